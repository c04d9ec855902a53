"""A home that is hurt in every way: the doctor names it, the operator gets one mail, the metrics agree, and nothing
ends in a traceback. Through the command line and a real mail server.
"""

from __future__ import annotations

import email
import email.policy
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from prometheus_client.parser import text_string_to_metric_families

from extractors.records import Poll, SourceState
from flows.cli import main
from flows.config.settings import BackupSettings, Settings
from flows.operations import doctor, failures
from flows.operations.nightly import maintain
from tests.builders import NOW, load_run, make_article, make_record, make_tag
from tests.faults import some
from tests.mail import Postman
from warehouse.errors import CheckFailed
from warehouse.store.connection import Warehouse

OPERATOR = "op@x.example"
HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
JOURNAL = f"outbox/{NOW.date()}.jsonl"


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that nothing is the matter with, its tags of the present lexicon."""
    home = tmp_path_factory.mktemp("well") / "home"
    load_run(Warehouse(home), make_record(make_article("1"), make_tag()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YALU_NOW", NOW.isoformat())
        maintain(Settings(home=home, backup=BackupSettings(keep=0)))
    return home


@pytest.fixture
def home(well: Path, tmp_path: Path, server: Controller, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it with settings that name an operator."""
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    subprocess.run(["cp", "-a", well, tmp_path / "home"], check=True)  # keeps the symlink a symlink
    (tmp_path / "yalu.toml").write_text(
        f'home = "home"\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        f'sender = "yalu@x.example"\n[alert]\nrecipients = ["{OPERATOR}"]\n[backup]\nkeep = 1\n'
    )
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*words: str) -> tuple[int, str]:
        status = main([*words, "--settings", str(home.parent / "yalu.toml")])  # an exception would be a traceback
        return status, capsys.readouterr().out

    return run


def bodies(postman: Postman) -> list[str]:
    mails = (email.message_from_bytes(content, policy=email.policy.default) for _, content in postman.taken)
    return [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[union-attr]


# ---------------------------------------------------------------- what is broken


def published_anew(home: Path, *polls: Poll, spoil: str = "") -> None:
    """Publish a run with these polls, or with what no check would let through."""
    warehouse = Warehouse(home)
    if spoil:
        with warehouse.write("spoil") as connection:
            connection.execute(spoil)
        return
    load_run(warehouse, make_record(make_article("2")), run_id="r2", polls=polls, at=NOW)


def spooled(home: Path) -> Path:
    load_run(Warehouse(home), make_record(make_article("2")), run_id="r2", is_published=False)
    return max(Warehouse(home).spool.files().values())


def snapshot(home: Path) -> Path:
    path = (home / "warehouse.duckdb").resolve()
    path.chmod(0o644)
    return path


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def failing(home: Path) -> None:
    state = SourceState("s1", state="failing", since=NOW, failures=3, note="No answer.")
    published_anew(home, Poll("s1", state, "timed_out"))


def frozen(home: Path) -> None:
    published_anew(home, Poll("s1", SourceState("s1", state="frozen", since=NOW, note="Nothing newer."), "ok"))


def a_line_of_another_shape(home: Path) -> None:
    (home / "outbox").mkdir(exist_ok=True)
    (home / JOURNAL).write_text('{"step": "accepted", "day": 7}\n[1]\n{"step": "digest"}\n{"step": 3}\n')


def an_old_copy(home: Path) -> None:
    shutil.copy(home / "writer.duckdb", home / "old")
    published_anew(home)
    (home / "old").replace(home / "writer.duckdb")


def a_gap(home: Path) -> None:
    """The writer file as it was before two batches, the first of which is gone."""
    shutil.copy(home / "writer.duckdb", home / "old")
    first = spooled(home)
    load_run(Warehouse(home), make_record(make_article("3")), run_id="r3", is_published=False)
    (home / "old").replace(home / "writer.duckdb")
    first.unlink()


VANISHED = "INSERT INTO store.entries (entry_id, outcome) VALUES ('odd', 'vanished')"
BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a writer of garbage": (lambda home: (home / "writer.duckdb").write_bytes(b"garbage!" * 1000), "writer.duckdb"),
    "an empty writer": (lambda home: (home / "writer.duckdb").write_bytes(b""), "writer.duckdb"),
    "a writer that is a folder": (
        lambda home: ((home / "writer.duckdb").unlink(), (home / "writer.duckdb").mkdir()), "writer.duckdb"
    ),
    "a writer of a newer schema": (
        lambda home: published_anew(home, spoil="INSERT INTO store.migrations VALUES (9999, 'later', now())"),
        "writer.duckdb",
    ),
    "a writer that is an old copy": (an_old_copy, "writer.duckdb"),
    "a spool with a gap": (a_gap, "spool"),
    "a damaged spool file": (lambda home: spooled(home).write_bytes(b"not what was written"), "spool/"),
    "a spool that is a file": (
        lambda home: (shutil.rmtree(home / "spool", ignore_errors=True), (home / "spool").write_text("")), "spool"
    ),
    "a snapshot that was cut": (lambda home: cut(snapshot(home)), "w."),
    "a snapshot of garbage": (lambda home: snapshot(home).write_bytes(b"garbage!" * 1000), "warehouse.duckdb"),
    "no snapshot behind the link": (lambda home: snapshot(home).unlink(), "warehouse.duckdb"),
    "a journal of another shape": (a_line_of_another_shape, JOURNAL),
    "a failing check": (lambda home: published_anew(home, spoil=VANISHED), "check outcome_words"),
    "all feeds failing": (failing, "sources"),
    "a frozen feed": (frozen, "source s1"),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "subject"), some(BROKEN.values(), of=2), ids=BROKEN)
def test_what_is_broken_is_named_and_alarmed_once(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman, spoil: Callable[[Path], object], subject: str
) -> None:
    spoil(home)
    status, told = run("doctor")
    assert status == 1
    assert f"NEEDS YOU  {subject}" in told
    status, seen = run("digest", "watch")
    assert status == 1
    named = {line for line in told.splitlines() if line.startswith("NEEDS YOU")}
    assert {line for line in seen.splitlines() if line.startswith("NEEDS YOU")} == named
    status, numbers = run("doctor", "--metrics")
    assert (status, urgent_of(numbers)) == (1, len(named))
    run("digest", "watch")
    (body,) = bodies(postman)
    assert f"* {subject}" in body


def urgent_of(numbers: str) -> float:
    families = {family.name: family for family in text_string_to_metric_families(numbers)}
    assert max(sample.value for sample in families["yalu_finding"].samples) == 1
    return float(families["yalu_needs_person"].samples[0].value)


@pytest.mark.parametrize(("spoil", "subject"), some(BROKEN.values()), ids=BROKEN)
def test_upkeep_alarms_of_what_it_could_not_mend(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman, spoil: Callable[[Path], object], subject: str
) -> None:
    spoil(home)
    _, told = run("upkeep")
    _, after = run("doctor")
    named = [line for line in after.splitlines() if line.startswith("NEEDS YOU")]
    assert set(named) == {line for line in told.splitlines() if line.startswith("NEEDS YOU")}
    assert len(postman.taken) == bool(named)
    if named:  # else a step of it has mended the home: what it published is sound
        assert named[0].removeprefix("NEEDS YOU  ")[:60] in bodies(postman)[0]


def test_a_home_that_is_well_needs_nobody(run: Callable[..., tuple[int, str]], postman: Postman) -> None:
    for command in (("doctor", "--deep"), ("digest", "watch"), ("upkeep",), ("doctor", "--metrics")):
        status, told = run(*command)
        assert status == 0, told
        assert "NEEDS YOU" not in told
    assert not postman.taken


@pytest.fixture
def held(home: Path) -> Iterator[int]:
    """Another program has the writer file open."""
    with subprocess.Popen([sys.executable, "-c", HOLD, home / "writer.duckdb"], stdin=-1, stdout=-1) as process:
        assert process.stdout
        process.stdout.readline()
        yield process.pid
        process.communicate()


@pytest.mark.parametrize("command", [("digest", "watch"), ("upkeep",), ("run",)], ids=" ".join)
def test_a_writer_that_another_program_holds_is_alarmed_once(
    held: int, home: Path, run: Callable[..., tuple[int, str]], postman: Postman, command: tuple[str, ...]
) -> None:
    assert run(*command)[0] == 1
    status, told = run("doctor")
    assert (status, "writer.duckdb: cannot be used" in told) == (1, True)
    run("digest", "watch")
    (body,) = bodies(postman)
    assert "open in another program" in body
    assert ("yalu run: the last call" in body) is (command == ("run",))


@pytest.mark.parametrize("command", ["digest watch", "upkeep"])
def test_a_full_disk_is_alarmed_once(home: Path, postman: Postman, command: str) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    line = [sys.executable, "-m", "flows.cli", *command.split(), "--settings", str(home.parent / "yalu.toml")]
    place = os.environ | {"TMPDIR": str(home.parent)}
    for _ in range(2):
        done = subprocess.run(line, capture_output=True, text=True, env=place, preexec_fn=no_room, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert "NEEDS YOU  home: nothing can be written to it" in done.stdout
    (body,) = bodies(postman)
    assert "File too large" in body


def test_a_home_on_a_read_only_disk_is_alarmed_once(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.operations.alerts.why_unwritable", lambda folder: "Read-only file system")
    monkeypatch.setattr(doctor, "why_unwritable", lambda folder: "Read-only file system")
    for _ in range(2):
        assert "Read-only file system" in run("digest", "watch")[1]
    assert len(postman.taken) == 1
    assert not (home / "outbox" / "alerts.json").exists()


def test_a_home_that_is_gone_is_alarmed_and_not_made(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman
) -> None:
    shutil.rmtree(home)
    assert [run("digest", "watch")[0], run("digest", "watch")[0], run("upkeep")[0]] == [1, 1, 0]
    assert len(postman.taken) == 1
    assert not home.exists()


def test_a_part_of_the_look_that_fails_is_a_finding(
    run: Callable[..., tuple[int, str]], postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("a bug of ours")

    parts = [
        (doctor, name) for name in ("_locks", "_disk", "_misplaced", "_snapshots", "_damaged_spool_files", "_healed")
    ]
    parts += [(doctor.gather_facts, name) for name in ("writer", "published", "digest", "bugs")]
    for place, name in (*parts, (failures, "read_failures")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, fail)
            status, told = run("doctor")
        assert (status, "cannot be examined: LookupError: a bug of ours" in told) == (1, True), name


def test_a_failing_check_is_alarmed_daily_with_its_rows_and_what_mends_it(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_anew(home, spoil=VANISHED)
    for hours in (0, 1, 12, 24, 25):
        monkeypatch.setenv("YALU_NOW", (NOW + timedelta(hours=hours)).isoformat())
        run("digest", "watch")
    first, second = bodies(postman)
    for body in (first, second):
        assert "entry_id = odd, outcome = vanished" in body
        assert "restore the newest backup" in body


@pytest.mark.parametrize("error", [RuntimeError("a bug"), OSError(28, "No space left on device"), None], ids=repr)
def test_a_step_that_fails_is_a_finding_until_it_succeeds(
    run: Callable[..., tuple[int, str]], postman: Postman, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    def fail(*_: object) -> str:
        raise error or CheckFailed("c", 1, "Words.")

    with monkeypatch.context() as patch:
        patch.setattr("flows.operations.nightly._apply_retention", fail)
        status, told = run("upkeep")
        assert (status, "back up: " in told) == (1, True)
    assert "yalu upkeep (apply retention)" in run("doctor")[1]
    assert "yalu upkeep (apply retention)" in bodies(postman)[0]
    assert run("upkeep")[0] == 0
    after = run("doctor")[1]
    assert "yalu upkeep (apply retention)" not in after
    assert ("bug in upkeep: apply retention" in after) is isinstance(error, RuntimeError)  # still logged


def test_a_collection_that_fails_is_a_finding_until_one_succeeds(
    home: Path, run: Callable[..., tuple[int, str]], postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (home.parent / "yalu.toml").read_text()
    (home.parent / "yalu.toml").write_text(f'sources = "none.toml"\n{settings}')
    assert run("run")[0] == 2
    assert "yalu run: the last call" in bodies(postman)[0]
    assert run("doctor")[0] == 1
    (home.parent / "none.toml").write_text("")
    assert run("run")[0] == 0
    assert run("doctor")[0] == 0
