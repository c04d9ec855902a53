"""`build_digest`: the digest of a day from a home; the same again for a day that was issued. Writes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows import clock
from flows.digest.compose import compose
from flows.digest.gather import gather, last_finish
from flows.digest.outbox import Outbox
from flows.digest.records import Digest, Input
from flows.digest.window import decide_window, desk_today, nominal_end
from flows.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from flows.settings import Settings


def build_digest(
    home: Path, day: date | None, settings: Settings, now: datetime | None = None, edition: int = 1
) -> Digest:
    """Compose the digest of `day` (None: today at the desk) from the published snapshot.

    A day that was issued is composed from the rows kept then. Raises NothingPublished where there is no snapshot,
    UsageError for a day to come.
    """
    from warehouse.connection import open_published

    now = now or clock.now()
    today = desk_today(now, settings.timezone)
    day = day or today
    if day > today:
        raise UsageError(f"the digest of {day} cannot be made before that day; today is {today} at the desk")
    with open_published(home) as connection:
        kept = find_issued(home, connection, day, edition)
        return compose(kept or _gathered(home, connection, day, settings, now, edition))


def _gathered(
    home: Path, connection: duckdb.DuckDBPyConnection, day: date, settings: Settings, now: datetime, edition: int
) -> Input:
    zone = settings.timezone
    nominal = nominal_end(day, now, settings.mail.send_at, zone)
    finish = last_finish(connection, nominal)
    previous = _previous_cut_off(home, connection, day)
    return gather(connection, decide_window(day, edition, nominal, finish, previous, now, zone))


def find_issued(home: Path, connection: duckdb.DuckDBPyConnection, day: date, edition: int) -> Input | None:
    """The rows a day's digest was issued from: from the outbox, else from the warehouse, else None."""
    issue = Outbox(home).issue(day, edition)
    if issue is not None:
        return issue.input
    if not _has_digests(connection):
        return None
    row = connection.execute("SELECT input FROM digests WHERE day = ? AND edition = ?", [day, edition]).fetchone()
    return Input.from_json(row[0]) if row else None


def _previous_cut_off(home: Path, connection: duckdb.DuckDBPyConnection, day: date) -> datetime | None:
    """Where the digest of the last earlier day that was issued ended."""
    found = []
    outbox = Outbox(home)
    for earlier in reversed([other for other in outbox.days() if other < day]):
        if issue := outbox.issue(earlier):
            found.append(datetime.fromisoformat(issue.input.window.cut_off_at))
            break
    if _has_digests(connection):
        row = connection.execute("SELECT max(cut_off_at) FROM digests WHERE day < ?", [day]).fetchone()
        found += [row[0].astimezone(UTC)] if row and row[0] else []
    return max(found, default=None)


def _has_digests(connection: duckdb.DuckDBPyConnection) -> bool:
    """False in a snapshot published before there were digests."""
    return bool(connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'digests'").fetchone())
