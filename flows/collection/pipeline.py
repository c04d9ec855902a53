"""One collection, from the source list to the published snapshot. Knows nothing of Prefect.

    open entries of earlier runs ─► collect_pages, batch by batch
      | due? (polling/due.py) ─► poll_sources, batch by batch: listing ─► entries, committed as open work
      | open entries ─► collect_pages, batch by batch: page ─► article ─► judged, settled, tagged, committed
      | pages a day old ─► recheck_pages: asked for once more, a new version where edited
      | settle_stories: the open days' articles ─► stories and lineage, where they differ
      | checks ─► publish, once ─► RunReport

Every step commits before the next begins, and a step interrupted anywhere leaves open work for the next run. Each
goes through `call`, so that an orchestrator may wrap it: a task a batch, never a task an article. A bug costs
the record it was met in (flows/bugs.py): the rest is published, and the report names it.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractors.records import Entry, Record, RunReport, Seed, Source, SourceState
from extractors.text.urls import host_of
from flows import clock
from flows.bugs import each, without_culprits
from flows.collection.backfill import BackfillProgress, backfill_listings, recover_gaps
from flows.collection.fetch_pages import collect_pages, give_up
from flows.collection.group_stories import regroup_stories
from flows.collection.lexicon_tables import store_lexicon, store_visits, store_watch
from flows.collection.page_decisions import group_by_address
from flows.collection.poll_sources import poll_sources
from flows.collection.raw_store import RawStore
from flows.collection.recheck_pages import recheck_pages
from flows.collection.run import PageReaders, RawBytes, Run
from flows.config.words import many
from flows.errors import UsageError
from flows.ledgers.events import settle_events
from flows.ledgers.watch import settle_watch
from flows.log import LOGGER, PROGRESS, count, home_log, timed
from flows.polling.due import is_due
from flows.workers.batches import in_batches
from warehouse.store import publish
from warehouse.store.connection import Warehouse
from warehouse.store.location import open_warehouse
from warehouse.store.locks import hold
from warehouse.store.transactions import transaction
from warehouse.tables import load, load_reference, lookups, polling, retags, runs
from warehouse.tables.addresses import look_up_addresses

NO_CONTACT = "no `contact` under [fetch]: an outlet cannot reach the desk that asks it"

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.config.settings import Settings
    from flows.workers.pool import Workers

T = TypeVar("T")
LISTINGS_A_BATCH = 25
PAGES_A_BATCH = 50


class Call(Protocol):
    """Calls a step by its name; an orchestrator's wraps it in a task."""

    def __call__(self, name: str, step: Callable[..., T], *arguments: object) -> T:
        """Call the step and return its result."""


def call_directly(name: str, step: Callable[..., T], *arguments: object) -> T:  # noqa: ARG001 - only orchestrators use names
    """Call a step without an orchestrator."""
    return step(*arguments)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a collection is asked to do."""

    sources: tuple[Source, ...]
    only: tuple[str, ...] = ()  # source ids; empty: every enabled source
    all_due: bool = False  # also sources and entries not due yet; requests stay conditional
    seeds: tuple[Seed, ...] | None = None  # None: the corpus that ships


def run_collection(
    settings: Settings,
    choice: Choice,
    *,
    call: Call = call_directly,
    readers: PageReaders | None = None,
) -> RunReport:
    """Collect once and publish. Return the balancing report. Pages are read by `readers` where there are any.

    Raises WarehouseBusy where another collection is under way, UsageError for an unknown source, and the
    warehouse's errors. An unreachable network is no error here: the report's `is_reached` says so.
    """
    selected = select_sources(choice)
    warehouse = open_warehouse(settings)
    with hold(settings.home / "run.lock", "yalu run"), opened_run(settings, choice, warehouse) as run:
        PROGRESS.info("run %s", run.run_id)
        run.readers = readers
        _collect_open(run, choice, call)
        with warehouse.write(f"look up {run.run_id}") as connection:
            states = run.aside("look up sources", lambda: lookups.source_states(connection)) or {}
        due = _due(run, selected, states, all_due=choice.all_due)
        for number, batch in enumerate(in_batches(due, LISTINGS_A_BATCH), 1):
            polls = _attempt(run, call, f"poll {len(batch)} sources", poll_sources, batch) or []
            new = sum(len(poll.entries) for poll in polls)
            polled, entries = many(len(batch), "source"), many(new, "new entry", "new entries")
            PROGRESS.info("polled %s (batch %d): %s", polled, number, entries)
            if any(poll.state.gap_at == run.started_at for poll in polls):
                found = _attempt(run, call, "look for lost entries", recover_gaps, polls)
                PROGRESS.info("looked for entries lost between polls in news sitemaps: %d found", found or 0)
        _collect_open(run, choice, call)
        _attempt(run, call, "look at pages again", recheck_pages, choice.only or tuple(run.sources))
        run.stop_workers()  # their memory is free for what follows
        _attempt(run, call, "group stories", regroup_stories)
        _attempt(run, call, "settle events", settle_events)
        _attempt(run, call, "settle watch items", settle_watch)
        with timed("check and publish"):
            return call("check and publish", finish, run)


def backfill_collection(
    settings: Settings,
    choice: Choice,
    since: date,
    *,
    most: int,
    again: bool = False,
    call: Call = call_directly,
) -> tuple[RunReport, BackfillProgress]:
    """Collect what the chosen source published since a day, and publish. Raises as `run_collection` does."""
    (source,) = select_sources(choice)
    warehouse = open_warehouse(settings)
    with hold(settings.home / "run.lock", "yalu backfill"), opened_run(settings, choice, warehouse) as run:
        PROGRESS.info("run %s", run.run_id)
        if again:
            with warehouse.write(f"begin {run.run_id}") as connection:
                polling.forget_backfill(connection, source.id)
        progress = _attempt(run, call, "read sitemaps and lists", backfill_listings, source, since, most)
        _collect_open(run, choice, call)
        run.stop_workers()
        with timed("check and publish"):
            return call("check and publish", finish, run), progress or BackfillProgress(is_done=False)


def _attempt(run: Run, call: Call, name: str, step: Callable[..., T], *arguments: object) -> T | None:
    """Call a step; where a bug ends it as a whole, note that and return None: what it left open is the next run's."""
    try:
        with timed(name):
            return call(name, step, run, *arguments)
    except Exception as error:  # noqa: BLE001 - an exception that is no bug is raised again by note_bug
        run.note_bug(name, error)
        return None


def _due(run: Run, sources: Sequence[Source], states: Mapping[str, SourceState], *, all_due: bool) -> list[Source]:
    """The sources to ask now."""
    found = each(sources, lambda s: all_due or is_due(replace(s, enabled=True), states.get(s.id), run.started_at))
    for source, error in found.failed:
        run.note_bug("is it due", error, source.id, source.url)
    kept = [source for source in sources if source not in {bad for bad, _ in found.failed}]
    return [source for source, is_now in zip(kept, found.done, strict=True) if is_now]


def select_sources(choice: Choice) -> list[Source]:
    """The sources asked for: those named, or every enabled one. Raises UsageError for an unknown id."""
    known = {source.id: source for source in choice.sources}
    for name in choice.only:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"no source {name!r} in the list{meant} ('yalu sources list' shows all {len(known)})")
    if choice.only:
        return [known[name] for name in dict.fromkeys(choice.only)]
    return [source for source in choice.sources if source.enabled]


@contextmanager
def opened_run(
    settings: Settings, choice: Choice, warehouse: Warehouse, workers: Workers | None = None
) -> Iterator[Run]:
    """Record a run in the warehouse and open its fetcher and workers until the block ends. Call under run.lock.

    The warehouse stays open from one step to the next, except while the network is waited for (`Run.fetch`).
    """
    with warehouse.kept_open(), _begun(settings, choice, warehouse, workers) as run:
        yield run


@contextmanager
def _begun(settings: Settings, choice: Choice, warehouse: Warehouse, workers: Workers | None) -> Iterator[Run]:
    from extractors.lexicon import load_lexicon
    from flows.fetching.fetcher import Fetcher
    from flows.fetching.robots_cache import RobotsCache
    from flows.workers.pool import Workers
    from warehouse.reference import load_seeds

    started_at = clock.now()
    run_id = f"{started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    lexicon = load_lexicon(settings.lexicon)
    seeds = load_seeds() if choice.seeds is None else choice.seeds
    with warehouse.write(f"begin {run_id}") as connection, transaction(connection):
        load.start_run(connection, run_id, started_at, choice.sources)
        store_lexicon(connection, lexicon)
        store_visits(connection, settings.lexicon)
        store_watch(connection, settings.lexicon, lexicon)
        load_reference.refresh_seeds(connection, seeds)
        pauses = polling.host_pauses(connection, started_at)
    robots = RobotsCache(settings.home / "robots.json")
    fetching = Fetcher(settings.fetch, pauses, robots.load(started_at))
    log = home_log(settings, run_id)
    with log, fetching as fetcher, nullcontext(workers) if workers else Workers() as pool:
        run = Run(
            run_id,
            started_at,
            warehouse,
            fetcher,
            pool,
            {source.id: source for source in choice.sources},
            seeds,
            settings.lexicon,
            lexicon.version,
            settings.timezone,
            raw=RawBytes(RawStore(settings.home / "raw", settings.retention.raw_days)),
            pages_a_batch=settings.fleet.pages_a_batch,
        )
        if _is_anonymous(settings, choice.sources):
            warehouse.notes.append(NO_CONTACT)
        if workers is None:
            run.stop_workers = pool.stop
        run.save_robots = lambda: robots.save(fetcher.robots_read(), clock.now())
        yield run


def _collect_open(run: Run, choice: Choice, call: Call) -> None:
    """Collect the pages of pending entries, batch by batch."""
    with run.warehouse.write(f"look up {run.run_id}") as connection:
        by = None if choice.all_due else run.started_at
        entries = run.aside("look up open entries", lambda: lookups.open_entries(connection, by)) or []
        # Entries of a source that was disabled since are collected too: nothing stays pending for ever.
        chosen = [e for e in entries if not choice.only or e.source_id in choice.only]
        wanted = [e for e in chosen if e.entry_id not in run.tried]
        # Not in a lake, where other machines commit between two batches; each batch then looks up its own.
        names = [] if run.warehouse.is_shared else sorted({entry.address_id for entry in wanted})
        run.addresses = run.aside("look up addresses", lambda: look_up_addresses(connection, names))
    batches, culprits = without_culprits(wanted, lambda some: list(page_batches(some, run.pages_a_batch)))
    for entry, error in culprits:
        run.note_bug("share out pages", error, entry.source_id, entry.url)
    if culprits:
        _attempt(run, call, "give up pages", give_up, [entry for entry, _ in culprits])
    count("pages", 0, len(wanted))
    for number, batch in enumerate(batches, 1):
        done = _attempt(run, call, f"collect {len(batch)} pages", collect_pages, batch)
        run.tried.update(entry.entry_id for entry in batch)
        if done is None:
            continue
        run.deferred += done.deferred
        words = "collected %s (batch %d of %d): %d loaded"
        PROGRESS.info(words, many(len(batch), "page"), number, len(batches), done.loaded)


def page_batches(entries: Sequence[Entry], size: int = PAGES_A_BATCH) -> Iterator[list[Entry]]:
    """Open entries in batches that spread each host's pages evenly, entries of one address together."""
    waiting: dict[str, deque[tuple[Entry, ...]]] = {}
    for group in group_by_address(entries):
        waiting.setdefault(host_of(group.owner.url), deque()).append(group.entries)
    ordered: list[tuple[Entry, ...]] = []
    while waiting:
        for host in list(waiting):
            ordered.append(waiting[host].popleft())
            if not waiting[host]:
                del waiting[host]
    for batch in in_batches(ordered, size):
        yield [entry for group in batch for entry in group]


def finish(run: Run) -> RunReport:
    """Close the run: commit deferred records, check, publish once. Return the report.

    Failures to reach a page say something about the page only where the network was there at all; where nothing
    answered, they are forgotten and the entries stay as they were.
    """
    warehouse = run.warehouse
    run.aside("keep robots.txt", run.save_robots)
    with warehouse.lock(f"publish {run.run_id}"):
        with warehouse.opened() as connection:
            finished_at = run.now()
            _close(run, connection, finished_at)
            if run.raw.store is not None:
                run.aside("forget raw bytes", lambda: _forget_raw(run, connection, finished_at))
            report = runs.run_report(connection, run.run_id, finished_at)
            older = run.aside("count older tags", lambda: retags.older_lexicon(connection, run.lexicon_version))
            if older:
                carry = "article carries" if older == 1 else "articles carry"
                warehouse.notes.append(f"{older} {carry} tags of an older lexicon: yalu retag tags them again")
            lost = run.aside("name lost entries", lambda: polling.lost_since(connection, run.started_at)) or []
            if lost:
                names = ", ".join(f"{source_id} ({number or '?'})" for source_id, number in lost)
                warehouse.notes.append(f"entries passed by between two polls, by estimate: {names}")
        snapshot = publish.publish_locked(warehouse, run.run_id)
    account = "seen %d = loaded %d + dropped %d + failed %d + pending %d"
    LOGGER.info(account, report.seen, report.loaded, report.dropped, report.failed, report.pending)
    return replace(
        report,
        published=str(snapshot),
        is_reached=run.traffic.is_reached or run.traffic.requests == 0,
        notes=report.notes + tuple(warehouse.notes),
        bugs=tuple(run.bugs.lines),
    )


def _is_anonymous(settings: Settings, sources: Iterable[Source]) -> bool:
    """Whether the web is asked without an address at which an outlet could reach the desk."""
    own = frozenset(settings.fetch.allow_hosts)
    return not settings.fetch.contact and any(host_of(source.url) not in own for source in sources)


def _close(run: Run, connection: DuckDBPyConnection, finished_at: datetime) -> None:
    """Close the run and commit deferred records; the entries of a record that a bug stops stay pending."""

    def close(deferred: Sequence[Record]) -> None:
        with transaction(connection):
            if deferred:
                load.load_records(connection, run.run_id, deferred, (), run.lexicon_version)
            load.finish_run(connection, run.run_id, finished_at)

    _, culprits = without_culprits(run.deferred if run.traffic.is_reached else [], close)
    for _, error in culprits:
        run.note_bug("commit what did not answer", error)


def _forget_raw(run: Run, connection: DuckDBPyConnection, now: datetime) -> None:
    """Forget raw bytes that are too old: first their rows, then their files."""
    store = run.raw.store
    if store is None:
        return
    with transaction(connection):
        forgotten = store.forget(connection, now)
    if forgotten is not None:
        store.sweep(connection, forgotten, now)
