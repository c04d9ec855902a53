"""Which wire agency a page credits: its dateline, its credit line or its author. Names are in lexicon/wires.csv.

Only a credit counts. A story that quotes an agency ("Xinhua said") is the outlet's own.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD_CHARS = 160  # of the body's first paragraphs, in which a dateline stands
TAIL_CHARS = 80  # of its last one, in which a credit stands


@cache
def _patterns() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    from extractors.lexicon import SHIPPED
    from extractors.lexicon.reader import read_wires

    rows = []
    for wire in read_wires(SHIPPED / "wires.csv"):
        names = "|".join(re.escape(name) for name in sorted(wire.aliases, key=len, reverse=True))
        credit = (
            rf"[(（\[【]\s*(?:[^)）\]】]{{0,30}}[=＝/／,，\s])?(?:{names})(?:\s*[=＝/／][^)）\]】]{{0,30}})?\s*[)）\]】]"
            rf"|^(?:{names})(?:[^\s，。]{{2,12}}[电電]|\s*[-–—]{{1,2}}\s|[:：])"
            rf"|^[^.。]{{2,30}}\((?:{names})\)|[=＝](?:{names})[)）\]】]?$"
        )
        rows.append((wire.id, frozenset(name.casefold() for name in wire.aliases), re.compile(credit)))
    return tuple(rows)


def read_agency(author: str, paragraphs: Iterable[str], credits_: Iterable[str] = ()) -> str:
    """Give the id of the agency credited, '' where none is. `credits_` are lines parted off as credits."""
    parts = list(paragraphs)
    heads = [text[:HEAD_CHARS] for text in parts[:2]]
    lines = [*heads, *(text[-TAIL_CHARS:] for text in parts[-1:]), *credits_]
    authors = {name.strip().casefold() for name in re.split(r"[,/|;·]| and ", author)}
    for wire, names, credit in _patterns():
        if names & authors or any(credit.search(line) for line in lines):
            return wire
        if any(line.strip(" ()（）[]【】.").removeprefix("The ").casefold() in names for line in credits_):
            return wire
    return ""
