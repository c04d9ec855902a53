"""Show lines on a terminal, in a pager where they are more than its height; elsewhere just print them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

PAGER = "less -FRSX"  # ends at once where all fits, and leaves the lines on the screen


def show_lines(lines: Sequence[str]) -> None:
    """Print the lines; through $PAGER (else less) on a terminal that has fewer. PAGER='' asks for none."""
    command = shlex.split(os.environ.get("PAGER", PAGER))
    program = shutil.which(command[0]) if command else None
    if not sys.stdout.isatty() or len(lines) < shutil.get_terminal_size().lines or program is None:
        print("\n".join(lines))
        return
    text = "\n".join(lines) + "\n"
    environ = {"LESSCHARSET": "utf-8", **os.environ}
    with suppress(BrokenPipeError):
        subprocess.run([program, *command[1:]], input=text, encoding="utf-8", check=False, env=environ)  # noqa: S603 - the person's own pager
