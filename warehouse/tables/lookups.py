"""Lookups of a collection in the writer file. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extractors.records import (
    FINGERPRINT_VERSION,
    Document,
    Duplicate,
    DuplicateEvidence,
    Entry,
    Fingerprint,
    SourceState,
)
from warehouse.store.engine import set_limit
from warehouse.tables.rows import listed, load_query

if TYPE_CHECKING:
    import duckdb

# Copies arrive within weeks; an exact copy is found at any distance by its hash.
WINDOW_DAYS = 30
# A hash in more bodies than this is a phrase everybody uses, not a sign of copying.
COMMON_HASH = 200
MIN_SHARED = 2
CANDIDATES_PER_TEXT = 30
QUERY_MEMORY = "256MB"  # of the query for candidates, which spills beyond it: it reads gigabytes of hashes
QUERY_THREADS = 4
ENTRY = tuple(item.name for item in fields(Entry))  # the columns of an entry
_NAMES = ("article_id", "title")
_TEXTS = ("title", "summary", "content", "author", "guid", "address_id", "article_id")


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """The stored facts of a known entry."""

    entry_id: str
    content_sha256: str
    outcome: str
    reason: str
    first_seen_at: datetime
    article_id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """The final outcome of an address that an entry has led to before."""

    outcome: str
    reason: str
    article_id: str


def source_states(connection: duckdb.DuckDBPyConnection) -> dict[str, SourceState]:
    """Return the state of every source polled before, by id."""
    columns = [item.name for item in fields(SourceState)]
    rows = _select(connection, columns, "source_states").fetchall()
    return {row[0]: _state(dict(zip(columns, row, strict=True))) for row in rows}


def _state(row: dict[str, Any]) -> SourceState:
    """Return a row as a SourceState: NULL, as in rows older than a column, takes the default."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return SourceState(**{name: value for name, value in given.items() if value is not None})


def open_entries(connection: duckdb.DuckDBPyConnection, now: datetime | None) -> list[Entry]:
    """Return the pending entries that may be tried at `now` (None: all), oldest first."""
    rows = _select(
        connection,
        ENTRY,
        "entries",
        "WHERE outcome = 'pending' AND (next_try_at IS NULL OR $1 IS NULL OR next_try_at <= $1) "
        "ORDER BY first_seen_at, source_id, entry_id",
        [now],
    ).fetchall()
    return [entry_of(row) for row in rows]


def entry_of(values: Sequence[Any]) -> Entry:
    """Return an entry from the values of the columns ENTRY; a NULL text is ''."""
    row = dict(zip(ENTRY, values, strict=True))
    return Entry(**(row | {name: row[name] or "" for name in _TEXTS}))


def _select(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[str],
    table: str,
    rest: str = "",
    values: Sequence[object] = (),
) -> duckdb.DuckDBPyConnection:
    return connection.execute(f"SELECT {', '.join(columns)} FROM store.{table} {rest}", list(values))  # noqa: S608 - our own names


def known_entries(connection: duckdb.DuckDBPyConnection, entry_ids: Sequence[str]) -> dict[str, KnownEntry]:
    """Return those of the entries that are stored already."""
    rows = _select(
        connection,
        ["entry_id", "content_sha256", "outcome", "reason", "first_seen_at", *(f"coalesce({n}, '')" for n in _NAMES)],
        "entries",
        "WHERE entry_id IN (SELECT unnest(?::JSON::VARCHAR[]))",
        [listed(entry_ids)],
    ).fetchall()
    return {row[0]: KnownEntry(*row) for row in rows}


def known_addresses(
    connection: duckdb.DuckDBPyConnection, address_ids: Sequence[str], run_id: str = ""
) -> dict[str, KnownAddress]:
    """Return the final outcome of these addresses by any source's entry: loaded where there is one, else the first.

    With a run, only by what that run decided or loaded, which is found without searching history.
    """
    of_run = "AND run_id = $2" if run_id else ""
    values = [listed(address_ids), *([run_id] if run_id else [])]
    rows = connection.execute(load_query("known_addresses").replace("/* of_run */", of_run), values).fetchall()
    return {row[0]: KnownAddress(**row[1]) for row in rows}


def stored_documents(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, Document]:
    """Return the latest text of these articles."""
    if not article_ids:
        return {}
    rows = connection.execute(
        """
        SELECT article_id, title, text, lang, published_at FROM store.article_versions
        WHERE rowid IN (  -- chosen before their bodies are read
            SELECT arg_max(rowid, version) FROM store.article_versions
            WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[])) GROUP BY article_id
        )
        """,
        [listed(article_ids)],
    ).fetchall()
    return {row[0]: Document(*row) for row in rows}


def stored_fingerprints(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]
) -> dict[str, tuple[Fingerprint, date]]:
    """Return the fingerprint of the latest text of these articles, its sample unordered, and the day of each.

    Only those of the present version: others are excluded from comparison.
    """
    if not article_ids:
        return {}
    rows = connection.execute(
        """
        WITH latest AS (
            SELECT article_id, text_sha256, published_on FROM store.article_versions
            WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
            QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
        )
        SELECT article_id, any_value(text_sha256), list(DISTINCT hash ORDER BY hash), any_value(latest.published_on)
        FROM latest JOIN store.fingerprints USING (article_id) WHERE coalesce(version, 1) = $2 GROUP BY article_id
        """,
        [listed(article_ids), FINGERPRINT_VERSION],
    ).fetchall()
    return {name: (Fingerprint(digest, len(sample), tuple(sample)), day) for name, digest, sample, day in rows}


def other_fingerprints(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the versions of stored fingerprints other than the present one, which are excluded from comparison."""
    # Not coalesce: the engine leaves out row groups by the bare column's statistics.
    asked = "SELECT DISTINCT version FROM store.fingerprints WHERE version <> $1"
    found = {row[0] for row in connection.execute(asked, [FINGERPRINT_VERSION]).fetchall()}
    first = "SELECT 1 FROM store.fingerprints WHERE version IS NULL LIMIT 1"  # of 0.1.0
    if FINGERPRINT_VERSION != 1 and connection.execute(first).fetchall():
        found.add(1)
    return sorted(found)


_OUTDATED = "version IS DISTINCT FROM $1"  # a fingerprint of 0.1.0 names none


def outdated_fingerprints(connection: duckdb.DuckDBPyConnection, most: int) -> list[str]:
    """Return the ids of at most so many articles whose fingerprint is of another version, the newest first."""
    rows = connection.execute(
        f"SELECT article_id FROM store.fingerprints WHERE {_OUTDATED} "  # noqa: S608 - our own words
        "GROUP BY article_id ORDER BY max(published_on) DESC, article_id LIMIT $2",
        [FINGERPRINT_VERSION, most],
    ).fetchall()
    return [row[0] for row in rows]


def count_outdated_fingerprints(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many articles have a fingerprint of another version."""
    row = connection.execute(
        f"SELECT count(DISTINCT article_id) FROM store.fingerprints WHERE {_OUTDATED}",  # noqa: S608 - our own words
        [FINGERPRINT_VERSION],
    ).fetchone()
    return int(row[0]) if row else 0


def duplicate_candidates(
    connection: duckdb.DuckDBPyConnection, fresh: Mapping[str, tuple[Fingerprint, date]]
) -> set[tuple[str, str]]:
    """Return pairs (fresh id, stored id) to compare: shared sampled hashes within the window, or equal bodies.

    `fresh` maps each id to its fingerprint and day of publication.
    """
    if not fresh:
        return set()
    import pyarrow as pa

    days = [day for _, day in fresh.values()]
    first, last, reach = min(days), max(days), timedelta(WINDOW_DAYS)
    hashes = [(key, value, day) for key, (print_, day) in fresh.items() for value in print_.sample]
    connection.register(
        "fresh_hashes",
        pa.table(
            {
                "article_id": pa.array([row[0] for row in hashes], pa.string()),
                "hash": pa.array([row[1] for row in hashes], pa.int64()),
                "published_on": pa.array([row[2] for row in hashes], pa.date32()),
            }
        ),
    )
    connection.register(
        "fresh_texts",
        pa.table(
            {
                "article_id": pa.array(list(fresh), pa.string()),
                "text_sha256": pa.array([print_.text_sha256 for print_, _ in fresh.values()], pa.string()),
            }
        ),
    )
    try:
        with _limited_memory(connection):
            rows = connection.execute(
                _CANDIDATES,
                [
                    WINDOW_DAYS,
                    COMMON_HASH,
                    MIN_SHARED,
                    CANDIDATES_PER_TEXT,
                    first - reach,
                    last + reach,
                    FINGERPRINT_VERSION,
                ],
            ).fetchall()
    finally:
        connection.unregister("fresh_hashes")
        connection.unregister("fresh_texts")
    return {(row[0], row[1]) for row in rows}


# Frequency before pairs: a line that every article of the window prints must not become a pair with each of them.
_CANDIDATES = """
WITH held AS (
    SELECT s.hash, s.published_on, count(*) AS bodies
    FROM store.fingerprints AS s SEMI JOIN fresh_hashes AS f ON f.hash = s.hash
    WHERE s.published_on BETWEEN $5::DATE AND $6::DATE AND coalesce(s.version, 1) = $7
    GROUP BY ALL
),
telling AS (
    SELECT f.article_id AS fresh_id, f.hash, f.published_on
    FROM fresh_hashes AS f JOIN held AS h ON h.hash = f.hash
    WHERE h.published_on BETWEEN f.published_on - $1::INTEGER AND f.published_on + $1::INTEGER
    GROUP BY ALL HAVING sum(h.bodies) <= $2
),
near AS (
    SELECT t.fresh_id, s.article_id AS stored_id, count(*) AS shared
    FROM telling AS t JOIN store.fingerprints AS s ON s.hash = t.hash AND s.article_id <> t.fresh_id
    WHERE s.published_on BETWEEN $5::DATE AND $6::DATE AND coalesce(s.version, 1) = $7
        AND s.published_on BETWEEN t.published_on - $1::INTEGER AND t.published_on + $1::INTEGER
    GROUP BY ALL
),
same AS (
    SELECT v.text_sha256, unnest(min_by(v.article_id, v.published_on::VARCHAR || v.article_id, $2)) AS stored_id
    FROM store.article_versions AS v SEMI JOIN fresh_texts AS f ON f.text_sha256 = v.text_sha256
    GROUP BY v.text_sha256
)
SELECT fresh_id, stored_id FROM near WHERE shared >= $3
QUALIFY row_number() OVER (PARTITION BY fresh_id ORDER BY shared DESC, stored_id) <= $4
UNION
SELECT f.article_id, e.stored_id FROM fresh_texts AS f
JOIN same AS e ON e.text_sha256 = f.text_sha256 AND e.stored_id <> f.article_id
"""


@contextmanager
def _limited_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Limit the block to QUERY_MEMORY and QUERY_THREADS.

    Where the process already holds more and can release none of it, the limit before applies.
    """
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchall()[0]
    set_limit(connection, QUERY_MEMORY)
    connection.execute(f"SET threads = {min(QUERY_THREADS, threads)}")
    try:
        yield
    finally:  # everywhere else the number of threads is the one it was opened with
        set_limit(connection)
        connection.execute(f"SET threads = {threads}")


def edges_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, Duplicate]:
    """Return the edges from and to these articles, by the article each starts from."""
    if not article_ids:
        return {}
    measured = [item.name for item in fields(DuplicateEvidence)]
    rows = _select(
        connection,
        ["article_id", "of_article_id", "relation", "score", *measured],
        "duplicates",
        """
        WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
            OR of_article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
        ORDER BY article_id, of_article_id
        """,
        [listed(article_ids)],
    ).fetchall()
    return {row[0]: Duplicate(row[0], row[1], row[2], row[3], DuplicateEvidence(*row[4:])) for row in rows}


def seed_texts(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the seed bodies stored on this machine, by seed id."""
    return dict(_select(connection, ["seed_id", "text"], "seed_texts").fetchall())


def sighted_documents(connection: duckdb.DuckDBPyConnection) -> list[Document]:
    """Return the latest texts of the articles that are sightings of a seed still in the corpus, by id."""
    rows = connection.execute(
        """
        SELECT article_id, title, text, lang, published_at FROM store.article_versions
        WHERE article_id IN (
            SELECT g.article_id FROM store.seed_sightings AS g JOIN store.seeds AS s USING (seed_id)
            WHERE NOT coalesce(s.is_retired, false)
        )
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
        ORDER BY article_id
        """
    ).fetchall()
    return [Document(*row) for row in rows]
