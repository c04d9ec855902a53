"""What a retag reads and writes: stored texts out, new judgements and tags in, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from extractors.records import Relevance, Tag
from warehouse import load
from warehouse.binding import listed

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class KeptText:
    """The latest version of an article with how it was judged."""

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


@dataclass(frozen=True, slots=True)
class DroppedBefore:
    """A text that relevance dropped, with what its entry knows."""

    entry_id: str
    article_id: str
    source_id: str
    url: str
    title: str
    text: str
    lang: str
    author: str
    published_at: datetime | None
    date_precision: str
    first_seen_at: datetime
    country: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What replaces the judgement of an article's latest version."""

    version: int
    published_on: date
    relevance: Relevance
    tags: tuple[Tag, ...]
    is_unconfirmed: bool


TagKey = tuple[str, str, str, int, int]  # kind, value, field, start, end


def kept_ids(connection: duckdb.DuckDBPyConnection, since: date | None) -> list[str]:
    """The articles published since that day (None: ever), in a fixed order."""
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM store.article_versions WHERE $1 IS NULL OR published_on >= $1 ORDER BY 1",
        [since],
    ).fetchall()
    return [row[0] for row in rows]


def kept_texts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[KeptText]:
    """The latest version of these articles."""
    rows = connection.execute(_KEPT, [listed(article_ids)]).fetchall()
    return [KeptText(*(*row[:9], tuple(row[9] or ()), row[10])) for row in rows]


_KEPT = """
SELECT v.article_id, v.version, v.url, v.title, v.text, v.lang, v.published_at, v.published_on,
    coalesce(s.country, ''), v.relations, g.article_id IS NOT NULL
FROM (
    SELECT * FROM store.article_versions WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY version DESC) = 1
) AS v
LEFT JOIN store.sources AS s USING (source_id)
LEFT JOIN (SELECT DISTINCT article_id FROM store.seed_sightings) AS g USING (article_id)
ORDER BY v.article_id
"""


def tags_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, set[TagKey]]:
    """The tags these articles carry."""
    found: dict[str, set[TagKey]] = {}
    columns = "article_id, kind, value, field, span_start, span_end"
    for row in connection.execute(
        f"SELECT {columns} FROM store.tags WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))",  # noqa: S608 - our own names
        [listed(article_ids)],
    ).fetchall():
        found.setdefault(row[0], set()).add(row[1:])
    return found


def dropped_texts(connection: duckdb.DuckDBPyConnection, since: date | None) -> list[DroppedBefore]:
    """What relevance dropped and is still kept, where its entry is still dropped for that reason."""
    rows = connection.execute(
        """
        SELECT d.entry_id, d.article_id, d.source_id, d.url, d.title, d.text, d.lang, coalesce(e.author, ''),
            d.published_at, CASE WHEN d.published_at IS NULL THEN 'none' ELSE coalesce(e.date_precision, 'day') END,
            e.first_seen_at, coalesce(s.country, ''), coalesce(s.timezone, 'UTC')
        FROM store.dropped AS d
        JOIN store.entries AS e USING (entry_id)
        LEFT JOIN store.sources AS s ON s.source_id = d.source_id
        CROSS JOIN (SELECT value FROM store.meta WHERE key = 'timezone') AS m
        WHERE d.reason = 'off_topic' AND e.outcome = 'dropped' AND e.reason = 'off_topic'
            AND ($1 IS NULL OR $1 <= CASE
                WHEN e.date_precision IN ('day', 'month')
                    THEN (d.published_at AT TIME ZONE coalesce(s.timezone, 'UTC'))::DATE
                ELSE (coalesce(d.published_at, e.first_seen_at) AT TIME ZONE m.value)::DATE END)
        ORDER BY e.first_seen_at, d.entry_id
        """,
        [since],
    ).fetchall()
    return [DroppedBefore(*row) for row in rows]


def older_lexicon(connection: duckdb.DuckDBPyConnection, version: str) -> int:
    """How many articles carry tags of another lexicon than this one."""
    row = connection.execute(
        "SELECT count(DISTINCT article_id) FROM store.tags WHERE lexicon_version <> ?", [version]
    ).fetchone()
    return int(row[0]) if row else 0


def write_judgements(
    connection: duckdb.DuckDBPyConnection, judged: Mapping[str, Judgement], lexicon_version: str
) -> None:
    """Replace relations, evidence and tags of these articles. Call inside a transaction."""
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
        }
        for name, found in judged.items()
    ]
    span = pa.struct([("rule_id", pa.string()), ("field", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
    columns = {"article_id": pa.string(), "version": pa.int32(), "relations": pa.list_(pa.string())} | {
        "relevance": pa.float64(),
        "evidence": pa.list_(span),
        "is_unconfirmed": pa.bool_(),
    }
    connection.register("rejudged", pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items()))))
    try:
        connection.execute(
            """
            UPDATE store.article_versions AS v SET relations = r.relations, relevance = r.relevance,
                evidence = r.evidence, is_unconfirmed = r.is_unconfirmed
            FROM rejudged AS r WHERE v.article_id = r.article_id AND v.version = r.version
            """
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


def write_account(connection: duckdb.DuckDBPyConnection, run_id: str, at: datetime, row: Mapping[str, object]) -> None:
    """Write down that a retag was made: the row of `retags`, and the run its loaded entries belong to."""
    load.append(connection, "retags", [{**row, "run_id": run_id, "retagged_at": at}])
    load.note_run(connection, run_id, at, "retag")
