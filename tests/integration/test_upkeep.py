"""The night's upkeep on a real home: backed up, verified, the oldest removed; what cannot be done is told."""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.config.settings import BackupSettings, Settings
from flows.operations.nightly import NightlyReport, Step, as_text, maintain, remove_oldest
from flows.orchestration.artifacts import FlowLog, health_rows, share_of
from tests.digest_builders import DAY, NOW
from warehouse.maintenance.backup import read_backup, verify
from warehouse.store.locks import hold


@pytest.fixture
def kept(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with a published day, at the hour of its digest."""
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    subprocess.run(["cp", "-a", f"{filled}/.", tmp_path / "home"], check=True)  # keeps the symlink a symlink
    return Settings(home=tmp_path / "home", backup=BackupSettings(tmp_path / "elsewhere", keep=2))


def test_a_night_backs_up_and_looks(kept: Settings, tmp_path: Path) -> None:
    for old in ("2026-11-18", "2026-11-19", "2026-11-20", "mine"):
        (tmp_path / "elsewhere" / old).mkdir(parents=True)
    done = maintain(kept)
    assert {step.name: step.status for step in done.steps} == {
        "check the snapshot": 0, "remake fingerprints": 0, "retag": 0, "fill the ledgers": 0,
        "look for moved sources": 0, "apply retention": 0, "index for search": 0, "back up": 0}  # fmt: skip
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {DAY, "2026-11-20", "mine"}
    verify(read_backup(tmp_path / "elsewhere" / DAY))
    assert "source frozen-zh" in {finding.subject for finding in done.findings}
    assert "NEEDS YOU  source frozen-zh" in as_text(done)


def test_a_second_night_on_one_day_and_none_wanted(kept: Settings) -> None:
    first, second = (maintain(kept).steps[-1] for _ in range(2))
    assert "tables" in first.words
    assert "exists already" in second.words
    none = dataclasses.replace(kept, backup=BackupSettings(keep=0))
    assert "no backups" in maintain(none).steps[-1].words
    assert not (kept.home / "backups").exists()


def test_what_cannot_be_done_is_told_and_hinders_nothing_else(kept: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("a file where a folder should be")
    with hold(kept.home / "run.lock", "a collection by hand"):
        done = maintain(kept, call=lambda name, step, *given: step(*given))
    statuses = {step.name: step.status for step in done.steps}
    night = {
        "check the snapshot": 0,
        "remake fingerprints": 0,
        "retag": 75,
        "fill the ledgers": 75,
        "look for moved sources": 0,
        "apply retention": 0,
        "index for search": 0,
        "back up": 1,
    }
    assert statuses == night
    assert done.exit_status == 1
    assert "a collection by hand" in as_text(done)


@pytest.mark.parametrize(
    ("statuses", "exit_status"), [((0, 0), 0), ((0, 75), 75), ((75, 1), 1), ((2, 0), 1), ((), 0)], ids=str
)
def test_the_exit_status_of_an_upkeep(statuses: tuple[int, ...], exit_status: int) -> None:
    assert NightlyReport(tuple(Step("x", "", status) for status in statuses), ()).exit_status == exit_status


def test_only_folders_named_by_a_day_are_removed(tmp_path: Path) -> None:
    for name in ("2026-11-01", "2026-11-02", "2026-11-03", "2026-11", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-11-00").write_text("a file")
    assert remove_oldest(tmp_path, 1) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"2026-11-03", "2026-11", "notes", "2026-11-00"}


def test_the_command_gives_its_account(kept: Settings) -> None:
    command = [sys.executable, "-m", "flows.cli", "upkeep", "--json", "--home", str(kept.home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [step["status"] for step in json.loads(done.stdout)["steps"]] == [0] * 8
    assert [path.name for path in (kept.home / "backups").iterdir()] == [DAY]


def test_the_sources_that_are_not_well_stand_first(kept: Settings) -> None:
    rows = health_rows(kept, is_all=True)
    assert {row["source_id"] for row in rows[:2]} == {"broken-en", "frozen-zh"}
    assert health_rows(kept, is_all=False) == rows[:2]
    assert health_rows(Settings(home=kept.home / "none"), is_all=True) == []
    json.dumps(rows)  # what an artifact is made of


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("collected 50 pages (batch 3 of 4): 7 loaded", 75.0),
        ("judged 500 of 1500 articles again", 33.3),
        ("collected 8 pages (batch 1 of 1): 7 loaded", None),
        ("polled 25 sources (batch 1): 3 new entries", None),
    ],
    ids=["a batch", "articles", "one batch only", "nothing said"],
)
def test_how_far_a_line_says_it_is(line: str, share: float | None) -> None:
    assert share_of(line) == share


def progress_record(line: str) -> logging.LogRecord:
    return logging.LogRecord("yalu.progress", logging.INFO, __file__, 1, line, None, None)


def test_a_bar_moves_in_few_steps_and_ends_full(monkeypatch: pytest.MonkeyPatch) -> None:
    said, shown = list[str](), list[float]()
    monkeypatch.setattr(
        "prefect.artifacts.create_progress_artifact", lambda share, **_kept: shown.append(share) or "id"
    )
    monkeypatch.setattr("prefect.artifacts.update_progress_artifact", lambda _bar, share: shown.append(share))
    logger = SimpleNamespace(log=lambda _level, _form, line: said.append(line))
    handler = FlowLog(logger, "Pages")  # type: ignore[arg-type]
    for batch in range(1, 41):
        handler.emit(progress_record(f"collected 50 pages (batch {batch} of 40): 7 loaded"))
    assert len(said) == 40
    assert shown == [2.5, 12.5, 22.5, 32.5, 42.5, 52.5, 62.5, 72.5, 82.5, 92.5, 100.0]
