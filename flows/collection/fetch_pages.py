"""The second half of a collection: the pages still owed, from address to committed record.

Fetch, examine in workers, decide (page_decisions.py), settle duplicates, commit (commit.py). A bug of ours
costs the page it was met in: its entries are *failed: bug*, its bytes are kept, the rest of the batch commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from extractors.faults import BUG, Fault
from extractors.process import PageFindings, PageJob, examine_page
from extractors.records import Entry, Outcome, PageState, Record
from flows.bugs import each, in_parts, is_bug, without_culprits
from flows.collection.boilerplate import known_before, learn_common_lines
from flows.collection.commit import Stamp, commit_records
from flows.collection.page_decisions import (
    AddressGroup,
    decide_known,
    decide_page,
    decide_unchanged,
    decide_unreached,
    fail_entries,
    group_by_address,
    page_state,
)
from flows.fetching.messages import Request, Response
from flows.log import PAGES
from flows.polling.due import is_temporary
from flows.workers.pool import WorkerFailure
from warehouse.tables import junk_lines, lookups, polling

if TYPE_CHECKING:
    from flows.collection.run import Run

EXTRACT_TIMEOUT_S = 10.0
ReadPage = tuple[PageJob, PageFindings | WorkerFailure]


class PageReaders(Protocol):
    """Other machines that read pages (flows/fleet); what they cannot, they give to `here`."""

    def examine(
        self, run: Run, jobs: Iterable[PageJob], here: Callable[[Iterable[PageJob]], Iterator[ReadPage]]
    ) -> Iterator[ReadPage]:
        """Give each page with what was found on it."""


@dataclass(frozen=True, slots=True)
class PagesDone:
    """What a batch of pages came to."""

    loaded: int
    deferred: tuple[Record, ...]  # failures to reach anything, committed once the network has been seen to work


@dataclass(frozen=True, slots=True)
class PageRead:
    """What was decided of one address. `is_answered`: a server answered, so it says something of the page."""

    record: Record
    group: AddressGroup
    is_answered: bool = True
    raw: polling.RawRow | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """Of a batch: what is decided without its pages, the pages owed by address, and the outlets' learned lines."""

    decided: list[PageRead]
    owed: dict[str, AddressGroup]
    learned: Mapping[str, Mapping[str, datetime]]


def collect_pages(run: Run, entries: Sequence[Entry]) -> PagesDone:
    """Fetch and decide the pages of these entries and commit the batch in one transaction."""
    plan = _plan(run, entries)
    received_before = run.received_bytes
    reads = [*plan.decided, *_read_pages(run, plan.owed, plan.learned)]
    reopened = frozenset(entry.article_id for entry in entries if entry.article_id)
    answered = [read for read in reads if read.is_answered]
    loaded = _commit(run, answered, run.received_bytes - received_before, reopened)
    run.tried.update(entry.entry_id for entry in entries)
    _log_failures(reads)
    return PagesDone(loaded, tuple(read.record for read in reads if not read.is_answered))


def _log_failures(reads: Sequence[PageRead]) -> None:
    """Log why pages have no result yet or never will; a bug is in the log with its traceback already."""
    for read in reads:
        owner = read.group.owner
        for outcome in read.record.outcomes[:1]:  # entries of one address share it
            if outcome.outcome in {"failed", "pending"} and outcome.reason != BUG:
                where = {"stage": "page", "source_id": owner.source_id, "url": owner.url}
                PAGES.info("%s: %s", outcome.outcome, outcome.reason, extra=where)


def give_up(run: Run, entries: Sequence[Entry]) -> None:
    """Commit entries as failed by a bug of ours that was noted before."""
    _commit(run, [_failed(run, PageRead(Record(()), AddressGroup((entry,)))) for entry in entries], 0, frozenset())


def _plan(run: Run, entries: Sequence[Entry]) -> _Plan:
    now = run.now()
    listed = [entry for entry in entries if entry.source_id in run.sources]
    groups, culprits = without_culprits(listed, group_by_address)
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        looked = in_parts(
            groups, lambda some: lookups.known_addresses(connection, [group.owner.address_id for group in some])
        )
        learned = run.aside("look up common lines", lambda: junk_lines.junk_lines(connection)) or {}
    known = {name: address for part in looked.done for name, address in part.items()}
    decided = [
        PageRead(
            Record((Outcome(entry.entry_id, "failed", "source_removed", now, entry.article_id),)),
            AddressGroup((entry,)),
        )
        for entry in entries
        if entry.source_id not in run.sources
    ]
    decided += [_bug(run, "group pages", error, AddressGroup((entry,))) for entry, error in culprits]
    decided += [_bug(run, "look up address", error, group) for group, error in looked.failed]
    unknown = {group.owner.entry_id for group, _ in looked.failed}
    owed: dict[str, AddressGroup] = {}
    for group in (group for group in groups if group.owner.entry_id not in unknown):
        try:
            record = decide_known(group, known.get(group.owner.address_id), now)
        except Exception as error:  # noqa: BLE001 - what is no bug is raised again by _bug
            decided.append(_bug(run, "known page", error, group))
            continue
        if record:
            decided.append(PageRead(record, group))
        else:
            owed[group.owner.address_id] = group
    return _Plan(decided, owed, learned)


def _bug(
    run: Run, stage: str, error: Exception | Fault, group: AddressGroup, response: Response | None = None
) -> PageRead:
    """Note a bug and keep the page's bytes; its entries are failed by it. What is no bug is raised again."""
    owner = group.owner
    run.note_bug(stage, error, owner.source_id, owner.url)
    name = owner.article_id or owner.address_id
    raw = run.keep_raw(response, "page", owner.source_id, name) if response is not None else None
    return PageRead(fail_entries(group.entries, run.now()), group, raw=raw)


def _failed(run: Run, read: PageRead) -> PageRead:
    """A page that a bug kept from being committed, as failed; its bytes are found by its entry from now on."""
    if read.raw is not None:
        owner = read.group.owner
        run.note_raw(replace(read.raw, article_id=owner.article_id or owner.address_id))
    return PageRead(fail_entries(read.group.entries, run.now()), read.group)


def _read_pages(
    run: Run, owed: Mapping[str, AddressGroup], learned: Mapping[str, Mapping[str, datetime]]
) -> Iterator[PageRead]:
    """Each group's record, pages examined in killable workers while others are still on their way."""
    settled: list[PageRead] = []
    answers: dict[str, Response] = {}
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        ids = [group.owner.article_id for group in owed.values()]
        # Without their validators, pages read before are asked for as others are.
        held = run.aside("look up validators", lambda: polling.page_states(connection, ids)) or {}
    asked = each(list(owed.items()), lambda item: _request(*item, held))
    settled += [_bug(run, "page request", error, group) for (_, group), error in asked.failed]

    def jobs() -> Iterator[PageJob]:
        for response in run.fetcher.fetch(asked.done):
            group = owed[response.key]
            try:
                job = _job_of(run, group, response, held, learned)
            except Exception as error:  # noqa: BLE001 - what is no bug is raised again by _bug
                job = _bug(run, "page answer", error, group, response)
            if isinstance(job, PageRead):
                settled.append(job)
            else:
                answers[response.key] = response
                yield job

    for job, findings in _examine(run, jobs()):
        group, response = owed[job.entry.address_id], answers.pop(job.entry.address_id)
        try:
            read = _read_of(run, job, findings, group, response)
        except Exception as error:  # noqa: BLE001 - what is no bug is raised again by _bug
            read = _bug(run, "page outcome", error, group, response)
        yield read
    yield from settled


def _job_of(
    run: Run,
    group: AddressGroup,
    response: Response,
    held: Mapping[str, PageState],
    learned: Mapping[str, Mapping[str, datetime]],
) -> PageJob | PageRead:
    """What is to be read of an answer, or what it says without being read."""
    run.note_response(response)
    if response.fault is not None:
        return _bug(run, "page request", response.fault, group)
    if response.status == 304 and group.owner.article_id in held:
        return PageRead(decide_unchanged(group, run.now()), group)
    reason = _refusal(response)
    is_final = reason and not is_temporary(response.status, response.failure)
    if reason and not (is_final and group.owner.content):
        record = decide_unreached(group, response, reason, run.now())
        return PageRead(record, group, is_answered=bool(response.status or is_final))
    source = run.sources[group.owner.source_id]
    return PageJob(
        group.owner,
        source,
        response.body,
        response.final_url or group.owner.url,
        response.content_type,
        run.seeds,
        run.lexicon,
        known_before(learned.get(source.outlet, {}), None),
    )


def _read_of(
    run: Run, job: PageJob, findings: PageFindings | WorkerFailure, group: AddressGroup, response: Response
) -> PageRead:
    """What the reading of a page means for its entries; its bytes are kept."""
    if isinstance(findings, WorkerFailure):
        if findings.fault is not None:
            return _bug(run, "page", findings.fault, group, response)
        findings = PageFindings(None, f"page_{findings.reason}")  # a limit hit is a finding too
    reason = _refusal(response)
    if reason and findings.article is None:  # the page was refused and the feed's text was no article
        return PageRead(decide_unreached(group, response, reason, run.now()), group)
    record = decide_page(group, job.source, job.url, findings, run.now(), run.timezone)
    record = replace(record, page=page_state(record, response, run.now()))
    return PageRead(record, group, raw=run.keep_raw(response, "page", job.source.id, _kept_as(record, group)))


def _refusal(response: Response) -> str:
    """Why an answer is no page, '' where it is one."""
    return "" if response.is_ok else response.failure or f"http_{response.status}"


def _examine(run: Run, jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
    """Read pages in the worker processes of this machine, or on others where the run has them."""

    def here(jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
        return run.workers.map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S)

    return run.readers.examine(run, jobs, here) if run.readers else here(jobs)


def _request(key: str, group: AddressGroup, held: Mapping[str, PageState]) -> Request:
    """Ask for a page; one that was read before, whose entry the outlet changed, only if it changed as well."""
    before = held.get(group.owner.article_id)
    if before is None:
        return Request(key, group.owner.url)
    return Request(key, group.owner.url, etag=before.etag, last_modified=before.last_modified)


def _kept_as(record: Record, group: AddressGroup) -> str:
    return record.article.article_id if record.article else group.owner.address_id


class _Unlearned(Exception):
    """An outlet's lines could not be learned: the pages are committed without."""


def _commit(run: Run, reads: Sequence[PageRead], received: int, reopened: frozenset[str]) -> int:
    """Commit what was read in one transaction, less what a bug keeps out; return the number of articles loaded."""
    stamp, owed = Stamp(run.run_id, run.lexicon_version), [received]

    def write(some: Sequence[PageRead], *, is_learning: bool) -> int:
        records = [read.record for read in some]
        with run.committing("pages") as connection:
            loaded = commit_records(stamp, connection, records, sum(owed), reopened)
            try:
                if is_learning:
                    learn_common_lines(
                        connection, run.sources, {r.article.source_id for r in records if r.article}, run.now()
                    )
            except Exception as error:
                if is_bug(error):
                    raise _Unlearned from error
                raise
        owed.clear()  # bytes are counted once
        return loaded

    def commit(some: Sequence[PageRead]) -> int:
        try:
            return write(some, is_learning=True)
        except _Unlearned as problem:
            run.note_bug(
                "learn common lines", problem.__cause__ or problem, some[0].group.owner.source_id if some else ""
            )
            return write(some, is_learning=False)

    if not reads:
        return commit(reads)
    parts = in_parts(reads, commit)
    for read, error in parts.failed:
        run.note_bug("commit page", error, read.group.owner.source_id, read.group.owner.url)
    again = in_parts([_failed(run, read) for read, _ in parts.failed], commit)
    for read, error in again.failed:  # stays open as it was
        run.note_bug("give up page", error, read.group.owner.source_id, read.group.owner.url)
    return sum(parts.done)
