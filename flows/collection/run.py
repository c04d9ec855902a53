"""The context of one run: what its steps share. It decides nothing and starts nothing; that is pipeline.py."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from extractors.faults import Fault
from extractors.process import PageFindings, PageJob
from extractors.records import Record, Seed, Source
from flows import clock
from flows.bugs import Bugs
from flows.collection.raw_store import RawStore
from flows.workers.pool import WorkerFailure
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction
from warehouse.tables import polling

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.fetching.fetcher import Fetcher
    from flows.fetching.messages import Request, Response
    from flows.workers.pool import Workers
    from warehouse.tables.addresses import Addresses

T = TypeVar("T")
ReadPage = tuple[PageJob, PageFindings | WorkerFailure]


class PageReaders(Protocol):
    """Other machines that read pages (flows/fleet). Pages they cannot read are read by `here`."""

    def examine(
        self, run: Run, jobs: Iterable[PageJob], here: Callable[[Iterable[PageJob]], Iterator[ReadPage]]
    ) -> Iterator[ReadPage]:
        """Yield each page with its findings."""


@dataclass(slots=True)
class Traffic:
    """The counters of what came over the network in a run."""

    received_bytes: int = 0
    requests: int = 0
    is_reached: bool = False  # some server has answered

    def note(self, response: Response) -> None:
        """Count one response."""
        self.received_bytes += response.received_bytes
        self.requests += 1
        self.is_reached = self.is_reached or response.status > 0


@dataclass(slots=True)
class RawBytes:
    """The raw bytes of a run: where they are stored, and the rows the next commit writes about them."""

    store: RawStore | None = None  # None: raw bytes are not stored
    pending: list[polling.RawRow] = field(default_factory=list)

    def add(self, row: polling.RawRow) -> None:
        """Add a row to the next commit."""
        self.pending.append(row)

    def discard(self, rows: Iterable[polling.RawRow]) -> None:
        """Remove rows that were added for a commit that failed."""
        dropped = set(rows)
        self.pending = [row for row in self.pending if row not in dropped]


@dataclass(slots=True)
class Run:
    """The context of one run: the warehouse, the fetcher, the workers, and what is counted so far."""

    run_id: str
    started_at: datetime
    warehouse: Warehouse
    fetcher: Fetcher
    workers: Workers
    sources: dict[str, Source]
    seeds: tuple[Seed, ...]
    lexicon: Path | None
    lexicon_version: str
    timezone: str  # the desk's
    traffic: Traffic = field(default_factory=Traffic)
    raw: RawBytes = field(default_factory=RawBytes)
    deferred: list[Record] = field(default_factory=list)  # failures to reach a page, committed when the run ends
    addresses: Addresses | None = None  # looked up for the open entries; None: each batch looks up its own
    tried: set[str] = field(default_factory=set)  # entries whose page was requested in this run
    pages_a_batch: int = 50
    readers: PageReaders | None = None  # other machines that read pages; None: this one does
    stop_workers: Callable[[], object] = bool  # ends the workers of this run, once no page is left to read
    save_robots: Callable[[], object] = bool  # writes the robots.txt files that were read in this run
    bugs: Bugs = field(default_factory=Bugs)  # met in this run
    _random: random.Random = field(default_factory=random.Random)

    def fetch(self, requests: Iterable[Request]) -> Iterator[Response]:
        """Yield the responses as they come. The warehouse is let go of first: others may write while we wait."""
        self.warehouse.let_go()
        return self.fetcher.fetch(requests)

    def store_response(
        self, response: Response, kind: str, source_id: str, article_id: str = ""
    ) -> polling.RawRow | None:
        """Store the bytes of a response and add their row to the next commit. Return None where none are stored."""
        row = self.store_bytes(response.body, response.final_url, response.content_type, kind, source_id, article_id)
        if row is not None:
            self.raw.add(row)
        return row

    def store_bytes(
        self, body: bytes, url: str, content_type: str, kind: str, source_id: str, article_id: str
    ) -> polling.RawRow | None:
        """Store bytes without adding their row to the next commit. Return None where none are stored."""
        store = self.raw.store
        if store is None:
            return None
        # A bug here costs the page nothing but the chance to read it again.
        sha = self.aside("keep raw bytes", lambda: store.put(body), source_id, url)
        if not sha:
            return None
        return polling.RawRow(sha, kind, source_id, article_id, url, content_type, len(body), self.now())

    def note_bug(self, stage: str, error: BaseException | Fault, source_id: str = "", url: str = "") -> None:
        """Write a bug to the log and to the report of this run. An exception that is no bug is raised again."""
        self.bugs.note(stage, error, source_id, url)

    def aside(self, stage: str, work: Callable[[], T], source_id: str = "", url: str = "") -> T | None:
        """Do work that the rest does not depend on. Where a bug ends it, note the bug and return None."""
        return self.bugs.aside(stage, work, source_id, url)

    @contextmanager
    def committing(self, what: str) -> Iterator[DuckDBPyConnection]:
        """Open the writer for all that one step writes, in one transaction.

        The same transaction writes the pauses hosts asked for and the rows of raw bytes stored since the last commit.
        """
        pauses = self.aside("pauses of hosts", self.fetcher.pauses) or {}
        with self.warehouse.write(f"commit {what} {self.run_id}") as connection:
            with transaction(connection):
                yield connection
                polling.save_host_pauses(connection, pauses, self.now())
                saved = len(self.raw.pending)
                polling.save_raw(connection, self.run_id, self.raw.pending[:saved])
            del self.raw.pending[
                :saved
            ]  # after the commit: a step that is rolled back and tried again saves them again

    def jitter(self) -> float:
        """Return a random number in 0 … 1, so that sources do not all come due in the same second."""
        return self._random.random()

    def now(self) -> datetime:
        """Return the present instant of the one clock."""
        return clock.now()
