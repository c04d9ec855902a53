"""The first half of a collection: what a source's answer means, entry by entry.

`decide_poll` is pure; `poll_sources` is the shell around it: ask, read in workers, decide, commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.examine import ListingFindings, ListingJob, examine_listing
from extractors.records import Entry, FeedEntry, Listing, Outcome, Poll, Source, SourceState
from extractors.urls import article_id, canonical_url, entry_id, host_of
from flows.polling.due import avoid_skipped, next_poll
from flows.polling.health import read_health
from flows.polling.messages import Request, Response
from flows.workers import WorkerFailure
from warehouse import load, lookups
from warehouse.lookups import KnownAddress, KnownEntry

if TYPE_CHECKING:
    from flows.pipeline import Run

PARSE_TIMEOUT_S = 10.0
# Links of these hosts are redirects made for a reader's browser: they tell that an article exists, not where.
DISCOVERY_HOSTS = frozenset({"news.google.com"})
# Verdicts on an address that hold for every entry that leads to it.
SHARED_VERDICTS = frozenset({"off_topic", "not_an_article", "video_page"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What one source answered: the response and, where there was a body to read, what it says."""

    source: Source
    response: Response
    findings: ListingFindings | None = None
    failure: str = ""  # a worker's limit hit while reading it
    body_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse remembers of the entries and addresses of an answer."""

    entries: Mapping[str, KnownEntry]
    addresses: Mapping[str, KnownAddress]


# ---------------------------------------------------------------- decide


def failure_of(answer: Answer) -> str:
    """Why an answer is no listing, '' where it is one (an unchanged one included)."""
    response = answer.response
    if response.failure:
        return response.failure
    if response.status == 304:
        return ""
    if not 200 <= response.status < 300:
        return f"http_{response.status}"
    if answer.failure:
        return f"listing_{answer.failure}"
    return answer.findings.listing.reason if answer.findings else ""


def entries_of(source: Source, listing: Listing, now: datetime) -> list[Entry]:
    """The listing's entries as open work, one for each address; the first of several with one address."""
    entries: dict[str, Entry] = {}
    for item in listing.entries:
        entry = _entry(source, item, now)
        entries.setdefault(entry.entry_id, entry)
    return list(entries.values())


def _entry(source: Source, item: FeedEntry, now: datetime) -> Entry:
    canonical = canonical_url(item.url)
    stated = "|".join((item.title, str(item.published_at), str(item.updated_at)))
    return Entry(
        entry_id=entry_id(source.id, item.url, item.guid or item.title),
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
    """Why an entry's page need not be fetched, '' where it is wanted."""
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
    """The new or changed entries with their outcomes so far, the outcomes to note, and how many were known."""
    wanted: dict[str, bool] = {}
    for item, is_wanted in zip(findings.listing.entries, findings.wanted, strict=True):
        wanted.setdefault(entry_id(source.id, item.url, item.guid or item.title), is_wanted)
    entries, decided, unchanged = [], [], 0
    for fresh in entries_of(source, findings.listing, now):
        entry, before = fresh, known.entries.get(fresh.entry_id)
        if before and (before.content_sha256 == entry.content_sha256 or before.outcome == "pending"):
            unchanged += 1
            continue
        if before:  # the outlet changed its entry: its page is read again
            led_to = before.article_id if before.outcome == "loaded" else ""
            entry = replace(entry, first_seen_at=before.first_seen_at, article_id=led_to)
        address = known.addresses.get(entry.address_id)
        if entry.article_id and address and address.article_id == entry.article_id:
            address = None  # its own earlier version
        reason = drop_reason(source, entry, address, wanted=wanted[entry.entry_id], now=now)
        if reason:
            article = address.article_id if address and reason == "same_article" else ""
            entry = replace(entry, outcome="dropped", reason=reason, content="", article_id=article)
            decided.append(Outcome(entry.entry_id, "dropped", reason, now, article))
        entries.append(entry)
    return entries, decided, unchanged


def decide_poll(answer: Answer, state: SourceState, known: Known, now: datetime, jitter: float) -> Poll:
    """What one answer means: entries to commit and the state to remember, validators and all."""
    source, response = answer.source, answer.response
    failure = failure_of(answer)
    entries: list[Entry] = []
    decided: list[Outcome] = []
    unchanged = 0
    result = "failed" if failure else "not_modified" if response.status == 304 else "unchanged"
    if not failure and answer.findings:
        result = "ok"
        entries, decided, unchanged = decide_entries(source, answer.findings, known, now)
    listing = answer.findings.listing if answer.findings else None
    # Where nothing was read, everything on offer was known: the feed is as it was.
    known_share = unchanged / (unchanged + len(entries)) if unchanged + len(entries) else 1.0
    next_at, interval_s, failures = next_poll(
        state,
        now=now,
        result=failure or result,
        known_share=known_share,
        ttl_minutes=listing.ttl_minutes if listing else None,
        max_age_s=response.max_age_s,
        retry_after_s=response.retry_after_s,
        jitter=jitter,
    )
    if listing:
        next_at = avoid_skipped(next_at, listing.skip_hours, listing.skip_days)
    name, note = _health(answer, state, now)
    remembered = replace(
        state,
        last_poll_at=now,
        next_poll_at=next_at,
        interval_s=interval_s,
        failures=failures,
        state=name,
        note=note,
        since=state.since if state.state == name and state.since else now,
        last_ok_at=state.last_ok_at if failure else now,
        last_new_at=now if entries else state.last_new_at,
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


def _health(answer: Answer, state: SourceState, now: datetime) -> tuple[str, str]:
    if answer.findings is None and not failure_of(answer):
        return (state.state if state.state != "new" else "ok"), state.note
    listing = answer.findings.listing if answer.findings else Listing("unknown", reason=answer.failure)
    dates = [entry.published_at for entry in listing.entries if entry.published_at]
    return read_health(
        listing_reason=listing.reason,
        status=answer.response.status,
        failure=answer.response.failure,
        entries=len(listing.entries),
        newest_at=max(dates, default=None),
        now=now,
        state=state,
    )


def _with_validators(state: SourceState, answer: Answer, failure: str) -> SourceState:
    """Validators are replaced together, by those of one answer that was read; a 304 keeps what it confirmed."""
    if failure or answer.response.status == 304:
        return state
    response = answer.response
    return replace(state, etag=response.etag, last_modified=response.last_modified, body_sha256=answer.body_sha256)


# ---------------------------------------------------------------- gather and apply


def poll_sources(run: Run, sources: Sequence[Source]) -> list[Poll]:
    """Ask these sources, read what they answer, and commit what is new as open work."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        states = lookups.source_states(connection)
    requests = [
        Request(
            source.id,
            source.url,
            "listing",
            etag=states[source.id].etag if source.id in states else "",
            last_modified=states[source.id].last_modified if source.id in states else "",
        )
        for source in sources
    ]
    answers = list(_read_answers(run, {source.id: source for source in sources}, requests, states))
    with run.warehouse.write(f"commit listings {run.run_id}") as connection:
        found = [
            entry
            for answer in answers
            if answer.findings
            for entry in entries_of(answer.source, answer.findings.listing, run.started_at)
        ]
        known = Known(
            lookups.known_entries(connection, [entry.entry_id for entry in found]),
            lookups.known_addresses(connection, [entry.address_id for entry in found if entry.address_id]),
        )
        polls = [
            decide_poll(
                answer,
                states.get(answer.source.id, SourceState(answer.source.id)),
                known,
                run.started_at,
                run.jitter(),
            )
            for answer in answers
        ]
        load.load_polls(connection, run.run_id, run.started_at, polls)
    return polls


def _read_answers(
    run: Run, sources: Mapping[str, Source], requests: Sequence[Request], states: Mapping[str, SourceState]
) -> Iterator[Answer]:
    """Each source's answer, listings read in killable workers while others are still on their way."""
    plain: list[Answer] = []
    digests: dict[str, tuple[Response, str]] = {}

    def jobs() -> Iterator[ListingJob]:
        for response in run.fetcher.fetch(requests):
            run.note_response(response)
            source = sources[response.key]
            digest = hashlib.sha256(response.body).hexdigest() if response.body else ""
            state = states.get(source.id)
            is_read = not response.failure and 200 <= response.status < 300
            if not is_read or (state and state.body_sha256 and state.body_sha256 == digest):
                plain.append(Answer(source, response, body_sha256=digest))
                continue
            digests[source.id] = (response, digest)
            yield ListingJob(source, response.body, response.final_url, response.content_type, run.lexicon)

    for job, findings in run.workers.map_unordered(examine_listing, jobs(), timeout_s=PARSE_TIMEOUT_S):
        response, digest = digests[job.source.id]
        if isinstance(findings, WorkerFailure):
            yield Answer(job.source, response, failure=findings.reason, body_sha256=digest)
        else:
            yield Answer(job.source, response, findings, body_sha256=digest)
    yield from plain
