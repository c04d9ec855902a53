"""Bars on a terminal: what is counted moves them, and no other handler sees it."""

from __future__ import annotations

import logging
from argparse import Namespace

import pytest

from flows import log
from flows.commands._progress import _Counts, progress


def test_counts_move_a_bar() -> None:
    moved: list[tuple[str, int | None, int]] = []
    with log.attached(_Counts(lambda *move: moved.append(move))):
        assert list(log.counted("sources", ["a", "b"], 2)) == ["a", "b"]
        log.count("pages", 0, 280)
        log.advance("pages")
        log.PROGRESS.info("pages: 7 of 9")
    assert moved == [("sources", 1, 2), ("sources", 2, 2), ("pages", 0, 280), ("pages", None, 0)]


def test_elsewhere_nothing_is_made_of_them(caplog: pytest.LogCaptureFixture) -> None:
    with log.attached(logging.Handler(logging.INFO)):
        log.count("pages", 0, 280)
    assert not caplog.records


@pytest.mark.parametrize("line", ["collected 7 pages", "[red]not markup[/red]"])
def test_a_terminal_shows_lines_above_the_bars(capsys, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress(Namespace(verbose=0, quiet=False)):
        log.count("pages", 37, 280)
        log.PROGRESS.info(line)
    assert line in capsys.readouterr().err
