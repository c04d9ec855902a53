"""The rules of the stored data: run `checks/*.sql`, each of which returns the rows that break its rule.

A broken rule of level error stops a publish; one of level warning is a finding of `yalu doctor`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.errors import CheckFailed
from warehouse.store.migrations import sql_files

if TYPE_CHECKING:
    import duckdb

WARNING = "warning"
ROWS_SHOWN = 5  # of a broken check


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check of level error. Raise CheckFailed at the first that returns rows."""
    for broken in broken_checks(connection, "error"):
        raise CheckFailed(broken.name, broken.count, broken.words, broken.rows, broken.repair)


def failing_checks(connection: duckdb.DuckDBPyConnection, level: str = "error") -> list[tuple[str, int, str]]:
    """Return the checks of a level that return rows, each as its name, the number of rows and the rule it states."""
    return [(check.name, check.count, check.words) for check in broken_checks(connection, level)]


@dataclass(frozen=True, slots=True)
class BrokenCheck:
    """A check that returned rows: how many, the first ROWS_SHOWN by column, and the repair its file names."""

    name: str
    level: str
    words: str
    repair: str
    count: int
    rows: tuple[dict[str, object], ...]


def broken_checks(connection: duckdb.DuckDBPyConnection, level: str = "") -> Iterator[BrokenCheck]:
    """Run the checks, of one level where it is named, and yield those that return rows."""
    for check in sql_files("checks"):
        words = dict(check.words)
        own_level = words.get("level", "error")
        if level not in ("", own_level):
            continue
        result = connection.execute(check.text)
        if rows := result.fetchall():
            names = [column[0] for column in result.description or []]
            shown = tuple(dict(zip(names, row, strict=True)) for row in rows[:ROWS_SHOWN])
            yield BrokenCheck(
                check.name, own_level, words.get(check.name, ""), words.get("repair", ""), len(rows), shown
            )
