"""Create and connect to one database file. Knows no schema, lock or spool."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.store.spilling import spill_folder

if TYPE_CHECKING:
    import duckdb

# Readable by DuckDB 1.5 and 2.0 alike; 2.0's own format is not readable by 1.5.
STORAGE_VERSION = "v1.5.0"


def create(path: Path) -> None:
    """Create an empty database that DuckDB 1.5 and 2.0 can both read."""
    import duckdb

    with duckdb.connect(":memory:") as maker:
        quoted = str(path).replace("'", "''")
        maker.execute(f"ATTACH '{quoted}' AS made (STORAGE_VERSION '{STORAGE_VERSION}')")


def connect(path: Path, *, read_only: bool, config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """Connect to a database file, with the session in UTC and its own folder for spilled blocks.

    `config` adds to or overrides the engine's settings. No extension is ever fetched from the network.
    """
    import duckdb

    defaults: dict[str, Any] = {"autoinstall_known_extensions": False, "temp_directory": spill_folder(path)}
    connection = duckdb.connect(str(path), read_only=read_only, config=defaults | dict(config or {}))
    connection.execute("SET TimeZone = 'UTC'")
    return connection
