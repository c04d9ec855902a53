"""Log lines on stderr: how far the work has come; nothing with `-q`, every line with `-v`, details too with `-vv`."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from flows.log import COUNTS, PROGRESS, attached, line_of, run_id_of

if TYPE_CHECKING:
    import argparse

    from rich.progress import TaskID


class _Lines(logging.Handler):
    """Writes log records as lines; progress alone where `is_all` is false."""

    def __init__(self, write: Callable[[str], None], level: int = logging.INFO, *, is_all: bool = False) -> None:
        super().__init__(level)
        self._write = write
        self._is_all = is_all

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. In full, a line begins with the run and the level."""
        if self._is_all:
            self._write(" ".join(filter(None, (run_id_of(record), record.levelname.lower(), line_of(record)))))
        elif record.name == PROGRESS.name:
            self._write(line_of(record))


def full_log(args: argparse.Namespace) -> AbstractContextManager[None]:
    """Show every log line of the block on stderr where `-v` asks for it."""
    if not args.verbose:
        return nullcontext()
    return attached(_Lines(_print, logging.DEBUG if args.verbose > 1 else logging.INFO, is_all=True))


@contextmanager
def progress(args: argparse.Namespace, prefix: str = "") -> Iterator[None]:
    """Show the progress of the block on stderr: above a moving line on a terminal, as plain lines elsewhere."""
    if args.verbose or args.quiet:  # in full already, or not at all
        yield
    elif prefix or not sys.stderr.isatty():
        with attached(_Lines(lambda line: _print(prefix + line))):
            yield
    else:
        with _bars() as (write, move), attached(_Lines(write)), attached(_Counts(move)):
            yield


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class _Counts(logging.Handler):
    """Hands on what is counted: the work's name, how many are done (None: one more) and of how many."""

    def __init__(self, move: Callable[[str, int | None, int], None]) -> None:
        super().__init__(logging.DEBUG)
        self._move = move

    def emit(self, record: logging.LogRecord) -> None:
        """Move the bar of one record."""
        if record.name == COUNTS.name and (found := _COUNT.match(record.getMessage())):
            done, total = found["done"], found["total"]
            self._move(found["what"], int(done) if done else None, int(total or 0))


_COUNT = re.compile(r"(?P<what>\w+): (?:(?P<done>\d+) of (?P<total>\d+)|one more)")


@contextmanager
def _bars() -> Iterator[tuple[Callable[[str], None], Callable[[str, int | None, int], None]]]:
    """Yield how to write a line above the bars, and how to move a bar: sources 9/14, pages 37/280."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    from extractors.text.sanitise import escaped
    from flows.commands._terminal import bare

    console = Console(file=bare(sys.stderr))
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def write(line: str) -> None:
            console.print(escaped(line), markup=False, highlight=False)

        def move(what: str, done: int | None, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total or None)
            if done is None:
                shown.advance(tasks[what])
            else:
                shown.update(tasks[what], completed=done, total=total)

        yield write, move
