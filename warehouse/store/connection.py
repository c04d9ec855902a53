"""Open the warehouse: the private writer file for Yalu, the published snapshot for everybody else.

The writer file is opened only inside `Warehouse.write`, under writer.lock, for seconds; within `kept_open` it stays
open from one write to the next until `let_go`. Nobody but Yalu opens it.
A writer file that a killed process left incomplete is healed at the next open (warehouse/recovery/healing.py).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from warehouse.analysis import confinement
from warehouse.errors import (
    HomeUnusable,
    NothingPublished,
    SnapshotDamaged,
    Unopenable,
    WarehouseError,
    WriterDamaged,
    WriterHeld,
)
from warehouse.recovery import healing
from warehouse.recovery.before_migration import keep_snapshot
from warehouse.recovery.recorder import Recorder
from warehouse.recovery.spool import Spool, replay
from warehouse.store.engine import connect, create
from warehouse.store.engine_errors import Cause, cause_of
from warehouse.store.error_translation import translate, translate_errors
from warehouse.store.locks import hold
from warehouse.store.migrations import applied, bring_up_to_date, latest_number
from warehouse.store.permissions import tighten
from warehouse.tables.lookups import other_fingerprints

if TYPE_CHECKING:
    from types import TracebackType

    import duckdb

PUBLISHED = "warehouse.duckdb"
WRITER = "writer.duckdb"
SPOOL = "spool"
LOCK_WAIT_S = 120.0


class Warehouse:
    """The warehouse under one home folder, in the zone of one desk."""

    def __init__(self, home: Path, timezone: str = "Asia/Seoul", kept: tuple[Path, ...] = ()) -> None:
        self.home = home
        self.timezone = timezone
        self.kept = kept  # folders whose permissions are the operator's
        self.notes: list[str] = []  # repairs and omissions, for the run's report
        self._purpose = ""
        self._is_compared = False
        self._is_kept = False  # inside `kept_open`
        self._held = ExitStack()  # writer.lock, from one write to the next
        self._is_held = False
        self._file: duckdb.DuckDBPyConnection | None = None  # the writer file, from one write to the next

    @property
    def writer_path(self) -> Path:
        """The private file that only Yalu opens."""
        return self.home / WRITER

    @property
    def published_path(self) -> Path:
        """The symlink analysts open, read-only."""
        return self.home / PUBLISHED

    @property
    def spool(self) -> Spool:
        """The committed batches that no verified snapshot holds yet."""
        return Spool(self.home / SPOOL)

    @property
    def is_begun(self) -> bool:
        """Whether the writer file exists."""
        return self.writer_path.exists()

    @property
    def is_shared(self) -> bool:
        """Whether other machines may write between two of our commits (warehouse/lake/ducklake.py)."""
        return False

    @contextmanager
    def settling(self, purpose: str) -> Iterator[None]:  # noqa: ARG002 - a lake locks for it
        """Keep other writers out for the length of the block. For a file, run.lock does so already."""
        yield

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep lock and file from one write to the next within the block, until `let_go` or an error.

        Opening costs more than most writes. Whoever is about to wait for something else (the network, another process)
        calls `let_go` first, so that others wait seconds for the lock and not minutes.
        """
        self._is_kept = True
        try:
            yield
        finally:
            self._is_kept = False
            self.let_go()

    def let_go(self) -> None:
        """Close the writer file and release writer.lock, where they are kept from one write to the next."""
        try:
            self.close_file()
        finally:
            self._is_held = False
            self._held.close()

    def close_file(self) -> None:
        """Close the writer file, which writes out its log; the lock stays."""
        if (kept := self._file) is not None:
            self._file = None
            with translate_errors(self.home):
                kept.close()

    @contextmanager
    def lock(self, purpose: str, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Hold writer.lock without opening the file."""
        with ExitStack() as held:
            if not self._is_held:
                held.enter_context(hold(self.home / "writer.lock", purpose, wait_s))
                tighten(self.home, self.kept)
                if self._is_kept:
                    self._held, self._is_held = held.pop_all(), True
            self._purpose = purpose
            try:
                yield
            except BaseException:
                self.let_go()
                raise

    @contextmanager
    def write(self, purpose: str, wait_s: float = LOCK_WAIT_S) -> Iterator[duckdb.DuckDBPyConnection]:
        """Hold writer.lock and the open writer file for the length of a block, schema and views up to date.

        Raises WarehouseBusy after `wait_s` seconds of waiting, OutOfSpace, TooNew, ZoneChanged or HomeUnusable.
        """
        with self.lock(purpose, wait_s), self.opened() as connection:
            yield connection

    @contextmanager
    def reading(self, purpose: str, wait_s: float = LOCK_WAIT_S) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the writer file read-only under writer.lock, without healing, migration or replay.

        Raises as `write` does, and WriterDamaged where the file is damaged.
        """
        with self.lock(purpose, wait_s), translate_errors(self.home):
            healing.is_file(self.writer_path)  # opening a pipe would block
            connection = connect(self.writer_path, read_only=True)
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the writer file for a caller that already holds writer.lock; every change is recorded in the spool."""
        import duckdb

        with translate_errors(self.home):
            connection = self._file or self._open_writer()
            self._file = None
            try:
                yield cast("duckdb.DuckDBPyConnection", Recorder(connection, self.spool, self._purpose))
                if self._is_kept:
                    self._file = connection
            except duckdb.Error as error:
                if cause_of(error) is not Cause.DAMAGED:
                    raise
                connection.close()
                raise healing.after_damage(self.writer_path, self.published_path, self.spool, error) from error
            finally:
                if self._file is None:
                    connection.close()

    def _open_writer(self) -> duckdb.DuckDBPyConnection:
        """Open the writer file, rebuilt where it is proved damaged; each repair is added to `notes`."""
        import duckdb

        writer, published = self.writer_path, self.published_path
        self.notes += healing.prepare_writer(writer, published, self.spool)
        if not writer.exists():
            create(writer)
        try:
            return self._open_current()
        except duckdb.Error as error:
            if cause_of(error) is not Cause.DAMAGED:
                raise
            why = f"is damaged ({str(error).splitlines()[0]})"
        except WriterDamaged as error:
            why = str(error)
        self.notes.append(healing.rebuild(writer, published, self.spool, why))
        return self._open_current()

    def _open_current(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        try:
            connection = connect(self.writer_path, read_only=False)
        except duckdb.Error as error:
            if cause_of(error) is not Cause.OTHER:
                raise
            problem = f"cannot be opened ({str(error).splitlines()[0]})"
            raise Unopenable(f"{self.writer_path} {problem}: nothing was changed; see 'yalu doctor'") from error
        try:
            healing.refuse_older(connection, self.published_path)
            if note := keep_snapshot(self.published_path, applied(connection), latest_number()):
                self.notes.append(note)
            bring_up_to_date(connection, self.timezone)
            self._compare_fingerprints(connection)
            if replayed := replay(connection, self.spool):
                self.notes.append(healing.describe_replay(replayed))
        except BaseException:
            connection.close()
            raise
        return connection

    def _compare_fingerprints(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Note once that stored fingerprints are of another version, which are excluded from comparison."""
        if not self._is_compared and (others := other_fingerprints(connection)):
            self.notes.append(
                f"stored fingerprints of version {', '.join(map(str, others))} are excluded from comparison, so copies "
                "of those articles are not recognised: run 'yalu upkeep', which makes them again"
            )
        self._is_compared = True


class OpenSnapshot(AbstractContextManager["duckdb.DuckDBPyConnection"]):
    """The published snapshot, opened read-only when constructed; the block receives the connection.

    A failure of the file inside the block, even in the middle of a result, is raised as an error of the warehouse.
    """

    def __init__(self, home: Path, path: Path, *, is_confined: bool = False) -> None:
        import duckdb

        self._home = home
        self._path = path
        if not path.is_file():
            raise SnapshotDamaged(f"the published snapshot {path} is no regular file: {_REPUBLISH}")
        try:
            self._connection = connect(path, read_only=True, config=confinement.CONFIG if is_confined else None)
            if is_confined:
                confinement.confine(self._connection)
        except duckdb.Error as error:
            raise _snapshot_error(home, path, error) or _snapshot_damaged(home, path, error) from error

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import duckdb

        self._connection.close()
        if isinstance(error, duckdb.Error) and (known := _snapshot_error(self._home, self._path, error)):
            raise known from error


def open_published(home: Path) -> OpenSnapshot:
    """Open the published snapshot read-only. It neither blocks a collection nor waits for one.

    Raises NothingPublished where no run has published yet, SnapshotDamaged, HomeUnusable.
    """
    return _open_published(home, is_confined=False)


def open_confined(home: Path) -> OpenSnapshot:
    """Open the published snapshot for a person's SQL (analysis/confinement.py). Raises as `open_published` does."""
    return _open_published(home, is_confined=True)


def _open_published(home: Path, *, is_confined: bool) -> OpenSnapshot:
    link = home / PUBLISHED
    try:
        if not link.exists() and link.is_symlink():
            raise SnapshotDamaged(f"the published snapshot {link} points at does not exist: {_REPUBLISH}")
        if not link.exists():
            raise NothingPublished(f"nothing is published in {home} yet: run 'yalu run' (or 'yalu demo') first")
        # The snapshot itself, not the link: a publish during the query must not change the file under it.
        return OpenSnapshot(home, link.resolve(), is_confined=is_confined)
    except PermissionError as problem:
        raise HomeUnusable(f"{problem.filename or home} cannot be read: {problem.strerror}") from problem
    except (OSError, RuntimeError) as problem:  # before Python 3.13 a circular link raises RuntimeError
        if getattr(problem, "errno", 0) == errno.ENAMETOOLONG:
            raise HomeUnusable(f"{home} is too long for the name of a home; choose another --home") from problem
        raise SnapshotDamaged(f"{link} cannot be followed ({problem}): {_REPUBLISH}") from problem


_REPUBLISH = "'yalu run' and the nightly upkeep publish a new one, nothing is lost"


def _snapshot_error(home: Path, path: Path, error: duckdb.Error) -> WarehouseError | None:
    cause = cause_of(error)
    if cause is Cause.DAMAGED:
        return _snapshot_damaged(home, path, error)
    if cause is Cause.LOCKED:
        return WriterHeld(f"{path} is open for writing in another program: close it there, or wait for the next run")
    if cause is Cause.NOT_PERMITTED:
        return HomeUnusable(f"{path} cannot be read: correct its permissions, or wait for the next run")
    return translate(home, error)


def _snapshot_damaged(home: Path, path: Path, error: duckdb.Error) -> SnapshotDamaged:
    return SnapshotDamaged(
        f"the published snapshot {path.name} in {home} cannot be read ({str(error).splitlines()[0]}): {_REPUBLISH}"
    )
