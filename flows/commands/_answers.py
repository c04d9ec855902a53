"""An answer in SQL as CSV, as JSON lines in a list, as a Parquet or an Excel file. Yalu writes it, never the SQL."""

from __future__ import annotations

import csv
import os
import stat
import sys
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from flows.errors import UsageError
from warehouse.store.drafts import new_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import duckdb

ROWS_AT_ONCE = 1000
SHEET_ROWS = 1_048_576  # of Excel, with the heading
CELL_LETTERS = 32_767  # that Excel keeps in a cell
FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet takes a cell that begins so for
# DuckDB's types whose written form is no text: a minus before them is a sign.
NUMBERS = frozenset(
    ("boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint",
     "uhugeint", "bignum", "float", "double", "decimal", "date", "time", "timestamp", "timestamp_s", "timestamp_ms",
     "timestamp_ns", "timestamp with time zone", "time with time zone", "interval", "uuid")
)  # fmt: skip
# Those Parquet, as Arrow writes it, has no form for; they are written as DuckDB spells them.
IN_WORDS = ("interval", "time with time zone", "union", "bit", "bignum", "variant", "geometry")


def write_csv(answer: duckdb.DuckDBPyRelation, *, raw: bool = False) -> None:
    """Write every value to stdout as DuckDB spells it, NULL as nothing.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, except in `raw`.
    """
    writer = csv.writer(sys.stdout, lineterminator="\n")
    is_text = [not raw and not _is_number(kind) for kind in answer.types]
    writer.writerow(answer.columns if raw else [guarded(name) for name in answer.columns])
    for row in _rows(answer.project("CAST(COLUMNS(*) AS VARCHAR)")):
        writer.writerow([guarded(value) if text else value for value, text in zip(row, is_text, strict=True)])


def guarded(value: str | None) -> str | None:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{value}" if value and value.startswith(FORMULA) else value


def _is_number(kind: Any) -> bool:  # noqa: ANN401 - DuckDB's type of a column
    return str(kind.id).lower() in NUMBERS and str(kind).upper() != "JSON"


def write_json(answer: duckdb.DuckDBPyRelation) -> None:
    """Write a list that can be read as a whole or, without its brackets and commas, line by line."""
    opening = "[\n"
    columns = enumerate(zip(answer.columns, answer.types, strict=True), 1)
    wanted = ", ".join(_for_json(place, name, kind) for place, (name, kind) in columns)
    for (row,) in _rows(answer.project(wanted).set_alias("one_row").project("to_json(one_row)")):
        sys.stdout.write(f"{opening}{row}")
        opening = ",\n"
    sys.stdout.write("[]\n" if opening == "[\n" else "\n]\n")


def _for_json(place: int, name: str, kind: Any) -> str:  # noqa: ANN401 - DuckDB's type of a column
    """A column by its place; an instant as ISO 8601 in UTC writes it."""
    quoted = name.replace('"', '""')
    if str(kind).upper() == "TIMESTAMP WITH TIME ZONE":
        return f"""strftime(#{place} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f+00:00') AS "{quoted}\""""
    return f'#{place} AS "{quoted}"'


def write_parquet(answer: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write all rows into a file, which is there when it is whole. Raises UsageError where it cannot be written."""
    try:
        if not path.exists() or _begins_with(path, b"PAR1"):
            _write_whole(answer, path)
        elif path.is_file() or path.is_dir():
            raise UsageError(f"{path} is there and no Parquet file: name another file")
        else:
            with path.open("wb") as file:  # a pipe, a terminal
                _write_parquet(answer, file)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror or problem}") from problem


def _write_whole(answer: duckdb.DuckDBPyRelation, path: Path) -> None:
    draft = path.with_name(f".yalu-{os.getpid()}.tmp")
    try:
        with new_file(draft) as file:
            _write_parquet(answer, file)
        draft.replace(path)
    finally:
        try:
            _let_signals_in()  # one that is due is raised here, not in the place of what follows
        finally:
            draft.unlink(missing_ok=True)


def _let_signals_in() -> None:
    """Python looks for signals where a function begins."""


def _write_parquet(answer: duckdb.DuckDBPyRelation, file: IO[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = zip(answer.columns, answer.types, strict=True)
    wanted = ", ".join(_column(place, name, kind) for place, (name, kind) in enumerate(columns, 1))
    reader = answer.project(wanted).to_arrow_reader(100_000)
    try:
        with pq.ParquetWriter(file, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        raise UsageError(f"Parquet has no form for this answer: {problem}; cast the column to VARCHAR") from problem


def write_xlsx(answers: Iterable[duckdb.DuckDBPyRelation], path: Path, zone: ZoneInfo) -> None:
    """Write each answer into a sheet of an Excel file; instants in the desk's zone, which the heading names.

    Text stays text, also where it looks like a formula or an address. Raises UsageError without the extra `xlsx`, where
    the file cannot be written, and for more rows than a sheet has.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError(
            "--xlsx needs the extra 'xlsx': pip install -e '.[xlsx]' where Yalu was installed from"
        ) from None
    if path.exists() and not _begins_with(path, b"PK"):
        raise UsageError(f"{path} is there and no Excel file: name another file")
    draft = path.with_name(f".yalu-{os.getpid()}.tmp")
    try:
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with new_file(draft) as file, xlsxwriter.Workbook(file, options) as book:
            for answer in answers:
                _fill(book, answer, zone)
        draft.replace(path)
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror or problem}") from problem
    finally:
        draft.unlink(missing_ok=True)


def _fill(book: Any, answer: duckdb.DuckDBPyRelation, zone: ZoneInfo) -> None:  # noqa: ANN401 - the library has no types
    sheet = book.add_worksheet()
    heading, days, instants = (book.add_format(one) for one in (
        {"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm:ss"}))  # fmt: skip
    are_instants = ["with time zone" in str(kind).lower() for kind in answer.types]
    for at, (name, is_instant) in enumerate(zip(answer.columns, are_instants, strict=True)):
        sheet.write_string(0, at, f"{name} ({zone})" if is_instant else name, heading)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(_rows(answer), 1):
        if line >= SHEET_ROWS:
            raise UsageError(f"a sheet of Excel has {SHEET_ROWS:,} rows and the answer more: use --csv or --parquet")
        for at, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(
                    line, at, value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value, instants
                )
            elif isinstance(value, date):
                sheet.write_datetime(line, at, value, days)
            elif isinstance(value, bool | int | float):
                sheet.write(line, at, value)
            elif isinstance(value, list):
                sheet.write_string(line, at, ", ".join(map(str, value))[:CELL_LETTERS])
            elif value is not None:
                sheet.write_string(line, at, str(value)[:CELL_LETTERS])


def _begins_with(path: Path, mark: bytes) -> bool:
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _column(place: int, name: str, kind: Any) -> str:  # noqa: ANN401 - DuckDB's type of a column
    """A column by its place, since two may have one name; in a type that Arrow writes into Parquet."""
    spelled, quoted = str(kind).lower(), name.replace('"', '""')
    if any(word in spelled for word in IN_WORDS):
        return f'CAST(#{place} AS VARCHAR) AS "{quoted}"'
    # A sum of whole numbers; DuckDB's own writer makes it a DOUBLE, too.
    return (
        f'CAST(#{place} AS DOUBLE) AS "{quoted}"' if spelled in {"hugeint", "uhugeint"} else f'#{place} AS "{quoted}"'
    )


def _rows(answer: duckdb.DuckDBPyRelation) -> Iterator[Sequence[Any]]:
    """The rows of an answer without holding all of them. (DuckDB 2.0 has no fetchmany for this.)"""
    for batch in answer.to_arrow_reader(ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
