"""`yalu` in a process that kills itself between two halves of a step.

    python -m tests.soak.dying HOME AT FILE ARGUMENT…       runs `yalu ARGUMENT…`

A boundary lies before and after every statement that changes a warehouse and before every change of a file under HOME
(created, renamed, linked, removed). At the AT-th the process gets SIGKILL; with 0 it lives, and FILE gets the count.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from flows.cli import main
from warehouse.recovery import recorder

CHANGES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|BEGIN|COMMIT|CREATE|ALTER|DROP|CHECKPOINT|COPY)\b", re.IGNORECASE)
FILES = frozenset(("os.rename", "os.remove", "os.symlink", "os.mkdir", "os.chmod", "shutil.copyfile"))


class Boundaries:
    """Counts boundaries, and ends the process at one of them."""

    def __init__(self, home: str, at: int) -> None:
        self.home = home
        self.at = at
        self.count = 0
        self.here = threading.Lock()

    def cross(self) -> None:
        with self.here:
            self.count += 1
            if self.count == self.at:
                os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by the interpreter; a file that is opened to be read is no change."""
        is_written = event == "open" and isinstance(arguments[1], str) and arguments[1][:1] in "wax"
        if (is_written or event in FILES) and any(str(part).startswith(self.home) for part in arguments[:2]):
            self.cross()


class Watched:
    """A DuckDB connection whose changes are boundaries."""

    def __init__(self, connection: Any, boundaries: Boundaries) -> None:
        self.connection = connection
        self.boundaries = boundaries

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, query: str, *given: Any) -> Any:
        if not CHANGES.match(query):
            return self.connection.execute(query, *given)
        self.boundaries.cross()
        answer = self.connection.execute(query, *given)
        self.boundaries.cross()
        return answer


def run(home: str, at: int, counted: Path, arguments: list[str]) -> int:
    boundaries = Boundaries(home, at)
    begin = recorder.Recorder.__init__

    def watched(self: recorder.Recorder, connection: Any, *given: Any) -> None:
        begin(self, Watched(connection, boundaries), *given)  # type: ignore[arg-type]

    recorder.Recorder.__init__ = watched  # type: ignore[method-assign]
    sys.addaudithook(boundaries.audit)
    status = main(arguments)
    boundaries.at = 0
    counted.write_text(str(boundaries.count), "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:]))
