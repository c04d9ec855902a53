"""The days a text speaks of, resolved against its day of publication, in English, Korean, Chinese and Japanese.

A mention that can mean more than one day is answered with no day: "unresolved" is an answer, a guess is not.
Durations ("3일간", "3日間", "for three days") are no mentions.

Used by process.py for the days an article names (the view `dates`), and by the readers of pages and PDFs for the first
full day below a headline (`first_full_day`). Not for the dates that pages and feeds state in their markup: dates.py.

Measured: dateparser reads 3일, 17日 and 9日 as "N days ago".
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extractors.records import DateMention
from extractors.text.calendar_words import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTH_START = 3  # day of the month up to which a bare 28th to 31st is the month before's
HALF_A_YEAR = 183  # days: a month and day without a year is not further ahead than this
AHEAD_CHARS = 60  # before a mention in which a word of the future is searched


_MONTH = r"(?P<month_name>" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in CALENDAR.months) + r"|sept)\b\.?"
_NO_SPAN = (
    r"(?!\s?(?:간|동안|만에|만의|째|차|연속|안에|이내|여|치|분|권|요일|本|程|記|记|光|系|報|报|経|本語|間|间|連続|连续|目|分|"
    r"以内|以內|ぶり|がかり))"
)
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_MON = r"(?P<month>1[0-2]|0?[1-9])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BEFORE = r"(?P<before>지난\s?달|전달|지난해|작년|上个月|上個月|上月|先月|去年|昨年)"
_AFTER = r"(?P<after>다음\s?달|내달|내년|下个月|下個月|下月|来月|來月|明年|来年|來年)"
_THIS = r"(?P<this>이달|이번\s?달|올해|本月|今月|今年|这个月|這個月)"
_WEEK_ZH = r"(?:周|週|星期|礼拜|禮拜)(?P<zh_day>[一二三四五六日天])"
_WEEK_KO = r"(?P<week>지난주|다음\s?주|이번\s?주|先週|来週|今週)"
_FORWARD = r"(?P<forward>오는|来たる|来る(?=\d))"
_BACKWARD = r"(?P<backward>지난|去る)"

_HINT = rf"(?:{_BEFORE}|{_AFTER}|{_THIS}|{_FORWARD}|{_BACKWARD})"

_CJK_WORDS = "|".join(word for word in CALENDAR.days if not word.isascii())

_PATTERNS = [
    ("full", "cjk", rf"(?<!\d){_YEAR}\s?[年년]\s?{_MON}\s?[月월]\s?{_DAY}\s?[日일号號]"),
    ("full", "", rf"(?<![\d.]){_YEAR}\s?[-./]\s?{_MON}\s?[-./]\s?{_DAY}(?![\d])"),
    ("full", "cjk", rf"(?P<era>{'|'.join(CALENDAR.eras)})(?P<era_year>元|\d{{1,3}})年\s?{_MON}月\s?{_DAY}日"),
    ("full", "latin", rf"\b{_DAY}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s{_YEAR}\b"),
    ("full", "latin", rf"\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}\b"),
    ("month", "cjk", rf"(?<!\d){_YEAR}\s?[年년]\s?{_MON}\s?[月월](?!\s?\d)"),
    ("month", "latin", rf"\b{_MONTH},?\s{_YEAR}\b"),
    ("month_day", "cjk", rf"(?:{_HINT}\s?)?(?<!\d){_MON}\s?[月월]\s?{_DAY}\s?[日일号號]"),
    ("month_day", "latin", rf"\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?\b(?!,?\s\d{{4}}|\s?[-–]\s?[A-Z\d])"),
    ("month_day", "latin", rf"\b{_DAY}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}"),
    ("ago", "cjk", r"(?<!\d)(?P<ago>\d{1,3})\s?(?:일|日|天)\s?(?P<ago_way>전|前|뒤|후|後|后)"),
    ("ago", "latin", r"\b(?P<ago>\d{1,3}|two|three|four|five|six|ten)\s(?:days?)\s(?P<ago_way>ago|later)\b"),
    ("day", "cjk", rf"(?:{_HINT}(?:の)?\s?)?(?<![\d.~〜-])(?<!\d[,，]){_DAY}\s?[日일号號]{_NO_SPAN}"),
    ("week", "cjk", rf"(?P<week>上上|上|下下|下|本|这|這)(?:个|個)?{_WEEK_ZH}"),
    ("week", "cjk", rf"(?<!每){_WEEK_ZH}(?![一-龥]?[刊报報])"),
    ("week", "cjk", _WEEK_KO + r"の?\s?(?P<ko_day>[월화수목금토일月火水木金土日])(?:요일|曜)"),
    ("week", "cjk", r"(?:(?P<week>지난|오는)\s)(?P<ko_day>[월화수목금토일])요일"),
    ("week", "latin", rf"\b(?:(?P<week>last|next|this|on)\s)?(?P<en_day>{'|'.join(CALENDAR.weekdays)})\b"),
    ("word", "cjk", rf"(?P<word>{_CJK_WORDS})"),
    ("word", "latin", r"\b(?P<word>yesterday|today|tomorrow)\b"),
    ("bare_month", "cjk", rf"(?:{_HINT}(?:の)?\s?)?(?<!\d){_MON}\s?(?:월|月)(?!\s?\d|[亮球饼餅간間])"),
    ("rel_month", "cjk", rf"(?:{_BEFORE}|{_AFTER}|{_THIS})"),
    ("rel_month", "latin", r"\b(?P<en_rel>last|next|this)\s(?P<en_unit>month|year)\b"),
    ("bare_month", "latin", rf"\bin\s{_MONTH}(?!\s\d)"),
    ("year", "cjk", rf"(?<!\d){_YEAR}\s?(?:년|年)(?!\s?\d|間|간|来|來|度)"),
    ("year", "latin", rf"\b(?:in|since|by|until|of)\s{_YEAR}\b(?![-/.]\d)"),
]  # fmt: skip
_COMPILED = [(kind, script, re.compile(pattern, re.IGNORECASE)) for kind, script, pattern in _PATTERNS]
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]{3}")
_FUTURE = re.compile(
    r"\b(?:will|shall|to be held|plans? to|scheduled|set to|due|expected to|starting|until)\b|将|將|拟|计划|予定|예정"
)


def read_dates(text: str, published_on: date | None = None) -> list[DateMention]:
    """Return the dates a text mentions, in order, none overlapping. Without `published_on` only full dates resolve."""
    taken = bytearray(len(text))
    found: list[DateMention] = []
    absent = {name for name, sign in (("cjk", _CJK), ("latin", _LATIN)) if not sign.search(text)}
    for kind, script, pattern in _COMPILED:
        for match in () if script in absent else pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append(_resolve(kind, match, text, published_on))
    return sorted(found, key=lambda mention: mention.start)


def _resolve(kind: str, match: re.Match[str], text: str, published_on: date | None) -> DateMention:
    groups = {name: value for name, value in match.groupdict().items() if value}
    ahead = bool(_FUTURE.search(text[max(0, match.start() - AHEAD_CHARS) : match.start()].rpartition(". ")[2]))
    day, precision = _SOLVE[kind](groups, published_on, ahead)
    return DateMention(match.start(), match.end(), day, precision if day else "unresolved")


def _full(groups: dict[str, str], _on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    return _date(_year(groups), _month(groups), int(groups["day"])), "day"


def _month_of_year(groups: dict[str, str], _on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    return _date(_year(groups), _month(groups), 1), "month"


def _month_day(groups: dict[str, str], on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    if on is None:
        return None, "day"
    month, day = _month(groups), int(groups["day"])
    year = _shifted_year(groups, on)
    if year is not None:
        return _date(year, month, day), "day"
    days = [d for y in (on.year - 1, on.year, on.year + 1) if (d := _date(y, month, day))]
    days = [d for d in days if (d - on).days <= HALF_A_YEAR]
    if "forward" in groups:
        days = [d for d in days if d >= on]
    if "backward" in groups:
        days = [d for d in days if d <= on]
    return min(days, key=lambda d: abs((d - on).days), default=None), "day"


def _bare_day(groups: dict[str, str], on: date | None, ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    """Return a day of no month: of this month where it is past, of the last one just after its end, else unresolved."""
    if on is None or "年" in groups.get("before", "") + groups.get("after", "") + groups.get("this", ""):
        return None, "day"
    day, first = int(groups["day"]), on.replace(day=1)
    last_month, next_month = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    if "before" in groups:
        return _date(last_month.year, last_month.month, day), "day"
    if "after" in groups:
        return _date(next_month.year, next_month.month, day), "day"
    here = _date(on.year, on.month, day)
    if "this" in groups:
        return here, "day"
    if "forward" in groups:
        return (here if here and here >= on else _date(next_month.year, next_month.month, day)), "day"
    if day <= on.day:
        return here, "day"
    if "backward" in groups or (on.day <= MONTH_START and day >= 28):
        return _date(last_month.year, last_month.month, day), "day"
    # A day or two ahead may be another time zone's today; further ahead only what is said to come.
    return (here if ahead or day == on.day + 1 else None), "day"


def _ago(groups: dict[str, str], on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    count = CALENDAR.numbers.get(groups["ago"].lower()) or int(groups["ago"])
    way = -1 if groups["ago_way"] in {"전", "前", "ago"} else 1
    # "Later" counts from something earlier in the text, and so may 前 and 후 in a story of the past.
    return (on - timedelta(days=count) if on and way < 0 and count else None), "day"


def _word(groups: dict[str, str], on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    shift = CALENDAR.days.get(groups["word"].lower())
    return (on + timedelta(days=shift) if on and shift is not None else None), "day"


def _weekday(groups: dict[str, str], on: date | None, ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    if on is None:
        return None, "day"
    names = (("zh_day", CALENDAR.chinese_weekdays), ("ko_day", CALENDAR.korean_weekdays))
    wanted = next((order.find(groups[key]) for key, order in names if key in groups), -1)
    if wanted < 0 and "ko_day" in groups:
        wanted = CALENDAR.japanese_weekdays.find(groups["ko_day"])
    if wanted < 0:
        wanted = (
            6 if groups.get("zh_day") == CALENDAR.chinese_sunday else CALENDAR.weekdays.index(groups["en_day"].lower())
        )
    week = groups.get("week", "").lower().replace(" ", "")
    monday = on - timedelta(days=on.weekday())
    if week in CALENDAR.weeks:
        return monday + timedelta(days=7 * CALENDAR.weeks[week] + wanted), "day"
    back = timedelta(days=(on.weekday() - wanted) % 7)
    forth = timedelta(days=(wanted - on.weekday()) % 7 or 7)
    if week == "last":
        return None, "day"  # this week's or the week before's: writers differ
    if week in {"next", "오는"} or (ahead and back):
        return on + forth, "day"
    return on - (back or timedelta(days=7) if week == "지난" else back), "day"


def _relative_month(groups: dict[str, str], on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    if on is None:
        return None, "month"
    word = groups.get("before") or groups.get("after") or groups.get("this") or ""
    way = -1 if "before" in groups else 1 if "after" in groups else 0
    way = {"last": -1, "next": 1, "this": 0}.get(groups.get("en_rel", "").lower(), way)
    if groups.get("en_unit", "").lower() == "year" or any(c in word for c in "年해") or word in {"작년", "내년"}:
        return date(on.year + way, 1, 1), "year"
    first = on.replace(day=1)
    shifted = {-1: first - timedelta(days=1), 0: first, 1: first + timedelta(days=32)}[way]
    return shifted.replace(day=1), "month"


def _bare_month(groups: dict[str, str], on: date | None, ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    if on is None:
        return None, "month"
    month, year = _month(groups), _shifted_year(groups, on)
    if year is None:
        year = on.year + (month < on.month if ahead or "forward" in groups else -(month > on.month))
    return _date(year, month, 1), "month"


def _whole_year(groups: dict[str, str], _on: date | None, _ahead: bool) -> tuple[date | None, str]:  # noqa: FBT001
    return date(int(groups["year"]), 1, 1), "year"


_SOLVE = {
    "full": _full, "month": _month_of_year, "month_day": _month_day, "day": _bare_day, "ago": _ago, "word": _word,
    "week": _weekday, "rel_month": _relative_month, "bare_month": _bare_month, "year": _whole_year,
}  # fmt: skip


def _year(groups: dict[str, str]) -> int:
    if "era" in groups:
        return CALENDAR.eras[groups["era"]] + (1 if groups["era_year"] == "元" else int(groups["era_year"]))
    return int(groups["year"])


def _month(groups: dict[str, str]) -> int:
    return int(groups["month"]) if "month" in groups else CALENDAR.month_numbers[groups["month_name"].lower()[:3]]


def _shifted_year(groups: dict[str, str], on: date) -> int | None:
    word = groups.get("before") or groups.get("after") or groups.get("this") or ""
    if "年" in word or "해" in word or word in {"작년", "내년"}:
        return on.year + (-1 if "before" in groups else 1 if "after" in groups else 0)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def first_full_day(text: str) -> date | None:
    """Return the first day a text states with its year, None where it states none."""
    return next(_full_days(text), None)


def _full_days(text: str) -> Iterator[date]:
    return (mention.day for mention in read_dates(text) if mention.day and mention.precision == "day")
