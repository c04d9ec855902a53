"""The root of all expected errors of Yalu, and the error tree of `extractors`.

    YaluError             1   an expected failure; the message is one line that says what to do
    └── ExtractionError
        └── LexiconError  2   a lexicon file that cannot be used; .path and .where name the file and the line or table

`warehouse.errors` and `flows.errors` derive from the same root. The command line ends with the class's `exit_status`;
any other exception is a bug. Bad bytes are no errors here: they yield an `Unreadable` or a `Listing` with a reason.
"""

from __future__ import annotations

BUSY = 75  # exit status of what may succeed when tried again later (EX_TEMPFAIL of sysexits.h)


class YaluError(Exception):
    """Root of the expected errors of all packages. Its text is shown to a person as it is."""

    exit_status = 1


class ExtractionError(YaluError):
    """Root of the errors of this package."""


class LexiconError(ExtractionError):
    """A lexicon file cannot be used. The message is one line that says what to do."""

    exit_status = 2

    def __init__(self, path: str, where: str, problem: str) -> None:
        super().__init__(f"{path}: {where}: {problem}")
        self.path = path
        self.where = where
        self.problem = problem
