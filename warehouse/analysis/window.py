"""The views of a window: what arrived in it and a while before, chosen once, so that no later query reads history.

Temporary tables and views of these names come before those of the file, in macros too. Their statements are the file's
own views over fewer rows. Nothing is written to the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from warehouse.store.check_scope import in_place

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

REACH_DAYS = 38  # a story's articles of 30 days, and of the week before with which a day is compared
_OF_ARTICLE = "SELECT * FROM store.{} SEMI JOIN window_ids USING (article_id)"
_TABLES = {
    "lineage": _OF_ARTICLE.format("lineage"),
    "duplicates": _OF_ARTICLE.format("duplicates"),
    "seed_sightings": _OF_ARTICLE.format("seed_sightings"),
    "story_articles": _OF_ARTICLE.format("story_articles"),
    # An origin is looked up by what it is, in the window or not.
    "article_versions": """
        SELECT * FROM store.article_versions SEMI JOIN (
            SELECT article_id FROM window_ids UNION SELECT origin_id FROM window_lineage
        ) AS referred USING (article_id)""",
    "tags": """
        SELECT * FROM store.tags SEMI JOIN window_ids USING (article_id)
        WHERE published_on >= (SELECT min(published_on) FROM window_article_versions)""",
}
# Views in the order in which they read each other; the first two are computed once.
_VIEWS = {"articles": "TABLE", "article_voices": "TABLE", "article_versions": "VIEW", "tags": "VIEW"}
_HEAD = re.compile(r"^\s*CREATE (?:OR REPLACE )?VIEW .+? AS\s", re.IGNORECASE | re.DOTALL)


@contextmanager
def narrowed(connection: duckdb.DuckDBPyConnection, since: datetime, until: datetime) -> Iterator[None]:
    """Within the block the views a digest reads hold what arrived from REACH_DAYS before `since` until `until`."""
    raw: duckdb.DuckDBPyConnection = getattr(connection, "unrecorded", connection)
    try:
        _narrow(raw, since, until)
        yield
    finally:
        for name, kind in reversed(_VIEWS.items()):
            raw.execute(f"DROP {kind} IF EXISTS temp.{name}")
        for name in (*_TABLES, "ids"):
            raw.execute(f"DROP TABLE IF EXISTS temp.window_{name}")


def _narrow(connection: duckdb.DuckDBPyConnection, since: datetime, until: datetime) -> None:
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE window_ids AS SELECT article_id FROM store.article_versions
        WHERE version = 1 AND seen_at <= $until AND seen_at > $since::TIMESTAMPTZ - INTERVAL {REACH_DAYS} DAY
        """,  # noqa: S608 - a number of ours
        {"since": since, "until": until},
    )
    for name, rows in _TABLES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE window_{name} AS {rows}")
    asked = (
        "SELECT view_name, sql FROM duckdb_views() WHERE database_name = current_database() AND schema_name = 'main'"
    )
    texts = dict(connection.execute(asked).fetchall())
    for name, kind in _VIEWS.items():
        if name in texts:  # a snapshot of an earlier version has fewer
            body = _HEAD.sub("", in_place(texts[name], {table: f"window_{table}" for table in _TABLES}), count=1)
            connection.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {body}")
