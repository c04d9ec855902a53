"""A bug of our own as a value: where it was raised, what, and the traceback without the texts it was about.

An exception's message may hold a whole body; only its beginning is kept, on one line. Frames hold code and no values.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BUG = "bug"  # the reason of an outcome that a bug of ours has cost
MESSAGE_CHARS = 200
TRACEBACK_CHARS = 12_000
_ROOT = Path(__file__).resolve().parent.parent
_OWN = frozenset({"extractors", "flows", "warehouse", "tests"})  # installed, they stand among the others' packages


@dataclass(frozen=True, slots=True)
class Fault:
    """One exception of ours. `error` names its class, the beginning of its message and the line it was raised at."""

    error: str
    traceback: str = ""


def fault_of(error: BaseException) -> Fault:
    """Return an exception as a value that survives pickling and holds no text of a page."""
    place = _place(error)
    return Fault(f"{_words(error)}{f' at {place}' if place else ''}", _traceback(error))


def is_raised_here(error: BaseException) -> bool:
    """Return whether the innermost frame of an exception is code of this project, and not of a library it called."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and _is_own(frames[-1].filename)


def _is_own(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OWN


def _words(error: BaseException) -> str:
    """Return the class and the beginning of the message, on one line."""
    try:
        message = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception whose own text cannot be made is reported all the same
        message = "(no message)"
    message = message if len(message) <= MESSAGE_CHARS else f"{message[: MESSAGE_CHARS - 1]}…"
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _place(error: BaseException) -> str:
    """Return the innermost line of this project in the traceback, as `extractors/process.py:90 examine_page`."""
    found = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if _is_own(frame.filename):
            found = f"{Path(frame.filename).relative_to(_ROOT).as_posix()}:{frame.lineno} {frame.name}"
    return found


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the exception and those it came from, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _traceback(error: BaseException) -> str:
    parts: list[str] = []
    for one in reversed(list(_chain(error))):
        parts += [*traceback.format_tb(one.__traceback__), f"{_words(one)}\n"]
    text = "".join(parts).replace(f"{_ROOT}/", "")
    return text if len(text) <= TRACEBACK_CHARS else f"…{text[-TRACEBACK_CHARS:]}"
