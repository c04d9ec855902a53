"""Permissions in a home: analysts may read the published snapshot, only Yalu's user anything else.

    home 0711 · snapshots/ 0755 · a snapshot 0444 · every other folder 0700 · every other file 0600

`private` sets the umask to 077 while Yalu writes into a home, `tighten` corrects an older home. Folders that an
operator names ([fleet], [backup], a lake's data_path) and fleet/ keep their permissions, and files written there
follow the operator's umask (`with_operator_umask`).
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

HOME_MODE, SNAPSHOTS_MODE, SNAPSHOT_MODE = 0o711, 0o755, 0o444
FOLDER_MODE, FILE_MODE = 0o700, 0o600
PRIVATE = 0o077
SNAPSHOTS, FLEET = "snapshots", "fleet"
# Passes the operator's umask on to processes started while the umask is private: flow runs, workers.
VARIABLE = "YALU_UMASK"


def mode_of(place: PurePosixPath, *, is_folder: bool, is_executable: bool = False) -> int | None:
    """Return the permissions of a path relative to its home; None where the operator's apply."""
    parts = place.parts
    if not parts:
        return HOME_MODE
    if parts[0] == FLEET:
        return None
    if is_folder:
        return SNAPSHOTS_MODE if parts == (SNAPSHOTS,) else FOLDER_MODE
    if parts[0] == SNAPSHOTS and len(parts) == 2 and place.suffix == ".duckdb":
        return SNAPSHOT_MODE
    return FILE_MODE | (stat.S_IXUSR if is_executable else 0)


def tighten(home: Path, kept: Iterable[Path] = ()) -> int:
    """Set the permissions of a home and return how many paths changed. Files of another user are skipped.

    Cheap for a home that is in order: a folder of mode 0700 is not entered, because no other user can enter it either.
    A folder is closed after its contents, so that the next call completes a killed one. Links are not followed.
    """
    home = home.resolve()
    return _tighten(home, home, frozenset(path.resolve() for path in kept)) if home.is_dir() else 0


def _tighten(place: Path, home: Path, kept: frozenset[Path]) -> int:
    changed = 0
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                changed += _tighten_entry(entry, home, kept)
    if place != home and any(place in one.parents for one in kept):
        return changed  # a parent of a folder the operator named
    with suppress(OSError):
        wanted = mode_of(PurePosixPath(place.relative_to(home)), is_folder=True)
        changed += _set_mode(place, place.lstat().st_mode, wanted)
    return changed


def _tighten_entry(entry: os.DirEntry[str], home: Path, kept: frozenset[Path]) -> int:
    path, found = Path(entry.path), entry.stat(follow_symlinks=False).st_mode
    place = PurePosixPath(path.relative_to(home))
    is_folder = stat.S_ISDIR(found)
    wanted = mode_of(place, is_folder=is_folder, is_executable=bool(found & stat.S_IXUSR))
    if wanted is None or not (is_folder or stat.S_ISREG(found)):
        return 0
    if not is_folder:
        return _set_mode(path, found, wanted)
    if path in kept:
        return 0
    is_closed = wanted == FOLDER_MODE and stat.S_IMODE(found) == FOLDER_MODE
    return 0 if is_closed else _tighten(path, home, kept)


def _set_mode(path: Path, found: int, wanted: int | None) -> int:
    if wanted is None or stat.S_IMODE(found) == wanted:
        return 0
    path.chmod(wanted)
    return 1


# ---------------------------------------------------------------- new files

_lock = threading.Lock()
_depth = 0
_given = 0o022


@contextmanager
def private() -> Iterator[None]:
    """Make files created in this block private to Yalu's user; blocks may be nested and overlap in threads."""
    global _depth, _given  # noqa: PLW0603 - the umask is process-wide as well
    with _lock:
        _depth += 1
        if _depth == 1:
            _given = _operator_umask(os.umask(PRIVATE))
            os.environ[VARIABLE] = f"{_given:03o}"
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                os.umask(_given)
                os.environ.pop(VARIABLE, None)


@contextmanager
def with_operator_umask() -> Iterator[None]:
    """Apply the operator's umask inside this block, for folders that the operator named."""
    with _lock:
        before = os.umask(_given) if _depth else None
    try:
        yield
    finally:
        with _lock:
            if before is not None and _depth:
                os.umask(before)


def apply_operator_umask(folder: Path) -> None:
    """Set the permissions of a folder and its contents to those the operator's umask allows."""
    given = _given if _depth else _operator_umask(_current())
    for place, _, files in os.walk(folder):
        Path(place).chmod(0o777 & ~given)
        for name in files:
            if not (path := Path(place) / name).is_symlink():
                path.chmod(0o666 & ~given)


def is_within(home: Path, path: Path) -> bool:
    """Return whether a path lies in a home."""
    return path.absolute().is_relative_to(home.absolute())


def _current() -> int:
    found = os.umask(PRIVATE)
    os.umask(found)
    return found


def _operator_umask(found: int) -> int:
    """Return the operator's umask: the current one, or the one noted by the parent process before it became private."""
    noted = os.environ.get(VARIABLE, "")
    if found == PRIVATE and noted and set(noted) <= set("01234567"):
        return int(noted, 8) & 0o777
    return found
