"""Reads `knowledge/content/` into validated objects; every fault carries its file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from knowledge.content_schema import (
    AnswerFile,
    Bilingual,
    ContactFile,
    FactFile,
    LawFile,
    OwnFile,
    ParameterFile,
    ProjectFile,
    ProvinceFile,
    TopicFile,
)
from knowledge.forms_schema import FormFile, PaperFile
from knowledge.parameters import ParameterBook, ParameterValue
from knowledge.province import FILE, UnknownWordError, fill_in, read_province

CONTENT = Path(__file__).parent / "content"
Loc = tuple[int | str, ...]
# libyaml is twenty times faster on the law files and comes in PyYAML's wheels.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # chosen at run time
    """YAML as people write it by hand: a key given twice is a fault, not silently the last one.

    A date that is none (2026-02-30) stays text, so that the schema names it with its line.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key.value, str) and key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def _date_or_text(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in the content; `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(ValueError):
    """The content cannot be used; `faults` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True)
class SourceText:
    """Where an object was read from, to name lines in later checks."""

    path: Path
    prefix: Loc = ()

    @cached_property
    def node(self) -> yaml.Node | None:
        # Composed only when something is wrong: a law file may have a megabyte.
        return yaml.compose(self.path.read_text(encoding="utf-8"), _Loader)

    def fault(self, message: str, *loc: int | str) -> Fault:
        return Fault(self.path, _line_of(self.node, self.prefix + loc), message)


@dataclass(frozen=True)
class Sourced[Model: BaseModel]:
    value: Model
    source: SourceText


@dataclass
class Content:
    topics: list[Sourced[TopicFile]] = field(default_factory=list)
    parameters: list[Sourced[ParameterFile]] = field(default_factory=list)
    projects: list[Sourced[ProjectFile]] = field(default_factory=list)
    contacts: list[Sourced[ContactFile]] = field(default_factory=list)
    laws: list[Sourced[LawFile]] = field(default_factory=list)
    forms: list[Sourced[FormFile]] = field(default_factory=list)
    papers: list[Sourced[PaperFile]] = field(default_factory=list)
    province: ProvinceFile | None = None
    faults: list[Fault] = field(default_factory=list)

    def book(self) -> ParameterBook:
        return ParameterBook(value for item in self.parameters for value in parameter_values(item.value))


def parameter_values(parameter: ParameterFile) -> Iterator[ParameterValue]:
    for value in parameter.values:
        yield ParameterValue(
            key=parameter.key,
            value=value.value,
            unit=parameter.unit,
            effective_from=value.effective_from,
            effective_to=value.effective_to,
            state=value.state,
            citations=tuple(citation.ref() for citation in value.citations),
            source=value.source,
            province=parameter.province,
        )


def read_content(folder: Path = CONTENT, *, filled_in: bool = True) -> Content:
    """Reads every file; faults are collected, not raised, so that one run shows them all.

    A folder whose `province.yaml` says `extends: national` gets what it does not have itself from the product's folder.

    Args:
        folder: of a province, or an export (without `province.yaml`), which is read as the product's.
        filled_in: with the province's words in the texts; False gives them as they stand in the files.
    """
    content = _read_folder(folder)
    province = content.province = _province(folder, content.faults)
    if province is None:
        return content
    if province.extends is not None:
        _add_national(content, _read_folder(CONTENT), read_province(CONTENT).own)
    if filled_in:
        content.topics = [_filled_in(item, province, content.faults) for item in content.topics]
    return content


def _read_folder(folder: Path) -> Content:
    content = Content()
    content.topics = _read_all(folder / "topics", TopicFile, content.faults)
    content.projects = _read_all(folder / "projects", ProjectFile, content.faults)
    content.contacts = _read_all(folder / "contacts", ContactFile, content.faults)
    read_forms(folder, content)
    content.laws = list(_read_laws(folder / "law", content.faults))
    for path in sorted((folder / "parameters").glob("*.yaml")):
        _read_list(path, ParameterFile, content.parameters, content.faults)
    return content


def read_forms(folder: Path, content: Content) -> None:
    """Reads the forms and the papers alone, which the rules need without the rest."""
    content.forms = _read_all(folder / "forms", FormFile, content.faults)
    content.papers = sorted(_read_all(folder / "papers", PaperFile, content.faults), key=lambda item: item.value.order)


def read_facts(folder: Path, slug: str) -> list[FactFile]:
    """The facts of one topic of the folder, or of the product's where the folder has no such topic; none for a new topic."""
    for path in (folder / "topics" / f"{slug}.yaml", CONTENT / "topics" / f"{slug}.yaml"):
        loaded = _load(path, []) if path.exists() else None
        if loaded is not None:
            return [FactFile.model_validate(item) for item in loaded[0].get("facts", [])]
    return []


def _province(folder: Path, faults: list[Fault]) -> ProvinceFile | None:
    path = folder / FILE
    if not path.exists():
        return read_province(CONTENT)
    loaded = _load(path, faults)
    return _validate(ProvinceFile.model_validate, *loaded, faults) if loaded is not None else None


def _add_national(content: Content, product: Content, own: OwnFile) -> None:
    """Adds what is of the whole country; what the folder has itself wins."""
    topics = {item.value.slug for item in content.topics}
    contacts = {item.value.slug for item in content.contacts}
    laws = {item.value.document.number for item in content.laws}
    parameters = {(item.value.key, item.value.province) for item in content.parameters}
    content.topics += [
        Sourced(_without_own(item.value, own), item.source)
        for item in product.topics
        if item.value.slug not in topics and item.value.slug not in own.topics
    ]
    content.contacts += [item for item in product.contacts if item.value.slug not in contacts and not item.value.serves]
    content.laws += [
        item
        for item in product.laws
        if item.value.document.number not in laws and item.value.document.number not in own.documents
    ]
    content.parameters += [
        item
        for item in product.parameters
        if item.value.province is None and item.value.key not in own.parameters and (item.value.key, None) not in parameters
    ]


def _without_own(topic: TopicFile, own: OwnFile) -> TopicFile:
    """Without references to what the other province has alone."""
    answers = [
        answer.model_copy(update={"citations": [item for item in answer.citations if item.document not in own.documents]})
        for answer in topic.answers
    ]
    return topic.model_copy(update={"answers": answers, "related": [slug for slug in topic.related if slug not in own.topics]})


def _filled_in(item: Sourced[TopicFile], province: ProvinceFile, faults: list[Fault]) -> Sourced[TopicFile]:
    topic = item.value
    try:
        answers = [_answer_filled_in(answer, province) for answer in topic.answers]
        title = _both(topic.title, province)
    except UnknownWordError as error:
        faults.append(item.source.fault(f"the province has no word {error.args[0]!r}", "answers"))
        return item
    return Sourced(topic.model_copy(update={"title": title, "answers": answers}), item.source)


def _answer_filled_in(answer: AnswerFile, province: ProvinceFile) -> AnswerFile:
    titled = [item.model_copy(update={"title": fill_in(item.title, province, "vi")}) for item in answer.sources]
    return answer.model_copy(update={"text": _both(answer.text, province), "sources": [item for item in titled if item.title]})


def _both(text: Bilingual, province: ProvinceFile) -> Bilingual:
    vi, en = (fill_in(text.in_locale(locale), province, locale).strip() for locale in ("vi", "en"))
    return Bilingual(vi=vi, en=en)


def _read_all[File: (TopicFile, ProjectFile, ContactFile, FormFile, PaperFile)](
    folder: Path, model: type[File], faults: list[Fault]
) -> list[Sourced[File]]:
    found: list[Sourced[File]] = []
    for path in sorted(folder.glob("*.yaml")):
        loaded = _load(path, faults)
        if loaded is None:
            continue
        data, source = loaded
        value = _validate(model.model_validate, data, source, faults)
        if value is None:
            continue
        if value.slug != path.stem:
            faults.append(source.fault(f"slug {value.slug!r} is not the file's name", "slug"))
        found.append(Sourced(value, source))
    return found


def _read_list[Model: BaseModel](path: Path, model: type[Model], into: list[Sourced[Model]], faults: list[Fault]) -> None:
    loaded = _load(path, faults)
    if loaded is None:
        return
    data, source = loaded
    if not isinstance(data, list | None):
        faults.append(source.fault("not a list"))
        return
    for index, item in enumerate(data or []):
        at = SourceText(path, (index,))
        value = _validate(model.model_validate, item, at, faults)
        if value is not None:
            into.append(Sourced(value, at))


def _read_laws(folder: Path, faults: list[Fault]) -> Iterator[Sourced[LawFile]]:
    adapter = TypeAdapter(LawFile)
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == "amendments":
            continue
        loaded = _load(path, faults)
        if loaded is None:
            continue
        data, source = loaded
        value = _validate(adapter.validate_python, data, source, faults)
        if value is not None:
            yield Sourced(value, source)


def _load(path: Path, faults: list[Fault]) -> tuple[Any, SourceText] | None:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader), SourceText(path)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        faults.append(Fault(path, mark.line + 1 if mark else 1, f"not YAML: {error.problem}"))
    except yaml.YAMLError as error:
        faults.append(Fault(path, 1, f"not YAML: {error}"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(path, line, "not UTF-8"))
    return None


def _validate[Model: BaseModel](
    check: Callable[[Any], Model], data: Any, source: SourceText, faults: list[Fault]
) -> Model | None:
    try:
        return check(data)
    except ValidationError as error:
        for item in error.errors():
            where = ".".join(str(part) for part in item["loc"])
            faults.append(source.fault(f"{where}: {item['msg']}", *item["loc"]))
        return None


def _line_of(node: yaml.Node | None, loc: Loc) -> int:
    """The line of the deepest node on the way that exists: a missing key is reported at its parent."""
    line = node.start_mark.line + 1 if node is not None else 1
    for step in loc:
        child = _child(node, step)
        if child is None:
            break
        node, line = child
    return line


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return value, value.start_mark.line + 1
    return None
