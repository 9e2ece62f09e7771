"""What the conversation is about: the last question as topic and parameters. Pure.

A citizen who writes "thế còn thuê thì sao?" asks the last question again with one parameter changed. The frame keeps that
question (slots `last_topic` and `frame`); `actions/context.py` says which topic the changed question is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.turn import Turn


@dataclass(frozen=True, slots=True)
class Frame:
    """`tenure` and `group` as in the eligibility API, `places` slugs of localities, `as_of` an ISO day; None: not said."""

    topic: str | None = None
    tenure: str | None = None
    group: str | None = None
    places: tuple[str, ...] = ()
    as_of: str | None = None

    @classmethod
    def of(cls, turn: Turn) -> Frame:
        """The frame that the last answer left."""
        kept: dict[str, Any] = turn.slots.get("frame") or {}
        return cls(
            topic=turn.slots.get("last_topic"),
            tenure=kept.get("tenure"),
            group=kept.get("group"),
            places=tuple(kept.get("places") or ()),
            as_of=kept.get("as_of"),
        )

    def as_slot(self) -> dict[str, Any]:
        """JSON-ready, without the topic, which has its own slot."""
        kept = {"tenure": self.tenure, "group": self.group, "places": list(self.places), "as_of": self.as_of}
        return {name: value for name, value in kept.items() if value}
