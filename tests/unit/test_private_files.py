"""What Yalu makes in a home is its user's alone, by its own mode; what others can touch is not used."""

from __future__ import annotations

import logging
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.similarity.stated_facts import Figures
from extractors.similarity.story_memory import StoryMemory, TermCounts
from flows import log
from flows.config import home_secret
from flows.errors import UsageError
from flows.fleet import certificate
from flows.ledgers import remembered
from flows.operations import alerts
from flows.outbox.journal import Outbox
from warehouse.files import retired
from warehouse.recovery import before_migration


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


COUNTS = TermCounts({"a": 1}, {"a": 1}, {"a": 1}, Figures(frozenset(), frozenset(), False))


def memory_of(home: Path, met: int, *, old: int = 0, is_whole: bool = False) -> remembered.Remembered:
    """A memory of so many texts that were met and of old ones, one of them new."""
    names = [f"m{n}" for n in range(met)] + [f"o{n}" for n in range(old)]
    memory = StoryMemory(dict.fromkeys(names, COUNTS))
    memory.met.update(names[:met])
    memory.counted.extend(names[:1])
    return remembered.Remembered(home / remembered.FILE, "rules", memory, is_whole=is_whole)


def remember(home: Path) -> Path:
    remembered.remember(memory_of(home, 1))
    return home / remembered.FILE


def append(home: Path) -> Path:
    remembered.remember(memory_of(home, 1, is_whole=True))
    return home / remembered.FILE


def secret(home: Path) -> Path:
    file = home_secret.secret_file(home)
    home_secret._make(file)
    return file


def log_line(home: Path) -> Path:
    handler = log._HomeLog(home, "r1", ())
    handler.emit(logging.makeLogRecord({"msg": "x", "levelname": "INFO"}))
    handler.close()
    return home / log.FOLDER / log.FILE


def journal(home: Path) -> Path:
    outbox = Outbox(home)
    outbox._append(date(2026, 11, 20), {"step": "x"})
    return outbox.path(date(2026, 11, 20))


@pytest.mark.parametrize("make", [remember, append, secret, log_line, journal])
def test_a_new_file_is_private(make: Callable[[Path], Path], tmp_path: Path) -> None:
    assert mode(make(tmp_path)) == 0o600


@pytest.mark.parametrize("make", [remember, append, log_line])
def test_its_new_folder_too(make: Callable[[Path], Path], tmp_path: Path) -> None:
    assert mode(make(tmp_path).parent) == 0o700


def test_a_certificate_is_private_and_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "_member", lambda: b"x")
    certificate.make_certificate(tmp_path / "new" / "fleet.pem")
    assert mode(tmp_path / "new" / "fleet.pem") == 0o600
    with pytest.raises(UsageError, match="is there already"):
        certificate.make_certificate(tmp_path / "new" / "fleet.pem")


OTHERS = [0o640, 0o620, 0o610, 0o604, 0o602, 0o601]


@pytest.mark.parametrize("bits", OTHERS)
def test_a_secret_that_others_can_touch_is_not_used(bits: int, tmp_path: Path) -> None:
    file = secret(tmp_path)
    assert home_secret._read(file)
    file.chmod(bits)
    assert home_secret._read(file) is None
    assert not file.exists()


@pytest.mark.parametrize("bits", OTHERS)
def test_a_folder_that_others_can_touch_holds_no_record(bits: int, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    assert alerts._make_private(folder)
    assert mode(folder) == 0o700
    folder.chmod(bits | 0o100)
    assert not alerts._make_private(folder)


def test_nor_a_link_a_file_or_the_folder_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "own")
    (tmp_path / "file").touch(mode=0o600)
    assert [alerts._make_private(tmp_path / name) for name in ("own", "link", "file")] == [True, False, False]
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert not alerts._make_private(tmp_path / "own")


# ---------------------------------------------------------------- when the memory of stories is written again


@pytest.mark.parametrize(("old", "is_appended"), [(1010, True), (1011, False)])
def test_a_memory_mostly_of_days_past_is_written_again(old: int, is_appended: bool, tmp_path: Path) -> None:
    remember(tmp_path).write_text("what was there\n", "utf-8")
    remembered.remember(memory_of(tmp_path, 10, old=old, is_whole=True))
    lines = (tmp_path / remembered.FILE).read_text("utf-8").splitlines()
    assert (lines[0] == "what was there") is is_appended
    assert len(lines) == (2 if is_appended else 11)


def test_a_memory_that_learned_nothing_is_not_written(tmp_path: Path) -> None:
    found = memory_of(tmp_path, 1)
    found.memory.counted.clear()
    remembered.remember(found)
    assert not found.file.exists()


# ---------------------------------------------------------------- files that are taken or kept


def test_a_retired_file_is_taken_where_it_is_nobody_elses(tmp_path: Path) -> None:
    free, linked, held = (tmp_path / name for name in ("free", "linked", "held"))
    for path in (free, linked, held):
        path.write_bytes(b"x")
        path.chmod(0o444)
    os.link(linked, tmp_path / "second")
    (tmp_path / "pointer").symlink_to(free)
    draft = tmp_path / "draft"
    assert not retired.take(tmp_path / "pointer", draft)
    assert not retired.take(linked, draft)
    assert not retired.take(tmp_path / "absent", draft)
    with held.open("rb"):
        assert not retired.take(held, draft)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["free", "held", "linked", "pointer", "second"]
    assert retired.take(free, draft)
    assert (mode(draft), free.exists()) == (0o600, False)


@pytest.mark.parametrize(
    ("done", "free", "words", "is_kept"),
    [
        pytest.param({1, 2}, 200, "is kept as", True, id="an upgrade"),
        pytest.param({1, 2}, 199, "the disk is short", False, id="a full disk"),
        pytest.param({1, 2, 3}, 200, "", False, id="up to date"),
        pytest.param({4}, 200, "", False, id="of a later version"),
        pytest.param(set(), 200, "", False, id="new"),
    ],
)
def test_the_snapshot_before_an_upgrade_is_kept(
    done: set[int], free: int, words: str, is_kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage: Any = SimpleNamespace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    published = tmp_path / "warehouse.duckdb"
    published.write_bytes(b"x" * 100)
    found = before_migration.keep_snapshot(published, done, 3)
    assert words in found
    assert bool(found) is bool(words)
    kept = next((tmp_path / before_migration.BACKUPS).glob("before-*"), None)
    assert (kept is not None) is is_kept
    if kept:
        assert (kept.name, mode(kept), mode(kept.parent)) == ("before-0003.duckdb", 0o600, 0o700)
        assert before_migration.keep_snapshot(published, done, 3) == ""
