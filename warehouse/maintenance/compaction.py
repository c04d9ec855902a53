"""Compaction: rewrite the writer file in the order of days, without free blocks; of a lake, merge small files.

What a row held stays readable in the file's free blocks until they are reused. So a migration that takes something out
for good sets ERASED, and the next publish rewrites the file before it copies it.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.records import LEDGER_TABLES
from warehouse.errors import CopyDiffers
from warehouse.recovery.spool import sync_folder
from warehouse.store.engine import connect, create
from warehouse.store.error_translation import translate_errors
from warehouse.store.manifest import contents
from warehouse.store.migrations import bring_up_to_date, get_meta, set_meta
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    from warehouse.store.connection import Warehouse

IN_DATE_ORDER = ("article_versions", "tags", "fingerprints", *LEDGER_TABLES)
WORTH_SHARE = 0.25  # of the file's blocks free: below that, new rows will fill them soon enough
WORTH_BYTES = 64_000_000
KEEP_SNAPSHOTS = timedelta(days=7)  # of a lake: how long a reader may hold one open
ERASED = "erased"  # key of store.meta: what a migration erased, until the file is rewritten


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
    warehouse.close_file()  # it is attached and then replaced
    before = file_size(warehouse)
    draft = warehouse.writer_path.with_suffix(".compacted")
    with translate_errors(warehouse.home):
        try:
            _discard(draft)
            _rewrite(warehouse, draft)
            draft.replace(warehouse.writer_path)
            sync_folder(warehouse.home)
        finally:
            _discard(draft)
    return before, file_size(warehouse)


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


def file_size(warehouse: Warehouse) -> int:
    """Return the bytes of the writer file, 0 where there is none."""
    return warehouse.writer_path.stat().st_size if warehouse.writer_path.exists() else 0
