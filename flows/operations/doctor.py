"""`yalu doctor`: examine a home and return all findings, worst first. Read-only.

    gather: locks, disk, spool, snapshots (here) · writer, published tables, digest, failures (gather_facts.py)
        ─► Facts ─► findings.decide ─► findings

A part that fails is a finding itself, "X cannot be examined: …", and stops no other part. Not here: how facts are
judged (findings.py).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.operations import failures, gather_facts
from flows.operations.facts import Disk, Facts, Healed, HeldLock, Snapshot, SpoolFile
from flows.operations.findings import HELD_TOO_LONG, Finding, decide
from flows.operations.gather_facts import Look
from flows.operations.moves import read_moves
from flows.sources.catalog import load_sources
from warehouse.recovery.healing import set_aside_files
from warehouse.store.connection import SPOOL, WRITER, Warehouse
from warehouse.store.location import open_warehouse
from warehouse.store.locks import read_holder
from warehouse.store.manifest import read_manifest
from warehouse.store.permissions import SNAPSHOTS

if TYPE_CHECKING:
    from flows.config.settings import Settings

FOLDERS = (SNAPSHOTS, SPOOL, "outbox", "raw", "logs")
PROBE_BYTES = 65_536


def examine(settings: Settings, now: datetime, *, deep: bool = False) -> tuple[Finding, ...]:
    """Return all findings; `deep` also reads the whole snapshot and compares it with its manifest."""
    return decide(read_facts(settings, now, deep=deep))


def read_facts(settings: Settings, now: datetime, *, deep: bool = False) -> Facts:
    """Return the facts of a home. Raises nothing: parts that cannot be examined are in `unexamined`."""
    home, look = settings.home, Look(settings)
    warehouse = open_warehouse(settings)
    disk = look.at("the disk", lambda: _disk(warehouse), Disk())
    sources = look.at("the source list", lambda: load_sources(settings.sources), ())
    writer = look.at(WRITER, lambda: gather_facts.writer(warehouse, look, deep=deep), None)
    published = look.at("what is published", lambda: gather_facts.published(warehouse, now, look, deep=deep), None)
    return Facts(
        now=now,
        zone=settings.timezone,
        disk=disk,
        locks=look.at("the locks", lambda: tuple(_locks(home)), ()),
        misplaced=look.at("the home", lambda: tuple(_misplaced(home)), ()),
        writer=writer,
        snapshots=look.at("the snapshots", lambda: tuple(_snapshots(warehouse, look)), ()),
        published=published,
        spool=look.at("the spool", lambda: tuple(_damaged_spool_files(warehouse, look)), ()),
        waiting=look.at("the spool", lambda: len(warehouse.spool.files()), 0),
        healed=look.at("what was set aside", lambda: tuple(_healed(home)), ()),
        failures=look.at("what failed", lambda: tuple(failures.read_failures(home)), ()),
        bugs=look.at("the log", lambda: gather_facts.bugs(home, now), ()),
        digest=look.at("the digest", lambda: gather_facts.digest(settings, now, look), None),
        moves=look.at("the report of moves", lambda: read_moves(home, sources), ()),
        old_scale=look.at("the readers", lambda: gather_facts.old_scale(settings, published), ()),
        has_contact=bool(settings.fetch.contact or settings.fetch.allow_hosts),
        unexamined=tuple(look.failed),
    )


def _locks(home: Path) -> Iterator[HeldLock]:
    for name in HELD_TOO_LONG:
        path = home / name
        if is_flocked(path):
            holder = read_holder(path)
            pid, since = holder.get("pid", "?"), holder.get("since", "?")
            yield HeldLock(name, f"{holder.get('purpose', 'somebody')} (process {pid}, since {since})", _instant(since))


def _instant(text: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def is_flocked(path: Path) -> bool:
    """Whether a process holds the lock of a file. Raises OSError where it cannot be opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _disk(warehouse: Warehouse) -> Disk | None:
    home = warehouse.home
    if not home.is_dir():
        return None
    size = warehouse.writer_path.stat().st_size if warehouse.writer_path.exists() else 0
    return Disk(shutil.disk_usage(home).free, size, why_unwritable(home))


def why_unwritable(folder: Path) -> str:
    """Return why no file can be written in a folder, '' where one can. The probe never has a name."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as problem:
        return problem.strerror or type(problem).__name__
    return ""


def _misplaced(home: Path) -> Iterator[str]:
    if home.exists() and not home.is_dir():
        yield str(home)
    for name in FOLDERS:
        # A dangling symlink is not a folder either.
        if os.path.lexists(home / name) and not (home / name).is_dir():
            yield name


def _snapshots(warehouse: Warehouse, look: Look) -> Iterator[Snapshot]:
    current = warehouse.published_path.resolve()
    for path in sorted((warehouse.home / SNAPSHOTS).glob("w.*.duckdb")):
        found = look.at(f"{SNAPSHOTS}/{path.name}", partial(_snapshot, path, path == current), None)
        if found and (found.is_held or found.has_log or found.is_resized):
            yield found


def _snapshot(path: Path, is_published: bool) -> Snapshot:  # noqa: FBT001 - called by `partial` alone
    is_held = is_held_for_writing(path)
    size = read_manifest(path).get("bytes")
    return Snapshot(
        path.name,
        is_published,
        is_held,
        _find_holder(path) if is_held else "",
        has_log=Path(f"{path}.wal").exists(),
        is_resized=size is not None and size != path.stat().st_size,
    )


def is_held_for_writing(path: Path) -> bool:
    """Whether another process holds DuckDB's write lock on a file. Raises OSError where it cannot be opened."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # O_NONBLOCK: does not wait for a pipe
    try:
        # DuckDB locks the whole file: shared to read, exclusive to write. A shared lock distinguishes them.
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(descriptor)
    return False


def _find_holder(path: Path) -> str:
    """Return " in process PID" for the process that holds the file for writing, '' where unknown (not Linux)."""
    with suppress(OSError, IndexError):  # another system, or a line of another format
        inode = path.stat().st_ino
        for line in Path("/proc/locks").read_text("utf-8").splitlines():
            parts = line.split()
            if parts[1] == "POSIX" and parts[3] == "WRITE" and parts[5].rsplit(":", 1)[-1] == str(inode):
                return f" in process {parts[4]}"
    return ""


def _damaged_spool_files(warehouse: Warehouse, look: Look) -> Iterator[SpoolFile]:
    from warehouse.errors import SpoolDamaged

    for number, path in warehouse.spool.files().items():
        try:
            warehouse.spool.read(path)
        except SpoolDamaged:
            yield SpoolFile(path.name, number, "is damaged")
        except Exception as error:  # noqa: BLE001 - its checksum is right, yet it cannot be read
            yield SpoolFile(path.name, number, f"cannot be read ({look.words_of(error)})")


def _healed(home: Path) -> Iterator[Healed]:
    for path in set_aside_files(home):
        yield Healed(path.name, is_routine=path.name.startswith(f"{WRITER}.wal"))
