"""SIGKILL of a flow run, of the service with its run, and of the server, each during a run: the dead run is marked
within two minutes, the next one completes the work, and its rows are those of an undisturbed `yalu run`.

And Prefect's database: how much a run adds. The short forms are in tests/integration/test_prefect.py.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.orchestration.server import DATABASE, Server, embedded_server
from tests.collecting import LONG, OFF, page, source
from tests.integration.prefect_server import (
    SECRET,
    Notes,
    Served,
    alive,
    flow_processes,
    kill,
    run_plainly,
    serving,
    until,
    write_settings,
)
from tests.process_tree import descendants
from tests.web import Web
from warehouse.store.connection import open_published

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
MARKED_WITHIN_S = 120
DEAD = {"CRASHED", "FAILED", "CANCELLED"}
QUESTIONS = (
    "SELECT article_id, url, title, text, relations, topics, relevance, is_original FROM articles ORDER BY ALL",
    "SELECT entry_id, url, title, outcome, reason, article_id FROM entries ORDER BY ALL",
    "SELECT * FROM tags ORDER BY ALL",
    "SELECT article_id, version, text_sha256 FROM article_versions ORDER BY ALL",
)


def tell(line: str) -> None:
    """A figure, for whoever runs this with -s."""
    sys.stdout.write(f"{line}\n")


def rows(home: Path) -> list[list[tuple[object, ...]]]:
    with open_published(home) as connection:
        return [connection.sql(question).fetchall() for question in QUESTIONS]


@dataclass
class Scene:
    """A web of some pages, one of which hangs while `hang` says so, and what an undisturbed run makes of it."""

    web: Web
    settings: Path
    expected: list[list[tuple[object, ...]]]

    def hang(self) -> None:
        self.web.faults["/on3"] = [0] * 20

    def go_on(self) -> None:
        self.web.faults.clear()

    def is_undisturbed(self) -> bool:
        """Whether the home holds what it should: nothing lost, nothing doubled."""
        return rows(self.settings.parent / "home") == self.expected


@pytest.fixture
def scene(web: Web, tmp_path: Path) -> Scene:
    items = []
    for number in range(6):
        text = LONG.replace("Tuesday", f"day {number}") if number % 2 else OFF + f"Batch {number} sold out by noon."
        items.append((f"Trains {number}", web.add(f"/on{number}", page(f"Trains {number}", text)), ""))
    settings = write_settings(tmp_path, source("s1", web.add_feed("/feed", items)))
    plain, report = run_plainly(settings, tmp_path / "plain")
    assert report.loaded == 3
    return Scene(web, settings, rows(plain.home))


def in_the_middle(served: Served, scene: Scene) -> str:
    """A run that waits for a page that hangs; gives its id."""
    scene.hang()
    run = served.start("collect")
    until(lambda: any(line.startswith("collect 6 pages: Running") for line in served.tasks(run)), 90)
    return run


def complete(served: Served, scene: Scene) -> None:
    """The next run does the rest."""
    scene.go_on()
    ended = served.wait(served.start("collect", all_due=True))
    assert ended["state_name"] == "Completed", ended["state"]["message"]
    assert scene.is_undisturbed()


def test_a_killed_flow(scene: Scene, tmp_path: Path) -> None:
    with serving(scene.settings, Notes(tmp_path)) as served:
        run = in_the_middle(served, scene)
        kill(flow_processes(served.process.pid))
        tell(f"flow: marked after {marked(served, run):.0f} s")
        complete(served, scene)


def marked(served: Served, run: str) -> float:
    """The seconds until a killed run is marked. Fails where that takes too long."""
    began = time.monotonic()
    assert served.wait(run, DEAD, MARKED_WITHIN_S)["state_type"] == "CRASHED"
    return time.monotonic() - began


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own, as there is where several machines work."""
    with embedded_server(tmp_path / "server", SECRET) as running:
        yield running


def test_a_killed_service_with_its_run(scene: Scene, server: Server, tmp_path: Path) -> None:
    """What a machine does that loses its power: nobody is left to tell the server."""
    with serving(scene.settings, Notes(tmp_path), server.api) as served:
        run = in_the_middle(served, scene)
        kill({served.process.pid} | descendants(served.process.pid))
        tell(f"service and run: marked after {marked(served, run):.0f} s")
    with serving(scene.settings, Notes(tmp_path), server.api) as again:
        complete(again, scene)


def test_a_killed_service_whose_run_goes_on(scene: Scene, server: Server, tmp_path: Path) -> None:
    """A run whose service alone is gone ends its work by itself, and the next service finds it done."""
    with serving(scene.settings, Notes(tmp_path), server.api) as served:
        run = in_the_middle(served, scene)
        kill({served.process.pid})
        scene.go_on()
        ended = served.wait(run, seconds=MARKED_WITHIN_S)
        tell(f"service alone: its run ended {ended['state_name']}")
    with serving(scene.settings, Notes(tmp_path), server.api) as again:
        complete(again, scene)


def test_a_killed_server_under_its_service(scene: Scene, tmp_path: Path) -> None:
    """The service ends with one line; started again, as a service manager does, it marks what had died."""
    with serving(scene.settings, Notes(tmp_path)) as served:
        run = in_the_middle(served, scene)
        below = descendants(served.process.pid)
        kill(below - flow_processes(served.process.pid) if below else set())
        assert served.process.wait(60) == 1
        assert "the Prefect server ended with status -9" in served.errors.read_text().splitlines()[-1]
        until(lambda: not alive(below), 30)
    with serving(scene.settings, Notes(tmp_path)) as again:
        assert again.run(run)["state_type"] == "CRASHED"
        complete(again, scene)


def test_a_killed_server_elsewhere(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of its own that comes back at its address with its database."""
    with ExitStack() as held:
        first = held.enter_context(embedded_server(tmp_path / "server", SECRET))
        port = int(first.api.rpartition(":")[2].partition("/")[0])
        monkeypatch.setattr("flows.orchestration.server.free_port", lambda first=0: port)
        served = held.enter_context(serving(scene.settings, Notes(tmp_path), first.api))
        run = in_the_middle(served, scene)
        first.process.kill()
        first.process.wait()
        held.enter_context(embedded_server(tmp_path / "server", SECRET))
        began = time.monotonic()
        ended = served.wait(run, seconds=MARKED_WITHIN_S)
        tell(f"server: its run ended {ended['state_name']} after {time.monotonic() - began:.0f} s")
        if served.process.poll() is not None:
            served = held.enter_context(serving(scene.settings, Notes(tmp_path), first.api))
        complete(served, scene)


def test_what_a_run_adds_to_prefects_database(scene: Scene, tmp_path: Path) -> None:
    with serving(scene.settings, Notes(tmp_path)) as served:
        sizes = []
        for _ in range(6):
            assert served.wait(served.start("collect", all_due=True))["state_name"] == "Completed"
            time.sleep(6)  # its events and logs are written later
            sizes.append(used(tmp_path / "home" / "prefect" / DATABASE))
    grown = (sizes[-1] - sizes[0]) / (len(sizes) - 1)
    tell(f"Prefect's database: {grown / 1e6:.2f} MB a run")
    assert 0 < grown <= 1_000_000


def used(database: Path) -> int:
    """The bytes in use, of the file and its log."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        page, pages, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
    return int(page * (pages - free))
