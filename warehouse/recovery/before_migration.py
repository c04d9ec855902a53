"""Keep the last published snapshot before a home's first migration, so that one can go back to the version before."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.files.copying import copy_file
from warehouse.recovery.spool import sync_folder

if TYPE_CHECKING:
    from collections.abc import Collection

BACKUPS = "backups"


def keep_snapshot(published: Path, done: Collection[int], latest: int) -> str:
    """Copy the snapshot to backups/before-NNNN.duckdb, once; return a note for the person who upgraded, '' for none.

    `done` are the numbers of the applied migrations, `latest` this version's last; NNNN is the first to be applied.
    Nothing is copied for a new home or an up-to-date one. Where the disk has no room for it the note says so: the
    migration is one transaction and does not need the copy. Raises OSError.
    """
    if not done or max(done) >= latest or not published.exists():
        return ""
    snapshot = published.resolve()
    folder = published.parent / BACKUPS
    kept = folder / f"before-{max(done) + 1:04}.duckdb"
    if kept.exists():
        return ""
    if shutil.disk_usage(published.parent).free < 2 * snapshot.stat().st_size:
        return f"the disk is short: the snapshot from before the upgrade is not kept as {BACKUPS}/{kept.name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = kept.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    copy_file(snapshot, draft)
    draft.chmod(0o600)
    draft.replace(kept)
    sync_folder(folder)
    return f"the snapshot from before the upgrade is kept as {BACKUPS}/{kept.name}; remove it once all is well"
