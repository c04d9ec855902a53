"""The secret of a home: every server that Yalu starts for it asks for it. Made once, readable by Yalu's user alone.

Written as a browser and Prefect's clients take it: USER:PASSWORD, in HOME/server.secret.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from extractors.errors import YaluError

FILE = "server.secret"
USER = "yalu"
_FORM = re.compile(r"[!-9;-~]+:[!-~]{16,}")  # printable ASCII: what a header can carry


def secret_file(home: Path) -> Path:
    """Return the path of a home's secret."""
    return home / FILE


def home_secret(home: Path) -> str:
    """Return the secret of a home, as USER:PASSWORD; made where there is none, replaced where others could read it.

    Raises YaluError where the file holds something else or cannot be read.
    """
    file = secret_file(home)
    for _ in range(3):
        if (found := _read(file)) is not None:
            return found
        _make(file)
    raise YaluError(f"{file} changes while it is read: is another user writing to the home?")


def is_secret(text: str) -> bool:
    """Whether a text can be a secret: USER:PASSWORD, the password of at least 16 characters."""
    return _FORM.fullmatch(text) is not None


def _read(file: Path) -> str | None:
    """Return what the file holds; None where there is none, or where it was open to others and is removed."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise YaluError(f"{file} cannot be read: {problem.strerror}; it must be a plain file of Yalu's user") from None
    with os.fdopen(descriptor, "rb") as opened:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            file.unlink(missing_ok=True)
            return None
        found = opened.read(4096).decode("utf-8", "replace").strip()
    if not is_secret(found):
        raise YaluError(f"{file} holds no secret (USER:PASSWORD, 16 characters and more): delete it, and start again")
    return found


def _make(file: Path) -> None:
    """Write a new secret under its name in one step; another process that was first keeps its own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "w") as opened:
            opened.write(f"{USER}:{secrets.token_urlsafe(32)}\n")
            opened.flush()
            os.fsync(descriptor)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
    finally:
        draft.unlink(missing_ok=True)
