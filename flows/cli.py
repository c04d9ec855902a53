"""The entry point `yalu`: find the command, run it, and turn the exception that ends it into an exit status.

    0 done · 1 error · 2 usage or settings · 3 no source could be reached · 75 busy, try later · 130 stopped

No work is done here, and nothing heavy is imported: a command's module is loaded when its name is on the
command line (see `flows.commands`). A bug is not caught: its traceback is what a person needs to see.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from extractors.errors import YaluError
from flows.commands import Parser, add_common_options
from flows.commands._present import as_called
from flows.commands._progress import full_log
from flows.commands._stopping import Stop, stoppable
from flows.commands._terminal import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "the whole job on an invented news web: no network, no server, under a minute",
    "run": "collect once from the sources that are due",
    "digest": "preview, send or settle the digest of a day",
    "sources": "list, try, add and check the sources; their health; OPML",
    "sql": "ask the published warehouse a question in SQL",
    "search": "find text in the articles",
    "trends": "show a trend in the terminal",
    "ledger": "list visits, claims of a first, and what else texts say that can be checked",
    "readout": "compare two official texts, tracked phrase by tracked phrase",
    "report": "write one HTML page with charts",
    "notebook": "open a notebook over the snapshot in the browser",
    "seeds": "list sightings of the seed corpus; rebuild its fingerprints",
    "retag": "tag stored articles with the present lexicon",
    "backfill": "collect what a source published since a day",
    "backup": "copy the tables, the spool and the outbox",
    "restore": "restore a backup into a home without a warehouse",
    "upkeep": "nightly maintenance: retag, apply retention, back up, run health checks, alert the operator",
    "doctor": "run all health checks; exit 1 when something needs a person",
    "serve": "run the schedules, on Prefect",
    "settings": "show the settings in force, or their schema for an editor",
    "completion": "print a completion script for bash, zsh or fish",
}
STOPPED = 130
STOPPED_WORDS = "stopped; what was committed is kept, and the next run goes on from there"
# An error of the machine is one line; any other OSError may be a bug and shows its traceback.
MACHINE_ERRORS = frozenset(
    (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO,
     errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG)
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; nothing it writes acts on the terminal."""
    with guarded():
        return _main(argv)


def _main(argv: Sequence[str] | None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    parser = make_parser(words)
    try:
        args, unknown = parser.parse_known_args(words)
        if unknown:  # said with the usage of the command that does not know it
            args.own_parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    except SystemExit as stop:  # argparse has printed the reason
        return stop.code if isinstance(stop.code, int) else 2
    if args.command is None:
        parser.print_help(sys.stderr)
        return 2
    asked = Stop()
    try:
        with stoppable() as asked, full_log(args):
            status: int = import_module(f"flows.commands.{args.command}").run(args)
            sys.stdout.flush()
    except KeyboardInterrupt:
        status = _report(STOPPED_WORDS, STOPPED)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except Exception as error:
        if asked.is_asked:  # DuckDB, for one, raises an error of its own when it is interrupted
            return _report(STOPPED_WORDS, STOPPED)
        expected = _exit_status(error)
        if expected is None:
            raise
        status = _report(_one_line(error), expected)
    return status


def make_parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser for a command line: every command by name, those named on it with their arguments."""
    parser = Parser(
        prog="yalu",
        description="A scheduled monitor of Korea–China news that also says what it did not see.",
        epilog="yalu COMMAND --help explains each. Try `yalu demo` first.",
        allow_abbrev=False,
    )
    parser.set_defaults(settings=None, home=None, verbose=0, quiet=False)
    parser.set_defaults(full_parser=lambda: make_parser(list(COMMANDS)))  # for the command that describes all others
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help="show the versions that matter and stop",
    )
    add_common_options(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, words in COMMANDS.items():
        command = commands.add_parser(name, help=words, allow_abbrev=False)
        add_common_options(command)
        # A word that only looks like a command (`yalu sql run`) costs an import and nothing else.
        if name in argv:
            module = import_module(f"flows.commands.{name}")
            command.description = module.__doc__
            command.formatter_class = argparse.RawDescriptionHelpFormatter
            module.add_arguments(command)
    return parser


class _Version(argparse.Action):
    """Show the versions that matter, read only then: package metadata and the lexicon take a while."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from flows.commands._version import versions

        for name, found in versions().items():
            print(f"{name} {found}")
        parser.exit()


def _exit_status(error: Exception) -> int | None:
    """Return the exit status of an expected error, None for a bug."""
    if isinstance(error, YaluError):
        return error.exit_status
    if isinstance(error, OSError) and error.errno in MACHINE_ERRORS:
        return 1
    return None


def _one_line(error: Exception) -> str:
    """Return an error in one line; the machine's own with the file and without the number."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, (str(error.filename or ""), error.strerror)))
    return " ".join(str(error).split())


def _report(message: str, status: int) -> int:
    """Print one line on stderr and return the status."""
    print(f"yalu: {as_called(message)}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
