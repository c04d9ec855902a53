"""Locks between processes: a file locked by flock that names its holder.

The kernel releases the lock when the holder dies, so a lock file left by a killed process is harmless.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import HomeUnusable, WarehouseBusy
from warehouse.store.permissions import FILE_MODE, private

POLL_S = 0.05


@contextmanager
def hold(path: Path, purpose: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock file for the length of a block.

    Waits at most `wait_s` seconds for another holder; then raises WarehouseBusy with the holder's pid, purpose
    and start. Raises HomeUnusable where the file cannot be made. Files created inside the block are private.
    """
    with private():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, FILE_MODE)
        except OSError as problem:
            if problem.errno in (errno.ELOOP, errno.EISDIR):
                raise HomeUnusable(f"{path} is a link or a folder and no lock file: move it away") from problem
            raise HomeUnusable(
                f"{path.parent} cannot be written: {problem.strerror}; choose another --home"
            ) from problem
        try:
            _acquire(descriptor, path, wait_s)
            _sign(descriptor, purpose)
            yield
        finally:
            os.close(descriptor)  # releases the lock


def _acquire(descriptor: int, path: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WarehouseBusy(path.name, read_holder(path)) from None
            time.sleep(POLL_S)
        else:
            return


def _sign(descriptor: int, purpose: str) -> None:
    # The system clock, not YALU_NOW: a person compares it with the present time.
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = json.dumps({"pid": os.getpid(), "purpose": purpose, "since": since}).encode()
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note, 0)
    except OSError:
        pass  # on a full disk the lock still holds; only the holder's name is lost


def read_holder(path: Path) -> dict[str, object]:
    """Return the last holder noted in the lock file, empty where there is none."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
