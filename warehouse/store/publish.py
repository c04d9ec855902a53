"""Publish an immutable, read-only copy of the writer file, which analysts open through a symlink.

    commit → checks → checkpoint → patch the oldest snapshot, or copy → fsync → verify → 0444 → rename
        → flip the symlink → fsync the folder → forget the spool → keep three

The name of a snapshot is never reused: a WAL left beside it by a killed reader would be replayed into the next file
of that name.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import CopyDiffers, NothingPublished, SnapshotDamaged, WarehouseError
from warehouse.files.blocks import differing_bytes, patch, read_blocks
from warehouse.files.copying import clone_file, copy_file
from warehouse.files.retired import take
from warehouse.maintenance.compaction import ERASED, compact
from warehouse.recovery.healing import set_aside
from warehouse.recovery.spool import last_batch, sync_folder
from warehouse.recovery.touched import Touched, touched
from warehouse.store.checks import FAILING, checks_digest, failing_checks, run_checks
from warehouse.store.connection import PUBLISHED, Warehouse, open_published
from warehouse.store.engine import connect
from warehouse.store.engine_errors import Cause, cause_of
from warehouse.store.error_translation import translate_errors
from warehouse.store.manifest import Contents, Manifest, contents, counts, manifest_of, read_manifest, snapshot_of
from warehouse.store.migrations import get_meta, set_meta
from warehouse.store.permissions import SNAPSHOT_MODE, SNAPSHOTS, SNAPSHOTS_MODE
from warehouse.store.spilling import clear_spills

if TYPE_CHECKING:
    import duckdb

KEEP = 3
KEEP_WHEN_SHORT = 2


def publish(warehouse: Warehouse, run_id: str) -> Path | str:
    """Check the writer file and publish a snapshot of it. Return the snapshot's path, for a lake its name.

    Raises CheckFailed where a check finds offending rows, OutOfSpace where the disk is full and CopyDiffers where
    the copy differs from the original; in each case the published snapshot stays unchanged.
    """
    with warehouse.lock(f"publish {run_id}"):
        return publish_locked(warehouse, run_id)


def publish_locked(warehouse: Warehouse, run_id: str) -> Path | str:
    """As `publish`, for a caller that already holds writer.lock."""
    if warehouse.is_shared:
        from warehouse.lake.ducklake import mark_published

        return mark_published(warehouse)
    return _publish_file(warehouse, run_id)


def publish_again(warehouse: Warehouse) -> str:
    """Read the published snapshot as a whole, publish a new one where it is damaged, and return the finding."""
    try:
        with open_published(warehouse.home) as connection:
            contents(connection)
    except NothingPublished:
        return "nothing is published yet"
    except SnapshotDamaged as damage:
        snapshot = publish(warehouse, f"again-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        return f"{damage}. Published {Path(snapshot).name} in its place"
    return "all of it can be read"


def check_everything(warehouse: Warehouse) -> list[str]:
    """Run every check over everything; return the broken ones, which stop the next publish. A publish checks less."""
    with warehouse.write("check everything") as connection:
        broken = [name for name, _, _ in failing_checks(connection)]
        if broken:
            set_meta(connection, FAILING, ", ".join(broken))
    return broken


def unpublished_notes(warehouse: Warehouse, connection: duckdb.DuckDBPyConnection, prefix: str) -> list[str]:
    """Return the keys of store.meta that the snapshot lacks or holds with another value.

    Empty for a lake and where nothing is published yet; all keys where the snapshot cannot be read.
    """
    if warehouse.is_shared or not warehouse.published_path.exists():
        return []
    asked = "SELECT key, value FROM store.meta WHERE starts_with(key, ?)"
    known: set[tuple[str, str]] = set()
    with suppress(WarehouseError), open_published(warehouse.home) as published:
        known = set(published.execute(asked, [prefix]).fetchall())
    return sorted(key for key, value in connection.execute(asked, [prefix]).fetchall() if (key, value) not in known)


def _publish_file(warehouse: Warehouse, run_id: str) -> Path:
    folder = warehouse.home / SNAPSHOTS
    with translate_errors(warehouse.home):
        folder.mkdir(exist_ok=True)
        folder.chmod(SNAPSHOTS_MODE)
        _clear_strays(folder)
        clear_spills(warehouse.home)
        with warehouse.opened() as connection:
            run_checks(connection, _touched(warehouse, connection))
            if get_meta(connection, FAILING):
                set_meta(connection, FAILING, "")
            is_erased = bool(get_meta(connection, ERASED))
            held = _checkpoint(connection)
        warehouse.close_file()
        if is_erased:
            compact(warehouse)
            with warehouse.opened() as connection:
                connection.execute("DELETE FROM store.meta WHERE key = ?", [ERASED])
                held = _checkpoint(connection)
            warehouse.close_file()
        current = snapshot_of(warehouse.published_path)
        keep = _decide_keep(warehouse, folder)
        draft = _draft(folder, run_id)
        try:
            is_copied = _fill(draft, warehouse, current, keep)
            blocks = _verify(warehouse.writer_path, draft, held, is_copied=is_copied)
            draft.chmod(SNAPSHOT_MODE)
            draft.rename(snapshot := draft.with_suffix(""))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _describe(snapshot, run_id, held, warehouse.notes, blocks)
        _flip(warehouse.home, snapshot)
        warehouse.spool.forget(held.batch)
        _keep_newest(folder, snapshot, keep)
    return snapshot


def _checkpoint(connection: duckdb.DuckDBPyConnection) -> Contents:
    """Write everything into the file and return what it holds."""
    held = counts(connection)
    connection.execute("CHECKPOINT")
    return held


def _touched(warehouse: Warehouse, connection: duckdb.DuckDBPyConnection) -> Touched | None:
    """Return what was written since the last publish; None where everything has to be checked.

    So it is where nothing is published, the rules are others than then, or nightly maintenance found one broken.
    """
    manifest = read_manifest(snapshot_of(warehouse.published_path))
    if manifest.get("checks") != checks_digest() or get_meta(connection, FAILING):
        return None
    return touched(warehouse.spool, manifest["batch"], last_batch(connection))


def _decide_keep(warehouse: Warehouse, folder: Path) -> int:
    """Return how many snapshots to keep: KEEP_WHEN_SHORT, with a note, where the disk has too little space for more."""
    needed = warehouse.writer_path.stat().st_size
    if shutil.disk_usage(folder).free >= 2 * needed:
        return KEEP
    note = f"the disk is short: {KEEP_WHEN_SHORT} snapshots are kept instead of {KEEP}"
    if note not in warehouse.notes:
        warehouse.notes.append(note)
    return KEEP_WHEN_SHORT


def _draft(folder: Path, run_id: str) -> Path:
    """Return the name of the file to be filled: that of a snapshot that was never there, with .tmp."""
    number = 0
    while (final := folder / (f"w.{run_id}.duckdb" if not number else f"w.{run_id}.{number}.duckdb")).exists():
        number += 1
    return final.with_suffix(".duckdb.tmp")


def _fill(draft: Path, warehouse: Warehouse, current: Path, keep: int) -> bool:
    """Fill the draft with the writer file: the snapshot that is dropped anyway, patched, or a copy.

    Only what changed since that snapshot is written then. Return whether every byte was copied.
    docs/decisions/0008-publishing-by-blocks.md has the figures.
    """
    retired = _snapshots(draft.parent, current)[keep - 1 :]
    is_taken = bool(retired) and not clone_file(warehouse.writer_path, draft) and take(retired[-1], draft)
    if is_taken:
        for path in (manifest_of(retired[-1]), Path(f"{retired[-1]}.wal")):
            path.unlink(missing_ok=True)
    if keep < KEEP and current.exists():
        _keep_newest(draft.parent, current, KEEP_WHEN_SHORT - 1)  # until this publish ends, no other is needed
    if is_taken and patch(warehouse.writer_path, draft) is not None:
        return False
    if not is_taken and draft.exists():  # cloned
        return False
    return copy_file(warehouse.writer_path, draft) != "reflink"


def _verify(writer: Path, copy: Path, held: Contents, *, is_copied: bool) -> str:
    """Compare the copy with the writer file and open it; return the digest of its blocks, '' for an unknown layout.

    Byte by byte where every byte was copied or the layout is unknown. What was patched or cloned has been compared
    already: here the checksums of the blocks say that it was written. Raises CopyDiffers.
    """
    import duckdb

    wanted, found = read_blocks(writer), read_blocks(copy)
    try:
        with connect(copy, read_only=True) as connection:
            is_same = wanted == found and counts(connection) == held
    except duckdb.Error as error:
        if cause_of(error) is not Cause.DAMAGED:
            raise
        problem = str(error).splitlines()[0]
        raise CopyDiffers(f"the copy cannot be read ({problem}): nothing was published; check the disk") from error
    if not is_same or ((is_copied or wanted is None) and differing_bytes(writer, copy)):
        tables = _differing_tables(writer, copy)
        raise CopyDiffers(
            f"the copy differs from the writer file in {', '.join(tables) or 'its last batch'}: nothing was published; "
            "check the disk, then run again"
        )
    return found.digest if found else ""


def _differing_tables(writer: Path, copy: Path) -> list[str]:
    with connect(writer, read_only=True) as one, connect(copy, read_only=True) as other:
        wanted, found = contents(one).tables, contents(other).tables
    return [name for name in wanted if found.get(name) != wanted[name]]


def _describe(snapshot: Path, run_id: str, held: Contents, notes: list[str], blocks: str) -> None:
    import duckdb

    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    size = snapshot.stat().st_size
    marks = (duckdb.__version__, tuple(notes), blocks, checks_digest())
    Manifest(run_id, made_at, size, held.batch, held.tables, *marks).write(snapshot)


def _flip(home: Path, snapshot: Path) -> None:
    """Point the published name at the new snapshot atomically, so that every open finds a complete file."""
    draft, link = home / f".{PUBLISHED}.tmp", home / PUBLISHED
    draft.unlink(missing_ok=True)
    if link.exists() and not link.is_symlink():
        set_aside(link)  # a file or folder that Yalu did not create
    draft.symlink_to(Path(SNAPSHOTS) / snapshot.name)
    sync_folder(home / SNAPSHOTS)
    draft.replace(link)
    sync_folder(home)


def _clear_strays(folder: Path) -> None:
    """Remove drafts and manifests left by a killed publish; safe under writer.lock."""
    for stray in folder.glob("*.tmp"):
        if not stray.is_dir():  # the spill folder of a reader that uses its own program
            stray.unlink(missing_ok=True)
        elif not stray.with_suffix("").exists():
            shutil.rmtree(stray, ignore_errors=True)
    clear_spills(folder)
    for stray in folder.glob("w.*.json"):
        if not stray.with_suffix(".duckdb").exists():
            stray.unlink(missing_ok=True)


def _snapshots(folder: Path, current: Path) -> list[Path]:
    """Return the snapshots, the current one first, then from the newest to the oldest."""
    ours = [path for path in folder.glob("w.*.duckdb") if path.is_file() and not path.is_symlink()]
    newest = sorted(ours, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [*(path for path in newest if path == current), *(path for path in newest if path != current)]


def _keep_newest(folder: Path, current: Path, keep: int) -> None:
    for old in _snapshots(folder, current)[keep:]:
        for path in (old, manifest_of(old), Path(f"{old}.wal")):
            path.unlink(missing_ok=True)
