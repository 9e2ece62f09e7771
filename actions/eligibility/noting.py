"""Facts told in passing, before any check was asked for: kept in the form's slots, so that the check asks only for the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.change import read_change
from actions.eligibility.extraction import SLOTS, UNKNOWN, extract_facts
from actions.turn import Turn
from knowledge.folding import fold

_POLITE = re.compile(
    r"\b(?:cho|xin|nho|giup|chi|bao|noi|tu van)(?: cho)? (?:em|toi|minh|chau|e) (?:hoi|biet|xin|voi)\b|\b(?:em|toi|minh|chau|e) (?:muon |can |xin )?hoi\b|\bcho (?:em|toi|minh) \b"
)
_OWN = re.compile(
    r"\b(?:em|toi|minh|chau|tui|e|t|vo|chong|vk|ck|nha em|con em|i|i'm|my|we)\b|\b(?:luong|thu nhap)\b.*\d|\b(?:chua|moi) (?:co )?(?:vo|chong|con)\b"
)
_OF_THE_SPOUSE = re.compile(r"^(?:the |vay |neu )?(?:con |neu )?(?:vo|chong|vk|ck)\b(?! chong\b)")
_OWN_GROUP_BEFORE = re.compile(
    r"\b(?:em|toi|minh|chau|tui|e|i|i'm|i am)(?: (?:la|lam|dang|cung|hien|thuoc|dien|am|an?|nguoi|von))*\s*$"
)


def noted_facts(turn: Turn) -> dict[str, Any]:
    """What the citizen says of themselves in a message outside the check; "công nhân có được mua không" says nothing."""
    if turn.in_form or turn.is_payload or not (_tells(turn) or turn.reasked):
        return {}
    told = told_again(turn) if turn.reasked else extract_facts(turn, None)
    if "group" in told and not turn.reasked and not _is_own_group(turn):
        del told["group"]
    return told


def told_again(turn: Turn) -> dict[str, Any]:
    """The facts of a message that changes something of the last question: "20 triệu thì sao" is an income there."""
    entities = turn.entities
    if _OF_THE_SPOUSE.match(fold(turn.text)):
        # Without diacritics "còn vợ em" also reads as "con, vợ em".
        entities = tuple(item | {"role": "spouse"} if item["entity"] == "money" else item for item in entities)
    bare = any(item["entity"] == "money" and not item.get("role") for item in entities)
    told = extract_facts(replace(turn, intent="inform", entities=entities), "monthly_income" if bare else None)
    tenure = read_change(turn).parameters.get("tenure")
    return told | ({"tenure": tenure} if tenure else {})


def known_facts(turn: Turn) -> dict[str, Any]:
    """All that was told before, without what the citizen does not know."""
    return {slot: turn.slots[slot] for slot in SLOTS if turn.slots.get(slot) not in (None, UNKNOWN)}


def _tells(turn: Turn) -> bool:
    if any(item.get("role") in ("self", "spouse", "household") for item in turn.entities if item["entity"] == "money"):
        return True
    return bool(_OWN.search(_POLITE.sub(" ", fold(turn.text))))


def _is_own_group(turn: Turn) -> bool:
    starts = [
        item.get("start") for item in turn.entities if item["entity"] == "beneficiary_group" and item.get("role") != "spouse"
    ]
    texts = [fold(turn.text[:start]) for start in starts if isinstance(start, int)]
    return any(_OWN_GROUP_BEFORE.search(_POLITE.sub(" ", text)) for text in texts)
