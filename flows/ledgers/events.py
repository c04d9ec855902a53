"""Settle the ledger of events: merge all reports, keep the ids of before, write what differs, add to history."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.records import Event, ReportOfEvent
from extractors.similarity.event_merging import merge_events
from flows.ledgers.claims import settle_claims
from warehouse.store.transactions import transaction
from warehouse.tables import events as store
from warehouse.tables.events import StatusChange, StoredEvents

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.collection.run import Run


def settle_events(run: Run) -> int:
    """Merge the reports of all articles and write what differs. Return how many changes of status there are."""
    with run.warehouse.write(f"events {run.run_id}") as connection, transaction(connection):
        return settle(connection, at=run.now(), run_id=run.run_id, lexicon_version=run.lexicon_version)


def settle(connection: DuckDBPyConnection, *, at: datetime, run_id: str, lexicon_version: str) -> int:
    """Merge the reports and write events, claims and their history, inside the caller's transaction."""
    stored = store.read_stored(connection)
    events = with_known_ids(merge_events(store.read_reports(connection)), stored)
    events = [_with_losses(event, stored) for event in events]
    digests = {event.event_id: hashlib.sha256(repr(event).encode()).hexdigest()[:32] for event in events}
    gone = stored.digests.keys() - digests.keys()
    differing = [event for event in events if stored.digests.get(event.event_id) != digests[event.event_id]]
    changes = status_changes(events, stored)
    if gone or differing:
        store.write_events(connection, gone, differing, digests)
    if changes:
        store.add_history(connection, changes, at=at, run_id=run_id, lexicon_version=lexicon_version)
    changed = gone | {event.event_id for event in differing}
    settle_claims(connection, events, changed, at=at, run_id=run_id, lexicon_version=lexicon_version)
    return len(changes)


def with_known_ids(events: Sequence[Event], stored: StoredEvents) -> list[Event]:
    """Return the events, each with the id that its earliest report had before, where it had one. Pure."""
    taken: set[str] = set()
    named = []
    for event in events:
        known = (stored.members.get(_key(one)) for one in event.reports)
        event_id = next((name for name in (*known, event.event_id) if name and name not in taken), event.event_id)
        taken.add(event_id)
        named.append(replace(event, event_id=event_id))
    return named


def _key(one: ReportOfEvent) -> tuple[str, str, int, str, str]:
    return (one.article_id, one.report.field, one.report.start, one.report.event_type, one.report.pair)


def _with_losses(event: Event, stored: StoredEvents) -> Event:
    """Return the event, marked where an article that decided its status was corrected and says so no more."""
    left = {one.article_id for one in event.reports if not one.is_lost}
    lost = (stored.rested_on.get(event.event_id, frozenset()) - left) & stored.corrected
    return replace(event, has_lost_evidence=event.has_lost_evidence or bool(lost))


def status_changes(events: Sequence[Event], stored: StoredEvents) -> list[StatusChange]:
    """Return the rows to add to history: each event whose status differs from the last one there. Pure."""
    found = []
    statuses: Mapping[str, str] = stored.statuses
    for event in events:
        before = statuses.get(event.event_id, "")
        if before != event.status:
            decided = event.reports[event.decided_by]
            found.append(
                StatusChange(event.event_id, before, event.status, event.why, decided.article_id, decided.report)
            )
    return found
