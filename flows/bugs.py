"""The limit of a bug of ours: it costs the record that raised it, never the batch.

    in_parts(records, commit)   all at once; where a bug stops that, by halves, down to the record that causes it

A full disk, a busy lock, a damaged file, a lost connection and Ctrl-C are no bugs: they stop the run, as they must.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, NoReturn, TypeVar

from extractors.errors import YaluError
from extractors.faults import Fault
from flows.log import clean, log_bug
from warehouse.store.engine_errors import Cause, cause_of

T = TypeVar("T")
R = TypeVar("R")

# What the machine refuses, of which no code of ours is the cause.
_MACHINE = frozenset(
    getattr(errno, name)
    for name in (
        "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EIO", "ENOMEM", "EMFILE", "ENFILE", "ESTALE",
        "EAGAIN", "EBUSY", "ENODEV", "ENXIO", "ELOOP", "EFBIG", "ENETDOWN", "ENETUNREACH", "EHOSTUNREACH",
    )
)  # fmt: skip
# DuckDB's classes that speak of the file, the machine or another process; the others speak of a statement of ours.
_ENGINE = frozenset(
    {
        "IOException", "OutOfMemoryException", "FatalException", "InternalException", "ConnectionException",
        "InterruptException", "TransactionException", "HTTPException", "PermissionException", "SerializationException",
    }
)  # fmt: skip


def is_bug(error: BaseException) -> bool:
    """Whether an exception is a bug of ours, and not the machine's, the engine's, another process's or a person's."""
    if not isinstance(error, Exception) or isinstance(error, YaluError):
        return False
    if isinstance(error, MemoryError | ConnectionError | TimeoutError):
        return False
    if isinstance(error, OSError):
        return error.errno not in _MACHINE
    if not type(error).__module__.startswith(("duckdb", "_duckdb")):
        return True
    return not any(kind.__name__ in _ENGINE for kind in type(error).__mro__) and cause_of(error) is Cause.OTHER


@dataclass(slots=True)
class Bugs:
    """The bugs of one piece of work, each in a line; the log (flows/log.py) has the tracebacks."""

    lines: list[str] = field(default_factory=list)

    def note(self, stage: str, error: BaseException | Fault, source_id: str = "", url: str = "") -> None:
        """Write a bug to the log and to these lines. An exception that is no bug is raised again."""
        if isinstance(error, BaseException) and not is_bug(error):
            raise error
        fault = log_bug(stage, error, source_id=source_id, url=url)
        self.lines.append(clean(f"{' '.join(filter(None, (stage, source_id, url)))}: {fault.error}"))

    def aside(self, stage: str, work: Callable[[], R], source_id: str = "", url: str = "") -> R | None:
        """Do work that nothing else depends on; where a bug ends it, record it and return None."""
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - `note` raises again what is no bug
            self.note(stage, error, source_id, url)
            return None


_ACCOUNT: ContextVar[Bugs | None] = ContextVar("yalu_bugs", default=None)


@contextmanager
def account() -> Iterator[Bugs]:
    """Collect what `note` records within the block; outer blocks have it too."""
    outer, bugs = _ACCOUNT.get(), Bugs()
    token = _ACCOUNT.set(bugs)
    try:
        yield bugs
    finally:
        _ACCOUNT.reset(token)
        if outer is not None:
            outer.lines += bugs.lines


def note(stage: str, error: BaseException | Fault, source_id: str = "", url: str = "") -> None:
    """Write a bug to the open account, if any, and to the log. An exception that is no bug is raised again."""
    (_ACCOUNT.get() or Bugs()).note(stage, error, source_id, url)


@dataclass(slots=True)
class Parts(Generic[T, R]):
    """The results of the sound parts, and the items that a bug stopped, each with its exception."""

    done: list[R] = field(default_factory=list)
    failed: list[tuple[T, Exception]] = field(default_factory=list)


def in_parts(items: Sequence[T], work: Callable[[Sequence[T]], R]) -> Parts[T, R]:
    """Do `work` on all items at once; where a bug stops it, on halves in their order, so that one item is left out.

    `work` must leave nothing behind where it raises. Without items it is not called.
    """
    parts = Parts[T, R]()
    waiting = [items] if items else []
    while waiting:
        some = waiting.pop()
        try:
            parts.done.append(work(some))
        except Exception as error:
            if not is_bug(error):
                raise
            if len(some) == 1:
                parts.failed.append((some[0], error))
            else:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
    return parts


def each(items: Sequence[T], work: Callable[[T], R]) -> Parts[T, R]:
    """Do `work` on each item by itself; a bug costs the item that raised it."""
    parts = Parts[T, R]()
    for item in items:
        try:
            parts.done.append(work(item))
        except Exception as error:
            if not is_bug(error):
                raise
            parts.failed.append((item, error))
    return parts


class _Undo(Exception):
    """Ends a trial: rolls the transaction in it back."""


@contextmanager
def trial() -> Iterator[None]:
    """Around a transaction that only shows whether something can be written: end it with `take_back()`."""
    try:
        yield
    except _Undo:
        pass


def take_back() -> NoReturn:
    """End a trial, leaving nothing behind."""
    raise _Undo


def without_culprits(
    items: Sequence[T], work: Callable[[Sequence[T]], R], most: int = 5
) -> tuple[R, list[tuple[T, Exception]]]:
    """Do `work` on all items together, without those that make it raise.

    For work whose parts cannot be joined. The culprit is the last item of the shortest beginning that raises, so one
    that only raises beside another is found too. After `most` culprits the exception is raised here.
    """
    kept, culprits = list(items), list[tuple[T, Exception]]()
    while True:
        try:
            return work(kept), culprits
        except Exception as error:
            if not is_bug(error) or len(culprits) >= most or not kept:
                raise
            culprits.append((kept.pop(_culprit(kept, work)), error))


def _culprit(items: Sequence[T], work: Callable[[Sequence[T]], R]) -> int:
    """Return the place of the last item of the shortest beginning on which `work` raises; it raises on all items."""
    sound, broken = 0, len(items)
    while broken - sound > 1:
        middle = (sound + broken) // 2
        try:
            work(items[:middle])
            sound = middle
        except Exception as error:
            if not is_bug(error):
                raise
            broken = middle
    return broken - 1
