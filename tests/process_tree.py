"""A process with all it started: which they are, and what they have used, those that ended included."""

from __future__ import annotations

import ctypes
import os
import subprocess
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of_tree(pid: int | None = None) -> float:
    """CPU seconds of a process, of its descendants that live, and of those they have waited for."""
    parents, used = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        parents[int(file.parent.name)] = int(told[1])
        used[int(file.parent.name)] = sum(map(int, told[11:15])) / TICKS
    return sum(used.get(one, 0.0) for one in _tree(pid or os.getpid(), parents))


def adopt_orphans() -> None:
    """Make this process the parent of whatever its descendants leave behind, so that it stays in the account."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int) -> set[int]:
    """The ids of all processes that descend from one."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    return _tree(pid, parents) - {pid}


def _tree(pid: int, parents: dict[int, int]) -> set[int]:
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found
