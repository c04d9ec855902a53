"""The act nearest to a claim and where it leads; which mentions of a phrase count and who speaks of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from extractors.ledgers import _acts, phrases


def act(raw: str) -> tuple[str, str]:
    """The kind and words of the act nearest to the words in brackets."""
    start, end = raw.index("["), raw.index("]") - 1
    plain = raw.replace("[", "").replace("]", "")
    kind, at, upto = _acts._kind(plain, start, end)
    return kind, plain[at:upto] if kind else ""


def mention(side: str, entity: str) -> Any:
    return SimpleNamespace(sides=(side,) if side else (), entities=(entity,) if entity else ())


def goal(raw: str, lang: str = "en") -> str:
    """The country that a visit leads to; P, D and R are places of three sides, <…> the word of visiting."""
    at, upto = raw.index("<"), raw.index(">") - 1
    plain = raw.replace("<", "").replace(">", "")
    sides = {
        "P": ("PRC", "city:beijing"),
        "D": ("DPRK", "city:pyongyang"),
        "R": ("ROK", "country:kor"),
        "K": ("ROK", "per:x"),
    }
    places = [(n, n + 1, sides[char][0], mention(*sides[char])) for n, char in enumerate(plain) if char in sides]
    return _acts._destination(plain, lang, at, upto, places)


def traveller(order: str, other: str) -> tuple[str, str]:
    """Who travels: letters are sides in reading order, small ones persons of them."""
    sides = {"p": "PRC", "d": "DPRK", "r": "ROK"}
    places = [
        (
            n,
            n + 1,
            sides[char.lower()],
            mention(sides[char.lower()], f"per:{char}{n}" if char.islower() else "country:x"),
        )
        for n, char in enumerate(order)
    ]
    persons = [(n, one) for n, _, _, one in places if one.entities[0].startswith("per:")]
    return _acts._traveller(places, persons, other)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("The [first] visit since he met her", ("visit", "visit")),
        ("He met her and visited the town for the [first] time", ("visit", "visited")),
        ("He met her, for the [first] time since he visited the town", ("visit", "visited")),
        ("the [first] overseas trip in years", ("trip", "overseas trip")),
        ("It rained for the [first] time", ("", "")),
        ("his [first] overseas visit", ("trip", "overseas visit")),
        ("A visit to the town far away from here and the [first] talks", ("meeting", "talks")),
    ],
)
def test_the_act_nearest_to_a_claim(raw: str, expected: tuple[str, str]) -> None:
    assert act(raw) == expected


@pytest.mark.parametrize(
    ("raw", "lang", "expected"),
    [
        ("<visit>  P", "en", "CN"),
        ("<visit> D and P", "en", "KP"),
        ("P <visit>", "en", "CN"),
        ("P<visit>", "en", "CN"),
        ("P  <visit>", "en", ""),
        ("<visit>" + " " * 45 + "P", "en", "CN"),
        ("<visit>" + " " * 46 + "P", "en", ""),
        ("<visit> K", "en", ""),
        ("<visit> K P", "en", "CN"),
        ("P <x> D", "ko", "CN"),
        ("P" + " " * 45 + "<x>", "ja", "CN"),
        ("P" + " " * 46 + "<x>", "ja", ""),
        ("<x> D", "ko", ""),
        ("<x> D", "zh", "KP"),
        ("P<x>", "zh", ""),
        ("对P的<x>", "zh", "CN"),
        ("D 对P <x>", "zh", "CN"),
        ("<x>", "en", ""),
    ],
)
def test_where_a_visit_leads(raw: str, lang: str, expected: str) -> None:
    assert goal(raw, lang) == expected


@pytest.mark.parametrize(
    ("order", "other", "expected"),
    [
        ("PD", "DPRK", ("PRC", "")),
        ("DP", "DPRK", ("PRC", "")),
        ("Dp", "DPRK", ("PRC", "per:p1")),
        ("dPp", "DPRK", ("PRC", "per:p2")),
        ("D", "DPRK", ("", "")),
        ("Pd", "DPRK", ("PRC", "")),
        ("RP", "", ("ROK", "")),
        ("rp", "PRC", ("ROK", "per:r0")),
        ("", "", ("", "")),
        ("pP", "", ("PRC", "per:p0")),
    ],
)
def test_who_travels(order: str, other: str, expected: tuple[str, str]) -> None:
    assert traveller(order, other) == expected


def apart(*mentions: tuple[str, int, int, str]) -> list[int]:
    """The starts of the mentions that count, of (field, start, end, concept)."""
    some: Any = [SimpleNamespace(field=f, start=s, end=e, value=v) for f, s, e, v in mentions]
    return [one.start for one in phrases._apart(some)]


def speaker(sentence: int, speakers: dict[int, str], paragraphs: tuple[int, ...]) -> str:
    known: Any = speakers
    found: Any = phrases._Speakers(known, paragraphs).of(sentence)
    return found or ""


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([("text", 5, 9, "a")], [5]),
        ([("text", 5, 9, "a"), ("text", 7, 12, "a")], [5]),
        ([("text", 5, 9, "a"), ("text", 9, 12, "a")], [5, 9]),
        ([("text", 5, 9, "a"), ("text", 7, 12, "b")], [5, 7]),
        ([("text", 5, 9, "a"), ("text", 5, 12, "a"), ("text", 10, 14, "a")], [5]),
        ([("text", 5, 9, "a"), ("title", 5, 9, "a")], [5, 5]),
        ([("text", 20, 25, "a"), ("text", 5, 9, "a")], [5, 20]),
    ],
)
def test_mentions_that_share_words_count_once(mentions: list[tuple[str, int, int, str]], expected: list[int]) -> None:
    assert apart(*mentions) == expected


@pytest.mark.parametrize(
    ("sentence", "speakers", "paragraphs", "expected"),
    [
        (0, {0: "A"}, (0,), "A"),
        (2, {0: "A"}, (0, 0, 0), "A"),
        (2, {0: "A", 1: "B"}, (0, 0, 0), "B"),
        (2, {0: "A"}, (0, 0, 1), ""),
        (2, {3: "A"}, (0, 0, 0, 0), ""),
        (1, {0: "A", 1: "B"}, (0, 0), "B"),
        (0, {}, (0,), ""),
    ],
)
def test_who_speaks_goes_on_speaking_in_the_paragraph(
    sentence: int, speakers: dict[int, str], paragraphs: tuple[int, ...], expected: str
) -> None:
    assert speaker(sentence, speakers, paragraphs) == expected
