"""Files that are written anew: what stands in the place of a draft is removed, and a link is never followed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


def new_file(path: Path) -> BinaryIO:
    """A file made here and now, open for writing; what a killed process left under its name is removed."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, NEW, 0o666), "wb")


def write_new(path: Path, content: bytes | str) -> None:
    """Write a whole file as `new_file` makes it, text as UTF-8."""
    with new_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)
