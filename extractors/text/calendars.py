"""Dates in other calendars and digits, rewritten to Gregorian ones that dates.py reads. Pure; no date is checked here.

    주체115(2026)년 11월 20일   Juche115.11.20   令和8年11月20日   R8.11.20   民國115年11月20日   115/11/20 (in Taipei)
    二〇二六年十一月二十日   20 11월 2026   20 十一月 2026   26.11.20 (in Seoul)

Which zones count years how stands in calendar.toml: 26.11.20 is the 20th of November where the year comes first, and
nothing that can be known elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR

_FIRST_JUCHE = 1911
_SHORT_YEAR = 70  # two digits below are of this century
_ERAS = "|".join(map(re.escape, CALENDAR.eras))
_HAN = "".join(CALENDAR.han) + "十廿"
_DIGITS = "".join(CALENDAR.han)

_GRAMMAR = read_grammar("dates", "calendars", {"eras": _ERAS, "han": _HAN, "digits": _DIGITS})
_JUCHE_WITH_YEAR = re.compile(_GRAMMAR["juche_with_year"], re.IGNORECASE)
_JUCHE = re.compile(_GRAMMAR["juche"], re.IGNORECASE)
_YEAR_WITH_ERA = re.compile(_GRAMMAR["year_with_era"])
_ERA_WITH_YEAR = re.compile(_GRAMMAR["era_with_year"])
_ERA = re.compile(_GRAMMAR["era"])
_ERA_LETTER = re.compile(_GRAMMAR["era_letter"])
_ERA_DOTS = re.compile(rf"(?:{_ERAS})\s?(\d{{1,3}})[./-]\s?(?=\d{{1,2}}[./-]\s?\d{{1,2}})")
_MINGUO = re.compile(_GRAMMAR["minguo"])
_HAN_DATE = re.compile(_GRAMMAR["han_date"])
_NAMED_MONTH = re.compile(_GRAMMAR["named_month"])
_SHORT = re.compile(r"(?<![./-]\s)(?<![\d./:-])['’]?(\d\d)\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d:]|[./-]\d)")
_ERA_LETTERS = {"R": "令和", "H": "平成"}


def to_gregorian(text: str, timezone: str) -> str:
    """Return the text with its dates of other calendars as Gregorian ones; the rest stays as it is."""
    if text.isascii() and not _MAY_BE_OTHER.search(text):
        return text
    for pattern, rewrite in _REWRITES:
        text = pattern.sub(rewrite, text)
    if timezone in CALENDAR.minguo_zones:
        text = _MINGUO.sub(_minguo, text)
    if timezone in CALENDAR.year_first_zones:
        text = _SHORT.sub(_short, text)
    return text


_MAY_BE_OTHER = re.compile(
    r"juche|[RH]\s?\d|(?<!\d)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)|1[01]\d[./-]", re.IGNORECASE
)


def _juche(match: re.Match[str]) -> str:
    return (
        f"{_FIRST_JUCHE + int(match[1])}년 " if match[0].rstrip()[-1] in "년年" else f"{_FIRST_JUCHE + int(match[1])}."
    )


def _era(match: re.Match[str]) -> str:
    era = next(name for name in CALENDAR.eras if match[0].startswith(name))
    number = 1 if match[1] == "元" else int(match[1]) if match[1].isdecimal() else han_number(match[1])
    return f"{CALENDAR.eras[era] + number}年"


def _era_dots(match: re.Match[str]) -> str:
    return _era(match)[:-1] + match[0].rstrip()[-1]


def _era_letter(match: re.Match[str]) -> str:
    return f"{CALENDAR.eras[_ERA_LETTERS[match[1].upper()]] + int(match[2])}{match[0].rstrip()[-1]}"


def _minguo(match: re.Match[str]) -> str:
    return f"{_FIRST_JUCHE + int(match[1])}{match[2]}" if match[1] else f"{_FIRST_JUCHE + int(match[3])}年"


def _short(match: re.Match[str]) -> str:
    year, _, month, day = match.groups()
    century = 2000 if int(year) < _SHORT_YEAR else 1900
    return f"{century + int(year)}-{month}-{day}"


def _han_date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    digits = year if year.isdecimal() else "".join(str(CALENDAR.han[c]) for c in year)
    return f"{digits}年{han_number(month)}月{han_number(day)}日"


def _named_month(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    number = int(month) if month.isdecimal() else han_number(month)
    return f"{year}-{number}-{day}"


def han_number(text: str) -> int:
    """Return 1 to 99 of Chinese numerals (十一, 二十, 廿三); 0 for a word that is none."""
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    if any(c not in CALENDAR.han for c in tens + ones):
        return 0
    if not ten:
        return CALENDAR.han[text] if len(text) == 1 else 0
    return 10 * (CALENDAR.han.get(tens, 0) if tens else 1) + (CALENDAR.han.get(ones, 0) if ones else 0)


_ITS_YEAR = r"\g<1>년"
_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_JUCHE_WITH_YEAR, _ITS_YEAR),
    (_JUCHE, _juche),
    (_YEAR_WITH_ERA, _ITS_YEAR),
    (_ERA_WITH_YEAR, _ITS_YEAR),
    (_ERA, _era),
    (_ERA_DOTS, _era_dots),
    (_ERA_LETTER, _era_letter),
    (_HAN_DATE, _han_date),
    (_NAMED_MONTH, _named_month),
)
