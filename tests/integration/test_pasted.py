"""What the demo prints is pasted: every command works as it stands, also where `yalu` is not on PATH."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from flows.commands._present import as_called, own_name

PROGRAM = Path(sys.executable).with_name("yalu")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The output of a demo that was called by the program's path, from a folder without it on PATH."""
    folder = tmp_path_factory.mktemp("first")
    environ = {key: value for key, value in os.environ.items() if not key.startswith("YALU_")} | {
        "PATH": "/usr/bin:/bin"
    }
    done = subprocess.run(
        [PROGRAM, "demo", "--home", "my demo"], cwd=folder, env=environ, capture_output=True, text=True, check=True
    )
    return [str(folder), *done.stdout.splitlines()]


def pasted(printed: list[str]) -> list[list[str]]:
    """The words of each command that was printed."""
    lines = [shlex.split(line) for line in printed[1:] if line.startswith("  ") and "yalu" in line.split()[0]]
    return [words for words in lines if Path(words[0]).name == "yalu"]


def test_every_line_begins_with_the_way_it_was_called(printed: list[str]) -> None:
    commands = pasted(printed)
    assert len(commands) >= 10
    assert {words[0] for words in commands} == {str(PROGRAM)}


def test_every_line_works(
    printed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(printed[0])
    for words in pasted(printed)[:-1]:
        assert main(words[1:]) == 0, words
        assert capsys.readouterr().out.strip(), words


def test_the_last_line_collects_from_the_live_feeds(printed: list[str], tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "a"\noutlet = "A"\nurl = "http://127.0.0.1:9/feed"\n')
    environ = os.environ | {"YALU__SOURCES": "sources.toml"}  # none of them is asked here
    line = shlex.join(pasted(printed)[-1])
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "check the network" in done.stderr


def test_on_path_it_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
    monkeypatch.setenv("PATH", str(PROGRAM.parent))
    assert own_name() == "yalu"
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(PROGRAM.parents[1])
    assert own_name() == "bin/yalu"


def test_a_command_in_a_message_can_be_pasted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(PROGRAM.parents[1])
    assert as_called("run 'yalu run' first; yalu's own") == "run 'bin/yalu run' first; yalu's own"
    monkeypatch.setattr(sys, "argv", ["pytest"])
    assert as_called("run 'yalu run' first") == "run 'yalu run' first"
