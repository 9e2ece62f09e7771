"""What a message that begins with "/" is: a button of ours, or words of a citizen who happens to begin so.

Rasa reads every such message as a payload. What it cannot read it writes to its log, the words of the citizen
included; `/session_start` and `/back` it obeys without a reply; and nested values are nothing that an action
expects. So only what our buttons can send reaches it as a payload. Imports no Rasa.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from typing import Any

# Rasa's own commands. Its `restart` is ours: see domain.yml.
RESERVED = frozenset(("back", "session_start", "nlu_fallback", "out_of_scope"))
# Found in text alone; their values are objects (docs/architecture.md), which no button carries.
FOUND_IN_TEXT = frozenset(("money", "area", "count", "age", "date", "percent", "legal_document"))
MAX_VALUE_LENGTH = 100
# Without DOTALL: Rasa stops reading at the end of the line.
_PAYLOAD = re.compile(r"/([a-z0-9_-]+)(\{.+\})?")
_SLASHES = re.compile(r"^[/\s]+")


def payload_or_words(text: str, intents: Collection[str], entities: Collection[str]) -> str:
    """`text` unchanged when it is a payload `/intent{"entity": "value"}` of known names and plain values.

    Otherwise without its leading slashes, so that it is read as words; "?" when nothing else is left.
    """
    text = text.strip()
    if not text.startswith("/"):
        return text
    match = _PAYLOAD.fullmatch(text)
    if match and match[1] in intents and match[1] not in RESERVED and _are_plain(match[2], entities):
        return text
    return _SLASHES.sub("", text) or "?"


def _are_plain(arguments: str | None, entities: Collection[str]) -> bool:
    if arguments is None:
        return True
    try:
        values = json.loads(arguments)
    except (ValueError, RecursionError):
        return False
    return all(name in entities and name not in FOUND_IN_TEXT and _is_plain(value) for name, value in values.items())


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_VALUE_LENGTH
    return isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))
