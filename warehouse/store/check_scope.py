"""The tables that checks read, narrowed to what was touched: the same rules, over temporary tables of a few rows.

Each holds the rows of its table that belong to touched articles, entries or runs. So that no reference points at
nothing, an article counts as touched where one that is touched repeats it or comes from it. Rows of a touched article
in the table of tags are looked for among the days of its versions alone: a tag of another day is the nightly check's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.store.migrations import sql_files
from warehouse.tables.rows import listed

if TYPE_CHECKING:
    import duckdb

    from warehouse.recovery.touched import Touched

MOST = 20_000  # ids; beyond it reading everything is as cheap
_TABLE = re.compile(r"\bstore\.(\w+)")
_IDS = "CREATE OR REPLACE TEMP TABLE scope_{} AS SELECT DISTINCT unnest($1::JSON::VARCHAR[]) AS {}"
# Which rows, by the bare key, then the rows: else every column of the table is read, bodies too.
_BY_KEY = "SELECT * FROM store.{0} WHERE rowid IN (SELECT rowid FROM store.{0} SEMI JOIN {1})"
_OF_ARTICLE = _BY_KEY.format("{0}", "scope_touched USING (article_id)")
# Table → the rows that stand for it, in the order in which they are made.
_ROWS = {
    "duplicates": _OF_ARTICLE.format("duplicates"),
    "lineage": _OF_ARTICLE.format("lineage"),
    "story_articles": _OF_ARTICLE.format("story_articles"),
    "seed_sightings": _OF_ARTICLE.format("seed_sightings"),
    "entries": _BY_KEY.format("entries", "scope_listed USING (entry_id)"),
    "entry_attempts": "SELECT * FROM store.entry_attempts SEMI JOIN scope_accounts USING (run_id)",
    "runs": "SELECT * FROM store.runs SEMI JOIN scope_accounts USING (run_id)",
    "article_versions": _BY_KEY.format(
        "article_versions",
        """(
            SELECT article_id FROM scope_touched
            UNION SELECT of_article_id FROM scope_duplicates
            UNION SELECT origin_id FROM scope_lineage
            UNION SELECT article_id FROM scope_entries WHERE outcome = 'loaded'
        ) AS referred USING (article_id)""",
    ),
    "tags": """
        SELECT * FROM store.tags SEMI JOIN scope_touched USING (article_id)
        WHERE published_on BETWEEN (SELECT min(published_on) FROM scope_article_versions)
            AND (SELECT max(published_on) FROM scope_article_versions)""",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where checks run, and the tables they read in place of those of the schema `store`."""

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, str] = field(default_factory=dict)


def in_place(sql: str, tables: Mapping[str, str]) -> str:
    """Return a query that reads other tables in place of those of the schema `store`, pure."""
    return _TABLE.sub(lambda match: tables.get(match[1], match[0]), sql)


@contextmanager
def scoped(connection: duckdb.DuckDBPyConnection, touched: Touched | None) -> Iterator[Scope]:
    """Make the narrowed tables for the length of a block; of None, or of very much, everything counts."""
    raw: duckdb.DuckDBPyConnection = getattr(connection, "unrecorded", connection)
    if touched is None or touched.size > MOST:
        yield Scope(raw)
        return
    rows = _ROWS | {name: _OF_ARTICLE.format(name) for name in _of_articles(raw) if name not in _ROWS}
    tables = {name: f"scope_{name}" for name in rows}
    kinds = {"touched": "article_id", "listed": "entry_id", "accounts": "run_id"}
    try:
        for name, key in kinds.items():
            raw.execute(_IDS.format(name, key), [listed(sorted(touched.ids[key]))])
        for name, chosen in rows.items():
            raw.execute(f"CREATE OR REPLACE TEMP TABLE scope_{name} AS {chosen}")
        raw.execute(_view_of_runs(tables))
        yield Scope(raw, tables)
    finally:
        raw.execute("DROP VIEW IF EXISTS temp.runs")
        for name in (*rows, *kinds):
            raw.execute(f"DROP TABLE IF EXISTS temp.scope_{name}")


def _of_articles(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables that checks read and that have a row's article in a column."""
    read = {name for file in sql_files("checks") for name in _TABLE.findall(file.text)}
    asked = (
        "SELECT DISTINCT table_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'store' AND column_name = 'article_id'"
    )
    return sorted(read & {row[0] for row in connection.execute(asked).fetchall()})


def _view_of_runs(tables: Mapping[str, str]) -> str:
    """Return the view of runs over these tables; a temporary one comes before the one of the file."""
    text = {file.name: file.text for file in sql_files("views")}["runs"]
    return in_place(text, tables).replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW")
