"""How every command presents its result: a table, plain text, or JSON for programs. SQL's answers: _answers.py."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

PIPE_WIDTH = 160  # columns of a table that no terminal shows


def own_name() -> str:
    """Return the way this program was called, ready for a shell: yalu where PATH has this one, else its path."""
    called = Path(sys.argv[0])
    if called.name != "yalu":
        called = Path(sys.executable).with_name("yalu")
    if not called.is_file():
        return f"{quote(sys.executable)} -m flows.cli"
    found = shutil.which("yalu")
    if found and Path(found).samefile(called):
        return "yalu"
    path, here = called.absolute(), Path.cwd()
    return quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def as_called(text: str) -> str:
    """Return a message whose quoted commands, such as 'yalu run', can be pasted where `yalu` is not on PATH."""
    if Path(sys.argv[0]).name != "yalu" or "'yalu " not in text:
        return text
    return text.replace("'yalu ", f"'{own_name()} ")


def add_json_option(parser: argparse._ActionsContainer, words: str) -> None:
    """Add --json to a command; `words` name what is printed."""
    parser.add_argument("--json", action="store_true", help=f"{words} as JSON")


def present(value: object, text: str, *, as_json: bool) -> None:
    """Print a result for a program or a person."""
    if as_json:
        print_json(value)
    else:
        print(text)


def print_json(value: object) -> None:
    """Print a value as JSON: records as objects, instants and paths as text."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under headings, as wide as the terminal; cells may hold foreign words."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from extractors.text.sanitise import escaped
    from flows.commands._terminal import bare

    table = Table(box=None, pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name, no_wrap=not place)  # what a row is about is read whole
    for row in rows:
        table.add_row(*(escape(escaped(str(cell))) for cell in row))  # square brackets of a cell are no markup
    console = Console(file=bare(sys.stdout))
    if not console.is_terminal:
        console = Console(file=bare(sys.stdout), width=PIPE_WIDTH)
    console.print(table)
