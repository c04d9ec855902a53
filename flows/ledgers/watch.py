"""Settle watch items: what a text or event of this run decides fires once, and stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.store.transactions import transaction
from warehouse.tables.load import append
from warehouse.tables.rows import load_query, named_rows

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from flows.collection.run import Run


def settle_watch(run: Run) -> int:
    """Write which open items are decided. Return how many fired."""
    with run.warehouse.write(f"watch items {run.run_id}") as connection, transaction(connection):
        return settle(connection, at=run.now(), run_id=run.run_id)


def settle(connection: duckdb.DuckDBPyConnection, *, at: datetime, run_id: str) -> int:
    """Add the answers of open items, inside the caller's transaction. Return how many there are."""
    answers = named_rows(connection.execute(load_query("watch_answers")))
    append(connection, "watch_fired", [{**answer, "fired_at": at, "run_id": run_id} for answer in answers])
    return len(answers)
