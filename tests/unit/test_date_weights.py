"""The decision between dates of a page and its entry, pure, and the day that an address states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.articles.dating.address import read_address
from extractors.articles.dating.decision import DateCandidate, PageDate, decide, weigh_entry, with_entry
from extractors.records import Article
from tests.builders import NOW, make_entry
from tests.dated_pages import read

ADDRESSES = [
    "https://a.example/world/20310312/c.html",
    "https://a.example/n1/2031/0312/c1-1.html",
    "https://a.example/a/203103/12/WS5f.html",
    "https://a.example/2031/03/12/story",
    "https://a.example/2031-03-12/story",
    "https://a.example/story-2031-03-12",
    "https://a.example/t20310312_12.htm",
    "https://a.example/2031/mar/12/story",
    "https://a.example/view/AKR20310312123456083",
    "https://a.example/v/20310312200501234",
    "https://a.example/a?d=20310312",
    "https://a.example/2031/3/12/x",
    "https://a.example/news/k20310312-x",
    "https://a.example/html/2031-03/12/content_1.htm",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_day_of_an_address_is_read(url):
    assert read_address(url)[0] == date(2031, 3, 12)


FORMS = [
    "/{0:%Y%m%d}/x",
    "/{0:%Y}/{0:%m%d}/x",
    "/{0:%Y%m}/{0:%d}/x",
    "/{0:%Y/%m/%d}/x",
    "/x-{0:%Y-%m-%d}",
    "/t{0:%Y%m%d}_9",
]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.dates(date(1996, 1, 1), date(2098, 12, 31)), st.sampled_from([*FORMS, "/a?d={0:%Y%m%d}", "/v/{0:%Y%m%d}1305123"])
)
def test_any_day_in_an_address_is_read_back(day, form):
    assert read_address("https://www.a.example" + form.format(day))[0] == day


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2031/story",
        "https://a.example/2031/03/story",
        "https://a.example/20311399/x",
        "https://a.example/a/123456789_120000",
        "https://a.example/id/9203103121",
        "https://a.example/18991231/x",
        "https://a.example/p/2031-x-12",
        "",
    ],
)
def test_a_number_of_an_address_is_no_day(url):
    assert read_address(url) is None


def at(day, hour=11, month=3):
    return datetime(2031, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([DateCandidate(at(12), "instant", "json_ld", 2)], None, id="too light"),
        pytest.param(
            [DateCandidate(at(12), "instant", "meta", 5), DateCandidate(at(20), "instant", "json_ld", 8)],
            at(20),
            id="heavier",
        ),
        pytest.param(
            [
                DateCandidate(at(20), "instant", "json_ld", 8),
                DateCandidate(at(12), "instant", "stamp", 6),
                DateCandidate(at(12, 0), "day", "address", 5),
            ],
            at(12),
            id="two that agree beat one",
        ),
        pytest.param(
            [DateCandidate(at(12, 0), "day", "json_ld", 10), DateCandidate(at(12), "instant", "stamp", 6)],
            at(12),
            id="the exact one of a day",
        ),
        pytest.param(
            [
                DateCandidate(at(13), "instant", "meta", 8),
                DateCandidate(at(13), "instant", "meta", 8, is_change=True),
                DateCandidate(at(10), "instant", "stamp", 8),
            ],
            at(10),
            id="first published beats last changed",
        ),
        pytest.param(
            [DateCandidate(at(13), "instant", "stamp", 8, is_change=True)], at(13), id="the only stamp printed"
        ),
        pytest.param(
            [DateCandidate(at(13), "instant", "meta", 8, is_change=True)], None, id="a change is no publication"
        ),
    ],
)
def test_the_weights_decide(candidates, expected):
    assert decide(candidates).published_at == expected


SURE, WEAK = PageDate(at(12), "instant", "json_ld", 18), PageDate(at(12, 0), "day", "address", 5)
GUESS = PageDate(source="guess", guessed_on=date(2031, 1, 9))


@pytest.mark.parametrize(
    ("page", "entry", "expected"),
    [
        pytest.param(GUESS, (at(20, 0), "day"), (at(20, 0), "day", "list"), id="a guess never beats the list"),
        pytest.param(GUESS, (None, "none"), (None, "none", "guess"), id="a guess alone states nothing"),
        pytest.param(WEAK, (at(12, 3), "instant"), (at(12, 3), "instant", "list"), id="the exact one of a day"),
        pytest.param(SURE, (at(12, 3), "instant"), (at(12), "instant", "json_ld"), id="one day, the page says when"),
        pytest.param(WEAK, (at(25), "instant"), (at(25), "instant", "list"), id="far apart, the page is not sure"),
        pytest.param(SURE, (at(25), "instant"), (at(12), "instant", "json_ld"), id="a list that redates its entries"),
        pytest.param(
            PageDate(at(25), "instant", "meta", 8),
            (at(12), "instant"),
            (at(12), "instant", "list"),
            id="the first publication",
        ),
        pytest.param(PageDate(), (None, "none"), (None, "none", ""), id="nothing"),
    ],
)
def test_a_page_is_weighed_against_its_entry(page, entry, expected):
    dated = with_entry(page, *entry, "list")
    assert (dated.published_at, dated.precision, dated.source) == expected
    assert (dated.guessed_on is None) is (dated.published_at is not None or page.guessed_on is None)


def test_a_guess_is_kept_apart_and_is_never_the_first_of_a_lone_year():
    later = read("en", after="<div><p>The pier opened on 5 May 2029 in the rain.</p></div>")
    assert later.published_at is None
    assert read("en", after="<p>2031</p>").guessed_on != date(2031, 1, 1)


def test_a_day_to_come_is_never_the_day_of_publication():
    coming = Article(
        "T", "text", published_at=NOW + timedelta(days=9), date_precision="instant", date_source="stamp", date_weight=8
    )
    listed = weigh_entry(coming, make_entry("1", "s1"), "feed")
    assert (listed.published_at, listed.source) == (NOW, "feed")
    undated = weigh_entry(coming, make_entry("1", "s1", published_at=None, date_precision="none"), "feed")
    assert (undated.published_at, undated.precision) == (None, "none")
