"""Small questions to a connection. An answer of one row is read to its end: DuckDB 2.0 refuses some other work while an
answer is half read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def first_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """The first row, None where there is none."""
    rows = answer.fetchall()
    return tuple(rows[0]) if rows else None


def named_rows(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """All rows, each by the names of its columns."""
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the tables are in a DuckLake rather than in a file."""
    asked = "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"
    return first_row(connection.execute(asked)) == ("ducklake",)


def has_view(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the snapshot has the view; one published by an older version may not."""
    return bool(connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name]).fetchone())
