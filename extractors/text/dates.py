"""A date as feeds and pages write it, in four languages and with all their sins, to an instant in UTC.

No clock: "3 hours ago" is not read, and dates in running text are `date_mentions`.

    'Fri,20 Nov 2026 20:05:00 +0900'   '20 11 2026 20:05'   '2026-11-20T20:05:00Z'   '2026.11.20 20:05'
    '2026년 11월 20일 8:05 오후'        '2026年11月20日 20:05'  '8:05pm, 20 Nov 2026'
    '주체115(2026)년 11월 20일'         '令和8年11月20日'       '금, 20 11월 2026 20:05:00 +0900'

Other calendars, Chinese digits and local names of months are first rewritten (calendars.py); what is left is Gregorian.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR
from extractors.text.calendars import to_gregorian
from extractors.text.zones import read_zone

_LONGEST = 300  # a date stands within its first characters; what is longer is text

_MONTH = r"(?P<mon>" + "|".join(sorted(CALENDAR.month_numbers, key=len, reverse=True)) + r")\.?"

_LOCAL_HALF = "|".join(sorted((*CALENDAR.early_halves, *CALENDAR.late_halves), key=len, reverse=True))
_LOCAL_NAMES = "|".join(sorted(CALENDAR.local_months, key=len, reverse=True))
_GRAMMAR = read_grammar("dates", "dates", {"local_half": _LOCAL_HALF, "local_names": _LOCAL_NAMES})
_LATIN_HALF = _GRAMMAR["latin_half"]
_HALF = _GRAMMAR["half"]
_TIME = _GRAMMAR["time"]
_WEEKDAY = _GRAMMAR["weekday"]
_AFTER = rf"{_WEEKDAY}[\sT,·|/\[(]*(?:at\s+|um\s+|[-–]\s+|-(?=\d\d:))?(?:{_TIME}(?P<tail>.*))?"

# Each pattern names y, mon, d and what time it finds; the first that matches anywhere decides.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        # 20261120T200500Z, 20261120200500, 20261120
        r"(?<!\d)(?P<y>(?:19|20|21)\d\d)(?P<mon>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<h>[0-2]\d)(?P<m>[0-5]\d)(?P<s>[0-6]\d)?(?P<tail>.*)|(?!\d)(?:[\sT](?P<h2>[0-2]?\d):(?P<m2>[0-5]\d)(?::(?P<s2>[0-6]\d))?(?P<tail2>.*))?)",
        # 2026-11-20, 2026.11.20., 2026年11月20日, 2026년 11월 20일, 2026/11/20
        rf"(?<!\d)(?P<y>\d{{4}})\s*[-./年년‐–]\s*(?P<mon>\d{{1,2}})\s*[-./月월‐–]\s*(?P<d>\d{{1,2}})(?!\d)\s*[일日.]?{_AFTER}",
        # Fri Nov 20 20:05:00 KST 2026
        rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})\s+(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}}))?\s+(?P<zone>[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?(?P<y>\d{{4}})",
        # Fri, 20 Nov 2026 20:05:00 +0900, 20-Nov-26, 20th of November 2026
        rf"(?<![\d:])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?{_MONTH},?[\s-]*['’]?(?P<y>\d{{4}}|\d{{2}})(?!\d|,?\s\d{{4}}){_AFTER}",
        # 2026 Nov 20, 2026-Nov-20
        rf"(?<!\d)(?P<y>(?:19|20)\d\d)[\s,.-]{{1,2}}{_MONTH}[\s-]{{1,2}}(?P<d>\d{{1,2}})(?!\d){_AFTER}",
        # November 20, 2026 8:05 p.m.
        rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d){_AFTER}",
        # 20 11 2026 20:05:00 +0900 and 20.11.2026: the day first, as RFC 822 has it
        rf"(?<![\d.])(?P<d>\d{{1,2}})[\s.]\s*(?P<mon>\d{{1,2}})[\s.]\s*(?P<y>\d{{4}})(?!\d){_AFTER}",
        # 20/11/2026 or 11/20/2026; read only where one of the two cannot be a month
        rf"(?<!\d)(?P<either>\d{{1,2}})[/-](?P<other>\d{{1,2}})[/-](?P<y>\d{{4}})(?!\d){_AFTER}",
    )
)  # fmt: skip
# 금, 20 11월 2026 20:05 · 星期五, 20 十一月 2026 · 20 11月 2026: a server that writes RFC 822 in the desk's language
_LOCAL_MONTH = re.compile(_GRAMMAR["local_month"])
_MONTH_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/.-])(?P<y>\d{4})\s*[-./年년]\s*(?P<mon>\d{1,2})(?!\d)\s*[월月]?(?!\s*[-./]\s*\d)",
        rf"\b{_MONTH},?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
# 8:05pm, 20 Nov 2026; 20:05 November 20, 2026; 08:05 PM EST, Fri Nov. 20, 2026
_TIME_FIRST = re.compile(_GRAMMAR["time_first"], re.IGNORECASE)
_TIME_BEFORE = 48  # characters before a day in which its hour is looked for
_EPOCH = re.compile(r"\s*(?:/?Date\()?(1\d{9})(?:\.\d+|\d{3}|\d{6})?(?:[+-]\d{4})?(?:\)/?)?\s*")
_NOON_OR_LATER = frozenset([*CALENDAR.late_halves, "pm"])
_NO_DATE: tuple[None, str] = (None, "none")


def read_instant(text: str, timezone: str = "UTC") -> tuple[datetime | None, str]:
    """Read a date and its precision: 'instant', 'day', 'month' or 'none' (then there is no instant).

    A date without a zone is in `timezone` (IANA name; an unknown one raises). A day or a month alone is its
    first local midnight there. What cannot be ('2026-02-30', '25:00') is no date.
    """
    zone = ZoneInfo(timezone)
    text = to_gregorian(unicodedata.normalize("NFKC", text[:_LONGEST]).strip(), timezone)
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC), "instant"
    text = _LOCAL_MONTH.sub(_english_month, text)
    for pattern in _PATTERNS:
        if match := pattern.search(text):
            parts = match.groupdict()
            for name in ("h", "m", "s", "tail"):
                parts[name] = parts.get(name) or parts.pop(f"{name}2", None)
            if not parts.get("h") and (
                hour := _TIME_FIRST.search(text[max(0, match.start() - _TIME_BEFORE) : match.start()])
            ):
                parts |= hour.groupdict()
            return _to_instant(parts, zone)
    for pattern in _MONTH_PATTERNS:
        if match := pattern.search(text):
            return _to_instant({**match.groupdict(), "d": "1"}, zone, "month")
    return _NO_DATE


def _english_month(match: re.Match[str]) -> str:
    word = match["word"]
    number = CALENDAR.local_months.get(word) or int(word.rstrip("월月 "))
    return CALENDAR.months[number - 1]


def _to_instant(parts: dict[str, str | None], zone: ZoneInfo, precision: str = "day") -> tuple[datetime | None, str]:
    """Turn what a pattern found to an instant; a part out of its range makes it no date."""
    day_month = _day_and_month(parts)
    year = _year(parts["y"] or "")
    if day_month is None or not 1900 <= year <= 2199:
        return _NO_DATE
    try:
        local = datetime(year, day_month[1], day_month[0])  # noqa: DTZ001 - the zone is joined below
    except ValueError:
        return _NO_DATE
    if not parts.get("h"):
        return _utc(local.replace(tzinfo=zone), precision)
    since_midnight = _time(parts)
    stated = read_zone(parts.get("zone") or parts.get("tail") or "", local, zone)
    if since_midnight is None or stated is None:
        return _NO_DATE
    # Added as wall-clock time: 24:00 is the next midnight, and days with a change of clocks stay right.
    return _utc((local + since_midnight).replace(tzinfo=stated), "instant")


def _utc(instant: datetime, precision: str) -> tuple[datetime | None, str]:
    utc = instant.astimezone(UTC)
    if utc == datetime(1970, 1, 1, tzinfo=UTC):
        return _NO_DATE  # what programs write for a date they do not have
    return utc, precision


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _day_and_month(parts: dict[str, str | None]) -> tuple[int, int] | None:
    """Return (day, month); None where 03/04/2026 could be either way round."""
    if parts.get("either"):
        first, second = int(parts["either"] or 0), int(parts["other"] or 0)
        if first > 12 >= second:
            return first, second
        if second > 12 >= first:
            return second, first
        return (first, second) if first == second else None
    month = (parts["mon"] or "").lower()
    return int(parts["d"] or 0), CALENDAR.month_numbers.get(month) or int(month)


def _time(parts: dict[str, str | None]) -> timedelta | None:
    """Return the time since midnight, None for one that cannot be. 24:00 is the next midnight, :60 a leap second."""
    hour, minute, second = (int(parts.get(part) or 0) for part in ("h", "m", "s"))
    half = (parts.get("half") or parts.get("half2") or "").lower().replace(".", "").replace(" ", "")
    if half and hour <= 12:
        is_late = half in _NOON_OR_LATER
        if half in CALENDAR.turning_halves and hour in {10, 11, 12}:
            # 낮 11시 is before noon, 밤 11시 before midnight; 밤 12시 is the midnight that ends the day.
            hour += CALENDAR.turning_halves[half]
        else:
            hour = hour % 12 + (12 if is_late else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
