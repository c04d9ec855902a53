"""Spans that are asked about by the thousand: whether one of them covers another, or touches it.

Each answer takes the logarithm of their number, so that a text full of names costs no more than its length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spans:
    """Half-open spans of one text. They may overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))  # the furthest end up to each

    def cover(self, start: int, end: int) -> bool:
        """Return whether one of them holds the span whole, itself included."""
        return self._furthest(bisect_right(self._starts, start)) >= end

    def cover_more(self, start: int, end: int) -> bool:
        """Return whether one of them holds the span and more."""
        longer = self._furthest(bisect_right(self._starts, start)) > end
        return longer or self._furthest(bisect_left(self._starts, start)) >= end

    def touch(self, start: int, end: int) -> bool:
        """Return whether one of them shares a character with the span."""
        return self._furthest(bisect_left(self._starts, end)) > start

    def _furthest(self, count: int) -> int:
        return self._reach[count - 1] if count else -1
