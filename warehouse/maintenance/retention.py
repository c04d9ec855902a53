"""Retention: articles by month, texts of dropped entries, rows of old digests.

    expire_articles   whole months of articles with all that was found in them, except what a digest cites
    expire_dropped    texts of what relevance dropped
    expire_digests    the rows old digests were issued from; `deliveries` stays
    apply_retention   all of it under one lock, compacted where worthwhile (compaction.py), published once

The entry of a removed article stays, dropped as `expired`: a feed that lists it again does not bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.records import LEDGER_TABLES
from warehouse.maintenance.compaction import compact, file_size, is_worth_compacting
from warehouse.search.merging import GONE
from warehouse.store.connection import LOCK_WAIT_S, Warehouse
from warehouse.store.migrations import set_meta
from warehouse.store.publish import publish_locked, unpublished_notes
from warehouse.store.transactions import transaction
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

OF_AN_ARTICLE = (
    "article_versions", "tags", "fingerprints", "duplicates", "lineage", "story_articles", "version_changes",
    "page_states", "meanings", "seed_quotes", *LEDGER_TABLES,
)  # fmt: skip
RETENTION_KEY = "tidied"  # key of store.meta: when something was removed last


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """The result of one retention pass."""

    articles: int  # removed, with all that was found in them
    cited: int  # older than the month, and kept: a digest cites them, they copy a seed, or a kept one repeats them
    dropped: int  # texts of dropped entries forgotten
    bytes_before: int  # of the writer file; 0 of a lake
    bytes_after: int
    published: str  # '' where nothing changed
    digests: int = 0  # days of digests whose rows were removed


def apply_retention(
    warehouse: Warehouse,
    *,
    now: datetime,
    timezone: str,
    dropped_days: int,
    articles_months: int = 0,
    digests_days: int = 0,
) -> RetentionResult:
    """Remove what is past its retention, compact where worthwhile, check, and publish once where anything changed.

    `articles_months` is how many whole months before the desk's present one are kept, `digests_days` how many days of
    digests; 0 for all. Raises WarehouseBusy where the lock is not free in time, and the warehouse's other errors; then
    the published snapshot stays unchanged.
    """
    with warehouse.lock("upkeep", LOCK_WAIT_S):
        before = file_size(warehouse)
        removed = cited = 0
        with warehouse.opened() as connection:
            with transaction(connection):
                dropped = expire_dropped(connection, now - timedelta(days=dropped_days))
                today = now.astimezone(ZoneInfo(timezone)).date()
                digests = expire_digests(connection, today - timedelta(days=digests_days)) if digests_days else 0
                if articles_months:
                    oldest = first_day_kept(today, articles_months)
                    removed, cited = expire_articles(connection, oldest)
                if removed or dropped or digests:
                    set_meta(connection, RETENTION_KEY, now.isoformat())
            is_changed = bool(unpublished_notes(warehouse, connection, RETENTION_KEY)) or bool(
                removed or dropped or digests
            )
        if is_packed := warehouse.is_shared or is_worth_compacting(warehouse):
            compact(warehouse)
        is_changed = is_changed or (is_packed and not warehouse.is_shared)
        published = publish_locked(warehouse, f"upkeep-{now:%Y%m%dT%H%M%SZ}") if is_changed else ""
        return RetentionResult(removed, cited, dropped, before, file_size(warehouse), str(published), digests)


def first_day_kept(today: date, months: int) -> date:
    """Return the first day of the month `months` before the present one."""
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def expire_dropped(connection: duckdb.DuckDBPyConnection, before: datetime) -> int:
    """Remove the texts of entries dropped before an instant; return how many. Their entries stay."""
    row = first_row(connection.execute("SELECT count(*) FROM store.dropped WHERE dropped_at < ?", [before]))
    count = int(row[0]) if row else 0
    if count:
        with transaction(connection):
            connection.execute("DELETE FROM store.dropped WHERE dropped_at < ?", [before])
    return count


def expire_digests(connection: duckdb.DuckDBPyConnection, before: date) -> int:
    """Remove the rows of digests before a day, never of the last one; return the number of days."""
    due = "day < least($1, (SELECT max(day) FROM store.digests))"
    row = first_row(connection.execute(f"SELECT count(DISTINCT day) FROM store.digests WHERE {due}", [before]))  # noqa: S608 - our own text
    count = int(row[0]) if row else 0
    if count:
        with transaction(connection):
            for table in ("digest_variants", "digests"):
                connection.execute(f"DELETE FROM store.{table} WHERE {due}", [before])  # noqa: S608 - our own names
    return count


def expire_articles(connection: duckdb.DuckDBPyConnection, before: date) -> tuple[int, int]:
    """Remove the articles published before a day that nothing kept rests on; return the numbers removed and kept.

    Kept: what a digest cites, copies of the seed corpus, and what a kept article repeats or is traced to.
    """
    old, kept = (
        int(row[0]) if (row := first_row(connection.execute(f"{_OLD} SELECT count(*) FROM {name}", [before]))) else 0  # noqa: S608 - our own names
        for name in ("old", "held")
    )
    if old == kept:
        return 0, kept
    with transaction(connection):
        connection.execute(f"CREATE TEMP TABLE expired AS {_OLD} FROM old ANTI JOIN held USING (article_id)", [before])
        for table in OF_AN_ARTICLE:
            connection.execute(f"DELETE FROM store.{table} WHERE article_id IN (SELECT article_id FROM expired)")  # noqa: S608 - our own names
        connection.execute(
            "UPDATE store.entries SET outcome = 'dropped', reason = 'expired', summary = '', content = '' "
            "WHERE outcome = 'loaded' AND article_id IN (SELECT article_id FROM expired)"
        )
        connection.execute("DROP TABLE expired")
        set_meta(connection, GONE, "1")  # their words leave the index of search next
    return old - kept, kept


_OLD = """
WITH RECURSIVE old AS (
    SELECT article_id FROM store.article_versions GROUP BY article_id HAVING arg_max(published_on, version) < $1
),
links AS (
    SELECT article_id, of_article_id AS rests_on FROM store.duplicates
    UNION ALL SELECT article_id, origin_id FROM store.lineage WHERE origin_id <> article_id
    UNION ALL SELECT article_id, of_id FROM store.lineage WHERE coalesce(of_id, '') <> ''
),
wanted AS (
    SELECT unnest(article_ids) AS article_id FROM store.digests
    UNION SELECT unnest(article_ids) FROM store.digest_variants
    UNION SELECT article_id FROM store.seed_sightings
    UNION SELECT rests_on FROM links ANTI JOIN old USING (article_id)
),
held AS (
    SELECT article_id FROM old SEMI JOIN wanted USING (article_id)
    UNION
    SELECT o.article_id FROM held AS h JOIN links AS l USING (article_id) JOIN old AS o ON o.article_id = l.rests_on
)
"""
