"""Ask the published warehouse a question in SQL and show the answer as a table, or as CSV, JSON or Parquet.

The snapshot is read-only and a question only asks: COPY, ATTACH, INSTALL, SET, functions that read files and the like
are refused, and --csv, --json and --parquet write the answer down. Asking never waits for a run. In --csv a text that
a spreadsheet would run as a formula has an apostrophe before it; --raw leaves it as it is. Instants are shown in UTC.
`FROM dictionary` lists the views with their columns, in words. `--recipes` lists questions that ship;
`--recipe who_speaks topic=trade part=country` asks one of them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from flows.commands._answers import write_csv, write_json, write_parquet
from flows.commands._stopping import interrupting
from flows.config.settings import load_settings
from flows.errors import UsageError
from warehouse.analysis.confinement import ONLY_ASKS, OTHER_HINT
from warehouse.errors import QuestionRefused

if TYPE_CHECKING:
    import argparse

    import duckdb

TABLE_ROWS = 40  # shown of a longer answer, from both ends; programs get all rows
PIPE_WIDTH = 160  # of a table that goes to no terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question and the forms of its answer."""
    parser.add_argument(
        "sql", metavar="SQL", nargs="*", help='such as "SELECT title FROM articles"; - reads it from stdin'
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--recipes", action="store_true", help="list the questions that ship")
    asked.add_argument("--recipe", metavar="NAME", help="ask one of them; its parameters follow as name=value")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="all rows as CSV with a heading, safe in a spreadsheet")
    form.add_argument("--json", action="store_true", help="all rows as a JSON list, one object a line")
    form.add_argument("--parquet", type=Path, metavar="FILE", help="all rows into a Parquet file")
    parser.add_argument("--raw", action="store_true", help="with --csv: no apostrophe before text such as =1+1")


def run(args: argparse.Namespace) -> int:
    """Answer one question. DuckDB's own errors are printed in DuckDB's words."""
    import duckdb

    from warehouse.analysis.confinement import check
    from warehouse.lake.errors import scrub
    from warehouse.store.engine_errors import Cause, cause_of
    from warehouse.store.location import open_for_questions

    if args.raw and not args.csv:
        raise UsageError("--raw applies to --csv only: add --csv")
    if args.recipes:
        return _list_recipes()
    question, values = _question(args)
    settings = load_settings(args.settings, args.home)
    with open_for_questions(settings) as connection, interrupting(connection):
        try:
            kinds = check(connection, question)
            answer = connection.sql(question, params=values or None)
            if answer is not None and kinds[-1:] != ["CREATE"]:
                _show(answer, args)
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.PermissionException as error:
            raise QuestionRefused(scrub(_refused(str(error)), settings.warehouse.url)) from None
        except duckdb.Error as error:
            if cause_of(error) is not Cause.OTHER and not settings.warehouse.url:
                raise  # the disk, the file, memory: said in a line where the file is closed
            print(scrub(str(error), settings.warehouse.url), file=sys.stderr)
            return 1
    return 0


def _refused(words: str) -> str:
    """Return the refusal of the engine in one line."""
    what = words.removeprefix("Permission Error: ").splitlines()[0].partition(" - ")[0]
    return f"{what}: {ONLY_ASKS}; {OTHER_HINT}"


def _question(args: argparse.Namespace) -> tuple[str, dict[str, str | None]]:
    """Return the SQL to run and the values of its parameters."""
    if args.recipe:
        from warehouse.analysis.recipes import recipe

        if wrong := [word for word in args.sql if "=" not in word]:
            raise UsageError(f"{wrong[0]!r} is no parameter: write name=value")
        chosen = recipe(args.recipe)
        return chosen.sql, chosen.values(dict(word.split("=", 1) for word in args.sql))
    if len(args.sql) != 1 or not args.sql[0].strip():
        raise UsageError('one question in quotes is needed, such as yalu sql "FROM dictionary"; or --recipes')
    return (sys.stdin.read() if args.sql[0] == "-" else args.sql[0]), {}


def _list_recipes() -> int:
    from warehouse.analysis.recipes import recipes

    for one in recipes():
        print(f"{one.name}\n    {one.question}")
        for name, words in one.parameters.items():
            print(f"      {name}=…  {words}")
    return 0


def _show(answer: duckdb.DuckDBPyRelation, args: argparse.Namespace) -> None:
    """Show an answer in the form asked for."""
    if args.parquet:
        write_parquet(answer, args.parquet)
    elif args.csv:
        write_csv(answer, raw=args.raw)
    elif args.json:
        write_json(answer)
    else:
        width = get_terminal_size((PIPE_WIDTH, 0)).columns
        answer.show(max_width=width, max_rows=TABLE_ROWS)
