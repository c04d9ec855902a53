"""The days a text speaks of, resolved against its day of publication, in English, Korean, Chinese and Japanese.

A mention that can mean more than one day is answered with no day: "unresolved" is an answer, a guess is not.
Durations ("3일간", "3日間", "for three days", 1박2일) are no mentions.

Used by process.py for the days an article names (the view `dates`), and by the readers of pages and PDFs for the first
full day below a headline (`first_full_day`). Not for the dates that pages and feeds state in their markup: dates.py.
How: extractors/text/days. Measured: dateparser reads 3일, 17日 and 9日 as "N days ago".
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from extractors.grammar import read_grammar
from extractors.records import DateMention
from extractors.text.days.parts import Context, Resolved
from extractors.text.days.patterns import COMPILED, SIGNS
from extractors.text.days.ranges import Found, join_ranges
from extractors.text.days.resolution import is_mention, resolve
from extractors.text.days.tense import tense_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.lexicon.required_words import Prefilter

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_GRAMMAR = read_grammar("days", "date_mentions")
_FROM = re.compile(_GRAMMAR["from"])
_WITH_TENSE = frozenset({"day", "weekday", "bare_weekday", "week", "month", "months"})
_YEAR_GROUPS = frozenset({"year", "era", "era_year", "year_word", "en_year", "anchored"})


def read_dates(text: str, published_on: date | None = None, precision: str = "day") -> list[DateMention]:
    """Return the dates a text mentions, in order, none overlapping. Without `published_on` only full dates resolve.

    `precision` of `published_on`: 'day', or 'month' or 'year' (then it is the first of it): what needs a day stays
    unresolved, "last year" and "June" do not.
    """
    text = text.translate(_FULL_WIDTH)
    year: int | None = None
    found = []
    for kind, match in _matches(text):
        groups = {name: value for name, value in match.groupdict().items() if value}
        start, end = match.span()
        tense = tense_of(text, start, end) if kind in _WITH_TENSE else ""
        context = Context(published_on, precision, tense, bool(_FROM.match(text, end)), year)
        resolved = resolve(kind, groups, context)
        if resolved.day and groups.keys() & _YEAR_GROUPS:
            year = resolved.day.year
        found.append(Found(start, end, kind, groups, resolved))
    return [_mention(one) for one in join_ranges(text, found) if one.kind != "none"]


def _matches(text: str) -> list[tuple[str, re.Match[str]]]:
    """Return what looks like a date, in order, none overlapping; the earlier pattern wins."""
    found: list[tuple[str, re.Match[str]]] = []
    possible = _words().possible(text)  # of the 77 patterns some seven an article
    if not possible:
        return found
    taken = bytearray(len(text))
    absent = {name for name, sign in SIGNS.items() if not sign.search(text)}
    for number, (kind, sign, pattern) in enumerate(COMPILED):
        if sign in absent or not possible >> number & 1:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or not is_mention({k: v for k, v in match.groupdict().items() if v}):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append((kind, match))
    return sorted(found, key=lambda one: one[1].start())


@cache
def _words() -> Prefilter:
    """Return the words that the patterns require, read from them once a process."""
    from extractors.lexicon.required_words import prefilter

    return prefilter(pattern for _, _, pattern in COMPILED)


def _mention(found: Found) -> DateMention:
    resolved: Resolved = found.resolved
    if resolved.day is None:
        return DateMention(found.start, found.end, None, "unresolved")
    return DateMention(found.start, found.end, resolved.day, resolved.precision, resolved.until)


def first_full_day(text: str) -> date | None:
    """Return the first day a text states with its year, None where it states none."""
    return next(_full_days(text), None)


def _full_days(text: str) -> Iterator[date]:
    return (mention.day for mention in read_dates(text) if mention.day and mention.precision == "day")
