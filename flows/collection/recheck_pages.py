"""The re-check: a relevant article's page is requested once more after a day, and read only if it changed.

    due? ─► conditional request ─► 304: unchanged │ 404, 410: deleted │ 200: read again
    read again ─► a new version where edited │ a notice of deletion: deleted │ something in its place: asked again

Pages without validators are not re-checked, since a conditional request needs them. `decide_answer` and
`decide_reading` are pure. A bug costs the page it was met in: its check is done with the result 'bug', until
`yalu retag --extract` lets the next run check it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.faults import BUG, Fault
from extractors.process import PageFindings, PageJob, examine_page
from extractors.records import STAND_INS, Document, Entry, PageState, Record
from flows.bugs import in_parts
from flows.collection.boilerplate import known_before
from flows.collection.commit import Stamp, commit_records
from flows.collection.fetch_pages import EXTRACT_TIMEOUT_S
from flows.collection.page_decisions import AddressGroup, decide_page
from flows.fetching.messages import Request, Response
from flows.fetching.onward import follow
from flows.polling.due import is_temporary, was_asked
from flows.workers.batches import in_batches
from flows.workers.pool import WorkerFailure
from warehouse.tables import junk_lines, lookups, polling

if TYPE_CHECKING:
    from flows.collection.run import Run

RETRY_AFTER = timedelta(hours=6)  # after a temporary failure
GIVE_UP_AFTER = timedelta(hours=72)  # after the page was fetched
PAGES_A_BATCH = 50
NOT_NOW = "not_an_article"  # the page shows something in place of the article
# The state of a re-checked page, its new version, and the bytes that version was read from.
Check = tuple[PageState, Record | None, polling.RawRow | None]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The number of pages that were re-checked, and of those edited or deleted."""

    asked: int = 0
    edited: int = 0
    deleted: int = 0


def decide_answer(state: PageState, response: Response, now: datetime) -> PageState | None:
    """Return the page's state as decided by the answer alone; None where its body has to be read."""
    if not was_asked(response.failure):
        return state
    done = replace(state, recheck_at=None, rechecked_at=now)
    if is_temporary(response.status, response.failure):
        if now + RETRY_AFTER <= state.fetched_at + GIVE_UP_AFTER:
            return replace(state, recheck_at=now + RETRY_AFTER)
        return replace(done, result="unreachable")
    if response.failure or not (200 <= response.status < 300 or response.status == 304):
        return replace(done, result="deleted" if response.status in {404, 410} else "unreachable")
    if response.status == 304 or hashlib.sha256(response.body).hexdigest() == state.body_sha256:
        return replace(done, result="unchanged")
    return None


def decide_reading(
    state: PageState,
    entry: Entry,
    stored: Document | None,
    job: PageJob,
    findings: PageFindings,
    now: datetime,
    desk: str,
) -> tuple[PageState, Record | None]:
    """Return the state of a page that was read again, and its new version where title or text was edited."""
    done = replace(state, recheck_at=None, rechecked_at=now, body_sha256=hashlib.sha256(job.body).hexdigest())
    article = findings.article
    if findings.reason == "deleted":
        return replace(done, body_sha256=state.body_sha256, result="deleted"), None
    if findings.reason in STAND_INS:
        again = now + RETRY_AFTER <= state.fetched_at + GIVE_UP_AFTER
        return replace(state, recheck_at=now + RETRY_AFTER if again else None, rechecked_at=now, result=NOT_NOW), None
    if article is None or stored is None or findings.reason:
        return replace(done, result="unreadable"), None
    if (article.text, article.title) == (stored.text, stored.title):
        return replace(done, result="same_text"), None
    record = decide_page(AddressGroup((entry,)), job.source, job.url, findings, now, desk)
    # No entry is decided here, so none is counted: the account is of entries, and this is a version.
    return replace(done, result="edited"), replace(record, outcomes=())


def recheck_pages(run: Run, source_ids: Iterable[str]) -> Rechecked:
    """Request the pages whose re-check is due, and commit the results."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        due = polling.pages_to_recheck(connection, run.started_at, source_ids)
    total = Rechecked()
    for batch in in_batches(due, PAGES_A_BATCH):
        done = _recheck_batch(run, {state.article_id: (state, entry) for state, entry in batch})
        total = Rechecked(total.asked + done.asked, total.edited + done.edited, total.deleted + done.deleted)
    return total


def _recheck_batch(run: Run, every: Mapping[str, tuple[PageState, Entry]]) -> Rechecked:
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        lookup = in_parts(sorted(every), lambda some: lookups.stored_documents(connection, some))
        learned = run.aside("look up common lines", lambda: junk_lines.junk_lines(connection)) or {}
    stored = {name: document for part in lookup.done for name, document in part.items()}
    lost = [_bug(run, "look up re-check", error, *every[name]) for name, error in lookup.failed]
    due = {name: pair for name, pair in every.items() if name not in dict(lookup.failed)}
    received_before = run.traffic.received_bytes
    checks = [*lost, *_answers(run, due, stored, learned)]
    states = _commit(run, checks, run.traffic.received_bytes - received_before, every)
    found = [state.result for state in states if state.rechecked_at]
    return Rechecked(len(found), found.count("edited"), found.count("deleted"))


def _commit(
    run: Run, checks: Sequence[Check], received: int, due: Mapping[str, tuple[PageState, Entry]]
) -> list[PageState]:
    """Commit checks in one transaction, without those that a bug stops. Return the committed states."""
    unnoted = [received]

    def commit(some: Sequence[Check]) -> list[PageState]:
        states, records = [check[0] for check in some], [record for _, record, _ in some if record]
        # Without them the earlier bytes would stand for this version; without the version they may not.
        raw = [row for _, _, row in some if row]
        for row in raw:
            run.raw.add(row)
        stamp = Stamp(run.run_id, run.lexicon_version)
        try:
            with run.committing("re-checks") as connection:
                commit_records(stamp, connection, records, sum(unnoted), frozenset(due))
                polling.save_page_states(connection, states)
        except Exception:
            run.raw.discard(raw)
            raise
        unnoted.clear()  # bytes are counted once
        return states

    parts = in_parts(checks, commit)
    lost = [_bug(run, "commit re-check", error, *due[state.article_id]) for (state, _, _), error in parts.failed]
    retried = in_parts(lost, commit)
    for (state, _, _), error in retried.failed:  # it stays due
        run.note_bug("give up re-check", error, due[state.article_id][1].source_id, state.url)
    return [state for part in (*parts.done, *retried.done) for state in part]


def _bug(run: Run, stage: str, error: Exception | Fault, state: PageState, entry: Entry) -> Check:
    """Note a bug; the check is done with the result 'bug'. An exception that is no bug is raised again."""
    run.note_bug(stage, error, entry.source_id, state.url)
    return replace(state, recheck_at=None, rechecked_at=run.now(), result=BUG), None, None


def _answers(
    run: Run,
    due: Mapping[str, tuple[PageState, Entry]],
    stored: Mapping[str, Document],
    learned: Mapping[str, Mapping[str, datetime]],
) -> Iterator[Check]:
    unread: list[Check] = []
    requests = [Request(name, s.url, etag=s.etag, last_modified=s.last_modified) for name, (s, _) in due.items()]
    by_entry = {entry.entry_id: name for name, (_, entry) in due.items()}

    def jobs() -> Iterator[PageJob]:
        for response in follow(run.fetch, requests, run.traffic.note):
            state, entry = due[response.key]
            try:
                job = _job_of(run, state, entry, response, learned)
            except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by _bug
                unread.append(_bug(run, "re-check answer", error, state, entry))
                continue
            if isinstance(job, PageState):
                unread.append((job, None, None))
            else:
                yield job

    for job, findings in run.workers.map_unordered(examine_page, jobs(), timeout_s=EXTRACT_TIMEOUT_S):
        name = by_entry[job.entry.entry_id]
        state, entry = due[name]
        try:
            check = _check_of(run, job, findings, state, entry, stored.get(name))
        except Exception as error:  # noqa: BLE001 - as above
            check = _bug(run, "re-check outcome", error, state, entry)
        yield check
    yield from unread


def _job_of(
    run: Run,
    state: PageState,
    entry: Entry,
    response: Response,
    learned: Mapping[str, Mapping[str, datetime]],
) -> PageJob | PageState:
    """Return the page to read, or its state where the answer alone decides it."""
    run.traffic.note(response)
    if response.fault is not None:
        return _bug(run, "re-check request", response.fault, state, entry)[0]
    source = run.sources.get(entry.source_id)
    decided = decide_answer(state, response, run.now())
    if decided or source is None:
        return decided or replace(state, recheck_at=None)
    url = response.final_url or state.url
    # As it was read the first time: a line learned since then would look like an edit.
    usual = known_before(learned.get(source.outlet, {}), state.fetched_at)
    return PageJob(entry, source, response.body, url, response.content_type, run.seeds, run.lexicon, usual)


def _check_of(
    run: Run,
    job: PageJob,
    findings: PageFindings | WorkerFailure,
    state: PageState,
    entry: Entry,
    stored: Document | None,
) -> Check:
    if isinstance(findings, WorkerFailure):
        if findings.fault is not None:
            return _bug(run, "re-check", findings.fault, state, entry)
        findings = PageFindings(None, findings.reason)  # a limit hit is a finding too
    state, record = decide_reading(state, entry, stored, job, findings, run.now(), run.timezone)
    if record is None:
        return state, None, None
    row = run.store_bytes(job.body, job.url, job.content_type, "page", job.source.id, state.article_id)
    if row and record.article:
        record = replace(record, article=replace(record.article, raw_sha256=row.sha256))
    return state, record, row
