"""An answer in SQL as CSV, as JSON lines in a list, or as a Parquet file. Yalu writes it, never the SQL."""

from __future__ import annotations

import csv
import os
import stat
import sys
from typing import IO, TYPE_CHECKING, Any

from flows.errors import UsageError
from warehouse.store.drafts import new_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

ROWS_AT_ONCE = 1000
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
    for (row,) in _rows(answer.set_alias("one_row").project("to_json(one_row)")):
        sys.stdout.write(f"{opening}{row}")
        opening = ",\n"
    sys.stdout.write("[]\n" if opening == "[\n" else "\n]\n")


def write_parquet(answer: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write all rows into a file, which is there when it is whole. Raises UsageError where it cannot be written."""
    try:
        if not path.exists() or _is_parquet(path):
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


def _is_parquet(path: Path) -> bool:
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


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
