"""Claims of a first: "the first visit in seven years", 时隔七年, 11년 만, 2年ぶり.

    sentence with a trigger ─► rules of lexicon/firsts.toml, in order ─► n, unit, year, point
        ─► who does what where (_acts.py) ─► First

Not here: whether a claim is true (warehouse/views/firsts.sql).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._acts import Act, act_of, words_about
from extractors.ledgers._candidates import Group, candidates, group
from extractors.ledgers._sentences import LONGEST, words_of
from extractors.lexicon.visit_words import VISIT_WORDS
from extractors.records import First
from extractors.text.calendar_words import CALENDAR
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import PageFacts

FILE = "firsts.toml"
NO_CLAIM, AGO, TAKING = "none", "ago", "taking"
MOST_A_SENTENCE = 3
LONGEST_ARTICLE = 5  # characters before a claim that is set beside another clause: " the ", 为
ACTS = (VISIT_WORDS.trip, VISIT_WORDS.visit, VISIT_WORDS.meeting)
YEAR_BEHIND = 30  # characters behind an English point in which its year may stand: "since he took over power in 2011"
YEAR_BEFORE = 16  # … before a Korean, Chinese or Japanese one: 2011년 말 집권한 뒤
CLAUSE_END = re.compile(r",(?!\s(?:19|20)\d\d)|[;:，。；、]|\.(?!\d)|\band\b")
DAYS = {"year": 365.25, "month": 30.44, "day": 1.0}
_TIMES = {"decade": 10.0, "dozen": 12.0, "century": 100.0, "week": 7.0}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# Of a last time of which only the interval is known: half a month more, as an interval is rounded down more often.
ROUNDED_DOWN = timedelta(days=15)
AHEAD = timedelta(days=60)  # of the page: what is announced
CENTURY = 2000
YEARS_LATE = timedelta(days=400)  # before the page: a day further back may be another year's


@dataclass(frozen=True, slots=True)
class _Point:
    """What the words of an interval or point say."""

    kind: str
    n: float | None
    unit: str
    since_text: str
    since_year: int | None
    since_on: date | None


def read(annotated: AnnotatedText, page: PageFacts) -> list[First]:
    """Return the claims of a first, those of one sentence not overlapping."""
    rules = _rules(annotated.lexicon)
    if rules is None:
        return []
    found: list[First] = []
    possible = candidates(annotated)
    for index, sentence in enumerate(annotated.sentences):
        claims = possible.of(rules.claims, index)
        raw = words_of(annotated, sentence) if claims else ""
        if claims and rules.trigger.search(raw):
            found += _in_sentence(annotated, page, rules, claims, index, raw)
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    claims: Group
    trigger: re.Pattern[str]
    doubt: re.Pattern[str]
    none: tuple[LedgerRule, ...]  # what makes a clause no claim
    ago: tuple[LedgerRule, ...]  # how far back a point is
    taking: tuple[LedgerRule, ...]  # the year in which an office was taken


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules | None:
    held = lexicon.ledger.get(FILE)
    if held is None:
        return None
    none, ago, taking = (
        tuple(rule for rule in held.rules if rule.value("kind") == kind) for kind in (NO_CLAIM, AGO, TAKING)
    )
    claims = tuple(rule for rule in held.rules if rule.value("kind") not in {NO_CLAIM, AGO, TAKING})
    trigger, doubt = (_any(held.words.get(name, ())) for name in ("trigger", "doubt"))
    return _Rules(group(lexicon, claims), trigger, doubt, none, ago, taking)


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _in_sentence(
    annotated: AnnotatedText, page: PageFacts, rules: _Rules, claims: list[LedgerRule], index: int, raw: str
) -> list[First]:
    sentence = annotated.sentences[index]
    found: list[First] = []
    taken: list[tuple[int, int]] = []
    for rule, match in _matches(claims, raw):
        span = match.span()
        if Spans(taken).touch(*span) or len(found) == MOST_A_SENTENCE or _is_none(rules, annotated.lang, raw, span):
            continue
        taken.append(span)
        act = act_of(annotated, index, match.span(), match.span("since"), LONGEST)
        happened = _happened_on(annotated, sentence, rule, match, page.published_on)
        point = _point(rule, match, raw, act, happened)
        if point is not None and point.since_year is None and point.kind in {"tenure", "since_event"}:
            words = raw[match.start("since") : match.end() + (YEAR_BEHIND if raw.isascii() else 0)]
            year = _years_back(rules, words, happened)
            if year is None and point.kind == "tenure":
                year = _year_of_taking(annotated, rules, index)
            point = replace(point, since_year=year)
        if point is None or any(_is_said_twice(one, point, act) for one in found):
            continue
        who, what = words_about(annotated, index, act)
        found.append(
            First(
                rule_id=rule.id,
                field=sentence.field,
                start=sentence.start + match.start(),
                end=sentence.start + match.end(),
                kind=point.kind,
                who=who,
                what=what,
                n=point.n,
                unit=point.unit,
                since_text=point.since_text,
                since_year=point.since_year,
                since_on=point.since_on,
                is_hedged=bool(rules.doubt.search(raw)),
                act=act.kind,
                traveller_side=act.traveller_side,
                other_side=act.other_side,
                visitor_office=act.office,
                visitor=act.visitor if act.is_person or point.kind == "tenure" else "",
                place_country=act.country,
                is_state_visit=act.is_state_visit,
                happened_on=happened,
            )
        )
    return found


def _matches(rules: Iterable[LedgerRule], raw: str) -> Iterator[tuple[LedgerRule, re.Match[str]]]:
    for rule in rules:
        if rule.applies(raw):
            yield from ((rule, match) for match in rule.pattern.finditer(raw))


def _is_said_twice(one: First, point: _Point, act: Act) -> bool:
    """Return whether an interval and a point of one sentence mean the same last time of the same act."""
    kinds = {one.kind, point.kind}
    if len(kinds) == 1 or "interval" not in kinds or one.since_year is None or point.since_year is None:
        return False
    return one.act == act.kind and abs(one.since_year - point.since_year) <= 1


def _is_none(rules: _Rules, lang: str, raw: str, span: tuple[int, int]) -> bool:
    """Return whether the clause of a claim counts amounts, results, weather or goods, and no visit or meeting.

    A bare claim set beside another clause is about that one: "rates rose above nine, the first time since 2011".
    """
    begins = [0, *(found.end() for found in CLAUSE_END.finditer(raw, 0, span[0]))]
    behind = CLAUSE_END.search(raw, span[1])
    end = behind.start() if behind else len(raw)
    begin = begins[-1]
    is_beside = span[0] - begin <= LONGEST_ARTICLE and not any(act.search(raw, begin, end) for act in ACTS)
    clause = raw[begins[-2] if is_beside and len(begins) > 1 else begin : end]
    return any(rule.finds(clause) for rule in rules.none if not rule.langs or not lang or lang in rule.langs)


def _point(rule: LedgerRule, match: re.Match[str], raw: str, act: Act, published_on: date | None) -> _Point | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    kind = rule.value("kind")
    words = " ".join(match["since"].split()).strip(" ,，、")
    year = next((int(groups[name]) for name in ("year", "year_in") if name in groups), None)
    if year is None and "yy" in groups:  # of this century, as papers shorten them
        year = CENTURY + int(groups["yy"])
    if year is None and kind in {"tenure", "since_event"}:
        year = _year_of_point(match, raw, published_on)
    year = next((int(name[1:]) for name in groups if re.fullmatch(r"y\d{4}", name)), year)
    if kind != "interval":
        since_on = _since_on(kind, groups, year, act, published_on)
        if kind == "since_month" and since_on is None:
            return None
        known = year or (since_on.year if since_on and kind == "since_month" else None)
        return _Point(kind, None, "", words, known, since_on)
    length = _length(groups)
    if length is None:
        return None
    n, unit = length
    if year is None:
        year = _year_beside(match, raw, n, unit, published_on) or _last_year(groups, n, unit, published_on)
    return _Point(kind, n, unit, words, year, None)


def _year_of_point(match: re.Match[str], raw: str, published_on: date | None) -> int | None:
    """Return the year of a point: written in its words or beside them in the same clause, or given by a month or day.

    Beside them is before in Korean, Chinese and Japanese, behind in English.
    """
    from extractors.text.date_mentions import read_dates

    start, end = match.span("since")
    if match["since"].isascii():
        words = raw[start:end] + CLAUSE_END.split(raw[end : end + YEAR_BEHIND], maxsplit=1)[0]
        years = _YEAR.findall(words)[:1]
    else:
        words = CLAUSE_END.split(raw[max(0, start - YEAR_BEFORE) : start])[-1] + raw[start:end]
        years = _YEAR.findall(words)[-1:]
    if years:
        return int(years[0])
    mentioned = (mention.day for mention in read_dates(words, published_on) if mention.day)
    return next((day.year for day in mentioned), None)


def _years_back(rules: _Rules, words: str, published_on: date | None) -> int | None:
    """Return the year of a point that lies N years back: "since his visit 14 years ago", 上任7年來."""
    for rule in rules.ago:
        match = rule.pattern.search(words)
        groups = {name: value for name, value in match.groupdict().items() if value} if match else {}
        length = _length(groups)
        if length is not None:
            return _last_year(groups, *length, published_on)
    return None


def _year_of_taking(annotated: AnnotatedText, rules: _Rules, index: int) -> int | None:
    """Return the year in which an office was taken, where the sentence or one beside it says so of the only person."""
    years: set[int] = set()
    persons: set[str] = set()
    for near in range(max(0, index - 1), min(len(annotated.sentences), index + 2)):
        raw = words_of(annotated, annotated.sentences[near])
        found = [match for rule in rules.taking for match in rule.pattern.finditer(raw)]
        if found or near == index:
            names = (m for m in annotated.of_kind("name") if m.sentence == near)
            persons |= {entity for name in names for entity in name.entities if entity.startswith("per:")}
        years |= {int(year) for match in found for year in match.groupdict().values() if year}
    return years.pop() if len(years) == 1 and len(persons) <= 1 else None


def _length(groups: dict[str, str]) -> tuple[float, str] | None:
    """Return N and its unit; None where the words are no number."""
    word = groups.get("n", "").strip().lower()
    n = _number(word)
    if n is None:
        return None
    written = next((groups[name] for name in ("month_unit", "unit", "unit_y") if name in groups), "year")
    unit = next((unit for unit, words in VISIT_WORDS.units.items() if written.startswith(words)), "year")
    if any(name in groups for name in ("half", "half_zh", "half_y")):
        n += 0.5
    if unit == "year" and (months := _number(groups.get("n_more", ""))):
        n += round(months / 12, 2)
    if unit in _TIMES:
        n, unit = n * _TIMES[unit], "day" if unit == "week" else "year"
    return n, unit


def _number(word: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d)?", word):
        return float(word)
    if word in VISIT_WORDS.numbers:
        return float(VISIT_WORDS.numbers[word])
    digits = VISIT_WORDS.han_digits
    tens, ten, ones = word.partition("十")
    if not ten or any(part and part not in digits for part in (tens, ones)):
        return None
    return float((digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0))


def _since_on(kind: str, groups: dict[str, str], year: int | None, act: Act, published_on: date | None) -> date | None:
    """Return the day of the point where month or office fix it."""
    named = groups.get("month") or groups.get("month_behind")
    if kind == "tenure":
        return act.in_office_since if year is None else None
    if not named or kind == "since_event":
        return None
    month = int(named) if named.isdigit() else CALENDAR.month_numbers.get(named.lower().rstrip(".")[:3])
    if not month or not 1 <= month <= 12:
        return None
    if year is None:
        if published_on is None:
            return None
        year = published_on.year - (month >= published_on.month)
    return date(year, month, 1)


def _year_beside(match: re.Match[str], raw: str, n: float, unit: str, published_on: date | None) -> int | None:
    """Return the year written in the sentence that is the interval's other end."""
    years = {int(word) for word in _YEAR.findall(raw)}
    if published_on is None:
        behind = {int(word) for word in _YEAR.findall(raw[match.start() :])}
        return behind.pop() if len(behind) == 1 else None
    then = published_on - timedelta(days=n * DAYS[unit])
    near = [year for year in years if abs(year - then.year) <= 1 and year < published_on.year]
    return near[0] if len(near) == 1 else None


def _last_year(groups: dict[str, str], n: float, unit: str, published_on: date | None) -> int | None:
    if published_on is None or n * DAYS[unit] > 200 * 366:
        return None
    days = n * DAYS[unit]
    then = published_on - timedelta(days=days) - ROUNDED_DOWN
    if any(name in groups for name in ("more", "more_y", "more_zh", "many")):
        return None if n >= 10 and ("more_zh" in groups or "many" in groups) else (then - timedelta(days=100)).year
    if "less" in groups:
        then += timedelta(days=60)
    return then.year


def _happened_on(
    annotated: AnnotatedText, sentence: Sentence, rule: LedgerRule, match: re.Match[str], published_on: date | None
) -> date | None:
    """Return the day the claim counts from: the sentence's own day outside the words of the claim, else the page's.

    None where the sentence's day lies years before the page's and is not the last time the claim speaks of: the page
    may be dated years late, or tell of the past.
    """
    from extractors.text.date_mentions import read_dates

    raw = words_of(annotated, sentence)
    start, end = match.span("since")
    days = [
        mention.day
        for mention in read_dates(raw, published_on)
        if mention.day and mention.precision == "day" and not (start <= mention.start < end)
    ]
    if published_on is None:
        return days[0] if len(days) == 1 else None
    near = [day for day in days if published_on - YEARS_LATE <= day <= published_on + AHEAD]
    if near:
        return near[0] if len(near) == 1 else published_on
    point = _point(rule, match, raw, Act(), published_on)
    last = point.since_year if point else None
    is_past = any(day < published_on and (last is None or abs(day.year - last) > 1) for day in days)
    return None if is_past else published_on
