"""A warehouse of synthetic documents, made in SQL: as large as asked, the same at every call.

Each document has five topic tags and five entities, one in five repeats an earlier one, days run over three years.
Nothing in it is text anybody wrote: words are numbers, bodies are sentences of them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import duckdb

from extractors.records import FINGERPRINT_VERSION
from tests.builders import NOW, make_source
from warehouse.search import merging
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect, create
from warehouse.store.migrations import bring_up_to_date
from warehouse.tables import load

SOURCES = 80
DAYS = 1096
TOPICS = ("border", "trade", "diplomacy", "military", "society")
LANGS = ("en", "ko", "zh-Hans", "zh-Hant", "ja")
STEP = 250_000
NIGHT = 50_000  # texts taken into the index of search before its segments are merged

_ARTICLES = """
INSERT INTO store.article_versions BY NAME
SELECT
    substr(md5(i::VARCHAR), 1, 20) AS article_id, 1 AS version,
    'https://s' || (i % $sources) || '.example/' || i AS url,
    'https://s' || (i % $sources) || '.example/' || i AS canonical_url,
    's' || (i % $sources) AS source_id, $langs[1 + i % 5] AS lang,
    'Title ' || (i * 7919 % 10007) || ' of the ' || (i % 9973) || ' bridge' AS title, '' AS author,
    $first + INTERVAL 1 SECOND * (i * $seconds // $total) AS published_at,
    ($first + INTERVAL 1 SECOND * (i * $seconds // $total))::DATE AS published_on, 'instant' AS date_precision,
    $first + INTERVAL 1 SECOND * (i * $seconds // $total) AS first_seen_at,
    $first + INTERVAL 1 SECOND * (i * $seconds // $total) AS seen_at,
    CASE WHEN $words > 0 THEN array_to_string(list_transform(range($words), lambda w:
        'w' || ((hash(i * 1000 + w) % 5000)::BIGINT * (hash(i + w) % 5000)::BIGINT // 5000)), ' ') ELSE '' END AS text,
    md5('t' || i) || md5('u' || i) AS text_sha256, $words AS word_count,
    [CASE WHEN i % 3 = 0 THEN 'ROK-PRC' ELSE 'DPRK-PRC' END] AS relations, 0.9 AS relevance, '' AS agency,
    'bench' AS extractor, [] AS junk, [] AS evidence, i % 7 = 0 AS is_unconfirmed, 'r' || (i // 5000) AS run_id
FROM range($from, $to) AS r(i)
"""

_TAGS = """
INSERT INTO store.tags BY NAME
SELECT
    substr(md5(i::VARCHAR), 1, 20) AS article_id, CASE WHEN t < 5 THEN 'topic' ELSE 'entity' END AS kind,
    CASE WHEN t < 5 THEN $topics[1 + (hash(i + 7 * t) % 9 % 5)::BIGINT] || '.' || (hash(i * 10 + t) % 8)
        ELSE 'per:' || (hash(i * 10 + t) % 400)::BIGINT * (hash(i + t) % 400)::BIGINT // 400 END AS value,
    1.0 AS score, 'rule' || t AS rule_id, 'v' AS lexicon_version, 'title' AS field, 0 AS span_start, 5 AS span_end,
    ($first + INTERVAL 1 SECOND * (i * $seconds // $total))::DATE AS published_on
FROM range($from, $to) AS r(i), range(10) AS x(t)
"""

_EDGES = """
INSERT INTO store.duplicates BY NAME
SELECT substr(md5(i::VARCHAR), 1, 20) AS article_id, substr(md5((i - 1 - i % 40)::VARCHAR), 1, 20) AS of_article_id,
    'near_dup' AS relation, 0.9 AS score, 0.9 AS containment, 0.9 AS containment_of, 0.8 AS jaccard, 40 AS shared,
    true AS numbers_agree, 0.9 AS title_similarity, 1.0 AS hours_apart
FROM range($from, $to) AS r(i) WHERE i % 5 = 0 AND i > 100
"""

_HASHES = """
INSERT INTO store.fingerprints BY NAME
SELECT (hash(i * 100 + h) >> 1)::BIGINT AS hash, substr(md5(i::VARCHAR), 1, 20) AS article_id,
    ($first + INTERVAL 1 SECOND * (i * $seconds // $total))::DATE AS published_on,
    $version AS version
FROM range($from, $to) AS r(i), range(50) AS x(h)
"""


# What a home has beside its articles: the entries they came by, as many again that were dropped by their titles, where
# each page stands, the raw bytes of the last 90 days, stories and lineage (every article its own).
_BESIDE = (
    """
INSERT INTO store.entries BY NAME
SELECT substr(md5('e' || i || is_loaded), 1, 20) AS entry_id, 's' || (i % $sources) AS source_id,
    substr(md5(CASE WHEN is_loaded THEN i::VARCHAR ELSE 'd' || i END), 1, 20) AS address_id,
    CASE WHEN is_loaded THEN address_id END AS article_id,
    'https://s' || (i % $sources) || '.example/' || is_loaded || '/' || i AS url, url AS guid,
    'Title ' || (i * 7919 % 10007) || ' of an entry' AS title, '' AS summary, '' AS content, '' AS author,
    $first + INTERVAL 1 SECOND * (i * $seconds // $total) AS published_at, 'instant' AS date_precision,
    md5('c' || i) || md5('d' || i) AS content_sha256, published_at AS first_seen_at,
    CASE WHEN is_loaded THEN 'loaded' ELSE 'dropped' END AS outcome,
    CASE WHEN is_loaded THEN '' ELSE 'off_topic_title' END AS reason, 1 AS tries, published_at AS first_tried_at,
    'r' || (i // 5000) AS run_id
FROM range($from, $to) AS r(i), (VALUES (true), (false)) AS x(is_loaded)
""",
    """
INSERT INTO store.entry_attempts BY NAME
SELECT run_id, entry_id, outcome, reason, first_seen_at AS "at" FROM store.entries
WHERE first_seen_at >= $first + INTERVAL 1 SECOND * ($from::BIGINT * $seconds // $total)
""",
    """
INSERT INTO store.page_states BY NAME
SELECT article_id, url, '"' || substr(text_sha256, 1, 16) || '"' AS etag, '' AS last_modified,
    text_sha256 AS body_sha256, first_seen_at AS fetched_at, NULL AS recheck_at,
    first_seen_at + INTERVAL 1 DAY AS rechecked_at, 'same' AS result
FROM store.article_versions WHERE first_seen_at >= $first + INTERVAL 1 SECOND * ($from::BIGINT * $seconds // $total)
""",
    """
INSERT INTO store.raw BY NAME
SELECT text_sha256 AS sha256, 'page' AS kind, source_id, article_id, url, 'text/html' AS content_type,
    50000 AS size_bytes, first_seen_at AS fetched_at, run_id
FROM store.article_versions
WHERE first_seen_at >= $first + INTERVAL 1 SECOND * ($from::BIGINT * $seconds // $total)
    AND first_seen_at >= $first + INTERVAL 1 SECOND * $seconds - INTERVAL 90 DAY
""",
    """
INSERT INTO store.story_articles BY NAME
SELECT article_id AS story_id, article_id FROM store.article_versions
WHERE first_seen_at >= $first + INTERVAL 1 SECOND * ($from::BIGINT * $seconds // $total)
""",
    """
INSERT INTO store.lineage BY NAME
SELECT article_id, article_id AS origin_id, source_id AS origin_family, 'origin' AS role, 'alone' AS basis,
    '' AS of_id, 0.0 AS hours_after, [] AS added, [] AS removed, [] AS numbers_added, [] AS numbers_removed,
    false AS is_retitled
FROM store.article_versions WHERE first_seen_at >= $first + INTERVAL 1 SECOND * ($from::BIGINT * $seconds // $total)
""",
)


def build(home: Path, documents: int, *, words: int = 0, is_whole: bool = False) -> Warehouse:
    """A writer file with so many documents, in date order; `words` a body, with fingerprints where there is one.

    `is_whole`: also with entries, page states, raw rows, stories, lineage and the index of search, as runs leave them.
    """
    warehouse = Warehouse(home)
    home.mkdir(parents=True, exist_ok=True)
    create(warehouse.writer_path)
    with connect(warehouse.writer_path, read_only=False) as connection:
        bring_up_to_date(connection, warehouse.timezone)
        load.start_run(connection, "r0", NOW - timedelta(days=DAYS), [make_source(f"s{n}") for n in range(SOURCES)])
        connection.execute("UPDATE store.runs SET status = 'done', finished_at = started_at")
        connection.execute("INSERT INTO store.runs (run_id, started_at, finished_at, status, known) VALUES "
                           "('r1', $1, $1, 'done', 0)", [NOW])  # fmt: skip
        _polls(connection)
        for start in range(0, documents, STEP):
            _fill(connection, start, min(start + STEP, documents), documents, words)
            if is_whole:
                _fill_beside(connection, start, min(start + STEP, documents), documents)
        connection.execute("CHECKPOINT")
        if is_whole and words:
            while merging.fill(connection, NIGHT):  # as nights of upkeep leave it
                merging.merge(connection)
                connection.execute("CHECKPOINT")
    return warehouse


def _fill(connection: duckdb.DuckDBPyConnection, start: int, stop: int, total: int, words: int) -> None:
    given = {"from": start, "to": stop, "total": total, "seconds": DAYS * 86_400, "first": NOW - timedelta(days=DAYS)}
    connection.execute(_ARTICLES, given | {"sources": SOURCES, "langs": list(LANGS), "words": words})
    connection.execute(_TAGS, given | {"topics": list(TOPICS)})
    connection.execute(_EDGES, {"from": start, "to": stop})
    if words:
        connection.execute(_HASHES, given | {"version": FINGERPRINT_VERSION})


def _fill_beside(connection: duckdb.DuckDBPyConnection, start: int, stop: int, total: int) -> None:
    given = {"from": start, "to": stop, "total": total, "seconds": DAYS * 86_400, "first": NOW - timedelta(days=DAYS)}
    for number, statement in enumerate(_BESIDE):
        values = given | {"sources": SOURCES}
        connection.execute(statement, {name: values[name] for name in re.findall(r"[$](\w+)", statement)})
        if number == 0 and start == 0:
            connection.execute("DELETE FROM store.entry_attempts")


def _polls(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        INSERT INTO store.polls BY NAME
        SELECT 'r' || d AS run_id, 's' || s AS source_id, $1 + INTERVAL 1 DAY * d AS polled_at,
            CASE WHEN (s * 31 + d) % 97 = 0 THEN 'failed' ELSE 'ok' END AS result, '' AS reason, 200 AS status,
            5 AS entries, 5 AS known, 1000 AS received_bytes,
            CASE WHEN (s * 31 + d) % 97 = 0 THEN 'failing' ELSE 'ok' END AS state
        FROM range($2) AS x(d), range($3) AS y(s)
        """,
        [NOW - timedelta(days=DAYS), DAYS, SOURCES],
    )
