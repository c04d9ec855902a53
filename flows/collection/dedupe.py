"""Edges between copies: the verdicts over candidate pairs, pure. Finding the pairs and writing the edges is commit.py.

An edge leads from the later text to its best earlier match. A text loaded today may be the earlier half of a pair
whose later half was loaded yesterday, so the edges of stored texts are decided again together with those of fresh
ones: the result does not depend on the order or the batches in which texts arrive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extractors.records import Document, Duplicate
from extractors.similarity.duplicates import best_edge, compare, is_earlier


@dataclass(frozen=True, slots=True)
class EdgeUpdate:
    """What changes in the table of duplicates. Both parts are in the order of `document_id`."""

    edges: tuple[Duplicate, ...]  # to write, in place of any edge of the same text
    removed: tuple[str, ...]  # stored texts whose edge is deleted


def decide_edges(
    fresh: Mapping[str, Document],
    stored: Mapping[str, Document],
    pairs: Iterable[tuple[str, str]],
    current: Mapping[str, Duplicate],
    reassessed: Collection[str] = (),
) -> EdgeUpdate:
    """Decide the edges of fresh texts and of the stored texts they affect.

    `current` holds the present edges of stored texts. An edge to a fresh text (a new version of it) is void, since
    that pair is compared again. `reassessed` names stored texts whose best match was rewritten: `pairs` holds their
    other candidates, and the next best counts.
    """
    matches = _compare_pairs(pairs, fresh, stored)
    removed = _keep_valid_edges(matches, current, fresh, reassessed)
    best = {name: best_edge(edges) for name, edges in matches.items()}
    # Loading a fresh text deletes its old edge, so its edge is written even where it is the same.
    edges = [edge for name, edge in best.items() if edge and (name in fresh or edge != current.get(name))]
    return EdgeUpdate(tuple(sorted(edges, key=lambda edge: edge.document_id)), tuple(sorted(removed)))


def _compare_pairs(
    pairs: Iterable[tuple[str, str]], fresh: Mapping[str, Document], stored: Mapping[str, Document]
) -> dict[str, list[Duplicate]]:
    """Compare each pair once, the later text with the earlier one. A fresh text replaces its stored version."""
    texts = {**stored, **fresh}
    matches: dict[str, list[Duplicate]] = defaultdict(list)
    for one, other in sorted({(min(pair), max(pair)) for pair in pairs}):
        first, second = texts[one], texts[other]
        earlier, later = (first, second) if is_earlier(first, second) else (second, first)
        if edge := compare(later, earlier):
            matches[later.id].append(edge)
    return dict(matches)


def _keep_valid_edges(
    matches: dict[str, list[Duplicate]],
    current: Mapping[str, Duplicate],
    fresh: Mapping[str, Document],
    reassessed: Collection[str],
) -> list[str]:
    """Add the edges of stored texts that are still valid to the matches; return the texts left without an edge."""
    removed = []
    for name, edge in current.items():
        if name in fresh:
            continue
        if name not in reassessed and edge.of_id not in fresh:
            matches.setdefault(name, []).append(edge)
        elif not matches.get(name):
            removed.append(name)
    return removed
