"""Transactions: each step commits as a whole or not at all, and the first error is the one raised."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_OPEN: set[int] = set()  # connections inside a transaction, by identity


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end of the block, roll back on any error. A nested block is part of the outer transaction."""
    if id(connection) in _OPEN:
        yield
        return
    connection.execute("BEGIN")
    _OPEN.add(id(connection))
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    finally:
        _OPEN.discard(id(connection))


def roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll back while an error is handled. Never raises: a failing rollback is added to the first error as a note.

    A full disk fails the statement and then the rollback as well ("no transaction is active"), and only the first
    states the cause.
    """
    first = sys.exception()
    try:
        connection.execute("ROLLBACK")
    except Exception as second:  # noqa: BLE001 - any error here is secondary
        if first is not None:
            first.add_note(f"the rollback failed as well: {second}")
