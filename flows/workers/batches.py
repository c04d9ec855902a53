"""A sequence in batches, in its order. For Python 3.11, which has no `itertools.batched`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield batches of `size` items, the rest in the last one; no batch is empty."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
