"""Which wire agency a page credits: its dateline, its credit line or its author. Names are in lexicon/wires.csv.

Only a credit counts. A story that quotes an agency ("Xinhua said") is the outlet's own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Patterns = tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]
FILE = "wires.csv"
HEAD_CHARS = 160  # of the body's first paragraphs, in which a dateline stands
TAIL_CHARS = 80  # of its last one, in which a credit stands


def _wires(folder: Path | None) -> Patterns:
    own = folder / FILE if folder else None
    return _patterns(own, own.stat().st_mtime_ns) if own and own.is_file() else _patterns(None, 0)


@lru_cache(maxsize=4)
def _patterns(own: Path | None, _changed: int) -> Patterns:
    """Return the agencies' names and credits: the shipped list, with the analyst's rows added or put over by id."""
    from extractors.lexicon import SHIPPED
    from extractors.lexicon.reader import read_wires

    wires = {wire.id: wire for file in (SHIPPED / FILE, own) if file for wire in read_wires(file)}
    rows = []
    for wire in wires.values():
        names = "|".join(re.escape(name) for name in sorted(wire.aliases, key=len, reverse=True))
        credit = (
            rf"[(（\[【]\s*(?:[^)）\]】]{{0,30}}[=＝/／,，\s])?(?:{names})(?:\s*[=＝/／][^)）\]】]{{0,30}})?\s*[)）\]】]"
            rf"|^(?:{names})(?:[^\s，。]{{2,12}}[电電]|\s*[-–—]{{1,2}}\s|[:：])"
            rf"|^[^.。]{{2,30}}\((?:{names})\)|[=＝](?:{names})[)）\]】]?$"
        )
        rows.append((wire.id, frozenset(name.casefold() for name in wire.aliases), re.compile(credit)))
    return tuple(rows)


def read_agency(
    author: str, paragraphs: Iterable[str], credits_: Iterable[str] = (), *, lexicon: Path | None = None
) -> str:
    """Return the id of the agency credited, '' where none is. `credits_` are lines set apart as credits.

    `lexicon` is the analyst's own folder: rows of its wires.csv are added or put over the shipped ones by id.
    """
    parts = list(paragraphs)
    heads = [text[:HEAD_CHARS] for text in parts[:2]]
    lines = [*heads, *(text[-TAIL_CHARS:] for text in parts[-1:]), *credits_]
    authors = {name.strip().casefold() for name in re.split(r"[,/|;·]| and ", author)}
    for wire, names, credit in _wires(lexicon):
        if names & authors or any(credit.search(line) for line in lines):
            return wire
        if any(line.strip(" ()（）[]【】.").removeprefix("The ").casefold() in names for line in credits_):
            return wire
    return ""
