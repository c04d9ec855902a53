"""A home that everything has written to, and one of version 0.1.0: analysts read its snapshots, and nothing else."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from tests.builders import load_run, make_article, make_record, make_tag
from tests.homes import loose_places
from tests.integration.prefect_server import Notes, serving
from warehouse.store.connection import PUBLISHED, Warehouse

Yalu = Callable[..., subprocess.CompletedProcess[str]]
OLD = Path(__file__).resolve().parent.parent / "data" / "home-0.1.0" / "home.tar.xz"


def ended(done: subprocess.CompletedProcess[str]) -> int:
    assert done.returncode in (0, 1), done.stderr  # doctor and upkeep end with 1 where a person is needed
    return done.returncode


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The usual one, whatever tests are run under."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_home_that_every_command_wrote_to(yalu: Yalu, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with (tmp_path / "yalu.toml").open("a", encoding="utf-8") as settings:
        settings.write('[mail]\nsender = "Desk <desk@x.example>"\noutputs = ["file"]\nrecipients = "recipients.toml"\n')
    (tmp_path / "recipients.toml").write_text('[[recipient]]\naddress = "ana@x.example"\n', "utf-8")
    commands = [["run"], ["digest", "--preview"], ["digest", "--send"], ["retag"], ["upkeep"], ["run", "--all"]]
    if find_spec("altair"):
        commands.append(["report"])
    for words in commands:
        ended(yalu(*words))
        assert loose_places(home) == [], words
    made = {path.relative_to(home).parts[0] for path in home.rglob("*")}
    assert {"writer.duckdb", PUBLISHED, "snapshots", "raw", "outbox", "digests", "backups"} <= made


@pytest.mark.long
def test_a_home_that_is_served(notes: Notes, tmp_path: Path) -> None:
    settings = tmp_path / "yalu.toml"
    settings.write_text('home = "home"\n', "utf-8")
    with serving(settings, notes) as served:
        assert loose_places(tmp_path / "home") == []
        assert (tmp_path / "home" / "prefect" / "prefect.db").exists()
        told = served.errors.read_text()
    secret = (tmp_path / "home" / "server.secret").read_text().strip()
    assert f"with the user and password in {tmp_path}/home/server.secret" in told
    assert secret.partition(":")[2] not in told + (tmp_path / "home" / "prefect" / "server.log").read_text()


def test_the_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--home", str(tmp_path / "demo"), "--json"]) == 0
    assert loose_places(tmp_path / "demo" / "data") == []
    shown = json.loads(capsys.readouterr().out)  # one document and nothing beside it
    first, second = (one["run"] for one in shown["collections"])
    assert first["loaded"] > 20
    assert second["loaded"] == 0
    assert all(Path(file).is_file() for file in shown["digest"]["files"])
    assert all(shown[part] for part in ("trend", "unread_sources", "unread_entries", "next"))


def test_a_home_of_version_0_1_0_is_tightened_when_it_is_opened(tmp_path: Path) -> None:
    with tarfile.open(OLD) as packed:
        packed.extractall(tmp_path, filter="tar")
    home = next(path.parent for path in tmp_path.rglob("writer.duckdb"))
    assert len(loose_places(home)) > 10
    with Warehouse(home).write("a test"):
        assert loose_places(home) == []


# ---------------------------------------------------------------- another user of the machine

NOBODY = 65534


def tries(home: Path, places: list[str]) -> list[str]:
    """What a user with no rights of their own can read, list or write of a home; run in a process of its own."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    found = []
    for place in places:
        try:
            if (home / place).is_dir():
                list((home / place).iterdir())
            else:
                (home / place).read_bytes()
        except PermissionError:
            pass
        else:
            found.append(place)
        if os.access(home / place, os.W_OK):
            found.append(f"{place} to write")
    return found


def asks(home: Path) -> int:
    """What an analyst does, as that user."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    with duckdb.connect(str(home / PUBLISHED), read_only=True) as connection:
        return int(connection.sql("SELECT count(*) FROM articles").fetchall()[0][0])


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another user")
def test_another_user_reads_the_snapshots_and_nothing_else() -> None:
    folder = Path(tempfile.mkdtemp(prefix="yalu-state-"))  # a test's own folder is closed to others
    folder.chmod(0o755)
    try:
        home = folder / "yalu"
        load_run(Warehouse(home), make_record(make_article("one"), make_tag()))
        for words in (["digest", "--preview"], ["upkeep"], ["doctor"]):
            main(["--home", str(home), *words])
        places = [".", *(path.relative_to(home).as_posix() for path in home.rglob("*"))]
        snapshots = [f"snapshots/{path.name}" for path in (home / "snapshots").glob("*.duckdb")]
        with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
            assert sorted(pool.apply(tries, (home, places))) == sorted([PUBLISHED, "snapshots", *snapshots])
            assert pool.apply(asks, (home,)) == 1
    finally:
        shutil.rmtree(folder)
