"""Find what a killed call committed without publishing, so that the next call publishes it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseError
from warehouse.store.connection import Warehouse, open_published

if TYPE_CHECKING:
    import duckdb


def unpublished_notes(warehouse: Warehouse, connection: duckdb.DuckDBPyConnection, prefix: str) -> list[str]:
    """Return the keys of store.meta that the snapshot lacks or holds with another value.

    Empty for a lake and where nothing is published yet; all keys where the snapshot cannot be read.
    """
    if warehouse.is_shared or not warehouse.published_path.exists():
        return []
    asked = "SELECT key, value FROM store.meta WHERE starts_with(key, ?)"
    known: set[tuple[str, str]] = set()
    with suppress(WarehouseError), open_published(warehouse.home) as published:
        known = set(published.execute(asked, [prefix]).fetchall())
    return sorted(key for key, value in connection.execute(asked, [prefix]).fetchall() if (key, value) not in known)
