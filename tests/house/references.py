"""The references in docs/reference, generated from the code: commands, settings, views and macros, public functions.

    python -m tests.house.references --write

writes them again. tests/house/test_references.py fails where they differ from what the code says.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import inspect
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

import extractors
from flows.cli import COMMANDS, make_parser
from flows.config.settings import Settings
from warehouse.store.migrations import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
FIELD = re.compile(r"^    (?P<name>\w+): (?P<type>[^=#]+?)(?: = (?P<default>[^#]+?))?(?:  # (?P<words>.*))?$")
KEY = re.compile(r"^(?P<key>\w+) = (?P<default>\"[^\"]*\"|\[[^\]]*\]|\S+)(?: +# (?P<words>.*))?$")


def main(argv: list[str]) -> int:
    """Write the references with --write; else name those that differ. Return 1 where one does."""
    made = references()
    if "--write" in argv:
        FOLDER.mkdir(exist_ok=True)
        for name, text in made.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    differ = [name for name, text in made.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    print("\n".join(differ), end="\n" if differ else "")
    return 1 if differ else 0


def references() -> dict[str, str]:
    """Every reference by its file name."""
    return {
        "commands.md": _page("Commands", "As `yalu COMMAND --help` shows them.", _commands()),
        "settings.md": _page("Settings", "The keys of `yalu.toml`, as in `deploy/settings.example.toml`.", _settings()),
        "views.md": _page("Views and macros", "The view `dictionary`, with types.", _views()),
        "functions.md": _page("Public functions", "Importable from `extractors`, with their records.", _functions()),
    }  # fmt: skip


def _page(title: str, what: str, lines: Iterable[str]) -> str:
    made_by = "Generated from the code by `python -m tests.house.references --write`; do not edit."
    text = "\n".join((f"# {title}", "", what, made_by, "", *lines))
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table without the columns in which every cell is empty, and nothing where there is no row."""
    rows = [tuple(" ".join(cell.replace("|", "\\|").split()) for cell in row) for row in rows]
    shown = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    for line in [heads, tuple("---" for _ in heads), *rows] if rows else []:
        yield f"| {' | '.join(line[at] for at in shown)} |"
    yield ""


# ---------------------------------------------------------------- commands


def _commands() -> Iterator[str]:
    parser = make_parser(list(COMMANDS))
    yield from ("Options of every command:", "")
    yield from _options(parser, skipped=())
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    for name, words in COMMANDS.items():
        yield from _command(
            f"yalu {name}", words, commands.choices[name], tuple(action.dest for action in parser._actions)
        )


def _command(name: str, words: str, parser: argparse.ArgumentParser, common: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{'#' * len(name.split())} {name}", "", f"*{words}*", "")
    if parser.description and parser.description.strip() != words:
        yield from ("```text", *parser.description.strip().splitlines(), "```", "")
    yield from _options(parser, common)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for inner, inner_parser in action.choices.items():
                yield from _command(f"{name} {inner}", helps.get(inner, ""), inner_parser, common)


def _options(parser: argparse.ArgumentParser, skipped: tuple[str, ...]) -> Iterator[str]:
    shown = (
        action
        for action in parser._actions
        if action.dest not in skipped and not isinstance(action, argparse._SubParsersAction)
    )
    yield from _table(("argument", "meaning"), ((f"`{_spelled(action)}`", _meaning(action)) for action in shown))


def _spelled(action: argparse.Action) -> str:
    """An argument as it is typed: --date D, [SQL …]."""
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    value = " ".join(value) if isinstance(value, tuple) else str(value)
    if action.nargs == 0:
        value = ""
    elif action.nargs == "?":
        value = f"[{value}]"
    elif action.nargs in ("*", "+"):
        value = f"[{value} …]" if action.nargs == "*" else f"{value} …"
    return " ".join(filter(None, (", ".join(action.option_strings), value)))


def _meaning(action: argparse.Action) -> str:
    words = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
    choices = f"one of {', '.join(map(str, action.choices))}" if action.choices and action.metavar else ""
    return "; ".join(filter(None, (words, choices)))


# ---------------------------------------------------------------- settings


def _settings() -> Iterator[str]:
    """The keys of the example settings, a table each, in words; test_words.py holds it to the defaults."""
    known = {field.name for field in dataclasses.fields(Settings)}
    yield from ("Paths are relative to the file. Every key has a default; an unknown key is an error.", "")
    table, rows = "", []
    for line in (ROOT / "deploy" / "settings.example.toml").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"^\[(\w+)\]", line):
            yield from _settings_table(table, rows)
            table, rows = match[1], []
            assert table in known
        elif match := KEY.match(line):
            rows.append([f"`{match['key']}`", f"`{match['default']}`", match["words"] or ""])
        elif rows and (more := re.match(r"^ +# (.*)$", line)):
            rows[-1][2] += f" {more[1]}"
    yield from _settings_table(table, rows)


def _settings_table(table: str, rows: list[list[str]]) -> Iterator[str]:
    yield from (f"## {f'[{table}]' if table else 'Top level'}", "")
    yield from _table(("key", "default", "meaning"), map(tuple, rows))


# ---------------------------------------------------------------- views and macros


def _views() -> Iterator[str]:
    """Every object of the dictionary, its columns with the types they have in a new warehouse."""
    with duckdb.connect() as connection:
        bring_up_to_date(connection, "Asia/Seoul")
        rows = connection.execute("SELECT object, kind, name, words FROM dictionary").fetchall()
        columns_of = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'main'"
        types = {(view, column): kind for view, column, kind in connection.execute(columns_of).fetchall()}
        parameters = dict(
            connection.execute(
                "SELECT function_name, parameters FROM duckdb_functions() WHERE schema_name = 'main' AND NOT internal"
            ).fetchall()
        )
    for kind, title in (("view", "Views"), ("macro", "Macros")):
        yield from (f"## {title}", "")
        objects = {row[0] for row in rows if row[1] == kind}
        for owner, lines in groupby((row for row in rows if row[0] in objects), key=lambda row: row[0]):
            (_, _, _, words), *columns = lines
            yield from (f"### {owner}", "", words, "")
            taken = parameters.get(owner, [])
            given = ((f"`{name}`", "parameter" if name in taken else types.get((owner, name), ""), said)
                     for _, _, name, said in columns)  # fmt: skip
            yield from _table(("column or parameter" if taken else "column", "type", "meaning"), given)


# ---------------------------------------------------------------- public functions


def _functions() -> Iterator[str]:
    """The public functions with their docstrings, and the records they take and return."""
    for name in extractors.__all__:
        function = getattr(extractors, name)
        yield from (f"## {name}", "", "```python", f"{name}{_signature(function)}", "```", "")
        yield from ("```text", *(inspect.getdoc(function) or "").splitlines(), "```", "")
    yield from ("## Records", "")
    records = importlib.import_module("extractors.records")
    for name in _named(map(_signature, map(extractors.__getattr__, extractors.__all__)), records):
        record = getattr(records, name)
        yield from (f"### {name}", "", " ".join((inspect.getdoc(record) or "").split()), "")
        yield from _table(("field", "type", "default", "meaning"), _fields(record))


def _named(annotations: Iterable[str], records: ModuleType) -> list[str]:
    """The records that annotations name, and those that their fields name."""
    found: list[str] = []
    waiting = list(annotations)
    while waiting:
        for name in re.findall(r"\b[A-Z]\w+", waiting.pop(0)):
            record = getattr(records, name, None)
            if dataclasses.is_dataclass(record) and name not in found:
                found.append(name)
                waiting += [str(field.type) for field in dataclasses.fields(record)]
    return found


def _signature(function: Callable[..., object]) -> str:
    """The signature on one line, as the source has it: inspect's own quotes every annotation."""
    match = re.search(r"def \w+(\(.*?\) -> [^\n]*?):\n", inspect.getsource(function), re.DOTALL)
    assert match
    return re.sub(r"\s*\n\s*", " ", match[1]).replace("( ", "(").replace(", )", ")")


def _fields(record: type) -> Iterator[tuple[str, ...]]:
    parts = [part for part in reversed(record.__mro__) if dataclasses.is_dataclass(part)]
    for line in (line for part in parts for line in inspect.getsource(part).splitlines()):
        if match := FIELD.match(line):
            default = f"`{match['default']}`" if match["default"] else ""
            yield f"`{match['name']}`", f"`{match['type']}`", default, match["words"] or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
