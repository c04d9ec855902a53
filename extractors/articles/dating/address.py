"""The day that stands in an address: /2026/11/20/, /2026/1120/, /202611/20/, t20261120_, 14-digit ids. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from extractors.text.calendar_words import CALENDAR

FIRST_YEAR: Final = 1995
LAST_YEAR: Final = 2099
PLAIN: Final = 5  # weight of a day between the address's own separators
IN_NUMBER: Final = 4  # weight of one that is the beginning of a longer number

_Y, _M, _D = r"((?:19|20)\d\d)", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_MONTHS = "|".join(CALENDAR.short_months)
_PATTERNS = (
    (PLAIN, re.compile(rf"(?<!\d){_Y}[/_.-]{_M}[/_.-]{_D}(?!\d)")),
    (PLAIN, re.compile(rf"(?<![\d]){_Y}[/_-]{_M}{_D}(?!\d)")),
    (PLAIN, re.compile(rf"(?<!\d){_Y}{_M}[/_-]{_D}(?!\d)")),
    (PLAIN, re.compile(rf"(?:^|[/_=.-]|/[A-Za-z]){_Y}{_M}{_D}(?=[/_.&?-]|$)")),
    (PLAIN, re.compile(rf"(?<!\d){_Y}[/-](?P<name>{_MONTHS})[a-z]*[/-](\d{{1,2}})(?!\d)", re.IGNORECASE)),
    (PLAIN, re.compile(r"(?<!\d)((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/)")),
    # 20261120200512, AKR20261120123456083, 202611202005
    (IN_NUMBER, re.compile(rf"(?<!\d){_Y}{_M}{_D}(?=\d{{4,12}}(?!\d))")),
)


def read_address(url: str) -> tuple[date, int] | None:
    """Return the day an address states and its weight, None where it states none."""
    parts = urlsplit(url)
    text = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for weight, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            year, month, day = match.groups()[:3]
            number = CALENDAR.month_numbers[month.lower()] if month.isalpha() else int(month)
            if FIRST_YEAR <= int(year) <= LAST_YEAR and (found := _date(int(year), number, int(day))):
                return found, weight
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
