"""Create drafts and replace files atomically: a leftover of the same name is removed, a link is never followed."""

from __future__ import annotations

import os
from contextlib import suppress
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


def atomic_write(path: Path, content: bytes | str, *, is_synced: bool = False) -> None:
    """Replace `path` by a file of this content, whole or not at all, through a draft named by the process id.

    `is_synced` brings the content to the disk before the file takes its name. The draft is removed on any error.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with new_file(draft) as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if is_synced:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
