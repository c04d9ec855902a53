"""The words of dates in four languages: lexicon/calendar.toml, read once. Not here: which words make a date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

_FILE = "lexicon/calendar.toml"


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The tables of calendar.toml; all words in lower case."""

    months: tuple[str, ...]  # English, January first
    month_numbers: Mapping[str, int]  # 1 … 12 by English name, its first three letters, or another short form
    local_months: Mapping[str, int]  # 1 … 12 by its name in Chinese, where it is written without digits
    weekdays: tuple[str, ...]  # English, Monday first
    numbers: Mapping[str, int]  # English words before "days ago"
    korean_weekdays: str  # one character a day, Monday first; so below
    japanese_weekdays: str
    chinese_weekdays: str
    chinese_sunday: str  # the other character for Sunday
    days: Mapping[str, int]  # days from the day of publication
    weeks: Mapping[str, int]  # weeks from the week of publication
    eras: Mapping[str, int]  # the year before the first of an era
    early_halves: tuple[str, ...]  # words before an hour of the morning
    late_halves: tuple[str, ...]  # … from noon on
    turning_halves: Mapping[str, int]  # words that hold noon or midnight: hours to add to 10, 11 and 12
    bracketed_days: Mapping[str, int]  # 昨（28）日: days from the day of publication
    year_words: Mapping[str, int]  # years from the year of publication
    anchored_years: Mapping[str, int]  # years from the year that the text named last
    month_words: Mapping[str, int]  # months from the month of publication
    month_parts: Mapping[str, tuple[int, int]]  # first and last day
    year_parts: Mapping[str, Mapping[str, tuple[int, int]]]  # word, suffix, english: first and last month
    counts: Mapping[str, int]  # Korean words for a number of days
    han: Mapping[str, int]  # Chinese digits
    stamps: Mapping[str, tuple[str, ...]]  # published, changed, event, place, never: words beside a printed stamp
    year_first_zones: frozenset[str]  # 26.11.20 is the 20th of November
    minguo_zones: frozenset[str]  # 115/11/20 is the same day
    tense: Mapping[str, Mapping[str, tuple[str, ...]]]  # by script and place: fragments of patterns

    @property
    def short_months(self) -> tuple[str, ...]:
        """The first three letters of the English months, January first."""
        return tuple(month[:3] for month in self.months)


def _load() -> CalendarWords:
    table = tomllib.loads((files("extractors") / _FILE).read_text("utf-8"))
    english, weekdays, halves = table["english"], table["weekdays"], table["halves"]
    numbered = {name: number for number, month in enumerate(english["months"], 1) for name in (month, month[:3])}
    return CalendarWords(
        months=tuple(english["months"]),
        month_numbers=numbered | english["short_months"],
        local_months=table["local_months"],
        weekdays=tuple(english["weekdays"]),
        numbers=english["numbers"],
        korean_weekdays=weekdays["korean"],
        japanese_weekdays=weekdays["japanese"],
        chinese_weekdays=weekdays["chinese"],
        chinese_sunday=weekdays["chinese_sunday"],
        days=table["days"],
        weeks=table["weeks"],
        eras=table["eras"],
        early_halves=tuple(halves["early"]),
        late_halves=tuple(halves["late"]),
        turning_halves=halves["turns"],
        bracketed_days=table["bracketed_days"],
        year_words=table["year_words"],
        anchored_years=table["anchored_years"],
        month_words=table["month_words"],
        month_parts=_pairs(table["month_parts"]),
        year_parts={kind: _pairs(parts) for kind, parts in table["year_parts"].items()},
        counts=table["counts"],
        han=table["han"],
        stamps={kind: tuple(words) for kind, words in table["stamps"].items()},
        year_first_zones=frozenset(table["zones"]["year_first"]),
        minguo_zones=frozenset(table["zones"]["minguo"]),
        tense={
            script: {place: tuple(words) for place, words in places.items()}
            for script, places in table["tense"].items()
        },
    )


def _pairs(table: Mapping[str, list[int]]) -> dict[str, tuple[int, int]]:
    return {word: (first, last) for word, (first, last) in table.items()}


CALENDAR: Final = _load()
