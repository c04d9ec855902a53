"""A desk of its own: the real schema, views and macros, filled row by row, so a test states days and topics only."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from extractors.lexicon import load_lexicon
from flows.collection.lexicon_tables import topic_rows
from tests.builders import make_source
from warehouse.store.engine import create
from warehouse.store.migrations import bring_up_to_date
from warehouse.tables import load, load_reference

_LAKES = itertools.count()
TODAY = date(2026, 11, 20)  # a Friday


class Desk:
    """Articles, tags and polls of invented days."""

    def __init__(self, *sources: str, **of_sources: dict[str, Any]) -> None:
        self.connection = empty_warehouse()
        known = [make_source(name, **of_sources.get(name, {})) for name in dict.fromkeys([*sources, *of_sources])]
        load.start_run(self.connection, "r1", noon(TODAY), known)
        load_reference.load_whole(self.connection, "topics", shipped_topics())
        self._articles: list[dict[str, Any]] = []
        self._tags: list[dict[str, Any]] = []
        self._polls: list[dict[str, Any]] = []

    def add(self, day: date, *topics: str, source: str = "s1", kind: str = "topic", times: int = 1, **more: Any) -> str:
        """Articles of a day, each with these tags; gives the last one's id."""
        name = ""
        for _ in range(times):
            name = more.get("article_id", f"a{len(self._articles)}")
            self._articles.append({
                "article_id": name, "version": 1, "published_on": day, "published_at": noon(day), "source_id": source,
                "first_seen_at": noon(day), "seen_at": noon(day), "title": "", "text": "", "lang": "en",
                "date_precision": "instant", "relations": ["DPRK-PRC"], "text_sha256": name, "url": f"https://x/{name}",
            } | more)  # fmt: skip
            for topic in topics:
                self.tag(name, day, topic, kind=kind)
        return str(name)

    def tag(self, article_id: str, day: date, value: str, **more: Any) -> None:
        """One more tag of an article."""
        self._tags.append({
            "article_id": article_id, "kind": "topic", "value": value, "published_on": day, "field": "title",
            "span_start": 0, "span_end": 1, "score": 1.0, "rule_id": "r",
        } | more)  # fmt: skip

    def poll(self, day: date, state: str = "ok", source: str = "s1", entries: int = 1) -> None:
        """A poll of a source on a day, and how it found it."""
        result = "failed" if state == "failing" else "ok"
        self._polls.append({"run_id": "r1", "source_id": source, "polled_at": noon(day), "result": result,
                            "entries": entries, "state": state, "known": 0, "received_bytes": 0})  # fmt: skip

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Load what was added, then ask."""
        load.append(self.connection, "article_versions", self._articles)
        load.append(self.connection, "tags", self._tags)
        load.append(self.connection, "polls", self._polls)
        self._articles, self._tags, self._polls = [], [], []
        return self.connection.execute(sql, list(values)).fetchall()


@cache
def shipped_topics() -> list[dict[str, object]]:
    """The topics of the shipped lexicon: a macro refuses any other that no tag has."""
    return topic_rows(rule for rule in load_lexicon().rules if rule.kind == "topic")


@cache
def _template() -> Path:
    """The file of an empty warehouse, made once a process: all migrations, views and macros take most of a second."""
    folder = Path(tempfile.mkdtemp(prefix="yalu-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    create(folder / "template.duckdb")  # in the storage format of a home: in an older one views bind otherwise
    with duckdb.connect(str(folder / "template.duckdb")) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        bring_up_to_date(connection, "Asia/Seoul")
    return folder / "template.duckdb"


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """An empty warehouse up to date: a copy, or in a lake of its own where YALU_TEST_LAKE names a server's folder.

    A lake is copied from the database `made`, which tests/integration/test_ducklake.py has made once.
    """
    if place := os.environ.get("YALU_TEST_LAKE"):
        from tests.lake import Postgres

        server = Postgres(Path(place))
        server.count = next(_LAKES)
        return server.attach(server.database("made"), Path(place).parent / "files")
    copy = Path(tempfile.mkdtemp(dir=_template().parent)) / "memory.duckdb"
    shutil.copyfile(_template(), copy)
    connection = duckdb.connect(str(copy))
    copy.unlink()  # gone as soon as the connection is
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def noon(day: date) -> datetime:
    """Noon of a day, UTC: the same day in Seoul."""
    return datetime.combine(day, time(12), UTC)


def before(days: int) -> date:
    """The day so many days before the last run."""
    return TODAY - timedelta(days=days)
