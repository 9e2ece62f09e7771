"""A project's content from the form of the editor, through the same fields as a row of a table."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from starlette.datastructures import FormData

from bot.console.access import text_of, texts_of
from knowledge.console.projects.checks import MOST_PHOTOS, assembled, problems
from knowledge.console.projects.content import new_slug
from knowledge.console.projects.fields import FIELDS, MOST_LINES, FieldError, problem_of, read_field, read_moment
from knowledge.console.projects.places import PlaceNames
from knowledge.console.projects.wording import Problem
from knowledge.console.subjects import Content
from knowledge.dates import today

#: Fields of a single input; the others are lists with inputs of their own.
_SINGLE = tuple(name for name in FIELDS if name not in ("slug", "localities", "prices", "history", "tenures", "verified"))


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: `texts` as it was typed, by field; the content as far as it could be read; what must be mended."""

    texts: dict[str, str]
    content: Content
    problems: list[Problem]
    since: str


def typed(form: FormData, before: Content | None, places: PlaceNames, taken: Container[str]) -> Typed:
    """
    Args:
        before: the content that the form was made from; None for a new project.
        taken: addresses that a new project cannot have.
    """
    texts = texts_of_form(form)
    values, found = {}, []
    for name, text in texts.items():
        field = FIELDS[name]
        try:
            values[name] = read_field(field, text, places)
        except FieldError as error:
            found.append(problem_of(field, error))
    if values.get("prices"):
        # The range of several prices is worked out, not typed.
        values["price_min"] = values["price_max"] = None
    content = assembled(values | {"photos": _photos(form, before)}, before)
    if before is None:
        content["slug"] = new_slug(content["name"], taken)
    return Typed(texts, content, _each_once([*found, *problems(content, today())]), _since(form))


def texts_of_form(form: FormData) -> dict[str, str]:
    """Each field's text in the way of a table's cell."""
    texts = {name: text_of(form, name, 5_000) for name in _SINGLE}
    texts["tenures"] = ";".join(texts_of(form, "tenures"))
    texts["verified"] = "yes" if text_of(form, "verified", 1) else "no"
    texts["localities"] = "\n".join([*texts_of(form, "locality"), text_of(form, "localities", 2_000)])
    prices = _rows(form, "price_label", "price_low", "price_high")
    texts["prices"] = "\n".join(f"{label}: {low}" + (f" - {high}" if high else "") for label, low, high in prices)
    events = _rows(form, "event_on", "event_status", "event")
    texts["history"] = "\n".join(f"{on}" + (f" [{status}]" if status else "") + f": {event}" for on, status, event in events)
    return texts


def _rows(form: FormData, *names: str) -> list[tuple[str, ...]]:
    """Rows of inputs in which something was typed."""
    columns = [[" ".join(text.split())[:1_000] for text in texts_of(form, name)[: MOST_LINES + 2]] for name in names]
    return [row for row in zip(*columns, strict=False) if any(row)]


def _photos(form: FormData, before: Content | None) -> list[dict[str, str]]:
    """Those that were there and are kept, with their captions as typed."""
    known = {item["file"] for item in (before or {}).get("photos", [])}
    kept = set(texts_of(form, "photo_kept"))
    pairs = zip(texts_of(form, "photo"), texts_of(form, "photo_caption"), strict=False)
    found = [{"file": file, "caption": " ".join(caption.split())[:200]} for file, caption in pairs if file in known & kept]
    return found[:MOST_PHOTOS]


def _each_once(found: list[Problem]) -> list[Problem]:
    """The first of each field: what could not be read is not missing besides."""
    return list({problem.name: problem for problem in reversed(found)}.values())[::-1]


def _since(form: FormData) -> str:
    """From when a new status holds; today where it is no day, month or year."""
    try:
        return read_moment(text_of(form, "since", 10))
    except FieldError:
        return today().isoformat()
