"""What `yalu search` and `yalu trends` ask of the published snapshot, between days as a person wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from flows.commands._stopping import interrupting
from flows.config.settings import Settings
from flows.errors import UsageError
from warehouse.store.location import open_snapshot
from warehouse.tables.rows import named_rows


def ask_of_days(settings: Settings, sql: str, values: Mapping[str, object] | Sequence[object]) -> list[dict[str, Any]]:
    """Return the rows by the names of their columns. Raises UsageError where a day or a value is none."""
    with open_snapshot(settings) as connection, interrupting(connection):
        try:
            return named_rows(connection.execute(sql, values))
        except duckdb.ConversionException as error:
            raise UsageError(f"--since and --until are days such as 2026-11-20: {error}") from error
        except duckdb.InvalidInputException as error:  # a macro's own error(): a value that nobody knows
            raise UsageError(str(error).removeprefix("Invalid Input Error: ").splitlines()[0]) from error
