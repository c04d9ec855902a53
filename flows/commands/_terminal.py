"""The guard of stdout and stderr: no text from the web, a file or a server acts on the terminal.

`guarded` puts a stream before stdout and stderr that writes controls, bidi marks and other invisible characters as
JSON escapes; inside JSON that means the same. What Yalu draws itself (tables, colours, a progress line) goes to `bare`,
with the foreign words in it `escaped`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from extractors.text.sanitise import escaped


class Guarded:
    """A text stream that writes visible characters only."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, with escapes for control characters."""
        self.stream.write(escaped(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a stream
        return getattr(self.stream, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Guard stdout and stderr. A bug leaves the guard in place: its traceback is still to be written."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_guard, before)
    yield
    sys.stdout, sys.stderr = before


def _guard(stream: TextIO) -> TextIO:
    return stream if isinstance(stream, Guarded) else cast("TextIO", Guarded(stream))


def bare(stream: TextIO) -> TextIO:
    """Return the stream without its guard, for what Yalu draws itself."""
    return stream.stream if isinstance(stream, Guarded) else stream
