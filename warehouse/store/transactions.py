"""One transaction a step: all of it or nothing, and the first error is the one that is seen."""

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
    """All or nothing: commit at the end of the block, roll back on any error. One inside another is part of it."""
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
    """Roll back while an error is handled. Never raises: a failing rollback becomes a note of the first error.

    A full disk fails the statement and then the rollback as well ("no transaction is active"), and only the first
    says what is wrong.
    """
    first = sys.exception()
    try:
        connection.execute("ROLLBACK")
    except Exception as second:  # noqa: BLE001 - whatever it is, it comes second
        if first is not None:
            first.add_note(f"the rollback failed as well: {second}")
