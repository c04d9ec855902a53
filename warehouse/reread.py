"""What reading kept pages again asks and writes: entries, sources and stored versions out, versions taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.records import DateMention, Entry, Source, StoredArticle, Turn
from warehouse.binding import listed
from warehouse.lookups import ENTRY, entry_of

if TYPE_CHECKING:
    import duckdb

_SOURCE = ("outlet", "url", "family", "kind", "lang", "country", "ownership", "timezone")
_SAID = ("title", "text", "author", "published_at", "agency", "page_kind")


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What the latest version of an article holds of its page."""

    article_id: str
    version: int
    first_seen_at: datetime
    seen_at: datetime
    said: tuple[object, ...]


def said_by(article: StoredArticle) -> tuple[object, ...]:
    """What of an article its page says, to be compared with `StoredReading.said`."""
    return (*(getattr(article, name) for name in _SAID), article.turns, article.dates)


def stored_readings(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, StoredReading]:
    """The latest version of these articles."""
    rows = connection.execute(
        """
        SELECT article_id, version, first_seen_at, seen_at,
            title, text, author, published_at, coalesce(agency, ''), coalesce(page_kind, ''), turns, dates
        FROM store.article_versions WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
        """,
        [listed(article_ids)],
    ).fetchall()
    found = {}
    for row in rows:
        turns = tuple(Turn(**turn) for turn in row[10] or ())
        dates = tuple(DateMention(**mention) for mention in row[11] or ())
        said = (*row[4:10], turns, dates)
        found[row[0]] = StoredReading(row[0], row[1], row[2], row[3], said)
    return found


def entries_of(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> list[Entry]:
    """The decided entries that lead to these articles or addresses, the first seen first."""
    rows = connection.execute(
        f"""
        SELECT {", ".join(ENTRY)} FROM store.entries
        WHERE outcome <> 'pending' AND reason <> 'same_article'
            AND coalesce(article_id, address_id) IN (SELECT unnest($1::JSON::VARCHAR[]))
        ORDER BY first_seen_at, source_id, entry_id
        """,  # noqa: S608 - our own names
        [listed(names)],
    ).fetchall()
    return [entry_of(row) for row in rows]


def bug_entries(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The entries that a bug of ours has cost, the first seen first."""
    rows = connection.execute(
        f"SELECT {', '.join(ENTRY)} FROM store.entries WHERE outcome = 'failed' AND reason = 'bug' "  # noqa: S608 - our own names
        "ORDER BY first_seen_at, source_id, entry_id"
    ).fetchall()
    return [entry_of(row) for row in rows]


def reopen_checks(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Let pages whose re-check a bug has cost be looked at once more; return how many."""
    which = "FROM store.page_states WHERE result = 'bug'"
    row = connection.execute(f"SELECT count(*) {which}").fetchone()
    if row and row[0]:
        connection.execute(
            "UPDATE store.page_states SET recheck_at = $1, rechecked_at = NULL, result = '' WHERE result = 'bug'", [now]
        )
    return int(row[0]) if row else 0


def known_sources(connection: duckdb.DuckDBPyConnection) -> dict[str, Source]:
    """The sources of the last run, by id, with what a page of theirs is read by."""
    rows = connection.execute(f"SELECT source_id, {', '.join(_SOURCE)} FROM store.sources").fetchall()  # noqa: S608 - our own names
    return {row[0]: Source(row[0], **dict(zip(_SOURCE, row[1:], strict=True))) for row in rows}


def begin_replacing(connection: duckdb.DuckDBPyConnection, versions: Mapping[str, int]) -> None:
    """Make loading add a version to these articles even where only the facts beside the text differ."""
    connection.execute(
        "UPDATE store.article_versions SET text_sha256 = '' "
        "WHERE concat(article_id, ':', version) IN (SELECT unnest($1::JSON::VARCHAR[]))",
        [_names(versions)],
    )


def end_replacing(connection: duckdb.DuckDBPyConnection, versions: Mapping[str, int]) -> None:
    """Put the version just added in the place of the one it was read from again: it is no edit of the outlet's."""
    for table in ("article_versions", "version_changes"):
        connection.execute(
            f"DELETE FROM store.{table} WHERE concat(article_id, ':', version) IN (SELECT unnest($1::JSON::VARCHAR[]))",  # noqa: S608 - our own names
            [_names(versions)],
        )
    connection.execute(
        "UPDATE store.article_versions SET version = version - 1 "
        "WHERE concat(article_id, ':', version - 1) IN (SELECT unnest($1::JSON::VARCHAR[]))",
        [_names(versions)],
    )


def _names(versions: Mapping[str, int]) -> str:
    return listed(f"{name}:{version}" for name, version in versions.items())
