"""The parts of a report of an event: what bears on it, its clause, type and status, and what its day makes of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.ledgers import _when, events
from extractors.ledgers._around import modality
from extractors.ledgers._party import Party
from extractors.records import DateMention, PageFacts

ON = date(2031, 5, 20)
PAGE = PageFacts(published_on=ON)


def rule(pattern: str = "", **values: str) -> Any:
    return SimpleNamespace(
        pattern=re.compile(pattern), value=lambda key: values.get(key, ""), applies=lambda raw: "never" not in raw
    )


def hit(start: int, end: int, **values: str) -> Any:
    return modality.Hit(rule(**values), start, end)


def bears(
    start: int, end: int, scope: str = "", of: str = "", letter: str = "a", clause: tuple[int, int] = (0, 300)
) -> bool:
    """Whether words at a place bear on a visit at 100 to 110."""
    event = hit(100, 110, type="visit")
    return modality.bears_on(hit(start, end, scope=scope, of=of), event, {"clause": clause}, letter * 300)


@pytest.mark.parametrize(
    ("start", "end", "scope", "of", "letter", "expected"),
    [
        (95, 99, "", "", "a", True),
        (36, 40, "", "", "a", True),
        (35, 39, "", "", "a", False),
        (170, 175, "", "", "a", True),
        (171, 175, "", "", "a", False),
        (74, 78, "", "", "船", True),
        (73, 77, "", "", "船", False),
        (132, 135, "", "", "船", True),
        (133, 135, "", "", "船", False),
        (5, 9, "sentence", "", "a", True),
        (5, 9, "clause", "", "a", True),
        (5, 9, "sentence", "talks", "a", False),
        (5, 9, "sentence", "talks visit", "a", True),
        (36, 40, "before", "", "a", True),
        (35, 39, "before", "", "a", False),
        (101, 105, "before", "", "a", True),
        (104, 110, "before", "", "a", False),
        (105, 111, "before", "", "a", False),
        (112, 115, "before", "", "a", False),
        (170, 175, "after", "", "a", True),
        (171, 175, "after", "", "a", False),
        (103, 106, "after", "", "a", True),
        (100, 104, "after", "", "a", False),
        (95, 99, "after", "", "a", False),
    ],
)
def test_words_that_bear_on_an_event(start: int, end: int, scope: str, of: str, letter: str, expected: bool) -> None:
    assert bears(start, end, scope, of, letter) == expected


@pytest.mark.parametrize(
    ("start", "scope", "expected"),
    [
        (89, "clause", False),
        (90, "clause", True),
        (119, "clause", True),
        (120, "clause", False),
        (89, "", False),
        (90, "", True),
        (119, "", True),
        (120, "", False),
        (89, "before", False),
        (90, "before", True),
        (119, "after", True),
        (120, "after", False),
    ],
)
def test_words_of_another_clause_do_not(start: int, scope: str, expected: bool) -> None:
    assert bears(start, start + 4, scope, clause=(90, 120)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([], (0, 300)),
        ([50, 150], (50, 150)),
        ([100, 110], (100, 110)),
        ([101, 109], (0, 300)),
        ([20, 50, 150, 200], (50, 150)),
    ],
)
def test_the_clause_of_an_event(ends: list[int], expected: tuple[int, int]) -> None:
    assert modality.clause_of(hit(100, 110), ends, 300) == expected


def kind(named: str, actor: int, target: int) -> str:
    one, other = (Party(0, 1, side, "x", "person", level=level) for side, level in (("PRC", actor), ("ROK", target)))
    return events._type_of(hit(0, 1, type=named), one, other)


def status(own: str, *around: str) -> str:
    others = [hit(100, 105, status=one) for one in around]
    return modality.status_of(hit(100, 110, status=own), {"clause": (0, 300)}, others, "a" * 300)


@pytest.mark.parametrize(
    ("named", "actor", "target", "expected"),
    [
        ("talks", 1, 1, "summit"),
        ("talks", 1, 2, "talks"),
        ("talks", 0, 1, "talks"),
        ("summit", 1, 1, "summit"),
        ("summit", 1, 2, "talks"),
        ("summit", 0, 1, "summit"),
        ("summit", 0, 0, "summit"),
        ("visit", 1, 1, "visit"),
    ],
)
def test_talks_of_two_heads_are_a_summit(named: str, actor: int, target: int, expected: str) -> None:
    assert kind(named, actor, target) == expected


@pytest.mark.parametrize(
    ("own", "around", "expected"),
    [
        ("", [], "done"),
        ("done", [], "done"),
        ("", ["planned"], "planned"),
        ("", ["planned", "cancelled"], "cancelled"),
        ("", ["denied", "cancelled"], "denied"),
        ("", ["announced", "planned"], "planned"),
        ("", ["under_way", "done"], "under_way"),
        ("cancelled", ["done"], "cancelled"),
        ("denied", ["planned"], "denied"),
        ("planned", ["reported"], "planned"),
        ("announced", ["reported"], "planned"),
        ("done", ["reported"], "reported"),
        ("planned", ["done"], "planned"),
        ("planned", ["under_way"], "planned"),
        ("announced", ["planned"], "planned"),
        ("announced", ["cancelled"], "cancelled"),
        ("done", ["planned"], "planned"),
    ],
)
def test_the_status_that_words_give(own: str, around: list[str], expected: str) -> None:
    assert status(own, *around) == expected


def found(raw: str, *patterns: str) -> list[str]:
    hits = modality.matches([rule(pattern) for pattern in patterns], raw)
    return [raw[one.start : one.end] for one in modality.apart(hits)]


@pytest.mark.parametrize(
    ("raw", "patterns", "expected"),
    [
        ("met for talks", ["met", "met for"], ["met for"]),
        ("met talks", ["met", "talks"], ["met", "talks"]),
        ("never met", ["met"], []),
        ("met", ["x*"], []),
        ("abcd", ["abc", "cd"], ["abc"]),
        ("b a b", ["b", "a"], ["b", "a", "b"]),
        ("abcd", ["bcd", "ab"], ["bcd"]),
    ],
)
def test_of_words_that_overlap_the_longest_is_the_event(raw: str, patterns: list[str], expected: list[str]) -> None:
    assert found(raw, *patterns) == expected


def by_day(own: str, first: int | None, last: int | None = None, tense: str = "", page: PageFacts = PAGE) -> str:
    """The status of an event so many days after publication."""
    party = Party(0, 1, "PRC", "x", "person")
    one = events._Found(hit(0, 1, tense=tense), "visit", party, party, own, (0, 9))
    begins = None if first is None else ON + timedelta(days=first)
    ends = begins if last is None else ON + timedelta(days=last)
    return events._by_day(one, begins, ends, page)


def in_tense(words: str, ahead: int, own: str = "done") -> int:
    """How many days after publication an event is, of a day read so many days ahead."""
    sentence: Any = SimpleNamespace(start=0, end=len(words), field="text")
    annotated: Any = SimpleNamespace(raw=lambda _field: words)
    party = Party(0, 1, "PRC", "x", "person")
    one = events._Found(hit(0, 1), "visit", party, party, own, (0, 9))
    day = ON + timedelta(days=ahead)
    first, last = events._in_tense(annotated, sentence, one, DateMention(0, len(words), day, "day"), day, day, PAGE)
    assert first == last is not None
    return (first - ON).days


@pytest.mark.parametrize(
    ("own", "first", "last", "tense", "expected"),
    [
        ("done", 0, None, "", "done"),
        ("done", 1, None, "", "announced"),
        ("done", 1, None, "past", "done"),
        ("under_way", 1, None, "", "announced"),
        ("done", None, None, "", "done"),
        ("announced", -1, None, "", "announced"),
        ("announced", -2, None, "", "done"),
        ("announced", -5, -1, "", "announced"),
        ("announced", -5, -2, "", "done"),
        ("planned", -5, None, "", "planned"),
        ("cancelled", 5, None, "", "cancelled"),
        ("reported", 5, None, "", "reported"),
    ],
)
def test_the_day_of_an_event_and_its_status(
    own: str, first: int | None, last: int | None, tense: str, expected: str
) -> None:
    assert by_day(own, first, last, tense) == expected


@pytest.mark.parametrize(
    ("words", "ahead", "own", "expected"),
    [
        ("Friday", 3, "done", -4),
        ("Friday", 7, "done", 0),
        ("Friday", 8, "done", 8),
        ("Friday", 0, "done", 0),
        ("Friday", -3, "done", -3),
        ("May 23", 3, "done", 3),
        ("Friday", 3, "planned", 3),
        ("Friday", 3, "cancelled", 3),
        ("Friday", 3, "denied", 3),
        ("Friday", 3, "reported", -4),
    ],
)
def test_a_bare_weekday_of_what_is_done_is_the_last_one(words: str, ahead: int, own: str, expected: int) -> None:
    assert in_tense(words, ahead, own) == expected


def span(precision: str, day: date | None = ON, until: date | None = None) -> tuple[str, str, str]:
    first, last, exact = _when.span_of(DateMention(0, 1, day, precision, until))
    return str(first or ""), str(last or ""), exact


@pytest.mark.parametrize(
    ("precision", "day", "until", "expected"),
    [
        ("day", ON, None, ("2031-05-20", "2031-05-20", "day")),
        ("day", ON, ON, ("2031-05-20", "2031-05-20", "day")),
        ("day", ON, date(2031, 5, 22), ("2031-05-20", "2031-05-22", "day_range")),
        ("month", date(2031, 5, 1), None, ("2031-05-01", "2031-05-31", "month")),
        ("month", date(2031, 5, 1), date(2031, 7, 31), ("2031-05-01", "2031-07-31", "month")),
        ("year", date(2031, 1, 1), None, ("2031-01-01", "2031-12-31", "year")),
        ("year", date(2031, 1, 1), date(2031, 6, 30), ("2031-01-01", "2031-06-30", "year")),
        ("week", ON, None, ("", "", "unresolved")),
        ("unresolved", None, None, ("", "", "unresolved")),
    ],
)
def test_the_span_of_a_date(
    precision: str, day: date | None, until: date | None, expected: tuple[str, str, str]
) -> None:
    assert span(precision, day, until) == expected


@pytest.mark.parametrize(
    ("status_", "source", "kind_", "expected"),
    [
        ("done", "anonymous", "visit", "reported"),
        ("under_way", "anonymous", "visit", "reported"),
        ("announced", "anonymous", "visit", "planned"),
        ("planned", "anonymous", "visit", "planned"),
        ("done", "media", "visit", "done"),
        ("done", "media", "aid", "reported"),
        ("done", "named", "aid", "reported"),
        ("done", "official", "aid", "done"),
        ("denied", "anonymous", "aid", "denied"),
        ("done", "", "aid", "done"),
    ],
)
def test_who_says_so_makes_the_status(status_: str, source: str, kind_: str, expected: str) -> None:
    assert _when.with_source(status_, source, kind_) == expected


@pytest.mark.parametrize(
    ("status_", "ahead", "precision", "expected"),
    [
        ("done", 1, "day", ""),
        ("done", 2, "day", "too_early"),
        ("under_way", 2, "day_range", "too_early"),
        ("planned", 9, "day", ""),
        ("done", 0, "month", ""),
        ("done", 1, "month", "too_early"),
    ],
)
def test_what_is_said_too_early(status_: str, ahead: int, precision: str, expected: str) -> None:
    assert _when.why_set_aside(status_, ON + timedelta(days=ahead), precision, PAGE) == expected
