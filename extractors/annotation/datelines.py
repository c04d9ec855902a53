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
# What stands before a dateline that begins no line; its place does not begin with the last word of a sentence.
STARTS = r"(?<![^\s.!?。！？”’」』\"“])(?![A-Z]\w{2,20}\.[ ](?!\d))"
HEAD = 200  # code points of a text in which a dateline stands


@dataclass(frozen=True, slots=True)
class DatelineFormat:
    """One table of datelines.toml."""

    id: str
    pattern: re.Pattern[str]
    anywhere: re.Pattern[str] | None  # None: it may be a part of a sentence, so it counts at the head of a line alone
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
        DatelineFormat(
            t["id"],
            re.compile(rf"\s{{0,9}}(?:{t['pattern']})\s{{0,4}}"),
            re.compile(rf"{STARTS}(?:{t['pattern']})\s{{0,4}}") if t.get("anywhere") else None,
            tuple(t["yes"]),
            tuple(t["no"]),
        )
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


def datelines_in(text: str, *, is_head: bool = True) -> tuple[tuple[int, int], ...]:
    """Return where datelines stand in a text, start and end, in order: at the head of lines, the surest anywhere.

    `is_head` is false of a part cut out of a text: what it begins with begins no line.
    """
    heads = [0] if is_head else []
    heads += [match.end() for match in re.finditer("\n", text)]
    found = [(head, head + line.end) for head in heads if (line := find_dateline(text[head : head + HEAD]))]
    for form in dateline_formats():
        if form.anywhere:
            found += [match.span() for match in form.anywhere.finditer(text)]
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def without_datelines(text: str) -> str:
    """Return a text without its datelines."""
    for begin, end in reversed(datelines_in(text)):
        text = text[:begin] + text[end:]
    return text
