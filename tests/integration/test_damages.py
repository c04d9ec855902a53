"""A damaged home is healed or refused, and reported; what is no damage is left alone. Long form: tests/soak."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from tests.damages import CASES, check, make_home
from warehouse import errors
from warehouse.store import connection
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.publish import publish, publish_again

pytestmark = pytest.mark.usefixtures("empty_warehouse")
SHORT = (
    "writer: emptied", "writer: cut in half", "writer: checksum", "writer: all blocks", "writer: gone",
    "writer: a link", "writer: a pipe", "writer: another database", "writer: an older copy", "snapshot: magic",
    "snapshot: all blocks", "snapshot: a dangling link", "published name: gone", "published name: a circle",
    "published name: a folder", "manifest: noise", "manifest: wrong shape", "batch: middle", "batch: a folder",
    "spool: a file", "snapshots: gone", "journal: emptied", "journal: middle", "journal: a folder",
    "journal: wrong types", "outbox: a file", "writer.lock: a folder",
)  # fmt: skip


@pytest.fixture(scope="module")
def template(empty_warehouse: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("damages") / "home")


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "home", symlinks=True))


@pytest.mark.parametrize("name", SHORT)
def test_a_damage_is_healed_or_refused_and_reported(
    name: str, template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    check(name, template, tmp_path / "home", capfd)


def test_the_long_form_has_sixty_damages_and_more() -> None:
    assert len(CASES) >= 60
    assert set(SHORT) <= set(CASES)


# ---------------------------------------------------------------- not the file's fault: left alone


IO, MEMORY = duckdb.IOException, duckdb.OutOfMemoryException
NEWER = "Trying to read a database file with version number 99, but we can only read versions between 64 and 67."
FAULTS = {
    "memory is short": (MEMORY("Out of Memory Error: could not allocate block"), errors.OutOfMemory),
    "the disk fails": (IO('IO Error: Could not read from file "w": Input/output error'), errors.DiskFailing),
    "the disk is full": (IO('IO Error: Could not write file "w": No space left on device'), errors.OutOfSpace),
    "a newer storage": (IO(f"IO Error: {NEWER}"), errors.TooNew),
    "nobody knows": (duckdb.SerializationException("Serialization Error: of a kind not met yet"), errors.Unopenable),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "raised"), FAULTS.values(), ids=list(FAULTS))
def test_what_proves_no_damage_leaves_the_writer_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, raised: type[Exception]
) -> None:
    def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        raise fault

    before = (home / "writer.duckdb").read_bytes()
    monkeypatch.setattr(connection, "connect", connect)
    with pytest.raises(raised), Warehouse(home).write("test"):
        pass
    assert (home / "writer.duckdb").read_bytes() == before
    assert list(home.glob("*.set-aside")) == []


def test_a_writer_that_another_program_has_open_is_left_alone(home: Path) -> None:
    code = f"import duckdb; c = duckdb.connect({str(home / 'writer.duckdb')!r}); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(errors.WriterHeld, match="only Yalu may open it"), Warehouse(home).write("test"):
            pass
        other.communicate(b"\n", timeout=300)
    with Warehouse(home).write("test"):
        pass


OTHER = 65534  # nobody
SHUT: dict[str, tuple[Callable[[Path], Path], str]] = {
    "writer": (lambda home: home / "writer.duckdb", "refused"),
    "snapshot": (lambda home: (home / "warehouse.duckdb").resolve(), "published"),
    "batch": (lambda home: max((home / "spool").iterdir()), "published"),
    "spool": (lambda home: home / "spool", "refused"),
    "journal": (lambda home: next((home / "outbox").glob("2*.jsonl")), "published"),
    "lock": (lambda home: home / "writer.lock", "refused"),
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
@pytest.mark.parametrize(("place", "outcome"), SHUT.values(), ids=list(SHUT))
def test_a_file_of_another_user_is_one_line(
    home: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: Callable[[Path], Path],
    outcome: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # the checkout may be closed to that user
    go_on(Path(shutil.copytree(home, tmp_path / "first", symlinks=True)))  # imports what that user may not read
    for path in (home, *home.rglob("*")):
        os.chown(path, OTHER, OTHER, follow_symlinks=False)
    os.chown(place(home), 0, 0)
    place(home).chmod(0o600)
    for folder in home.parents:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o755)
    capfd.readouterr()
    os.seteuid(OTHER)
    try:
        assert go_on(home) == (1, outcome)
    finally:
        os.seteuid(0)
    assert "Traceback" not in capfd.readouterr().err


def go_on(home: Path) -> tuple[int, str]:
    """How the doctor ends, and whether a snapshot was published."""
    status = main(["doctor", "--home", str(home)])
    try:
        publish(Warehouse(home), "r9")
    except errors.WarehouseError as error:
        return status, "refused" if "\n" not in str(error) else str(error)
    return status, "published"


# ---------------------------------------------------------------- found while at work


def test_damage_found_in_the_middle_is_healed_for_the_next_run(home: Path) -> None:
    CASES["writer: all blocks"].damage(home / "writer.duckdb")
    warehouse = Warehouse(home)
    with warehouse.write("test") as opened:
        assert opened.execute("SELECT count(*) FROM store.article_versions").fetchone() == (3,)
    assert len(list(home.glob("writer.duckdb.*.set-aside"))) == 1
    assert any("it was rebuilt from" in note for note in warehouse.notes)


def test_nothing_is_rebuilt_where_that_would_lose_a_batch(home: Path) -> None:
    CASES["writer: checksum"].damage(home / "writer.duckdb")
    max((home / "spool").iterdir()).rename(home / "elsewhere")
    min((home / "spool").iterdir()).write_bytes(b"")
    before = (home / "writer.duckdb").read_bytes()
    with pytest.raises(errors.WriterDamaged, match="cannot be rebuilt without a loss"), Warehouse(home).write("test"):
        pass
    assert (home / "writer.duckdb").read_bytes() == before


def test_a_night_publishes_a_damaged_snapshot_again(home: Path) -> None:
    assert publish_again(Warehouse(home)) == "all of it can be read"
    CASES["snapshot: all blocks"].damage((home / "warehouse.duckdb").resolve())
    assert "Published w.again-" in publish_again(Warehouse(home))
    with open_published(home) as opened:
        assert opened.execute("SELECT count(*) FROM articles").fetchone() == (3,)
