"""Which indicator a direction at the border belongs to, how far apart they may stand and what rules a sign out."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.ledgers import _border_signs
from extractors.ledgers._border_signs import Hit, Sign


def rule(pattern: str = "", **values: str) -> Any:
    return SimpleNamespace(
        pattern=re.compile(pattern), value=lambda key: values.get(key, ""), applies=lambda raw: "never" not in raw
    )


def hit(raw: str, word: str, **values: str) -> Hit:
    at = raw.index(word)
    return Hit(rule(**values), at, at + len(word))


def apart(raw: str, side: str, reach: str = "") -> int | None:
    """How far IND is from DIR in a sentence, None where it cannot be its own."""
    return _border_signs._distance(hit(raw, "IND", reach=reach), hit(raw, "DIR"), side, raw)


@pytest.mark.parametrize(
    ("raw", "side", "reach", "expected"),
    [
        ("IND DIR", "before", "", 1),
        ("IND DIR", "after", "", None),
        ("DIR IND", "before", "", None),
        ("DIR IND", "after", "", 1),
        ("DIR IND", "either", "", 1),
        ("IND DIR", "either", "", 1),
        ("IND of DIR", "before", "", 4),
        ("IND" + "a" * 110 + "DIR", "before", "", 110),
        ("IND" + "a" * 111 + "DIR", "before", "", None),
        ("IND" + "a" * 111 + "DIR", "before", "far", 111),
        ("IND" + "a" * 221 + "DIR", "before", "far", None),
        ("DIR" + "a" * 45 + "IND", "after", "", 45),
        ("DIR" + "a" * 46 + "IND", "after", "", None),
        ("DIR" + "a" * 46 + "IND", "after", "far", None),
        ("IND" + "船" * 40 + "DIR", "before", "", 40),
        ("IND" + "船" * 41 + "DIR", "before", "", None),
        ("DIR船船船船船船船船船船船船船船IND", "after", "", 14),
        ("DIR船船船船船船船船船船船船船船船IND", "after", "", None),
        ("DIR, IND", "after", "", None),
        ("IND, DIR", "before", "", 2),
        ("IND. DIR", "before", "", 2),
        ("IND; DIR", "before", "", None),
    ],
)
def test_how_far_an_indicator_may_stand(raw: str, side: str, reach: str, expected: int | None) -> None:
    assert apart(raw, side, reach) == expected


def belongs(raw: str, side: str = "either", only: str = "", not_of: str = "", takes: str = "up down") -> str:
    """The indicators A, B and C of a sentence that DIR belongs to."""
    direction = hit(raw, "DIR", direction="up", side=side, only=only, not_of=not_of)
    indicators = [hit(raw, word, indicator=word.lower(), takes=takes) for word in ("AAA", "BBB", "CCC") if word in raw]
    return " ".join(one.rule.value("indicator") for one in _border_signs._of(direction, indicators, raw))


@pytest.mark.parametrize(
    ("raw", "side", "only", "not_of", "takes", "expected"),
    [
        ("AAA DIR", "either", "", "", "up", "aaa"),
        ("AAA DIR", "either", "", "", "down", ""),
        ("AAA DIR", "either", "", "", "upward", ""),
        ("AAA and BBB DIR", "either", "", "", "up", "bbb aaa"),
        ("AAA, BBB and CCC DIR", "either", "", "", "up", "ccc bbb aaa"),
        ("AAA of BBB DIR", "either", "", "", "up", "bbb"),
        ("AAA DIR BBB", "either", "", "", "up", "aaa"),
        ("AAA DIR", "either", "bbb", "", "up", ""),
        ("AAA DIR", "either", "aaa bbb", "", "up", "aaa"),
        ("AAA DIR", "either", "", "aaa", "up", ""),
        ("AAA DIR", "either", "", "bbb", "up", "aaa"),
        ("AAA DIR BBB and CCC", "after", "", "", "up", "bbb ccc"),
        ("DIR", "either", "", "", "up", ""),
        ("AAA and BBB DIR", "either", "bbb", "", "up", "bbb"),
    ],
)
def test_the_nearest_indicator_and_those_joined_to_it(
    raw: str, side: str, only: str, not_of: str, takes: str, expected: str
) -> None:
    assert belongs(raw, side, only, not_of, takes) == expected


def found(raw: str, *patterns: str) -> list[str]:
    return [raw[one.start : one.end] for one in _border_signs._hits([rule(pattern) for pattern in patterns], raw)]


@pytest.mark.parametrize(
    ("raw", "patterns", "expected"),
    [
        ("trains ran", ["train", "trains"], ["trains"]),
        ("trains ran", ["trains ran", "ran"], ["trains ran"]),
        ("trains ran", ["trains", "trains"], ["trains", "trains"]),
        ("never trains", ["trains"], []),
        ("trains", ["x*"], []),
        ("b a b", ["b", "a"], ["b", "a", "b"]),
        ("abcd", ["abc", "cd"], ["abc"]),
        ("abcd", ["ab", "cd"], ["ab", "cd"]),
    ],
)
def test_of_words_that_overlap_the_longest_counts(raw: str, patterns: list[str], expected: list[str]) -> None:
    assert found(raw, *patterns) == expected


def clause(raw: str, *ends: int) -> tuple[int, int]:
    return _border_signs._clause(hit(raw, "IND"), hit(raw, "DIR"), list(ends))


def ruled_out(veto: tuple[int, int], scope: str = "", bounds: tuple[int, int] = (10, 30)) -> bool:
    """Of a sign whose direction stands at 15 to 20."""
    own = Sign(Hit(rule(), 11, 14), Hit(rule(), 15, 20), bounds)
    return _border_signs._is_ruled_out(own, [Hit(rule(scope=scope), *veto)])


@pytest.mark.parametrize(
    ("raw", "ends", "expected"),
    [
        ("IND DIR", (), (0, 700)),
        ("DIR IND", (), (0, 700)),
        ("xx, IND DIR, yy", (2, 11), (2, 11)),
        ("xx, IND DIR, yy", (4, 11), (4, 11)),
        ("xx, IND DIR, yy", (1, 3, 12, 14), (3, 12)),
        ("xx IND, DIR", (6,), (0, 700)),
    ],
)
def test_the_clause_of_a_sign(raw: str, ends: tuple[int, ...], expected: tuple[int, int]) -> None:
    assert clause(raw, *ends) == expected


@pytest.mark.parametrize(
    ("veto", "scope", "expected"),
    [
        ((12, 14), "", True),
        ((5, 8), "", False),
        ((5, 8), "sentence", True),
        ((30, 33), "", False),
        ((29, 33), "", True),
        ((10, 12), "", True),
        ((15, 20), "", False),
        ((16, 18), "", False),
        ((14, 18), "", True),
        ((16, 21), "", True),
        ((16, 18), "sentence", False),
    ],
)
def test_what_rules_a_sign_out(veto: tuple[int, int], scope: str, expected: bool) -> None:
    assert ruled_out(veto, scope) == expected


@pytest.mark.parametrize(
    ("direction", "own", "expected"),
    [
        ("up", "", "up"),
        ("up", "down", "down"),
        ("down", "up", "down"),
    ],
)
def test_the_way_of_a_sign(direction: str, own: str, expected: str) -> None:
    assert Sign(Hit(rule(up=own), 0, 1), Hit(rule(direction=direction), 2, 3), (0, 9)).way == expected
