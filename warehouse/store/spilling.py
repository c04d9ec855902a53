"""Spill folders for queries larger than memory: one per process, so that no two processes share one.

By default DuckDB uses one folder beside the file for all processes. Two readers that spill there at once read each
other's blocks: on 1.5.5 their queries fail, "could not read enough bytes".
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import tempfile
from pathlib import Path

_HOST = re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())  # a home may be seen by several machines


def spill_folder(path: Path) -> str:
    """Return the spill folder of this process for a database file. DuckDB creates it on demand and removes it.

    Beside the file, or in the system's temporary folder for an analyst who may not write there.
    """
    if not os.access(path.parent, os.W_OK):
        path = Path(tempfile.gettempdir()) / f"yalu-{secrets.token_hex(8)}"  # an unguessable name
    return f"{path}.{_HOST}.{os.getpid()}.spill"


def clear_spills(folder: Path) -> None:
    """Remove the spill folders of killed processes of this machine."""
    for spill in folder.glob(f"*.{_HOST}.*.spill"):
        if not _is_alive(spill.suffixes[-2]):
            shutil.rmtree(spill, ignore_errors=True)


def _is_alive(suffix: str) -> bool:
    try:
        os.kill(int(suffix.removeprefix(".")), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        pass  # a process of another user, or a name of unknown form
    return True
