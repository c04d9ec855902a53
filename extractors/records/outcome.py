"""Entries, their outcomes, and the rows that a page leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from extractors.records.article import ArticleFacts, DateMention
from extractors.records.judgement import Evidence, Tag
from extractors.records.ledger import NO_LEDGERS, Ledgers
from extractors.records.likeness import Duplicate, Fingerprint


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed entry as the warehouse keeps it: open work until its outcome is final."""

    entry_id: str  # hash of source id and canonical address (or guid)
    source_id: str
    address_id: str  # hash of the entry's own canonical address, '' where it has none
    url: str
    guid: str
    title: str
    summary: str
    content: str
    author: str
    published_at: datetime | None
    date_precision: str
    content_sha256: str  # of title and stated dates: differs for a changed entry
    first_seen_at: datetime
    outcome: str = "pending"
    reason: str = ""
    tries: int = 0
    first_tried_at: datetime | None = None
    next_try_at: datetime | None = None
    article_id: str = ""  # the article it led to


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one entry in one run. A drop is a value with a reason."""

    entry_id: str
    outcome: str  # loaded, dropped, failed, pending
    reason: str
    at: datetime
    article_id: str = ""
    tries: int = 0
    first_tried_at: datetime | None = None
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle(ArticleFacts):
    """One version of one article as loaded: the row behind the view `articles`.

    It has the facts of its page as fields of its own, not in a record it holds: a row is flat.
    """

    article_id: str
    url: str
    source_id: str
    published_on: date
    first_seen_at: datetime
    seen_at: datetime
    text_sha256: str
    word_count: int
    relations: tuple[str, ...]
    relevance: float
    evidence: tuple[Evidence, ...] = ()
    seed_id: str = ""
    is_unconfirmed: bool = False
    ledger_version: str = ""  # LEDGER_VERSION of the readers that have read it
    dates: tuple[DateMention, ...] = ()  # the days, weeks and months its text names, resolved
    raw_sha256: str = ""  # of the bytes this version was read from, '' where they were not stored


@dataclass(frozen=True, slots=True)
class DroppedText:
    """What relevance dropped, kept for `dropped_days`: the article it would be, with how near it came."""

    entry_id: str
    address_id: str
    dropped_at: datetime
    reason: str
    article: StoredArticle
    is_teaser: bool = False


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of a loaded article's page: validators from one response, and its re-check."""

    article_id: str
    url: str  # where the page came from
    etag: str
    last_modified: str
    body_sha256: str
    fetched_at: datetime
    recheck_at: datetime | None = None  # None: no re-check is due
    rechecked_at: datetime | None = None
    result: str = ""  # as the view page_checks has it; '' before the re-check


@dataclass(frozen=True, slots=True)
class Record:
    """Everything one page led to: the outcome of its entries and, if it was kept, the article."""

    outcomes: tuple[Outcome, ...]
    article: StoredArticle | None = None
    fingerprint: Fingerprint | None = None
    tags: tuple[Tag, ...] = ()
    ledgers: Ledgers = NO_LEDGERS
    dropped: DroppedText | None = None
    seed_match: Duplicate | None = None  # of_id is a seed_id
    page: PageState | None = None  # what to remember of the page, for its one re-check
