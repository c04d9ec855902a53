"""600 pages on several machines: the rows of `yalu run`, what a second worker costs, and one of two killed.

CPU is that of the collection and all its workers together, a page; that of the Prefect server is left out.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.orchestration.api import mark_dead_runs
from flows.orchestration.server import client_environment, embedded_server
from tests import fleet, pool
from tests.big_web import BigWeb, serve_big_web
from tests.integration.prefect_server import SECRET
from tests.lake import postgres_programs
from tests.process_tree import descendants

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
PAGES = int(os.environ.get("YALU_SOAK_PAGES", "600"))
MOST = 1.15  # CPU a page of two workers beside one
Rows = dict[str, list[str]]


@pytest.fixture(scope="module")
def big_web(root: Path) -> Iterator[BigWeb]:
    with serve_big_web(PAGES, root) as web:
        yield web


@pytest.fixture(scope="module")
def expected(big_web: BigWeb, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = tmp_path_factory.mktemp("plain")
    told = fleet.collect("yalu", big_web.write_settings(folder), root)
    say(f"yalu run: {told['cpu_s'] / PAGES * 1000:.1f} CPU ms a page, {told['wall_s']:.1f} s")
    rows = fleet.rows_of(folder / "home")
    assert len(rows["entries"]) == PAGES
    return rows


def say(line: str) -> None:
    sys.__stdout__.write(f"\n{line}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def settings_in(folder: Path, web: BigWeb, **tables: str) -> Path:
    folder.mkdir()
    return web.write_settings(folder, **tables)


@pytest.mark.skipif(bool(fleet.missing()), reason=fleet.missing())
def test_dask_gives_the_same_rows_at_little_more(big_web: BigWeb, expected: Rows, root: Path, tmp_path: Path) -> None:
    with embedded_server(tmp_path / "prefect", SECRET) as server:
        port = int(server.api.rpartition(":")[2].partition("/")[0])
        environment = client_environment(tmp_path / "prefect", port, SECRET)
        with fleet.dask_fleet(tmp_path / "dask", root, **environment) as cluster:
            a_page: dict[int, float] = {}
            named = f'scheduler = "{cluster.address}"'
            for count in (1, 2):
                cluster.start_worker()
                settings = settings_in(tmp_path / f"with-{count}", big_web, fleet=named)
                before = cluster.cpu()
                told = fleet.collect("flow", settings, root, **environment)
                a_page[count] = (told["cpu_s"] + cluster.cpu() - before) / PAGES * 1000
                say(f"Dask, {count} worker(s): {a_page[count]:.1f} CPU ms a page, {told['wall_s']:.1f} s")
                assert "read here" not in told["errors"]
                assert fleet.rows_of(settings.with_name("home")) == expected
            settings = settings_in(tmp_path / "killed", big_web, fleet=named)
            run = fleet.begin("flow", settings, root, **environment)
            folder = settings.with_name("home") / "fleet"
            pool.until(lambda: has_read(folder, 100) or run.poll() is not None, 600)
            assert run.poll() is None
            os.killpg(cluster.workers[0].pid, signal.SIGKILL)
            told = fleet.finish(run)
            say(f"Dask, one of two killed: {told['wall_s']:.1f} s")
            assert fleet.rows_of(settings.with_name("home")) == expected
    assert a_page[2] <= MOST * a_page[1]


def has_read(folder: Path, pages: int) -> bool:
    """Whether so many pages have come back and a worker is at others."""
    return 25 * len(list(folder.rglob("*.found.parquet"))) >= pages and fleet.is_reading(folder)


@pytest.mark.skipif(postgres_programs() is None, reason="no PostgreSQL is installed")
def test_process_workers_give_the_same_rows(big_web: BigWeb, expected: Rows, root: Path, tmp_path: Path) -> None:
    with pool.pool_on_postgres(tmp_path / "pool", root) as served:
        a_page: dict[int, float] = {}
        for count in (1, 2):
            if count == 2:
                served.start_worker()
            served.wait_for_workers(count)
            settings = settings_in(tmp_path / f"with-{count}", big_web)
            before = served.cpu()
            ended = served.wait(served.collect(settings), 900)
            assert ended["state_type"] == "COMPLETED", ended["state"]["message"]
            a_page[count] = (served.cpu() - before) / PAGES * 1000
            say(f"pool, {count} worker(s): {a_page[count]:.1f} CPU ms a page, {ended['total_run_time']:.1f} s")
            assert fleet.rows_of(settings.with_name("home")) == expected
        settings = settings_in(tmp_path / "killed", big_web)
        run = served.collect(settings)
        pool.until(lambda: done_of(served, run, "collect 50 pages") >= PAGES // 200, 600)
        busy = max(served.workers, key=lambda worker: len(descendants(worker.pid)))  # the run is a process below it
        assert served.run(run)["state_type"] == "RUNNING"
        served.kill(busy)
        # As deploy/automations/dead-runs.yaml would after a minute and a half without a heartbeat.
        assert mark_dead_runs(served.api, ("collect",)) == 1
        ended = served.wait(served.collect(settings), 900)
        assert ended["state_type"] == "COMPLETED", ended["state"]["message"]
        say(f"pool, one of two killed: {ended['state']['message']}")
        assert without_runs(fleet.rows_of(settings.with_name("home"))) == without_runs(expected)
    assert a_page[2] <= MOST * a_page[1]


def done_of(served: pool.Pool, run: str, task: str) -> int:
    return served.tasks(run).count(f"{task}: Completed")


def without_runs(rows: Rows) -> Rows:
    """Two runs did what one did, and one of them never ended."""
    return {view: found for view, found in rows.items() if view != "runs"}
