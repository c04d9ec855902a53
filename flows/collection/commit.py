"""Loading decided records: canonical addresses resolved, edges to stored copies decided, one write.

    gather: stored texts, candidates, present edges ─► decide (page_decisions.py, dedupe.py; pure) ─► load

Part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extractors.records import STAND_INS, Document, Duplicate, Fingerprint, Record
from extractors.similarity.duplicates import candidate_pairs
from extractors.similarity.measures import instant_of
from flows.collection.dedupe import ShownBody, decide_edges
from flows.collection.page_decisions import document_of, resolve_addresses, verify_seed_match
from warehouse.tables import addresses, load, lookups, polling

if TYPE_CHECKING:
    import duckdb

    from warehouse.tables.addresses import StoredBody


@dataclass(frozen=True, slots=True)
class Stamp:
    """The marks of loaded records: the run that loads them and the lexicon that judged them."""

    run_id: str
    lexicon_version: str


@dataclass(frozen=True, slots=True)
class _FreshTexts:
    """The articles of a batch as texts to compare, earliest first."""

    documents: Mapping[str, Document]
    prints: Mapping[str, tuple[Fingerprint, date]]  # with the day each article counts for


@dataclass(frozen=True, slots=True)
class _StoredTexts:
    """What the warehouse knows of a batch's copies: the arguments of `decide_edges`."""

    documents: Mapping[str, Document]
    pairs: frozenset[tuple[str, str]]
    edges: Mapping[str, Duplicate]
    reassessed: frozenset[str]


def commit_records(
    stamp: Stamp,
    connection: duckdb.DuckDBPyConnection,
    records: Iterable[Record],
    received: int,
    reopened: frozenset[str],
) -> int:
    """Resolve addresses, decide edges and load the batch. Return the number of articles loaded.

    `received` are the bytes the batch came in; `reopened` are articles whose own entry changed.
    """
    ordered = sorted(records, key=lambda record: min((outcome.entry_id for outcome in record.outcomes), default=""))
    ids = [record.article.article_id for record in ordered if record.article]
    versions = lookups.stored_documents(connection, ids)
    resolved = _verified(connection, resolve_addresses(ordered, versions, reopened))
    fresh = _fresh_texts(resolved)
    stored = _gather_copies(connection, fresh, fresh.documents.keys() & versions.keys())
    update = decide_edges(fresh.documents, stored.documents, stored.pairs, stored.edges, stored.reassessed)
    # What was dropped for a page that is asked for again was another page's.
    again = [o.entry_id for r in resolved for o in r.outcomes if o.outcome == "pending" and o.reason in STAND_INS]
    load.remove(connection, "dropped", "entry_id", again)
    load.load_records(connection, stamp.run_id, resolved, update.edges, stamp.lexicon_version, received, update.removed)
    polling.save_page_states(connection, [record.page for record in resolved if record.page and not record.article])
    return len(fresh.documents)


def shown_before(connection: duckdb.DuckDBPyConnection, fresh: Iterable[ShownBody]) -> list[StoredBody]:
    """Return the stored pages with the body of one of these, where it does not fit its own headline."""
    return addresses.same_bodies(connection, sorted({body.text_sha256 for body in fresh if not body.fits_text}))


def _verified(connection: duckdb.DuckDBPyConnection, records: list[Record]) -> list[Record]:
    """The records with each match of a seed compared in full, where the seeds' texts are stored."""
    if not any(record.seed_match for record in records):
        return records
    seed_texts = lookups.seed_texts(connection)
    return [verify_seed_match(record, seed_texts) for record in records]


def _fresh_texts(records: Sequence[Record]) -> _FreshTexts:
    """The articles of these records as texts to compare."""
    loaded = [(r.article, r.fingerprint) for r in records if r.article and r.fingerprint]
    # Earliest first: a hash that very many texts carry pairs each with the first of them only.
    loaded.sort(key=lambda pair: (instant_of(document_of(pair[0])), pair[0].article_id))
    return _FreshTexts(
        {article.article_id: document_of(article) for article, _ in loaded},
        {article.article_id: (fingerprint, article.published_on) for article, fingerprint in loaded},
    )


def _gather_copies(connection: duckdb.DuckDBPyConnection, fresh: _FreshTexts, rewritten: Iterable[str]) -> _StoredTexts:
    """Look up what may be a copy of a fresh text, and all edges that the batch may change.

    `rewritten` are fresh texts that replace a stored version: their stored copies need their next best match.
    """
    names = set(fresh.documents)
    affected = lookups.edges_of(connection, sorted(rewritten)).values()
    reassessed = {edge.document_id for edge in affected if edge.of_id in names} - names
    stored_prints = lookups.stored_fingerprints(connection, sorted(reassessed))
    pairs = lookups.duplicate_candidates(connection, {**fresh.prints, **stored_prints})
    pairs |= candidate_pairs({name: fingerprint for name, (fingerprint, _) in fresh.prints.items()})
    others = {name for pair in pairs for name in pair} - names
    edges = lookups.edges_of(connection, sorted(others | reassessed | names))
    documents = lookups.stored_documents(connection, sorted(others))
    return _StoredTexts(documents, frozenset(pairs), edges, frozenset(reassessed))
