"""A sequence in batches, in its order. For Python 3.11, which has no `itertools.batched`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many items at a time; of the last batch what is left, and no batch of nothing."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
