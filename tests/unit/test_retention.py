"""What upkeep may remove from a home, decided from what stands in it: never what something still rests on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows import log
from flows.config.settings import RetentionSettings, Settings
from flows.operations.retention import FOLDERS, Journal, files_to_drop, journals_to_drop, remove_files

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def journal(
    ago: int, state: str = "accepted", reader: str = "ana", *, loaded: bool = True, issued: bool = True
) -> Journal:
    return Journal(TODAY - timedelta(days=ago), issued, loaded, ((reader, state),))


# The newest journal is always today's, which reached the reader; the question is which older ones are removed.
CASES = {
    "old and settled": ([journal(9)], [9]),
    "as old as is kept": ([journal(5)], []),
    "not loaded into the warehouse": ([journal(9, loaded=False)], []),
    "unknown": ([journal(9, "unknown")], []),
    "owed": ([journal(9, "owed")], []),
    "put off": ([journal(9, "deferred")], []),
    "withdrawn by hand, to be sent again": ([journal(9, "withdrawn")], []),
    "refused, and reached later": ([journal(9, "refused")], [9]),
    "failed, and reached later": ([journal(9, "failed")], [9]),
    "skipped, and reached later": ([journal(9, "skipped")], [9]),
    "another reader's next digest begins there": ([journal(9, reader="bo")], []),
    "that reader never came back": ([journal(32, reader="bo")], [32]),
    "that reader was reached after it": ([journal(12, reader="bo"), journal(9, reader="bo")], [12]),
    "never reached since": ([journal(12, reader="bo"), journal(9, "skipped", "bo")], []),
    "nobody was to get it": ([Journal(TODAY - timedelta(days=9), True, True, ())], [9]),
}


@pytest.mark.parametrize(("older", "gone"), CASES.values(), ids=CASES)
def test_a_journal_stays_as_long_as_something_rests_on_it(older: list[Journal], gone: list[int]) -> None:
    assert journals_to_drop([*older, journal(0)], TODAY, 5) == tuple(TODAY - timedelta(days=ago) for ago in gone)


def test_the_last_digest_issued_is_known_for_ever() -> None:
    """It alone says where the next one begins, and that the days before it were covered."""
    assert journals_to_drop([journal(900), journal(800)], TODAY, 5) == (TODAY - timedelta(days=900),)
    assert journals_to_drop([journal(900), journal(800, issued=False)], TODAY, 5) == ()


def test_zero_keeps_everything() -> None:
    assert journals_to_drop([journal(900), journal(0)], TODAY, 0) == ()
    assert files_to_drop(["2020-01-01.html"], FOLDERS[0][1], TODAY, 0) == ()


MAILS = [f"yalu.2026-11-{day}.1.0a1b@desk.example.eml" for day in (14, 20)]
NAMES = {
    "digests": (
        ["2026-11-14.html", "2026-11-14.2.json", "2026-11-15.html", "digests.atom", "mine.html", "2026-99-99.md"],
        ["2026-11-14.2.json", "2026-11-14.html"],
    ),
    "outbox/files": ([*MAILS, "2026-11-14"], MAILS[:1]),
    "reports": (["2026-11-14.html", "2026-11-14-b.html", "notes.html"], ["2026-11-14-b.html", "2026-11-14.html"]),
}


@pytest.mark.parametrize(("folder", "pattern"), [(folder, pattern) for folder, pattern, _ in FOLDERS])
def test_only_files_of_ours_that_are_named_by_an_old_day_go(folder: str, pattern: re.Pattern[str]) -> None:
    names, gone = NAMES[folder]
    assert list(files_to_drop(names, pattern, TODAY, 5)) == gone


def test_old_log_files_go_and_a_long_one_is_begun_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, retention=RetentionSettings(logs_days=4))
    folder = tmp_path / log.FOLDER
    folder.mkdir()
    for name, ago in (("yalu.jsonl", 2), ("yalu.jsonl.1", 3), ("yalu.jsonl.2", 5), ("other.log", 90)):
        (folder / name).write_text(f'{{"at":"{(NOW - timedelta(days=ago)).isoformat()}"}}\n')
    assert remove_files(settings, NOW) == "removed 1 log files"
    assert sorted(path.name for path in folder.iterdir()) == ["other.log", "yalu.jsonl.1", "yalu.jsonl.2"]
