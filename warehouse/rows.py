"""Reading an answer of one row to its end: DuckDB 2.0 refuses some other work while an answer is half read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def first_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """The first row, None where there is none."""
    rows = answer.fetchall()
    return tuple(rows[0]) if rows else None
