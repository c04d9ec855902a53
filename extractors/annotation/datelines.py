"""Find the dateline at the head of a text: place, day and agency before the first sentence.

Formats are data (`lexicon/datelines.toml`). A dateline is part of the text and its spans; what stands in it says where
the reporter sat and not what the report is about, so relevance and the taggers leave it out.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "lexicon" / "datelines.toml"
HEAD = 200  # code points of a text in which a dateline stands


@dataclass(frozen=True, slots=True)
class DatelineFormat:
    """One table of datelines.toml."""

    id: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]  # the dateline, '|', and what follows it
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in the raw text (it begins it), and the words of its place, '' where it names none."""

    end: int
    place: str
    place_start: int
    form: str  # the id of its format


@lru_cache(maxsize=1)
def dateline_formats() -> tuple[DatelineFormat, ...]:
    """Return the formats in file order, read once."""
    tables = tomllib.loads(FILE.read_text("utf-8"))["dateline"]
    return tuple(
        DatelineFormat(t["id"], re.compile(rf"\s{{0,9}}(?:{t['pattern']})\s{{0,4}}"), tuple(t["yes"]), tuple(t["no"]))
        for t in tables
    )


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline a text begins with, None where it has none. Where formats overlap, the longest counts."""
    head = text[:HEAD]
    found: Dateline | None = None
    for form in dateline_formats():
        match = form.pattern.match(head)
        if match and match.end() > (found.end if found else 0):
            name = next((n for n, words in match.groupdict().items() if words), None)
            place = (match[name] or "", match.start(name)) if name else ("", 0)
            found = Dateline(match.end(), place[0].strip(), place[1], form.id)
    return found
