"""Limits of titles, words, offices and headers, each from both sides: found unpinned by tests/bench/mutants.py."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import html

from extractors import process
from extractors.articles import other_articles, titles
from extractors.lexicon.records import Role
from extractors.listings import json_feed
from extractors.records import Source
from extractors.similarity import story_features
from flows.fetching import headers
from flows.fetching.exchange import make_user_agent
from flows.polling import habit
from tests.builders import make_entry
from warehouse.analysis import confinement

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "held"), [(9, False), (10, True), (15, True), (20, True), (21, False)])
def test_an_office_is_held_on_its_first_and_last_day(day: int, held: bool) -> None:
    assert Role("minister", date(2026, 11, 10), date(2026, 11, 20)).holds(date(2026, 11, day)) is held
    assert Role("minister", date(2026, 11, 10)).holds(date(2026, 11, day)) is (day >= 10)


@pytest.mark.parametrize(
    ("contact", "ending"),
    [
        ("desk@example.org", " (+desk@example.org)"),
        ("(desk@example.org)", " (+desk@example.org)"),
        (" 데스크\n", ""),
        ("", ""),
    ],
)
def test_the_contact_in_the_user_agent(contact: str, ending: str) -> None:
    assert make_user_agent(contact) == make_user_agent("") + ending


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 20, headers.LONGEST_WAIT_S),
        ("Fri, 20 Nov 2026 06:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 05:00:00 GMT", 0.0),
        ("Sun, 20 Dec 2026 06:00:00 GMT", headers.LONGEST_WAIT_S),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_how_long_a_server_asks_to_wait(value: str, seconds: float | None) -> None:
    assert headers.read_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("days_ago", "newest_before", "gap_days"),
    [
        ((3, 2, 0), None, 2),
        ((300, 3, 2, 0), None, 2),
        ((300, 3, 0), None, 3),
        ((1, 0), 9, 8),
        ((1, 0), 101, 100),
        ((1, 0), 102, 1),
        ((), 9, 0),
    ],
)
def test_the_longest_pause_of_a_source(days_ago: tuple[int, ...], newest_before: int | None, gap_days: int) -> None:
    past = [NOW - timedelta(days=days) for days in days_ago]
    before = NOW - timedelta(days=newest_before) if newest_before is not None else None
    assert habit._longest_gap(past, before) == gap_days * 86_400


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        (["bridges", "cross", "gas", "a", "7th", "is"], ["bridge", "cross", "gas", "is"]),
        (["江", "边", "桥"], ["江边", "边桥"]),
        (["江", "bridge", "桥"], ["bridge"]),
    ],
)
def test_the_terms_by_which_stories_are_joined(words: list[str], terms: list[str]) -> None:
    assert list(story_features._terms(words)) == terms


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Bridge opens to trains | The Ferry Post", "", "Bridge opens to trains"),
        ("Bridge opens to trains | Ferry side", "", "Bridge opens to trains"),
        ("Bridge opens to trains - Ferry side", "", None),
        ("Bridge opens to trains - Ferry Times", "", "Bridge opens to trains"),
        ("Bridge opens to trains - Ferry side", "ferryside", "Bridge opens to trains"),
        ("Bri | The Ferry Post", "", None),
        ("Bridge opens | and all the trains of the north cross it at once", "", None),
        ("Bridge opens to trains", "", None),
    ],
)
def test_where_the_name_of_a_site_begins_in_a_title(title: str, site: str, headline: str | None) -> None:
    cut = titles._last_cut(title, {site})
    assert (title[:cut].strip() if cut is not None else None) == headline


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (7.5, "7.5"), (10**18 - 1, str(10**18 - 1)), (10**18, ""), (True, ""), ("a", "a"), ([], "")],
)
def test_an_id_of_a_json_feed_may_be_a_number(value: object, text: str) -> None:
    assert json_feed._text({"id": value}, "id") == text
    assert json_feed._text({}, "id") == ""


@pytest.mark.parametrize(
    ("lang", "letter", "floor"), [("zh-Hans", "说", 120), ("ja", "の", 120), ("ko", "말", 160), ("en", "a", 400)]
)
def test_a_feeds_own_text_is_an_article_from_some_length_on(lang: str, letter: str, floor: int) -> None:
    source = Source("s", "S", "https://s.example/feed", lang=lang)
    for size in (floor - 1, floor):
        article = process._feed_text(make_entry(content=letter * size), source)
        assert (article is not None) is (size == floor)
        assert article is None or (article.extractor, article.text) == ("feed", letter * size)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("create temp table t", True),
        ("create or replace temporary view t", True),
        ("create temp macro", True),
        ("create table t", False),
        ("create temp", False),
        ("create temp schema s", False),
        ("create or replace table t", False),
    ],
)
def test_only_what_is_temporary_may_be_made(statement: str, expected: bool) -> None:
    assert confinement._is_temporary(statement.split()) is expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("bridgeopens", True), ("bridgeo", True), ("bridge", False), ("bridgeopensatnoon", True), ("", False)],
)
def test_the_headline_over_a_text(shown: str, expected: bool) -> None:
    assert other_articles._is_headline(html.fromstring(f"<h1>{shown}</h1>"), "bridgeopens") is expected
    assert not other_articles._is_headline(html.fromstring(f"<h1>{shown}</h1>"), "")
