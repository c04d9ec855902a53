"""Retention and compaction: articles by month, texts of dropped entries, rows of old digests, the writer file.

    expire_articles   whole months of articles with all that was found in them, except what a digest cites
    expire_dropped    texts of what relevance dropped
    expire_digests    the rows old digests were issued from; `deliveries` stays
    compact           the writer file rewritten in the order of days; of a lake, small files merged
    tidy              all of it under one lock, checked and published once

The entry of a removed article stays, dropped as `expired`: a feed that lists it again does not bring it back.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from warehouse.errors import CopyDiffers
from warehouse.recovery.spool import sync_folder
from warehouse.store.connection import LOCK_WAIT_S, Warehouse
from warehouse.store.engine import connect, create
from warehouse.store.error_translation import translate_errors
from warehouse.store.manifest import contents
from warehouse.store.migrations import bring_up_to_date, get_meta, set_meta
from warehouse.store.publish import publish_locked, unpublished_notes
from warehouse.store.transactions import transaction
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

OF_AN_ARTICLE = (
    "article_versions", "tags", "fingerprints", "duplicates", "lineage", "story_articles", "version_changes",
    "page_states", "meanings",
)  # fmt: skip
IN_DATE_ORDER = ("article_versions", "tags", "fingerprints")
WORTH_SHARE = 0.25  # of the file's blocks free: below that, new rows will fill them soon enough
WORTH_BYTES = 64_000_000
RETENTION_KEY = "tidied"  # key of store.meta: when something was removed last
KEEP_SNAPSHOTS = timedelta(days=7)  # of a lake: how long a reader may hold one open


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
        before = _size(warehouse)
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
        return RetentionResult(removed, cited, dropped, before, _size(warehouse), str(published), digests)


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


def is_worth_compacting(warehouse: Warehouse) -> bool:
    """Return whether enough of the writer file is free to compact it."""
    with connect(warehouse.writer_path, read_only=True) as connection:
        row = first_row(connection.execute("SELECT free_blocks, total_blocks, block_size FROM pragma_database_size()"))
    free, total, size = row or (0, 1, 0)
    return bool(free * size >= WORTH_BYTES and free >= WORTH_SHARE * total)


def compact(warehouse: Warehouse) -> tuple[int, int]:
    """Compact the warehouse; return the bytes of the writer file before and after, 0 for a lake. Call under the lock.

    Raises OutOfSpace where the disk cannot hold a second file meanwhile, CopyDiffers where the new one differs.
    """
    if warehouse.is_shared:
        _pack_lake(warehouse)
        return 0, 0
    with warehouse.opened() as connection:
        connection.execute("CHECKPOINT")
    before = _size(warehouse)
    draft = warehouse.writer_path.with_suffix(".compacted")
    with translate_errors(warehouse.home):
        try:
            _discard(draft)
            _rewrite(warehouse, draft)
            draft.replace(warehouse.writer_path)
            sync_folder(warehouse.home)
        finally:
            _discard(draft)
    return before, _size(warehouse)


def _rewrite(warehouse: Warehouse, draft: Path) -> None:
    create(draft)
    with connect(draft, read_only=False) as connection:
        bring_up_to_date(connection, warehouse.timezone)
        catalogue = get_meta(connection, "catalogue")
        quoted = str(warehouse.writer_path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS origin (READ_ONLY)")
        connection.execute("USE origin")
        held = contents(connection)
        connection.execute(f"USE {draft.stem}")
        for table in held.tables:
            order = "ORDER BY published_on" if table in IN_DATE_ORDER else ""
            connection.execute(f"DELETE FROM store.{table}")  # noqa: S608 - our own names
            connection.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM origin.store.{table} {order}")  # noqa: S608 - our own names
        is_same = contents(connection) == held
        connection.execute("DETACH origin")
        set_meta(connection, "catalogue", catalogue)
        connection.execute("CHECKPOINT")
    if not is_same:
        raise CopyDiffers("the compacted file differs from the writer file: nothing was changed; check the disk")
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(draft: Path) -> None:
    for path in (draft, Path(f"{draft}.wal")):
        path.unlink(missing_ok=True)


def _pack_lake(warehouse: Warehouse) -> None:
    """Merge small files, write out rows kept in the catalogue, expire old snapshots but the published one, clean up."""
    with warehouse.opened() as connection:
        row = first_row(connection.execute("SELECT current_database()"))
        lake = str(row[0]) if row else ""
        mark = get_meta(connection, "published") or "0"
        for call in ("ducklake_flush_inlined_data", "ducklake_rewrite_data_files", "ducklake_merge_adjacent_files"):
            connection.execute(f"CALL {call}('{lake}')")
        old = connection.execute(
            "SELECT snapshot_id FROM ducklake_snapshots($1) WHERE snapshot_time < now() - $2 AND snapshot_id < $3",
            [lake, KEEP_SNAPSHOTS, int(mark)],
        ).fetchall()
        if old:
            numbers = ", ".join(str(number) for (number,) in old)
            connection.execute(f"CALL ducklake_expire_snapshots('{lake}', versions => [{numbers}])")
        connection.execute(
            f"CALL ducklake_cleanup_old_files('{lake}', older_than => now() - INTERVAL {KEEP_SNAPSHOTS.days} DAY)"
        )


def _size(warehouse: Warehouse) -> int:
    return warehouse.writer_path.stat().st_size if warehouse.writer_path.exists() else 0
