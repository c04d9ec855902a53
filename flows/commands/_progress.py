"""Log lines on stderr: how far the work has come; nothing with `-q`, every line with `-v`, details too with `-vv`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from flows.log import PROGRESS, attached, line_of, run_id_of

if TYPE_CHECKING:
    import argparse


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
        with _moving_line() as write, attached(_Lines(write)):
            yield


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def _moving_line() -> Iterator[Callable[[str], None]]:
    from rich.console import Console

    from extractors.text.sanitise import escaped
    from flows.commands._terminal import bare

    console = Console(file=bare(sys.stderr))
    with console.status("collecting …") as status:

        def show(line: str) -> None:
            console.print(escaped(line), markup=False, highlight=False)
            status.update("collecting …")

        yield show
