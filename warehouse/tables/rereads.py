"""Reads and writes of a re-extraction: entries, sources and stored versions, and the replacement of versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.records import Entry, Source, StoredArticle
from warehouse.tables.lookups import ENTRY, entry_of
from warehouse.tables.rows import listed

if TYPE_CHECKING:
    import duckdb

_SOURCE = ("outlet", "url", "family", "kind", "lang", "country", "ownership", "timezone")
# Decided about an article, not stated by its page. Any other field of StoredArticle is a fact stated by the page.
_DECIDED = {
    "article_id", "url", "canonical_url", "source_id", "published_on", "first_seen_at", "seen_at", "text_sha256",
    "raw_sha256", "word_count", "relations", "relevance", "extractor", "junk", "evidence", "seed_id", "is_unconfirmed",
}  # fmt: skip
_PAGE_FACTS = [item.name for item in fields(StoredArticle) if item.name not in _DECIDED]


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """The facts of its page that the latest version of an article holds."""

    article_id: str
    version: int
    first_seen_at: datetime
    seen_at: datetime
    raw_sha256: str  # of the bytes it was read from, '' where unknown
    said: tuple[object, ...]


def page_facts(article: StoredArticle) -> tuple[object, ...]:
    """Return the facts that an article's page states, to be compared with `StoredReading.said`."""
    return tuple(_comparable(getattr(article, name)) for name in _PAGE_FACTS)


def _comparable(value: object) -> object:
    """Return a value as the table returns it; '' and () count as NULL, as in rows older than a column."""
    if isinstance(value, list | tuple):
        value = [item if isinstance(item, dict) else asdict(item) for item in value]
    return value or None


def stored_facts(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, StoredFacts]:
    """Return the page facts of the latest version of these articles."""
    rows = connection.execute(
        f"""
        SELECT article_id, version, first_seen_at, seen_at, coalesce(raw_sha256, ''), {", ".join(_PAGE_FACTS)}
        FROM store.article_versions WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
        """,  # noqa: S608 - our own names
        [listed(article_ids)],
    ).fetchall()
    return {
        row[0]: StoredFacts(row[0], row[1], row[2], row[3], row[4], tuple(map(_comparable, row[5:]))) for row in rows
    }


def entries_of(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> list[Entry]:
    """Return the decided entries that lead to these articles or addresses, first seen first."""
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
    """Return the entries that failed by a bug, first seen first."""
    rows = connection.execute(
        f"SELECT {', '.join(ENTRY)} FROM store.entries WHERE outcome = 'failed' AND reason = 'bug' "  # noqa: S608 - our own names
        "ORDER BY first_seen_at, source_id, entry_id"
    ).fetchall()
    return [entry_of(row) for row in rows]


def reopen_rechecks(connection: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Make the re-check of pages where it failed by a bug due again; return how many."""
    which = "FROM store.page_states WHERE result = 'bug'"
    row = connection.execute(f"SELECT count(*) {which}").fetchone()
    if row and row[0]:
        connection.execute(
            "UPDATE store.page_states SET recheck_at = $1, rechecked_at = NULL, result = '' WHERE result = 'bug'", [now]
        )
    return int(row[0]) if row else 0


def known_sources(connection: duckdb.DuckDBPyConnection) -> dict[str, Source]:
    """Return the sources of the last run by id, with the fields that reading their pages needs."""
    rows = connection.execute(f"SELECT source_id, {', '.join(_SOURCE)} FROM store.sources").fetchall()  # noqa: S608 - our own names
    return {row[0]: Source(row[0], **dict(zip(_SOURCE, row[1:], strict=True))) for row in rows}


def begin_replacing(connection: duckdb.DuckDBPyConnection, versions: Mapping[str, int]) -> None:
    """Make the next load add a version to these articles even where only facts beside the text differ."""
    connection.execute(
        "UPDATE store.article_versions SET text_sha256 = '' "
        "WHERE concat(article_id, ':', version) IN (SELECT unnest($1::JSON::VARCHAR[]))",
        [_names(versions)],
    )


def end_replacing(connection: duckdb.DuckDBPyConnection, versions: Mapping[str, int]) -> None:
    """Replace the older version by the one just added: a re-extraction is no edit by the outlet."""
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
