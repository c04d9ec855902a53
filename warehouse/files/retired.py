"""A published file that is no longer the current one, taken for the next: only where nobody holds it open.

The file first loses its name, so that nobody can open it any more, and then the kernel is asked for a write lease on
it: granted only where no other descriptor of the file exists in any process, a reader's, a copy's or our own (fcntl(2),
F_SETLEASE). Linux, on a local file system; where leases are unknown, nothing is taken.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_SETLEASE, _SETSIG = 1024, 10  # linux/fcntl.h; not in Python's fcntl on every platform


def take(path: Path, draft: Path) -> bool:
    """Rename a file to `draft` and make it writable, where nobody holds it open; else leave all as it was.

    A file with a second name (a hard link) is somebody else's too and is never taken.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        if path.is_symlink() or path.stat().st_nlink != 1:
            return False
        path.rename(draft)
    except OSError:
        return False
    if _is_held(draft):
        with suppress(OSError):
            draft.rename(path)
        return False
    try:
        draft.chmod(0o600)
    except OSError:
        draft.rename(path)
        return False
    return True


def _is_held(path: Path) -> bool:
    """Return whether any other descriptor of the file exists, or it cannot be known."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return True
    try:
        # Whoever opens the draft meanwhile must not end us: SIGIO, the default, would.
        fcntl.fcntl(descriptor, _SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, _SETLEASE, fcntl.F_WRLCK)
        fcntl.fcntl(descriptor, _SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
