"""What ended with an error, kept in the home until the next call of the same kind succeeds: one small file each.

A collection that failed leaves nothing in the warehouse that says so; from these notes `yalu doctor` and every later
alarm know of it as the alarm did that was sent at once.
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
from warehouse.store.drafts import write_new
from warehouse.store.permissions import private

FOLDER = "failures"
LONGEST = 500


def words_of(error: BaseException, url: str = "") -> str:
    """An error in one line; a bug with its kind and place. `url`, a lake's, is never shown."""
    if is_bug(error):
        said = fault_of(error).error  # its kind, words and place
    elif isinstance(error, OSError) and error.strerror:
        said = ": ".join(filter(None, (str(error.filename or ""), error.strerror)))
    else:
        said = str(error).partition("\nStack Trace")[0]
    said = one_line(scrub(said, url), LONGEST)
    return said or type(error).__name__


def note(home: Path, failure: Failure) -> None:
    """Keep a failure. A home that cannot be written to keeps none: its own finding says so."""
    path = _path(home, failure.what)
    told = {"what": failure.what, "why": failure.why, "at": failure.at.isoformat() if failure.at else ""}
    try:
        if not home.is_dir():
            return  # a home that is gone is not made for the sake of a note
        with private():
            path.parent.mkdir(exist_ok=True)
            draft = path.with_suffix(".tmp")
            write_new(draft, json.dumps(told, ensure_ascii=False))
            draft.replace(path)
    except OSError:
        pass


def forget(home: Path, what: str) -> None:
    """Drop the note of what has succeeded since."""
    try:
        _path(home, what).unlink(missing_ok=True)
    except OSError:
        pass  # it stays, and says so, until a later success


def kept(home: Path) -> Iterator[Failure]:
    """The failures that nothing has settled. A note that cannot be read still counts as one."""
    for path in sorted((home / FOLDER).glob("*.json")):
        try:
            told = json.loads(path.read_text("utf-8"))
            at = datetime.fromisoformat(told["at"]) if told["at"] else None
            yield Failure(one_line(told["what"]), one_line(told["why"], LONGEST), at)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            yield Failure(path.stem, "the note of it cannot be read")


def _path(home: Path, what: str) -> Path:
    return home / FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', what.lower())}.json"
