"""Scores of grouping against the truth: pairs and B-cubed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grouping:
    """Precision and recall of pairs, and B-cubed F1."""

    precision: float
    recall: float
    b_cubed: float


def score(found: Mapping[str, str], truth: Mapping[str, str]) -> Grouping:
    """Compare the group of each article with its true one."""
    names = sorted(found.keys() & truth.keys())
    both = Counter((found[name], truth[name]) for name in names)
    ours, theirs = Counter(found[name] for name in names), Counter(truth[name] for name in names)

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right = pairs(Counter(dict(both)))
    b_precision = sum(both[found[n], truth[n]] / ours[found[n]] for n in names) / max(1, len(names))
    b_recall = sum(both[found[n], truth[n]] / theirs[truth[n]] for n in names) / max(1, len(names))
    return Grouping(
        right / max(1, pairs(Counter(dict(ours)))),
        right / max(1, pairs(Counter(dict(theirs)))),
        2 * b_precision * b_recall / max(1e-9, b_precision + b_recall),
    )
