"""The views of a window: what arrived in it and a while before, chosen once, so that no later query reads history.

Temporary tables and views of these names come before those of the file, in macros too. Their statements are the file's
own views over fewer rows. Nothing is written to the file.

What the macros of stories say of the window is computed once, too, each from those before it: a dozen queries of a
digest ask for the same rows. For the length of the computation a temporary macro returns the rows of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from warehouse.store.check_scope import in_place

if TYPE_CHECKING:
    import duckdb

REACH_DAYS = 38  # a story's articles of 30 days, and of the week before with which a day is compared
_OF_ARTICLE = "SELECT * FROM store.{} SEMI JOIN window_ids USING (article_id)"
_TABLES = {
    "lineage": _OF_ARTICLE.format("lineage"),
    "duplicates": _OF_ARTICLE.format("duplicates"),
    "seed_sightings": _OF_ARTICLE.format("seed_sightings"),
    "story_articles": _OF_ARTICLE.format("story_articles"),
    # An origin is looked up by what it is, in the window or not.
    "version_rows": """
        SELECT rowid AS place, published_on FROM store.article_versions SEMI JOIN (
            SELECT article_id FROM window_ids UNION SELECT origin_id FROM window_lineage
        ) AS referred USING (article_id)""",
    "tags": """
        SELECT * FROM store.tags SEMI JOIN window_ids USING (article_id)
        WHERE published_on >= (SELECT min(published_on) FROM window_version_rows)""",
}
# By the places of rows that were found by their bare keys: else every body that is stored is read. A view: bodies are
# large, and once in `articles` is enough.
_VERSIONS = """
    CREATE OR REPLACE TEMP VIEW window_article_versions AS
    SELECT * FROM store.article_versions WHERE rowid IN (SELECT place FROM window_version_rows)"""
# Views in the order in which they read each other; the first two are computed once.
_VIEWS = {"articles": "TABLE", "article_voices": "TABLE", "article_versions": "VIEW", "tags": "VIEW"}
_HEAD = re.compile(r"^\s*CREATE (?:OR REPLACE )?VIEW .+? AS\s", re.IGNORECASE | re.DOTALL)


# Macros of the window, in the order in which they read each other, and those that take a reader's wish.
_OF_WINDOW = ("story_members", "story_claims", "story_cards", "story_subjects")
_OF_WISH = ("news_stories", "news")
_WISH = ", $relations, $topics, $least"
_PARAMETER = re.compile(r"\$(\w+)")


@contextmanager
def narrowed(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Within the block the views a digest reads hold what arrived from REACH_DAYS before `since` until `until`.

    `values`: the parameters of the digest's queries (since, until, relations, topics, least), and `without`: stories
    whose articles are left out of the window. Yields the calls of macros
    whose rows are computed, as they stand in queries with parameters, and the table of each; see `instead`.
    """
    raw: duckdb.DuckDBPyConnection = getattr(connection, "unrecorded", connection)
    calls: dict[str, str] = {}
    try:
        _narrow(raw, values)
        _compute(raw, values, calls)
        yield calls
    finally:
        _uncover(raw)
        for name, kind in reversed(_VIEWS.items()):
            raw.execute(f"DROP {kind} IF EXISTS temp.{name}")
        raw.execute("DROP VIEW IF EXISTS temp.window_article_versions")
        for table in (*calls.values(), *(f"window_{name}" for name in (*_TABLES, "ids"))):
            raw.execute(f"DROP TABLE IF EXISTS temp.{table}")


def instead(sql: str, calls: Mapping[str, str]) -> str:
    """Return a query that reads tables in place of the calls of macros whose rows they hold, pure."""
    for call, table in calls.items():
        sql = sql.replace(call, table)
    return sql


def _compute(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any], calls: dict[str, str]) -> None:
    """Fill a table for each call and note it in `calls`; nothing where a snapshot of an earlier version lacks one."""
    asked = "SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro'"
    if not {*_OF_WINDOW, *_OF_WISH} <= {row[0] for row in connection.execute(asked).fetchall()}:
        return
    for name in _OF_WINDOW:
        _keep(connection, f"{name}($since, $until)", f"window_{name}", values, calls)
        _cover(connection, f"{name}(since, until)", f"window_{name}")
    for suffix, wish in (("", ""), ("_wished", _WISH)):
        for name in _OF_WISH:
            if wish and not any(values[one] for one in ("relations", "topics", "least")):  # the same rows as without
                calls[f"{name}($since, $until{wish})"] = f"window_{name}"
                continue
            _keep(connection, f"{name}($since, $until{wish})", f"window_{name}{suffix}", values, calls)
            if name == "news_stories":
                given = "(since, until, of_relations := '[]', of_topics := '[]', at_least := 0)"
                _cover(connection, name + given, f"window_{name}{suffix}")
        _uncover(connection, _OF_WISH)
    _uncover(connection)


def _keep(
    connection: duckdb.DuckDBPyConnection, call: str, table: str, values: Mapping[str, Any], calls: dict[str, str]
) -> None:
    calls[call] = table
    used = {name: values[name] for name in _PARAMETER.findall(call)}
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {call}", used)  # noqa: S608 - names of ours


def _cover(connection: duckdb.DuckDBPyConnection, head: str, table: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP MACRO {head} AS TABLE SELECT * FROM {table}")  # noqa: S608 - names of ours


def _uncover(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...] = (*_OF_WINDOW, *_OF_WISH)) -> None:
    for name in names:
        connection.execute(f"DROP MACRO TABLE IF EXISTS temp.{name}")


def _narrow(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE window_ids AS SELECT article_id FROM store.article_versions
        WHERE version = 1 AND seen_at <= $until AND seen_at > $since::TIMESTAMPTZ - INTERVAL {REACH_DAYS} DAY
            AND article_id NOT IN (
                SELECT article_id FROM store.story_articles WHERE list_contains($without::VARCHAR[], story_id)
            )
        """,  # noqa: S608 - a number of ours
        {name: values[name] for name in ("since", "until")} | {"without": list(values.get("without", ()))},
    )
    for name, rows in _TABLES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE window_{name} AS {rows}")
    connection.execute(_VERSIONS)
    asked = (
        "SELECT view_name, sql FROM duckdb_views() WHERE database_name = current_database() AND schema_name = 'main'"
    )
    texts = dict(connection.execute(asked).fetchall())
    for name, kind in _VIEWS.items():
        if name in texts:  # a snapshot of an earlier version has fewer
            body = _HEAD.sub(
                "",
                in_place(texts[name], {table: f"window_{table}" for table in (*_TABLES, "article_versions")}),
                count=1,
            )
            connection.execute(f"CREATE OR REPLACE TEMP {kind} {name} AS {body}")
