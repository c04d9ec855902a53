"""The SQL suite on a lake: where YALU_TEST_LAKE is set, every home a test names is a DuckLake of its own.

    YALU_TEST_LAKE=new python -m pytest -n 2 tests/unit/test_warehouse.py …     a server for this session
    YALU_TEST_LAKE=/tmp/…/pg                                                    the one that runs in that folder

A test goes on as it is: `Warehouse(home)`, `open_published(home)` and what settings without a `[warehouse]` open are
the lake of that home. That is the one place where Yalu itself tells a file from a lake (warehouse/store/location.py).
What is about the file that is published has no meaning here and is left out by name, below.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import duckdb
import pytest

from tests.lake import BLANK, Postgres, make_templates, missing
from warehouse.lake import ducklake as lakes
from warehouse.lake.ducklake import Lake, start_engine
from warehouse.store import connection, location

FLAG = "YALU_TEST_LAKE"

_FILE = "a lake has no file that is copied, flipped and kept thrice"
_HELD = "a lake has no file that another program could hold or change"
_SPOOL = "a lake has no spool: what was not committed is not there"
_PACKED = "a lake is packed by DuckLake's own calls: see test_ducklake.py"
NOT_ON_A_LAKE = {
    "test_warehouse.py": {
        "test_a_snapshot_is_read_only_and_three_are_kept": _FILE,
        "test_a_second_writer_is_told_who_holds_the_lock": "the lock is the catalogue's: see test_ducklake.py",
        "test_a_lock_left_by_a_killed_process_means_nothing": "the lock is the catalogue's, gone with its connection",
    },
    "test_backup.py": {
        "test_where_nothing_was_collected_there_is_nothing_to_back_up": "these are copies of one that was made already",
    },
    "test_doctor.py": {
        "test_a_snapshot_held_for_writing_is_named_with_its_holder": _HELD,
        "test_a_killed_writer_of_a_snapshot_is_named_and_the_next_one_opens_clean": _HELD,
        "test_a_snapshot_changed_after_publishing_is_told": _HELD,
        "test_a_damaged_batch_is_named": _SPOOL,
    },
    "test_retention_months.py": {
        "test_a_compacted_file_holds_the_same_and_goes_on": _PACKED,
        "test_a_killed_compaction_leaves_the_file_it_began_with": _PACKED,
    },
    "test_spool.py": {"*": _SPOOL},
    "test_spilling.py": {"test_readers_that_spill_hinder_neither_a_publish_nor_each_other": _FILE},
}


def is_on() -> bool:
    """Whether this session's warehouses are lakes."""
    return bool(os.environ.get(FLAG))


def begin() -> Postgres | None:
    """Start the server where that is asked for, and then give it."""
    began = None
    if os.environ[FLAG] == "new":
        if lacking := missing():
            raise pytest.UsageError(f"{FLAG} is set, and there can be no DuckLake here: {lacking}")
        folder = Path(tempfile.mkdtemp(prefix="yalu-lake."))  # short: a socket's path may have 107 bytes
        folder.chmod(0o755)
        began = Postgres(folder / "pg")
        began.start()
        make_templates(began)
        os.environ[FLAG] = str(began.folder)  # for the processes that share the tests
    return began


def end(began: Postgres) -> None:
    """Stop the server that `begin` has started."""
    began.stop()
    shutil.rmtree(began.folder.parent, ignore_errors=True)


def url_of_home(home: Path) -> str:
    """The setting `warehouse.url` of a home's lake, made where it is asked for first."""
    server = Postgres(Path(os.environ[FLAG]))
    name = "home_" + hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:20]
    made = server.folder.parent / "homes" / name
    if not made.exists():
        server.database(BLANK, name)
        made.parent.mkdir(exist_ok=True)
        made.touch()
    return server.url(name)


def setting(home: Path) -> str:
    """What a settings file says of a home's warehouse, for a process that this one starts; '' where it is a file."""
    return f'[warehouse]\nurl = "{url_of_home(home)}"\n' if is_on() else ""


def lake_of(home: Path, timezone: str = "Asia/Seoul") -> Lake:
    """What stands for `Warehouse(home)`."""
    return Lake(home, timezone, url_of_home(home), "")


def open_published(home: Path) -> duckdb.DuckDBPyConnection:
    """What stands for the file's `open_published`."""
    return lake_of(home).open_snapshot()


def open_confined(home: Path) -> duckdb.DuckDBPyConnection:
    """What stands for the file's `open_confined`: an engine of its own, since its settings are locked."""
    return lake_of(home).open_confined()


@cache
def _one_engine() -> duckdb.DuckDBPyConnection:
    """One engine for all lakes of this process: extensions are loaded once, not at every question of every test."""
    return start_engine(Path(os.environ[FLAG]).parent / f"engine-{os.getpid()}", "")


def snapshots_closed() -> Iterator[None]:
    """Let go of the snapshots a test has opened: each holds connections of the server."""
    before = _attached()
    yield
    for name in _attached() - before:
        with suppress(duckdb.Error):  # a test's own connection to it is still open
            _one_engine().execute(f"DETACH {name}")


def _attached() -> set[str]:
    rows = _one_engine().execute("SELECT database_name FROM duckdb_databases() WHERE type = 'ducklake'").fetchall()
    return {row[0] for row in rows}


def leave_out(items: list[pytest.Item]) -> None:
    """Mark what has no meaning on a lake, with the reason; a name that no test has any more is an error."""
    for item in items:
        reasons = NOT_ON_A_LAKE.get(item.path.name, {})
        module = item.getparent(pytest.Module)
        if module and (gone := [name for name in reasons if name != "*" and not hasattr(module.obj, name)]):
            raise pytest.UsageError(f"tests/on_lake.py names {', '.join(gone)}, which {item.path.name} has not")
        if reason := reasons.get(item.name.partition("[")[0]) or reasons.get("*"):
            item.add_marker(pytest.mark.skip(reason=f"not on a lake: {reason}"))


if is_on():  # before any module of tests takes these names
    for room in (connection, location):
        room.Warehouse, room.open_published, room.open_confined = lake_of, open_published, open_confined
    lakes.start_engine = lambda home, data_path: _one_engine()
