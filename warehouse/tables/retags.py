"""Reads and writes of a retag: stored texts, and their new judgements and tags, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from extractors.records import (
    LEDGER_VERSION,
    NO_LEDGERS,
    DateMention,
    Fingerprint,
    Junk,
    Ledgers,
    Relevance,
    StoredArticle,
    Tag,
    Turn,
)
from warehouse.tables import load
from warehouse.tables.rows import listed, named_rows

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class JudgedText:
    """The latest version of an article with its judgement."""

    article_id: str
    version: int
    url: str
    title: str
    text: str
    lang: str
    published_at: datetime | None
    published_on: date
    country: str
    relations: tuple[str, ...]
    is_seed_copy: bool
    date_precision: str = "none"
    timezone: str = "UTC"  # of the outlet
    page_kind: str = ""
    is_teaser: bool = False


@dataclass(frozen=True, slots=True)
class StoredDrop:
    """A text that relevance dropped: the article it would be, but for what the lexicon says of it."""

    entry_id: str
    address_id: str
    article: StoredArticle  # its id is that of the article the entry led to before, '' where it led to none
    country: str
    timezone: str
    is_teaser: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """A new judgement of an article's latest version."""

    version: int
    published_on: date
    relevance: Relevance
    tags: tuple[Tag, ...]
    is_unconfirmed: bool
    ledgers: Ledgers = NO_LEDGERS
    dates: tuple[DateMention, ...] = ()


TagKey = tuple[str, str, str, int, int]  # kind, value, field, start, end


def latest_texts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[JudgedText]:
    """Return the latest version of these articles."""
    rows = connection.execute(_KEPT, [listed(article_ids)]).fetchall()
    return [JudgedText(*(*row[:9], tuple(row[9] or ()), *row[10:])) for row in rows]


_KEPT = """
SELECT v.article_id, v.version, v.url, v.title, v.text, v.lang, v.published_at, v.published_on,
    coalesce(s.country, ''), v.relations, g.article_id IS NOT NULL, v.date_precision, coalesce(s.timezone, 'UTC'),
    coalesce(v.page_kind, ''), t.article_id IS NOT NULL
FROM (
    SELECT * FROM store.article_versions WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
) AS v
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN (SELECT DISTINCT article_id FROM store.seed_sightings) AS g USING (article_id)
LEFT JOIN (
    SELECT DISTINCT article_id FROM store.entries WHERE outcome = 'loaded' AND reason = 'teaser'
    AND article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
) AS t USING (article_id)
ORDER BY v.article_id
"""


def tags_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, set[TagKey]]:
    """Return the tags of these articles."""
    found: dict[str, set[TagKey]] = {}
    columns = "article_id, kind, value, field, span_start, span_end"
    for row in connection.execute(
        f"SELECT {columns} FROM store.tags WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))",  # noqa: S608 - our own names
        [listed(article_ids)],
    ).fetchall():
        found.setdefault(row[0], set()).add(row[1:])
    return found


def dropped_ids(connection: duckdb.DuckDBPyConnection, since: date | None) -> list[str]:
    """Return the entries that relevance dropped and whose text is stored, published since a day (None: ever)."""
    where = "WHERE $1 IS NULL OR published_on >= $1 ORDER BY first_seen_at, entry_id"
    rows = connection.execute(f"SELECT entry_id FROM ({_DROPPED}) {where}", [since]).fetchall()  # noqa: S608 - our own words
    return [row[0] for row in rows]


def dropped_texts(connection: duckdb.DuckDBPyConnection, entry_ids: Sequence[str]) -> list[StoredDrop]:
    """Return the stored texts of these entries that relevance dropped, where they still have that outcome."""
    where = "WHERE entry_id IN (SELECT unnest($1::JSON::VARCHAR[])) ORDER BY first_seen_at, entry_id"
    rows = named_rows(connection.execute(f"FROM ({_DROPPED}) {where}", [listed(entry_ids)]))
    return [_dropped(row) for row in rows]


# A row older than a column takes the value from its entry, else the default.
_DROPPED = """
WITH known AS (
    SELECT
        d.* REPLACE (
            coalesce(e.article_id, '') AS article_id, coalesce(d.author, e.author, '') AS author,
            coalesce(d.date_precision, CASE
                WHEN d.published_at IS NULL THEN 'none'
                WHEN d.published_at = e.published_at THEN e.date_precision
                ELSE 'day' END) AS date_precision),
        d.article_id AS address_id, e.first_seen_at, coalesce(s.country, '') AS country,
        coalesce(s.timezone, 'UTC') AS timezone
    FROM store.dropped AS d
    JOIN store.entries AS e USING (entry_id)
    LEFT JOIN store.sources AS s ON s.source_id = d.source_id
    WHERE d.reason = 'off_topic' AND e.outcome = 'dropped' AND e.reason = 'off_topic'
)
SELECT k.* REPLACE (coalesce(k.published_on, (coalesce(k.published_at, k.first_seen_at) AT TIME ZONE CASE
    WHEN k.date_precision IN ('day', 'month') THEN k.timezone ELSE m.value END)::DATE) AS published_on)
FROM known AS k CROSS JOIN (SELECT value FROM store.meta WHERE key = 'timezone') AS m
"""
# Set by the judgement or the address.
_DECIDED: dict[str, Any] = {
    "text_sha256": "", "word_count": 0, "relations": (), "relevance": 0.0, "evidence": (), "canonical_url": "",
}  # fmt: skip


def _dropped(row: Mapping[str, Any]) -> StoredDrop:
    said = {item.name: row[item.name] for item in fields(StoredArticle) if row.get(item.name) is not None}
    said |= {"published_at": row["published_at"], "seen_at": row["dropped_at"]}
    said |= {"junk": tuple(Junk(**part) for part in row["junk"] or ())}
    said |= {"turns": tuple(Turn(**turn) for turn in row["turns"] or ())}
    kept = _DECIDED | {"canonical_url": row["canonical_url"] or ""}
    return StoredDrop(
        row["entry_id"],
        row["address_id"],
        StoredArticle(**(said | kept)),
        row["country"],
        row["timezone"],
        is_teaser=bool(row["is_teaser"]),
    )


def articles_of_entries(connection: duckdb.DuckDBPyConnection, entry_ids: Sequence[str]) -> frozenset[str]:
    """Return the articles that these entries led to before."""
    rows = connection.execute(
        "SELECT article_id FROM store.entries WHERE coalesce(article_id, '') <> '' "
        "AND entry_id IN (SELECT unnest(?::JSON::VARCHAR[]))",
        [listed(entry_ids)],
    ).fetchall()
    return frozenset(row[0] for row in rows)


def unread_articles(connection: duckdb.DuckDBPyConnection, most: int) -> list[str]:
    """Return the ids of at most so many articles that the present readers of ledgers have not read, newest first."""
    rows = connection.execute(
        """
        SELECT article_id FROM store.article_versions
        ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later
            USING (article_id, version)
        WHERE ledger_version IS DISTINCT FROM $1 ORDER BY published_on DESC, article_id LIMIT $2
        """,
        [LEDGER_VERSION, most],
    ).fetchall()
    return [row[0] for row in rows]


def count_unread(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many articles the present readers of ledgers have not read; of an older snapshot, all."""
    names = {row[0] for row in connection.execute("DESCRIBE store.article_versions").fetchall()}
    unread = "ledger_version IS DISTINCT FROM ?" if "ledger_version" in names else "? <> ''"
    row = connection.execute(
        f"SELECT count(DISTINCT article_id) FILTER (WHERE {unread}) FROM store.article_versions "  # noqa: S608 - our own words
        "ANTI JOIN (SELECT article_id, version - 1 AS version FROM store.article_versions WHERE version > 1) AS later "
        "USING (article_id, version)",
        [LEDGER_VERSION],
    ).fetchone()
    return int(row[0]) if row else 0


def older_lexicon(connection: duckdb.DuckDBPyConnection, version: str) -> int:
    """Return how many articles have tags of another lexicon version."""
    row = connection.execute(
        "SELECT count(DISTINCT article_id) FROM store.tags WHERE lexicon_version <> ?", [version]
    ).fetchone()
    return int(row[0]) if row else 0


def write_judgements(
    connection: duckdb.DuckDBPyConnection, judged: Mapping[str, Judgement], lexicon_version: str
) -> None:
    """Replace relations, evidence, tags and named days of these articles. Call inside a transaction."""
    if not judged:
        return
    import pyarrow as pa

    rows = [
        {
            "article_id": name,
            "version": found.version,
            "relations": list(found.relevance.relations),
            "relevance": found.relevance.score,
            "evidence": [asdict(item) for item in found.relevance.evidence],
            "is_unconfirmed": found.is_unconfirmed,
            "dates": [asdict(item) for item in found.dates],
        }
        for name, found in judged.items()
    ]
    span = pa.struct([("rule_id", pa.string()), ("field", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
    day = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("day", pa.date32()), ("precision", pa.string()),
                     ("until", pa.date32())])  # fmt: skip
    columns = {"article_id": pa.string(), "version": pa.int32(), "relations": pa.list_(pa.string())} | {
        "relevance": pa.float64(),
        "evidence": pa.list_(span),
        "is_unconfirmed": pa.bool_(),
        "dates": pa.list_(day),
    }
    connection.register("rejudged", pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items()))))
    try:
        connection.execute(
            """
            UPDATE store.article_versions AS v SET relations = r.relations, relevance = r.relevance,
                evidence = r.evidence, is_unconfirmed = r.is_unconfirmed, ledger_version = $1,
                dates = r.dates
            FROM rejudged AS r WHERE v.article_id = r.article_id AND v.version = r.version
            """,
            [LEDGER_VERSION],
        )
        connection.execute("DELETE FROM store.tags WHERE article_id IN (SELECT article_id FROM rejudged)")
    finally:
        connection.unregister("rejudged")
    load.append(
        connection,
        "tags",
        [
            {
                **load.tag_row(tag),
                "article_id": name,
                "published_on": found.published_on,
                "lexicon_version": lexicon_version,
            }
            for name, found in judged.items()
            for tag in found.tags
        ],
    )
    read = {name: (found.published_on, found.ledgers) for name, found in judged.items()}
    load.replace_ledgers(connection, read, lexicon_version)


def write_fingerprints(
    connection: duckdb.DuckDBPyConnection, made: Sequence[tuple[str, int, date, Fingerprint]]
) -> None:
    """Replace the fingerprints of articles (id, version, day) and the hashes of their bodies."""
    if not made:
        return
    import pyarrow as pa

    load.remove(connection, "fingerprints", "article_id", [name for name, _, _, _ in made])
    hashes = [load.fingerprint_rows(name, day, print_) for name, _, day, print_ in made]
    load.append(connection, "fingerprints", list(chain.from_iterable(hashes)))
    rows = [{"article_id": name, "version": version, "sha": print_.text_sha256} for name, version, _, print_ in made]
    connection.register("rehashed", pa.Table.from_pylist(rows))
    try:
        connection.execute(
            "UPDATE store.article_versions AS v SET text_sha256 = r.sha FROM rehashed AS r "
            "WHERE v.article_id = r.article_id AND v.version = r.version"
        )
    finally:
        connection.unregister("rehashed")
