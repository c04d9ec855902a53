"""What the tests of the house look at: the files that belong to the project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

NOT_OURS = {".git", ".hypothesis", "__pycache__", "build", "dist", "yalu-data", "yalu-demo"}


@pytest.fixture(scope="session")
def files(root: Path) -> list[Path]:
    """Every file of the project, as git knows it; in a copy without git, every file that is no leftover."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and (root / ".git").exists():
        names = [root / name for name in listed.stdout.split("\0") if name]
        return sorted(name for name in names if name.is_file())
    return sorted(
        file
        for file in root.rglob("*")
        if file.is_file()
        and not any(
            part in NOT_OURS or part.startswith(".venv") or part.endswith(("_cache", ".egg-info"))
            for part in file.relative_to(root).parts
        )
    )


@pytest.fixture(scope="session")
def texts(files: list[Path], root: Path) -> dict[str, str]:
    """The text of every file of the project that is text, by its path from the root."""
    readable = {}
    for file in files:
        try:
            readable[file.relative_to(root).as_posix()] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an image or a recorded page
    return readable
