"""Which day of those a page and its entry state is the day of publication, and where on a page its lines stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from extractors.articles.dating import decision, lines
from extractors.articles.dating.decision import DateCandidate, PageDate
from extractors.records import Article
from tests.builders import make_entry

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def candidate(
    hours: float, weight: int = 8, source: str = "json_ld", precision: str = "instant", change: str = ""
) -> DateCandidate:
    return DateCandidate(at(hours), precision, source, weight, is_change=bool(change))


def said(page: PageDate) -> tuple[Any, ...]:
    """Hours from noon, precision, source and weight; () for no day."""
    if page.published_at is None:
        return ()
    return (page.published_at - NOON) / timedelta(hours=1), page.precision, page.source, page.weight


def decided(*candidates: tuple[Any, ...]) -> tuple[Any, ...]:
    return said(decision.decide([candidate(*one) for one in candidates]))


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], ()),
        ([(0,)], (0.0, "instant", "json_ld", 8)),
        ([(0, 3)], ()),
        ([(0, 4)], (0.0, "instant", "json_ld", 4)),
        ([(0, 2), (1, 2, "meta")], (0.0, "instant", "json_ld", 4)),
        ([(0, 2), (1, 2)], ()),
        ([(0, 3), (1, 1, "meta")], (0.0, "instant", "json_ld", 4)),
        ([(0, 8), (36, 6, "meta")], (0.0, "instant", "json_ld", 14)),
        ([(0, 8), (37, 6, "meta")], (0.0, "instant", "json_ld", 8)),
        ([(0, 8), (-36, 6, "meta", "day")], (0.0, "instant", "json_ld", 14)),
        ([(0, 6), (50, 8, "meta")], (50.0, "instant", "meta", 8)),
        ([(50, 8, "meta"), (0, 8)], (0.0, "instant", "json_ld", 8)),
        ([(0, 8, "a", "day"), (5, 6, "b", "instant")], (5.0, "instant", "b", 14)),
        ([(0, 8, "a", "day"), (5, 8, "b", "instant")], (5.0, "instant", "b", 16)),
        ([(0, 8, "a", "day"), (5, 6, "b", "day")], (0.0, "day", "a", 14)),
        ([(0, 4, "a", "month"), (5, 4, "b", "month")], (0.0, "month", "a", 8)),
        ([(0, 8, "a", "day"), (-200, 6, "b", "month")], (0.0, "day", "a", 14)),
        ([(0, 8, "a"), (-744, 6, "b", "month")], (0.0, "instant", "a", 14)),
        ([(0, 8, "a"), (-768, 6, "b", "month")], (0.0, "instant", "a", 14)),
        ([(0, 8, "a"), (-769, 6, "b", "month")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (37, 6, "b", "month")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (0, 8, "meta", "instant", "c")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (0, 8, "meta", "instant", "c"), (-50, 6, "stamp")], (-50.0, "instant", "stamp", 6)),
        ([(0, 8, "a"), (0, 8, "meta", "instant", "c"), (-50, 5, "stamp")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (1, 8, "meta", "instant", "c"), (-50, 6, "stamp")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (0, 8, "meta", "day", "c"), (-50, 6, "stamp")], (0.0, "instant", "a", 8)),
        ([(0, 8, "a"), (0, 8, "meta", "instant", "c"), (50, 6, "stamp")], (0.0, "instant", "a", 8)),
        (
            [(0, 8, "a"), (0, 8, "m", "instant", "c"), (-50, 6, "stamp"), (-90, 7, "time")],
            (-90.0, "instant", "time", 7),
        ),
        ([(0, 8, "a"), (0, 8, "m", "instant", "c"), (-5, 6, "stamp")], (-5.0, "instant", "stamp", 14)),
        ([(0, 8, "a"), (0, 8, "m", "instant", "c"), (-5, 5, "stamp")], (0.0, "instant", "a", 13)),
        ([(0, 8, "a"), (0, 8, "m", "instant", "c"), (5, 6, "stamp")], (0.0, "instant", "a", 14)),
        ([(0, 4, "stamp", "instant", "c")], (0.0, "instant", "stamp", 4)),
        ([(0, 9, "stamp", "day", "c")], (0.0, "day", "stamp", 4)),
        ([(0, 4, "meta", "instant", "c")], ()),
        ([(0, 4, "stamp", "instant", "c"), (0, 4, "stamp", "instant", "c")], (0.0, "instant", "stamp", 4)),
        ([(0, 4, "stamp", "instant", "c"), (1, 4, "stamp", "instant", "c")], ()),
        ([(0, 4, "stamp", "instant", "c"), (9, 3, "a")], (0.0, "instant", "stamp", 4)),
    ],
)
def test_the_day_that_candidates_state_together(candidates: list[tuple[Any, ...]], expected: tuple[Any, ...]) -> None:
    assert decided(*candidates) == expected


def changed(*candidates: tuple[Any, ...]) -> float | None:
    found = decision.last_change([candidate(*one) for one in candidates])
    return (found - NOON) / timedelta(hours=1) if found else None


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], None),
        ([(0,)], None),
        ([(0,), (3, 2, "a", "day", "c")], 3.0),
        ([(1, 5, "a", "day", "c"), (3, 2, "a", "day", "c")], 1.0),
    ],
)
def test_the_last_change_that_weighs_most(candidates: list[tuple[Any, ...]], expected: float | None) -> None:
    assert changed(*candidates) == expected


def weighed(page: tuple[Any, ...], entry: tuple[Any, ...]) -> tuple[Any, ...]:
    """A page's (hours, precision, weight) against an entry's (hours, precision)."""
    hours, precision, weight = page or (None, "none", 0)
    own = PageDate(None if hours is None else at(hours), precision, "page", weight)
    entry_at = at(entry[0]) if entry else None
    return said(decision.with_entry(own, entry_at, entry[1] if entry else "none", "feed"))


@pytest.mark.parametrize(
    ("page", "entry", "expected"),
    [
        ((), (), ()),
        ((), (0, "instant"), (0.0, "instant", "feed", 8)),
        ((0, "instant", 8), (), (0.0, "instant", "page", 8)),
        ((0, "instant", 8), (0, "none"), (0.0, "instant", "page", 8)),
        ((0, "instant", 8), (5, "instant"), (0.0, "instant", "page", 8)),
        ((0, "day", 8), (5, "instant"), (5.0, "instant", "feed", 8)),
        ((0, "day", 8), (5, "day"), (0.0, "day", "page", 8)),
        ((0, "instant", 4), (36, "instant"), (0.0, "instant", "page", 4)),
        ((0, "instant", 4), (37, "instant"), (37.0, "instant", "feed", 8)),
        ((0, "instant", 7), (37, "instant"), (37.0, "instant", "feed", 8)),
        ((0, "instant", 8), (37, "instant"), (0.0, "instant", "page", 8)),
        ((0, "instant", 8), (-37, "instant"), (-37.0, "instant", "feed", 8)),
        ((0, "instant", 15), (-37, "instant"), (-37.0, "instant", "feed", 8)),
        ((0, "instant", 16), (-37, "instant"), (0.0, "instant", "page", 16)),
        ((0, "instant", 8), (-9600, "instant"), (-9600.0, "instant", "feed", 8)),
        ((0, "instant", 8), (-9601, "instant"), (0.0, "instant", "page", 8)),
        ((0, "instant", 7), (-9624, "instant"), (-9624.0, "instant", "feed", 8)),
        ((0, "day", 9), (-36, "instant"), (-36.0, "instant", "feed", 8)),
        ((0, "day", 9), (36, "day"), (0.0, "day", "page", 9)),
    ],
)
def test_a_page_against_its_entry(page: tuple[Any, ...], entry: tuple[Any, ...], expected: tuple[Any, ...]) -> None:
    assert weighed(page, entry) == expected


def after_seen(hours: float) -> tuple[Any, ...]:
    article = Article("T", "x", published_at=at(hours), date_precision="instant", date_source="json_ld", date_weight=16)
    return said(decision.weigh_entry(article, make_entry(published_at=at(-99), first_seen_at=NOON), "list"))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, (0.0, "instant", "json_ld", 16)),
        (36, (36.0, "instant", "json_ld", 16)),
        (36.5, (-99.0, "instant", "list", 8)),
    ],
)
def test_a_day_after_the_entry_was_met_is_something_to_come(hours: float, expected: tuple[Any, ...]) -> None:
    assert after_seen(hours) == expected


S = "The ferry crosses the river every morning, and its crew is paid by the week."


def places(body: str, title: str = "Ferry late again") -> tuple[int, int, int]:
    """Where headline, first and last running line stand; S is a paragraph, a11 eleven short ones."""
    body = re.sub(r"a(\d\d)", lambda found: "<p>a</p>" * int(found[1]), body).replace("S", f"<p>{S}</p>")
    tree = html.document_fromstring(f"<html><body>{body}</body></html>")
    found = lines.read_lines(tree, title)
    return found.heading, found.text_from, found.text_to


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>Ferry late again</h1>SS", (0, 1, 2)),
        ("S<h1>Ferry late again</h1>S", (1, 2, 2)),
        ("<h1>Ferry late again</h1>", (0, 1, -1)),
        ("", (-1, 0, -1)),
        ("<h1>Ferry late again</h1><p>a</p>S", (0, 2, 2)),
        ("<aside>S</aside><h1>Ferry late again</h1>S", (1, 2, 2)),
        ("<h1>Ferry late again</h1><aside>S</aside>Sa11S", (0, 2, 14)),
        ("<h1>Ferry late again</h1>Sa12S", (0, 1, 1)),
        ("<h1>Ferry late again</h1><nav>S</nav>S<div class='related'>S</div>", (0, 2, 2)),
        ("<p>Ferry late again</p><h1>Ferry late again</h1>S", (1, 2, 2)),
        ("<h1>Ferry late again</h1><p>Ferry late again</p>S", (0, 2, 2)),
        ("<h1>Ferry late again</h1>S<h1>Ferry late again</h1>S", (0, 1, 3)),
        ("<h1>Ferry late again</h1>SS<h1>Ferry late again</h1>", (0, 1, 2)),
        ("<h1>Ferry late</h1><h2>Ferry late again</h2>S", (1, 2, 2)),
        ("<h1>Boat sinks</h1>S", (0, 1, 1)),
        ("<p>Boat sinks</p>S", (-1, 1, 1)),
        ("<div class='hot'><h1>Ferry late again</h1></div>S", (0, 1, 1)),
        ("<nav><h1>Boat sinks</h1></nav><h1>Boat rises</h1>S", (0, 2, 2)),
        ("<p>Ferry late again and again</p>S", (0, 1, 1)),
        ("<p>Ferry late again and then all over once</p>S", (-1, 1, 1)),
        ("<p>late ag</p><p>S</p>", (-1, 1, 1)),
        ("<p>late again</p>S", (0, 1, 1)),
        ("<h1><b>Ferry</b> <i>late</i> again</h1>S", (0, 1, 1)),
        ("<h1><div><div><p>Ferry late again</p></div></div></h1>S", (0, 1, 1)),
        ("<h1><div><div><div><p>Ferry late again</p></div></div></div></h1>S", (0, 1, 1)),
        ("<h1>Ferry late again</h1><p>" + "x" * 56 + " ab.</p>", (0, 1, 1)),
        ("<h1>Ferry late again</h1><p>" + "x" * 55 + " ab.</p>", (0, 2, -1)),
        ("<h1>Ferry late again</h1><p>" + "x" * 61 + "</p>", (0, 2, -1)),
        ("<h1>Ferry late again</h1><p>" + "船" * 29 + "。</p>", (0, 2, -1)),
        ("<h1>Ferry late again</h1><p>" + "船" * 30 + "。</p>", (0, 1, 1)),
        ("<div id='list'><h1>Ferry late again</h1>S</div>", (0, 1, 1)),
        ("<div id='list'><p>Ferry late again</p>S</div>", (-1, 2, -1)),
        ("<div class='x'>a<br>b</div><h1>Ferry late again</h1>S", (2, 3, 3)),
        ("<p>a</p><!-- note -->b<h1>Ferry late again</h1>S", (2, 3, 3)),
    ],
)
def test_where_headline_and_text_stand(body: str, expected: tuple[int, int, int]) -> None:
    assert places(body) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", (1, 2, 2)),
        ("Boat sinks", (1, 2, 2)),
        ("Ferry late again", (1, 2, 2)),
        ("Ferry late again, the crew says", (1, 2, 2)),
    ],
)
def test_a_headline_in_none_of_the_lines(title: str, expected: tuple[int, int, int]) -> None:
    assert places("<p>a</p><h1>Ferry late again</h1>S", title) == expected
