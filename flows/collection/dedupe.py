"""Which fresh texts repeat which: the verdicts over candidate pairs, pure.

An edge goes from the later text to its best earlier match, so a text loaded today may become the earlier half of
a pair whose later half was loaded yesterday: stored texts are settled again together with the fresh ones, and the
edges come out the same in whatever order or batches the texts arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from extractors.records import Document, Duplicate
from extractors.similarity.duplicates import best_edge, compare, is_earlier


@dataclass(frozen=True, slots=True)
class Settlement:
    """The edges to write, and the texts whose edge is to be taken away."""

    edges: tuple[Duplicate, ...]
    cleared: tuple[str, ...]


def settle(
    fresh: Mapping[str, Document],
    stored: Mapping[str, Document],
    pairs: Iterable[tuple[str, str]],
    current: Mapping[str, Duplicate],
    again: Collection[str] = (),
) -> Settlement:
    """Settle the pairs of fresh texts among themselves and with stored ones.

    `current` gives the edges that stored texts have now; an edge to a text that is fresh (a new version of it)
    counts for nothing, since that pair is judged anew. `again` names stored texts whose best match changed: their
    `pairs` are given too, and the next best counts.
    """
    judged = {*fresh, *again}
    found: dict[str, list[Duplicate]] = defaultdict(list)
    for one, other in sorted({tuple(sorted(pair)) for pair in pairs}):
        first, second = _document(one, fresh, stored), _document(other, fresh, stored)
        earlier, later = (first, second) if is_earlier(first, second) else (second, first)
        if edge := compare(later, earlier):
            found[later.id].append(edge)
    cleared = []
    for article_id, edge in current.items():
        if article_id in fresh:
            continue
        if article_id not in judged and edge.of_id not in fresh:
            found[article_id].append(edge)
        elif not found.get(article_id):
            cleared.append(article_id)
    best = (best_edge(edges) for edges in found.values())
    edges = tuple(edge for edge in best if edge and edge != current.get(edge.document_id))
    kept = {edge.document_id for edge in edges}
    # A fresh text whose edge is unchanged must still be written: loading it takes its old edge away.
    unchanged = tuple(
        edge for name in fresh if name not in kept and (edge := best_edge(found.get(name, ()))) is not None
    )
    return Settlement(tuple(sorted(edges + unchanged, key=lambda edge: edge.document_id)), tuple(sorted(cleared)))


def _document(name: str, fresh: Mapping[str, Document], stored: Mapping[str, Document]) -> Document:
    return fresh[name] if name in fresh else stored[name]
