"""The rules of the stored data: run `checks/*.sql`, each of which returns the rows that break its rule.

A broken rule of level error stops a publish; one of level warning is a finding of `yalu doctor`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from warehouse.errors import CheckFailed
from warehouse.store.check_scope import in_place, scoped
from warehouse.store.migrations import sql_files

if TYPE_CHECKING:
    import duckdb

    from warehouse.recovery.touched import Touched

WARNING = "warning"
FAILING = "failing_checks"  # key of store.meta: the checks nightly maintenance found broken; the next publish runs all
ROWS_SHOWN = 5  # of a broken check


def run_checks(connection: duckdb.DuckDBPyConnection, touched: Touched | None = None) -> None:
    """Run every check of level error. Raise CheckFailed at the first that returns rows.

    With `touched`, over what was touched and what that refers to; nightly maintenance runs them over everything.
    """
    if touched is not None and not touched.size:
        return
    with scoped(connection, touched) as scope:
        for broken in broken_checks(scope.connection, "error", scope.tables):
            raise CheckFailed(broken.name, broken.count, broken.words, broken.rows, broken.repair)


def checks_digest() -> str:
    """Return the identity of the rules: what an older set of them passed says nothing of a later one."""
    texts = [file.text for file in (*sql_files("schema"), *sql_files("checks"))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


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


def broken_checks(
    connection: duckdb.DuckDBPyConnection, level: str = "", tables: Mapping[str, str] = MappingProxyType({})
) -> Iterator[BrokenCheck]:
    """Run the checks, of one level where it is named, and yield those that return rows.

    `tables` names tables to read in place of those of the schema `store`.
    """
    for check in sql_files("checks"):
        words = dict(check.words)
        own_level = words.get("level", "error")
        if level not in ("", own_level):
            continue
        result = connection.execute(in_place(check.text, tables))
        if rows := result.fetchall():
            names = [column[0] for column in result.description or []]
            shown = tuple(dict(zip(names, row, strict=True)) for row in rows[:ROWS_SHOWN])
            yield BrokenCheck(
                check.name, own_level, words.get(check.name, ""), words.get("repair", ""), len(rows), shown
            )
