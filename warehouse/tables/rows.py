"""Small queries, and many values as one parameter.

Results are read to their end: DuckDB 2.0 refuses some statements beside a partly read one.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

    from extractors.records import Duplicate


def listed(values: Iterable[str]) -> str:
    """Return values as the one parameter of `IN (SELECT unnest($1::JSON::VARCHAR[]))`.

    Bound as a list, each value costs DuckDB 1.5 a search for pandas, and `list_contains` compares each row with each
    value: 2,000 ids among 1M rows took 2.3 CPU seconds, this way 0.02.
    """
    return json.dumps(list(values))


def first_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """Return the first row, None where there is none."""
    rows = answer.fetchall()
    return tuple(rows[0]) if rows else None


def named_rows(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return all rows as mappings by column name."""
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@cache
def load_query(name: str) -> str:
    """Return the text of queries/NAME.sql; read once a process."""
    return (resources.files("warehouse") / "queries" / f"{name}.sql").read_text("utf-8")


def is_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the tables are in a DuckLake rather than in a file."""
    asked = "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"
    return first_row(connection.execute(asked)) == ("ducklake",)


def has_view(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Return whether the snapshot has the view; one of an older version may not."""
    return bool(connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name]).fetchone())


def edge_row(edge: Duplicate, article_id: str, of: str) -> dict[str, Any]:
    """Return an edge as a row; `of` is the column that names the repeated text."""
    columns = {"article_id": article_id, of: edge.of_id, "relation": edge.relation, "score": edge.score}
    return {**asdict(edge.evidence), **columns}
