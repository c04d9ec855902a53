"""Publishing: an immutable, read-only copy of the writer file that analysts open, flipped into place by a symlink.

    commit → checkpoint → checks → copy → fsync → 0444 → rename → flip the symlink → fsync the folder → keep three

The name of a snapshot is never used twice: a WAL left beside it by a killed reader would be replayed into whatever
came next under the same name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import PUBLISHED, SNAPSHOTS, Warehouse, told_plainly
from warehouse.errors import CheckFailed
from warehouse.migrations import sql_files

if TYPE_CHECKING:
    import duckdb

KEEP = 3
COUNTED = (
    "runs",
    "entries",
    "entry_attempts",
    "article_versions",
    "tags",
    "duplicates",
    "seed_sightings",
    "dropped",
)


def publish(warehouse: Warehouse, run_id: str) -> Path:
    """Check the writer file and publish a snapshot of it; gives the snapshot's path.

    Raises CheckFailed where a check finds offending rows and OutOfSpace where the disk is full; in both cases the
    published snapshot stays as it was.
    """
    with warehouse.lock(f"publish {run_id}"):
        return publish_locked(warehouse, run_id)


def publish_locked(warehouse: Warehouse, run_id: str) -> Path:
    """As `publish`, for a caller that already holds writer.lock."""
    folder = warehouse.home / SNAPSHOTS
    with told_plainly(warehouse.home):
        folder.mkdir(exist_ok=True)
        _clear_strays(folder)
        with warehouse.opened() as connection:
            run_checks(connection)
            counts = {table: _count(connection, table) for table in COUNTED}
            connection.execute("CHECKPOINT")
        snapshot = _copy(warehouse.writer_path, folder, run_id)
        _write_manifest(snapshot, run_id, counts)
        _flip(warehouse.home, snapshot)
        _keep_newest(folder, snapshot)
    return snapshot


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check; raises CheckFailed at the first that returns rows."""
    for check in sql_files("checks"):
        rows = connection.execute(check.text).fetchall()
        if rows:
            words = dict(check.words).get(check.name, "")
            raise CheckFailed(check.name, len(rows), words)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM store.{table}").fetchone()  # noqa: S608 - our own names
    return int(row[0]) if row else 0


def _copy(writer: Path, folder: Path, run_id: str) -> Path:
    number = 0
    while (final := folder / (f"w.{run_id}.duckdb" if not number else f"w.{run_id}.{number}.duckdb")).exists():
        number += 1
    draft = final.with_suffix(".duckdb.tmp")
    try:
        shutil.copyfile(writer, draft)
        with _opened_folder(draft) as descriptor:
            os.fsync(descriptor)
        draft.chmod(0o444)
        draft.rename(final)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return final


def _write_manifest(snapshot: Path, run_id: str, counts: dict[str, int]) -> None:
    told = {"run_id": run_id, "bytes": snapshot.stat().st_size, "rows": counts}
    snapshot.with_suffix(".json").write_text(json.dumps(told, indent=1), "utf-8")


def _flip(home: Path, snapshot: Path) -> None:
    """Point the published name at the new snapshot in one step, so that every open finds a whole file."""
    draft = home / f".{PUBLISHED}.tmp"
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path(SNAPSHOTS) / snapshot.name)
    draft.replace(home / PUBLISHED)
    for folder in (home / SNAPSHOTS, home):
        with _opened_folder(folder) as descriptor:
            os.fsync(descriptor)


@contextmanager
def _opened_folder(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _clear_strays(folder: Path) -> None:
    """Drafts left by a killed publish; safe because writer.lock is ours."""
    for stray in folder.glob("*.tmp"):
        stray.unlink(missing_ok=True)


def _keep_newest(folder: Path, current: Path) -> None:
    snapshots = sorted(folder.glob("w.*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    kept = [current, *(path for path in snapshots if path != current)][:KEEP]
    for old in snapshots:
        if old not in kept:
            for path in (old, old.with_suffix(".json"), Path(f"{old}.wal")):
                path.unlink(missing_ok=True)
