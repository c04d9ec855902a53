"""The error tree of `flows`. Each error carries the exit status the command line ends with.

    YaluError (extractors.errors)  1   the root of all three packages
    ├── UsageError                 2   options that make no sense together
    ├── SettingsError              2   a settings, sources or recipients file; .file and .key say where
    └── NoSourceReached            3   no source answered; .failures says how many were tried

Failing sources, dropped pages and refused mail are no errors here: they are outcomes, stored and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.errors import YaluError

if TYPE_CHECKING:
    from pathlib import Path


class UsageError(YaluError):
    """The command line asks for something that makes no sense."""

    exit_status = 2


class SettingsError(YaluError):
    """A file (or an environment variable) that settings are read from cannot be used. Nothing was touched."""

    exit_status = 2

    def __init__(self, file: Path | str | None, key: str, problem: str) -> None:
        """Name the problem with `key` of `file`; either may be empty where it does not apply."""
        super().__init__(_one_line(": ".join(part for part in (str(file or ""), key, problem) if part)))
        self.file = file
        self.key = key
        self.problem = problem


def _one_line(text: str) -> str:
    """Escape what would break the line or the terminal: a key may hold any character."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class NoSourceReached(YaluError):
    """Not one source answered. The run, each failure and its back-off are recorded all the same."""

    exit_status = 3

    def __init__(self, message: str, failures: int = 0) -> None:
        super().__init__(message)
        self.failures = failures
