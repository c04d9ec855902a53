"""Run one command and print what its whole process tree cost, as JSON: `python -m tests.bench.measured COMMAND …`.

cpu_s: user and system seconds, of descendants that outlive their parent too. peak_mb: the largest process of the tree.
written_mb: what was written to files (Linux counts a page when it is made dirty). The command's own output is dropped.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress

from tests.process_tree import adopt_orphans


def measure(command: list[str]) -> dict[str, float]:
    """Run the command to its end. Raises RuntimeError with its stderr where it fails."""
    adopt_orphans()
    root = os.environ.get("YALU_BENCH_ROOT")  # another checkout
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3) and "doctor" not in command:  # who needs a person, at an instant that stands still
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
        "written_mb": round(used.ru_oublock * 512 / 1e6, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1:])) + "\n")
