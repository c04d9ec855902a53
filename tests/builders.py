"""Builders with defaults, so that a test states only what matters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.records import (
    Duplicate,
    DuplicateEvidence,
    Entry,
    Fingerprint,
    Outcome,
    Poll,
    Record,
    Seed,
    Source,
    SourceState,
    StoredArticle,
    Tag,
)
from warehouse.store.connection import Warehouse
from warehouse.store.publish import publish_locked
from warehouse.tables import load

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def make_source(name: str = "s1", **changes: Any) -> Source:
    defaults: dict[str, Any] = {
        "outlet": f"Outlet {name}", "family": name, "url": f"https://{name}.example/feed", "lang": "en",
        "country": "KR", "ownership": "independent",
    }  # fmt: skip
    return Source(id=name, **(defaults | changes))


def make_entry(name: str = "1", source_id: str = "s1", **changes: Any) -> Entry:
    url = f"https://{source_id}.example/{name}"
    defaults: dict[str, Any] = {
        "address_id": f"addr-{name}", "url": url, "guid": url, "title": f"Title {name}", "summary": "", "content": "",
        "author": "", "published_at": NOW, "date_precision": "instant", "content_sha256": f"sha-{name}",
        "first_seen_at": NOW,
    }  # fmt: skip
    return Entry(entry_id=f"{source_id}-{name}", source_id=source_id, **(defaults | changes))


def make_article(name: str = "1", source_id: str = "s1", **changes: Any) -> StoredArticle:
    url = f"https://{source_id}.example/{name}"
    text = changes.get("text", f"Freight trains crossed the Yalu for the {name} time, Chinese customs said.")
    defaults: dict[str, Any] = {
        "url": url, "canonical_url": url, "lang": "en", "title": f"Title {name}", "author": "", "published_at": NOW,
        "published_on": (changes.get("published_at") or NOW).date(), "date_precision": "instant", "first_seen_at": NOW,
        "seen_at": NOW, "text": text, "text_sha256": f"sha-{hash(text)}", "word_count": len(text.split()),
        "relations": ("DPRK-PRC",), "relevance": 0.9,
    }  # fmt: skip
    return StoredArticle(article_id=f"art-{name}", source_id=source_id, **(defaults | changes))


def make_tag(value: str = "border.bridge_rail", kind: str = "topic", **changes: Any) -> Tag:
    return Tag(**({"kind": kind, "value": value, "score": 1.0, "rule_id": f"{kind}:{value}", "field": "text",
                   "start": 0, "end": 7} | changes))  # fmt: skip


def make_record(article: StoredArticle, *tags: Tag, **changes: Any) -> Record:
    entry = make_entry(article.article_id.removeprefix("art-"), article.source_id)
    outcome = Outcome(entry.entry_id, "loaded", "", article.seen_at, article.article_id)
    print_ = Fingerprint(article.text_sha256, article.word_count, (hash(article.text) & (2**62 - 1),))
    return Record(**({"outcomes": (outcome,), "article": article, "fingerprint": print_, "tags": tags} | changes))


def make_edge(document_id: str, of_id: str, relation: str = "near_dup", score: float = 0.9) -> Duplicate:
    return Duplicate(document_id, of_id, relation, score, DuplicateEvidence(0.9, 0.9, 0.8, 50))


def make_seed(name: str = "seed-test", sample: tuple[int, ...] = (1, 2, 3), **changes: Any) -> Seed:
    return Seed(**({
        "seed_id": name, "title": "An invented seed", "outlet": "Invented Review", "author": "", "published_on": None,
        "date_precision": "none", "lang": "en", "url": "", "words": 100, "text_sha256": "0" * 64, "body_start": 0,
        "body_end": 1, "fingerprint": Fingerprint("1" * 64, 100, sample),
    } | changes))  # fmt: skip


def load_run(
    warehouse: Warehouse,
    *records: Record,
    run_id: str = "r1",
    at: datetime = NOW,
    sources: tuple[Source, ...] = (),
    edges: tuple[Duplicate, ...] = (),
    polls: tuple[Poll, ...] = (),
    is_published: bool = True,
) -> Path | None:
    """Load one run with its entries and publish it, as a collection would."""
    known = sources or tuple(make_source(name) for name in sorted({r.article.source_id for r in records if r.article}))
    entries = tuple(
        make_entry(r.article.article_id.removeprefix("art-"), r.article.source_id, title=r.article.title,
                   url=r.article.url, first_seen_at=r.article.first_seen_at) for r in records if r.article
    )  # fmt: skip
    with warehouse.lock(f"load {run_id}"):
        with warehouse.opened() as connection:
            load.start_run(connection, run_id, at, known)
            polled = polls or tuple(
                Poll(s.id, SourceState(s.id, state="ok", last_ok_at=at, since=at), "ok",
                     entries=tuple(e for e in entries if e.source_id == s.id)) for s in known
            )  # fmt: skip
            load.load_polls(connection, run_id, at, polled)
            load.load_records(connection, run_id, records, edges, "v-test")
            load.finish_run(connection, run_id, at)
        return publish_locked(warehouse, run_id) if is_published else None
