"""Back up and restore: one Parquet file per table, the spool, the outbox.

    backup:   writer.lock → a Parquet file a table → spool and outbox → SHA-256 of each file → the folder gets its name
    restore:  SHA-256 of each file → a new writer file, up to date → tables → counts and sums → in place → publish

Tables, not database files: any DuckDB that Yalu supports reads them, and a later schema takes an earlier backup.
Views, macros and the dictionary are not copied; they come with Yalu.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.records import LEDGER_TABLES
from warehouse.errors import BackupRefused
from warehouse.store.checks import run_checks
from warehouse.store.connection import Warehouse
from warehouse.store.drafts import write_new
from warehouse.store.engine import connect, create
from warehouse.store.error_translation import translate_errors
from warehouse.store.manifest import contents
from warehouse.store.migrations import bring_up_to_date, get_meta, set_meta
from warehouse.store.permissions import apply_operator_umask, is_within, tighten
from warehouse.store.publish import publish_locked
from warehouse.store.transactions import transaction

if TYPE_CHECKING:
    import duckdb

_COUNTS = logging.getLogger("yalu.counts")  # moves the bar of flows/commands/_progress.py
FOLDERS = ("spool", "outbox")  # raw bytes only when asked for: they can be fetched again, mostly
REBUILT = ("migrations", "dictionary", "hanzi", "reasons")
MANIFEST = "backup.json"
RESTORED = "restored_from"  # key of store.meta: the SHA-256 of that file


@dataclass(frozen=True, slots=True)
class Backup:
    """The contents of a backup: files with their SHA-256, tables with rows and content sum."""

    folder: Path
    files: dict[str, str]
    tables: dict[str, tuple[int, str]]
    timezone: str
    duckdb: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(count for count, _ in self.tables.values())


def back_up(warehouse: Warehouse, folder: Path, *, has_raw: bool = False) -> Backup:
    """Copy everything into a new folder, which gets its name when complete. Raises BackupRefused, OutOfSpace."""
    import duckdb

    if folder.exists():
        raise BackupRefused(f"{folder} exists already: name a folder that does not, such as one with the day in it")
    draft = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    with translate_errors(folder.parent), warehouse.lock("back up"):
        (draft / "tables").mkdir(parents=True)
        with warehouse.opened() as connection:
            held = contents(connection)
            tables = {name: sums for name, sums in held.tables.items() if name not in REBUILT}
            for done, name in enumerate(tables, 1):
                _COUNTS.debug("tables: %d of %d", done, len(tables))
                _copy_out(connection, name, draft / "tables" / f"{name}.parquet")
            timezone = get_meta(connection, "timezone")
        for name in (*FOLDERS, *(["raw"] if has_raw else [])):
            if (warehouse.home / name).is_dir():
                shutil.copytree(warehouse.home / name, draft / name, ignore=shutil.ignore_patterns("*.tmp", "*.lock"))
        files = {path.relative_to(draft).as_posix(): _sha256(path) for path in _files(draft)}
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        stated = {
            "made_at": made_at,
            "timezone": timezone,
            "duckdb": duckdb.__version__,
            "tables": tables,
            "files": files,
        }
        write_new(draft / MANIFEST, json.dumps(stated, indent=1))
        if not is_within(warehouse.home, folder):
            apply_operator_umask(draft)
        draft.rename(folder)
    return read_backup(folder)


def read_backup(folder: Path) -> Backup:
    """Read a backup's manifest. Raises BackupRefused where there is none."""
    try:
        stated: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        tables = {name: (int(rows), str(total)) for name, (rows, total) in stated["tables"].items()}
        return Backup(folder, dict(stated["files"]), tables, str(stated["timezone"]), str(stated["duckdb"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BackupRefused(f"{folder} is no backup of Yalu: it has no {MANIFEST} that can be read") from problem


def verify(backup: Backup) -> None:
    """Compare every file with its SHA-256. Raises BackupRefused at the first that is gone or differs."""
    for name, digest in backup.files.items():
        path = backup.folder / name
        if not path.is_file() or _sha256(path) != digest:
            raise BackupRefused(f"{path} is {'damaged' if path.is_file() else 'gone'}: the backup cannot be trusted")


def restore(warehouse: Warehouse, folder: Path) -> Path | str:
    """Build an empty home from a backup and publish it; return the snapshot. The desk's zone may be another one.

    Raises BackupRefused for a home that is in use or a backup that is damaged or does not add up.
    """
    backup = read_backup(folder)
    verify(backup)
    if warehouse.is_shared:
        return _restore_lake(warehouse, backup)
    with translate_errors(warehouse.home), warehouse.lock("restore"):
        if _is_restored(warehouse, backup):
            return publish_locked(warehouse, f"restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        if warehouse.writer_path.exists() or warehouse.published_path.exists():
            raise BackupRefused(f"{warehouse.home} has a warehouse already: restore into a home that has none")
        draft = warehouse.writer_path.with_suffix(".restored")
        draft.unlink(missing_ok=True)
        try:
            _build(draft, backup, warehouse.timezone)
            for name in (*FOLDERS, "raw"):
                if (folder / name).is_dir():
                    shutil.copytree(folder / name, warehouse.home / name, dirs_exist_ok=True)
            draft.rename(warehouse.writer_path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        tighten(warehouse.home, warehouse.kept)
        return publish_locked(warehouse, f"restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")


def _is_restored(warehouse: Warehouse, backup: Backup) -> bool:
    """Whether a restore of this very backup was killed after the writer file was in place and before it published."""
    if warehouse.published_path.exists() or not warehouse.writer_path.exists():
        return False
    with warehouse.opened() as connection:
        return get_meta(connection, RESTORED) == _sha256(backup.folder / MANIFEST)


def _restore_lake(warehouse: Warehouse, backup: Backup) -> Path | str:
    """Fill an empty lake, as one commit: the way from a file on one machine to a lake of several."""
    with warehouse.lock("restore"):
        with warehouse.opened() as connection:
            if connection.execute("SELECT 1 FROM store.runs LIMIT 1").fetchall():
                raise BackupRefused("the lake has runs in it already: restore into one that has none")
            with transaction(connection):
                _fill(connection, backup, warehouse.timezone)
        for name in ("outbox", "raw"):  # what this home has is later than the backup of it
            if (backup.folder / name).is_dir() and not (warehouse.home / name).exists():
                shutil.copytree(backup.folder / name, warehouse.home / name)
        return publish_locked(warehouse, "restore")


def _build(path: Path, backup: Backup, timezone: str) -> None:
    create(path)
    with _closing(path) as connection:
        bring_up_to_date(connection, backup.timezone)
        _fill(connection, backup, timezone)
        set_meta(connection, RESTORED, _sha256(backup.folder / MANIFEST))


def _fill(connection: duckdb.DuckDBPyConnection, backup: Backup, timezone: str) -> None:
    """Load the tables, compare them with the backup's manifest, and run the checks."""
    catalogue = get_meta(connection, "catalogue")
    connection.execute("DELETE FROM store.meta")
    for done, name in enumerate(backup.tables, 1):
        _COUNTS.debug("tables: %d of %d", done, len(backup.tables))
        _copy_in(connection, name, backup)
    # What the backup says of its own views, macros and publishing is not what this Yalu has just made.
    set_meta(connection, "catalogue", catalogue)
    connection.execute("DELETE FROM store.meta WHERE key = 'published'")
    _compare(connection, backup)
    if timezone != backup.timezone:
        move_days(connection, timezone)
    run_checks(connection)


@contextmanager
def _closing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(path, read_only=False)
    try:
        yield connection
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _compare(connection: duckdb.DuckDBPyConnection, backup: Backup) -> None:
    import duckdb

    found = contents(connection).tables
    is_comparable = duckdb.__version__ == backup.duckdb
    for name, stated in backup.tables.items():
        if name == "meta":
            continue
        here = found[name]
        # A later schema has more columns, and its sums differ; its rows are the same.
        is_same_shape = is_comparable and here[1] != stated[1] and not _is_widened(connection, name, backup)
        if here[0] != stated[0] or is_same_shape:
            raise BackupRefused(f"the table {name} does not come out as it was backed up: {here} instead of {stated}")


def _is_widened(connection: duckdb.DuckDBPyConnection, name: str, backup: Backup) -> bool:
    return _columns(connection, f"store.{name}") != _columns(connection, _quoted(_parquet(backup, name)))


def _columns(connection: duckdb.DuckDBPyConnection, place: str) -> list[str]:
    return [row[0] for row in connection.execute(f"DESCRIBE FROM {place}").fetchall()]


def _parquet(backup: Backup, name: str) -> Path:
    return backup.folder / "tables" / f"{name}.parquet"


def _copy_out(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    connection.execute(f"COPY store.{name} TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)")


def _copy_in(connection: duckdb.DuckDBPyConnection, name: str, backup: Backup) -> None:
    if name not in {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}:
        raise BackupRefused(f"the backup has a table {name} that this Yalu does not know: upgrade Yalu")
    path = _quoted(_parquet(backup, name))
    connection.execute(f"INSERT INTO store.{name} BY NAME SELECT * FROM {path}")  # noqa: S608 - our own names


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def move_days(connection: duckdb.DuckDBPyConnection, timezone: str) -> None:
    """Recompute the days in another desk's zone; days as printed stay."""
    given: Mapping[str, str] = {"zone": timezone}
    connection.execute(
        """
        UPDATE store.article_versions
        SET published_on = (coalesce(published_at, first_seen_at) AT TIME ZONE $zone)::DATE
        WHERE date_precision NOT IN ('day', 'month')
        """,
        given,
    )
    for table in ("tags", "fingerprints", *LEDGER_TABLES):
        connection.execute(
            f"UPDATE store.{table} AS t SET published_on = a.published_on "  # noqa: S608 - our own names
            "FROM (SELECT article_id, arg_max(published_on, version) AS published_on "
            "FROM store.article_versions GROUP BY article_id) AS a WHERE a.article_id = t.article_id"
        )
    set_meta(connection, "timezone", timezone)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
