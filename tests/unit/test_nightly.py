"""Nightly maintenance: exit status, stored failures of its steps, and which backups are removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import BUSY, YaluError
from flows.config.settings import BackupSettings, Settings
from flows.operations import failures, nightly
from flows.operations.facts import Failure
from flows.operations.findings import Finding
from flows.operations.nightly import NightlyReport, Step, as_text, backup_folder, remove_oldest
from tests.digest_builders import NOW


class Busy(YaluError):
    exit_status = BUSY


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [((), 0), ((0, 0), 0), ((0, BUSY), BUSY), ((BUSY, BUSY), BUSY), ((0, 1), 1), ((BUSY, 1), 1), ((3,), 1)],
)
def test_the_exit_status_of_a_night(statuses: tuple[int, ...], expected: int) -> None:
    assert NightlyReport(tuple(Step("x", "", status) for status in statuses), ()).exit_status == expected


@pytest.mark.parametrize(
    ("error", "status"), [(None, 0), (Busy("held"), BUSY), (YaluError("x"), 1), (KeyError("x"), 1)]
)
def test_a_step_ends_with_the_status_of_its_error(tmp_path: Path, error: Exception | None, status: int) -> None:
    def act(*_arguments: object) -> str:
        if error:
            raise error
        return "done"

    step = nightly._run_step(lambda _name, step, *given: step(*given), "back up", act, Settings(home=tmp_path))
    assert (step.name, step.status) == ("back up", status)
    assert ("done" if error is None else str(error)) in step.words  # a bug is named with its place


def test_a_failed_step_is_stored_until_it_is_done_under_either_name(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    failures.note(tmp_path, Failure("upkeep (tag again)", "of version 0.1.0", NOW))
    failures.note(tmp_path, Failure("upkeep (apply retention)", "before", NOW))
    steps = [Step("retag", "", 0), Step("apply retention", "held", BUSY), Step("back up", "no room", 1)]
    assert [one.what for one in nightly._store_failures(settings, steps)] == ["upkeep (back up)"]
    stored = {one.what: one.why for one in failures.read_failures(tmp_path)}
    assert stored == {"upkeep (apply retention)": "before", "upkeep (back up)": "no room"}


@pytest.mark.parametrize(("keep", "left"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_the_newest_backups_stay_and_other_folders_are_not_touched(tmp_path: Path, keep: int, left: int) -> None:
    names = ["2026-11-18", "2026-11-19", "2026-11-20"]
    for name in (*names, "2026-11-17.mine", "mine"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-11-16").write_text("a file")
    assert remove_oldest(tmp_path, keep) == 3 - left
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["2026-11-16", "2026-11-17.mine", "mine", *names[3 - left :]]
    )


def test_backups_are_in_the_home_unless_a_folder_is_named(tmp_path: Path) -> None:
    assert backup_folder(Settings(home=tmp_path)) == tmp_path / "backups"
    assert backup_folder(Settings(home=tmp_path, backup=BackupSettings(folder=tmp_path / "x"))) == tmp_path / "x"


def test_the_account_names_each_step_and_what_needs_a_person() -> None:
    steps = (Step("a", "x"), Step("b", "y", BUSY), Step("c", "z", 1))
    text = as_text(NightlyReport(steps, (Finding("disk", "is full"), Finding("n", "o", severity="note")), ("op",)))
    assert text.splitlines() == [
        "done      a: x", "put off   b: y", "FAILED    c: z", "NEEDS YOU  disk: is full.",
        "1 thing needs a person", "sent to op",
    ]  # fmt: skip
    assert as_text(NightlyReport((), ())) == "nothing needs a person"
