"""Where a question larger than memory spills: a folder a process, named for it, so that no two share one.

DuckDB's own choice is one folder beside the file for everybody who has it open. Two readers that spill there at once
read each other's blocks: on 1.5.5 their questions fail, "could not read enough bytes".
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
    """The folder of this process for a database file; DuckDB makes it where it is needed, and removes it at the end.

    Beside the file, or in the system's temporary folder for an analyst who may not write there.
    """
    if not os.access(path.parent, os.W_OK):
        path = Path(tempfile.gettempdir()) / f"yalu-{secrets.token_hex(8)}"  # a name nobody can make first
    return f"{path}.{_HOST}.{os.getpid()}.spill"


def clear_spills(folder: Path) -> None:
    """Remove what killed processes of this machine have left."""
    for spill in folder.glob(f"*.{_HOST}.*.spill"):
        if not _is_alive(spill.suffixes[-2]):
            shutil.rmtree(spill, ignore_errors=True)


def _is_alive(suffix: str) -> bool:
    try:
        os.kill(int(suffix.removeprefix(".")), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        pass  # another's process, or a name that is not ours to judge
    return True
