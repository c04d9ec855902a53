"""Load the outbox into the warehouse: views `digests`, `digest_variants` and `deliveries`, published afterwards.

The journal is authoritative; loading a day again yields the same rows. A loaded day is recognised by the size of its
journal, which only grows.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flows.digest.readers import hide_addresses, token_of
from flows.outbox.completion import complete_day
from flows.outbox.journal import Delivery, Issue, Outbox

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from warehouse.store.connection import Warehouse


def load_outbox(warehouse: Warehouse) -> Path | str | None:
    """Load the days whose journals grew and publish; return the snapshot, None where nothing is new.

    Waits for writer.lock; raises WarehouseBusy and the warehouse's other errors. The journals are not changed.
    """
    from warehouse.store.publish import publish_locked
    from warehouse.store.transactions import transaction

    outbox = Outbox(warehouse.home)
    if not outbox.days():
        return None
    with warehouse.lock("load the outbox"):
        with warehouse.opened() as connection, transaction(connection):
            fresh = _load_days(connection, outbox) or _unpublished(warehouse, connection)
        return publish_locked(warehouse, f"digest-{fresh[-1]}") if fresh else None


def _unpublished(warehouse: Warehouse, connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Return the days loaded by a call that was killed before it published them."""
    from warehouse.store.publish import unpublished_notes

    keys = unpublished_notes(warehouse, connection, "outbox ")
    return [date.fromisoformat(key.removeprefix("outbox ")) for key in keys]


def _load_days(connection: duckdb.DuckDBPyConnection, outbox: Outbox) -> list[date]:
    from warehouse.store.migrations import get_meta, set_meta
    from warehouse.tables.load import append

    fresh = []
    for day in outbox.days():
        if outbox.is_unreadable(day):
            continue  # the rows loaded before stay
        size, key = outbox.stamp(day), _key(day)  # read first: a step recorded meanwhile is loaded by the next call
        if get_meta(connection, key) == size:
            continue
        complete_day(outbox, connection, day)
        issues = outbox.issues(day)
        for table in ("digests", "digest_variants", "deliveries"):
            connection.execute(f"DELETE FROM store.{table} WHERE day = ?", [day])  # noqa: S608 - our own names
        append(connection, "digests", [_issue_row(issue) for issue in issues if not issue.variant])
        append(connection, "digest_variants", [_variant_row(issue) for issue in issues if issue.variant])
        append(connection, "deliveries", [_delivery_row(delivery) for delivery in outbox.deliveries(day)])
        set_meta(connection, key, size)
        fresh.append(day)
    return fresh


def loaded_days(warehouse: Warehouse, outbox: Outbox) -> set[date]:
    """Return the days whose journals are loaded whole."""
    from warehouse.store.migrations import get_meta

    with warehouse.lock("read which days of the outbox are loaded"), warehouse.opened() as connection:
        return {day for day in outbox.days() if get_meta(connection, _key(day)) == outbox.stamp(day)}


def _key(day: date) -> str:
    return f"outbox {day}"


def _issue_row(issue: Issue) -> dict[str, Any]:
    window = issue.input.window
    return {
        "day": issue.day,
        "edition": issue.edition,
        "since": datetime.fromisoformat(window.since),
        "cut_off_at": datetime.fromisoformat(window.cut_off_at),
        "made_at": datetime.fromisoformat(window.made_at),
        "timezone": window.zone,
        "subject": issue.subject,
        "article_ids": list(issue.article_ids),
        "input": issue.input.to_json(),
        "correction": issue.input.correction,
    }


def _variant_row(issue: Issue) -> dict[str, Any]:
    wish = issue.input.wish
    return {
        **_issue_row(issue),
        "variant": issue.variant,
        "relations": list(wish.relations),
        "topics": list(wish.topics),
        "min_importance": wish.min_importance,
    }


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    """Return the row to publish: a reader of the mail by token, a file's or a channel's name as it is."""
    is_mail = delivery.output == "smtp"
    return {
        **asdict(delivery),
        "recipient": token_of(delivery.recipient) if is_mail else delivery.recipient,
        "reply": hide_addresses(delivery.reply) if is_mail else delivery.reply,
        "at": datetime.fromisoformat(delivery.at),
    }
