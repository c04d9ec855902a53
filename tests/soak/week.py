"""Days of polling in seconds: a loopback web and the real stages under a virtual clock, every request logged.

The web has sites that stand still (all they have was published before) and sites that live; each keeps one manner of
speaking HTTP. What is asserted on the log is in `tests/soak/test_week.py` and, shorter, in
`tests/integration/test_etiquette.py`.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractors.records import Source
from flows.collection import pipeline
from flows.collection.fetch_pages import collect_pages
from flows.collection.poll_sources import poll_sources
from flows.collection.recheck_pages import recheck_pages
from flows.config.settings import FetchSettings, Settings
from flows.polling.due import is_due
from tests.collecting import LONG, page
from tests.integration.fault_server import Asked, FaultServer, answer, run_fault_server
from warehouse.recovery.recorder import Recorder
from warehouse.store.connection import Warehouse
from warehouse.tables import load, lookups

START = datetime(2026, 11, 16, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
TICK = HOUR
CONTACT = "desk@yalu.example"
STOCK = 4  # articles every site has from the beginning
WEIGHT = b"<!-- " + b"what a page weighs beside its text. " * 400 + b" -->"


def own_words(title: str) -> str:
    """A paragraph no other article has, so that none is taken for a copy of another."""
    dice = random.Random(title)
    return " ".join("".join(dice.choices("abdeiklmnoprstu", k=dice.randint(3, 9))) for _ in range(150)) + "."


@dataclass(frozen=True)
class Logged:
    """One request and what was answered, at a virtual instant."""

    at: datetime
    site: str
    path: str
    headers: dict[str, str]
    status: int
    size: int
    etag: str = ""
    last_modified: str = ""

    @property
    def is_page(self) -> bool:
        return self.path.startswith("/a/")


@dataclass
class Site:
    """One site: what it publishes and how it speaks."""

    name: str
    etag: bool = True
    last_modified: bool = True
    every: timedelta | None = None  # a living site publishes so often
    extra: str = ""  # in the channel
    headers: tuple[str, ...] = ()
    behaves: Callable[[Site, Asked, datetime], bytes | None] | None = None  # an answer of its own, None for the usual
    page_validators: bool = True
    base: str = ""
    url: str = "/feed"
    row: dict[str, Any] = field(default_factory=dict)
    told_at: datetime | None = None  # when it asked to be left alone

    def articles(self, now: datetime) -> list[tuple[int, datetime]]:
        """Numbers and instants of what is listed at `now`, newest first."""
        found = [(n, START - (n + 1) * 5 * HOUR) for n in range(STOCK)]
        if self.every:
            count = int((now - START) / self.every)
            found += [(STOCK + n, START + n * self.every) for n in range(count)]
        return sorted(found, key=lambda one: one[1], reverse=True)[:40]

    def feed(self, now: datetime) -> bytes:
        rows = "".join(
            f"<item><title>Freight trains of {self.name}, report {n}</title><link>{self.base}/a/{n}</link>"
            f"<guid>{n}</guid><pubDate>{format_datetime(at)}</pubDate></item>"
            for n, at in self.articles(now)
        )
        return f"<rss version='2.0'><channel><title>F</title>{self.extra}{rows}</channel></rss>".encode()

    def answer(self, asked: Asked, now: datetime) -> bytes:
        if self.behaves and (own := self.behaves(self, asked, now)) is not None:
            return own
        if asked.path == "/robots.txt":
            return answer(b"no", 404)
        is_page = asked.path.startswith("/a/")
        if is_page:
            title = f"Freight trains of {self.name}, report {asked.path[3:]}"
            body = page(title, f"{LONG} {title}. {own_words(title)}").encode() + WEIGHT
        else:
            body = self.feed(now)
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        newest = START - HOUR if is_page else self.articles(now)[0][1]
        modified = format_datetime(newest, usegmt=True)
        has_tag, has_date = (self.page_validators,) * 2 if is_page else (self.etag, self.last_modified)
        lines = [f"ETag: {tag}"] * has_tag + [f"Last-Modified: {modified}"] * has_date
        lines += [] if is_page else list(self.headers)
        same_tag = has_tag and asked.headers.get("if-none-match") == tag
        same_date = has_date and not has_tag and asked.headers.get("if-modified-since") == modified
        if same_tag or same_date:
            return answer(b"", 304, *lines).replace(b"Content-Length: 0\r\n", b"")
        kind = "text/html; charset=utf-8" if is_page else "application/rss+xml"
        return answer(body, 200, f"Content-Type: {kind}", *lines)


class InlineWorkers:
    """Reads in this process: nothing hostile is served here, and thousands of forks would be."""

    def map_unordered(self, function: Any, jobs: Iterable[Any], timeout_s: float = 0) -> Iterator[tuple[Any, Any]]:
        for job in jobs:
            yield job, function(job)


class KeptOpen(Warehouse):
    """A writer file opened once: what is asserted here is said over HTTP, and opening it was a third of the work."""

    open_writer: Any = None

    @contextmanager
    def opened(self) -> Iterator[Any]:
        self.open_writer = self.open_writer or self._open_writer()
        yield Recorder(self.open_writer, self.spool, self._purpose)


class Week:
    """The web, its log and its clock."""

    def __init__(self, sites: list[Site], home: Path) -> None:
        self.sites = {site.name: site for site in sites}
        self.warehouse = KeptOpen(home, "UTC")
        self.now = START
        self.log: list[Logged] = []
        self.states: dict[str, Any] = {}

    def run(self, days: float) -> Week:
        """Live through so many days, a collection an hour wherever something is due."""
        before = os.environ.get("YALU_NOW")
        with run_fault_server() as server:
            for site in self.sites.values():
                site.base = self._open(server, site)
            try:
                while self.now < START + timedelta(days=days):
                    os.environ["YALU_NOW"] = self.now.isoformat()
                    self._tick()
                    self.now += TICK
            finally:
                os.environ.pop("YALU_NOW")
                if self.warehouse.open_writer is not None:
                    self.warehouse.open_writer.close()
                if before is not None:
                    os.environ["YALU_NOW"] = before
        return self

    def _open(self, server: FaultServer, site: Site) -> str:
        async def script(asked: Asked) -> AsyncIterator[bytes]:
            said = site.answer(asked, self.now)
            head = said.partition(b"\r\n\r\n")[0]
            names = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
            status = int(head.split(b" ")[1])
            tag, modified = names.get("ETag", ""), names.get("Last-Modified", "")
            self.log.append(Logged(self.now, site.name, asked.path, asked.headers, status, len(said), tag, modified))
            yield said

        return server.serve(script, self.host_of(site))

    def host_of(self, site: Site) -> str:
        """The loopback address a site is served on; all on one, unless a soak gives each its own."""
        return "127.0.0.1"

    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(site.name, site.name, site.base + site.url, lang="en", country="GB", prejudge=False, **site.row)
            for site in self.sites.values()
        )

    def _tick(self) -> None:
        """What `run_collection` does between its locks, with workers in this process and nothing published."""
        sources = self.sources()
        warehouse = self.warehouse
        settings = Settings(
            home=warehouse.home,
            timezone="UTC",
            fetch=FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, contact=CONTACT),
        )
        choice = pipeline.Choice(sources, seeds=())
        if self.states and not any(is_due(s, self.states.get(s.id), self.now) for s in sources) and self.now.hour % 6:
            return
        with pipeline.opened_run(settings, choice, warehouse, workers=InlineWorkers()) as run:  # type: ignore[arg-type]
            self._collect(run)
            due = [s for s in sources if is_due(s, self.states.get(s.id), self.now)]
            self.states |= {poll.source_id: poll.state for poll in poll_sources(run, due)} if due else {}
            self._collect(run)
            recheck_pages(run, [s.id for s in sources])
            run.save_robots()
            with warehouse.write("close") as connection:
                load.finish_run(connection, run.run_id, self.now)

    def _collect(self, run: pipeline.Run) -> None:
        with run.warehouse.write("look up") as connection:
            owed = [e for e in lookups.open_entries(connection, self.now) if e.entry_id not in run.tried]
        if owed:
            collect_pages(run, owed)

    # ------------------------------------------------------------ questions to the log

    def of(self, name: str, *, pages: bool | None = None) -> list[Logged]:
        """The requests to a site, without those for robots.txt."""
        return [
            one for one in self.log
            if one.site == name and one.path != "/robots.txt" and pages in (None, one.is_page)
        ]  # fmt: skip

    def polls(self, name: str) -> list[Logged]:
        return self.of(name, pages=False)

    def pauses_h(self, name: str) -> list[float]:
        """The hours between polls."""
        at = [one.at for one in self.polls(name)]
        return [(later - earlier) / HOUR for earlier, later in pairwise(at)]


# ---------------------------------------------------------------- the sites


def _busy(site: Site, asked: Asked, now: datetime) -> bytes | None:
    """Asks the whole host to be left alone for nine hours, once, from its fifth hour on."""
    if now >= START + 5 * HOUR and site.told_at is None:
        site.told_at = now
        return answer(b"", 429, f"Retry-After: {9 * 3600}")
    return None


def _busy_till(site: Site, asked: Asked, now: datetime) -> bytes | None:
    """The same, with 503 and an instant."""
    if now >= START + 5 * HOUR and site.told_at is None:
        site.told_at = now
        return answer(b"", 503, f"Retry-After: {format_datetime(datetime.now(UTC) + 9 * HOUR, usegmt=True)}")
    return None


def _moved(status: int) -> Callable[[Site, Asked, datetime], bytes | None]:
    def behaves(site: Site, asked: Asked, now: datetime) -> bytes | None:
        return answer(b"", status, "Location: /new-feed") if asked.path == "/feed" else None

    return behaves


def _says(status: int) -> Callable[[Site, Asked, datetime], bytes | None]:
    return lambda site, asked, now: answer(b"no", status)


def _after(hours: float, behaves: Callable[[Site, Asked, datetime], bytes | None], until: float = 1e9) -> Any:
    def later(site: Site, asked: Asked, now: datetime) -> bytes | None:
        return behaves(site, asked, now) if hours <= (now - START) / HOUR < until else None

    return later


def _wants_cookie(site: Site, asked: Asked, now: datetime) -> bytes | None:
    if asked.path == "/feed" and "k=1" not in asked.headers.get("cookie", ""):
        return answer(b"", 307, "Location: /feed", "Set-Cookie: k=1; Path=/feed")
    return None


def sites() -> list[Site]:
    """Six that stand still and a dozen that live, one manner each."""
    still = [
        Site("still-both"),
        Site("still-etag", last_modified=False),
        Site("still-date", etag=False),
        Site("still-age", headers=("Cache-Control: max-age=7200",)),
        Site("still-ttl", extra="<ttl>300</ttl>"),
        Site("still-too"),
    ]
    night = "".join(f"<hour>{hour}</hour>" for hour in range(6))
    living = [
        Site("busy", every=timedelta(minutes=30)),
        Site("slow", every=timedelta(hours=30)),
        Site("no-validators", etag=False, last_modified=False, every=timedelta(hours=6), page_validators=False),
        Site("skips", every=2 * HOUR, extra=f"<skipHours>{night}</skipHours>"),
        Site("ttl", every=2 * HOUR, extra="<ttl>180</ttl>"),
        Site("429", every=3 * HOUR, behaves=_busy),
        Site("503", every=3 * HOUR, behaves=_busy_till),
        Site("301", every=3 * HOUR, behaves=_moved(301)),
        Site("308", every=3 * HOUR, behaves=_moved(308)),
        Site("302", every=3 * HOUR, behaves=_moved(302)),
        Site("500", behaves=_says(500)),
        Site("404", behaves=_says(404)),
        Site("410", behaves=_says(410)),
        Site("sick-day", every=3 * HOUR, behaves=_after(6, _says(500), until=20)),
        Site("cookie", every=4 * HOUR, behaves=_wants_cookie, row={"cookies": "redirect"}),
        Site("bounded", every=None, row={"max_interval_minutes": 120}),
    ]  # fmt: skip
    return still + living


def live(home: Path, days: float) -> Week:
    """Run the week (or less of it)."""
    return Week(sites(), home).run(days)
