"""Decided records into the warehouse: addresses resolved, duplicates settled with what is stored, one load.

Part of the caller's transaction. What repeats what is decided in flows/collection/dedupe.py, pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extractors.records import Fingerprint, Record
from extractors.similarity.duplicates import candidate_pairs
from extractors.similarity.measures import instant_of
from flows.collection.dedupe import settle
from flows.collection.page_decisions import document_of, resolve_addresses, verify_seed_match
from warehouse.tables import load, lookups

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Stamp:
    """What loaded records are marked with: a run and the lexicon they were judged by."""

    run_id: str
    lexicon_version: str


def commit_records(
    stamp: Stamp,
    connection: duckdb.DuckDBPyConnection,
    records: list[Record],
    received: int,
    reopened: frozenset[str],
) -> int:
    """Resolve addresses, settle duplicates and load the batch; gives the number of articles loaded."""
    records.sort(key=lambda record: min((outcome.entry_id for outcome in record.outcomes), default=""))
    ids = [record.article.article_id for record in records if record.article]
    stored = lookups.stored_documents(connection, ids)
    records = resolve_addresses(records, stored, reopened)
    if any(record.seed_match for record in records):
        seed_texts = lookups.seed_texts(connection)
        records = [verify_seed_match(record, seed_texts) for record in records]
    kept = [(r.article, r.fingerprint) for r in records if r.article and r.fingerprint]
    # Earliest first: of a hash that very many texts carry, only the first of them are paired.
    kept.sort(key=lambda pair: (instant_of(document_of(pair[0])), pair[0].article_id))
    fresh = {article.article_id: document_of(article) for article, _ in kept}
    prints: dict[str, tuple[Fingerprint, date]] = {a.article_id: (p, a.published_on) for a, p in kept}
    # What copied a text that is now another looks for its next best match.
    rewritten = lookups.edges_of(connection, sorted(set(fresh) & set(stored)))
    again = {edge.document_id for edge in rewritten.values() if edge.of_id in fresh} - set(fresh)
    pairs = lookups.duplicate_candidates(connection, prints | lookups.stored_fingerprints(connection, sorted(again)))
    pairs |= candidate_pairs({name: print_ for name, (print_, _) in prints.items()})
    others = {name for pair in pairs for name in pair} - set(fresh)
    current = lookups.edges_of(connection, sorted(others | again | set(fresh)))
    settled = settle(fresh, lookups.stored_documents(connection, sorted(others)), pairs, current, again)
    load.load_records(
        connection, stamp.run_id, records, settled.edges, stamp.lexicon_version, received, settled.cleared
    )
    return len(kept)
