"""What the steps of one run share: the warehouse, the fetcher, the workers, and the account so far."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from extractors.faults import Fault
from extractors.records import Record, Seed, Source
from flows import clock
from flows.bugs import Bugs
from flows.collection.raw_store import RawStore
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction
from warehouse.tables import polling

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.collection.fetch_pages import PageReaders
    from flows.fetching.fetcher import Fetcher
    from flows.fetching.messages import Response
    from flows.workers.pool import Workers

T = TypeVar("T")


@dataclass(slots=True)
class Run:
    """What the steps of one run share."""

    run_id: str
    started_at: datetime
    warehouse: Warehouse
    fetcher: Fetcher
    workers: Workers
    sources: dict[str, Source]
    seeds: tuple[Seed, ...]
    lexicon: Path | None
    lexicon_version: str
    timezone: str
    received_bytes: int = 0
    attempts: int = 0
    is_reached: bool = False
    deferred: list[Record] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)  # entries whose page was asked for in this run
    _random: random.Random = field(default_factory=random.Random)
    raw: RawStore | None = None  # None: raw bytes are not kept
    _raw_rows: list[polling.RawRow] = field(default_factory=list)
    pages_a_batch: int = 50
    readers: PageReaders | None = None  # other machines that read pages; None: this one does
    keep_robots: Callable[[], object] = bool  # writes down the robots.txt read in this run
    bugs: Bugs = field(default_factory=Bugs)  # of ours, met in this run

    def note_response(self, response: Response) -> None:
        """Keep count of what came over the wire, and whether anything answered at all."""
        self.received_bytes += response.received_bytes
        self.attempts += 1
        self.is_reached = self.is_reached or response.status > 0

    def keep_raw(self, response: Response, kind: str, source_id: str, article_id: str = "") -> polling.RawRow | None:
        """Keep the bytes of an answer; where they came from is noted with the next commit."""
        row = self.store_bytes(response.body, response.final_url, response.content_type, kind, source_id, article_id)
        if row is not None:
            self.note_raw(row)
        return row

    def store_bytes(
        self, body: bytes, url: str, content_type: str, kind: str, source_id: str, article_id: str
    ) -> polling.RawRow | None:
        """Keep bytes without noting where they came from; None where they are not kept."""
        store = self.raw
        if store is None:
            return None
        # Not kept, they cost a page nothing but the chance to read it again.
        sha = self.aside("keep raw bytes", lambda: store.put(body), source_id, url)
        if not sha:
            return None
        return polling.RawRow(sha, kind, source_id, article_id, url, content_type, len(body), self.now())

    def note_raw(self, row: polling.RawRow) -> None:
        """Note with the next commit where kept bytes came from."""
        self._raw_rows.append(row)

    def drop_raw(self, rows: Iterable[polling.RawRow]) -> None:
        """Take back rows noted for a commit that did not come about."""
        gone = set(rows)
        self._raw_rows = [row for row in self._raw_rows if row not in gone]

    def note_bug(self, stage: str, error: BaseException | Fault, source_id: str = "", url: str = "") -> None:
        """Write a bug of ours into the log and into this run's account. What is no bug is raised again."""
        self.bugs.note(stage, error, source_id, url)

    def aside(self, stage: str, work: Callable[[], T], source_id: str = "", url: str = "") -> T | None:
        """Do what the rest does not depend on; where a bug ends it, note that and return None."""
        return self.bugs.aside(stage, work, source_id, url)

    @contextmanager
    def committing(self, what: str) -> Iterator[DuckDBPyConnection]:
        """The open writer for all that one step writes, in one transaction.

        With it go the hosts that asked to be left alone and where the raw bytes kept since the last commit came from.
        """
        pauses = self.aside("pauses of hosts", self.fetcher.pauses) or {}
        with self.warehouse.write(f"commit {what} {self.run_id}") as connection:
            with transaction(connection):
                yield connection
                polling.save_host_pauses(connection, pauses, self.now())
                saved = len(self._raw_rows)
                polling.save_raw(connection, self.run_id, self._raw_rows[:saved])
            del self._raw_rows[:saved]  # only now: a step that is rolled back and tried again notes them again

    def jitter(self) -> float:
        """A number in 0 … 1, so that sources do not all come due in the same second."""
        return self._random.random()

    def now(self) -> datetime:
        """The present instant of the one clock."""
        return clock.now()
