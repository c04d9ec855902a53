"""Reads and writes of the ledger of events: reports in, merged events out, history only added to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from extractors.records import Event, EventReport, ReportOfEvent
from warehouse.tables.load import append, as_row, remove
from warehouse.tables.rows import listed, load_query

if TYPE_CHECKING:
    import duckdb

QUOTE_MOST = 600  # characters of a quote that history keeps
_OF_REPORT = [item.name for item in fields(EventReport) if item.name not in {"start", "end"}]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One row of history, before its quote is looked up."""

    event_id: str
    from_status: str
    to_status: str
    why: str
    article_id: str
    report: EventReport | None  # the report that decided it; None where it is lost
    quote: str = ""


@dataclass(frozen=True, slots=True)
class StoredEvents:
    """What is stored of events: which reports each had, and the last status that history says."""

    members: Mapping[tuple[str, str, int, str, str], str]  # article, field, start, type, pair → event
    statuses: Mapping[str, str]
    rested_on: Mapping[str, frozenset[str]]  # event → the articles that decided its status
    corrected: frozenset[str]  # of those, articles that were corrected, deleted or are gone
    digests: Mapping[str, str]  # event → a digest of it as it was written


def read_reports(connection: duckdb.DuckDBPyConnection) -> list[ReportOfEvent]:
    """Return every report of an event, without those in copies of the seed corpus."""
    rows = connection.execute(load_query("event_reports")).fetchall()
    names = [column[0] for column in connection.description or ()]
    found = []
    for values in rows:
        row = dict(zip(names, values, strict=True))
        report = EventReport(**{name: row[name] for name in _OF_REPORT}, start=row["span_start"], end=row["span_end"])
        found.append(
            ReportOfEvent(row["article_id"], report, row["reported_at"], row["voice"], row["story_id"], row["is_lost"])
        )
    return found


def read_stored(connection: duckdb.DuckDBPyConnection) -> StoredEvents:
    """Return what is stored of events so far."""
    members = connection.execute(
        "SELECT article_id, field, span_start, event_type, pair, event_id FROM store.event_members"
    ).fetchall()
    history = connection.execute(
        "SELECT event_id, to_status, article_id FROM store.event_history ORDER BY changed_at, run_id, event_id"
    ).fetchall()
    gone = connection.execute(
        """
        SELECT DISTINCT h.article_id FROM store.event_history AS h
        LEFT JOIN (SELECT article_id, max(version) AS version FROM store.article_versions GROUP BY article_id) AS a
            USING (article_id)
        WHERE a.article_id IS NULL OR a.version > 1
        UNION SELECT article_id FROM store.page_states WHERE result = 'deleted'
        """
    ).fetchall()
    digests = connection.execute(
        "SELECT event_id, coalesce(digest, '') FROM store.events LEFT JOIN store.event_digests USING (event_id)"
    ).fetchall()
    rested: dict[str, set[str]] = {}
    for event_id, _, article_id in history:
        rested.setdefault(event_id, set()).add(article_id)
    return StoredEvents(
        {(a, f, s, t, p): event_id for a, f, s, t, p, event_id in members},
        {event_id: status for event_id, status, _ in history},
        {event_id: frozenset(names) for event_id, names in rested.items()},
        frozenset(row[0] for row in gone),
        dict(digests),
    )


def write_events(
    connection: duckdb.DuckDBPyConnection, gone: Iterable[str], events: Sequence[Event], digests: Mapping[str, str]
) -> None:
    """Replace the events that differ and remove those that are gone. Call inside a transaction."""
    names = [*gone, *(event.event_id for event in events)]
    for table in ("events", "event_members", "event_conflicts", "event_digests"):
        remove(connection, table, "event_id", names)
    append(connection, "events", [as_row(event) for event in events])
    append(connection, "event_members", [row for event in events for row in _members(event)])
    conflicts = [{**as_row(one), "event_id": event.event_id} for event in events for one in event.conflicts]
    append(connection, "event_conflicts", conflicts)
    kept = [{"event_id": event.event_id, "digest": digests[event.event_id]} for event in events]
    append(connection, "event_digests", kept)


def add_history(
    connection: duckdb.DuckDBPyConnection,
    changes: Sequence[StatusChange],
    *,
    at: datetime,
    run_id: str,
    lexicon_version: str,
) -> None:
    """Add changes of status to the history of events, each with its words. Call inside a transaction."""
    stamp = {"changed_at": at, "run_id": run_id, "lexicon_version": lexicon_version}
    append(connection, "event_history", [{**as_row(change), **stamp, "quote": quote} for change, quote in
                                         zip(changes, _quotes(connection, changes), strict=True)])  # fmt: skip


def _members(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "event_id": event.event_id,
            "article_id": one.article_id,
            "field": one.report.field,
            "span_start": one.report.start,
            "event_type": one.report.event_type,
            "pair": one.report.pair,
            "voice": voice,
            "reported_at": one.reported_at,
            "is_lost": one.is_lost,
        }
        for one, voice in zip(event.reports, event.report_voices, strict=True)
    ]


def _quotes(connection: duckdb.DuckDBPyConnection, changes: Sequence[StatusChange]) -> list[str]:
    """Return the words each change rests on, as the latest version has them."""
    names = sorted({change.article_id for change in changes if change.report is not None})
    texts = {
        name: {"title": title, "text": text}
        for name, title, text in connection.execute(load_query("latest_titles_and_texts"), [listed(names)]).fetchall()
    }
    found = []
    for change in changes:
        report, of = change.report, texts.get(change.article_id)
        found.append(of[report.field][report.start : report.end][:QUOTE_MOST] if report and of else change.quote)
    return found
