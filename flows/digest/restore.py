"""Writing a lost outbox again from what the warehouse was told of it, so that a day is not sent twice.

The journal is the truth as long as it is there; a day that has one is left alone.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from flows.digest.outbox import Delivery, Issue, Outbox
from flows.digest.records import Input
from warehouse.rows import named_rows

if TYPE_CHECKING:
    import duckdb

    from flows.settings import Settings

BACK = timedelta(days=31)


def restore_days(outbox: Outbox, settings: Settings, until: date) -> list[date]:
    """Write the journals of the last days that are missing; gives those days. Nothing where nothing is published."""
    from flows.digest.build import has_view
    from warehouse.errors import NothingPublished
    from warehouse.opening import open_snapshot

    known = set(outbox.days())
    kept = timedelta(days=settings.retention.outbox_days) or BACK  # an older one was removed, not lost
    try:
        with open_snapshot(settings) as connection:
            if not has_view(connection, "deliveries"):
                return []
            days = connection.execute(
                "SELECT DISTINCT day FROM digests WHERE day BETWEEN ? AND ? ORDER BY day",
                [until - min(BACK, kept), until],
            ).fetchall()
            missing = [day for (day,) in days if day not in known]
            for day in missing:
                _restore(outbox, connection, day)
    except NothingPublished:
        return []
    return missing


def _restore(outbox: Outbox, connection: duckdb.DuckDBPyConnection, day: date) -> None:
    """Write one day's journal, whole or not at all: half of one would look like readers who got nothing."""
    draft = Outbox(outbox.folder.parent)
    draft.folder = outbox.folder / "restoring"
    draft.path(day).unlink(missing_ok=True)
    _write(draft, connection, day)
    draft.path(day).replace(outbox.path(day))


def _write(outbox: Outbox, connection: duckdb.DuckDBPyConnection, day: date) -> None:
    from flows.digest.build import has_view

    is_new = has_view(connection, "digest_variants")
    rows = named_rows(connection.execute("SELECT * FROM deliveries WHERE day = ? ORDER BY edition, recipient", [day]))
    whole = "SELECT edition, '' AS variant, subject, article_ids, input FROM digests WHERE day = ?"
    more = " UNION ALL SELECT edition, variant, subject, article_ids, input FROM digest_variants WHERE day = ?"
    issues = connection.execute(
        whole + (more if is_new else "") + " ORDER BY edition, variant", [day, day] if is_new else [day]
    ).fetchall()
    for edition, variant, subject, article_ids, given in issues:
        outbox.note_issue(Issue(day, edition, subject, tuple(article_ids), Input.from_json(given), variant))
    for row in rows:
        delivery = Delivery(**{**row, "at": row["at"].astimezone(UTC).isoformat()})
        for _ in range(delivery.tries):
            outbox.note("intent", delivery)
        if delivery.state != "unknown":
            outbox.note(delivery.state, delivery)
