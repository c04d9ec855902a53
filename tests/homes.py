"""What is wrong with the permissions of a home, said by a walk of its own that shares no code with the rule."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path


def loose_places(home: Path, kept: Iterable[Path] = ()) -> list[str]:
    """The places whose permissions are not those of the contract, each with what it has."""
    found = [] if stat.S_IMODE(home.stat().st_mode) == 0o711 else [f". {stat.S_IMODE(home.stat().st_mode):o}"]
    theirs = [*kept, home / "fleet"]
    for path in sorted(home.rglob("*")):
        if path.is_symlink() or any(path.is_relative_to(one) for one in theirs):
            continue
        mode, name = stat.S_IMODE(path.stat().st_mode), path.relative_to(home).as_posix()
        if name == "snapshots":
            expected = 0o755
        elif path.is_dir():
            expected = 0o700
        else:
            expected = 0o444 if name.startswith("snapshots/") and name.endswith(".duckdb") else 0o600
        if mode != expected:
            found.append(f"{name} {mode:o}")
    return found
