"""The commands of `yalu`, one module each, loaded when asked for. A module `flows.commands.x` has

    add_arguments(parser: argparse.ArgumentParser) -> None      its arguments
    run(args: argparse.Namespace) -> int                        its work; returns the exit status

and calls `load_settings(args.settings, args.home)` itself. Its docstring is the text of `yalu x --help`.
"""

from __future__ import annotations

import argparse
import re
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

_CHOICE = re.compile(r"invalid choice: '(?P<word>[^']{0,200})' \(choose from (?P<choices>.*)")
_UNKNOWN = re.compile(r"unrecognized arguments: (?P<word>-\S+)")
_WORD = re.compile(r"[\w.-]+")


class Parser(argparse.ArgumentParser):
    """A parser whose errors name the word that was probably meant, and whose sub-parsers are of its kind."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error with a suggestion, and exit with 2."""
        super().error(message + self._suggestion(message))

    def _suggestion(self, message: str) -> str:
        if found := _CHOICE.search(message):
            near = get_close_matches(found["word"], _WORD.findall(found["choices"]), n=1, cutoff=0.5)
        elif found := _UNKNOWN.search(message):
            options = [option for action in self._actions for option in action.option_strings]
            near = get_close_matches(found["word"].partition("=")[0], options, n=1)
        else:
            return ""
        return f"; did you mean {near[0]}?" if near else ""


def add_common_options(parser: argparse.ArgumentParser) -> None:
    """Add --settings, --home, -v and -q. A command with commands of its own calls this for each of them.

    An absent option leaves what an outer parser found, so all have their default there.
    """
    parser.set_defaults(own_parser=parser)  # the innermost one stays: whose usage an error shows
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="settings to read (else YALU_SETTINGS, else ./yalu.toml where there is one)",
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=argparse.SUPPRESS,
        help="every line of the log on stderr, too; -vv also details",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", default=argparse.SUPPRESS, help="no progress lines on stderr"
    )
    parser.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="folder of the warehouse and all other stored data (else YALU_HOME, else ./yalu-data)",
    )


def as_day(text: str) -> date:
    """Parse a day of the command line: the `type` of an argument."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-20") from None
