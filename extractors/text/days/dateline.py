"""The day a report prints at its own head: "PYONGYANG, June 20 (KCNA)", 新华社平壤6月20日电. Pure.

A reprint carries another day than the report: what the report calls "today" is the day of its dateline.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR

HEAD_CHARS: Final = 240  # of a text in which its dateline stands
_LONGEST: Final = 400  # days that a reprint is younger than its report; beyond it the day is of something else

_MONTH = "(?P<month_name>(?i:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in CALENDAR.months) + r"|sept)\.?)"
_GRAMMAR = read_grammar("days", "dateline", {"month": _MONTH})
_PATTERNS = [re.compile(_GRAMMAR[key], re.MULTILINE) for key in ("boxed", "agency", "korean", "latin")]
_BARE = re.compile(_GRAMMAR["bare"], re.MULTILINE)


def day_of_dateline(text: str, published_on: date | None) -> date | None:
    """Return the day a report prints at its head, None where it prints none that can be its own.

    A day without its year, or a bare "20日電", is the last such day up to `published_on`.
    """
    head = text[:HEAD_CHARS]
    for pattern in _PATTERNS:
        if match := pattern.search(head):
            return _believable(_day(match, published_on), published_on)
    if (match := _BARE.search(head)) and published_on:
        near = (published_on - timedelta(days=back) for back in range(-1, 29))
        return next((day for day in near if day.day == int(match["day"])), None)
    return None


def _day(match: re.Match[str], published_on: date | None) -> date | None:
    groups = match.groupdict()
    month = int(groups["month"]) if groups.get("month") else CALENDAR.month_numbers[groups["month_name"][:3].lower()]
    if groups.get("year"):
        return _date(int(groups["year"]), month, int(groups["day"]))
    if published_on is None:
        return None
    days = (_date(published_on.year - back, month, int(groups["day"])) for back in (-1, 0, 1))
    return max((day for day in days if day and day <= published_on + timedelta(days=1)), default=None)


def _believable(day: date | None, published_on: date | None) -> date | None:
    if day is None or published_on is None:
        return day
    return day if -1 <= (published_on - day).days <= _LONGEST else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
