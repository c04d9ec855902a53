"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from flows.workers.pool import Workers
from tests import on_lake, sharing
from tests.lake import Postgres
from tests.web import Web, serve_web
from tests.workers import InlineWorkers
from warehouse.store import connection
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect

ROOT = Path(__file__).resolve().parent.parent
# Else each of the hundreds of processes that tests start, and each run of the tests, compiles every module again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


SERVER = pytest.StashKey[Postgres | None]()


def pytest_configure(config: pytest.Config) -> None:
    """On a lake, before any test module takes the names it opens a warehouse by."""
    if on_lake.is_on():
        config.stash[SERVER] = on_lake.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, where it was this session's."""
    if began := config.stash.get(SERVER, None):
        on_lake.end(began)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Return the scheduler of groups where the command asks for groups."""
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # by the number of tests; the longest have been put first
    return sharing.GroupScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first; on a lake leave out, with the reason, what is about a published file."""
    sharing.put_longest_first(items)
    if on_lake.is_on():
        on_lake.leave_out(items)


@pytest.fixture(autouse=on_lake.is_on())
def _snapshots_closed() -> Iterator[None]:
    yield from on_lake.snapshots_closed()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party test data, which is never part of the repository; skips where it is absent."""
    folder = Path(os.environ.get("YALU_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the third-party test data is not here: set YALU_SHARED to its folder")
    return folder


@pytest.fixture
def inline_workers() -> Iterator[None]:
    """Pages are read in this process, whichever module has taken the pool's name: a worker takes a second to start."""
    with pytest.MonkeyPatch.context() as patch:  # of its own: a test may undo what it has patched
        patch.setattr(Workers, "submit", InlineWorkers.submit)
        yield


@pytest.fixture
def web() -> Iterator[Web]:
    """An empty web on loopback."""
    with serve_web() as served:
        yield served


@pytest.fixture(scope="session")
def template_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse with nothing in it but the schema and catalogue; its zone is left for the test to set."""
    template = Warehouse(tmp_path_factory.mktemp("template"))
    with template.write("make the template"):
        pass
    with connect(template.writer_path, read_only=False) as made:  # no batch of Yalu's, so none is spooled
        made.execute("DELETE FROM store.meta WHERE key = 'timezone'")
    return template.writer_path


@pytest.fixture(scope="module")
def one_thread_an_engine() -> Iterator[None]:
    """Engines of this process have one thread: starting others for a few rows is a sixth of what a load takes."""
    real = duckdb.connect

    def connect(*given: Any, config: Mapping[str, Any] | None = None, **options: Any) -> duckdb.DuckDBPyConnection:
        return real(*given, config={"threads": 1} | dict(config or {}), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect)
        yield


@pytest.fixture(scope="module")
def empty_warehouse(request: pytest.FixtureRequest) -> Iterator[None]:
    """Makes every new writer file of a module a copy of the template, for where making one is not what is tested."""
    if on_lake.is_on():  # where each has been copied from a template already
        yield
        return

    template = request.getfixturevalue("template_warehouse")

    def copy(path: Path) -> None:
        shutil.copyfile(template, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "create", copy)
        yield
