"""Copy a closed database file: by shared blocks where possible, else by the kernel, else by reading."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

from warehouse.store.drafts import new_file

FICLONE = 0x40049409  # linux/fs.h: the whole file, sharing its blocks (btrfs, xfs, bcachefs, overlay on them)
CHUNK = 1 << 30


def copy_file(origin: Path, target: Path) -> str:
    """Copy a file and fsync the copy. Return the method: 'reflink', 'kernel' or 'read'. Raises OSError."""
    with origin.open("rb") as source, new_file(target) as sink:
        how = _clone(source.fileno(), sink.fileno())
        if not how:
            shutil.copyfileobj(source, sink, 1 << 20)
            sink.flush()
        os.fsync(sink.fileno())
    return how or "read"


def clone_file(origin: Path, target: Path) -> bool:
    """Copy a file by shared blocks alone, fsynced; False, and no target, where the file system does not support it."""
    with origin.open("rb") as source, new_file(target) as sink:
        if _share_blocks(source.fileno(), sink.fileno()):
            os.fsync(sink.fileno())
            return True
    target.unlink()
    return False


def _share_blocks(source: int, sink: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        fcntl.ioctl(sink, FICLONE, source)
    except OSError:
        return False  # not supported by this file system
    return True


def _clone(source: int, sink: int) -> str:
    if _share_blocks(source, sink):
        return "reflink"
    if not sys.platform.startswith("linux"):
        return ""
    size, done = os.fstat(source).st_size, 0
    try:
        while done < size:
            if not (step := os.copy_file_range(source, sink, min(CHUNK, size - done), done, done)):
                break
            done += step
    except OSError:
        if done:
            raise  # after a partial copy another method would fail as well
        return ""
    if done < size:
        os.ftruncate(sink, 0)
        return ""
    return "kernel"
