"""Restore lost journals of the outbox from the warehouse, so that no digest is sent twice.

An existing journal is authoritative: to it only lost steps are appended (flows/outbox/completion.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.outbox.completion import complete_day, note_state, stored_deliveries, stored_issues
from flows.outbox.journal import Outbox

if TYPE_CHECKING:
    import duckdb

    from flows.config.settings import Settings

RESTORE_BACK = timedelta(days=31)


def restore_days(outbox: Outbox, settings: Settings, until: date) -> list[date]:
    """Restore the missing journals of the days up to `until`; return those days, none where no snapshot can be read.

    Raises ZoneChanged where the settings name another zone than the warehouse's: the days would differ.
    """
    from warehouse.errors import NothingPublished, SnapshotDamaged
    from warehouse.store.location import open_snapshot
    from warehouse.store.migrations import refuse_other_zone
    from warehouse.tables.rows import has_view

    known = set(outbox.days())
    kept = timedelta(days=settings.retention.outbox_days) or RESTORE_BACK  # an older one was removed, not lost
    try:
        with open_snapshot(settings) as connection:
            refuse_other_zone(connection, settings.timezone)
            if not has_view(connection, "deliveries"):
                return []
            days = connection.execute(
                "SELECT DISTINCT day FROM digests WHERE day BETWEEN ? AND ? ORDER BY day",
                [until - min(RESTORE_BACK, kept), until],
            ).fetchall()
            missing = [day for (day,) in days if day not in known]
            for day in missing:
                _restore(outbox, connection, day)
            loaded = dict(connection.execute("SELECT key, value FROM store.meta WHERE key LIKE 'outbox %'").fetchall())
            for (day,) in days:
                is_complete = day != until and loaded.get(f"outbox {day}") == outbox.stamp(day)
                if day in known and not is_complete and not outbox.is_unreadable(day):
                    complete_day(outbox, connection, day)
    except (NothingPublished, SnapshotDamaged):
        return []
    return missing


def _restore(outbox: Outbox, connection: duckdb.DuckDBPyConnection, day: date) -> None:
    """Write one day's journal, whole or not at all: half a journal would look like readers without a delivery."""
    draft = Outbox(outbox.folder.parent)
    draft.folder = outbox.folder / "restoring"
    draft.path(day).unlink(missing_ok=True)
    _write(draft, connection, day)
    draft.path(day).replace(outbox.path(day))


def _write(outbox: Outbox, connection: duckdb.DuckDBPyConnection, day: date) -> None:
    for issue in stored_issues(connection, day):
        outbox.note_issue(issue)
    for delivery in stored_deliveries(connection, day):
        note_state(outbox, delivery)
