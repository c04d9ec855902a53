"""The first half of a collection: request the due sources, read their listings, commit new entries.

The decisions are in listing_decisions.py. A bug costs the entry it was met in, else the source's poll: *failed: bug*,
and the next poll sends the validators it had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.faults import BUG, Fault
from extractors.process import ListingJob, examine_listing
from extractors.records import Entry, Poll, Source, SourceState
from flows.bugs import each, in_parts, take_back, trial, without_culprits
from flows.collection.listing_decisions import (
    Known,
    ListingAnswer,
    address_of,
    decide_poll,
    fail_poll,
    list_entries,
    of_row,
    some_entries,
)
from flows.fetching.messages import Request, Response
from flows.fetching.onward import follow
from flows.log import PAGES, counted
from flows.polling.health import PagesSeen
from flows.workers.pool import WorkerFailure
from warehouse.tables import load, lookups, polling

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.collection.run import Run

PARSE_TIMEOUT_S = 5.0


def poll_sources(run: Run, sources: Sequence[Source]) -> list[Poll]:
    """Request these sources, read their listings, and commit new entries as pending."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        stored = lookups.source_states(connection)
        ids = [source.id for source in sources]
        seen = run.aside("look up pages seen", lambda: polling.pages_seen(connection, ids, run.started_at)) or {}
    pages = {name: PagesSeen(*row) for name, row in seen.items()}
    before = {source.id: stored.get(source.id, SourceState(source.id)) for source in sources}
    # What was learned from another address than the row's present one is void.
    prepared = each(sources, lambda source: _prepare(source, before[source.id]))
    polls = [_bug(run, "poll", error, source, before[source.id]) for source, error in prepared.failed]
    states = {source.id: state for source, state, _ in prepared.done}
    requests = [request for _, _, request in prepared.done]
    answers = list(_read_answers(run, {source.id: source for source, _, _ in prepared.done}, requests, states))
    found = [_drop_bad_entries(run, answer) for answer in answers]
    done = _commit(run, [*polls, *found], states, pages)
    for poll in done:
        if poll.result == "failed" and poll.reason != BUG:  # a bug is in the log with its traceback already
            where = {"stage": "listing", "source_id": poll.source_id, "url": run.sources[poll.source_id].url}
            PAGES.info("failed: %s", poll.reason, extra=where)
    return done


def _prepare(source: Source, before: SourceState) -> tuple[Source, SourceState, Request]:
    state = of_row(before, source)
    return source, state, _request(source, state)


def _bug(run: Run, stage: str, error: Exception | Fault, source: Source, state: SourceState) -> Poll:
    """Note a bug and fail the source's poll. An exception that is no bug is raised again."""
    run.note_bug(stage, error, source.id, source.url)
    return fail_poll(source, state, run.started_at)


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer and its pending entries."""

    answer: ListingAnswer
    entries: tuple[Entry, ...] = ()


def _drop_bad_entries(run: Run, answer: ListingAnswer) -> _Found:
    """Return the answer without the entries that raise a bug, and its pending entries."""
    findings, source = answer.findings, answer.source
    if findings is None:
        return _Found(answer)
    items = findings.listing.entries
    for url, fault in findings.faults:
        run.note_bug("judge title", fault, source.id, url)
    try:
        entries, culprits = without_culprits(
            range(len(items)), lambda some: list_entries(source, some_entries(findings, some).listing, run.started_at)
        )
    except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by note_bug
        run.note_bug("entries", error, source.id, source.url)
        return _Found(replace(answer, findings=None, failure=BUG))
    return _Found(_without_entries(run, "entry", answer, culprits), tuple(entries))


def _without_entries(
    run: Run, stage: str, answer: ListingAnswer, culprits: Sequence[tuple[int, Exception]]
) -> ListingAnswer:
    """Return the answer without some of its entries, and note the bugs met in them."""
    if answer.findings is None or not culprits:
        return answer
    items, bad = answer.findings.listing.entries, {number for number, _ in culprits}
    for number, problem in culprits:
        run.note_bug(stage, problem, answer.source.id, items[number].url)
    kept = [number for number in range(len(items)) if number not in bad]
    return replace(answer, findings=some_entries(answer.findings, kept), is_partial=True)


def _decide(run: Run, answer: ListingAnswer, state: SourceState, known: Known) -> Poll:
    """Decide an answer, without the entries that raise a bug."""
    findings = answer.findings

    def decide(kept: Sequence[int]) -> Poll:
        some = answer
        if findings is not None and len(kept) < len(findings.listing.entries):
            some = replace(answer, findings=some_entries(findings, kept), is_partial=True)
        return decide_poll(some, state, known, run.started_at, run.jitter())

    try:
        poll, culprits = without_culprits(range(len(findings.listing.entries) if findings else 0), decide)
    except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
        return _bug(run, "listing outcome", error, answer.source, state)
    _without_entries(run, "entry outcome", answer, culprits)
    return poll


def _commit(
    run: Run, items: Sequence[Poll | _Found], states: Mapping[str, SourceState], pages: Mapping[str, PagesSeen]
) -> list[Poll]:
    """Decide and commit in one transaction, without those that a bug stops. Return the committed polls."""

    def commit(some: Sequence[Poll | _Found]) -> list[Poll]:
        noted = len(run.bugs.lines)
        try:
            with run.committing("listings") as connection:
                found = [item for item in some if isinstance(item, _Found)]
                known = _known(connection, [entry for one in found for entry in one.entries], pages)
                polls = [item for item in some if isinstance(item, Poll)]
                polls += [_decide(run, one.answer, states[one.answer.source.id], known) for one in found]
                load.load_polls(connection, run.run_id, run.started_at, polls, known.entries)
        except Exception:
            del run.bugs.lines[noted:]  # decided again in parts, and noted then
            raise
        return polls

    parts = in_parts(items, commit)
    done = [poll for part in parts.done for poll in part]
    for item, problem in parts.failed:
        done += _commit_without_entries(run, item, problem, states, commit)
    return done


def _commit_without_entries(
    run: Run,
    item: Poll | _Found,
    problem: Exception,
    states: Mapping[str, SourceState],
    commit: Callable[[Sequence[Poll | _Found]], list[Poll]],
) -> list[Poll]:
    """Commit a listing without the entries that a bug stops, else its poll as failed by the bug."""
    source = item.answer.source if isinstance(item, _Found) else run.sources[item.source_id]
    if isinstance(item, _Found) and item.answer.findings is not None:
        answer = item.answer
        numbers = range(len(item.answer.findings.listing.entries))
        sound = each(numbers, lambda number: _try_commit(run, _part(answer, [number]), states[source.id]))
        if sound.failed and sound.done:
            less = _without_entries(run, "commit entry", answer, sound.failed)
            entries = list_entries(source, less.findings.listing, run.started_at) if less.findings else []
            again = in_parts([_Found(less, tuple(entries))], commit)
            if again.done:
                return again.done[0]
    lost = _bug(run, "commit listing", problem, source, states.get(source.id, SourceState(source.id)))
    given_up = in_parts([lost], commit)
    for _, error in given_up.failed:  # it stays due
        run.note_bug("give up listing", error, source.id, source.url)
    return [poll for part in given_up.done for poll in part]


def _try_commit(run: Run, answer: ListingAnswer, state: SourceState) -> None:
    """Write an answer and roll it back. Raises the exception that keeps it from being written."""
    with trial(), run.committing("listings") as connection:
        entries = list_entries(answer.source, answer.findings.listing, run.started_at) if answer.findings else []
        poll = decide_poll(answer, state, _known(connection, entries, {}), run.started_at, 0.0)
        load.load_polls(connection, run.run_id, run.started_at, [poll])
        take_back()


def _part(answer: ListingAnswer, numbers: Sequence[int]) -> ListingAnswer:
    findings = answer.findings
    return replace(answer, findings=some_entries(findings, numbers) if findings else None, is_partial=True)


def _known(connection: DuckDBPyConnection, entries: Sequence[Entry], pages: Mapping[str, PagesSeen]) -> Known:
    return Known(
        lookups.known_entries(connection, [entry.entry_id for entry in entries]),
        lookups.known_addresses(connection, [entry.address_id for entry in entries if entry.address_id]),
        pages,
    )


def _request(source: Source, state: SourceState) -> Request:
    return Request(
        source.id,
        address_of(source, state),
        "listing",
        etag=state.etag,
        last_modified=state.last_modified,
        keep_cookies=source.cookies == "redirect",
    )


def _read_answers(
    run: Run, sources: Mapping[str, Source], requests: Sequence[Request], states: Mapping[str, SourceState]
) -> Iterator[ListingAnswer]:
    """Yield each source's answer; workers read listings while others are still on their way."""
    plain: list[ListingAnswer] = []
    digests: dict[str, tuple[Response, str]] = {}

    def jobs() -> Iterator[ListingJob]:
        for response in counted("sources", follow(run.fetch, requests, run.traffic.note), len(requests)):
            source = sources[response.key]
            try:
                job = _job_of(run, source, response, states[source.id])
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by note_bug
                run.note_bug("listing answer", error, source.id, source.url)
                job = ListingAnswer(source, replace(response, body=b""), failure=BUG)
            if isinstance(job, ListingAnswer):
                plain.append(job)
            else:
                # Without its body: those of a whole batch would stay in memory until all are read.
                digests[source.id] = (replace(response, body=b""), hashlib.sha256(response.body).hexdigest())
                yield job

    for job, findings in run.workers.map_unordered(examine_listing, jobs(), timeout_s=PARSE_TIMEOUT_S):
        response, digest = digests[job.source.id]
        if isinstance(findings, WorkerFailure):
            if findings.fault is not None:
                run.note_bug("listing", findings.fault, job.source.id, job.source.url)
            yield ListingAnswer(job.source, response, failure=findings.reason, body_sha256=digest)
        else:
            yield ListingAnswer(job.source, response, findings, body_sha256=digest)
    yield from plain


def _job_of(run: Run, source: Source, response: Response, before: SourceState) -> ListingJob | ListingAnswer:
    """Return the listing to read, or the answer where there is nothing to read."""
    run.traffic.note(response)
    if response.fault is not None:
        run.note_bug("listing request", response.fault, source.id, source.url)
    digest = hashlib.sha256(response.body).hexdigest() if response.body else ""
    if not response.is_ok or (before.body_sha256 and before.body_sha256 == digest):
        return ListingAnswer(source, replace(response, body=b""), body_sha256=digest)
    run.store_response(response, "listing", source.id)
    now = run.started_at
    return ListingJob(source, response.body, response.final_url, response.content_type, run.lexicon, now)
