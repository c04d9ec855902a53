"""Language-independent statements of a text: amounts, days, names in Latin letters, as terms that can be compared.

    '1.2 million tonnes' · '120만 톤' · '120万吨'        → 'n:1200000'
    'September 4' · '9월 4일' · '9月4日' · '四日' said on 5 September → 'd:09-04'
    'the BBC' in English · 'BBC' inside Chinese         → 'w:bbc'

The figures of an opening, for two reports of one event where no person is named: its amounts, rounded or not
('213.7 million', '2.1亿'), the period a release is about, and whether it corrects one.

Meant for comparing two texts in two languages (story_clustering.py), not for facts to show a
reader: a wrong amount here costs likeness and nothing else. Events and their dates are read elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.grammar import read_grammar, read_numbers
from extractors.similarity.fingerprint import tokenise
from extractors.text.calendar_words import CALENDAR
from extractors.text.clean import stream_safe
from extractors.text.date_mentions import read_dates

# Amounts below are counts of no particular thing ("two leaders", "three days"): every text has them.
LEAST_AMOUNT = 13
# The days on which the beat's texts count: an instant is read in the zone most of its datelines share.
DATELINE_ZONE = ZoneInfo("Asia/Seoul")
LONGEST_NUMBER = 40  # characters of Han or Hangul
PAST_DAYS = 6  # "Tuesday" and '4일' mean the nearest such day, at most so long before or …
AHEAD_DAYS = 1  # … after publication

OPENING = {"en": 420}  # code points of the body: the first two or three sentences
OPENING_DENSE = 180  # of Chinese, Japanese and Korean
LEAST_DIGITS, FIRM_DIGITS = 2, 3  # an amount of two digits is shared by chance more often than one of three
KEY_DIGITS = 2

_EN_POWERS = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 10**12}
_CJK_POWERS = read_numbers("facts", "powers")
_DIGIT_CHARS = read_grammar("facts", "digits")
_CJK_DIGITS = {char: int(digit) for digit, chars in _DIGIT_CHARS.items() for char in chars}
_EN_MONTHS = CALENDAR.short_months
_EN_WEEKDAYS = CALENDAR.weekdays
_CHINESE = (*CALENDAR.chinese_weekdays[:-1], CALENDAR.chinese_weekdays[-1] + CALENDAR.chinese_sunday)
_CJK_WEEKDAYS = tuple(map("".join, zip(CALENDAR.korean_weekdays, CALENDAR.japanese_weekdays, _CHINESE, strict=True)))

_GRAMMAR = read_grammar("facts", "stated_facts")
_DIGITS = _GRAMMAR["digits"]
_BIG = _GRAMMAR["big"]
_COUNTED = _GRAMMAR["counted"]
_AMOUNT = re.compile(
    rf"(?P<counted>{_COUNTED}(?:\s?{_COUNTED})*(?:{_DIGITS})?)"
    rf"|(?P<number>{_DIGITS})(?:[ -](?P<power>{'|'.join(_EN_POWERS)})s?\b)?",
    re.IGNORECASE,
)
_STEP = re.compile(_GRAMMAR["step"])
_HAN_AMOUNT = re.compile(_GRAMMAR["han_amount"])
_EN_MONTH_DAY = re.compile(
    rf"\b(?P<month>{'|'.join(_EN_MONTHS)})[a-z]*\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d{{3}})"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{'|'.join(_EN_MONTHS)})[a-z]*\b",
    re.IGNORECASE,
)
_CJK_MONTH_DAY = re.compile(_GRAMMAR["cjk_month_day"])
_CJK_DAY = re.compile(_GRAMMAR["cjk_day"])
_CJK_WEEKDAY = re.compile(_GRAMMAR["cjk_weekday"])
_EN_WEEKDAY = re.compile(rf"\b({'|'.join(_EN_WEEKDAYS)})\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"\b[A-Z][A-Za-z]*[A-Za-z]\b|\b[A-Z]{2,}\d*\b")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’]+\d*")
_CORRECTS = re.compile(read_grammar("facts", "stated_figures")["corrects"], re.IGNORECASE)

Period = tuple[date, date | None]


def extract_stated_facts(title: str, text: str, lang: str, published_at: datetime | None = None) -> Counter[str]:
    """Count the amounts ('n:'), days ('d:', month and day) and Latin names ('w:') that a text states.

    Days without a month need the instant of publication; without one they are left out.
    """
    whole = unicodedata.normalize("NFKC", stream_safe(f"{title}\n{text}"))
    found: Counter[str] = Counter()
    rest = _take_days(whole, published_at, found)
    found.update(f"n:{amount}" for amount in _amounts(rest, lang))
    found.update(f"w:{name}" for name in _latin_names(rest, lang))
    return found


def _take_days(text: str, published_at: datetime | None, found: Counter[str]) -> str:
    """Count the days and return the text without them, so that a day is not an amount too."""

    def month_day(match: re.Match[str]) -> str:
        named = match.groupdict()
        month, day = named.get("month") or named.get("month2") or "", named.get("day") or named.get("day2") or ""
        month_number = (
            _EN_MONTHS.index(month[:3].lower()) + 1
            if month[:3].isascii() and month[0].isalpha()
            else _parse_number(month)
        )
        day_number = _parse_number(day)
        if not (1 <= month_number <= 12 and 1 <= day_number <= 31):
            return match[0]
        found[f"d:{month_number:02}-{day_number:02}"] += 1
        return " ; "

    text = _CJK_MONTH_DAY.sub(month_day, _EN_MONTH_DAY.sub(month_day, text))
    if published_at is None:
        return text
    near = [
        published_at.astimezone(DATELINE_ZONE) + timedelta(days=ahead)
        for ahead in range(AHEAD_DAYS, -PAST_DAYS - 1, -1)
    ]
    by_weekday = {day.weekday(): f"d:{day:%m-%d}" for day in near[: AHEAD_DAYS - 1 : -1]}
    by_number = {day.day: f"d:{day:%m-%d}" for day in reversed(near)}

    def bare_day(match: re.Match[str]) -> str:
        if (known := by_number.get(_parse_number(match["day"]))) is None:
            return match[0]
        found[known] += 1
        return " ; "

    for match in _EN_WEEKDAY.finditer(text):
        found[by_weekday[_EN_WEEKDAYS.index(match[0].lower())]] += 1
    text = _EN_WEEKDAY.sub(" ; ", text)
    for match in _CJK_WEEKDAY.finditer(text):
        found[by_weekday[next(n for n, names in enumerate(_CJK_WEEKDAYS) if match[0] in names)]] += 1
    return _CJK_DAY.sub(bare_day, text)


def _amounts(text: str, lang: str) -> list[str]:
    amounts = []
    for match in _AMOUNT.finditer(text):
        if match["counted"]:
            amounts.append(_parse_counted(match["counted"]))
        else:
            power = _EN_POWERS.get((match["power"] or "").lower(), 1)
            amounts.append(_parse_digits(match["number"]) * power)
    if lang[:2] in ("zh", "ja"):
        amounts += [float(_parse_number(run[0])) for run in _HAN_AMOUNT.finditer(text)]
    return [f"{amount:.10g}" for amount in amounts if amount >= LEAST_AMOUNT or not amount.is_integer()]


def _parse_digits(digits: str) -> float:
    return float(digits.replace(",", "").replace(_GRAMMAR["decimal_dot"], "."))


def _parse_counted(words: str) -> float:
    """Read '1억2천만', '3천500만', '1.2亿'."""
    total = section = number = 0.0
    for digits, power in _STEP.findall(words):
        if digits:
            number = _parse_digits(digits)
        elif _CJK_POWERS[power] >= 10_000:
            total += (section + number) * _CJK_POWERS[power]
            section = number = 0.0
        else:
            section += number * _CJK_POWERS[power]
            number = 0.0
    return total + section + number


def _parse_number(number: str) -> int:
    """Read '12' or '二十三' or '三百万'; 0 where it is no number, as a row of zeros a page long is none."""
    if len(number) > LONGEST_NUMBER:
        return 0
    if number.isdigit() and number.isascii():
        return int(number)
    total = section = digit = 0
    for char in number:
        if char in _CJK_DIGITS:
            digit = digit * 10 + _CJK_DIGITS[char] if digit and char in _DIGIT_CHARS["0"] else _CJK_DIGITS[char]
        elif (power := _CJK_POWERS.get(char, 0)) >= 10_000:
            total += (section + digit) * power or power
            section = digit = 0
        else:
            section += (digit or 1) * power
            digit = 0
    return total + section + digit


def _latin_names(text: str, lang: str) -> list[str]:
    """Return names in Latin letters: any word of them inside CJK, the capitalised ones of English."""
    pattern = _LATIN if lang[:2] in ("ko", "ja", "zh") else _CAPITALISED
    return [word for match in pattern.finditer(text) for word in tokenise(match[0]) if len(word) > 1]


# ---------------------------------------------------------------- figures of an opening


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an opening; `periods` and `is_correction` are read of releases alone."""

    amounts: frozenset[str] = frozenset()
    periods: frozenset[Period] = frozenset()
    is_correction: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """What two openings that share an amount have in common, also where one rounds it, but at the edge."""
        return frozenset(_rounded(amount, KEY_DIGITS) for amount in self.amounts)


NO_FIGURES = Figures()


def read_figures(title: str, text: str, lang: str, published_at: datetime | None, *, is_release: bool) -> Figures:
    """Read the figures of a headline and the beginning of a body. Years and counts below thirteen are none."""
    opening = text[: OPENING.get(lang[:2], OPENING_DENSE)]
    stated = extract_stated_facts(title, opening, lang, published_at)
    amounts = frozenset(
        term[2:] for term in stated if term[:2] == "n:" and _digits(term[2:]) and not _is_year(term[2:])
    )
    if not is_release:
        return Figures(amounts)
    day = published_at.astimezone(DATELINE_ZONE).date() if published_at else None
    return Figures(amounts, _periods(f"{title}\n{opening}", day), bool(_CORRECTS.search(f"{title}\n{opening}")))


def shared_figures(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how firmly two openings state one amount: 1 by each of two digits, 2 by each of more, rounded or not."""
    count = 0
    for amount in one:
        digits = max((_agreeing(amount, second) for second in other), default=0)
        count += 2 if digits >= FIRM_DIGITS else int(digits >= LEAST_DIGITS)
    return count


def _agreeing(one: str, other: str) -> int:
    """Return the digits in which two amounts agree when the finer is rounded as the coarser is; 0: they do not."""
    digits = min(_digits(one), _digits(other))
    return digits if digits and _rounded(one, digits) == _rounded(other, digits) else 0


def _rounded(amount: str, digits: int) -> str:
    return f"{float(amount):.{digits - 1}e}"


def _digits(amount: str) -> int:
    """Return how many digits an amount is stated in: 3 of '213000000', 0 of less than LEAST_DIGITS."""
    whole = amount if "." in amount else amount.rstrip("0")
    digits = len(whole.replace(".", "").lstrip("0"))
    return digits if digits >= LEAST_DIGITS else 0


def _is_year(amount: str) -> bool:
    return len(amount) == 4 and amount[:2] in ("19", "20") and amount.isdigit()


def _periods(text: str, day: date | None) -> frozenset[Period]:
    """Return the months, quarters and parts of a year that a text names."""
    return frozenset(
        (found.day, found.until)
        for found in read_dates(text, day)
        if found.day and found.precision in ("month", "year")
    )
