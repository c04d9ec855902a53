"""Create and connect to one database file. Knows no schema, lock or spool."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.store.spilling import spill_folder

if TYPE_CHECKING:
    import duckdb

# At a million articles a digest is as fast as with 1,000 (390 for 620 MB); a search takes 11 CPU seconds for 5 to 10
# (530 for 1,160 MB).
MOST_MB = 400
LEAST_MB = 128  # below it DuckDB cannot sort a table's row group
_CGROUP = Path("/sys/fs/cgroup/memory.max")
_memory_mb = 0  # of this process: one engine per file, whoever opens it first
# Rows looked up by their place in a table, scattered over years: up to so many, only their vectors are read.
ROWS_BY_ID = 1000
_LIMIT = "configured_memory_limit"  # variable of a connection
# Readable by DuckDB 1.5 and 2.0 alike; 2.0's own format is not readable by 1.5.
STORAGE_VERSION = "v1.5.0"


def limit_memory(memory_mb: int) -> None:
    """Set what each database opened from now on may hold in memory, in MB; 0: `default_memory`. The rest is spilled."""
    global _memory_mb  # noqa: PLW0603 - a setting of the process, as the engine's own is
    _memory_mb = memory_mb


def default_memory() -> int:
    """Return a quarter of the memory of this machine or container, in MB, between LEAST_MB and MOST_MB."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # 'max' where a container has no limit
        size = min(size, int(_CGROUP.read_text()))
    return max(LEAST_MB, min(MOST_MB, size // 4_000_000))


def memory_limit() -> str:
    """Return the limit as DuckDB reads it."""
    return f"{max(LEAST_MB, _memory_mb or default_memory())}MB"


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

    defaults: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "temp_directory": spill_folder(path),
        "memory_limit": memory_limit(),
    }
    connection = duckdb.connect(str(path), read_only=read_only, config=defaults | dict(config or {}))
    connection.execute("SET TimeZone = 'UTC'")
    with suppress(duckdb.CatalogException):  # a setting of later versions may have another name
        connection.execute(f"SET dynamic_or_filter_threshold = {ROWS_BY_ID}")
    remember_limit(connection, str((defaults | dict(config or {}))["memory_limit"]))
    return connection


def remember_limit(connection: duckdb.DuckDBPyConnection, limit: str) -> None:
    """Store the configured memory limit with a connection: DuckDB gives it rounded only, and resets to its own."""
    connection.execute(f"SET VARIABLE {_LIMIT} = '{limit}'")


def set_limit(connection: duckdb.DuckDBPyConnection, limit: str = "") -> None:
    """Set the memory limit of the database; without one, the configured one, or DuckDB's own where none is.

    Left as it is where more is held already and none of it can be released.
    """
    import duckdb

    if not limit:
        limit = connection.execute(f"SELECT coalesce(getvariable('{_LIMIT}'), '')").fetchall()[0][0]
    with suppress(duckdb.OutOfMemoryException):
        connection.execute(f"SET memory_limit = '{limit}'" if limit else "RESET memory_limit")
