"""What the words of a mention say by themselves: its year, month, day, weekday, part. resolution.py joins them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from extractors.text.calendar_words import CALENDAR

FIRST_JUCHE_YEAR = 1911  # the year before it
FIRST_SHORT_YEAR = 60  # two digits from here on are of the last century
_PRECISIONS: Final = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Context:
    """What a mention is resolved against."""

    on: date | None  # the day the text was written; the first of the month or year where that is all that is known
    precision: str  # of it: day, month, year
    tense: str = ""  # ahead, past or ''
    is_from: bool = False  # the mention begins something: 起, から, 부터
    year: int | None = None  # the year that the text named last

    def knows(self, precision: str) -> bool:
        """Return whether the text's own day is known so exactly."""
        return self.on is not None and _PRECISIONS.index(self.precision) <= _PRECISIONS.index(precision)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A day, the last one of a range or part, and how exact that is."""

    day: date | None
    precision: str
    until: date | None = None


Groups = Mapping[str, str]
NOTHING: Final = Resolved(None, "unresolved")


def plain(text: str) -> str:
    """Return words in lower case with single spaces, as the tables of calendar.toml have them."""
    return re.sub(r"\s+", " ", text).strip().lower()


def first_day(groups: Groups) -> int:
    """Return the day of the month a mention names, of a range the first."""
    if "han_day" in groups:
        return han_number(groups["han_day"])
    return int(groups.get("first") or groups["day"])


def days_of(groups: Groups, year: int, month: int) -> Resolved:
    """Return the day or range of days of a month; a range whose end comes before its start ends in the next month."""
    first = day_or_none(year, month, first_day(groups))
    if first is None or "first" not in groups:
        return Resolved(first, "day")
    last = day_or_none(year, month, int(groups["day"]))
    if last is not None and last < first:
        after = add_months(first, 1)
        last = day_or_none(after.year, after.month, int(groups["day"]))
    return Resolved(first, "day", last) if last and first < last else Resolved(None, "day")


def part_of(groups: Groups, year: int, month: int) -> Resolved:
    """Return a month, or the part of it that a mention names."""
    first = date(year, month, 1)
    if "part" not in groups:
        return Resolved(first, "month")
    begins, ends = CALENDAR.month_parts[plain(groups["part"])]
    return Resolved(first.replace(day=begins), "month", first.replace(day=min(ends, monthrange(year, month)[1])))


def year_of(groups: Groups) -> int:
    """Return the year a mention states in full, in two digits, in Chinese digits or by an era."""
    if "juche" in groups:
        return FIRST_JUCHE_YEAR + int(groups["era_year"])
    if "era" in groups:
        return CALENDAR.eras[groups["era"]] + (1 if groups["era_year"] == "元" else int(groups["era_year"]))
    if "yy" in groups:
        return (1900 if int(groups["yy"]) >= FIRST_SHORT_YEAR else 2000) + int(groups["yy"])
    if not groups["year"].isdecimal():
        return int("".join(str(CALENDAR.han[digit]) for digit in groups["year"]))
    return int(groups["year"])


def month_of(groups: Groups) -> int:
    """Return the month a mention names, 1 to 12."""
    if "han_month" in groups:
        return han_number(groups["han_month"])
    return int(groups["month"]) if "month" in groups else CALENDAR.month_numbers[groups["month_name"].lower()[:3]]


def shifted_year(groups: Groups, context: Context) -> int | None:
    """Return the year that a mention itself states, None where it states none that is known."""
    if {"year", "era", "yy", "juche"} & groups.keys():
        return year_of(groups)
    if "anchored" in groups:
        shift = CALENDAR.anchored_years.get(plain(groups["anchored"]))
        return context.year + shift if context.year is not None and shift is not None else None
    if context.on is None:
        return None
    if "year_word" in groups:
        return context.on.year + CALENDAR.year_words[plain(groups["year_word"])]
    if "en_year" in groups:
        return context.on.year + ENGLISH[groups["en_year"].lower()]
    return None


def month_shift(groups: Groups) -> int | None:
    """Return the months from that of publication (지난달: -1); None where a mention names none."""
    if "month_word" in groups:
        words = {word.replace(" ", ""): shift for word, shift in CALENDAR.month_words.items()}
        return words[plain(groups["month_word"]).replace(" ", "")]
    said = groups.get("en_month") or groups.get("en_rel")
    return ENGLISH[said.lower()] if said else None


ENGLISH: Final = {"last": -1, "this": 0, "next": 1}


def weekday_number(groups: Groups) -> int:
    """Return the weekday a mention names, Monday 0."""
    if "en_day" in groups:
        return CALENDAR.weekdays.index(groups["en_day"].lower())
    if "zh_day" in groups:
        found = CALENDAR.chinese_weekdays.find(groups["zh_day"])
        return found if found >= 0 else 6
    found = CALENDAR.korean_weekdays.find(groups["ko_day"])
    return found if found >= 0 else CALENDAR.japanese_weekdays.find(groups["ko_day"])


def han_number(text: str) -> int:
    """Return 1 to 31 of 一 to 三十一 and 廿."""
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return CALENDAR.han[text]
    return 10 * (CALENDAR.han[tens] if tens else 1) + (CALENDAR.han[ones] if ones else 0)


def add_months(day: date, months: int) -> date:
    """Return the first of the month so many months on."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a day, None for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
