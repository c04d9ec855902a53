"""Ask the published warehouse questions in SQL and show each answer as a table, or as CSV, JSON, Parquet or Excel.

The snapshot is read-only and a question only asks: COPY, ATTACH, INSTALL, SET, functions that read files and the like
are refused, and --csv, --json, --parquet and --xlsx write the answer down. Asking never waits for a run. Several
questions stand with a semicolon between them. A table shows the first 40 rows and the columns that fit, through a pager
on a terminal; its instants, and those of --xlsx, are in the desk's zone, everywhere else in UTC. In --csv a text that a
spreadsheet would run as a formula has an apostrophe before it; --raw leaves it as it is. `FROM dictionary` lists the
views with their columns, in words, `--describe articles` one of them. `--recipes` lists questions that ship;
`--recipe who_speaks topic=trade part=country` asks one of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flows.commands._answers import ROWS_AT_ONCE, write_csv, write_json, write_parquet, write_xlsx
from flows.commands._stopping import interrupting
from flows.config.settings import load_settings
from flows.errors import UsageError
from warehouse.analysis.confinement import ONLY_ASKS, OTHER_HINT
from warehouse.errors import QuestionRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from flows.commands._tables import Answer
    from flows.config.settings import Settings

TABLE_ROWS = 40  # shown of a longer answer; programs get all rows
COUNTED_ROWS = 10_000  # of an answer that is cut: beyond, "more than"
PIPE_WIDTH = 160  # of a table that goes to no terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question and the forms of its answer."""
    parser.add_argument(
        "sql", metavar="SQL", nargs="*", help='such as "SELECT title FROM articles"; - reads it from stdin'
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--recipes", action="store_true", help="list the questions that ship")
    asked.add_argument("--recipe", metavar="NAME", help="ask one of them; its parameters follow as name=value")
    asked.add_argument("--describe", metavar="NAME", help="a view or macro with its columns, in words")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="all rows as CSV with a heading, safe in a spreadsheet")
    form.add_argument("--json", action="store_true", help="all rows as a JSON list, one object a line")
    form.add_argument("--parquet", type=Path, metavar="FILE", help="all rows into a Parquet file")
    form.add_argument("--xlsx", type=Path, metavar="FILE", help="all rows into an Excel file, a sheet a question")
    form.add_argument("--line", action="store_true", help="a line for every column of a row, none left out")
    rows = parser.add_mutually_exclusive_group()
    rows.add_argument(
        "--rows", type=_count, metavar="N", default=TABLE_ROWS, help=f"rows of a table (else {TABLE_ROWS})"
    )
    rows.add_argument("--all", action="store_true", help="all rows of a table")
    parser.add_argument("--raw", action="store_true", help="with --csv: no apostrophe before text such as =1+1")


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows; write one such as 100")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Answer the questions. DuckDB's own errors are printed in DuckDB's words."""
    import duckdb

    from warehouse.lake.errors import scrub
    from warehouse.store.engine_errors import Cause, cause_of, in_one_line
    from warehouse.store.location import open_for_questions

    if args.raw and not args.csv:
        raise UsageError("--raw applies to --csv only: add --csv")
    if args.recipes:
        return _list_recipes(as_json=args.json)
    settings = load_settings(args.settings, args.home)
    question, values = ("", {}) if args.describe else _question(args)
    with open_for_questions(settings) as connection, interrupting(connection):
        try:
            if args.describe:
                return _describe(connection, args.describe)
            _show(_answers(connection, question, values), args, settings)
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.PermissionException as error:
            raise QuestionRefused(scrub(_refused(str(error)), settings.warehouse.url)) from None
        except duckdb.Error as error:
            if cause_of(error) is not Cause.OTHER and not settings.warehouse.url:
                raise  # the disk, the file, memory: said in a line where the file is closed
            words = in_one_line(error) or str(error).removeprefix("Invalid Input Error: ")
            print(scrub(words, settings.warehouse.url), file=sys.stderr)
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


def _list_recipes(*, as_json: bool) -> int:
    from flows.commands._present import print_json
    from warehouse.analysis.recipes import recipes

    if as_json:
        print_json([{"name": one.name, "question": one.question, "parameters": one.parameters} for one in recipes()])
        return 0
    for one in recipes():
        print(f"{one.name}\n    {one.question}")
        for name, words in one.parameters.items():
            print(f"      {name}=…  {words}")
    return 0


def _describe(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Print what the dictionary has of a view or macro. Raises UsageError for any other name."""
    from flows.commands._present import print_table
    from flows.config.toml_records import suggest

    rows = connection.execute("SELECT kind, name, words FROM dictionary WHERE object = ?", [name.lower()]).fetchall()
    if not rows:
        known = [row[0] for row in connection.execute("SELECT DISTINCT object FROM dictionary").fetchall()]
        raise UsageError(
            f"there is no view and no macro {name!r}{suggest(name, known)}; `--describe dictionary` explains"
        )
    kind, _, words = rows[0]
    types = {}
    if kind == "view":
        types = {row[0]: row[1] for row in connection.execute(f'DESCRIBE "{name.lower()}"').fetchall()}
    print(f"{name.lower()} ({kind}): {words}\n")
    print_table(
        ("column", "type", "meaning") if types else ("name", "kind", "meaning"),
        [(column, types.get(column, kind), words) for kind, column, words in rows[1:]],
    )
    return 0


def _answers(
    connection: duckdb.DuckDBPyConnection, question: str, values: dict[str, str | None]
) -> Iterator[duckdb.DuckDBPyRelation]:
    """Run the statements in turn and yield the answer of each that asks something."""
    from warehouse.analysis.confinement import check

    kinds = check(connection, question)
    statements: list[duckdb.Statement | str] = [*connection.extract_statements(question)]
    if "MULTI" in kinds or len(statements) != len(kinds):  # DuckDB 2's PIVOT: one question in several parts
        statements = [question]
    for statement, kind in zip(statements, kinds, strict=False):
        answer = connection.sql(statement, params=values or None)
        if answer is not None and kind != "CREATE":
            yield answer


def _show(answers: Iterator[duckdb.DuckDBPyRelation], args: argparse.Namespace, settings: Settings) -> None:
    """Show every answer in the form asked for. Raises UsageError where a form takes one and there are more."""
    if args.xlsx:
        write_xlsx(answers, args.xlsx, ZoneInfo(settings.timezone))
        return
    for number, answer in enumerate(answers):
        if number and (args.json or args.parquet):
            raise UsageError("--json and --parquet take the answer of one question: ask the others apart, or use --csv")
        if args.parquet:
            write_parquet(answer, args.parquet)
        elif args.json:
            write_json(answer)
        elif args.csv:
            print(end="\n" if number else "")
            write_csv(answer, raw=args.raw)
        else:
            _show_table(answer, args, ZoneInfo(settings.timezone))


def _show_table(answer: duckdb.DuckDBPyRelation, args: argparse.Namespace, zone: ZoneInfo) -> None:
    from flows.commands._pager import show_lines
    from flows.commands._tables import record_lines, table_lines

    if tuple(answer.columns) == ("explain_key", "explain_value"):  # a drawing of several lines
        print("\n".join(str(row[1]) for row in answer.fetchall()))
        return
    found = _first_rows(answer, None if args.all else args.rows)
    width = get_terminal_size((PIPE_WIDTH, 0)).columns
    show_lines(record_lines(found, zone) if args.line else table_lines(found, width, zone))


def _first_rows(answer: duckdb.DuckDBPyRelation, most: int | None) -> Answer:
    """Read the first rows, and count what follows up to a limit."""
    from flows.commands._tables import Answer

    rows: list[tuple[Any, ...]] = []
    count: int | None = 0
    for batch in answer.to_arrow_reader(ROWS_AT_ONCE):
        count = (count or 0) + batch.num_rows
        if most is None or len(rows) < most:
            rows += zip(*(column.to_pylist() for column in batch.columns), strict=True)
        if most is not None and count > max(COUNTED_ROWS, most):
            count = None
            break
    return Answer(tuple(answer.columns), tuple(rows[:most]), count)
