"""Decisions on pages: the outcome of the entries that lead to an address, and the article to load. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.faults import BUG
from extractors.process import PageFindings
from extractors.records import (
    LEDGER_VERSION,
    STAND_INS,
    Article,
    ArticleFacts,
    Document,
    DroppedText,
    Duplicate,
    Entry,
    Outcome,
    PageState,
    Record,
    Relevance,
    Source,
    StoredArticle,
)
from extractors.similarity.duplicates import compare, is_earlier
from extractors.similarity.seed_verification import verify_sighting
from extractors.text.urls import article_id, canonical_url
from flows.collection.listing_decisions import SHARED_VERDICTS
from flows.fetching.messages import Request, Response
from flows.polling.due import is_temporary, next_page_try, was_asked
from warehouse.tables.lookups import KnownAddress

# A page that is no article is dropped; one that should have a body and has none is a failure to report.
DROPPED_REASONS = frozenset({"off_topic", "not_an_article", "video_page"})
# A date further ahead than any time zone is wrong.
FUTURE_SLACK = timedelta(hours=26)
# Silent edits are made in the first day; after it the page is re-checked once (docs/architecture.md).
RECHECK_AFTER = timedelta(hours=24)
ASK_AGAIN_AFTER = timedelta(hours=6)  # where a stored article's page shows something else


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """The open entries that lead to one address; the first of them owns the article."""

    entries: tuple[Entry, ...]

    @property
    def owner(self) -> Entry:
        """The entry that was seen first."""
        return self.entries[0]


def group_by_address(entries: Sequence[Entry]) -> list[AddressGroup]:
    """Open entries grouped by address, each group and the groups in the order they were first seen."""
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.first_seen_at, entry.source_id, entry.entry_id)):
        groups.setdefault(entry.address_id, []).append(entry)
    return [AddressGroup(tuple(group)) for group in groups.values()]


def decide_known(group: AddressGroup, known: KnownAddress | None, now: datetime) -> Record | None:
    """Return the outcome of entries whose address was decided before, None where its page has to be fetched."""
    if known is None or (group.owner.article_id and known.article_id == group.owner.article_id):
        return None
    if known.article_id and (known.outcome == "loaded" or known.reason == "same_article"):
        return _same_article(group.entries, known.article_id, now)
    if known.outcome == "dropped" and known.reason in SHARED_VERDICTS:
        return Record(tuple(Outcome(entry.entry_id, "dropped", known.reason, now) for entry in group.entries))
    return None


def _same_article(entries: Sequence[Entry], article: str, now: datetime) -> Record:
    return Record(tuple(Outcome(entry.entry_id, "dropped", "same_article", now, article) for entry in entries))


def page_request(key: str, group: AddressGroup, states: Mapping[str, PageState]) -> Request:
    """Return the request for a page: conditional where it was read before and the outlet changed its entry."""
    before = states.get(group.owner.article_id)
    if before is None:
        return Request(key, group.owner.url)
    return Request(key, group.owner.url, etag=before.etag, last_modified=before.last_modified)


def refusal(response: Response) -> str:
    """Return the reason why an answer is no page, '' where it is one."""
    return "" if response.is_ok else response.failure or f"http_{response.status}"


def decide_unreached(group: AddressGroup, response: Response, reason: str, now: datetime) -> Record:
    """Return the outcome of entries whose page was not received: pending with a next try, or failed."""
    temporary, asked = is_temporary(response.status, response.failure), was_asked(response.failure)
    wait_s = response.retry_after_s
    return Record(
        tuple(
            _try_again(entry, reason, now, wait_s=wait_s, asked=asked, temporary=temporary) for entry in group.entries
        )
    )


def decide_stand_in(group: AddressGroup, reason: str, now: datetime) -> Record:
    """Return the outcome of entries whose page showed something else in place of the article: as of an outage."""
    if group.owner.article_id:
        return decide_unchanged(group, now)
    return Record(tuple(_try_again(entry, reason, now) for entry in group.entries))


def _try_again(
    entry: Entry,
    reason: str,
    now: datetime,
    *,
    wait_s: float | None = None,
    asked: bool = True,
    temporary: bool = True,
) -> Outcome:
    """Return an entry as pending with its next try, or as failed. What was not sent does not count as a try."""
    first, tries = (entry.first_tried_at or now, entry.tries + 1) if asked else (entry.first_tried_at, entry.tries)
    next_try_at = next_page_try(tries, first, now, wait_s) if temporary else None
    outcome = "pending" if next_try_at else "failed"
    return Outcome(entry.entry_id, outcome, reason, now, entry.article_id, tries, first, next_try_at)


def fail_entries(entries: Sequence[Entry], now: datetime) -> Record:
    """Fail entries that met a bug; `yalu retag --extract` decides them again once it is fixed."""
    return Record(tuple(Outcome(entry.entry_id, "failed", BUG, now, entry.article_id) for entry in entries))


def decide_unchanged(group: AddressGroup, now: datetime) -> Record:
    """Return the outcome of entries the outlet changed while the server says their page is unchanged."""
    owner, *others = group.entries
    loaded = Outcome(owner.entry_id, "loaded", "", now, owner.article_id)
    return Record((loaded, *_same_article(others, owner.article_id, now).outcomes))


def decide_page(
    group: AddressGroup, source: Source, final_url: str, findings: PageFindings, now: datetime, timezone: str
) -> Record:
    """Return the outcome of entries whose page was read, with the article or the dropped text to store."""
    article, reason = findings.article, findings.reason
    if group.owner.article_id and (reason or article is None):
        return decide_unchanged(group, now)  # what came now takes nothing out of `articles`
    if reason in STAND_INS:
        return decide_stand_in(group, reason, now)
    if article is None or findings.relevance is None:
        outcome = "dropped" if reason in DROPPED_REASONS else "failed"
        return Record(tuple(Outcome(entry.entry_id, outcome, reason, now) for entry in group.entries))
    article = _with_believable_date(article, group.owner)
    stored = _article_row(group.owner, source, final_url, article, findings, now, timezone)
    if reason:
        address_id = group.owner.address_id
        dropped = DroppedText(group.owner.entry_id, address_id, now, reason, stored, article.is_teaser)
        return Record(
            tuple(Outcome(entry.entry_id, "dropped", reason, now) for entry in group.entries), dropped=dropped
        )
    owner, *others = group.entries
    outcomes = (
        Outcome(owner.entry_id, "loaded", "teaser" if article.is_teaser else "", now, stored.article_id),
        *_same_article(others, stored.article_id, now).outcomes,
    )
    return Record(
        outcomes, stored, findings.fingerprint, findings.tags, findings.ledgers, seed_match=findings.seed_match
    )


def _with_believable_date(article: Article, entry: Entry) -> Article:
    if article.published_at and article.published_at > entry.first_seen_at + FUTURE_SLACK:
        return replace(article, published_at=None, date_precision="none", date_source="")
    return article


def desk_day(published_at: datetime | None, precision: str, first_seen_at: datetime, source: Source, desk: str) -> date:
    """Return the day an article counts for: as printed where only a day is known, else the desk's day."""
    if published_at and precision in ("day", "month"):
        return published_at.astimezone(ZoneInfo(source.timezone)).date()
    return (published_at or first_seen_at).astimezone(ZoneInfo(desk)).date()


def _article_row(
    entry: Entry,
    source: Source,
    final_url: str,
    article: Article,
    findings: PageFindings,
    now: datetime,
    desk: str,
) -> StoredArticle:
    relevance = findings.relevance or Relevance((), 0.0)
    canonical = canonical_url(article.canonical_url or final_url) or canonical_url(entry.url)
    facts = {item.name: getattr(article, item.name) for item in fields(ArticleFacts)}
    return StoredArticle(
        **(facts | {"canonical_url": canonical}),
        article_id=entry.article_id or article_id(canonical),
        url=entry.url,
        source_id=source.id,
        published_on=desk_day(article.published_at, article.date_precision, entry.first_seen_at, source, desk),
        first_seen_at=entry.first_seen_at,
        seen_at=now,
        text_sha256=findings.fingerprint.text_sha256 if findings.fingerprint else "",
        word_count=findings.word_count,
        relations=relevance.relations,
        relevance=relevance.score,
        evidence=relevance.evidence,
        seed_id=copied_seed(findings.seed_match),
        is_unconfirmed=findings.is_unconfirmed,
        dates=findings.dates,
        ledger_version="" if findings.seed_match else LEDGER_VERSION,  # else read once it proves to be no copy
    )


def page_state(record: Record, response: Response, now: datetime) -> PageState | None:
    """Return the state of a loaded article's page; a re-check is due where the server can answer 'not modified'."""
    article = record.article
    if article is None or article.extractor == "feed" or not response.body:
        return None
    is_askable = bool(response.etag or response.last_modified)
    return PageState(
        article.article_id,
        response.final_url or response.url,
        response.etag,
        response.last_modified,
        hashlib.sha256(response.body).hexdigest(),
        now,
        now + RECHECK_AFTER if is_askable else None,
    )


def state_without_article(article: str, before: PageState | None, url: str, reason: str, now: datetime) -> PageState:
    """Return the state of a stored article's page that shows no article any more: deleted, or to be asked again."""
    state = before or PageState(article, url, "", "", "", now)
    if reason == "deleted":
        return replace(state, recheck_at=None, rechecked_at=now, result="deleted")
    if reason in STAND_INS:
        return replace(
            state, fetched_at=now, recheck_at=now + ASK_AGAIN_AFTER, rechecked_at=now, result="not_an_article"
        )
    return replace(state, recheck_at=None, rechecked_at=now, result="unreadable")


def resolve_addresses(
    records: Sequence[Record], stored: Mapping[str, Document], reopened: frozenset[str]
) -> list[Record]:
    """Fold records whose canonical address is already taken into the article that holds it.

    A page may state a canonical address it shares with others by mistake: it is believed only where the texts are
    alike, else the page's own address is kept. `reopened` are articles whose own entry changed: new versions.
    """
    taken = dict(stored)
    resolved = []
    for record in records:
        article = record.article
        if article is None:
            resolved.append(record)
            continue
        holder = taken.get(article.article_id)
        if holder and article.article_id not in reopened:
            if _is_same_text(document_of(article), holder):
                now, ids = record.outcomes[0].at, [outcome.entry_id for outcome in record.outcomes]
                resolved.append(Record(tuple(Outcome(name, "dropped", "same_article", now, holder.id) for name in ids)))
                continue
            record = _under_own_address(record, article)  # noqa: PLW2901 - the same record under its own address
        kept = record.article or article
        taken[kept.article_id] = document_of(kept)
        resolved.append(record)
    return resolved


def _is_same_text(one: Document, other: Document) -> bool:
    if one.text == other.text and (one.text or one.title == other.title):
        return True
    renamed = replace(one, id=f"{one.id}*")  # the two carry one id here, and an edge needs two
    earlier, later = (renamed, other) if is_earlier(renamed, other) else (other, renamed)
    return compare(later, earlier) is not None


def _under_own_address(record: Record, article: StoredArticle) -> Record:
    own = canonical_url(article.url)
    moved = replace(article, article_id=article_id(own), canonical_url=own)
    outcomes = tuple(replace(outcome, article_id=moved.article_id) for outcome in record.outcomes)
    return replace(record, article=moved, outcomes=outcomes)


def document_of(article: StoredArticle) -> Document:
    """Return a stored article as a text to compare."""
    return Document(article.article_id, article.title, article.text, article.lang, article.published_at)


def verify_seed_match(record: Record, seed_texts: Mapping[str, str]) -> Record:
    """Compare a match of a seed in full where this machine has the seed's text; remove it where the texts differ."""
    article, match = record.article, record.seed_match
    if article is None or match is None or match.of_id not in seed_texts:
        return record
    found = verify_sighting(document_of(article), match, seed_texts[match.of_id])
    return replace(record, article=replace(article, seed_id=copied_seed(found)), seed_match=found)


def copied_seed(match: Duplicate | None) -> str:
    """Return the id of the seed that a text copies; '' for one that only quotes a seed."""
    return match.of_id if match and match.relation != "quotes" else ""
