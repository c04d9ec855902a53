"""Limits of what is read from pages and lists, each from both sides: found unpinned by tests/bench/mutants.py."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from extractors.articles import authors, blocks, flash
from extractors.ledgers import firsts
from extractors.ledgers._acts import Act
from extractors.listings import rss
from extractors.records import Article, Source
from flows.fetching import fetcher
from tests.builders import make_entry


@pytest.mark.parametrize(
    ("period", "frequency", "minutes"),
    [
        ("hourly", 1, 60),
        ("daily", 2, 720),
        ("weekly", 1, 10_080),
        ("weekly", 7, 1_440),
        ("monthly", 0, 43_200),
        ("yearly", 1, 525_600),
    ],
)
def test_the_wish_of_a_feed_in_minutes(period: str, frequency: int, minutes: int) -> None:
    feed = f"<sy:updatePeriod>{period}</sy:updatePeriod><sy:updateFrequency>{frequency}</sy:updateFrequency>"
    assert rss._ttl(feed) == minutes
    assert rss._ttl(f"<ttl>15</ttl>{feed}") == 15


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("p", "Press room", True),
        ("p", "a" * 36, True),
        ("p", "a" * 37, False),
        ("p", "압" * 18, True),
        ("p", "압" * 19, False),
        ("p", "It opened.", False),
        ("li", "Press room", False),
        ("h2", "Press room", False),
    ],
)
def test_a_label_among_the_blocks_of_a_page(tag: str, text: str, expected: bool) -> None:
    assert blocks._is_label(blocks.Block(text, 0, SimpleNamespace(tag=tag))) is expected


NOVEMBER = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("kind", "month", "year", "on", "expected"),
    [
        ("since", "March", 2019, NOVEMBER, date(2019, 3, 1)),
        ("since", "Sept.", None, NOVEMBER, date(2026, 9, 1)),
        ("since", "10", None, NOVEMBER, date(2026, 10, 1)),
        ("since", "11", None, NOVEMBER, date(2025, 11, 1)),
        ("since", "12", None, NOVEMBER, date(2025, 12, 1)),
        ("since", "12", 2020, None, date(2020, 12, 1)),
        ("since", "1", 2020, None, date(2020, 1, 1)),
        ("since", "13", 2020, NOVEMBER, None),
        ("since", "0", 2020, NOVEMBER, None),
        ("since", "5", None, None, None),
        ("since", "", 2019, NOVEMBER, None),
        ("since_event", "May", 2019, NOVEMBER, None),
        ("tenure", "May", None, NOVEMBER, date(2022, 5, 10)),
        ("tenure", "May", 2019, NOVEMBER, None),
    ],
)
def test_the_day_since_which_a_claim_counts(
    kind: str, month: str, year: int | None, on: date | None, expected: date | None
) -> None:
    act = Act(in_office_since=date(2022, 5, 10))
    assert firsts._since_on(kind, {"month": month}, year, act, on) == expected
    assert kind == "tenure" or firsts._since_on(kind, {"month_behind": month}, year, act, on) == expected


@pytest.mark.parametrize(
    ("sentence", "on", "expected"),
    [
        ("the first visit in seven years, since 2019", NOVEMBER, 2019),
        ("the first visit in seven years, since 2018", NOVEMBER, 2018),
        ("the first visit in seven years, since 2020", NOVEMBER, 2020),
        ("the first visit in seven years, since 2017", NOVEMBER, None),
        ("the first visit in seven years, since 2021", NOVEMBER, None),
        ("after 2018 and 2019 the first visit in seven years", NOVEMBER, None),
        ("the first visit in seven years, since 2012", None, 2012),
        ("in 2012 the first visit in seven years", None, None),
        ("the first visit in seven years, not 2012 nor 2013", None, None),
    ],
)
def test_the_year_beside_an_interval(sentence: str, on: date | None, expected: int | None) -> None:
    match = re.search("first visit", sentence)
    assert match is not None
    assert firsts._year_beside(match, sentence, 7, "year", on) == expected


@pytest.mark.parametrize(
    ("lang", "text", "is_flash"),
    [
        ("en", " ".join(["word"] * flash.MAX_WORDS), True),
        ("en", " ".join(["word"] * (flash.MAX_WORDS + 1)), False),
        ("zh-Hans", "江" * flash.MAX_CJK, True),
        ("zh-Hans", "江" * (flash.MAX_CJK + 1), False),
        ("ja", "江" * (flash.MAX_WORDS + 1), True),
        ("ko", " ".join(["말"] * (flash.MAX_WORDS + 1)), False),
    ],
)
def test_a_flash_is_one_line(lang: str, text: str, is_flash: bool) -> None:
    page = Article("[Breaking] Bridge opens", text, lang=lang)
    source = Source("s", "S", "https://s.example/feed", lang="en", flashes=True)
    found = flash.as_flash(page, make_entry(title="[Breaking] Bridge opens"), source)
    assert isinstance(found, Article)
    assert (found.page_kind == flash.KIND) is is_flash
    assert found.text == text


def test_the_first_twenty_of_a_list_of_authors_are_read() -> None:
    assert list(authors._strings([f"A{n}" for n in range(30)])) == [f"A{n}" for n in range(20)]


@pytest.mark.parametrize(("waiting", "has_room"), [(fetcher.BACKLOG_BYTES, True), (fetcher.BACKLOG_BYTES + 1, False)])
def test_fetching_goes_on_where_no_more_than_the_backlog_waits(waiting: int, has_room: bool) -> None:
    call = fetcher._Call()
    call.waiting_bytes = waiting + 10
    call.has_room.clear()
    call.taken(10)
    assert call.has_room.is_set() is has_room
    call.waiting_bytes = waiting - 5
    call.has_room.set()
    call.deliver(SimpleNamespace(body=b"12345"))
    assert call.has_room.is_set() is has_room
