"""The error tree of `extractors`.

    ExtractionError
    └── LexiconError      a lexicon file that cannot be used; .path and .where say which line or table

Bad bytes are never errors here: they give an `Unreadable` or a `Listing` with a reason.
"""

from __future__ import annotations


class ExtractionError(Exception):
    """Root of the errors of this package."""


class LexiconError(ExtractionError):
    """A lexicon file cannot be used. The message is one line that says what to do."""

    def __init__(self, path: str, where: str, problem: str) -> None:
        super().__init__(f"{path}: {where}: {problem}")
        self.path = path
        self.where = where
        self.problem = problem
