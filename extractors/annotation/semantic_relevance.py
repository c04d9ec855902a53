"""Adjust uncertain relevance scores by an embedding of headline and lead: only with the extra `yalu[semantic]`.

A linear model over the embedding (extractors/similarity), fitted by tests/quality/fit_semantic.py, moves a score that
lies in the uncertain band. Outside the band, and without the extra, the rules decide alone: a score stays explained
by its spans.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

from extractors.similarity import embeddings

BAND = (0.1, 0.9)  # with the share below, chosen on the public and our own read items (cross-validated)
SHARE = 0.5  # of the second opinion's logit that is added
WEIGHTS = Path(__file__).resolve().parent.parent / "lexicon" / "semantic.json"


def adjust_uncertain_scores(scores: Mapping[str, float], title: str, text: str, lang: str) -> dict[str, float]:
    """Return the scores by relation, those in the uncertain band moved by what the text means."""
    unsure = [relation for relation, score in scores.items() if BAND[0] <= score <= BAND[1]]
    if not unsure or not has_fitted_weights():
        return dict(scores)
    vector = embeddings.embed(title, text, lang)
    moved = dict(scores)
    for relation in unsure:
        bias, *weights = _weights()[relation]
        logit = math.log(scores[relation] / (1 - scores[relation])) + SHARE * (bias + sum(map(mul, weights, vector)))
        moved[relation] = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    return moved


@cache
def has_fitted_weights() -> bool:
    """Return whether the extra is installed and the weights were fitted to its vectors."""
    return embeddings.is_available() and WEIGHTS.is_file() and _load_weights().get("model") == embeddings.MODEL


def _weights() -> dict[str, list[float]]:
    weights: dict[str, list[float]] = _load_weights()["relations"]
    return weights


@cache
def _load_weights() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    return stored
