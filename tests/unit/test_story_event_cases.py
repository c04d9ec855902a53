"""How surely two articles report one event: who acts, what is done, on which day and with which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from extractors.similarity import story_event
from extractors.similarity.stated_facts import Figures
from extractors.similarity.story_event import EventFeatures

DAY = date(2026, 11, 20)
NAMES = {"k": "per:kimtokhun", "c": "per:choesonhui", "w": "per:wangyi", "x": "per:xi", "p": "per:putin"}


def event(
    acts: str = "", persons: str = "", sides: str = "", day: int | None = None, offices: str = "", **more: Any
) -> EventFeatures:
    """An event in a few words: acts 'talks=1', persons by letter, capitals for principals, sides D, P and R."""
    named = {part.partition("=")[0]: float(part.partition("=")[2] or 1) for part in acts.split()}
    heads = frozenset(NAMES[letter.lower()] for letter in persons if letter.isupper())
    return EventFeatures(
        named,
        frozenset(NAMES[letter.lower()] for letter in persons),
        heads,
        frozenset(offices.split()),
        frozenset({"D": "DPRK", "P": "PRC", "R": "ROK"}[letter] for letter in sides),
        None if day is None else DAY + timedelta(days=day),
        **more,
    )


@pytest.mark.parametrize(
    ("one", "other", "hours", "expected"),
    [
        (("talks", "KX", "DP", 0), ("talks", "KX", "DP", 0), 0.0, 1.0),
        (("talks", "KX", "DP", 0), ("talks", "KX", "DP", 1), 0.0, 1.0),
        (("talks", "KX", "DP", 0), ("talks", "KX", "DP", 2), 0.0, 0.0),
        (("talks", "KX", "DP"), ("talks", "KX", "DP"), 30.0, 1.0),
        (("talks", "KX", "DP"), ("talks", "KX", "DP"), 30.1, 0.6),
        (("talks", "KX", "DP", 0), ("talks", "KX", "DP"), 54.0, 0.6),
        (("talks", "KX", "DP"), ("talks", "KX", "DP"), 54.1, 0.3),
        (("talks", "KX", "DP"), ("talks", "KX", "DP"), 72.0, 0.3),
        (("talks", "KX", "DP"), ("talks", "KX", "DP"), 72.1, 0.0),
        (("talks", "K", "D"), ("talks", "K", "D"), 0.0, 0.75),
        (("talks", "k", "D"), ("talks", "k", "D"), 0.0, 0.15),
        (("talks", "kX", "D"), ("talks", "K", "D"), 0.0, 0.75),
        (("talks", "KC", "D"), ("talks", "KC", "D"), 0.0, 0.75),
        (("talks", "P", ""), ("talks", "P", ""), 0.0, 0.0),
        (("talks", "", "DP"), ("talks", "", "DP"), 0.0, 0.35),
        (("talks", "", "DP"), ("talks", "", "DPR"), 0.0, 0.15),
        (("talks", "", "D"), ("talks", "", "D"), 0.0, 0.15),
        (("talks", "", "D"), ("talks", "", "R"), 0.0, 0.0),
        (("talks", "", "DP", None, "minister"), ("talks", "", "DP", None, "minister"), 0.0, 0.65),
        (("talks", "", "DP", None, "envoy"), ("talks", "", "DP", None, "premier"), 0.0, 0.35),
        (("talks", "", "DPR", None, "envoy"), ("talks", "", "DP", None, "envoy"), 0.0, 0.15),
        (("talks", "K", "DP"), ("talks", "X", "DP"), 0.0, 0.35),
        (("talks", "K", "DP"), ("talks", "C", "DP"), 0.0, 0.0),
        (("talks=0.5", "KX", "DP"), ("talks", "KX", "DP"), 0.0, 0.775),
        (("", "KX", "DP"), ("talks", "KX", "DP"), 0.0, 0.45),
        (("visit", "KX", "DP"), ("talks", "KX", "DP"), 0.0, 0.5),
        (("visit", "KX", "DP", 0), ("talks", "KX", "DP", 1), 0.0, 0.1),
        (("visit", "KX", "DP", 0), ("talks", "KX", "DP", 0), 0.0, 0.5),
        (("test", "KX", "DP"), ("talks", "KX", "DP"), 0.0, 0.1),
    ],
)
def test_how_surely_two_report_one_event(
    one: tuple[Any, ...], other: tuple[Any, ...], hours: float, expected: float
) -> None:
    assert round(story_event.event_agreement(event(*one), event(*other), hours), 4) == expected


def with_figures(amounts: str, other: str, sides: str = "DP", others: str = "DP") -> float:
    first, second = (
        replace(event("talks", "", sides=of), figures=Figures(frozenset(one.split())))
        for one, of in ((amounts, sides), (other, others))
    )
    return round(story_event._actors_agree(first, second), 4)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("talks", "talks", 1.0),
        ("talks", "visit", 0.85),
        ("talks", "test", 0.6),
        ("talks=0.5", "visit", 0.85),
        ("talks=0.49", "test", 1.0),
        ("", "test", 1.0),
        ("talks test=0.1", "test visit", 1.0),
        ("talks visit=0.1", "test visit", 1.0),
    ],
)
def test_background_counts_less_where_the_acts_are_others(one: str, other: str, expected: float) -> None:
    assert story_event.act_factor(event(one), event(other)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (0, 0.85),
        (1, 0.6),
        (None, 0.85),
    ],
)
def test_related_acts_of_two_days_are_others(day: int | None, expected: float) -> None:
    assert story_event.act_factor(event("talks", day=0), event("visit", day=day)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("talks", "K", "D", 0), ("talks", "K", "D", 2), False),
        (("talks", "K", "D", 0), ("talks", "K", "D", 3), True),
        (("talks", "K", "D", 3), ("talks", "K", "D", 0), True),
        (("talks", "K", "D", 0), ("visit", "K", "D", 3), False),
        (("talks", "K", "D", 0), ("talks", "K", "D"), False),
        (("", "K"), ("", "C"), True),
        (("", "K"), ("", "X"), False),
        (("", "k"), ("", "C"), False),
        (("", "KX"), ("", "KW"), True),
        (("", "KX"), ("", "Kx"), False),
        (("", "KX"), ("", "kXW"), False),
        (("", "KxW"), ("", "kX"), False),
        (("", "Kx"), ("", "Cx"), True),
        (("", "Kx"), ("", "Cxk"), False),
    ],
)
def test_two_articles_that_cannot_report_one_event(
    one: tuple[Any, ...], other: tuple[Any, ...], expected: bool
) -> None:
    assert story_event.is_conflict(event(*one), event(*other)) == expected


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ((False, False), False),
        ((True, False), True),
        ((False, True), True),
    ],
)
def test_a_notice_reports_no_event(notices: tuple[bool, bool], expected: bool) -> None:
    assert story_event.is_conflict(*(event("talks", is_notice=one) for one in notices)) == expected


def released(one: tuple[str, str, bool], other: tuple[str, str, bool], act: str = "trade_figures") -> bool:
    """Of (sides, periods, is a correction)."""
    both = (
        event(act, sides=sides, figures=Figures(periods=frozenset(periods.split()), is_correction=is_correction))
        for sides, periods, is_correction in (one, other)
    )
    return story_event.is_conflict(*both)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("DP", "2026-10", False), ("DP", "2026-10", False), False),
        (("DP", "2026-10", False), ("DP", "2026-09", False), True),
        (("DP", "2026-10", False), ("DP", "2026-09 2026-10", False), False),
        (("DP", "2026-10", False), ("DP", "", False), False),
        (("DP", "", False), ("DR", "", False), True),
        (("DP", "", False), ("DPR", "", False), False),
        (("DPR", "", False), ("DP", "", False), False),
        (("D", "", False), ("PR", "", False), False),
        (("PR", "", False), ("D", "", False), False),
        (("DP", "", True), ("DP", "", False), True),
        (("DP", "", True), ("DP", "", True), False),
    ],
)
def test_figures_of_another_pair_period_or_put_right(
    one: tuple[str, str, bool], other: tuple[str, str, bool], expected: bool
) -> None:
    assert released(one, other) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("talks", False),
        ("trade_figures", True),
    ],
)
def test_other_acts_may_state_other_periods(act: str, expected: bool) -> None:
    assert released(("DP", "2026-10", False), ("DP", "2026-09", True), act) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (("talks", "", "", None), True),
        (("", "K"), True),
        (("", "", "D"), True),
        (("",), False),
    ],
)
def test_an_article_that_states_something(one: tuple[Any, ...], expected: bool) -> None:
    assert event(*one).is_stated == expected


def keys(acts: str, persons: str, offices: str, sides: str, amounts: str = "") -> list[str]:
    figures = Figures(frozenset(amounts.split()))
    return sorted(event(acts, persons, sides, offices=offices, figures=figures).keys)


@pytest.mark.parametrize(
    ("amounts", "other", "sides", "others", "expected"),
    [
        ("", "", "DP", "DP", 0.35),
        ("24", "24", "DP", "DP", 0.6),
        ("24 37", "24 37", "DP", "DP", 0.8),
        ("213", "213", "DP", "DP", 0.8),
        ("213", "218", "DP", "DP", 0.35),
        ("213", "2130000", "DP", "DP", 0.35),
        ("24", "24", "DPR", "DP", 0.6),
        ("24", "24", "D", "D", 0.15),
        ("5", "5", "DP", "DP", 0.35),
    ],
)
def test_both_sides_and_one_amount(amounts: str, other: str, sides: str, others: str, expected: float) -> None:
    assert with_figures(amounts, other, sides, others) == expected


@pytest.mark.parametrize(
    ("acts", "persons", "offices", "sides", "amounts", "expected"),
    [
        ("talks", "k", "envoy", "PD", "240", ["talks 2.4e+02", "talks envoy DPRK-PRC", "talks per:kimtokhun"]),
        ("talks visit", "", "", "DP", "240", ["talks 2.4e+02", "visit 2.4e+02"]),
        ("talks", "", "", "D", "240", []),
        ("", "k", "envoy", "DP", "240", []),
    ],
)
def test_what_articles_of_one_event_share(
    acts: str, persons: str, offices: str, sides: str, amounts: str, expected: list[str]
) -> None:
    assert keys(acts, persons, offices, sides, amounts) == expected
