"""Reads and writes of polling beyond one run: host pauses, page states, raw bytes, back-fills.

Writers are called inside a transaction or make one; lookups write nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.records import Entry, Outcome, PageState
from warehouse.store.transactions import transaction
from warehouse.tables.load import append, as_row, entry_row, remove, replace
from warehouse.tables.lookups import ENTRY, entry_of
from warehouse.tables.rows import listed

if TYPE_CHECKING:
    import duckdb

# Entries decided without their page say nothing about a source's pages.
_WITHOUT_PAGE = ("off_topic_title", "same_article", "too_old", "discovery_only", "bad_entry", "source_removed")
_PAGES_COUNTED = 20
SEEN_DAYS = 90  # what its pages were before says nothing of a source's health


@dataclass(frozen=True, slots=True)
class RawRow:
    """Where a file of raw bytes came from."""

    sha256: str
    kind: str  # 'listing' or 'page'
    source_id: str
    article_id: str
    url: str
    content_type: str
    size_bytes: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class BackfillMark:
    """A listing that a back-fill has read: started again, it continues after it."""

    source_id: str
    since: date
    url: str
    read_at: datetime
    entries: int


# ---------------------------------------------------------------- hosts


def host_pauses(connection: duckdb.DuckDBPyConnection, now: datetime) -> dict[str, float]:
    """Return the paused hosts with the seconds still to wait."""
    rows = connection.execute("SELECT host, max(until) FROM store.host_pauses WHERE until > ? GROUP BY host", [now])
    return {host: (until - now).total_seconds() for host, until in rows.fetchall()}


def save_host_pauses(connection: duckdb.DuckDBPyConnection, pauses: Mapping[str, float], now: datetime) -> None:
    """Store host pauses and remove those that are over."""
    rows = [
        {"host": host, "until": now + timedelta(seconds=wait_s), "why": "Retry-After"}
        for host, wait_s in pauses.items()
    ]
    if rows or connection.execute("SELECT 1 FROM store.host_pauses LIMIT 1").fetchone():
        with transaction(connection):
            over = "DELETE FROM store.host_pauses WHERE until <= ? OR list_contains(?, host)"
            connection.execute(over, [now, list(pauses)])
            append(connection, "host_pauses", rows)


# ---------------------------------------------------------------- pages


def pages_seen(
    connection: duckdb.DuckDBPyConnection, source_ids: Sequence[str], now: datetime
) -> dict[str, tuple[int, int, int]]:
    """Return how many of each source's last pages were read, were teasers, were no articles: of the last SEEN_DAYS."""
    rows = connection.execute(
        """
        SELECT source_id, count(*), count_if(reason IN ('teaser', 'paywall_teaser')),
            count_if(reason IN ('not_an_article', 'video_page'))
        FROM (
            SELECT source_id, reason FROM store.entries
            WHERE source_id IN (SELECT unnest($1::JSON::VARCHAR[])) AND outcome IN ('loaded', 'dropped', 'failed')
                AND coalesce(reason, '') NOT IN (SELECT unnest($2::JSON::VARCHAR[])) AND first_seen_at >= $4
            QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY first_seen_at DESC, entry_id) <= $3
        ) GROUP BY source_id
        """,
        [listed(source_ids), listed(_WITHOUT_PAGE), _PAGES_COUNTED, now - timedelta(days=SEEN_DAYS)],
    ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def save_page_states(connection: duckdb.DuckDBPyConnection, states: Sequence[PageState]) -> None:
    """Replace the page states of these articles. Call inside a transaction."""
    replace(connection, "page_states", "article_id", [as_row(state) for state in states])


def page_states(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, PageState]:
    """Return the page states of these articles."""
    wanted = sorted({name for name in article_ids if name})
    if not wanted:
        return {}
    names = ", ".join(item.name for item in fields(PageState))
    rows = connection.execute(
        f"SELECT {names} FROM store.page_states WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))",  # noqa: S608 - our own names
        [listed(wanted)],
    )
    return {row[0]: PageState(*row) for row in rows.fetchall()}


def pages_to_recheck(
    connection: duckdb.DuckDBPyConnection, now: datetime, source_ids: Iterable[str]
) -> list[tuple[PageState, Entry]]:
    """Return the pages whose re-check is due, with the entry that led to each, longest due first."""
    names = [item.name for item in fields(PageState)]
    rows = connection.execute(
        f"""
        SELECT {", ".join(f"p.{name}" for name in names)}, {", ".join(f"e.{name}" for name in ENTRY)}
        FROM store.page_states AS p JOIN store.entries AS e ON e.article_id = p.article_id AND e.outcome = 'loaded'
        WHERE p.recheck_at <= $1 AND e.source_id IN (SELECT unnest($2::JSON::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY p.article_id ORDER BY e.first_seen_at, e.entry_id) = 1
        ORDER BY p.recheck_at, p.article_id
        """,  # noqa: S608 - our own names
        [now, listed(sorted(set(source_ids)))],
    ).fetchall()
    return [(PageState(*row[: len(names)]), entry_of(row[len(names) :])) for row in rows]


# ---------------------------------------------------------------- raw bytes


def save_raw(connection: duckdb.DuckDBPyConnection, run_id: str, rows: Sequence[RawRow]) -> None:
    """Store the origin of raw bytes."""
    if rows:
        with transaction(connection):
            append(connection, "raw", [{**as_row(row), "run_id": run_id} for row in rows])


def forget_raw(connection: duckdb.DuckDBPyConnection, before: datetime) -> list[str]:
    """Remove rows older than an instant; return the hashes that no row refers to any more."""
    rows = connection.execute(
        "SELECT sha256 FROM store.raw GROUP BY sha256 HAVING max(fetched_at) < ?", [before]
    ).fetchall()
    if rows or connection.execute("SELECT 1 FROM store.raw WHERE fetched_at < ? LIMIT 1", [before]).fetchone():
        with transaction(connection):
            connection.execute("DELETE FROM store.raw WHERE fetched_at < ?", [before])
    return [row[0] for row in rows]


def raw_pages(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> list[RawRow]:
    """Return the latest raw page under each name: of an article, or of an address without one."""
    return _raw_rows(connection, "SELECT * FROM store.raw WHERE kind = 'page' AND article_id <> ''", since)


def raw_of_versions(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> list[RawRow]:
    """Return the raw page that the latest version of each article was read from.

    Of a version that names none, and of an address without an article, the latest raw page.
    """
    return _raw_rows(
        connection,
        """
        SELECT r.* REPLACE (v.article_id AS article_id)
        FROM latest AS v JOIN store.raw AS r ON r.sha256 = v.raw_sha256 WHERE r.kind = 'page'
        UNION ALL BY NAME
        SELECT r.* FROM store.raw AS r ANTI JOIN latest AS v USING (article_id)
        WHERE r.kind = 'page' AND r.article_id <> ''
        """,
        since,
    )


def _raw_rows(connection: duckdb.DuckDBPyConnection, which: str, since: datetime | None) -> list[RawRow]:
    names = ", ".join(item.name for item in fields(RawRow))
    rows = connection.execute(
        f"""
        WITH latest AS (
            SELECT article_id, arg_max(coalesce(raw_sha256, ''), version) AS raw_sha256
            FROM store.article_versions GROUP BY article_id HAVING arg_max(coalesce(raw_sha256, ''), version) <> ''
        )
        SELECT {names} FROM ({which}) WHERE $1 IS NULL OR fetched_at >= $1
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY fetched_at DESC, run_id DESC, sha256) = 1
        ORDER BY article_id
        """,  # noqa: S608 - our own queries
        [since],
    ).fetchall()
    return [RawRow(*row) for row in rows]


def assign_raw_pages(connection: duckdb.DuckDBPyConnection, entry_ids: Sequence[str]) -> None:
    """Set the article of raw pages that are stored under an entry's address, and name them as its version's bytes."""
    connection.execute(
        """
        UPDATE store.raw AS r SET article_id = e.article_id FROM store.entries AS e
        WHERE r.kind = 'page' AND r.article_id = e.address_id AND e.outcome = 'loaded' AND e.article_id <> e.address_id
            AND e.entry_id IN (SELECT unnest(?::JSON::VARCHAR[]))
        """,
        [listed(entry_ids)],
    )
    connection.execute(
        """
        UPDATE store.article_versions AS v SET raw_sha256 = r.sha256
        FROM (
            SELECT article_id, arg_max(sha256, (fetched_at, sha256)) AS sha256 FROM store.raw WHERE kind = 'page'
            GROUP BY article_id
        ) AS r
        WHERE r.article_id = v.article_id AND coalesce(v.raw_sha256, '') = '' AND v.article_id IN (
            SELECT article_id FROM store.entries WHERE entry_id IN (SELECT unnest(?::JSON::VARCHAR[])))
        """,
        [listed(entry_ids)],
    )


# ---------------------------------------------------------------- back-fills


def backfilled(connection: duckdb.DuckDBPyConnection, source_id: str, since: date) -> set[str]:
    """Return the listings that a back-fill reaching back at least to `since` has read."""
    rows = connection.execute(
        "SELECT DISTINCT url FROM store.backfills WHERE source_id = ? AND since <= ?", [source_id, since]
    )
    return {row[0] for row in rows.fetchall()}


def save_backfilled(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    entries: Sequence[Entry],
    decided: Sequence[Outcome],
    mark: BackfillMark | None,
) -> None:
    """Commit the entries of a back-fill's listing as pending, with the mark that it was read."""
    with transaction(connection):
        replace(connection, "entries", "entry_id", [entry_row(entry, run_id) for entry in entries])
        append(connection, "entry_attempts", [{**as_row(outcome), "run_id": run_id} for outcome in decided])
        append(connection, "backfills", [as_row(mark)] if mark else [])


def forget_backfill(connection: duckdb.DuckDBPyConnection, source_id: str) -> None:
    """Remove a source's back-fill marks, so that it starts from its beginning."""
    with transaction(connection):
        remove(connection, "backfills", "source_id", [source_id])


def lost_since(connection: duckdb.DuckDBPyConnection, at: datetime) -> list[tuple[str, int]]:
    """Return the sources found since an instant to have lost entries between two polls, and how many, 0 for unknown."""
    rows = connection.execute(
        "SELECT source_id, lost FROM store.source_states WHERE gap_at >= $1 ORDER BY source_id", [at]
    ).fetchall()
    return [(row[0], int(row[1] or 0)) for row in rows]
