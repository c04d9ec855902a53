"""Fits extractors/lexicon/semantic.json: how the vector of headline and lead speaks for each relation. Run by hand.

    python tests/quality/fit_semantic.py        (YALU_SHARED as for the tests; needs yalu[semantic] and numpy)

Fitted to the public items and our own 'read' ones by ridge. The file holds weights, no text.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np

from extractors.annotation.relevance import SIDES_OF
from extractors.annotation.semantic_relevance import WEIGHTS
from extractors.similarity import embeddings

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.quality.tagging_items import own_items, public_items

SCALE = 8.0  # vectors differ little; the ridge of 1 is meant for differences of this size
STEPS = 12


def fit(vectors: np.ndarray, labels: np.ndarray) -> list[float]:
    """Bias and weights for plain vectors."""
    mean = vectors.mean(axis=0)
    table = np.hstack([(vectors - mean) * SCALE, np.ones((len(vectors), 1))])
    weights = np.zeros(table.shape[1])
    ridge = np.eye(table.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-table @ weights))
        bend = (table * (p * (1 - p))[:, None]).T @ table + ridge
        weights += np.linalg.solve(bend, table.T @ (labels - p) - ridge @ weights)
    plain = weights[:-1] * SCALE
    return [round(float(value), 3) for value in (weights[-1] - plain @ mean, *plain)]


def main() -> None:
    """Fit and write."""
    shared = Path(os.environ.get("YALU_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    items = public_items(shared) + [item for item in own_items() if item["part"] == "read"]
    vectors = np.array([embeddings.embed(item["title"], item["text"], item["lang"]) for item in items])
    relations = {r: fit(vectors, np.array([float(r in item["relations"]) for item in items])) for r in SIDES_OF}
    WEIGHTS.write_text(json.dumps({"model": embeddings.MODEL, "relations": relations}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
