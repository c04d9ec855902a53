"""What needs a person: each finding with its subject and what to do. Looks only; nothing is changed.

published snapshot · a snapshot held or changed by somebody · locks held too long · the last run
· pending too long · failing checks · silent sources · unknown deliveries · the spool · the disk
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connection import PUBLISHED, WRITER, Warehouse
from warehouse.errors import SpoolDamaged, WarehouseError
from warehouse.lake_errors import scrub
from warehouse.locks import read_holder
from warehouse.manifest import contents, read_manifest
from warehouse.opening import open_snapshot, open_warehouse
from warehouse.permissions import SNAPSHOTS
from warehouse.publish import WARNING, failing_checks

if TYPE_CHECKING:
    import duckdb

    from flows.settings import Settings

NO_RUN_FOR = timedelta(hours=26)  # a day's schedule with one late run in it
HELD_TOO_LONG = {"run.lock": timedelta(hours=6), "writer.lock": timedelta(minutes=10)}
PENDING_FOR = timedelta(hours=76)  # five tries in 72 hours, and the run that gives up
SILENT_FOR = timedelta(days=3)
_ASK_PENDING = "yalu sql \"SELECT source_id, reason, url FROM entries WHERE outcome = 'pending'\""
# States of a source that pass by themselves or are as they should be, and those that say: silent beyond its own habit.
SOUND = ("ok", "undated", "new", "charset_flipped", "gap", "teaser_only")
SILENT = ("quiet", "frozen")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what it is about, what is the matter and what to do, and whether it needs a person."""

    subject: str
    words: str
    needs_person: bool = True


def examine(settings: Settings, now: datetime, *, deep: bool = False) -> list[Finding]:
    """Everything there is to say; `deep` also reads the whole snapshot and compares it with its manifest."""
    import duckdb

    warehouse = open_warehouse(settings)
    found = [*_locks(warehouse.home, now), *_snapshots(warehouse), *_spool(warehouse), *_disk(warehouse)]
    try:
        with open_snapshot(settings) as connection:
            found += [*_runs(connection, now), *_checks(connection), *_pending(connection, now)]
            found += _sources(connection, now)
            if deep and warehouse.is_shared:  # no manifest vouches for it: that it can be read is what can be told
                contents(connection)
            elif deep:
                found += _sums(connection, warehouse.published_path.resolve())
    except WarehouseError as error:
        found.append(Finding(PUBLISHED, str(error)))
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        said = scrub(str(error), settings.warehouse.url).splitlines()[0]
        found.append(Finding(PUBLISHED, f"what was published cannot be read ({said}): bring back a backup"))
    return [*found, *_deliveries(settings.home)]


def _locks(home: Path, now: datetime) -> Iterator[Finding]:
    for name, limit in HELD_TOO_LONG.items():
        path = home / name
        if not path.exists() or not is_flocked(path):
            continue
        holder = read_holder(path)
        who = (
            f"{holder.get('purpose', 'somebody')} (process {holder.get('pid', '?')}, since {holder.get('since', '?')})"
        )
        since = _instant(holder.get("since"))
        if since and now - since > limit:
            yield Finding(name, f"{who} has held it too long: look at that process, stop it if it hangs")
        else:
            yield Finding(name, f"{who} is at work", needs_person=False)


def _instant(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def is_flocked(path: Path) -> bool:
    """Whether a process holds the lock file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _snapshots(warehouse: Warehouse) -> Iterator[Finding]:
    """Snapshots that somebody with the right to do so opened for writing."""
    current = warehouse.published_path.resolve()
    for path in sorted((warehouse.home / SNAPSHOTS).glob("w.*.duckdb")):
        place = "the published snapshot" if path == current else "an older snapshot"
        if is_held_for_writing(path):
            yield Finding(path.name, f"{place} is open for writing{_who(path)}: close it there and open it read-only; "
                "nobody else can read it until then, or until the next run publishes"
            )  # fmt: skip
        elif Path(f"{path}.wal").exists():
            yield Finding(path.name, f"{place} was open for writing in a program that was killed; what it left in "
                f"{path.name}.wal is not Yalu's: remove that file, or let the next run publish a clean snapshot"
            )  # fmt: skip
        told = read_manifest(path)
        if told and told.get("bytes") != path.stat().st_size:
            yield Finding(path.name, f"{place} is not of the size it was published with: run 'yalu run' again")


def is_held_for_writing(path: Path) -> bool:
    """Whether another process holds DuckDB's write lock on the file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # DuckDB locks the whole file: shared to read, exclusive to write. A shared lock of ours tells them apart.
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


def _who(path: Path) -> str:
    """The process that holds the file for writing, where the system tells (Linux)."""
    try:
        inode = path.stat().st_ino
        for line in Path("/proc/locks").read_text("utf-8").splitlines():
            parts = line.split()
            if parts[1] == "POSIX" and parts[3] == "WRITE" and parts[5].rsplit(":", 1)[-1] == str(inode):
                return f" in process {parts[4]}"
    except (OSError, IndexError):
        pass  # another system, or a line of another form
    return ""


def _spool(warehouse: Warehouse) -> Iterator[Finding]:
    files = warehouse.spool.files()
    for path in files.values():
        try:
            warehouse.spool.read(path)
        except SpoolDamaged as error:
            yield Finding(f"spool/{path.name}", str(error))
    if files:
        yield Finding("spool", f"{len(files)} committed batch(es) wait for the next publish", needs_person=False)
    for log in sorted(warehouse.home.glob(f"{WRITER}.wal*.set-aside")):
        yield Finding(
            log.name, "a log that a killed process left; its batches came from the spool. Remove it", needs_person=False
        )


def _disk(warehouse: Warehouse) -> Iterator[Finding]:
    if not warehouse.writer_path.exists():
        return
    free, size = shutil.disk_usage(warehouse.home).free, warehouse.writer_path.stat().st_size
    if free < 2 * size:
        yield Finding(
            "disk",
            f"{free / 1e9:.1f} GB are free and a snapshot takes {size / 1e9:.1f} GB: make room",
            needs_person=free < size,
        )


def _runs(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Finding]:
    row = connection.execute("SELECT max(finished_at) FROM runs WHERE finished_at <= ?", [now]).fetchone()
    last = row[0] if row else None
    if last is None or now - last > NO_RUN_FOR:
        told = f"the last run that was published ended {last:%Y-%m-%d %H:%M} UTC" if last else "no run was published"
        yield Finding("runs", f"{told}: look at the schedule (the systemd timer, or 'yalu serve --status')")


def _checks(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for level in ("error", WARNING):
        for name, rows, words in failing_checks(connection, level):
            yield Finding(f"check {name}", f"{rows} row(s) break it: {words}", needs_person=level == "error")


def _pending(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Finding]:
    row = connection.execute(
        "SELECT count(*), min(first_seen_at) FROM entries WHERE outcome = 'pending' AND first_seen_at < ?",
        [now - PENDING_FOR],
    ).fetchone()
    if row and row[0]:
        yield Finding("entries", f"{row[0]} are pending too long, the oldest since {row[1]:%Y-%m-%d}: {_ASK_PENDING}")


def _sources(connection: duckdb.DuckDBPyConnection, now: datetime) -> Iterator[Finding]:
    rows = connection.execute(
        "SELECT source_id, h.state, h.since, concat_ws(' ', h.note, h.advice) FROM sources "
        "JOIN source_health AS h USING (source_id) WHERE enabled AND NOT list_contains(?, h.state) ORDER BY source_id",
        [list(SOUND)],
    ).fetchall()
    for source_id, state, since, note in rows:
        lasting = state in SILENT or (since is not None and now - since > SILENT_FOR)
        when = f" since {since:%Y-%m-%d}" if since else ""
        yield Finding(f"source {source_id}", f"{state}{when}. {note}".rstrip(), needs_person=lasting)


def _sums(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> Iterator[Finding]:
    import duckdb

    told = read_manifest(snapshot)
    if not told:
        yield Finding(snapshot.name, "it has no manifest: nothing proves what it holds; run 'yalu run' again")
    elif told.get("duckdb") != duckdb.__version__:
        yield Finding(
            snapshot.name,
            f"its sums were made by DuckDB {told.get('duckdb')} and cannot be compared",
            needs_person=False,
        )
    else:
        held = {name: list(value) for name, value in contents(connection).tables.items()}
        if differing := sorted(name for name in held | told["tables"] if held.get(name) != told["tables"].get(name)):
            told_of = f"{', '.join(differing)} differ from the manifest"
            yield Finding(snapshot.name, f"{told_of}: it was changed after it was published; run 'yalu run' again")


def _deliveries(home: Path) -> Iterator[Finding]:
    from flows.digest.send import unknown_deliveries

    for delivery in unknown_deliveries(home):
        doubt = f"whether {delivery.recipient} got it is unknown: yalu digest resolve"
        yield Finding(f"digest of {delivery.day}", doubt)
