"""Which topic a question is about when it is asked in the light of the last one. Pure, and one table.

Two kinds of message depend on what was said before:
- one that gives only a changed parameter ("còn thuê thì sao?", "ở Chí Linh thì sao", "nếu độc thân?"): `ask_again`;
- a short one that names its topic but not the matter ("cần giấy tờ gì" after a loan): `in_matter`.

A pair that is not in the table is not guessed at: the message is then taken by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.frame import Frame

CHECK = "eligibility-check"
GROUP_TOPICS = {
    "merit": "group-merit",
    "rural-poor-household": "group-poor-households",
    "disaster-area-poor-household": "group-poor-households",
    "urban-poor-household": "group-poor-households",
    "urban-low-income": "group-urban-low-income",
    "industrial-worker": "group-workers",
    "armed-forces": "group-armed-forces",
    "civil-servant": "group-civil-servants",
    "returned-official-housing": "eligible-groups",
    "land-recovery": "group-land-recovery",
    "student": "group-students",
    "enterprise": "eligible-groups",
    "two-children": "group-two-children",
}
_GROUPS = frozenset(GROUP_TOPICS.values()) | {"eligible-groups"}
_CONDITIONS = _GROUPS | {"housing-condition", "income-condition", "residence-condition", "rent-condition", "social-housing"}
_PAPERS = frozenset(("application-file", "application-forms", "where-to-apply", "procedure-steps", "processing-time"))
_LOAN = frozenset(("vbsp-loan", "loan-interest", "loan-file", "loan-calculator", "bank-package"))
_PRICES = frozenset(("price", "payment-schedule", "rent", "rent-to-buy", "purchase-contract", "taxes-fees"))
_PROJECTS = frozenset(("find-project", "project-detail"))
# No rule of law stands behind these, so they are the same on every day.
DAYLESS = _PROJECTS | {
    "greet", "thanks", "goodbye", "out-of-scope", "about-assistant", "privacy", "talk-to-officer", "contact-office",
    "report-violation", "subscribe-projects",
}  # fmt: skip


def _same(*families: frozenset[str]) -> dict[str, str]:
    return {topic: topic for family in families for topic in family}


def _to(target: str, *families: frozenset[str]) -> dict[str, str]:
    return {topic: target for family in families for topic in family}


# Parameter (and its value, where that decides) → topic of the last question → topic of the changed one.
_ASKED_AGAIN: Mapping[tuple[str, str | None], Mapping[str, str]] = {
    ("tenure", "rent"): _to("rent-condition", _CONDITIONS)
    | _to("rent", _PRICES)
    | _same(_PAPERS, _LOAN, frozenset(("find-project", CHECK, "priority-lottery")))
    | {"resale": "lease-out", "group-students": "group-students"},
    ("tenure", "rent_to_buy"): _same(_CONDITIONS, _PAPERS, _LOAN, frozenset(("find-project", CHECK, "priority-lottery", "resale")))
    | _to("rent-to-buy", _PRICES)
    | {"rent-condition": "rent-to-buy", "social-housing": "rent-to-buy"},
    ("tenure", "buy"): _same(_CONDITIONS, _PAPERS, _LOAN, frozenset(("find-project", CHECK, "priority-lottery")))
    | {"rent": "price", "rent-to-buy": "price", "rent-condition": "housing-condition", "lease-out": "resale"},
    ("marital_status", None): _to("income-condition", _CONDITIONS)
    | _same(frozenset((CHECK, "housing-condition", "income-certificate", "housing-certificate", "application-file"))),
    ("income", None): _to("income-condition", _CONDITIONS) | {CHECK: CHECK},
    ("children", None): _to("income-condition", _CONDITIONS) | {CHECK: CHECK},
    ("spouse", None): _to("income-condition", _CONDITIONS)
    | _same(frozenset((CHECK, "housing-condition", "income-certificate", "housing-certificate", "application-file", "already-supported"))),
    ("home", None): _to("housing-condition", _CONDITIONS) | {CHECK: CHECK},
    ("places", None): _to("find-project", _PROJECTS, frozenset(("price", "rent", "plan-targets", "subscribe-projects")))
    | _to("contact-office", frozenset(("contact-office", "where-to-apply", "housing-certificate")))
    | {"admin-merger": "admin-merger"},
}  # fmt: skip
_OF_A_GROUP = _CONDITIONS - {"social-housing"}
_SAME_FOR_A_GROUP = frozenset(
    (CHECK, "application-file", "application-forms", "income-certificate", "priority-lottery", "vbsp-loan")
)
# What a parameter says of the question comes before what it says of the citizen.
_ORDER = ("group", "tenure", "places", "income", "marital_status", "spouse", "children", "home", "as_of")

# What the last answer was about: by its topic, else by the tenure asked about.
_MATTERS = {
    "loan": _LOAN,
    "rent": frozenset(("rent", "rent-condition", "group-students", "worker-lodging", "national-housing-fund")),
    "rent_to_buy": frozenset(("rent-to-buy",)),
    "repair": frozenset(("temporary-housing", "merit-housing-support")),
}
# Matter, topic that a short question is taken for → topic that it is about.
_IN_MATTER = {
    ("loan", "application-file"): "loan-file",
    ("loan", "where-to-apply"): "loan-file",
    ("loan", "payment-schedule"): "loan-calculator",
    ("rent", "price"): "rent",
    ("rent", "payment-schedule"): "rent",
    ("rent", "purchase-contract"): "rent",
    ("rent", "eligible-groups"): "rent-condition",
    ("rent", "income-condition"): "rent-condition",
    ("rent", "housing-condition"): "rent-condition",
    ("rent_to_buy", "price"): "rent-to-buy",
    ("rent_to_buy", "payment-schedule"): "rent-to-buy",
    ("repair", "price"): "temporary-housing",
    ("repair", "where-to-apply"): "temporary-housing",
}


def ask_again(changed: Mapping[str, Any], frame: Frame) -> tuple[str, Frame] | None:
    """The topic and frame of the last question with the `changed` parameters; None when they change nothing about it.

    `changed`: any of `tenure`, `group`, `places`, `as_of` (values as in `Frame`), `marital_status`, `income`, `spouse`,
    `children`, `home` (facts of the citizen, kept elsewhere).
    """
    if frame.topic is None:
        return None
    topic = None
    for name in _ORDER:
        if name in changed and (target := _target(name, changed[name], topic or frame.topic)) is not None:
            topic = target
            break
    if topic is None:
        return None
    return topic, merged(frame, changed, topic)


def in_matter(topic: str, frame: Frame) -> str:
    """The topic of a short question that does not say what it is about; `topic` is what it would be by itself."""
    matter = next((name for name, topics in _MATTERS.items() if frame.topic in topics), frame.tenure or "")
    return _IN_MATTER.get((matter, topic), topic)


def merged(frame: Frame, changed: Mapping[str, Any], topic: str) -> Frame:
    """`frame` on `topic`, with the parameters that a frame keeps."""
    kept = {name: changed[name] for name in ("tenure", "group", "places", "as_of") if name in changed}
    return replace(frame, topic=topic, **kept)


def _target(name: str, value: Any, topic: str) -> str | None:
    if name == "as_of":
        return None if topic in DAYLESS else topic
    if name == "group":
        if topic in _SAME_FOR_A_GROUP:
            return topic
        return GROUP_TOPICS.get(value) if topic in _OF_A_GROUP else None
    table = _ASKED_AGAIN.get((name, value if name == "tenure" else None), {})
    return table.get(topic)
