"""Two mentions that are one range, and a day with the length of what begins on it. Pure.

    10月30日至11月1日   Oct. 30 to Nov. 1   tomorrow and Thursday
    20日から2日間   오늘부터 1박2일   a two-day visit from Monday

A range is one mention with its first and last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR
from extractors.text.days.parts import Resolved, day_or_none, first_day

_MAX_DAYS = 400  # between the ends of a range
_MAX_STAY = 31  # days
_COUNT = "|".join((r"\d{1,2}", *CALENDAR.han, "十"))
_GRAMMAR = read_grammar("days", "ranges", {"count": _COUNT})
_BRACKET = _GRAMMAR["bracket"]
_TO = re.compile(_GRAMMAR["to"], re.IGNORECASE)
_AND = re.compile(_GRAMMAR["and"], re.IGNORECASE)
_SAME = re.compile(r"\s?[（(]|,\s")  # "Saturday, June 21", 周五（14日）: one day, said twice
_WEEKDAYS = frozenset({"weekday", "bare_weekday", "word"})
_NUMBERED = frozenset({"day", "month_day", "full"})
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_STAY_AFTER = re.compile(_GRAMMAR["stay_after"])
_STAY_BEFORE = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(CALENDAR.numbers)})-day\b[^.;\d]{{0,50}}\b(?:from|starting|beginning)(?:\son)?\s(?:on\s)?$",
    re.IGNORECASE,
)
_FOR = re.compile(rf"\sfor\s(?P<n>\d{{1,2}}|{'|'.join(CALENDAR.numbers)})\sdays\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|starting|beginning)\s(?:on\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A mention where it stands, with its words by group and what it resolves to."""

    start: int
    end: int
    kind: str
    groups: Mapping[str, str]
    resolved: Resolved


def join_ranges(text: str, found: Sequence[Found]) -> list[Found]:
    """Return the mentions in order, those that are the two ends of one range as one, and stays with their last day."""
    joined: list[Found] = []
    for mention in found:
        if joined and (both := _joined(text, joined[-1], mention)):
            joined[-1] = both
        else:
            joined.append(mention)
    return [_with_stay(text, mention) for mention in joined]


def _joined(text: str, one: Found, other: Found) -> Found | None:
    between = text[one.end : other.start]
    if one.kind in _WEEKDAYS and other.kind in _NUMBERED and _SAME.fullmatch(between):
        end = other.end + (text[other.end : other.end + 1] in {")", "）"} and between.strip() in {"(", "（"})
        return Found(one.start, end, other.kind, other.groups, _said_twice(one, other))
    if len(between) > 16 or "none" in {one.kind, other.kind} or one.resolved.until or "forward" in other.groups:
        return None
    if one.kind == other.kind == "month" and _TO.fullmatch(between):
        return _months(one, other)
    if one.kind == "weekday" and between in {"-", "–"}:
        return None
    is_to = bool(_TO.fullmatch(between)) or (between.strip() == "and" and bool(_BETWEEN.search(text[: one.start][-9:])))
    if not is_to and not _AND.fullmatch(between):
        return None
    first, last = _ends(one, other)
    if first is None or last is None or not 0 < (last - first).days <= _MAX_DAYS:
        return None
    if not is_to and last - first != timedelta(days=1):
        return None
    return Found(one.start, other.end, one.kind, one.groups, Resolved(first, "day", last))


def _ends(one: Found, other: Found) -> tuple[date | None, date | None]:
    """Return the two days; an end without a year takes the other's."""
    first, last = one.resolved, other.resolved
    if {first.precision, last.precision} - {"day", "unresolved"}:
        return None, None
    start, end = first.day, last.until or last.day
    if end and other.kind == "full" and one.kind == "month_day" and "year" not in one.groups:
        start = _in_year(start or _month_and_day(one.groups, end.year), end.year)
        start = _in_year(start, end.year - 1) if start and start > end else start
    elif start and one.kind == "full" and other.kind == "month_day":
        end = _in_year(end or _month_and_day(other.groups, start.year), start.year)
        end = _in_year(end, start.year + 1) if end and end < start else end
    elif start and other.kind == "day" and other.resolved.day is None:
        end = _same_month(start, other)
    elif start and end and end < start and one.kind == other.kind == "weekday":
        end += timedelta(days=7)
    return start, end


def _said_twice(one: Found, other: Found) -> Resolved:
    """Return the day that a weekday and a number beside it mean together."""
    day = one.resolved.day
    if other.resolved.day or day is None or not other.groups.get("day", "").isdecimal():
        return other.resolved
    near = (day + timedelta(days=7 * weeks) for weeks in (0, 1, -1, 2, -2))
    return Resolved(next((found for found in near if found.day == int(other.groups["day"])), None), "day")


def _months(one: Found, other: Found) -> Found | None:
    """Return two months as one range, which ends with the last day of the second."""
    first, last = one.resolved.day, other.resolved.day
    if first is None or last is None or first >= last:
        return None
    end = last.replace(day=monthrange(last.year, last.month)[1])
    return Found(one.start, other.end, one.kind, one.groups, Resolved(first, "month", end))


def _same_month(start: date, other: Found) -> date | None:
    """Return the day of the month of `start`, or the next, that a bare number after it names."""
    number = first_day(other.groups)
    months = (start, start.replace(day=1) + timedelta(days=32))
    days = (day_or_none(month.year, month.month, number) for month in months)
    return next((day for day in days if day and day > start), None)


def _month_and_day(groups: Mapping[str, str], year: int) -> date | None:
    if "day" not in groups:
        return None
    month = groups.get("month") or str(CALENDAR.month_numbers.get(groups.get("month_name", "")[:3].lower(), 0))
    try:
        return date(year, int(month), int(groups["day"]))
    except ValueError:
        return None


def _in_year(day: date | None, year: int) -> date | None:
    try:
        return day.replace(year=year) if day else None
    except ValueError:
        return None


def _with_stay(text: str, mention: Found) -> Found:
    """Give a day its last one where the text says how long what begins on it lasts."""
    day = mention.resolved.day
    if day is None or mention.resolved.until or mention.resolved.precision != "day":
        return mention
    before = text[max(0, mention.start - 80) : mention.start]
    match = _STAY_AFTER.match(text, mention.end) or _STAY_BEFORE.search(before)
    match = match or (_FOR.match(text, mention.end) if _FROM.search(before) else None)
    days = _number(match["n"]) if match else 0
    if not 2 <= days <= _MAX_STAY:
        return mention
    return replace(mention, resolved=replace(mention.resolved, until=day + timedelta(days=days - 1)))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return CALENDAR.numbers.get(text.lower()) or CALENDAR.han.get(text) or (10 if text == "十" else 0)
