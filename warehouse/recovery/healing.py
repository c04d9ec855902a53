"""Heal the writer file after a killed process or a disk error: a leftover write-ahead log, a missing or damaged file.

A write-ahead log is not used where the spool can replace it: DuckDB drops a torn tail silently and stops at a broken
middle, and a log from another file would be accepted. The log is set aside, the file opens at its last checkpoint, and
every later batch is replayed from the spool (spool.py). Where the spool lacks one of those batches, the log is the only
copy: it is read, and the run reports that.

A writer file that is proved damaged (header, checksum, length, or a ledger older than the published snapshot) is set
aside and rebuilt from a verified snapshot and the spool, but only where those two hold every batch; otherwise nothing
is changed. Nothing is ever deleted here. All calls are made under writer.lock, with the writer file closed.
docs/decisions/0007-spool-and-healing.md says which losses this prevents.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import DiskFailing, Misplaced, WriterDamaged
from warehouse.files.copying import copy_file
from warehouse.recovery.spool import Spool, missing_batches, sync_folder
from warehouse.store.engine import connect
from warehouse.store.engine_errors import Cause, cause_of
from warehouse.store.manifest import contents, differences, read_manifest, snapshot_of
from warehouse.store.permissions import SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

SET_ASIDE = ".set-aside"
# Causes that say nothing about the file: it is not changed, and the error names what to do.
_NOT_THE_FILE = {
    Cause.DISK_FULL, Cause.NOT_PERMITTED, Cause.LOCKED, Cause.OUT_OF_MEMORY, Cause.DISK_FAILING, Cause.TOO_NEW,
}  # fmt: skip


def prepare_writer(writer: Path, published: Path, spool: Spool) -> list[str]:
    """Prepare the writer file for opening and return the notes to report. Raises Misplaced, WriterDamaged."""
    notes = []
    if not is_file(writer) and _snapshots(published):
        notes.append(rebuild(writer, published, spool, "was missing"))
    logs = _logs(writer)
    if logs and writer.exists():
        notes += _set_aside_logs(writer, logs, spool, published_batch(published))
    return notes


def describe_replay(replayed: Sequence[int]) -> str:
    """Return the note about replayed batches."""
    return f"an earlier process was killed: {len(replayed)} batch(es) were replayed from the spool, nothing was lost"


def is_file(path: Path) -> bool:
    """Return whether the file exists. Raises Misplaced where the name is that of a link, a folder or a device."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise Misplaced(path)
    return True


def published_batch(published: Path) -> int:
    """Return the last batch of the published snapshot according to its manifest, 0 where there is none."""
    return int(read_manifest(snapshot_of(published)).get("batch", 0))


def refuse_older(connection: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Raise WriterDamaged where the writer file is older than the published snapshot: an old copy, another file."""
    import duckdb

    try:
        row = connection.execute("SELECT coalesce(max(number), 0) FROM store.batches").fetchone()
    except duckdb.CatalogException:
        row = None
    if (int(row[0]) if row else 0) < published_batch(published):
        raise WriterDamaged("is older than what was published from it")


def set_aside_files(home: Path) -> list[Path]:
    """Return the damaged files and logs that were set aside in a home for a person to inspect."""
    return sorted(home.glob(f"*{SET_ASIDE}"))


# ---------------------------------------------------------------- a damaged writer file


def prove(writer: Path) -> str:
    """Read the whole writer file and return the damage found, '' for none. Other errors are raised."""
    import duckdb

    try:
        with connect(writer, read_only=True) as connection:
            contents(connection)
    except duckdb.Error as error:
        if cause_of(error) is not Cause.DAMAGED:
            raise
        return str(error).splitlines()[0]
    return ""


def after_damage(writer: Path, published: Path, spool: Spool, error: Exception) -> Exception:
    """Rebuild a writer file that was found damaged while open, and return the error to raise for that step."""
    if not (found := prove(writer)):
        return DiskFailing(
            f"{writer} could not be read ({_line(error)}) and then could: check the disk, then run again"
        )
    note = rebuild(writer, published, spool, f"is damaged ({found})")
    return WriterDamaged(f"{note}; the step that was being written is not in it: run again", kept=str(writer.parent))


def rebuild(writer: Path, published: Path, spool: Spool, why: str) -> str:
    """Replace the writer file with a copy of a verified snapshot, set the old file aside and return the note to report.

    The next opening replays the spool. Raises WriterDamaged where snapshot and spool do not hold every batch, and
    OSError where the disk is full: in both cases nothing is changed.
    """
    draft = writer.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    try:
        snapshot, batch = _copy_of_sound(published, draft, spool, f"{writer} {why}")
        draft.chmod(0o600)
        kept = [set_aside(path) for path in (writer, *_logs(writer)) if path.exists()]
        draft.rename(writer)
        sync_folder(writer.parent)
    finally:
        draft.unlink(missing_ok=True)
    later = sum(number > batch for number in spool.files())
    note = f"{writer.name} {why}: it was rebuilt from the snapshot {snapshot.name} and {later} batch(es) of the spool"
    return note + (f"; the file as it was is kept as {kept[0].name}" if kept else "")


def set_aside(path: Path) -> Path:
    """Rename a file so that nothing reads it, and return its new path, which never existed before."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    number = 0
    while (kept := path.with_name(f"{path.name}.{stamp}{f'.{number}' if number else ''}{SET_ASIDE}")).exists():
        number += 1
    path.rename(kept)
    return kept


def _snapshots(published: Path) -> list[Path]:
    """Return the snapshots to rebuild from, best first: the published one, then the others by batch, newest first."""
    current = snapshot_of(published)
    others = (path for path in (published.parent / SNAPSHOTS).glob("w.*.duckdb") if path != current)
    ordered = sorted(others, key=lambda path: (read_manifest(path).get("batch", 0), path.name), reverse=True)
    return [path for path in (current, *ordered) if path.is_file() and not path.is_symlink()]


def _copy_of_sound(published: Path, draft: Path, spool: Spool, found: str) -> tuple[Path, int]:
    """Copy the first snapshot that verifies and that the spool completes. Return it with its last batch."""
    snapshots = _snapshots(published)
    newest = max((*spool.files(), *(int(read_manifest(path).get("batch", 0)) for path in snapshots)), default=0)
    reasons = []
    for snapshot in snapshots:
        copy_file(snapshot, draft)
        batch, problem = _verified(draft, snapshot)
        if not problem and (lost := spool.lacking(range(batch + 1, newest + 1))):
            problem = f"the spool lacks batch {', '.join(map(str, lost[:5]))} after it"
        if not problem:
            return snapshot, batch
        reasons.append(f"{snapshot.name}: {problem}")
    because = "; ".join(reasons) or "there is no snapshot"
    raise WriterDamaged(
        f"{found}, and it cannot be rebuilt without a loss ({because}): nothing was changed; "
        "run 'yalu restore' with the last backup into a new home"
    )


def _verified(copy: Path, snapshot: Path) -> tuple[int, str]:
    """Read a snapshot's copy as a whole. Return its last batch and what differs from the manifest, '' for nothing."""
    import duckdb

    try:
        with connect(copy, read_only=True) as connection:
            held = contents(connection)
    except duckdb.Error as error:
        if cause_of(error) in _NOT_THE_FILE:
            raise
        return 0, _line(error)
    manifest = read_manifest(snapshot)
    if not manifest:
        return held.batch, ""  # every block of it was read and has the checksum it was written with
    differing = differences(copy, held, manifest)
    return held.batch, f"{', '.join(differing)} differ from its manifest" if differing else ""


def _line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


# ---------------------------------------------------------------- a leftover write-ahead log


def _logs(writer: Path) -> list[Path]:
    return [path for path in writer.parent.glob(f"{writer.name}.wal*") if not path.name.endswith(SET_ASIDE)]


def _set_aside_logs(writer: Path, logs: Iterable[Path], spool: Spool, verified: int) -> list[str]:
    """Set the log aside unless it holds a batch that the spool lacks."""
    newest = max(spool.files(), default=0)
    ledger, problem = _ledger_with_log(writer)
    if ledger is None and not problem and not newest:
        return []  # a file older than the ledger: its log is the only copy
    if missing := missing_batches(spool, [(number, sha) for number, sha in ledger or () if number > verified]):
        return [f"the write-ahead log was used as it is: batch(es) {missing} are not in the spool"]
    for log in logs:
        set_aside(log)
    if problem:
        return [f"a broken write-ahead log was set aside: {problem}"]
    if max((number for number, _ in ledger or ()), default=0) < newest:
        return ["the write-ahead log had lost batches that the spool has; it was set aside"]
    return []


def _ledger_with_log(writer: Path) -> tuple[list[tuple[int, str]] | None, str]:
    """Return the ledger of the file with its log (None where there is no ledger) and the log's problem, '' for none.

    Opens read-only, so that nothing of the log is written into the file.
    """
    import duckdb

    try:
        with connect(writer, read_only=True) as connection:
            return connection.execute("SELECT number, sha256 FROM store.batches ORDER BY number").fetchall(), ""
    except duckdb.CatalogException:
        return None, ""
    except duckdb.Error as error:  # 1.5 raises an IOException, 2.0 its root
        if cause_of(error) in _NOT_THE_FILE:
            raise
        return None, _line(error)
