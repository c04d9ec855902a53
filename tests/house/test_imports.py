"""Imports point one way, and asking for help loads nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = [
    "aiohttp",
    "altair",
    "duckdb",
    "feedparser",
    "lxml",
    "prefect",
    "pyarrow",
    "rich",
    "trafilatura",
]
ASK = """
import json, sys
from flows.cli import main
status = main(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def test_imports_point_one_way(root):
    linter = Path(sys.executable).parent / "lint-imports"
    checked = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("line", ["--help", "--version", "", "sources --help", "sql --help"])
def test_asking_for_help_loads_nothing_heavy(root, line):
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *line.split()], cwd=root, capture_output=True, text=True, check=True
    )
    status, modules = json.loads(asked.stderr.splitlines()[-1])
    assert status == (0 if line else 2)
    assert [name for name in HEAVY if name in modules] == []


def test_help_lists_every_command_that_is_there(root):
    """The table in cli.py and the modules in commands/ hold the same names."""
    from flows.cli import COMMANDS

    modules = {file.stem for file in (root / "flows" / "commands").glob("[!_]*.py")}
    assert set(COMMANDS) == modules
