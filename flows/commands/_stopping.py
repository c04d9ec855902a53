"""Ctrl-C and SIGTERM stop a command alike: at once, with nothing half-loaded, and with exit status 130."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Stop:
    """Whether a command was asked to stop: any later error is a part of stopping."""

    is_asked: bool = False


class Interruptible(Protocol):
    """A connection to DuckDB."""

    def interrupt(self) -> None: ...


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Raise KeyboardInterrupt in the block at Ctrl-C or SIGTERM, however the parent set them; restore them after it.

    A shell starts its background jobs with SIGINT ignored. Signals are the main thread's: elsewhere nothing is done.
    """
    stop = Stop()
    if not _is_main_thread():
        yield stop
        return

    def ask(_signal: int, _frame: object) -> None:
        stop.is_asked = True
        raise KeyboardInterrupt

    before = {number: signal.signal(number, ask) for number in STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            # None: it was set by something else than Python, and cannot be set again from here.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


@contextmanager
def interrupting(connection: Interruptible) -> Iterator[None]:
    """Interrupt DuckDB's running statement at Ctrl-C or SIGTERM.

    Python's handlers wait until DuckDB returns, which may take as long as the question; a byte in a pipe
    does not wait.
    """
    if not _is_main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watcher = threading.Thread(target=_watch, args=(reading, connection), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        watcher.join()
        os.close(reading)


def _watch(reading: int, connection: Interruptible) -> None:
    while numbers := os.read(reading, 64):
        if any(number in STOPS for number in numbers):
            connection.interrupt()


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
