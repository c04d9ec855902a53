"""Translate failures of DuckDB and of the disk into errors of the warehouse, which say in one line what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import (
    DiskFailing,
    HomeUnusable,
    OutOfMemory,
    OutOfSpace,
    TooNew,
    WarehouseError,
    WriterDamaged,
    WriterHeld,
)
from warehouse.store.engine_errors import Cause, cause_of


@contextmanager
def translate_errors(home: Path) -> Iterator[None]:
    """Translate expected failures of disk and file inside the block; raise any other unchanged."""
    import duckdb

    try:
        yield
    except duckdb.Error as problem:
        raise translate(home, problem) or problem from problem
    except OSError as problem:
        raise _translate_os(home, problem) or problem from problem


_WRONG_SHAPE = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def _translate_os(home: Path, problem: OSError) -> WarehouseError | None:
    where = problem.filename or home
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return _out_of_space(home)
    if problem.errno in (errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE):
        return _disk_failing(home, problem)
    if isinstance(problem, PermissionError) or problem.errno == errno.EROFS:
        return HomeUnusable(f"{where} cannot be written: {problem.strerror}")
    if problem.errno in _WRONG_SHAPE:
        return HomeUnusable(f"{where} is not a file or folder of Yalu: {problem.strerror}; move it away")
    return None


def translate(home: Path, problem: Exception) -> WarehouseError | None:
    """Return the warehouse's error for an engine error, None for a bug."""
    cause = cause_of(problem)
    if cause is Cause.DISK_FULL:
        return _out_of_space(home)
    if cause is Cause.TOO_NEW:
        return TooNew(f"the warehouse in {home} was written by a newer DuckDB: upgrade this installation")
    if cause is Cause.NOT_PERMITTED:
        return HomeUnusable(f"{home} cannot be written: choose another --home or correct its permissions")
    if cause is Cause.LOCKED:
        return WriterHeld(
            f"{home / 'writer.duckdb'} is open in another program: only Yalu may open it; "
            "analysts open warehouse.duckdb"
        )
    if cause is Cause.OUT_OF_MEMORY:
        return OutOfMemory(
            f"memory is short ({str(problem).splitlines()[0]}): free some and run again; nothing is lost"
        )
    if cause is Cause.DISK_FAILING:
        return _disk_failing(home, problem)
    if cause is Cause.DAMAGED:
        return WriterDamaged(
            f"a database file in {home} is damaged ({str(problem).splitlines()[0]}): see 'yalu doctor'"
        )
    return None


def _disk_failing(home: Path, problem: Exception) -> DiskFailing:
    cause = str(problem).splitlines()[0]
    return DiskFailing(f"the disk holding {home} fails ({cause}): nothing was changed; check the disk, then run again")


def _out_of_space(home: Path) -> OutOfSpace:
    return OutOfSpace(
        f"the disk holding {home} is full: free space and run again; the published snapshot stays as it was"
    )
