"""What docs/analysts.md tells people to type is typed: the commands, the Python, and the SQL of the other programs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from flows import clock
from flows.cli import main
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.demo.web import DemoWeb

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
COMMANDS = [
    re.split(r"\s{3,}", line.strip())[0]
    for line in PAGE.splitlines()
    if re.match(r" {4}yalu ", line) and not re.search(r"yalu (?:report|notebook|doctor|backup|--home|restore)", line)
]
CALLS = re.findall(r'"((?:FROM|SELECT) [^"]+?)"', PAGE)


QUESTIONS = re.findall(r"\*\*(\d+)\. ([^*]+)\*\*\n\n```sql\n(.*?)```", PAGE, re.DOTALL)
QUIET = {"4", "16"}  # the invented web changes no page, and names no day that is still to come


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the demo's warehouse in ./yalu-data, as the page has it."""
    folder = tmp_path_factory.mktemp("desk")
    with DemoWeb(clock.now()) as web:
        fetch = FetchSettings(allow_hosts=web.allow_hosts, per_host_delay_s=0.0)
        run_collection(Settings(home=folder / "yalu-data", fetch=fetch), Choice(web.sources))
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
    assert dict(names["rows"])  # type: ignore[call-overload]
    names["yalu"].close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("sql", CALLS)
def test_the_sql_of_the_page_is_answered(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / "yalu-data" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute(sql, ["ko"] if "?" in sql else None).description


def test_there_are_twenty_questions() -> None:
    assert [number for number, _, _ in QUESTIONS] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize(("number", "sql"), [(number, sql) for number, _, sql in QUESTIONS])
def test_a_question_of_an_analyst_is_answered_by_its_query(folder: Path, number: str, sql: str) -> None:
    with duckdb.connect(str(folder / "yalu-data" / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(sql).fetchall()
    assert number in QUIET or rows
