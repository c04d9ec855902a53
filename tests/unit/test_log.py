"""The home's log: what is written of a bug, what never is, and how it is read back."""

from __future__ import annotations

import argparse
import json
import logging
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.faults import fault_of
from flows import log
from flows.commands._progress import full_log, progress
from flows.config.settings import LogSettings, Settings

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())


def raised(message: str) -> Exception:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def lines(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "logs" / "yalu.jsonl").read_text("utf-8").splitlines()]


def test_a_bug_is_one_line_with_its_place_and_traceback(tmp_path: Path) -> None:
    with log.writing(tmp_path, "r1"):
        log.log_bug("page", raised("boom"), source_id="s1", url="https://a.test/1")
    (line,) = lines(tmp_path)
    assert list(line) == ["at", "level", "run_id", "stage", "source_id", "url", "text", "traceback"]
    assert line["text"].startswith("ValueError: boom at tests/unit/test_log.py:")
    assert "raise ValueError(message)" in line["traceback"]
    assert log.recent_bugs(tmp_path, NOW) == [log.Bug(NOW, "page", "s1", "https://a.test/1", line["text"], "r1")]
    assert log.recent_bugs(tmp_path, NOW + timedelta(seconds=1)) == []


def test_the_standard_call_writes_the_same_fields(tmp_path: Path) -> None:
    with log.writing(tmp_path, "r1"):
        extra = {"stage": "listing", "source_id": "s1", "url": "https://a.test/feed"}
        logging.getLogger("yalu").error("it failed", exc_info=raised("boom"), extra=extra)
        logging.getLogger("yalu").info("a step", extra={"stage": "publish"})
    assert [line["level"] for line in lines(tmp_path)] == ["error", "info"]
    assert [bug.error for bug in log.recent_bugs(tmp_path, NOW)] == ["it failed"]


def test_the_log_is_for_its_owner_alone_and_follows_no_link(tmp_path: Path) -> None:
    with log.writing(tmp_path):
        log.log_bug("page", raised("boom"))
    folder, file = tmp_path / "logs", tmp_path / "logs" / "yalu.jsonl"
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    with log.writing(tmp_path):
        log.log_bug("page", raised("boom"))
    assert (tmp_path / "elsewhere").read_bytes() == before


@pytest.mark.parametrize(
    ("given", "kept", "gone"),
    [
        ("mail to eve.reader@example.org bounced", "mail to <address> bounced", "eve"),
        ("https://me:hunter22@a.test/x", "https://***@a.test/x", "hunter22"),
        ("GET /x?token=abcdef123&day=1", "token=***&day=1", "abcdef123"),
        ("Authorization: Bearer abcdef123", "Authorization: ***", "abcdef123"),
        ("host=db password='s3cr3t x'", "password=*** at", "s3cr3t"),
        ("https://chat.test/hooks/abc123xyz", "/hooks/***", "abc123xyz"),
        ("the value of the variable: correct-horse", "variable: ***", "correct-horse"),
        ("red \x1b[31mtext\x07 \x9b0m \u202egnp", "red \\u001b[31mtext\\u0007", "\x1b"),
        ("lone \ud800 surrogate\u2028line", "lone \\ud800 surrogate line", "\ud800"),
        ("北京 서울 🙂", "北京 서울 🙂", "\\u"),
    ],
    ids=["address", "user", "query", "header", "password", "webhook", "variable", "controls", "surrogate", "plain"],
)
def test_no_secret_address_or_control_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, kept: str, gone: str
) -> None:
    monkeypatch.setenv("YALU_SMTP_PASSWORD", "correct-horse")
    # A lone surrogate in pytest's own capture of the log cannot pass between its workers.
    monkeypatch.setattr(logging.getLogger("yalu"), "propagate", False)
    with log.writing(tmp_path):
        log.log_bug("page", raised(given), url=given)
    raw = (tmp_path / "logs" / "yalu.jsonl").read_text("utf-8")
    (line,) = lines(tmp_path)
    assert kept in line["text"]
    assert gone not in line["text"] + line["url"] + line["traceback"].replace("raise ValueError", "")
    assert raw.count("\n") == 1


def test_a_body_in_a_message_is_cut(tmp_path: Path) -> None:
    body = "A sentence of the page that nobody may find in a log. " * 50
    fault = fault_of(raised(body))
    assert len(fault.error) < 400
    assert fault.traceback.count("nobody may find") < 10


def test_damaged_lines_are_skipped(tmp_path: Path) -> None:
    with log.writing(tmp_path, "r1"):
        log.log_bug("page", raised("boom"))
    file = tmp_path / "logs" / "yalu.jsonl"
    whole = file.read_bytes()
    noon = b'"at": "2026-11-20T09:00:00+00:00", "level": "error"'
    broken = [
        b"{", b"\xff\xfe\x00", b"null", b"[1]", b'"traceback"', whole[:-20], b'{"traceback": "x"}',
        b'{"at": 5, "level": "error", "traceback": "x"}', b'{"at": "2026-11-20", "level": "error", "traceback": "x"}',
        b"{" + noon + b', "traceback": "x", "url": []}', b"[" * 5000 + b'"traceback"',
    ]  # fmt: skip
    file.write_bytes(b"\n".join([*broken, whole, b'{"at": "2026']))
    assert [bug.run_id for bug in log.recent_bugs(tmp_path, NOW)] == ["r1"]
    assert log.recent_bugs(tmp_path / "nowhere", NOW) == []


def test_the_log_is_rotated_and_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2_000)
    with log.writing(tmp_path):
        for number in range(200):
            log.log_bug("page", raised(f"number {number}"))
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == ["yalu.jsonl", *(f"yalu.jsonl.{number}" for number in range(1, 6))]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "logs").iterdir())
    assert log.recent_bugs(tmp_path, NOW)[-1].error.startswith("ValueError: number 199")


def test_a_block_within_a_block_writes_each_line_once(tmp_path: Path) -> None:
    with log.writing(tmp_path, "outer"):
        with log.writing(tmp_path, "inner"):
            log.log_bug("page", raised("one"))
        log.log_bug("page", raised("two"))
    assert [line["run_id"] for line in lines(tmp_path)] == ["inner", "outer"]
    assert [type(handler) for handler in log.LOGGER.handlers] == [logging.NullHandler]


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("in the way", "utf-8")
    with log.writing(tmp_path):
        log.log_bug("page", raised("boom"))
    assert capsys.readouterr().err == ""
    assert log.recent_bugs(tmp_path, NOW) == []


def test_a_stage_is_logged_with_its_duration_or_its_error(tmp_path: Path) -> None:
    with log.writing(tmp_path, "r1"):
        with log.timed("poll 2 sources"):
            pass
        with pytest.raises(ValueError, match="boom"), log.timed("publish"):
            raise ValueError("boom")
    done, stopped = lines(tmp_path)
    assert (done["level"], done["stage"], done["text"]) == ("info", "poll 2 sources", "done")
    assert float(done["seconds"]) >= 0
    assert (stopped["level"], stopped["stage"], "seconds" in stopped) == ("warning", "publish", True)
    assert stopped["text"].startswith("stopped: ValueError: boom at ")
    assert log.recent_bugs(tmp_path, NOW) == []


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_the_level_of_the_settings_is_the_lowest_written(tmp_path: Path, level: str, written: list[str]) -> None:
    with log.home_log(Settings(home=tmp_path, log=LogSettings(level)), "r1"):
        for name in ("debug", "info", "warning", "error"):
            getattr(log.PROGRESS, name)("a line")
    assert [(line["level"], line["run_id"]) for line in lines(tmp_path)] == [(name, "r1") for name in written]


def test_a_block_without_a_run_of_its_own_and_a_thread_write_the_run_they_are_in(tmp_path: Path) -> None:
    with log.writing(tmp_path, "r1"), log.writing(tmp_path):
        log.LOGGER.info("nested")
    with log.writing(tmp_path, "r2"):
        thread = threading.Thread(target=log.LOGGER.info, args=("elsewhere",))
        thread.start()
        thread.join()
    assert [(line["run_id"], line["text"]) for line in lines(tmp_path)] == [("r1", "nested"), ("r2", "elsewhere")]


def test_a_line_for_a_person_has_stage_text_place_and_duration() -> None:
    record = log.LOGGER.makeRecord("yalu", logging.INFO, "", 1, "failed: %s\n", ("http_404",), None)
    record.__dict__.update(stage="page", source_id="s1", url="https://me:hunter22@a.test/", seconds=1.26)
    assert log.line_of(record) == "page: failed: http_404 s1 https://***@a.test/ (1.3 s)"
    record.__dict__.update(stage="", source_id="", url="", seconds=None)
    assert log.line_of(record, ["http_404"]) == "failed: ***"


PROGRESS, STAGE, DETAIL = "polled 2 sources", "r1 info done", "r1 debug asked"


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({}, [PROGRESS]),
        ({"quiet": True}, []),
        ({"verbose": 1}, [f"r1 info {PROGRESS}", STAGE]),
        ({"verbose": 2}, [f"r1 info {PROGRESS}", STAGE, DETAIL]),
    ],
    ids=["usual", "-q", "-v", "-vv"],
)
def test_what_the_terminal_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: dict[str, Any], shown: list[str]
) -> None:
    args = argparse.Namespace(**({"verbose": 0, "quiet": False} | options))
    with full_log(args), log.writing(tmp_path, "r1"), progress(args):
        log.PROGRESS.info("polled %d sources", 2)
        log.LOGGER.info("done")
        log.LOGGER.debug("asked")
    assert capsys.readouterr().err.splitlines() == shown
