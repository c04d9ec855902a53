"""The second half of a collection: the pages still owed, from address to committed record.

Fetch, examine in workers, decide (flows/page_outcomes.py), settle duplicates, commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from extractors.duplicates import candidate_pairs
from extractors.examine import PageFindings, PageJob, examine_page
from extractors.likeness import instant_of
from extractors.records import Entry, Fingerprint, Outcome, PageState, Record
from flows.junk_lines import known_before, learn
from flows.page_outcomes import (
    Group,
    decide_known,
    decide_page,
    decide_unchanged,
    decide_unreached,
    document_of,
    group_by_address,
    page_state,
    resolve_addresses,
    verify_seed_match,
)
from flows.polling.due import is_temporary
from flows.polling.messages import Request, Response
from flows.settle import settle
from flows.workers import WorkerFailure
from warehouse import lines, load, lookups, polling

if TYPE_CHECKING:
    import duckdb

    from flows.pipeline import Run

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


def collect_pages(run: Run, entries: Sequence[Entry]) -> PagesDone:
    """Fetch and decide the pages of these entries and commit the batch in one transaction."""
    now = run.now()
    orphans = [entry for entry in entries if entry.source_id not in run.sources]
    groups = group_by_address([entry for entry in entries if entry.source_id in run.sources])
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        known = lookups.known_addresses(connection, [group.owner.address_id for group in groups])
        learned = lines.junk_lines(connection)
    records = [
        Record((Outcome(entry.entry_id, "failed", "source_removed", now, entry.article_id),)) for entry in orphans
    ]
    owed: dict[str, Group] = {}
    for group in groups:
        if record := decide_known(group, known.get(group.owner.address_id), now):
            records.append(record)
        else:
            owed[group.owner.address_id] = group
    received_before = run.received_bytes
    deferred: list[Record] = []
    for record, answered in _read_pages(run, owed, learned):
        (records if answered else deferred).append(record)
    with run.committing("pages") as connection:
        reopened = frozenset(entry.article_id for entry in entries if entry.article_id)
        stamp = Stamp(run.run_id, run.lexicon_version)
        loaded = commit_records(stamp, connection, records, run.received_bytes - received_before, reopened)
        learn(connection, run.sources, {r.article.source_id for r in records if r.article}, run.now())
    run.tried.update(entry.entry_id for entry in entries)
    return PagesDone(loaded, tuple(deferred))


def _read_pages(
    run: Run, owed: Mapping[str, Group], learned: Mapping[str, Mapping[str, datetime]]
) -> Iterator[tuple[Record, bool]]:
    """Each group's record, pages examined in killable workers while others are still on their way.

    The flag says whether a server answered at all.
    """
    unreached: list[tuple[Record, bool]] = []
    answers: dict[str, Response] = {}
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        held = polling.page_states(connection, [group.owner.article_id for group in owed.values()])

    def jobs() -> Iterator[PageJob]:
        for response in run.fetcher.fetch([_request(key, group, held) for key, group in owed.items()]):
            run.note_response(response)
            group = owed[response.key]
            if response.status == 304 and group.owner.article_id in held:
                unreached.append((decide_unchanged(group, run.now()), True))
                continue
            reason = _refusal(response)
            is_final = reason and not is_temporary(response.status, response.failure)
            if reason and not (is_final and group.owner.content):
                record = decide_unreached(group, response, reason, run.now())
                unreached.append((record, bool(response.status or is_final)))
                continue
            source = run.sources[group.owner.source_id]
            answers[response.key] = response
            yield PageJob(
                group.owner,
                source,
                response.body,
                response.final_url or group.owner.url,
                response.content_type,
                run.seeds,
                run.lexicon,
                known_before(learned.get(source.outlet, {}), None),
            )

    for job, findings in _examine(run, jobs()):
        group, response = owed[job.entry.address_id], answers.pop(job.entry.address_id)
        if isinstance(findings, WorkerFailure):
            findings = PageFindings(None, f"page_{findings.reason}")  # noqa: PLW2901 - a limit hit is a finding too
        reason = _refusal(response)
        if reason and findings.article is None:  # the page was refused and the feed's text was no article
            yield decide_unreached(group, response, reason, run.now()), True
        else:
            record = decide_page(group, job.source, job.url, findings, run.now(), run.timezone)
            run.keep_raw(response, "page", job.source.id, _kept_as(record, group))
            yield replace(record, page=page_state(record, response, run.now())), True
    yield from unreached


def _refusal(response: Response) -> str:
    """Why an answer is no page, '' where it is one."""
    return "" if response.is_ok else response.failure or f"http_{response.status}"


def _examine(run: Run, jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
    """Read pages in the worker processes of this machine, or on others where the run has them."""

    def here(jobs: Iterable[PageJob]) -> Iterator[ReadPage]:
        return run.workers.map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S)

    return run.readers.examine(run, jobs, here) if run.readers else here(jobs)


def _request(key: str, group: Group, held: Mapping[str, PageState]) -> Request:
    """Ask for a page; one that was read before, whose entry the outlet changed, only if it changed as well."""
    before = held.get(group.owner.article_id)
    if before is None:
        return Request(key, group.owner.url)
    return Request(key, group.owner.url, etag=before.etag, last_modified=before.last_modified)


def _kept_as(record: Record, group: Group) -> str:
    return record.article.article_id if record.article else group.owner.address_id


@dataclass(frozen=True, slots=True)
class Stamp:
    """What loaded records are marked with: a run and the lexicon they were judged by."""

    run_id: str
    lexicon_version: str


def commit_records(
    stamp: Stamp,
    connection: duckdb.DuckDBPyConnection,
    records: list[Record],
    received: int,
    reopened: frozenset[str],
) -> int:
    """Resolve addresses, settle duplicates and load the batch; gives the number of articles loaded."""
    records.sort(key=lambda record: min((outcome.entry_id for outcome in record.outcomes), default=""))
    ids = [record.article.article_id for record in records if record.article]
    stored = lookups.stored_documents(connection, ids)
    records = resolve_addresses(records, stored, reopened)
    if any(record.seed_match for record in records):
        seed_texts = lookups.seed_texts(connection)
        records = [verify_seed_match(record, seed_texts) for record in records]
    kept = [(r.article, r.fingerprint) for r in records if r.article and r.fingerprint]
    # Earliest first: of a hash that very many texts carry, only the first of them are paired.
    kept.sort(key=lambda pair: (instant_of(document_of(pair[0])), pair[0].article_id))
    fresh = {article.article_id: document_of(article) for article, _ in kept}
    prints: dict[str, tuple[Fingerprint, date]] = {a.article_id: (p, a.published_on) for a, p in kept}
    # What copied a text that is now another looks for its next best match.
    rewritten = lookups.edges_of(connection, sorted(set(fresh) & set(stored)))
    again = {edge.document_id for edge in rewritten.values() if edge.of_id in fresh} - set(fresh)
    pairs = lookups.duplicate_candidates(connection, prints | lookups.stored_prints(connection, sorted(again)))
    pairs |= candidate_pairs({name: print_ for name, (print_, _) in prints.items()})
    others = {name for pair in pairs for name in pair} - set(fresh)
    current = lookups.edges_of(connection, sorted(others | again | set(fresh)))
    settled = settle(fresh, lookups.stored_documents(connection, sorted(others)), pairs, current, again)
    load.load_records(
        connection, stamp.run_id, records, settled.edges, stamp.lexicon_version, received, settled.cleared
    )
    return len(kept)
