"""Create draft files: a leftover of the same name is removed, and a link is never followed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


def new_file(path: Path) -> BinaryIO:
    """Create a file and open it for writing; a leftover of a killed process is removed first."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, NEW, 0o666), "wb")


def write_new(path: Path, content: bytes | str) -> None:
    """Create a file as `new_file` does and write its whole content, text as UTF-8."""
    with new_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)
