"""Fits the weights of `[short]` in relevance.toml to the labelled items; run by hand, not by pytest.

    python tests/quality/fit_relevance.py ITEMS.jsonl [STRENGTH]

Prints the cross-validated figures and the table to paste. The weights are drawn towards those in force
(ridge with strength STRENGTH), and each keeps its sign: two hundred items must not turn a rule around.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path

from extractors.lexicon import load_lexicon
from extractors.reading import read
from extractors.relevance import RELATIONS, features

FOLDS = 5
STEPS = 1500
RATE = 0.5


def samples(items: list[dict]) -> list[tuple[dict[str, float], float, int, str]]:
    """Features, label, fold and relation of each item and relation that the annotators agree on."""
    rows = []
    for item in items:
        reading = read(item["title"], item["text"], item["lang"])
        fold = int(hashlib.md5(item["id"].encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS
        for relation in RELATIONS:
            values = features(reading, relation)
            if relation not in item.get("relations_ok", []) and (values["both_any"] or values["bridge"]):
                rows.append((values, float(relation in item["relations"]), fold, relation))
    return rows


def fit(rows: list, start: dict[str, float], strength: float) -> dict[str, float]:
    """Gradient descent on the mean log loss plus the distance from `start`, signs kept."""
    weights = dict(start)
    for _ in range(STEPS):
        slope = {name: strength * (weights[name] - start[name]) / len(rows) for name in weights}
        for values, label, _, _ in rows:
            error = 1 / (1 + math.exp(-sum(weights[n] * values[n] for n in weights))) - label
            for name in weights:
                slope[name] += error * values[name] / len(rows)
        for name, slant in slope.items():
            weights[name] -= RATE * slant
            if name != "bias" and weights[name] * start[name] < 0:
                weights[name] = 0.0
    return weights


def f1(rows: list, by_fold: dict[int, dict[str, float]], relation: str) -> str:
    """Precision, recall and F1 of one relation, each item judged by the weights of its fold."""
    hit = false = missed = 0
    for values, label, fold, of in rows:
        if of == relation:
            weights = by_fold[fold]
            said = sum(weights[n] * values[n] for n in weights) >= 0
            hit, false, missed = (
                hit + (said and label > 0),
                false + (said and label == 0),
                missed + (not said and label > 0),
            )
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + missed)
    return f"{precision:.3f} {recall:.3f} {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def show(*words: object) -> None:
    """Write a line."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")


def main() -> None:
    """Fit, cross-validate, print."""
    items = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    strength = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    rows = samples(items)
    start = {k.split(".")[1]: v for k, v in load_lexicon().weights.items() if k.startswith("short.")}
    by_fold = {f: fit([row for row in rows if row[2] != f], start, strength) for f in range(FOLDS)}
    for relation in RELATIONS:
        show(
            relation,
            "as is",
            f1(rows, dict.fromkeys(range(FOLDS), start), relation),
            "fitted",
            f1(rows, by_fold, relation),
        )
    for name, value in fit(rows, start, strength).items():
        show(f"{name} = {value:.2f}")


if __name__ == "__main__":
    main()
