"""Reading kept pages again from their raw bytes, with the readers as they are now: `yalu retag --extract`. No network.

    raw pages ─► read as a run reads them, with the lines learned of each outlet ─► what differs
      | articles: the new reading takes the place of the latest version; it is no edit of the outlet's
      | pages that gave no article: loaded where they give one now
      | one transaction

What cannot be read any more, or is off the subject now, stays as it is and is told. Nothing is published here: the
retag that follows does that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.examine import PageFindings, PageJob, examine_page
from extractors.records import Entry, Record, Source
from flows import again, clock
from flows.batches import in_batches
from flows.commit import commit_records
from flows.junk_lines import known_before
from flows.page_outcomes import Group, decide_page
from flows.pages_stage import EXTRACT_TIMEOUT_S
from flows.raw_store import RawStore
from flows.workers import WorkerFailure, Workers
from warehouse import lines, load, polling
from warehouse import reread as store
from warehouse.transactions import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.settings import Settings

PAGES_AT_ONCE = 500


@dataclass(slots=True)
class Rereading:
    """What reading the kept pages again changes, or would change."""

    pages: int = 0
    gone: int = 0  # raw bytes that are no longer there
    same: int = 0
    changed: list[str] = field(default_factory=list)  # titles of articles whose reading differs
    loaded: list[str] = field(default_factory=list)  # titles of pages that gave no article before
    left: Counter[str] = field(default_factory=Counter)  # why articles stay as they are, with how many


@dataclass(slots=True)
class _Decided:
    """What is to be written."""

    records: list[Record] = field(default_factory=list)
    replaced: dict[str, int] = field(default_factory=dict)  # versions whose place a new reading takes


def reread(
    settings: Settings,
    since: date | None = None,
    *,
    dry_run: bool = False,
    notify: Callable[[str], None] = lambda line: None,  # noqa: ARG005 - silence is the default
) -> Rereading:
    """Read kept pages fetched since a day again; gives what changed. Raises WarehouseBusy while a collection runs."""
    from extractors.lexicon import load_lexicon

    told, decided = Rereading(), _Decided()
    with Workers() as workers, again.opened(settings, "look up kept pages", dry_run=dry_run) as (opening, warehouse):
        _look(opening, workers, settings, since, told, decided, notify)
        if warehouse is not None:
            with warehouse.write("read kept pages again") as connection, transaction(connection):
                _write(connection, load_lexicon(settings.lexicon).version, decided)
    return told


def _write(connection: DuckDBPyConnection, lexicon_version: str, decided: _Decided) -> None:
    now = clock.now()
    stamp = again.stamp_of("reread", now, lexicon_version)
    store.begin_replacing(connection, decided.replaced)
    commit_records(stamp, connection, decided.records, 0, frozenset(decided.replaced))
    store.end_replacing(connection, decided.replaced)
    entries = [outcome.entry_id for record in decided.records for outcome in record.outcomes]
    load.remove(connection, "dropped", "entry_id", entries)
    load.note_run(connection, stamp.run_id, now, "retag --extract")


def _look(
    opening: again.Opening,
    workers: Workers,
    settings: Settings,
    since: date | None,
    told: Rereading,
    decided: _Decided,
    notify: Callable[[str], None],
) -> None:
    """Read every kept page again and decide what follows."""
    start = datetime.combine(since, time(), ZoneInfo(settings.timezone)) if since else None
    with opening() as connection:
        kept = {row.article_id: row for row in polling.raw_pages(connection, start)}
    raw = RawStore(settings.home / "raw", settings.retention.raw_days)
    for names in in_batches(sorted(kept), PAGES_AT_ONCE):
        with opening() as connection:
            work = _Work(
                {name: kept[name] for name in names},
                _owners(store.entries_of(connection, names)),
                store.stored_readings(connection, names),
            )
            jobs = _jobs(work, raw, settings, store.known_sources(connection), lines.junk_lines(connection), told)
        for job, found in workers.map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S):
            findings = PageFindings(None, f"page_{found.reason}") if isinstance(found, WorkerFailure) else found
            _decide(job, findings, work, settings.timezone, told, decided)
        notify(f"read {told.pages} pages again")


@dataclass(frozen=True, slots=True)
class _Work:
    """One batch: by the name of an article or, where there is none, of an address."""

    kept: Mapping[str, polling.RawRow]
    owners: Mapping[str, Entry]
    stored: Mapping[str, store.StoredReading]


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
    told: Rereading,
) -> Iterator[PageJob]:
    """The pages as a run hands them to its workers: with the source's facts and the outlet's learned lines."""
    from warehouse.reference import load_seeds

    seeds = load_seeds()
    for name, row in work.kept.items():
        entry, source = work.owners.get(name), sources.get(row.source_id)
        if entry is None or source is None:
            continue
        body = raw.get(row.sha256)
        if body is None:
            told.gone += 1
            continue
        told.pages += 1
        usual = known_before(learned.get(source.outlet, {}), None)
        yield PageJob(entry, source, body, row.url, row.content_type, seeds, settings.lexicon, usual)


def _decide(job: PageJob, findings: PageFindings, work: _Work, desk: str, told: Rereading, decided: _Decided) -> None:
    """What a page read again means for what is stored of it."""
    entry = job.entry
    before = work.stored.get(entry.article_id or entry.address_id)
    at = before.seen_at if before else clock.now()
    record = decide_page(Group((entry,)), job.source, job.url, findings, at, desk)
    article = record.article
    if before is None:
        if article is not None:
            told.loaded.append(article.title)
            decided.records.append(record)
        else:
            told.same += 1
    elif article is None:
        told.left[findings.reason] += 1
    elif store.said_by(article) == before.said:
        told.same += 1
    else:
        told.changed.append(article.title)
        decided.replaced[before.article_id] = before.version
        article = replace(article, article_id=before.article_id, first_seen_at=before.first_seen_at)
        # No entry is decided here, so none is counted.
        decided.records.append(replace(record, article=article, outcomes=()))
