"""A logistic with ridge, by Newton's steps, in plain Python: a few hundred rows, some twenty features.

Used by fit_relevance.py to make the weights and by test_tagging.py to cross-validate the making of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Row = tuple[dict[str, float], float, str]  # features, label, group that must not be parted
STEPS = 12


def predict(weights: dict[str, float], values: dict[str, float]) -> float:
    """The probability that the weights give these features."""
    logit = sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def fit(
    rows: Sequence[Row],
    names: Sequence[str],
    strength: float,
    signs: dict[str, int],
    centre: dict[str, float] | None = None,
) -> dict[str, float]:
    """Weights of least log loss plus `strength` times their squared distance from `centre` (0; the bias is free).

    Each keeps its given sign: one that would turn is left out.
    """
    centre = centre or {}
    active = list(names)
    while True:
        weights = _newton(rows, active, strength, centre)
        wrong = [name for name in active if weights[name] * signs.get(name, 0) < 0]
        if not wrong:
            return {name: weights.get(name, 0.0) for name in names}
        worst = max(wrong, key=lambda name: abs(weights[name]))  # one at a time: the others may turn with it
        active = [name for name in active if name != worst]


def _newton(rows: Sequence[Row], names: list[str], strength: float, centre: dict[str, float]) -> dict[str, float]:
    vectors: dict[tuple[float, ...], list[float]] = {}
    for values, label, _ in rows:  # equal vectors are one row with a weight: most short texts share theirs
        pair = vectors.setdefault(tuple(values[name] for name in names), [0.0, 0.0])
        pair[0] += 1
        pair[1] += label
    size = len(names)
    beta = [0.0] * size
    for _ in range(STEPS):
        pulls = [strength * (b - centre.get(name, 0.0)) for name, b in zip(names, beta, strict=True)]
        slope = [0.0 if name == "bias" else -pull for name, pull in zip(names, pulls, strict=True)]
        bend = [[0.0] * size for _ in names]
        for i, name in enumerate(names):
            bend[i][i] = 1e-9 + strength * (name != "bias")
        for vector, (count, positive) in vectors.items():
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(map(float.__mul__, beta, vector))))))
            error, spread = positive - count * p, count * p * (1 - p)
            filled = [i for i, value in enumerate(vector) if value]
            for i in filled:
                slope[i] += error * vector[i]
                for j in filled:
                    bend[i][j] += spread * vector[i] * vector[j]
        step = solve(bend, slope)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    return dict(zip(names, beta, strict=True))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small linear system, by elimination with pivots."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda r: abs(rows[r][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            if factor:
                rows[below] = [a - factor * b for a, b in zip(rows[below], rows[at], strict=True)]
    solution = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][j] * solution[j] for j in range(at + 1, size))
        solution[at] = (rows[at][size] - rest) / rows[at][at]
    return solution


def folds(groups: Iterable[str], count: int) -> dict[str, int]:
    """A fold for each group, the same on every machine."""
    return {group: number % count for number, group in enumerate(sorted(set(groups)))}
