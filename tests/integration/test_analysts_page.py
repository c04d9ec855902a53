"""What docs/analysts.md tells people to type is typed: the commands, the Python, and the SQL of the other programs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from tests.builders import load_run, make_article, make_record, make_tag
from warehouse.store.connection import Warehouse

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
COMMANDS = [
    re.split(r"\s{3,}", line.strip())[0]
    for line in PAGE.splitlines()
    if re.match(r" {4}yalu ", line) and not re.search(r"yalu (?:report|doctor|backup|--home|restore)", line)
]
CALLS = re.findall(r'"((?:FROM|SELECT) [^"]+?)"', PAGE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with a warehouse in ./yalu-data, as the page has it."""
    folder = tmp_path_factory.mktemp("desk")
    load_run(
        Warehouse(folder / "yalu-data"), *(make_record(make_article(str(n), lang="ko"), make_tag()) for n in range(5))
    )
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_works(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(folder)
    arguments = shlex.split(command.partition(" > ")[0])[1:]
    assert main(arguments) == 0


def test_the_python_of_the_page_works(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert names["rows"] == [("Outlet s1", 5)]
    names["yalu"].close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("sql", CALLS)
def test_the_sql_of_the_page_is_answered(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / "yalu-data" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute(sql, ["ko"] if "?" in sql else None).description
