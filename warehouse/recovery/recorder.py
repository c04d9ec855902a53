"""The writer's connection with a recorder: every change is in the spool before it is committed.

Used in place of a DuckDB connection: statements that only read pass through unchanged. A change outside a transaction
runs in one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from warehouse.recovery.spool import Spool, Statement, last_batch, record_batch
from warehouse.store.transactions import roll_back

if TYPE_CHECKING:
    import duckdb

# COPY writes files here and never reads them into tables.
_READS = frozenset(("SELECT", "EXPLAIN", "SET", "PRAGMA", "CALL", "COPY", "VARIABLE_SET", "RELATION", "EXPORT"))
_MAY_CHANGE = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|DROP|ALTER|COMMENT|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|COPY"
    r"|IMPORT|ATTACH|DETACH|LOAD|INSTALL)\b",
    re.IGNORECASE,
)


class Recorder:
    """A connection whose changes are stored in the spool, one file per transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spool: Spool, purpose: str) -> None:
        self._connection = connection
        self._spool = spool
        self._purpose = purpose
        self._next = max(last_batch(connection), max(spool.files(), default=0)) + 1
        self._tables: dict[str, Any] = {}
        self._statements: list[Statement] = []
        self._in_transaction = False

    @property
    def unrecorded(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, for temporary tables, which are nobody's data."""
        return self._connection

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a connection
        return getattr(self._connection, name)

    def register(self, name: str, table: Any) -> None:  # noqa: ANN401 - pyarrow carries no types
        """Register an Arrow table under a name that statements can read."""
        self._drain()
        self._connection.register(name, table)
        self._tables[name] = table

    def unregister(self, name: str) -> None:
        """Remove a registered name."""
        self._connection.unregister(name)
        self._tables.pop(name, None)

    def sql(self, query: str, **options: Any) -> Any:  # noqa: ANN401 - a relation
        """Return DuckDB's relation for a query; a change is run by `execute`."""
        self._drain()
        return self.execute(query) if self._kind(query) == "change" else self._connection.sql(query, **options)

    def _drain(self) -> None:
        """Discard a partly read result: beside one, DuckDB 2.0 creates no relation and registers nothing."""
        self._connection.execute("SELECT 1").fetchall()

    def executemany(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement per row."""
        for row in rows:
            self.execute(query, row)

    def execute(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> duckdb.DuckDBPyConnection:
        """Run a statement; one that changes the file is recorded first. Named parameters are for queries alone."""
        kind = self._kind(query)
        if kind == "read":
            return self._connection.execute(query, parameters or None)
        given = tuple(parameters or ())
        if kind in ("begin", "commit", "rollback"):
            getattr(self, f"_{kind}")()
        elif self._in_transaction:
            self._change(query, given)
        else:
            self._begin()
            try:
                self._change(query, given)
            except BaseException:
                self._in_transaction, self._statements = False, []
                roll_back(self._connection)
                raise
            self._commit()
        return self._connection

    def _kind(self, query: str) -> str:
        if not _MAY_CHANGE.search(query):
            return "read"
        kinds = {
            statement.type.name.removesuffix("_STATEMENT") for statement in self._connection.extract_statements(query)
        }
        if kinds == {"TRANSACTION"}:
            word = query.split(maxsplit=1)[0].strip(";").upper()
            return {"BEGIN": "begin", "START": "begin", "COMMIT": "commit", "END": "commit"}.get(word, "rollback")
        return "read" if kinds <= _READS else "change"

    def _change(self, query: str, parameters: tuple[Any, ...]) -> None:
        self._connection.execute(query, parameters or None)
        read = {name: table for name, table in self._tables.items() if re.search(rf"\b{re.escape(name)}\b", query)}
        self._statements.append(Statement(query, parameters, read))

    def _begin(self) -> None:
        self._connection.execute("BEGIN")
        self._in_transaction, self._statements = True, []

    def _rollback(self) -> None:
        self._in_transaction, self._statements = False, []
        self._connection.execute("ROLLBACK")

    def _commit(self) -> None:
        """Write the spool file first, then commit: no batch is reported as committed that is stored nowhere."""
        statements, self._statements, self._in_transaction = self._statements, [], False
        if not statements:
            self._connection.execute("COMMIT")
            return
        path = None
        try:
            path = self._spool.write(self._next, statements)
            record_batch(self._connection, self._next, path, self._purpose)
            self._connection.execute("COMMIT")
        except BaseException:
            roll_back(self._connection)
            if path:
                with suppress(OSError):  # no ledger names the file: the next publish removes it
                    path.unlink(missing_ok=True)
            raise
        self._next += 1
