"""A text that knows, through every rewriting, which part of the original each character came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """`text[start:end]` is to be written as `words`, joined by spaces."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class MappedText:
    """`starts[i]`/`ends[i]` delimit the part of the original that gave `text[i]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """A text that is its own original."""
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def respelt(self, text: str) -> MappedText:
        """The same places with other letters; `text` must have the same length."""
        if len(text) != len(self.text):
            raise ValueError("respelling must keep the length")
        return self if text == self.text else MappedText(text, self.starts, self.ends)

    def edited(self, edits: Iterable[Edit]) -> MappedText:
        """Applies edits, which must go from left to right and not overlap.

        Several words with as many letters as were there keep the place of their own letters ("nhaoxahoi" torn
        into four); everything else points to the whole of what it replaces.
        """
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for edit in edits:
            parts.append(self.text[position : edit.start])
            starts.extend(self.starts[position : edit.start])
            ends.extend(self.ends[position : edit.start])
            parts.append(" ".join(edit.words))
            self._place(edit, starts, ends)
            position = edit.end
        if not parts:
            return self
        parts.append(self.text[position:])
        starts.extend(self.starts[position:])
        ends.extend(self.ends[position:])
        return MappedText("".join(parts), starts, ends)

    def _place(self, edit: Edit, starts: list[int], ends: list[int]) -> None:
        torn = len(edit.words) > 1 and sum(map(len, edit.words)) == edit.end - edit.start
        begin, stop = edit.start, edit.end
        for number, word in enumerate(edit.words):
            if torn:
                stop = begin + len(word)
            size = len(word) + (number > 0)  # the space belongs to the word after it
            starts.extend([self.starts[begin]] * size)
            ends.extend([self.ends[stop - 1]] * size)
            if torn:
                begin = stop
