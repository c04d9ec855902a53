"""Reads and writes of stories and lineage.

Only differences are written: articles grouped as before leave every row unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from extractors.records import Differences, Duplicate, Lineage, StoryChange
from warehouse.store.transactions import transaction
from warehouse.tables.load import append, remove
from warehouse.tables.lookups import edges_of
from warehouse.tables.rows import listed, load_query

if TYPE_CHECKING:
    import duckdb

DAY_REACH = 3  # an article first met reopens the days around its own


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The latest version of an article as stories and lineage need it."""

    id: str
    title: str
    text: str
    lang: str
    published_at: datetime | None
    date_precision: str
    first_seen_at: datetime
    url: str
    agency: str
    source_family: str
    is_aggregated: bool
    text_sha256: str
    is_seed_copy: bool
    entities: tuple[str, ...]
    event_tags: tuple[tuple[str, str, float], ...] = ()  # (kind, value, score) of what happens by its opening


@dataclass(frozen=True, slots=True)
class Material:
    """The input for deciding the stories and lineage of one span of days."""

    articles: tuple[ArticleRow, ...]  # of the span
    kin: tuple[ArticleRow, ...]  # articles of other days that share a text with one of the span
    edges: dict[str, Duplicate]
    stories: dict[str, str]  # article → its story so far, of the span's articles
    taken: frozenset[str]  # stories that also have articles outside the span
    lineage: dict[str, Lineage]
    vectors: dict[str, tuple[float, ...]] = field(default_factory=dict)  # by article, of its latest text


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two neighbouring versions of one article whose difference is not stored yet."""

    article_id: str
    version: int
    before: tuple[str, str]  # title, text
    after: tuple[str, str]


def story_days(connection: duckdb.DuckDBPyConnection, since: date) -> list[date]:
    """Return the days to group: those from `since` on that have articles, and those around articles in no story yet."""
    rows = connection.execute(
        """
        WITH days AS (SELECT DISTINCT published_on AS day FROM store.article_versions),
        unplaced AS (
            SELECT DISTINCT v.published_on AS day FROM store.article_versions AS v
            ANTI JOIN store.story_articles AS s ON s.article_id = v.article_id
            ANTI JOIN store.seed_sightings AS g ON g.article_id = v.article_id
        )
        SELECT day FROM days WHERE day >= $1
        UNION
        SELECT d.day FROM days AS d SEMI JOIN unplaced AS u ON d.day BETWEEN u.day - $2::INTEGER AND u.day + $2::INTEGER
        ORDER BY day
        """,
        [since, DAY_REACH],
    ).fetchall()
    return [row[0] for row in rows]


def days_since(connection: duckdb.DuckDBPyConnection, since: date) -> list[date]:
    """Return the days from `since` on that have articles."""
    asked = "SELECT DISTINCT published_on FROM store.article_versions WHERE published_on >= ? ORDER BY 1"
    return [row[0] for row in connection.execute(asked, [since]).fetchall()]


def days_of_runs(connection: duckdb.DuckDBPyConnection, run_ids: Sequence[str], since: date) -> list[date]:
    """Return the days to group where nothing but these runs has changed articles: as `story_days`, without history.

    Empty where these runs loaded nothing: then nothing has to be grouped.
    """
    rows = connection.execute(load_query("days_of_runs"), [listed(run_ids), since, DAY_REACH]).fetchall()
    return [row[0] for row in rows]


def gather(connection: duckdb.DuckDBPyConnection, first: date, last: date, model: str) -> Material:
    """Return the input for deciding the stories and lineage of these days."""
    articles = _articles(connection, "published_on BETWEEN $1 AND $2", [first, last])
    ids = {article.id for article in articles}
    edges, kin_ids = _kin(connection, ids)
    among_kin = "article_id IN (SELECT unnest($1::JSON::VARCHAR[]))"
    kin = _articles(connection, among_kin, [listed(sorted(kin_ids))]) if kin_ids else []
    return Material(
        tuple(articles),
        tuple(kin),
        edges,
        *_stories(connection, ids),
        _lineage(connection, ids | kin_ids),
        _vectors(connection, ids, model) if model else {},
    )


def _articles(connection: duckdb.DuckDBPyConnection, which: str, values: list[object]) -> list[ArticleRow]:
    rows = connection.execute(
        f"""
        WITH latest AS (
            SELECT * FROM store.article_versions WHERE rowid IN (  -- chosen before their bodies are read
                SELECT arg_max(rowid, version) FROM store.article_versions
                WHERE article_id IN (SELECT article_id FROM store.article_versions WHERE {which}) GROUP BY article_id
            )
        ),
        named AS (
            SELECT
                article_id,
                list(value ORDER BY value) FILTER (kind IN ('entity', 'place')) AS entities,
                list((kind, value, score) ORDER BY kind, value) FILTER (kind NOT IN ('entity', 'place')) AS event
            FROM store.tags
            WHERE kind IN ('entity', 'place', 'act', 'actor', 'office', 'day', 'form')
                AND article_id IN (SELECT article_id FROM latest)
            GROUP BY article_id
        )
        SELECT v.article_id, v.title, v.text, v.lang, v.published_at, v.date_precision, v.first_seen_at,
            v.canonical_url, coalesce(v.agency, ''),
            coalesce(nullif(s.family, ''), 'outlet:' || s.outlet, ''),
            coalesce(s.ownership = 'aggregator', false), v.text_sha256, g.article_id IS NOT NULL,
            coalesce(n.entities, []), coalesce(n.event, [])
        FROM latest AS v
        LEFT JOIN store.sources AS s USING (source_id)
        LEFT JOIN named AS n USING (article_id)
        LEFT JOIN store.seed_sightings AS g USING (article_id)
        ORDER BY v.article_id
        """,  # noqa: S608 - our own conditions
        values,
    ).fetchall()
    return [ArticleRow(*(*row[:13], tuple(row[13]), tuple(row[14]))) for row in rows]


def _kin(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> tuple[dict[str, Duplicate], set[str]]:
    """Return all edges reachable from these articles, and the articles on the way.

    Includes articles that were traced to the same origin before: a removed edge may have separated them.
    """
    edges: dict[str, Duplicate] = {}
    known = set(ids)
    frontier = set(ids) | _traced_together(connection, ids)
    while frontier:
        known |= frontier
        found = edges_of(connection, sorted(frontier))
        edges |= found
        frontier = {name for edge in found.values() for name in (edge.document_id, edge.of_id)} - known
    return edges, known - ids


def _traced_together(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> set[str]:
    rows = connection.execute(
        """
        SELECT article_id FROM store.lineage
        WHERE origin_id IN (
            SELECT origin_id FROM store.lineage WHERE article_id IN (SELECT unnest($1::JSON::VARCHAR[]))
        )
        """,
        [listed(sorted(ids))],
    ).fetchall()
    return {row[0] for row in rows}


def _stories(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> tuple[dict[str, str], frozenset[str]]:
    """Return the story of each of these articles, and the ids of stories that also hold others."""
    wanted = listed(sorted(ids))
    inside = connection.execute(
        """
        SELECT article_id, story_id FROM store.story_articles
        WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))
        """,
        [wanted],
    ).fetchall()
    outside = connection.execute(
        """
        SELECT DISTINCT story_id FROM store.story_articles
        WHERE article_id NOT IN (SELECT unnest($1::JSON::VARCHAR[]))
            AND (story_id IN (SELECT unnest($1::JSON::VARCHAR[])) OR story_id IN (SELECT unnest($2::JSON::VARCHAR[])))
        """,
        [wanted, listed(sorted({row[1] for row in inside}))],
    ).fetchall()
    return dict(inside), frozenset(row[0] for row in outside)


def _lineage(connection: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, Lineage]:
    rows = connection.execute(
        """
        SELECT article_id, origin_id, origin_family, role, basis, of_id, hours_after, added, removed, numbers_added,
            numbers_removed, is_retitled
        FROM store.lineage WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))
        """,
        [listed(sorted(ids))],
    ).fetchall()
    return {
        row[0]: Lineage(*row[:7], changes=Differences(*(*map(tuple, row[7:11]), row[11])))  # type: ignore[misc]
        for row in rows
    }


def _vectors(connection: duckdb.DuckDBPyConnection, ids: set[str], model: str) -> dict[str, tuple[float, ...]]:
    rows = connection.execute(
        """
        SELECT m.article_id, m.vector FROM store.meanings AS m
        SEMI JOIN store.article_versions AS v ON v.article_id = m.article_id AND v.text_sha256 = m.text_sha256
        WHERE m.model = $1 AND m.article_id IN (SELECT unnest($2::JSON::VARCHAR[]))
        """,
        [model, listed(sorted(ids))],
    ).fetchall()
    return {row[0]: tuple(row[1]) for row in rows}


def load_stories(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    at: datetime,
    placed: Mapping[str, str],
    withdrawn: Iterable[str],
    changes: Sequence[StoryChange],
    lineage: Sequence[Lineage],
) -> None:
    """Store story membership (article → story), withdrawals, changes and lineage in one transaction."""
    with transaction(connection):
        remove(connection, "story_articles", "article_id", [*placed, *withdrawn])
        append(
            connection,
            "story_articles",
            [{"article_id": name, "story_id": story_id} for name, story_id in sorted(placed.items())],
        )
        append(connection, "story_changes", [{**asdict(change), "run_id": run_id, "at": at} for change in changes])
        remove(connection, "lineage", "article_id", [one.article_id for one in lineage])
        append(connection, "lineage", [{**asdict(one), **asdict(one.changes)} for one in lineage])


def load_vectors(
    connection: duckdb.DuckDBPyConnection, model: str, vectors: Mapping[str, tuple[str, tuple[float, ...]]]
) -> None:
    """Store vectors: article → (SHA-256 of the text, vector). They replace those of an older text."""
    with transaction(connection):
        remove(connection, "meanings", "article_id", vectors)
        append(
            connection,
            "meanings",
            [
                {"article_id": name, "text_sha256": digest, "model": model, "vector": list(vector)}
                for name, (digest, vector) in sorted(vectors.items())
            ],
        )


def unwritten_versions(connection: duckdb.DuckDBPyConnection) -> list[VersionPair]:
    """Return later versions whose difference from the previous one is not stored yet."""
    rows = connection.execute(
        """
        SELECT v.article_id, v.version, b.title, b.text, v.title, v.text FROM store.article_versions AS v
        JOIN store.article_versions AS b ON b.article_id = v.article_id AND b.version = v.version - 1
        ANTI JOIN store.version_changes AS c ON c.article_id = v.article_id AND c.version = v.version
        WHERE v.version > 1 ORDER BY v.article_id, v.version
        """
    ).fetchall()
    return [VersionPair(row[0], row[1], (row[2], row[3]), (row[4], row[5])) for row in rows]


def load_version_changes(
    connection: duckdb.DuckDBPyConnection, changes: Sequence[tuple[VersionPair, Differences]]
) -> None:
    """Store the differences between versions."""
    with transaction(connection):
        append(
            connection,
            "version_changes",
            [{**asdict(found), "article_id": pair.article_id, "version": pair.version} for pair, found in changes],
        )
