"""A long answer goes through the person's pager on a terminal, and is printed anywhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flows.commands import _pager

LINES = [f"line {number} 단둥" for number in range(10)]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of five lines."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_, **__: os.terminal_size((80, 5)))  # pytest asks, too


def test_what_is_longer_than_the_terminal_goes_through_the_pager(
    terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", f"tee {tmp_path / 'seen'}")
    _pager.show_lines(LINES)
    assert (tmp_path / "seen").read_text("utf-8").splitlines() == LINES


@pytest.mark.parametrize("pager", ["", "no-such-pager-here"])
def test_without_a_pager_it_is_printed(
    terminal: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pager: str
) -> None:
    monkeypatch.setenv("PAGER", pager)
    _pager.show_lines(LINES)
    assert capsys.readouterr().out.splitlines() == LINES


def test_what_fits_and_what_goes_to_a_file_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAGER", f"tee {tmp_path / 'seen'}")
    _pager.show_lines(LINES)
    assert capsys.readouterr().out.splitlines() == LINES
    assert not (tmp_path / "seen").exists()
