"""The one look back: a relevant article's page is asked for once more after a day, and only if it changed.

    owed? ─► conditional request ─► 304: unchanged │ 404, 410: deleted │ 200: read again ─► a new version where edited

Pages that came without validators are left alone: there is no asking whether they changed without fetching them.
`decide_answer` is pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.examine import PageFindings, PageJob, examine_page
from extractors.records import Document, Entry, PageState, Record
from flows.batches import in_batches
from flows.commit import Stamp, commit_records
from flows.junk_lines import known_before
from flows.page_outcomes import Group, decide_page
from flows.pages_stage import EXTRACT_TIMEOUT_S
from flows.polling.due import is_temporary, was_asked
from flows.polling.messages import Request, Response
from flows.workers import WorkerFailure
from warehouse import lines, lookups, polling

if TYPE_CHECKING:
    from flows.run import Run

AGAIN = timedelta(hours=6)  # after a temporary failure
GIVEN_UP = timedelta(hours=72)  # after the page was fetched
PAGES_A_BATCH = 50


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many pages were asked for again, and what came of them."""

    asked: int = 0
    edited: int = 0
    deleted: int = 0


def decide_answer(state: PageState, response: Response, now: datetime) -> PageState | None:
    """What an answer says of the page by itself; None where its body has to be read."""
    if not was_asked(response.failure):
        return state
    done = replace(state, recheck_at=None, rechecked_at=now)
    if is_temporary(response.status, response.failure):
        if now + AGAIN <= state.fetched_at + GIVEN_UP:
            return replace(state, recheck_at=now + AGAIN)
        return replace(done, result="unreachable")
    if response.failure or not (200 <= response.status < 300 or response.status == 304):
        return replace(done, result="deleted" if response.status in {404, 410} else "unreachable")
    if response.status == 304 or hashlib.sha256(response.body).hexdigest() == state.body_sha256:
        return replace(done, result="unchanged")
    return None


def decide_reading(
    state: PageState, entry: Entry, stored: Document | None, job: PageJob, findings: PageFindings, run: Run
) -> tuple[PageState, Record | None]:
    """What a page read again says: its new version where it was edited, nothing where only its surroundings were."""
    now = run.now()
    done = replace(state, recheck_at=None, rechecked_at=now, body_sha256=hashlib.sha256(job.body).hexdigest())
    article = findings.article
    if article is None or stored is None or findings.reason:
        return replace(done, result="unreadable"), None
    if (article.text, article.title) == (stored.text, stored.title):
        return replace(done, result="same_text"), None
    record = decide_page(Group((entry,)), job.source, job.url, findings, now, run.timezone)
    # No entry is decided here, so none is counted: the account is of entries, and this is a version.
    return replace(done, result="edited"), replace(record, outcomes=())


def recheck_pages(run: Run, source_ids: Iterable[str]) -> Rechecked:
    """Ask once more for the pages whose time has come, and commit what became of them."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        owed = polling.pages_to_recheck(connection, run.started_at, source_ids)
    total = Rechecked()
    for batch in in_batches(owed, PAGES_A_BATCH):
        done = _recheck_batch(run, {state.article_id: (state, entry) for state, entry in batch})
        total = Rechecked(total.asked + done.asked, total.edited + done.edited, total.deleted + done.deleted)
    return total


def _recheck_batch(run: Run, owed: Mapping[str, tuple[PageState, Entry]]) -> Rechecked:
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        stored = lookups.stored_documents(connection, sorted(owed))
        learned = lines.junk_lines(connection)
    received_before = run.received_bytes
    states: list[PageState] = []
    records: list[Record] = []
    for state, record in _answers(run, owed, stored, learned):
        states.append(state)
        records += [record] if record else []
    received = run.received_bytes - received_before
    with run.committing("re-checks") as connection:
        commit_records(Stamp(run.run_id, run.lexicon_version), connection, records, received, frozenset(owed))
        polling.save_page_states(connection, states)
    found = [state.result for state in states if state.rechecked_at]
    return Rechecked(len(found), found.count("edited"), found.count("deleted"))


def _answers(
    run: Run,
    owed: Mapping[str, tuple[PageState, Entry]],
    stored: Mapping[str, Document],
    learned: Mapping[str, Mapping[str, datetime]],
) -> Iterator[tuple[PageState, Record | None]]:
    settled: list[PageState] = []
    requests = [Request(name, s.url, etag=s.etag, last_modified=s.last_modified) for name, (s, _) in owed.items()]
    by_entry = {entry.entry_id: name for name, (_, entry) in owed.items()}

    def jobs() -> Iterator[PageJob]:
        for response in run.fetcher.fetch(requests):
            run.note_response(response)
            state, entry = owed[response.key]
            source = run.sources.get(entry.source_id)
            decided = decide_answer(state, response, run.now())
            if decided or source is None:
                settled.append(decided or replace(state, recheck_at=None))
                continue
            url = response.final_url or state.url
            # As it was read the first time: a line learned since then would look like an edit.
            usual = known_before(learned.get(source.outlet, {}), state.fetched_at)
            yield PageJob(entry, source, response.body, url, response.content_type, run.seeds, run.lexicon, usual)

    for job, findings in run.workers.map_unordered(examine_page, jobs(), timeout_s=EXTRACT_TIMEOUT_S):
        name = by_entry[job.entry.entry_id]
        state, entry = owed[name]
        if isinstance(findings, WorkerFailure):
            findings = PageFindings(None, findings.reason)  # noqa: PLW2901 - a limit hit is a finding too
        yield decide_reading(state, entry, stored.get(name), job, findings, run)
    yield from ((state, None) for state in settled)
