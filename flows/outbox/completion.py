"""Complete a damaged journal from the warehouse, which was loaded from it and so never holds more than it once did.

An emptied or truncated journal would send a digest twice, and loading it would delete the day from the warehouse. So
steps that the warehouse has and the journal lacks are appended before either; no line of the journal is rewritten.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.digest.readers import token_of
from flows.digest.records import Input
from flows.outbox.journal import FINAL, Delivery, Issue, Outbox
from warehouse.tables.rows import named_rows

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    import duckdb


def complete_day(outbox: Outbox, connection: duckdb.DuckDBPyConnection, day: date) -> int:
    """Append what a day's journal lacks; return the number of digests and deliveries appended."""
    issued = {(issue.edition, issue.variant) for issue in outbox.issues(day)}
    lost_issues = stored_issues(connection, day, issued)
    noted = {(one.edition, token_of(one.recipient)): one for one in outbox.deliveries(day)}
    pairs = [(one, noted.get((one.edition, token_of(one.recipient)))) for one in stored_deliveries(connection, day)]
    lost = [(stored, before) for stored, before in pairs if is_lost(stored, before)]
    is_misread = bool(outbox.misread(day))
    for issue in lost_issues:
        outbox.note_issue(issue)
    for stored, before in lost:
        note_state(
            outbox, replace(stored, recipient=before.recipient) if before else stored, before, is_held=is_misread
        )
    return len(lost_issues) + len(lost)


def is_lost(stored: Delivery, noted: Delivery | None) -> bool:
    """Whether the journal lost the step that the warehouse has (`noted`: the journal's, None for none). Pure."""
    if noted is None:
        return True
    earlier, later = datetime.fromisoformat(noted.at), datetime.fromisoformat(stored.at)
    return later > earlier or (later == earlier and stored.state in FINAL and noted.state not in FINAL)


def note_state(
    outbox: Outbox, delivery: Delivery, before: Delivery | None = None, *, is_held: bool = False
) -> None:  # fmt: skip
    """Record a delivery's state. `is_held`: an open one becomes unknown, since later steps may be lost as well."""
    is_known = delivery.state in FINAL or (delivery.state != "unknown" and not is_held)
    begun = delivery.tries - (before.tries if before else 0)
    for _ in range(max(begun, 0 if is_known else 1)):
        outbox.note("intent", delivery)
    if is_known:
        outbox.note(delivery.state, delivery)


def stored_issues(
    connection: duckdb.DuckDBPyConnection, day: date, known: Collection[tuple[int, str]] = ()
) -> list[Issue]:
    """Return the digests the warehouse has of a day, without the (edition, variant) pairs in `known`."""
    from warehouse.tables.rows import has_view

    rows = "SELECT edition, '' AS variant, subject, article_ids, input FROM digests WHERE day = $1"
    if has_view(connection, "digest_variants"):
        rows += " UNION ALL SELECT edition, variant, subject, article_ids, input FROM digest_variants WHERE day = $1"
    names = [f"{edition} {variant}" for edition, variant in known]
    found = connection.execute(
        f"FROM ({rows}) WHERE NOT list_contains($2::VARCHAR[], edition || ' ' || variant) ORDER BY edition, variant",
        [day, names],
    ).fetchall()
    return [
        Issue(day, edition, subject, tuple(article_ids), Input.from_json(given), variant)
        for edition, variant, subject, article_ids, given in found
    ]


def stored_deliveries(connection: duckdb.DuckDBPyConnection, day: date) -> list[Delivery]:
    """Return the deliveries of a day as last loaded into the warehouse: readers by token, replies without addresses."""
    columns = ", ".join(f'"{column.name}"' for column in fields(Delivery))
    rows = named_rows(
        connection.execute(f"SELECT {columns} FROM deliveries WHERE day = ? ORDER BY edition, recipient", [day])  # noqa: S608 - our own names
    )
    return [Delivery(**{**row, "at": row["at"].astimezone(UTC).isoformat()}) for row in rows]
