"""What one live check asks and sees: the listings, the pages worth reading, and what might take a listing's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.process import ListingFindings, ListingJob, PageFindings, PageJob
from extractors.records import Article, FeedEntry, Listing, Relevance, Source
from flows import clock
from flows.fetching.messages import Request, Response
from flows.sources import survey
from flows.sources.check_facts import CheckFacts, PageFacts
from flows.workers.pool import WorkerFailure
from tests.builders import make_entry
from tests.workers import InlineWorkers

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ROW = Source("s", "S", "https://s.example/feed", lang="en", country="KR", family="f")
FEED = "https://s.example/feed"


@pytest.fixture(autouse=True)
def _at_six(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


class Web:
    """A fetcher that answers from a table; what is not there is gone."""

    def __init__(self, answers: dict[str, Any], robots: dict[str, str]) -> None:
        self._answers, self._robots = answers, robots
        self.asked: list[str] = []

    def fetch(self, requests: Iterable[Request]) -> Iterator[Response]:
        for one in requests:
            self.asked.append(one.url)
            answer = self._answers.get(one.url, {"status": 404})
            if isinstance(answer, str):
                answer = {"status": 200, "body": answer.encode(), "content_type": "text/html"}
            if one.keep_cookies and "cookie" in answer:
                answer = answer["cookie"]
            kept = {key: value for key, value in answer.items() if key != "cookie"}
            yield Response(one.key, one.url, kept.pop("final_url", one.url), **kept)

    def robots_read(self) -> dict[str, str]:
        return self._robots


def rss(*paths: str, day: datetime = NOW - timedelta(hours=1), host: str = "s.example") -> dict[str, Any]:
    items = "".join(
        f"<item><title>Trains cross the Yalu between China and North Korea {path}</title>"
        f"<link>https://{host}/{path}</link><pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for path in paths
    )
    body = f'<rss version="2.0"><channel><title>S</title>{items}</channel></rss>'.encode()
    return {"status": 200, "body": body, "content_type": "application/rss+xml"}


def seen(
    answers: dict[str, Any], *sources: Source, robots: dict[str, str] | None = None, all_sources: tuple[Any, ...] = ()
) -> list[CheckFacts]:
    tools: Any = survey.Tools(Web(answers, robots or {}), InlineWorkers(), pages=2)  # type: ignore[arg-type]
    return list(survey.survey(tools, sources or (ROW,), all_sources))


PAGE = (
    f"<html><head><link rel='alternate' type='application/rss+xml' href='{{}}'></head><body>{'x ' * 400}</body></html>"
)
OLD = NOW - timedelta(days=61)


def test_a_listing_is_seen_with_its_pages() -> None:
    (facts,) = seen({FEED: rss("a", "b", "c"), "https://s.example/a": {"status": 403}})
    assert (facts.kind, facts.entries, facts.dated, facts.utc_dates) == ("rss", 3, 3, 3)
    assert (facts.wanted, facts.relevant, facts.discovered, facts.ahead) == (3, 3, 0, 0)
    assert len(facts.addresses) == 3
    assert {page.url: page.reason for page in facts.pages} == {
        "https://s.example/a": "http_403",
        "https://s.example/b": "http_404",
    }
    assert not facts.is_robots_forbidden


@pytest.mark.parametrize(
    ("rules", "expected"), [("User-agent: *\nDisallow: /feed", True), ("User-agent: *\nDisallow: /a", False)]
)
def test_robots_txt_is_asked_about_the_listing(rules: str, expected: bool) -> None:
    (facts,) = seen({FEED: rss("a")}, robots={"https://s.example": rules})
    assert facts.is_robots_forbidden is expected


def test_a_group_is_asked_together_and_every_source_is_seen() -> None:
    rows = [replace(ROW, id=f"s{number}", url=f"https://s{number}.example/feed") for number in range(survey.GROUP + 1)]
    web = Web({row.url: rss("a", host=f"{row.id}.example") for row in rows}, {})
    found = survey.survey(survey.Tools(web, InlineWorkers()), rows)  # type: ignore[arg-type]
    assert next(found).source.id == "s0"
    assert f"https://s{survey.GROUP - 1}.example/feed" in web.asked
    assert f"https://s{survey.GROUP}.example/feed" not in web.asked
    assert [facts.entries for facts in found] == [1] * survey.GROUP


@pytest.mark.parametrize(
    ("answers", "feeds", "siblings", "cookie"),
    [
        ({FEED: PAGE.format("/rss.xml"), "https://s.example/rss.xml": rss("a")}, ["/rss.xml"], [], False),
        ({FEED: PAGE.format("/rss.xml")}, [], [], False),
        ({FEED: PAGE.format("https://t.example/rss"), "https://t.example/rss": rss("a")}, [], [], False),
        (
            {"https://s.example/": PAGE.format("/n.xml"), "https://s.example/n.xml": rss("a")},
            ["/n.xml"],
            [],
            False,
        ),
        (
            {FEED: {"status": 410}, "https://s.example/": PAGE.format("/n"), "https://s.example/n": rss("a")},
            ["/n"],
            [],
            False,
        ),
        (
            {FEED: {"status": 403}, "https://s.example/": PAGE.format("/n"), "https://s.example/n": rss("a")},
            [],
            [],
            False,
        ),
        ({FEED: "<html><body>x</body></html>", "https://s.example/": PAGE.format("/feed")}, [], [], False),
        (
            {
                FEED: "<html><body>no feed here</body></html>",
                "https://s.example/": PAGE.format("/n"),
                "https://s.example/n": rss("a"),
            },
            ["/n"],
            [],
            False,
        ),
        ({FEED: {"failure": "too_many_redirects", "cookie": rss("a")}}, [], [], True),
        ({FEED: {"failure": "too_many_redirects"}}, [], [], False),
        ({FEED: {"failure": "timed_out", "cookie": rss("a")}}, [], [], False),
        ({FEED: {"failure": "dns"}, "https://www.s.example/feed": rss("a")}, [], ["https://www.s.example/feed"], False),
        ({FEED: {"failure": "tls"}, "https://t.example/feed": rss("a")}, [], ["https://t.example/feed"], False),
        ({FEED: {"failure": "reset"}, "https://www.s.example/feed": rss("a")}, [], [], False),
        ({FEED: {"failure": "dns"}, "https://www.s.example/feed": rss()}, [], [], False),
        (
            {
                FEED: rss("a", day=OLD),
                "https://s.example/": PAGE.format("/n"),
                "https://s.example/n": rss("b"),
            },
            ["/n"],
            [],
            False,
        ),
        (
            {
                FEED: rss("a", day=OLD),
                "https://s.example/": PAGE.format("/n"),
                "https://s.example/n": rss("b", day=OLD),
            },
            [],
            [],
            False,
        ),
        (
            {FEED: rss("a"), "https://s.example/": PAGE.format("/n"), "https://s.example/n": rss("b")},
            [],
            [],
            False,
        ),
    ],
)
def test_what_might_take_a_listings_place(
    answers: dict[str, Any], feeds: list[str], siblings: list[str], cookie: bool
) -> None:
    family = (
        replace(ROW, id="t", url="https://t.example/x"),
        replace(ROW, id="u", url="https://u.example/", family=""),
    )
    (facts,) = seen(answers, all_sources=(ROW, *family))
    assert facts.found.feeds == tuple(f"https://s.example{path}" for path in feeds)
    assert facts.found.siblings == tuple(siblings)
    assert facts.found.cookie_helps is cookie


@pytest.mark.parametrize(
    ("url", "failure", "expected"),
    [
        ("https://s.example/feed", "dns", ["https://www.s.example/feed", "https://t.example/feed"]),
        ("https://www.s.example/a/b", "refused", ["https://s.example/a/b", "https://t.example/a/b"]),
        ("http://127.0.0.1:80/feed", "tls", ["http://t.example/feed"]),
        ("https://t.example/feed", "dns", ["https://www.t.example/feed"]),
        ("https://s.example/feed", "timed_out", []),
        ("https://s.example/feed", "", []),
    ],
)
def test_the_other_forms_of_a_host(url: str, failure: str, expected: list[str]) -> None:
    rows = [replace(ROW, id="t", url="https://t.example/x"), replace(ROW, id="v", url="https://v.example", family="g")]
    found = survey._siblings(replace(ROW, url=url), Response("s", url, url, failure=failure), [ROW, *rows])
    assert found == expected


@pytest.mark.parametrize(
    ("body", "row", "relevant", "feeds", "is_challenge"),
    [
        (rss("a")["body"], {}, 1, (), False),
        (PAGE.format("/n").encode(), {}, 0, ("https://s.example/n",), False),
        (b"<html><body>Just a moment<a href='/rss/a'>x</a></body></html>", {}, 0, ("https://s.example/rss/a",), True),
        (b"<html><body>Captcha</body></html>", {}, 0, (), True),
    ],
)
def test_what_stands_in_a_listings_place(
    body: bytes, row: dict[str, Any], relevant: int, feeds: tuple[str, ...], is_challenge: bool
) -> None:
    read = survey.read_for_check(ListingJob(replace(ROW, **row), body, FEED, "text/html", None, NOW))
    assert (read.relevant, read.feeds, read.is_challenge) == (relevant, feeds, is_challenge)


@pytest.mark.parametrize(("prejudge", "wanted"), [(True, 0), (False, 2)])
def test_entries_are_wanted_as_the_row_asks(prejudge: bool, wanted: int) -> None:
    cake = b"Apple cake with cinnamon</title><description>" + b"Peel the apples and stir the butter. " * 9
    body = rss("a", "b")["body"].replace(b"Trains cross the Yalu between China and North Korea", cake)
    body = body.replace(b" a</title>", b"</description>").replace(b" b</title>", b"</description>")
    row = replace(ROW, prejudge=prejudge, country="FR")
    read = survey.read_for_check(ListingJob(row, body, FEED, "", None, NOW))
    assert sum(read.findings.wanted) == wanted
    assert read.relevant == 0


def test_sitemaps_of_an_index_are_tried_from_the_latest() -> None:
    parts = "".join(
        f"<sitemap><loc>https://s.example/{number}.xml</loc><lastmod>2026-11-{number:02}</lastmod></sitemap>"
        for number in (1, 9, 3, 7, 5)
    )
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'.encode()
    read = survey.read_for_check(ListingJob(ROW, body, FEED, "", None, NOW))
    assert read.feeds == tuple(f"https://s.example/{number}.xml" for number in (9, 7, 5, 3))


@pytest.mark.parametrize(("most", "expected"), [(9, "badc"), (2, "ba")])
def test_pages_worth_one_come_first_then_the_newest(most: int, expected: str) -> None:
    hours = {"a": 3, "b": 1, "c": None, "d": 0, "e": 0}
    entries = tuple(
        FeedEntry(name, f"https://{'news.google.com' if name == 'e' else 's.example'}/{name}",
                  published_at=None if hour is None else NOW - timedelta(hours=hour))
        for name, hour in hours.items()
    )  # fmt: skip
    entries += (FeedEntry("f", ""),)
    listing = Listing("rss", entries=entries)
    read = survey.ReadListing(ListingFindings(listing, (True, True, False, False, True, True)))
    assert "".join(entry.guid for entry in survey._chosen(read, most)) == expected


TEXT = Article("T", "Four words of text", lang="en", date_precision="instant", date_source="meta", published_at=NOW)


@pytest.mark.parametrize(
    ("article", "entry", "shift_h"),
    [
        ({}, {"published_at": NOW + timedelta(hours=9)}, 9.0),
        ({}, {"published_at": NOW - timedelta(hours=14.9)}, -14.9),
        ({}, {"published_at": NOW + timedelta(hours=15)}, None),
        ({"date_source": "feed"}, {}, None),
        ({"date_source": "list"}, {}, None),
        ({"date_precision": "day"}, {}, None),
        ({"published_at": None}, {}, None),
        ({}, {"date_precision": "day"}, None),
        ({}, {"published_at": None}, None),
    ],
)
def test_the_hours_between_an_entry_and_its_page(
    article: dict[str, Any], entry: dict[str, Any], shift_h: float | None
) -> None:
    job = PageJob(make_entry(**entry), ROW, b"<p>", "u", "text/html")
    facts = survey._page_facts(job, PageFindings(replace(TEXT, **article)))
    assert facts == PageFacts("u", chars=18, lang="en", shift_h=shift_h)


@pytest.mark.parametrize(
    ("body", "read", "expected"),
    [
        (b"x", WorkerFailure("timeout"), PageFacts("u", "page_timeout")),
        (b"x", PageFindings(None, "consent"), PageFacts("u", "consent")),
        (b"x", PageFindings(None), PageFacts("u", "no_body")),
        (b"", PageFindings(replace(TEXT, published_at=None)), PageFacts("u", chars=18, lang="en", is_feed_text=True)),
        (
            b"x",
            PageFindings(replace(TEXT, published_at=None, is_teaser=True), relevance=Relevance(("DPRK-PRC",), 0.9)),
            PageFacts("u", chars=18, lang="en", is_teaser=True, is_relevant=True),
        ),
        (
            b"x",
            PageFindings(replace(TEXT, published_at=None), relevance=Relevance((), 0.1)),
            PageFacts("u", chars=18, lang="en"),
        ),
    ],
)
def test_what_a_page_gives(body: bytes, read: PageFindings | WorkerFailure, expected: PageFacts) -> None:
    job = PageJob(make_entry(), ROW, body, "u", "text/html")
    assert survey._page_facts(job, read) == expected
