"""Ask the published warehouse a question in SQL and show the answer as a table, or as CSV, JSON or Parquet.

The snapshot is read-only: nothing asked here can change what is kept, and asking never waits for a run.
Instants are shown in UTC. `FROM dictionary` lists the views with their columns, in words. `--recipes` lists questions
that ship; `--recipe who_speaks topic=trade part=country` asks one of them.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from flows.errors import UsageError
from flows.settings import load_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    import duckdb

ROWS_AT_ONCE = 1000
TABLE_ROWS = 40  # shown of a longer answer, from both ends; programs get all rows
PIPE_WIDTH = 160  # of a table that goes to no terminal
READ_ONLY_HINT = "The published warehouse is read-only. CREATE TEMP TABLE works, as long as the question lasts."

WRITES = frozenset(("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "MERGE_INTO"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question and the forms of its answer."""
    parser.add_argument(
        "sql", metavar="SQL", nargs="*", help='such as "SELECT title FROM articles"; - reads it from stdin'
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--recipes", action="store_true", help="list the questions that ship")
    asked.add_argument("--recipe", metavar="NAME", help="ask one of them; its parameters follow as name=value")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="all rows as CSV with a heading")
    form.add_argument("--json", action="store_true", help="all rows as a JSON list, one object a line")
    form.add_argument("--parquet", type=Path, metavar="FILE", help="all rows into a Parquet file")


def run(args: argparse.Namespace) -> int:
    """Answer one question. What DuckDB has against it is shown as DuckDB says it."""
    import duckdb

    from warehouse.lake_errors import scrub
    from warehouse.opening import open_snapshot

    if args.recipes:
        return _list_recipes()
    question, values = _question(args)
    settings = load_settings(args.settings, args.home)
    with open_snapshot(settings) as connection:
        try:
            answer = connection.sql(question, params=values or None)
            if answer is not None:  # a statement without an answer, such as SET, gives none
                _show(answer, args)
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.Error as error:
            print(scrub(str(error), settings.warehouse.url), file=sys.stderr)
            if "read-only" in str(error) or _is_write(connection, question):
                print(READ_ONLY_HINT, file=sys.stderr)
            return 1
    return 0


def _is_write(connection: duckdb.DuckDBPyConnection, question: str) -> bool:
    """Whether it asks for a change, so that the hint is given whatever DuckDB had against it first."""
    import duckdb

    try:
        kinds = {one.type.name.removesuffix("_STATEMENT") for one in connection.extract_statements(question)}
    except duckdb.Error:
        return False  # it cannot be read, and that was said
    return bool(kinds & WRITES)


def _question(args: argparse.Namespace) -> tuple[str, dict[str, str | None]]:
    """The SQL to run and the values of its parameters."""
    if args.recipe:
        from warehouse.recipes import recipe

        if wrong := [word for word in args.sql if "=" not in word]:
            raise UsageError(f"{wrong[0]!r} is no parameter: write name=value")
        chosen = recipe(args.recipe)
        return chosen.sql, chosen.values(dict(word.split("=", 1) for word in args.sql))
    if len(args.sql) != 1:
        raise UsageError('one question in quotes is needed, such as yalu sql "FROM dictionary"; or --recipes')
    return (sys.stdin.read() if args.sql[0] == "-" else args.sql[0]), {}


def _list_recipes() -> int:
    from warehouse.recipes import recipes

    for one in recipes():
        print(f"{one.name}\n    {one.question}")
        for name, words in one.parameters.items():
            print(f"      {name}=…  {words}")
    return 0


def _show(answer: duckdb.DuckDBPyRelation, args: argparse.Namespace) -> None:
    """Show an answer in the form asked for."""
    if args.parquet:
        answer.write_parquet(str(args.parquet))
    elif args.csv:
        _write_csv(answer)
    elif args.json:
        _write_json(answer)
    else:
        width = get_terminal_size((PIPE_WIDTH, 0)).columns
        answer.show(max_width=width, max_rows=TABLE_ROWS)


def _write_csv(answer: duckdb.DuckDBPyRelation) -> None:
    """Write every value as DuckDB writes it, NULL as nothing."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(_rows(answer.project("CAST(COLUMNS(*) AS VARCHAR)")))


def _write_json(answer: duckdb.DuckDBPyRelation) -> None:
    """Write a list that can be read as a whole or, without its brackets and commas, line by line."""
    opening = "[\n"
    for (row,) in _rows(answer.set_alias("one_row").project("to_json(one_row)")):
        sys.stdout.write(f"{opening}{row}")
        opening = ",\n"
    sys.stdout.write("[]\n" if opening == "[\n" else "\n]\n")


def _rows(answer: duckdb.DuckDBPyRelation) -> Iterator[tuple[Any, ...]]:
    """Give the rows of an answer without holding all of them. (DuckDB 2.0 has no fetchmany for this.)"""
    for batch in answer.to_arrow_reader(ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
