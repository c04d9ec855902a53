"""The second half of a collection: pending entries, from address to committed record.

Fetch, examine in workers, decide (page_decisions.py), decide edges and commit (commit.py). A bug costs the page it
was met in: its entries are *failed: bug*, its bytes are stored, the rest of the batch commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from extractors.articles.redirects import find_redirect
from extractors.faults import BUG, Fault
from extractors.process import PageFindings, PageJob, examine_page
from extractors.records import Entry, Outcome, PageState, Record
from flows.bugs import each, in_parts, is_bug, without_culprits
from flows.collection.boilerplate import known_before, learn_common_lines
from flows.collection.commit import Stamp, commit_records, shown_before
from flows.collection.dedupe import SameBodies, find_same_bodies, shown_bodies
from flows.collection.page_decisions import (
    AddressGroup,
    decide_known,
    decide_page,
    decide_stand_in,
    decide_unchanged,
    decide_unreached,
    fail_entries,
    group_by_address,
    page_request,
    page_state,
    refusal,
    state_without_article,
)
from flows.collection.run import ReadPage, Run
from flows.fetching.messages import Request, Response
from flows.log import PAGES, advance
from flows.polling.due import is_temporary
from flows.workers.pool import WorkerFailure
from warehouse.tables import junk_lines, polling
from warehouse.tables.addresses import known_since

EXTRACT_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class PagesDone:
    """The result of a batch of pages."""

    loaded: int
    deferred: tuple[Record, ...]  # failures to reach a server, committed once the network is known to work


@dataclass(frozen=True, slots=True)
class PageRead:
    """The decision on one address. `is_answered`: a server answered, so the decision says something of the page."""

    record: Record
    group: AddressGroup
    is_answered: bool = True
    raw: polling.RawRow | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A batch before its requests: decisions that need no page, and pages to fetch with what is stored about them."""

    decided: list[PageRead]
    pending: dict[str, AddressGroup]  # by address
    learned: Mapping[str, Mapping[str, datetime]]  # common lines, by outlet
    states: Mapping[str, PageState]  # of pages read before, by article


def collect_pages(run: Run, entries: Sequence[Entry]) -> PagesDone:
    """Fetch and decide the pages of these entries and commit the batch in one transaction."""
    plan = _plan(run, entries)
    received_before = run.traffic.received_bytes
    reads = _without_same_bodies(run, [*plan.decided, *_BatchReader(run, plan).read()], plan.states)
    reopened = frozenset(entry.article_id for entry in entries if entry.article_id)
    answered = [read for read in reads if read.is_answered]
    loaded = _commit(run, answered, run.traffic.received_bytes - received_before, reopened)
    run.tried.update(entry.entry_id for entry in entries)
    _log_failures(reads)
    return PagesDone(loaded, tuple(read.record for read in reads if not read.is_answered))


def _without_same_bodies(run: Run, reads: list[PageRead], states: Mapping[str, PageState]) -> list[PageRead]:
    """Ask again for pages of one site that all show one body, the article of none: now, or in an earlier run."""

    def compare() -> SameBodies:
        fresh = shown_bodies([(read.group.owner, read.record) for read in reads])
        with run.warehouse.write(f"look up {run.run_id}") as connection:
            return find_same_bodies(fresh, shown_before(connection, fresh), run.now())

    found = run.aside("compare bodies", compare) or SameBodies()
    suspects = [read for read in reads if read.group.owner.address_id in found.addresses]
    suspects += [PageRead(Record(()), group) for group in group_by_address(found.earlier)]
    decided = each(suspects, lambda read: replace(read, record=_asked_again(read.group, states, run.now())))
    failed = [replace(_bug(run, "same body", error, read.group), raw=read.raw) for read, error in decided.failed]
    run.tried.update(entry.entry_id for entry in found.earlier)
    return [*(read for read in reads if read.group.owner.address_id not in found.addresses), *decided.done, *failed]


def _asked_again(group: AddressGroup, states: Mapping[str, PageState], now: datetime) -> Record:
    stored = group.owner.article_id
    state = state_without_article(stored, states.get(stored), group.owner.url, "soft_404", now) if stored else None
    return replace(decide_stand_in(group, "soft_404", now), page=state)


def _log_failures(reads: Sequence[PageRead]) -> None:
    """Log why pages have no result yet or never will; a bug is in the log with its traceback already."""
    for read in reads:
        owner = read.group.owner
        for outcome in read.record.outcomes[:1]:  # entries of one address share it
            if outcome.outcome in {"failed", "pending"} and outcome.reason != BUG:
                where = {"stage": "page", "source_id": owner.source_id, "url": owner.url}
                PAGES.info("%s: %s", outcome.outcome, outcome.reason, extra=where)


def give_up(run: Run, entries: Sequence[Entry]) -> None:
    """Commit entries as failed by a bug that was noted before."""
    _commit(run, [_failed(run, PageRead(Record(()), AddressGroup((entry,)))) for entry in entries], 0, frozenset())


def _plan(run: Run, entries: Sequence[Entry]) -> _Plan:
    """Decide what can be decided without a page: removed sources, known addresses, bugs."""
    now = run.now()
    listed = [entry for entry in entries if entry.source_id in run.sources]
    groups, culprits = without_culprits(listed, group_by_address)
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        lookup = in_parts(
            groups,
            lambda some: known_since(connection, run.addresses, [g.owner.address_id for g in some], run.run_id),
        )
        learned = run.aside("look up common lines", lambda: junk_lines.junk_lines(connection)) or {}
        ids = [group.owner.article_id for group in groups]
        # Without their validators, pages read before are requested as others are.
        states = run.aside("look up validators", lambda: polling.page_states(connection, ids)) or {}
    known = {name: address for part in lookup.done for name, address in part.items()}
    decided = [
        PageRead(
            Record((Outcome(entry.entry_id, "failed", "source_removed", now, entry.article_id),)),
            AddressGroup((entry,)),
        )
        for entry in entries
        if entry.source_id not in run.sources
    ]
    decided += [_bug(run, "group pages", error, AddressGroup((entry,))) for entry, error in culprits]
    decided += [_bug(run, "look up address", error, group) for group, error in lookup.failed]
    unknown = {group.owner.entry_id for group, _ in lookup.failed}
    pending: dict[str, AddressGroup] = {}
    for group in (group for group in groups if group.owner.entry_id not in unknown):
        try:
            record = decide_known(group, known.get(group.owner.address_id), now)
        except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
            decided.append(_bug(run, "known page", error, group))
            continue
        if record:
            decided.append(PageRead(record, group))
        else:
            pending[group.owner.address_id] = group
    return _Plan(decided, pending, learned, states)


def _bug(
    run: Run, stage: str, error: Exception | Fault, group: AddressGroup, response: Response | None = None
) -> PageRead:
    """Note a bug, store the page's bytes and fail its entries. An exception that is no bug is raised again."""
    owner = group.owner
    run.note_bug(stage, error, owner.source_id, owner.url)
    name = owner.article_id or owner.address_id
    raw = run.store_response(response, "page", owner.source_id, name) if response is not None else None
    return PageRead(fail_entries(group.entries, run.now()), group, raw=raw)


def _failed(run: Run, read: PageRead) -> PageRead:
    """Fail the entries of a page that a bug kept from being committed; its bytes are found by its entry from now on."""
    if read.raw is not None:
        owner = read.group.owner
        run.raw.add(replace(read.raw, article_id=owner.article_id or owner.address_id))
    return PageRead(fail_entries(read.group.entries, run.now()), read.group)


@dataclass(slots=True)
class _BatchReader:
    """Reads the pages of one batch: workers examine those that arrived while others are still on their way."""

    run: Run
    plan: _Plan
    unread: list[PageRead] = field(default_factory=list)  # decided by the answer alone
    answers: dict[str, Response] = field(default_factory=dict)  # of pages in the workers, by address

    def read(self) -> Iterator[PageRead]:
        """Yield the decision on each pending address, as they come."""
        run, pending = self.run, self.plan.pending
        run.warehouse.let_go()  # other machines may read them
        requests = each(list(pending.items()), lambda item: page_request(*item, self.plan.states))
        self.unread += [_bug(run, "page request", error, group) for (_, group), error in requests.failed]
        for job, findings in self._examine(self._jobs(requests.done)):
            group, response = pending[job.entry.address_id], self.answers.pop(job.entry.address_id)
            try:
                read = _read_of(run, job, findings, group, response, self.plan.states)
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
                read = _bug(run, "page outcome", error, group, response)
            yield read
        yield from self.unread

    def _jobs(self, requests: Sequence[Request]) -> Iterator[PageJob]:
        """Fetch the pages; yield those that have to be read and set the others aside."""
        for response in self._answers(requests):
            advance("pages")
            group = self.plan.pending[response.key]
            try:
                job = self._job_of(group, response)
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
                job = _bug(self.run, "page answer", error, group, response)
            if isinstance(job, PageRead):
                self.unread.append(job)
            else:
                self.answers[response.key] = response
                yield job

    def _answers(self, requests: Sequence[Request]) -> Iterator[Response]:
        """Fetch the pages, and once more what those that only send on lead to."""
        onward = []
        for response in self.run.fetch(requests):
            try:
                target = find_redirect(response.body, response.final_url or response.url) if response.is_ok else ""
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
                group = self.plan.pending[response.key]
                self.unread.append(_bug(self.run, "page answer", error, group, response))
                continue
            if target:
                self.run.traffic.note(response)
                onward.append(Request(response.key, target))
            else:
                yield response
        if onward:
            yield from self.run.fetch(onward)

    def _job_of(self, group: AddressGroup, response: Response) -> PageJob | PageRead:
        """The page to read, or the decision where the answer alone makes it."""
        run, owner = self.run, group.owner
        run.traffic.note(response)
        if response.fault is not None:
            return _bug(run, "page request", response.fault, group)
        if response.status == 304 and owner.article_id in self.plan.states:
            return PageRead(decide_unchanged(group, run.now()), group)
        if response.mitigation and not owner.content:
            return self._stand_in(group, response, response.mitigation)
        if owner.article_id and response.status in {404, 410} and not owner.content:
            return self._stand_in(group, response, "deleted")  # the article is stored: its entry stays loaded
        reason = refusal(response)
        is_final = reason and not is_temporary(response.status, response.failure)
        if reason and not (is_final and owner.content):
            record = decide_unreached(group, response, reason, run.now())
            return PageRead(record, group, is_answered=bool(response.status or is_final))
        source = run.sources[owner.source_id]
        usual = known_before(self.plan.learned.get(source.outlet, {}), None)
        url = response.final_url or owner.url
        return PageJob(owner, source, response.body, url, response.content_type, run.seeds, run.lexicon, usual)

    def _stand_in(self, group: AddressGroup, response: Response, reason: str) -> PageRead:
        """The decision on a page whose answer alone says what stands in its place: a challenge, or nothing any more."""
        now, stored = self.run.now(), group.owner.article_id
        url = response.final_url or response.url
        state = state_without_article(stored, self.plan.states.get(stored), url, reason, now)
        record = decide_stand_in(group, reason, now)
        return PageRead(replace(record, page=state if stored else None), group)

    def _examine(self, jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
        """Read pages in the worker processes of this machine, or on others where the run has them."""
        return self.run.readers.examine(self.run, jobs, self._here) if self.run.readers else self._here(jobs)

    def _here(self, jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
        return self.run.workers.map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S)


def _read_of(
    run: Run,
    job: PageJob,
    findings: PageFindings | WorkerFailure,
    group: AddressGroup,
    response: Response,
    states: Mapping[str, PageState],
) -> PageRead:
    """Decide a page that was read, and store its bytes."""
    if isinstance(findings, WorkerFailure):
        if findings.fault is not None:
            return _bug(run, "page", findings.fault, group, response)
        findings = PageFindings(None, f"page_{findings.reason}")  # a worker's limit is a reason too
    reason = refusal(response)
    if reason and findings.article is None:  # the page was refused and the feed's text was no article
        return PageRead(decide_unreached(group, response, reason, run.now()), group)
    if response.mitigation and findings.article is None:
        findings = PageFindings(None, response.mitigation)
    record = decide_page(group, job.source, job.url, findings, run.now(), run.timezone)
    stored = group.owner.article_id
    if stored and record.article is None:  # its bytes are not the article's
        state = state_without_article(stored, states.get(stored), job.url, findings.reason, run.now())
        return PageRead(replace(record, page=state), group)
    record = replace(record, page=page_state(record, response, run.now()))
    name = record.article.article_id if record.article else group.owner.address_id
    raw = run.store_response(response, "page", job.source.id, name)
    if record.article and raw and record.article.extractor != "feed":
        record = replace(record, article=replace(record.article, raw_sha256=raw.sha256))
    return PageRead(record, group, raw=raw)


class _NotLearned(Exception):
    """A bug kept an outlet's common lines from being learned: the pages are committed without."""


def _commit(run: Run, reads: Sequence[PageRead], received: int, reopened: frozenset[str]) -> int:
    """Commit the pages in one transaction, without those that a bug stops. Return the number of articles loaded."""
    stamp, uncounted = Stamp(run.run_id, run.lexicon_version), [received]

    def write(some: Sequence[PageRead], *, is_learning: bool) -> int:
        records = [read.record for read in some]
        with run.committing("pages") as connection:
            loaded = commit_records(stamp, connection, records, sum(uncounted), reopened)
            try:
                if is_learning:
                    names = {record.article.source_id for record in records if record.article}
                    learn_common_lines(connection, run.sources, names, run.now())
            except Exception as error:
                if is_bug(error):
                    raise _NotLearned from error
                raise
        uncounted.clear()  # bytes are counted once
        return loaded

    def commit(some: Sequence[PageRead]) -> int:
        try:
            return write(some, is_learning=True)
        except _NotLearned as problem:
            source_id = some[0].group.owner.source_id if some else ""
            run.note_bug("learn common lines", problem.__cause__ or problem, source_id)
            return write(some, is_learning=False)

    if not reads:
        return commit(reads)
    parts = in_parts(reads, commit)
    for read, error in parts.failed:
        run.note_bug("commit page", error, read.group.owner.source_id, read.group.owner.url)
    lost = in_parts([_failed(run, read) for read, _ in parts.failed], commit)
    for read, error in lost.failed:  # its entries stay pending
        run.note_bug("give up page", error, read.group.owner.source_id, read.group.owner.url)
    return sum(parts.done)
