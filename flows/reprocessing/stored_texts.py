"""Stored texts as a retag judges them, and what was dropped and belongs now as the record to load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import LEDGER_VERSION, Outcome, Record
from extractors.reprocess import Judged, StoredText
from extractors.text.urls import article_id, canonical_url
from flows import clock

if TYPE_CHECKING:
    from warehouse.tables import retags as store


def stored_text(text: store.JudgedText) -> StoredText:
    """Return an article as a text to judge."""
    return StoredText(
        text.article_id,
        text.title,
        text.text,
        text.lang,
        text.published_at,
        text.country,
        text.date_precision,
        text.timezone,
        text.url,
        text.page_kind,
        text.is_teaser,
        text.is_seed_copy,
    )


def dropped_text(dropped: store.StoredDrop) -> StoredText:
    """Return a dropped text as a text to judge."""
    was = dropped.article
    return StoredText(
        dropped.entry_id,
        was.title,
        was.text,
        was.lang,
        was.published_at,
        dropped.country,
        was.date_precision,
        dropped.timezone,
        was.url,
        was.page_kind,
        dropped.is_teaser,
    )


def record_of(dropped: store.StoredDrop, judged: Judged) -> Record:
    """A text that was dropped as the record of an article to load, with all that a run would have kept of its page."""
    was = dropped.article
    own = article_id(was.canonical_url) if was.canonical_url else dropped.address_id  # '' in rows from before 0012
    stored = replace(
        was,
        article_id=was.article_id or own,
        canonical_url=was.canonical_url or canonical_url(was.url),
        seen_at=clock.now(),
        text_sha256=judged.fingerprint.text_sha256 if judged.fingerprint else "",
        word_count=judged.word_count,
        relations=judged.relevance.relations,
        relevance=judged.relevance.score,
        evidence=judged.relevance.evidence,
        is_unconfirmed=judged.is_unconfirmed,
        dates=judged.dates,
        ledger_version=LEDGER_VERSION,
    )
    outcome = Outcome(
        dropped.entry_id, "loaded", "teaser" if dropped.is_teaser else "", stored.seen_at, stored.article_id
    )
    return Record((outcome,), stored, judged.fingerprint, judged.tags, judged.ledgers)
