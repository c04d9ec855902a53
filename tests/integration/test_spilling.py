"""Questions larger than memory: each process spills into a folder of its own, and no publish minds what is left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import load_run, make_article, make_record
from warehouse.store.connection import Warehouse
from warehouse.store.spilling import clear_spills, spill_folder

pytestmark = pytest.mark.usefixtures("empty_warehouse")
SPILLING = """
import sys
from pathlib import Path
from warehouse.store.connection import open_published
with open_published(Path(sys.argv[1])) as connection:
    connection.execute("SET memory_limit = '90MB'; SET threads = 1; SET enable_progress_bar = false")
    asked = "SELECT md5(i::VARCHAR) AS m, repeat(md5((i * 7)::VARCHAR), 8) FROM range(400_000) AS r(i) ORDER BY m"
    answer = connection.execute(asked)
    print("spilling", flush=True)
    sys.stdin.readline()
    print(sum(len(rows) for rows in iter(lambda: answer.fetchmany(10_000), [])))
"""


@pytest.fixture
def readers(tmp_path: Path, root: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Three processes in the middle of a question that spills; each goes on when it is told a line."""
    load_run(Warehouse(tmp_path), make_record(make_article("1")))
    command = [sys.executable, "-c", SPILLING, str(tmp_path)]
    with ExitStack() as held:
        started = []
        for _ in range(3):
            reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
            held.enter_context(reader)
            held.callback(reader.kill)  # however the test ends
            started.append(reader)
        assert [reader.stdout.readline() for reader in started if reader.stdout] == ["spilling\n"] * 3
        yield started


def test_readers_that_spill_hinder_neither_a_publish_nor_each_other(
    readers: list[subprocess.Popen[str]], tmp_path: Path
) -> None:
    readers[0].kill()
    readers[0].communicate()
    (tmp_path / "snapshots" / "w.r1.duckdb.tmp").mkdir()  # where the question of another program spills
    load_run(Warehouse(tmp_path), make_record(make_article("2")), run_id="r2")
    assert len(list(tmp_path.rglob("*.spill"))) == 2
    assert [reader.communicate("go on\n")[0] for reader in readers[1:]] == ["400000\n"] * 2
    assert list(tmp_path.rglob("*.spill")) == []


def test_only_what_a_dead_process_of_this_machine_left_is_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        pass
    mine = Path(spill_folder(tmp_path / "w.duckdb"))
    host = mine.name.split(".")[-3]
    left, elsewhere = (tmp_path / f"w.duckdb.{name}.{dead.pid}.spill" for name in (host, "another-machine"))
    for folder in (mine, left, elsewhere):
        folder.mkdir()
        (folder / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
    clear_spills(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted((mine, elsewhere))


def test_an_analyst_who_may_not_write_beside_the_snapshot_spills_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.store.spilling.os.access", lambda path, mode: path != tmp_path)
    one, other = (spill_folder(tmp_path / "w.duckdb") for _ in range(2))
    assert one != other
    assert not one.startswith(str(tmp_path))
