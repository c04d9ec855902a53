"""One step, one transaction: whatever opens the writer commits at most once before it closes it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.collecting import LONG, ask, collect, page, source
from tests.web import Web
from warehouse.recovery.recorder import Recorder
from warehouse.recovery.spool import Spool, Statement

START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


class Commits:
    """Of each opening of the writer: what it was for, and how many transactions it committed."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.openings: list[tuple[str, list[int]]] = []
        begin, write = Recorder.__init__, Spool.write

        def opened(recorder: Recorder, connection: object, spool: Spool, purpose: str) -> None:
            self.openings.append((purpose.rpartition(" ")[0], []))
            begin(recorder, connection, spool, purpose)  # type: ignore[arg-type]

        def committed(spool: Spool, number: int, statements: list[Statement]) -> Path:
            self.openings[-1][1].append(number)
            return write(spool, number, statements)

        patch.setattr(Recorder, "__init__", opened)
        patch.setattr(Spool, "write", committed)

    def counts(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for purpose, numbers in self.openings:
            found[purpose].add(len(numbers))
        return found


def test_every_step_of_a_collection_commits_once(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"Trains {n}", web.add(f"/{n}", page(f"Trains {n}", f"{LONG}Note {n}.")), "") for n in range(4)]
    feed = source("s1", web.add_feed("/feed", rows))
    commits = Commits(monkeypatch)
    for hours in (0, 25):
        monkeypatch.setenv("YALU_NOW", (START + timedelta(hours=hours)).isoformat())
        collect(tmp_path, feed)
        web.add("/1", page("Trains 1", LONG + "The railway company later withdrew its timetable. Note 1."))
    counts = commits.counts()
    assert ask(tmp_path, "SELECT result FROM page_checks WHERE result = 'edited'") == [("edited",)]
    steps = {"begin", "commit listings", "commit pages", "commit re-checks", "stories"}
    assert {step: max(counts[step]) for step in steps} == dict.fromkeys(steps, 1)
    # Once a day there are two steps in one opening: the run is closed, then raw bytes that are too old are forgotten.
    assert {step: max(numbers) for step, numbers in counts.items() if max(numbers) > 1} == {"publish": 2}


def test_a_small_run_opens_the_warehouse_four_times_at_most(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To begin, to commit the listing, to commit the page and close, to verify the snapshot; none while it fetches."""
    feed = source("s1", web.add_feed("/feed", [("Trains", web.add("/1", page("Trains", LONG)), "")]))
    opened: list[str] = []
    connect = duckdb.connect

    def counted(database: str = ":memory:", **options: object) -> duckdb.DuckDBPyConnection:
        opened.append(Path(database).name)
        return connect(database, **options)  # type: ignore[arg-type]

    for number in range(4):
        monkeypatch.setenv("YALU_NOW", (START + timedelta(hours=number)).isoformat())
        address = web.add(f"/{number}", page(f"Trains {number}", f"{LONG}Note {number}."))
        web.add_feed("/feed", [(f"Trains {number}", address, "")])
        with monkeypatch.context() as patch:
            patch.setattr(duckdb, "connect", counted)
            opened.clear()
            assert collect(tmp_path, feed).seen == 1
    assert 0 < len(opened) <= 4, opened
