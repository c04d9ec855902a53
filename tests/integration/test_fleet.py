"""One collection on several machines: process workers of a pool on PostgreSQL, and Dask's workers reading the pages.

Every row is that of `yalu run`. The long forms, with 600 pages and their costs, are in tests/soak/test_fleet.py.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from flows.config.settings import FleetSettings, Settings
from flows.errors import UsageError
from flows.fleet.certificate import make_certificate
from flows.orchestration.server import client_environment, embedded_server
from tests import fleet, pool
from tests.big_web import BigWeb, serve_big_web
from tests.integration.prefect_server import SECRET
from tests.lake import postgres_programs

pytestmark = [pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")]
needs_dask = pytest.mark.skipif(bool(fleet.missing()), reason=fleet.missing())
PAGES = 60


@pytest.fixture(scope="module")
def big_web(root: Path) -> Iterator[BigWeb]:
    with serve_big_web(PAGES, root) as web:
        yield web


@pytest.fixture(scope="module")
def expected(big_web: BigWeb, root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What `yalu run` makes of that web."""
    folder = tmp_path_factory.mktemp("plain")
    assert fleet.collect("yalu", big_web.write_settings(folder), root)["seen"] == PAGES
    rows = fleet.rows_of(folder / "home")
    assert len(rows["entries"]) == PAGES
    assert len(rows["tags"]) > PAGES
    return rows


@pytest.mark.long
@pytest.mark.skipif(postgres_programs() is None, reason="no PostgreSQL is installed")
def test_process_workers_on_postgresql_give_the_rows_of_yalu_run(
    big_web: BigWeb, expected: dict[str, list[str]], root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pool")
    with pool.pool_on_postgres(folder / "pool", root) as served:
        served.start_worker()
        served.wait_for_workers(2)
        run = served.collect(big_web.write_settings(folder))
        ended = served.wait(run)
    assert ended["state_type"] == "COMPLETED", ended["state"]["message"]
    assert fleet.rows_of(folder / "home") == expected


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What points a flow at a server of these tests."""
    folder = tmp_path_factory.mktemp("prefect")
    with ExitStack() as held:
        with pytest.MonkeyPatch.context() as patched:
            patched.delenv("PREFECT_API_URL", raising=False)
            server = held.enter_context(embedded_server(folder, SECRET))
        yield client_environment(folder, int(server.api.rpartition(":")[2].partition("/")[0]), SECRET)


@needs_dask
def test_dask_reads_the_same_with_one_of_two_workers_killed(
    big_web: BigWeb, expected: dict[str, list[str]], environment: dict[str, str], root: Path, tmp_path: Path
) -> None:
    with fleet.dask_fleet(tmp_path / "dask", root, **environment) as cluster:
        first = cluster.start_worker()
        cluster.start_worker()
        settings = big_web.write_settings(tmp_path, fleet=f'scheduler = "{cluster.address}"')
        run = fleet.begin("flow", settings, root, **environment)
        pool.until(lambda: fleet.is_reading(tmp_path / "home" / "fleet") or run.poll() is not None, 600)
        os.killpg(first.pid, signal.SIGKILL)
        told = fleet.finish(run)
    assert "came to nothing" not in told["errors"]
    assert fleet.rows_of(tmp_path / "home") == expected
    assert list((tmp_path / "home" / "fleet").iterdir()) == []


@needs_dask
@pytest.mark.parametrize("killed", [0, 1], ids=["the scheduler", "the only worker"])
def test_with_the_fleet_killed_the_pages_are_read_here(
    killed: int,
    big_web: BigWeb,
    expected: dict[str, list[str]],
    environment: dict[str, str],
    root: Path,
    tmp_path: Path,
) -> None:
    with fleet.dask_fleet(tmp_path / "dask", root, **environment) as cluster:
        cluster.start_worker()
        settings = big_web.write_settings(tmp_path, fleet=f'scheduler = "{cluster.address}"')
        run = fleet.begin("flow", settings, root, **environment)
        pool.until(lambda: fleet.is_reading(tmp_path / "home" / "fleet") or run.poll() is not None, 600)
        os.killpg(cluster.processes[killed].pid, signal.SIGKILL)
        told = fleet.finish(run)
    assert "pages are read here" in told["errors"]
    assert fleet.rows_of(tmp_path / "home") == expected


@needs_dask
def test_a_scheduler_that_does_not_answer_is_a_warning(
    big_web: BigWeb, expected: dict[str, list[str]], environment: dict[str, str], root: Path, tmp_path: Path
) -> None:
    settings = big_web.write_settings(tmp_path, fleet='scheduler = "tcp://127.0.0.1:9"')
    make_certificate(tmp_path / "home" / "fleet.pem")
    told = fleet.collect("flow", settings, root, **environment)
    assert "the Dask scheduler at tls://127.0.0.1:9 does not answer, so pages are read here" in told["errors"]
    assert fleet.rows_of(tmp_path / "home") == expected


@needs_dask
def test_without_a_certificate_the_pages_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from flows.fleet.on_dask import dask_fleet

    monkeypatch.delenv("YALU_FLEET_CERTIFICATE", raising=False)
    with dask_fleet(Settings(home=tmp_path, fleet=FleetSettings("tls://127.0.0.1:9"))) as readers:
        assert readers is None
    assert caplog.messages[0].startswith(f"{tmp_path}/fleet.pem cannot be read, so pages are read here: make it with")


def test_a_fleet_without_the_extra_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from flows.fleet.on_dask import dask_fleet

    monkeypatch.setitem(__import__("sys").modules, "prefect_dask", None)
    named = Settings(home=tmp_path, fleet=FleetSettings("tcp://127.0.0.1:8786"))
    with pytest.raises(UsageError, match=r"install yalu\[dask\]"), dask_fleet(named):
        pass
