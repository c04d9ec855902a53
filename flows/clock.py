"""The one clock. Steps get the time as an argument; their callers read it here.

`YALU_NOW` (ISO 8601 with a zone) makes the clock stand still at that instant, for tests and replays.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "YALU_NOW"
FIRST_YEAR, LAST_YEAR = 1970, 2199  # beyond them a zone or a look back leaves the calendar


def now(environ: Mapping[str, str] | None = None) -> datetime:
    """Return the present instant, aware, in UTC. Raises SettingsError where YALU_NOW is not an instant."""
    stated = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if not stated:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(stated)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        problem = f'"{stated}" is not an instant; write it with its zone, such as 2026-11-20T09:00:00+09:00'
        raise SettingsError(None, VARIABLE, problem)
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise SettingsError(None, VARIABLE, f'"{stated}" is not between the years {FIRST_YEAR} and {LAST_YEAR}')
    return instant.astimezone(UTC)
