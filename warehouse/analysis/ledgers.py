"""The ledgers as `yalu ledger` shows them: one .sql file each in warehouse/ledgers, with $since and $pair.

The first line of a file is `-- name: what it shows`. The views they read are warehouse/views.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.store.migrations import sql_files


@dataclass(frozen=True, slots=True)
class ShownLedger:
    """A ledger with the query that lists its rows, the newest first."""

    name: str
    words: str
    sql: str


def shown_ledgers() -> dict[str, ShownLedger]:
    """Return the ledgers by name."""
    return {file.name: ShownLedger(file.name, dict(file.words)[file.name], file.text) for file in sql_files("ledgers")}
