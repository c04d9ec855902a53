"""Decisions on listings, entry by entry. Pure: records in, records out.

`decide_entries` finds the new entries and the outcomes that need no page; `decide_poll` adds the state of the source:
validators, next poll, moved address, health.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from extractors.faults import BUG
from extractors.process import ListingFindings
from extractors.records import Entry, FeedEntry, Listing, Outcome, Poll, Source, SourceState
from extractors.text.urls import article_id, canonical_url, entry_id_at, host_of
from flows.fetching.messages import Response
from flows.polling.due import SHORTEST_INTERVAL_S, avoid_skipped, bounds_of, next_poll
from flows.polling.habit import FirstSeen, estimate_lost, profile_listing, update_habit
from flows.polling.harvest import FIRST_HARVEST, left_of_first_harvest
from flows.polling.health import Health, PagesSeen, PollFacts, read_health
from flows.polling.moves import MOVED_AWAY, MOVES_BELIEVED, with_address, with_move
from flows.polling.publishers import DISCOVERY_HOSTS, leads_away
from warehouse.tables.lookups import KnownAddress, KnownEntry

# Reasons that hold for every entry that leads to an address.
SHARED_VERDICTS = frozenset({"off_topic", "not_an_article", "video_page"})
_LEAST_REDATED = 3


@dataclass(frozen=True, slots=True)
class ListingAnswer:
    """The answer of one source: the response and, where there was a body to read, its findings."""

    source: Source
    response: Response
    findings: ListingFindings | None = None
    failure: str = ""  # a worker's limit was reached while reading it, or a bug
    body_sha256: str = ""
    is_partial: bool = False  # a bug kept entries out, so its validators are not stored


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse stores of the entries and addresses of an answer."""

    entries: Mapping[str, KnownEntry]
    addresses: Mapping[str, KnownAddress]
    pages: Mapping[str, PagesSeen] = field(default_factory=dict)  # by source


# ---------------------------------------------------------------- decide


def failure_of(answer: ListingAnswer) -> str:
    """Return the reason why an answer is no listing, '' where it is one (an unchanged one included)."""
    response = answer.response
    if response.failure:
        return response.failure
    if response.status == 304:
        return ""
    if not 200 <= response.status < 300:
        return f"http_{response.status}"
    if leads_away(response.url, response.final_url):
        return MOVED_AWAY
    if answer.failure:
        return answer.failure if answer.failure == BUG else f"listing_{answer.failure}"
    return answer.findings.listing.reason if answer.findings else ""


def some_entries(found: ListingFindings, numbers: Sequence[int]) -> ListingFindings:
    """Return the findings for some of the entries."""
    listing = replace(found.listing, entries=tuple(found.listing.entries[number] for number in numbers))
    return replace(found, listing=listing, wanted=tuple(found.wanted[number] for number in numbers))


def list_entries(source: Source, listing: Listing, now: datetime) -> list[Entry]:
    """Return the listing's entries as pending, one for each address: the first of several with one address."""
    return _distinct(_entries(source, listing, now))


def _entries(source: Source, listing: Listing, now: datetime) -> list[Entry]:
    """Return each item of a listing as an entry, in its order."""
    return [_entry(source, item, now) for item in listing.entries]


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """Return the first entry of each id, in their order."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.entry_id, entry)
    return list(first.values())


def _entry(source: Source, item: FeedEntry, now: datetime) -> Entry:
    canonical = item.canonical_url or canonical_url(item.url)  # the worker's, or of an item made elsewhere
    published = None if item.is_counted else item.published_at  # '3 hours ago' is another instant at every poll
    stated = "|".join((item.title, str(published), str(item.updated_at)))
    return Entry(
        entry_id=entry_id_at(source.id, canonical, item.guid or item.title),
        source_id=source.id,
        address_id=article_id(canonical) if canonical else "",
        url=item.url,
        guid=item.guid,
        title=item.title,
        summary=item.summary,
        content=item.content,
        author=item.author,
        published_at=item.published_at,
        date_precision=item.date_precision,
        content_sha256=hashlib.sha256(stated.encode("utf-8", "replace")).hexdigest(),
        first_seen_at=now,
    )


def drop_reason(source: Source, entry: Entry, known: KnownAddress | None, *, wanted: bool, now: datetime) -> str:
    """Return the reason why an entry's page need not be fetched, '' where it is wanted."""
    if not entry.address_id:
        return "bad_entry"
    if source.ownership == "aggregator" and host_of(entry.url) in DISCOVERY_HOSTS:
        return "discovery_only"
    if source.max_age_days and entry.published_at and entry.published_at < now - timedelta(source.max_age_days):
        return "too_old"
    if known and known.outcome == "loaded":
        return "same_article"
    if known and known.reason == "same_article" and known.article_id:
        return "same_article"
    if known and known.outcome == "dropped" and known.reason in SHARED_VERDICTS:
        return known.reason
    return "" if wanted else "off_topic_title"


def decide_entries(
    source: Source, findings: ListingFindings, known: Known, now: datetime
) -> tuple[list[Entry], list[Outcome], int]:
    """Return new or changed entries, the outcomes decided without a page, and the number of unchanged entries."""
    return _decide_listed(source, _entries(source, findings.listing, now), findings.wanted, known, now, frozenset())


def _decide_listed(
    source: Source,
    items: Sequence[Entry],
    is_wanted: Sequence[bool],
    known: Known,
    now: datetime,
    left: frozenset[str],
) -> tuple[list[Entry], list[Outcome], int]:
    """As `decide_entries`, from one entry for each item of the listing; `left` are not fetched."""
    wanted: dict[str, bool] = {}
    for item, flag in zip(items, is_wanted, strict=True):
        wanted.setdefault(item.entry_id, flag)
    entries, decided, unchanged = [], [], 0
    listed = _distinct(items)
    is_redated = _rewrites_dates(listed, known)
    for fresh in listed:
        entry, before = fresh, known.entries.get(fresh.entry_id)
        if before and not _is_changed(entry, before, is_redated=is_redated):
            unchanged += 1
            continue
        if before:  # the outlet changed its entry: its page is read again
            led_to = before.article_id if before.outcome == "loaded" else ""
            entry = replace(entry, first_seen_at=before.first_seen_at, article_id=led_to)
        address = known.addresses.get(entry.address_id)
        if entry.article_id and address and address.article_id == entry.article_id:
            address = None  # its own earlier version
        reason = drop_reason(source, entry, address, wanted=wanted[entry.entry_id], now=now)
        if not reason and not before and entry.entry_id in left:
            reason = FIRST_HARVEST
        if reason:
            article = address.article_id if address and reason == "same_article" else ""
            entry = replace(entry, outcome="dropped", reason=reason, content="", article_id=article)
            decided.append(Outcome(entry.entry_id, "dropped", reason, now, article))
        entries.append(entry)
    return entries, decided, unchanged


def _is_changed(entry: Entry, before: KnownEntry, *, is_redated: bool) -> bool:
    """Whether an entry met before has changed so that its page is worth reading again.

    A new headline is such a change. A new date alone is one for a loaded article; it is none for what was dropped (a
    section page at the head of a feed is redated at every poll), nor in a feed that redates everything.
    """
    if before.outcome == "pending" or before.content_sha256 == entry.content_sha256:
        return False
    return before.title != entry.title or (before.outcome == "loaded" and not is_redated)


def _rewrites_dates(listed: list[Entry], known: Known) -> bool:
    """Whether the feed has redated most of its known entries without changing their headlines."""
    met = [(entry, known.entries[entry.entry_id]) for entry in listed if entry.entry_id in known.entries]
    redated = [
        1 for entry, before in met if entry.title == before.title and entry.content_sha256 != before.content_sha256
    ]
    return len(redated) >= _LEAST_REDATED and len(redated) > len(met) / 2


# ---------------------------------------------------------------- the whole poll


def decide_poll(answer: ListingAnswer, state: SourceState, known: Known, now: datetime, jitter: float) -> Poll:
    """Decide one answer: the entries to commit and the state of the source to store, validators included."""
    source, response = answer.source, answer.response
    failure = failure_of(answer)
    items: list[Entry] = []  # one for each item of the listing
    entries: list[Entry] = []
    decided: list[Outcome] = []
    unchanged = 0
    result = "failed" if failure else "not_modified" if response.status == 304 else "unchanged"
    if not failure and answer.findings:
        result = "ok"
        items = _entries(source, answer.findings.listing, now)
        left = left_of_first_harvest(items, now) if state.last_new_at is None else frozenset()
        entries, decided, unchanged = _decide_listed(source, items, answer.findings.wanted, known, now, left)
    # Where nothing was read, everything on offer was known: the feed is as it was.
    known_share = unchanged / (unchanged + len(entries)) if unchanged + len(entries) else 1.0
    state = _with_feed_limits(of_row(state, source), answer)
    learned, health = _health(answer, items, state, known, failure, now)
    next_at, interval_s, failures = next_poll(
        state,
        now=now,
        result=failure or result,
        known_share=known_share,
        max_age_s=response.max_age_s,
        retry_after_s=response.retry_after_s,
        jitter=jitter,
        bounds=bounds_of(source, learned),
    )
    moved = with_address(learned, response, failure, now)
    health = with_move(health, moved, source, now)
    remembered = replace(
        moved,
        last_poll_at=now,
        next_poll_at=avoid_skipped(next_at, state.skip_hours, state.skip_days),
        interval_s=interval_s,
        failures=failures,
        state=health.state,
        note=health.note,
        advice=health.advice,
        shown=health.shown,
        since=state.since if state.state == health.state and state.since else now,
        last_ok_at=state.last_ok_at if failure else now,
        last_new_at=now if any(entry.first_seen_at == now for entry in entries) else state.last_new_at,
    )
    return Poll(
        source.id,
        _with_validators(remembered, answer, failure),
        result,
        failure,
        tuple(entries),
        tuple(decided),
        unchanged,
        response.status,
        response.received_bytes,
    )


def fail_poll(source: Source, state: SourceState, now: datetime) -> Poll:
    """Return the poll of a source that met a bug: its state stays, and it is polled again soon."""
    note = "a bug of Yalu's own kept its answer out: see 'yalu doctor'"
    again, since = now + timedelta(seconds=SHORTEST_INTERVAL_S), state.since or now
    url = state.url or source.url
    left = replace(state, url=url, last_poll_at=now, next_poll_at=again, note=note, since=since)
    return Poll(source.id, left, "failed", BUG)


def of_row(state: SourceState, source: Source) -> SourceState:
    """Return the part of a source's state that is valid for the present address of its row.

    Validators of another address would make a server say 'not modified' of something that was never read.
    """
    if state.url in {"", source.url}:
        return replace(state, url=source.url)
    return SourceState(
        source.id, url=source.url, last_ok_at=state.last_ok_at, last_new_at=state.last_new_at, since=state.since
    )


def address_of(source: Source, state: SourceState | None) -> str:
    """Return the address to request: the target of repeated permanent redirects, else the row's."""
    has_moved = state is not None and state.url == source.url and state.moved_seen >= MOVES_BELIEVED
    return state.moved_to if state is not None and has_moved else source.url


def _with_feed_limits(state: SourceState, answer: ListingAnswer) -> SourceState:
    """Store the feed's ttl, skip hours and skip days. They are valid until it is read again."""
    listing = answer.findings.listing if answer.findings else None
    if listing is None or listing.reason:
        return state
    return replace(
        state, ttl_minutes=listing.ttl_minutes or 0, skip_hours=listing.skip_hours, skip_days=listing.skip_days
    )


def _health(
    answer: ListingAnswer, items: Sequence[Entry], state: SourceState, known: Known, failure: str, now: datetime
) -> tuple[SourceState, Health]:
    """Return the source's state with its habits updated, and its health."""
    listing = answer.findings.listing if answer.findings else None
    response, source = answer.response, answer.source
    is_read = listing is not None and not failure
    reason = failure if response.is_ok and not is_read else ""
    pages = known.pages.get(source.id, PagesSeen())
    if not is_read or listing is None:
        seen = PollFacts(response.status, response.failure, reason, None, None, pages, source.lang, source.timezone)
        return state, read_health(seen, state, now)
    profile = profile_listing(listing, _first_seen(items, known), state, now)
    lost = estimate_lost(state, profile, now)
    learned = update_habit(state, profile, lost, now)
    seen = PollFacts(response.status, "", "", profile, lost, pages, source.lang, source.timezone)
    return learned, read_health(seen, learned, now)


def _first_seen(items: Sequence[Entry], known: Known) -> FirstSeen:
    found = (known.entries.get(item.entry_id) for item in items)
    return FirstSeen(tuple(entry.first_seen_at if entry else None for entry in found))


def _with_validators(state: SourceState, answer: ListingAnswer, failure: str) -> SourceState:
    """Replace all validators by those of one answer that was read; a 304 leaves them as they are."""
    if failure or answer.is_partial or answer.response.status == 304:
        return state
    response = answer.response
    return replace(state, etag=response.etag, last_modified=response.last_modified, body_sha256=answer.body_sha256)
