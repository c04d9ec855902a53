"""Lines an outlet prints on pages of different stories: learned from its bodies, identified by a short key.

A story's own sentences may return in the next story ("the two countries have no diplomatic ties"), so only what
stands at the edges of three bodies, word for word, is learned.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from extractors.articles.checks import squeeze

LEAST_STORIES = 3
TOP, BOTTOM = 2, 6  # paragraphs at the edges of a body that are compared
MAX_LINE = 300  # characters
MIN_LETTERS = 6


def line_key(line: str) -> str:
    """Return the key of a line: the same for any spaces, marks and case; it cannot be read back."""
    return sha256(squeeze(line).encode()).hexdigest()[:16]


def common_lines(bodies: Iterable[str]) -> dict[str, str]:
    """Return the lines, by key, at the edges of at least three bodies. The bodies must be of different stories."""
    seen: dict[str, int] = {}
    lines: dict[str, str] = {}
    for body in bodies:
        parts = body.split("\n\n")
        if len(parts) < 3:
            continue  # where a body is hardly more than its edges, they are most of the text
        edges = [*parts[:TOP], *parts[max(TOP, len(parts) - BOTTOM) :]]  # in order: the last spelling of a line stays
        usual = {line_key(line): line for line in edges if len(line) <= MAX_LINE and len(squeeze(line)) >= MIN_LETTERS}
        lines |= usual
        for key in usual:
            seen[key] = seen.get(key, 0) + 1
    return {key: lines[key] for key, count in seen.items() if count >= LEAST_STORIES}
