"""Lines that were wrapped by hand: a body typed in a column of fixed width, each line ended by a break.

Such lines end in the middle of a sentence or a name. They are joined to running paragraphs before anything reads
them. Pure; a text that is not wrapped is returned as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.articles.checks import SENTENCE_END, prose_share

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_LINES = 6
MAX_WIDTH = 110  # columns, a CJK character taking two; ordinary paragraphs are longer
FULL = 0.88  # of the widest line: a line that was filled. Words of other scripts wrap earlier
FULL_WORDS = 0.7
FULL_SHARE = 0.6  # of the lines that are full, from which a text is wrapped
MAX_ENDED = 0.5  # of the full lines that end like a sentence: a list of short sentences has more
ENOUGH_PROSE = 0.6  # of the joined text
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")
_LATIN = re.compile(r"[A-Za-z0-9\uac00-\ud7a3,.;:)]$")
_LATIN_START = re.compile(r"^[A-Za-z0-9\uac00-\ud7a3(\"'“‘]")


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of a text whose lines were wrapped by hand; the lines themselves where they were not."""
    if len(lines) < MIN_LINES:
        return list(lines)
    widths = [len(line) + len(_WIDE.findall(line)) for line in lines]
    widest = sorted(widths)[-max(1, len(widths) // 20)]  # but for the odd line, such as a long heading
    if widest > MAX_WIDTH or widest < MAX_WIDTH // 4:
        return list(lines)
    share = FULL if sum(map(len, map(_WIDE.findall, lines))) > sum(map(len, lines)) / 2 else FULL_WORDS
    full = [share * widest <= width <= 1.1 * widest for width in widths]
    ended = sum(bool(SENTENCE_END.search(line)) for line, is_full in zip(lines, full, strict=True) if is_full)
    if sum(full) < FULL_SHARE * len(lines) or ended > MAX_ENDED * sum(full):
        return list(lines)
    joined = _join(lines, full)
    return joined if prose_share("\n".join(joined)) >= ENOUGH_PROSE else list(lines)


def _join(lines: Sequence[str], full: Sequence[bool]) -> list[str]:
    paragraphs: list[str] = []
    is_open = False
    for line, is_full in zip(lines, full, strict=True):
        if is_open:
            before = paragraphs[-1]
            gap = " " if _LATIN.search(before) and _LATIN_START.search(line) else ""
            paragraphs[-1] = f"{before}{gap}{line}"
        else:
            paragraphs.append(line)
        is_open = is_full
    return paragraphs
