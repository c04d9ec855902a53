"""Which day a mention means, counted from the day of publication. Pure; what can mean two days has no answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from extractors.text.calendar_words import CALENDAR
from extractors.text.days.parts import (
    NOTHING,
    Context,
    Groups,
    Resolved,
    add_months,
    day_or_none,
    days_of,
    first_day,
    han_number,
    month_end,
    month_of,
    month_shift,
    part_of,
    plain,
    shifted_year,
    weekday_number,
    year_of,
)
from extractors.text.days.tense import AHEAD, PAST

MONTH_START = 3  # day of the month up to which a bare 28th to 31st is the month before's
MONTH_END = 25  # from which "from the 1st" is next month's
HALF_A_YEAR = 183  # days: a month and day without a year is not further ahead than this
NEAR_MONTHS = 4  # months ahead up to which a month without a year and without a tense is the one to come


def resolve(kind: str, groups: Groups, context: Context) -> Resolved:
    """Return the day a mention of a kind means."""
    return _SOLVE[kind](groups, context)


def is_mention(groups: Groups) -> bool:
    """Return whether two listed days follow each other: only then they are one range ("20 and 21 June")."""
    return "list" not in groups or int(groups["day"]) == int(groups["first"]) + 1


def _full(groups: Groups, _context: Context) -> Resolved:
    return days_of(groups, year_of(groups), month_of(groups))


def _month_day(groups: Groups, context: Context) -> Resolved:
    on, month = context.on, month_of(groups)
    year = shifted_year(groups, context)
    if year is not None:
        return days_of(groups, year, month)
    if on is None or {"anchored", "year_word", "en_year"} & groups.keys():
        return NOTHING
    if context.precision == "year":
        return days_of(groups, on.year, month)
    day = first_day(groups)
    days = [d for y in (on.year - 1, on.year, on.year + 1) if (d := day_or_none(y, month, day))]
    days = [d for d in days if (d - on).days <= HALF_A_YEAR]
    if "forward" in groups:
        days = [d for d in days if d >= on]
    if "backward" in groups:
        days = [d for d in days if d <= on]
    nearest = min(days, key=lambda d: abs((d - on).days), default=None)
    return days_of(groups, nearest.year, month) if nearest else NOTHING


def _bare_day(groups: Groups, context: Context) -> Resolved:
    """Resolve a day of no month: of this month where it is past, of the last one just after its end."""
    on, day = context.on, first_day(groups)
    if on is None or {"year_word", "anchored"} & groups.keys() or not context.knows("month"):
        return NOTHING
    shift = month_shift(groups)
    if shift is not None:
        month = add_months(on, shift)
        return days_of(groups, month.year, month.month)
    if not context.knows("day"):
        return NOTHING
    last_month, here, next_month = add_months(on, -1), on.replace(day=1), add_months(on, 1)
    if "wd" in groups:
        return _on_weekday(groups, [here, last_month, next_month], on)
    if "forward" in groups:
        chosen = here if day >= on.day else next_month
    elif "backward" in groups:
        chosen = here if day <= on.day else last_month
    elif day <= on.day:
        is_next = context.tense == AHEAD and context.is_from and on.day >= MONTH_END and day <= 7
        chosen = next_month if is_next else here
    elif on.day <= MONTH_START and day >= 28 and context.tense != AHEAD:
        chosen = last_month
    elif day == on.day + 1 or context.tense == AHEAD:
        # A day ahead may be another time zone's today; further ahead only what is said to come.
        chosen = here
    else:
        return NOTHING
    return days_of(groups, chosen.year, chosen.month)


def _on_weekday(groups: Groups, months: list[date], on: date) -> Resolved:
    """Return the day of one of the months that falls on the weekday printed beside it, the nearest."""
    wanted = max(CALENDAR.korean_weekdays.find(groups["wd"]), CALENDAR.japanese_weekdays.find(groups["wd"]))
    days = [day for month in months if (day := day_or_none(month.year, month.month, int(groups["day"])))]
    fitting = [day for day in days if day.weekday() == wanted]
    return Resolved(min(fitting, key=lambda day: abs((day - on).days), default=None), "day")


def _bracketed(groups: Groups, context: Context) -> Resolved:
    if not context.knows("day") or context.on is None:
        return NOTHING
    shift, number = CALENDAR.bracketed_days[groups["word"]], int(groups["day"])
    stated = context.on + timedelta(days=shift)
    near = [stated + timedelta(days=d) for d in (0, -1, 1, -2, 2, -3)]
    return Resolved(next((day for day in near if day.day == number), None), "day")


def _ago(groups: Groups, context: Context) -> Resolved:
    # "Later" counts from something earlier in the text, and so may 후 in a story of the past.
    if not context.knows("day") or context.on is None or groups["ago_way"] not in {"전", "前", "ago"}:
        return NOTHING
    if "count" in groups:
        count = CALENDAR.counts[groups["count"]]
    elif "han_ago" in groups:
        count = han_number(groups["han_ago"])
    else:
        count = CALENDAR.numbers.get(groups["ago"].lower()) or int(groups["ago"])
    return Resolved(context.on - timedelta(days=count) if count else None, "day")


def _word(groups: Groups, context: Context) -> Resolved:
    shift = _SHIFTS.get(plain(groups["word"]).replace(" ", ""))
    if shift is None or context.on is None or not context.knows("day"):
        return NOTHING
    return Resolved(context.on + timedelta(days=shift), "day")


def _weekday(groups: Groups, context: Context) -> Resolved:
    on = context.on
    if on is None or not context.knows("day"):
        return NOTHING
    wanted, week = weekday_number(groups), plain(groups.get("week", "")).replace(" ", "")
    monday = on - timedelta(days=on.weekday())
    weeks = _WEEKS.get(week) if week not in {"last", "next", "this"} or "en_day" not in groups else None
    if week == "this":
        weeks = 0
    if weeks is not None:
        return Resolved(monday + timedelta(days=7 * weeks + wanted), "day")
    back = timedelta(days=(on.weekday() - wanted) % 7)
    forth = timedelta(days=(wanted - on.weekday()) % 7 or 7)
    if week == "last":
        return NOTHING  # this week's or the week before's: writers differ
    if week in {"next", "오는", "다가오는", "coming", "thiscoming"} or (context.tense == AHEAD and back):
        return Resolved(on + forth, "day")
    return Resolved(on - (back or timedelta(days=7) if week == "지난" else back), "day")


def _bare_weekday(groups: Groups, context: Context) -> Resolved:
    """Resolve a Korean or Japanese weekday without its week: only where the words around it say which."""
    return _weekday(groups, context) if context.tense else NOTHING


def _week(groups: Groups, context: Context) -> Resolved:
    on, word = context.on, plain(groups.get("week", "")).replace(" ", "").replace("weekend", "week")
    if on is None or not context.knows("day"):
        return NOTHING
    monday = on - timedelta(days=on.weekday())
    weeks = _WEEKS.get(word)
    if weeks is None:  # a weekend without its week
        if not context.tense and on.weekday() > 2:
            return NOTHING
        weeks = 0 if context.tense == AHEAD or on.weekday() >= 5 else -1
    first = monday + timedelta(days=7 * weeks + (5 if "weekend" in groups else 0))
    return Resolved(first, "week", monday + timedelta(days=7 * weeks + 6))


def _month_of(groups: Groups, context: Context) -> Resolved:
    month, year = month_of(groups), shifted_year(groups, context)
    if year is None:
        year = _year_of_month(month, groups, context)
    return part_of(groups, year, month) if year is not None else NOTHING


def _year_of_month(month: int, groups: Groups, context: Context) -> int | None:
    """Return the year of a month that is named without one."""
    on = context.on
    if on is None or {"anchored", "year_word", "en_year"} & groups.keys():
        return None
    if context.precision == "year":
        return on.year
    ahead = month - on.month
    rel = groups.get("en_rel", "").lower()
    if rel == "this":
        return on.year
    if rel == "next" or "forward" in groups:
        return on.year + (ahead <= 0 if rel else ahead < 0)
    if rel == "last" or "backward" in groups:
        return on.year - (ahead >= 0 if rel else ahead > 0)
    if ahead <= 0:
        return on.year + (ahead < -6 and context.tense == AHEAD)
    if context.tense == AHEAD or (context.tense != PAST and ahead <= NEAR_MONTHS):
        return on.year
    return on.year - 1


def _months(groups: Groups, context: Context) -> Resolved:
    last = _month_of(groups, context)
    first = int(groups["first"]) if "first" in groups else CALENDAR.month_numbers[groups["first_name"].lower()[:3]]
    if last.day is None:
        return last
    start = date(last.day.year - (first > last.day.month), first, 1)
    return Resolved(start, "month", month_end(last.day))


def _relative_month(groups: Groups, context: Context) -> Resolved:
    if context.on is None or not context.knows("month"):
        return NOTHING
    month = add_months(context.on, month_shift(groups) or 0)
    return part_of(groups, month.year, month.month)


def _year_part(groups: Groups, context: Context) -> Resolved:
    year = shifted_year(groups, context)
    if year is None and not {"anchored", "year_word", "en_year"} & groups.keys():
        year = context.on.year if context.on else None
    parts, word = CALENDAR.year_parts, ""
    for table, group in (("word", "year_part"), ("suffix", "year_suffix"), ("english", "year_part_en")):
        if group in groups:
            word = plain(groups[group])
            first, last = parts[table][word]
            break
    if year is None:
        return NOTHING
    precision = "month" if first == last else "year"
    return Resolved(date(year, first, 1), precision, None if first == last else month_end(date(year, last, 1)))


def _whole_year(groups: Groups, context: Context) -> Resolved:
    year = shifted_year(groups, context)
    return Resolved(date(year, 1, 1), "year") if year else NOTHING


_SOLVE: Final[Mapping[str, Callable[[Groups, Context], Resolved]]] = {
    "none": lambda _groups, _context: NOTHING,
    "full": _full, "month_day": _month_day, "bracketed": _bracketed, "ago": _ago, "day": _bare_day,
    "weekday": _weekday, "bare_weekday": _bare_weekday, "week": _week, "word": _word, "months": _months,
    "month": _month_of, "rel_month": _relative_month, "year_part": _year_part, "rel_year": _whole_year,
    "year": _whole_year,
}  # fmt: skip
_SHIFTS: Final = {word.replace(" ", ""): shift for word, shift in CALENDAR.days.items()}
_WEEKS: Final = {word.replace(" ", ""): number for word, number in CALENDAR.weeks.items()}
