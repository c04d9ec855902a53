"""`yalu doctor`: what needs a person is named, and only that ends with 1."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.records import Outcome, Poll, Record, SourceState
from flows.cli import main
from flows.config.settings import Settings
from flows.operations.doctor import examine
from tests.builders import NOW, load_run, make_article, make_entry, make_record
from warehouse.store import publish
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.locks import hold

HELD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
connection.execute("CREATE TABLE mine AS SELECT 1 AS a")
connection.execute("DELETE FROM store.article_versions")
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    load_run(Warehouse(tmp_path), make_record(make_article("1")))
    return Warehouse(tmp_path)


def urgent(warehouse: Warehouse, **changes: object) -> dict[str, str]:
    given = {"now": NOW, "deep": True} | changes
    found = examine(Settings(home=warehouse.home), **given)  # type: ignore[arg-type]
    told: dict[str, str] = {}
    for finding in found:
        if finding.needs_person:
            told[finding.subject] = f"{told.get(finding.subject, '')} {finding.text}".strip()
    return told


@contextmanager
def held_for_writing(snapshot: Path) -> Iterator[subprocess.Popen[str]]:
    """A program, run by one who may, that opened the snapshot for writing and changes it."""
    snapshot.chmod(0o644)
    with subprocess.Popen([sys.executable, "-c", HELD, str(snapshot)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        snapshot.chmod(0o444)
        yield process
        process.kill()


def test_a_sound_home_needs_nobody(warehouse: Warehouse) -> None:
    assert urgent(warehouse) == {}


def test_a_snapshot_held_for_writing_is_named_with_its_holder(warehouse: Warehouse) -> None:
    with held_for_writing(warehouse.published_path.resolve()) as process:
        told = urgent(warehouse)["w.r1.duckdb"]
        assert "open for writing" in told
        assert not sys.platform.startswith("linux") or f"process {process.pid}" in told


def test_a_killed_writer_of_a_snapshot_is_named_and_the_next_one_opens_clean(warehouse: Warehouse) -> None:
    with held_for_writing(warehouse.published_path.resolve()) as process:
        process.kill()
    assert "was killed" in urgent(warehouse)["w.r1.duckdb"]
    load_run(warehouse, make_record(make_article("2")), run_id="r2")
    with open_published(warehouse.home) as connection:
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [(2,)]
        assert connection.sql("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'").fetchall() == [(0,)]


def test_no_run_for_a_day_is_told(warehouse: Warehouse) -> None:
    assert "schedule" in urgent(warehouse, now=NOW + timedelta(hours=30))["runs"]


def test_a_lock_held_too_long_is_named(warehouse: Warehouse) -> None:
    with hold(warehouse.home / "run.lock", "yalu run"):
        assert "run.lock" not in urgent(warehouse)
        assert "too long" in urgent(warehouse, now=NOW + timedelta(days=400))["run.lock"]


def test_entries_pending_too_long_are_counted(warehouse: Warehouse) -> None:
    entry = make_entry("9", first_seen_at=NOW - timedelta(days=5))
    poll = Poll("s1", SourceState("s1", state="ok"), "ok", entries=(entry,))
    late = Record((Outcome(entry.entry_id, "pending", "timed_out", NOW, tries=1),))
    load_run(warehouse, late, polls=(poll,), run_id="r2")
    assert "1 are pending too long" in urgent(warehouse)["entries"]


@pytest.mark.parametrize(("days", "needed"), [(1, False), (9, True)], ids=["yesterday", "long ago"])
def test_a_source_that_stays_silent_is_named(warehouse: Warehouse, days: int, needed: bool) -> None:
    state = SourceState("s1", state="empty", since=NOW - timedelta(days=days), note="It answers nothing.")
    article = make_record(make_article("2"))
    load_run(warehouse, article, polls=(Poll("s1", state, "ok", entries=(make_entry("2"),)),), run_id="r2")
    assert ("source s1" in urgent(warehouse)) is needed


def test_a_failing_check_is_named(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.write("test") as connection:
        connection.execute("INSERT INTO store.entries (entry_id, outcome) VALUES ('x', 'dropped')")
    monkeypatch.setattr(publish, "run_checks", lambda connection, touched: None)
    publish.publish(warehouse, "r2")
    assert "check outcome_words" in urgent(warehouse)


def test_a_damaged_batch_is_named(warehouse: Warehouse) -> None:
    load_run(warehouse, make_record(make_article("2")), run_id="r2", is_published=False)
    path = next(iter(warehouse.spool.files().values()))
    path.write_bytes(b"not what was written")
    assert f"spool/{path.name}" in urgent(warehouse)


def test_a_snapshot_changed_after_publishing_is_told(warehouse: Warehouse) -> None:
    snapshot = warehouse.published_path.resolve()
    manifest = snapshot.with_suffix(".json")
    manifest.write_text(
        manifest.read_text("utf-8").replace('"article_versions": [\n   1', '"article_versions": [\n   2')
    )
    assert "article_versions" in urgent(warehouse)[snapshot.name]


def test_the_command_ends_with_1_where_a_person_is_needed(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    line = ["--home", str(warehouse.home), "doctor"]
    assert main(line) == 0
    assert "nothing needs a person" in capsys.readouterr().out
    monkeypatch.setenv("YALU_NOW", (NOW + timedelta(days=3)).isoformat())
    assert main(line) == 1
    assert "NEEDS YOU  runs" in capsys.readouterr().out
