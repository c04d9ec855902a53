"""How far a retag came: read and written with its slices, in the caller's connection, so that it can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from warehouse.store.migrations import get_meta, set_meta
from warehouse.store.transactions import transaction
from warehouse.tables import load

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a retag came that was ended before its end: the last article of its last slice, and its counts."""

    rules: str = ""  # what it judged by, as its caller names it
    day: date = date.max
    article_id: str = ""
    articles: int = 0
    changed: int = 0
    left_subject: int = 0


_PROGRESS = "retag"  # its key in store.meta


def read_progress(connection: duckdb.DuckDBPyConnection, rules: str) -> Progress:
    """Return how far a retag by these rules came; that none was begun where there is none, or by others."""
    try:
        found = json.loads(get_meta(connection, _PROGRESS) or "{}")
        begun = Progress(**{**found, "day": date.fromisoformat(found["day"])})
    except (KeyError, TypeError, ValueError):
        return Progress(rules)
    return begun if begun.rules == rules else Progress(rules)


def note_progress(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Store how far a retag came, in the transaction of its slice."""
    set_meta(connection, _PROGRESS, json.dumps(asdict(progress), default=str))


# Latest versions from a place on, newest first; articles of one day by id, so that two readings have one order.
_BEHIND = """
FROM store.article_versions
ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
    USING (article_id, version)
WHERE published_on >= coalesce($1, DATE '0001-01-01') AND published_on <= $2
    AND (published_on < $2 OR article_id > $3)
"""


def articles_behind(
    connection: duckdb.DuckDBPyConnection, since: date | None, place: Progress, most: int
) -> list[tuple[str, date]]:
    """Return the next articles (id, day) behind a place that were published since a day (None: ever), newest first."""
    return connection.execute(
        f"SELECT article_id, published_on {_BEHIND} ORDER BY published_on DESC, article_id LIMIT $4",
        [since, place.day, place.article_id, most],
    ).fetchall()


def count_behind(connection: duckdb.DuckDBPyConnection, since: date | None, place: Progress) -> int:
    """Return how many articles are behind a place."""
    row = connection.execute(f"SELECT count(*) {_BEHIND}", [since, place.day, place.article_id]).fetchone()
    return int(row[0]) if row else 0


def write_account(connection: duckdb.DuckDBPyConnection, run_id: str, at: datetime, row: Mapping[str, object]) -> None:
    """Record a retag that came to its end: its row of `retags`; nothing is left to go on with."""
    with transaction(connection):
        load.append(connection, "retags", [{**row, "run_id": run_id, "retagged_at": at}])
        connection.execute("DELETE FROM store.meta WHERE key = ?", [_PROGRESS])
