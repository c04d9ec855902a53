"""Failures of commands and nightly steps, stored in the home until the next success: one small JSON file each.

A failed collection leaves no trace in the warehouse; from these files `yalu doctor` and later alerts know of it.
Not here: bugs on single items, which are in the log, and what a failure means (findings.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from extractors.faults import fault_of
from extractors.text.sanitise import one_line
from flows.bugs import is_bug
from flows.operations.facts import Failure
from warehouse.lake.errors import scrub
from warehouse.store.drafts import atomic_write
from warehouse.store.permissions import private

FOLDER = "failures"
MAX_CHARS = 500  # of the reason


def words_of(error: BaseException, url: str = "") -> str:
    """Return an error as one line, a bug with its class and place. `url`, a lake's address, is never shown."""
    if is_bug(error):
        message = fault_of(error).error  # class, message and place
    elif isinstance(error, OSError) and error.strerror:
        message = ": ".join(filter(None, (str(error.filename or ""), error.strerror)))
    else:
        message = str(error).partition("\nStack Trace")[0]
    message = one_line(scrub(message, url), MAX_CHARS)
    return message or type(error).__name__


def note(home: Path, failure: Failure) -> None:
    """Store a failure. A home that cannot be written to stores none: that is a finding of its own."""
    path = _path(home, failure.what)
    fields = {"what": failure.what, "why": failure.why, "at": failure.at.isoformat() if failure.at else ""}
    try:
        if not home.is_dir():
            return  # a home that is gone is not created for a record
        with private():
            path.parent.mkdir(exist_ok=True)
            atomic_write(path, json.dumps(fields, ensure_ascii=False))
    except OSError:
        pass


def forget(home: Path, what: str) -> None:
    """Remove the stored failure of a command that has succeeded since."""
    try:
        _path(home, what).unlink(missing_ok=True)
    except OSError:
        pass  # it stays a finding until a later success


def read_failures(home: Path) -> Iterator[Failure]:
    """Yield the stored failures. A file that cannot be read still counts as one."""
    for path in sorted((home / FOLDER).glob("*.json")):
        try:
            fields = json.loads(path.read_text("utf-8"))
            at = datetime.fromisoformat(fields["at"]) if fields["at"] else None
            yield Failure(one_line(fields["what"]), one_line(fields["why"], MAX_CHARS), at)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            yield Failure(path.stem, "its record cannot be read")


def _path(home: Path, what: str) -> Path:
    return home / FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', what.lower())}.json"
