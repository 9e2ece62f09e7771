"""What was seen a short while ago: updates answered once, notices not repeated."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable

REMEMBERED = 10_000


class Recent:
    """Remembers the last REMEMBERED keys for `seconds`."""

    def __init__(self, seconds: float = float("inf")) -> None:
        self._seconds = seconds
        self._seen: OrderedDict[Hashable, float] = OrderedDict()

    def is_new(self, key: Hashable) -> bool:
        """True the first time, and again when the time is over."""
        now = time.monotonic()
        before = self._seen.get(key)
        if before is not None and now - before < self._seconds:
            return False
        self._seen[key] = now
        self._seen.move_to_end(key)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
