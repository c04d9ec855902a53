"""Re-extraction: reading stored raw bytes with the present readers (`yalu retag --extract`). No network.

    raw pages ─► read as a run reads them, with the lines learned of each outlet ─► what differs
      | articles: the new reading takes the place of the latest version; it is no edit of the outlet's
      | pages without an article: loaded where they have one now
      | pages that failed by a bug: decided now; without stored bytes they are pending again
      | one transaction

A bug that is still there costs the page it is met in and is reported. What is unreadable or off topic now stays as it
is and is reported. Nothing is published here: the retag that follows does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.faults import BUG
from extractors.process import PageFindings, PageJob, examine_page
from extractors.records import Entry, Outcome, Record, Source
from flows import clock
from flows.bugs import Bugs, in_parts
from flows.collection.boilerplate import known_before
from flows.collection.commit import Stamp, commit_records
from flows.collection.fetch_pages import EXTRACT_TIMEOUT_S
from flows.collection.page_decisions import AddressGroup, decide_page
from flows.collection.raw_store import RawStore
from flows.log import PROGRESS, home_log, timed
from flows.reprocessing import stored_articles
from flows.workers.batches import in_batches
from flows.workers.pool import WorkerFailure, Workers
from warehouse.store.transactions import transaction
from warehouse.tables import junk_lines, load, load_reference, polling
from warehouse.tables import rereads as store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.config.settings import Settings
    from warehouse.store.connection import Warehouse

PAGES_AT_ONCE = 500


@dataclass(slots=True)
class Reextraction:
    """What a re-extraction changes, or would change."""

    pages: int = 0
    gone: int = 0  # raw bytes that are no longer there
    same: int = 0
    changed: list[str] = field(default_factory=list)  # titles of articles whose reading differs
    loaded: list[str] = field(default_factory=list)  # titles of pages without an article before
    left: Counter[str] = field(default_factory=Counter)  # why articles stay as they are, with how many
    recovered: Counter[str] = field(default_factory=Counter)  # outcomes of entries that had failed by a bug
    reopened: int = 0  # entries and re-checks that had failed by a bug and are pending again
    bugs: list[str] = field(default_factory=list)  # met now, each in a line


@dataclass(slots=True)
class _Decided:
    """The rows to write."""

    records: list[tuple[Entry, Record]] = field(default_factory=list)  # each with the entry it belongs to
    replaced: dict[str, int] = field(default_factory=dict)  # versions whose place a new reading takes
    edited: set[str] = field(default_factory=set)  # articles that get a version of their own


def reextract(
    settings: Settings,
    since: date | None = None,
    *,
    dry_run: bool = False,
) -> Reextraction:
    """Read stored pages fetched since a day again. Return the changes. Raises WarehouseBusy during a collection."""
    from extractors.lexicon import load_lexicon

    result, decided = Reextraction(), _Decided()
    stamp = stored_articles.stamp_of("reread", clock.now(), load_lexicon(settings.lexicon).version)
    log = nullcontext() if dry_run else home_log(settings, stamp.run_id)
    what = "look up kept pages"
    with (
        log,
        timed("re-extract"),
        Workers() as workers,
        stored_articles.opened(settings, what, dry_run=dry_run) as (opening, warehouse),
    ):
        _read_all(opening, workers, settings, since, result, decided)
        if warehouse is not None:
            _commit(warehouse, stamp, decided, result)
    return result


def _commit(warehouse: Warehouse, stamp: Stamp, decided: _Decided, result: Reextraction) -> None:
    """Write all of it in one transaction, without what a bug stops."""
    unnoted = [True]

    def commit(some: Sequence[tuple[Entry, Record]]) -> None:
        with warehouse.write("read kept pages again") as connection, transaction(connection):
            _write(connection, stamp, [record for _, record in some], decided)
            if unnoted:
                result.reopened += store.reopen_rechecks(connection, clock.now())
                load.note_run(connection, stamp.run_id, clock.now(), "retag --extract")
        unnoted.clear()

    parts = in_parts(decided.records, commit)
    for (entry, _), error in parts.failed:
        Bugs(result.bugs).note("commit kept page", error, entry.source_id, entry.url)
    if not decided.records or (parts.failed and not parts.done):
        commit([])


def _write(connection: DuckDBPyConnection, stamp: Stamp, records: list[Record], decided: _Decided) -> None:
    from warehouse.reference import load_seeds

    articles = {record.article.article_id for record in records if record.article}
    replaced = {name: version for name, version in decided.replaced.items() if name in articles}
    load_reference.refresh_seeds(connection, load_seeds())  # those that the pages were just compared with
    store.begin_replacing(connection, replaced)
    commit_records(stamp, connection, records, 0, frozenset(replaced) | (decided.edited & articles))
    store.end_replacing(connection, replaced)
    loaded = [outcome.entry_id for record in records if record.article for outcome in record.outcomes]
    load.remove(connection, "dropped", "entry_id", loaded)
    polling.assign_raw_pages(connection, loaded)


def _read_all(
    opening: stored_articles.Opening,
    workers: Workers,
    settings: Settings,
    since: date | None,
    result: Reextraction,
    decided: _Decided,
) -> None:
    """Read every kept page again and decide what follows."""
    start = datetime.combine(since, time(), ZoneInfo(settings.timezone)) if since else None
    with opening() as connection:
        kept = {row.article_id: row for row in polling.raw_of_versions(connection, start)}
        cost = _by_name(store.bug_entries(connection))
        rows = polling.raw_pages(connection) if cost else []
        # An entry that failed by a bug is decided by the bytes it failed on, not by those of a stored version.
        kept |= {
            row.article_id: row for row in rows if row.article_id in cost and (not start or row.fetched_at >= start)
        }
    raw, bugs = RawStore(settings.home / "raw", settings.retention.raw_days), Bugs(result.bugs)
    here = {row.article_id for row in rows if row.article_id in cost and raw.get(row.sha256) is not None}
    for names in in_batches(sorted(kept), PAGES_AT_ONCE):
        with opening() as connection:
            work = _Work(
                {name: kept[name] for name in names},
                _owners(store.entries_of(connection, names)),
                store.stored_facts(connection, names),
                {name: cost[name] for name in names if name in cost},
            )
            jobs = _jobs(
                work, raw, settings, store.known_sources(connection), junk_lines.junk_lines(connection), result
            )
        for job, found in workers.map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S):
            decide = partial(_decide, job, found, work, settings.timezone, result, decided)
            bugs.aside("kept page", decide, job.source.id, job.url)
        PROGRESS.info("read %d pages again", result.pages)
    _reopen([entry for name, entries in cost.items() if name not in here for entry in entries], result, decided)


def _reopen(entries: Sequence[Entry], result: Reextraction, decided: _Decided) -> None:
    """Reopen entries that failed by a bug and whose bytes are not stored: the next run requests the page again."""
    now = clock.now()
    for entry in entries:
        outcome = Outcome(entry.entry_id, "pending", BUG, now, entry.article_id, next_try_at=now)
        decided.records.append((entry, Record((outcome,))))
    result.reopened += len(entries)


def _by_name(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Entries by the name their page's bytes are kept under."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        name = entry.article_id or entry.address_id
        found[name] = (*found.get(name, ()), entry)
    return found


@dataclass(frozen=True, slots=True)
class _Work:
    """One batch: by the name of an article or, where there is none, of an address."""

    kept: Mapping[str, polling.RawRow]
    owners: Mapping[str, Entry]
    stored: Mapping[str, store.StoredFacts]
    cost: Mapping[str, tuple[Entry, ...]]  # entries that failed by a bug


def _owners(entries: Sequence[Entry]) -> dict[str, Entry]:
    """The entry each article belongs to: the first that loaded it, else the first that led to its address."""
    owners: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.outcome != "loaded"):
        owners.setdefault(entry.article_id or entry.address_id, entry)
    return owners


def _jobs(
    work: _Work,
    raw: RawStore,
    settings: Settings,
    sources: Mapping[str, Source],
    learned: Mapping[str, Mapping[str, datetime]],
    result: Reextraction,
) -> Iterator[PageJob]:
    """The pages as a run hands them to its workers: with the source's facts and the outlet's learned lines."""
    from warehouse.reference import load_seeds

    seeds = load_seeds()

    def job_of(name: str, row: polling.RawRow) -> PageJob | None:
        entry, source = work.owners.get(name), sources.get(row.source_id)
        if entry is None or source is None:
            return None
        entry = work.cost.get(name, (entry,))[0]
        body = raw.get(row.sha256)
        if body is None:
            result.gone += 1
            return None
        before = work.stored.get(name)
        is_own = before is not None and row.sha256 == before.raw_sha256
        if before and not is_own and before.version > 1 and row.fetched_at < before.seen_at:
            result.left["an edit whose bytes were not kept"] += 1
            return None
        result.pages += 1
        usual = known_before(learned.get(source.outlet, {}), None)
        return PageJob(entry, source, body, row.url, row.content_type, seeds, settings.lexicon, usual)

    for name, row in work.kept.items():
        if job := Bugs(result.bugs).aside("kept page", partial(job_of, name, row), row.source_id, row.url):
            yield job


def _decide(
    job: PageJob,
    found: PageFindings | WorkerFailure,
    work: _Work,
    desk: str,
    result: Reextraction,
    decided: _Decided,
) -> None:
    """Decide one page that was read again."""
    entry = job.entry
    name = entry.article_id or entry.address_id
    if isinstance(found, WorkerFailure) and found.fault is not None:
        Bugs(result.bugs).note("kept page", found.fault, job.source.id, job.url)
        result.left[BUG] += 1
        return
    findings = PageFindings(None, f"page_{found.reason}") if isinstance(found, WorkerFailure) else found
    before, cost = work.stored.get(name), work.cost.get(name, ())
    if cost:
        _decide_failed(AddressGroup(cost), job, findings, work.kept[name], desk, result, decided)
        return
    at = before.seen_at if before else clock.now()
    record = decide_page(AddressGroup((entry,)), job.source, job.url, findings, at, desk)
    article = record.article
    if before is None:
        if article is not None:
            result.loaded.append(article.title)
            own = replace(article, raw_sha256=work.kept[name].sha256)
            decided.records.append((entry, replace(record, article=own)))
        else:
            result.same += 1
    elif article is None:
        result.left[findings.reason] += 1
    elif store.page_facts(article) == before.said:
        result.same += 1
    else:
        result.changed.append(article.title)
        decided.replaced[before.article_id] = before.version
        article = replace(
            article,
            article_id=before.article_id,
            first_seen_at=before.first_seen_at,
            raw_sha256=work.kept[name].sha256,
        )
        # No entry is decided here, so none is counted.
        decided.records.append((entry, replace(record, article=article, outcomes=())))


def _decide_failed(
    group: AddressGroup,
    job: PageJob,
    findings: PageFindings,
    raw: polling.RawRow,
    desk: str,
    result: Reextraction,
    decided: _Decided,
) -> None:
    """Decide entries that had failed by a bug, as the run would have. An article read then is a version of its own."""
    record = decide_page(group, job.source, job.url, findings, raw.fetched_at, desk)
    article = record.article
    if article is not None:
        record = replace(record, article=replace(article, raw_sha256=raw.sha256))
        result.loaded.append(article.title)
        decided.edited.update({article.article_id} & {entry.article_id for entry in group.entries})
    result.recovered.update(
        f"{outcome.outcome}: {outcome.reason}" if outcome.reason else outcome.outcome for outcome in record.outcomes
    )
    decided.records.append((group.owner, record))
