"""The mark of time beside a link of a list page, read against the poll's instant: relative or without a year.

    '3시간 전'  '어제 20:05'  '11-20 20:05'  '20:05'  '11/20(金)'  'Nov 20, 20:05'  '26.11.20'  'yesterday at 8:05 p.m.'

A mark shows that a link is an entry even where it names no day that can be known (`last week`, or no instant of the
poll to count from). Full dates are `dates.read_instant`; words are lexicon/list_dates.toml and calendar.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from extractors.grammar import read_grammar
from extractors.text.calendar_words import CALENDAR
from extractors.text.dates import read_instant

_FILE = "lexicon/list_dates.toml"
LONGEST_MARK = 60  # characters; what is longer is text
_AHEAD = timedelta(hours=14)  # zones span so much: what lies further ahead is of last year
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_WRAPPERS = "()[]（）【】〔〕<>〈〉|·•-–—:：,，. \t\u3000※/"
_GRAMMAR = read_grammar("dates", "list_dates")
# 주체115(2026).11.20. and Juche115.11.20: the North counts from 1912.
_JUCHE = re.compile(_GRAMMAR["juche"])
_JUCHE_BEGAN = 1911
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class ListDate:
    """What a text beside a link says of its time."""

    at: datetime | None = None
    precision: str = "none"  # instant, day, month, none
    is_mark: bool = False  # a mark of time stands there, whether or not its day can be known
    is_counted: bool = False  # it is counted from the poll's instant, and moves with it
    lacks_day: bool = False  # an hour alone: the day is the poll's by assumption, and an address may name it
    lacks_year: bool = False
    wall: time | None = None  # the hour as printed


NO_MARK = ListDate()


def read_mark(text: str, timezone: str, now: datetime | None) -> ListDate:
    """Read a text that is nothing but a mark of time (with a label or brackets); NO_MARK for anything else.

    `now` is the instant of the poll; without it relative and year-less marks have no day. `timezone` is IANA.
    """
    text = _bare(text)
    if not text or len(text) > LONGEST_MARK:
        return NO_MARK
    zone = ZoneInfo(timezone)
    if _YEAR.search(text):
        return _full(text, timezone)
    local = now.astimezone(zone) if now else None
    for pattern, read in _readers():
        if match := pattern.fullmatch(text):
            return read(match, local)
    return NO_MARK


def read_edge(text: str, timezone: str, now: datetime | None) -> ListDate:
    """As `read_mark`, of a mark at the beginning or end of a short text: 'By the desk · 3 hours ago'."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if not text or len(text) > 2 * LONGEST_MARK:
        return NO_MARK
    parts = [part for part in re.split(r"\s*[|·•∙‧/]\s+|\s+[|·•∙‧/-]\s*|\s{2,}", text) if part]
    words = text.split(" ")
    tails = [" ".join(words[-count:]) for count in range(min(4, len(words) - 1), 0, -1)]
    heads = [" ".join(words[:count]) for count in range(min(4, len(words) - 1), 0, -1)]
    for piece in (*parts, *tails, *heads):
        found = read_mark(piece, timezone, now)
        if found.is_mark and _is_strong(piece):
            return found
    return NO_MARK


def _is_strong(piece: str) -> bool:
    """Whether a piece of a longer text is plainly a mark: not a bare number pair such as a score."""
    return not re.fullmatch(r"\W*\d{1,2}\s*[-./:]\s*\d{1,2}\W*", piece) or bool(
        re.fullmatch(r"\W*\d\d[-./]\d\d\W*", piece)
    )


def _bare(text: str) -> str:
    """Return the text in lower case without brackets, points and a label around it."""
    text = " ".join(unicodedata.normalize("NFKC", text[: 4 * LONGEST_MARK]).split()).lower()
    text = _JUCHE.sub(lambda found: found[2] or str(int(found[1]) + _JUCHE_BEGAN), text)
    text = text.strip(_WRAPPERS)
    while label := _label().match(text):
        text = text[label.end() :].strip(_WRAPPERS)
    return text.strip()


def _full(text: str, timezone: str) -> ListDate:
    at, precision = read_instant(text, timezone)
    is_only = len(re.sub(r"[\d\W]", "", text)) <= 16
    return ListDate(at, precision, is_mark=at is not None) if is_only and precision != "month" else NO_MARK


# ---------------------------------------------------------------- the forms of a mark

_Reader = Callable[[re.Match[str], datetime | None], ListDate]


def _ago(match: re.Match[str], now: datetime | None) -> ListDate:
    words = _words()
    unit = words.unit_of[match["unit"]]
    number = words.numbers.get(match["n"].strip()) or float(match["n"]) if match["n"] else 1.0
    if now is None:
        return ListDate(is_mark=True)
    if unit in _SECONDS:
        return _instant(now - timedelta(seconds=number * _SECONDS[unit]))
    if unit in _DAYS and number < 4000:
        return _day(now.date() - timedelta(days=number * _DAYS[unit]), now)
    if unit == "month" and number < 240:
        months = now.year * 12 + now.month - 1 - round(number)
        return _day(date(months // 12, months % 12 + 1, 1), now, "month")
    return ListDate(is_mark=True)


def _just_now(_match: re.Match[str], now: datetime | None) -> ListDate:
    return _instant(now) if now else ListDate(is_mark=True)


def _vague(_match: re.Match[str], _now: datetime | None) -> ListDate:
    return ListDate(is_mark=True)


def _named_day(match: re.Match[str], now: datetime | None) -> ListDate:
    wall = _wall(match)
    if now is None:
        return ListDate(is_mark=True, wall=wall)
    day = now.date() + timedelta(days=_words().days[match["day"]])
    return _at(day, wall, now)


def _hour_alone(match: re.Match[str], now: datetime | None) -> ListDate:
    wall = _wall(match)
    if wall is None:
        return NO_MARK
    if now is None:
        return ListDate(is_mark=True, lacks_day=True, wall=wall)
    today = datetime.combine(now.date(), wall, now.tzinfo)
    day = now.date() if today <= now + timedelta(hours=1) else now.date() - timedelta(days=1)
    return _at(day, wall, now, lacks_day=True)


def _without_year(match: re.Match[str], now: datetime | None) -> ListDate:
    """Read a month and a day; the year is the latest in which the day has come."""
    parts = match.groupdict()
    found = _month_and_day(parts, now)
    if found is None:
        is_date = parts.get("a") is not None and _is_date(int(parts["a"]), int(parts["b"]))
        return ListDate(is_mark=is_date)
    wall = _wall(match)
    if now is None:
        return ListDate(is_mark=True, lacks_year=True, wall=wall)
    month, day = found
    for year in range(now.year + 1, now.year - 5, -1):
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        if datetime.combine(on, wall or time(), now.tzinfo) <= now + _AHEAD:
            return _at(on, wall, now, lacks_year=True)
    return NO_MARK


def _short_year(match: re.Match[str], now: datetime | None) -> ListDate:
    """Read '26.11.20' where the first number is this year or one of the three before, else '20/11/26'."""
    a, b, c = (int(match[name]) for name in "abc")
    if now is None:
        return ListDate(is_mark=_is_date(b, c) or _is_date(a, b))
    recent = range(now.year - 2003, now.year - 1999)
    if a in recent and _is_date(b, c):
        month, day, year = b, c, a
    elif c in recent and _is_date(a, b):
        ordered = _ordered(a, b, now)
        if ordered is None:
            return ListDate(is_mark=True)
        (month, day), year = ordered, c
    else:
        return NO_MARK
    try:
        return _at(date(2000 + year, month, day), _wall(match), now)
    except ValueError:
        return NO_MARK


def _month_and_day(parts: dict[str, str | None], now: datetime | None) -> tuple[int, int] | None:
    if name := parts.get("name"):
        return CALENDAR.month_numbers[name.rstrip(".")], int(parts["d"] or 0)
    a, b = int(parts["a"] or 0), int(parts["b"] or 0)
    if not _is_date(a, b):
        return None
    return (a, b) if parts.get("cjk") else _ordered(a, b, now)


def _is_date(a: int, b: int) -> bool:
    return 1 <= min(a, b) <= 12 and 1 <= max(a, b) <= 31


def _ordered(a: int, b: int, now: datetime | None) -> tuple[int, int] | None:
    """Return (month, day) of two numbers: the month first in East Asia and America; None where it is not known."""
    if a > 12 or b > 12 or a == b:
        return (b, a) if a > 12 else (a, b)
    zone = str(now.tzinfo) if now else ""
    return (a, b) if zone.startswith(("Asia/", "America/")) else None


def _wall(match: re.Match[str]) -> time | None:
    """Return the hour of a match; None where it has none or an impossible one."""
    parts = match.groupdict()
    if not parts.get("h"):
        return None
    hour, minute = int(parts["h"] or 0), int(parts.get("m") or 0)
    half = re.sub(r"[.\s]", "", parts.get("half") or parts.get("half2") or "")
    if half and hour <= 12:
        if half in CALENDAR.turning_halves and hour in {10, 11, 12}:
            hour += CALENDAR.turning_halves[half]
        else:
            hour = hour % 12 + (12 if half == "pm" or half in CALENDAR.late_halves else 0)
    return time(hour % 24, minute) if hour <= 24 and minute <= 59 else None


def _at(day: date, wall: time | None, now: datetime, *, lacks_day: bool = False, lacks_year: bool = False) -> ListDate:
    if wall is None:
        return replace(_day(day, now), lacks_day=lacks_day, lacks_year=lacks_year, is_counted=False)
    at = datetime.combine(day, wall, now.tzinfo).astimezone(UTC)
    return ListDate(at, "instant", is_mark=True, lacks_day=lacks_day, lacks_year=lacks_year, wall=wall)


def _instant(at: datetime) -> ListDate:
    return ListDate(at.astimezone(UTC), "instant", is_mark=True, is_counted=True)


def _day(day: date, now: datetime, precision: str = "day") -> ListDate:
    return ListDate(datetime.combine(day, time(), now.tzinfo).astimezone(UTC), precision, is_mark=True, is_counted=True)


# ---------------------------------------------------------------- words and patterns


@dataclass(frozen=True, slots=True)
class _Words:
    unit_of: dict[str, str]
    ago: tuple[str, ...]
    numbers: dict[str, float]
    now: tuple[str, ...]
    days: dict[str, int]
    vague: tuple[str, ...]
    beside: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads((files("extractors") / _FILE).read_text("utf-8"))
    return _Words(
        {unicodedata.normalize("NFKC", word): unit for unit, words in table["units"].items() for word in words},
        tuple(table["ago"]["after"]),
        {word: float(number) for word, number in table["numbers"].items()},
        tuple(table["now"]["words"]),
        {word: shift for word, shift in {**CALENDAR.days, **table["days"]}.items() if shift <= 0},
        tuple(table["vague"]["words"]),
        tuple(table["beside"]["words"]),
    )


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(_words().beside)})(?![a-z])\s*[:：.]?\s*(?=\S)")


@lru_cache(maxsize=1)
def _readers() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    words = _words()
    half = rf"(?P<half>{_any((*CALENDAR.early_halves, *CALENDAR.late_halves))})"
    plain = (
        rf"(?:{half}\s*)?(?P<h>\d{{1,2}})\s*(?::\s*(?=\d\d)|[시時时点點]\s*|(?=\s*[ap]\.?\s?m\b))(?P<m>\d{{1,2}})?(?::\d{{2}})?"
        r"\s*[분分]?\s*(?P<half2>[ap]\.?\s?m\b\.?)?"
    )
    weekday = (
        r"(?:\s*\(?\s*(?:[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日?)?|(?:星期|周|週)[一二三四五六日天]"
        r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\.?\s*\)?,?)?"
    )
    late = rf"{weekday}(?:\s*(?:at|,|-|\|)?\s*{plain})?"
    number = rf"(?P<n>\d{{1,4}}|{_any(words.numbers)})"
    short = rf"'?(?P<a>\d{{2}})\s*[-./年년]\s*(?P<b>\d{{1,2}})\s*[-./月월]\s*(?P<c>\d{{1,2}})\.?[일日]?{late}"
    month = rf"(?P<name>{_any(CALENDAR.month_numbers)})\.?"
    before = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
    forms: tuple[tuple[str, _Reader], ...] = (
        (rf"(?:about\s+|약\s*|約\s*|约\s*)?{number}?\s*(?P<unit>{_any(words.unit_of)})\s*(?:{_any(words.ago)})", _ago),
        (_any(words.now), _just_now),
        (_any(words.vague), _vague),
        (rf"(?P<day>{_any(words.days)})(?:\s*(?:at|,)?\s*{plain})?", _named_day),
        (plain, _hour_alone),
        (rf"(?P<a>\d{{1,2}})\s*(?P<cjk>[月월])\s*(?P<b>\d{{1,2}})\s*[일日]?{late}", _without_year),
        (rf"(?P<a>\d{{1,2}})\s*[-./]\s*(?P<b>\d{{1,2}})\.?{late}", _without_year),
        (rf"{before}{month}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?{late}", _without_year),
        (rf"{before}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{month},?{late}", _without_year),
        (short, _short_year),
    )  # fmt: skip
    return tuple((re.compile(pattern), read) for pattern, read in forms)
