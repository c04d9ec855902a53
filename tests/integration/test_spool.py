"""The spool: what a write-ahead log loses is replayed, and nothing that was committed is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import duckdb
import pytest

from tests.builders import NOW, load_run, make_article, make_record, make_tag
from tests.faults import some
from warehouse import errors
from warehouse.files.blocks import read_blocks
from warehouse.recovery.spool import Spool, Statement, last_batch
from warehouse.store import publish
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.manifest import counts, manifest_of, read_manifest
from warehouse.store.transactions import transaction
from warehouse.tables import load

pytestmark = pytest.mark.usefixtures("empty_warehouse")
COMMIT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from warehouse.tables import load
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction
with Warehouse(Path(sys.argv[1])).write("a killed load") as connection:
    for number in range(4):
        with transaction(connection):
            load.append(connection, "seed_texts", [{"seed_id": f"s{number}", "text": "t"}])
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def commit_and_die(warehouse: Warehouse) -> Path:
    """A loader that commits four batches and is killed before it closes the file; gives the log it leaves."""
    done = subprocess.run([sys.executable, "-c", COMMIT_AND_DIE, str(warehouse.home)], check=False, cwd=os.curdir)
    assert done.returncode == -signal.SIGKILL
    return Path(f"{warehouse.writer_path}.wal")


def seeds_kept(warehouse: Warehouse) -> list[str]:
    with warehouse.write("look") as connection:
        return [row[0] for row in connection.execute("SELECT seed_id FROM store.seed_texts ORDER BY 1").fetchall()]


def flip_byte(log: Path) -> None:
    content = bytearray(log.read_bytes())
    content[-60] ^= 255
    log.write_bytes(content)


def write_into(log: Path) -> None:
    """Somebody opens the writer file elsewhere, changes it, and is killed."""
    writer = str(log.with_suffix(""))
    code = (
        f"import duckdb, os\nconnection = duckdb.connect({writer!r})\n"
        "connection.execute('DELETE FROM store.seed_texts')\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "whole": lambda log: None,
    "gone": lambda log: log.unlink(),
    "torn": lambda log: log.write_bytes(log.read_bytes()[:-7]),
    "nearly all torn": lambda log: log.write_bytes(log.read_bytes()[:200]),
    "a flipped byte": flip_byte,
    "garbage": lambda log: log.write_bytes(bytes(300)),
    "tampered": write_into,
}


@pytest.mark.parametrize(("begun", "damage"), some(product((False, True), DAMAGE), of=2))
def test_a_killed_load_is_whole_again_whatever_became_of_its_log(
    warehouse: Warehouse, damage: str, begun: bool
) -> None:
    if begun:
        load_run(warehouse, make_record(make_article("1"), make_tag()))
    DAMAGE[damage](commit_and_die(warehouse))
    assert seeds_kept(warehouse) == ["s0", "s1", "s2", "s3"]
    assert any("replayed" in note for note in warehouse.notes)
    publish.publish(warehouse, "r9")
    with open_published(warehouse.home) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(int(begun),)]


def test_a_log_is_believed_where_the_spool_is_gone(warehouse: Warehouse) -> None:
    commit_and_die(warehouse)
    for path in warehouse.spool.files().values():
        path.unlink()
    assert seeds_kept(warehouse) == ["s0", "s1", "s2", "s3"]
    assert any("used as it is" in note for note in warehouse.notes)


def test_a_damaged_batch_is_named_and_nothing_is_guessed(warehouse: Warehouse) -> None:
    log = commit_and_die(warehouse)
    log.unlink()
    path = list(warehouse.spool.files().values())[1]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(errors.SpoolDamaged, match=path.name):
        seeds_kept(warehouse)


def test_the_spool_is_kept_until_a_snapshot_is_verified(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")), is_published=False)
    kept = list(warehouse.spool.files())
    assert kept
    snapshot = publish.publish(warehouse, "r1")
    assert warehouse.spool.files() == {}
    assert read_manifest(snapshot)["batch"] == kept[-1]


def test_a_copy_that_differs_is_not_published(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    load_run(warehouse, make_record(make_article("1")))

    def copy_another(origin: Path, target: Path) -> str:
        target.write_bytes(other.read_bytes())
        return "read"

    other = warehouse.published_path.resolve()
    load_run(warehouse, make_record(make_article("2")), run_id="r2", is_published=False)
    monkeypatch.setattr(publish, "copy_file", copy_another)
    with pytest.raises(errors.CopyDiffers, match="article_versions"):
        publish.publish(warehouse, "r2")
    assert warehouse.published_path.resolve() == other
    assert warehouse.spool.files()
    assert list((warehouse.home / "snapshots").glob("*.tmp")) == []


def test_the_manifest_tells_what_the_snapshot_holds(warehouse: Warehouse) -> None:
    snapshot = load_run(warehouse, make_record(make_article("1"), make_tag()))
    assert snapshot
    told = json.loads(manifest_of(snapshot).read_text("utf-8"))
    assert (told["run_id"], told["bytes"], told["duckdb"]) == ("r1", snapshot.stat().st_size, duckdb.__version__)
    assert told["tables"]["article_versions"][0] == told["tables"]["tags"][0] == 1
    with open_published(warehouse.home) as connection:
        assert {name: list(value) for name, value in counts(connection).tables.items()} == told["tables"]
    assert (blocks := read_blocks(snapshot))
    assert told["blocks"] == blocks.digest


def test_a_lost_writer_file_comes_back_from_snapshot_and_spool(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("1")))
    load_run(warehouse, make_record(make_article("2")), run_id="r2", is_published=False)
    warehouse.writer_path.unlink()
    load_run(warehouse, make_record(make_article("3")), run_id="r3", at=NOW + timedelta(hours=1))
    with open_published(warehouse.home) as connection:
        assert connection.sql("SELECT article_id FROM articles ORDER BY 1").fetchall() == [
            ("art-1",), ("art-2",), ("art-3",)]  # fmt: skip


def test_two_snapshots_are_kept_on_a_short_disk_and_it_is_said(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        load_run(warehouse, make_record(make_article(str(number))), run_id=f"r{number}")
    monkeypatch.setattr(publish.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1})())
    snapshot = load_run(warehouse, make_record(make_article("9")), run_id="r9")
    assert snapshot
    assert sorted(path.name for path in snapshot.parent.glob("*.duckdb")) == ["w.r3.duckdb", "w.r9.duckdb"]
    assert any("disk is short" in note for note in read_manifest(snapshot)["notes"])


def test_a_rolled_back_batch_leaves_no_file(warehouse: Warehouse) -> None:
    def fail(connection: duckdb.DuckDBPyConnection) -> None:
        with transaction(connection):
            load.append(connection, "seed_texts", [{"seed_id": "x", "text": "y"}])
            raise ZeroDivisionError

    with warehouse.write("test") as connection:
        with pytest.raises(ZeroDivisionError):
            fail(connection)
        assert warehouse.spool.files() == {}
        assert last_batch(connection) == 0


def test_reading_leaves_no_file_and_one_change_alone_leaves_one(warehouse: Warehouse) -> None:
    with warehouse.write("test") as connection:
        connection.execute("SELECT 'INSERT' AS word FROM store.runs").fetchall()
        assert warehouse.spool.files() == {}
        connection.execute("INSERT INTO store.seed_texts VALUES (?, ?)", ["x", None])
    assert list(warehouse.spool.files()) == [1]


def test_a_batch_reads_back_as_it_was_written(tmp_path: Path) -> None:
    statements = [Statement("SELECT ?", (NOW, NOW.date(), None, ["a"], [], 1, 1.5, True, "ü")), Statement("SELECT 1")]
    spool = Spool(tmp_path)
    assert spool.read(spool.write(1, statements)) == statements
