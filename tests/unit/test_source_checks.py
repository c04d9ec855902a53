"""What a live check concludes from what it saw: each look and each verdict by a table of cases, from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.records import Source
from flows.sources import looks, verdicts
from flows.sources.check_facts import CheckFacts, Found, PageFacts

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ROW = Source("s", "S", "https://s.example/feed", lang="en", country="KR", timezone="Asia/Seoul")
LIVING = Found(feeds=("https://s.example/new", "https://s.example/other"))


def facts(source: dict[str, Any] | None = None, **seen: Any) -> CheckFacts:
    """A listing of ten dated entries of today, in Korea's own time."""
    usual = {"status": 200, "entries": 10, "dated": 10, "newest_at": NOW, "oldest_at": NOW - timedelta(days=3)}
    return CheckFacts(replace(ROW, **(source or {})), NOW, **(usual | seen))


def code(seen: CheckFacts) -> str:
    """Every finding of the looks, by its code."""
    return " ".join(found.code for look in looks.LOOKS if (found := look(seen)) is not None)


def ago(days: float, span_days: float = 1.0, **more: Any) -> dict[str, Any]:
    newest = NOW - timedelta(days=days)
    return {"newest_at": newest, "oldest_at": newest - timedelta(days=span_days), **more}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({}, ""),
        ({"moved_to": ROW.url}, ""),
        ({"moved_to": "https://s.example/rss"}, "moved"),
        ({"same_as": "t"}, "duplicate"),
        ({"kind": "rss"}, ""),
        ({"dated": 5}, ""),
        ({"dated": 4}, "undated"),
        ({"bad_bytes": 10}, ""),
        ({"bad_bytes": 11}, "damaged_text"),
        ({"bad_bytes": 3, "entries": 2, "dated": 2}, ""),
        ({"bad_bytes": 4, "entries": 2, "dated": 2}, "damaged_text"),
        ({"discovered": 5}, ""),
        ({"discovered": 6}, "discovery"),
        ({"is_robots_forbidden": True}, "robots"),
    ],
)
def test_what_a_listing_shows(seen: dict[str, Any], expected: str) -> None:
    assert code(facts({"prejudge": True}, **seen)) == expected


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (ago(21), ""),
        (ago(22), "quiet"),
        (ago(60), "quiet"),
        (ago(61), "frozen"),
        (ago(61, found=LIVING), "moved_feed"),
        (ago(61, dated=5, entries=5), "frozen"),
        (ago(61, dated=4, entries=4), "quiet"),
        (ago(361, dated=4, entries=4), "frozen"),
        (ago(360, dated=4, entries=4), "quiet"),
        (ago(70, span_days=70), "quiet"),  # ten entries in seventy days: a silence of seventy is ten times the usual
        (ago(71, span_days=70), "frozen"),
        (ago(400, 400, dated=0, entries=0), "quiet"),
        (ago(61, oldest_at=None), "frozen"),
        ({"newest_at": None, "oldest_at": None}, ""),
    ],
)
def test_a_silence_is_judged_by_the_usual_one(seen: dict[str, Any], expected: str) -> None:
    assert code(facts(**seen)) == expected


@pytest.mark.parametrize(
    ("source", "seen", "expected"),
    [
        ({}, {"ahead": 1, "ahead_s": 32_400.0}, None),
        ({}, {"ahead": 2, "ahead_s": 32_400.0, "utc_dates": 5}, ("local_as_gmt", (("clock", "local"),))),
        ({}, {"ahead": 2, "ahead_s": 32_400.0 + 900, "utc_dates": 5}, ("local_as_gmt", (("clock", "local"),))),
        ({}, {"ahead": 2, "ahead_s": 50_000.0, "utc_dates": 5}, ("future_dates", ())),
        ({}, {"ahead": 2, "ahead_s": 32_400.0, "utc_dates": 4}, ("wrong_zone", ())),
        (
            {"timezone": "UTC"},
            {"ahead": 2, "ahead_s": 32_400.0, "utc_dates": 10},
            ("local_as_gmt", (("clock", "local"), ("timezone", "Asia/Seoul"))),
        ),
        ({"timezone": "UTC"}, {"ahead": 2, "ahead_s": 32_400.0}, ("wrong_zone", (("timezone", "Asia/Seoul"),))),
        ({"country": "US"}, {"ahead": 2, "ahead_s": 3_600.0, "utc_dates": 10}, ("future_dates", ())),
        ({"country": "XX", "timezone": "UTC"}, {"ahead": 2, "utc_dates": 10}, ("future_dates", ())),
        ({"country": "XX", "timezone": "UTC"}, {"ahead": 2}, ("wrong_zone", ())),
    ],
)
def test_dates_ahead_of_the_clock(
    source: dict[str, Any], seen: dict[str, Any], expected: tuple[str, object] | None
) -> None:
    found = looks._zone(facts(source, **seen))
    assert (found and (found.code, found.changes)) == expected


@pytest.mark.parametrize(
    ("shifts", "utc_dates", "expected"),
    [
        ((9.0,), 10, ""),
        ((0.0, 0.0, 9.0), 10, ""),
        ((0.0, 9.0, 9.0), 10, "local_as_gmt"),
        ((8.5, 8.5), 10, "local_as_gmt"),
        ((16.0, 16.0), 10, "local_as_gmt"),  # the dates are not ahead by more than the zone's hours
        ((0.8, 0.8), 0, ""),
        ((0.9, 0.9), 0, "wrong_zone"),
        ((-0.9, -0.9), 0, "wrong_zone"),
        ((None, None, 9.0), 0, ""),
    ],
)
def test_hours_between_entries_and_their_pages(shifts: tuple[float, ...], utc_dates: int, expected: str) -> None:
    pages = tuple(PageFacts("u", is_relevant=True, shift_h=shift) for shift in shifts)
    assert code(facts(pages=pages, utc_dates=utc_dates)) == expected


@pytest.mark.parametrize(
    ("hours", "longest", "expected"),
    [
        (24.0, 0, None),
        (23.9, 0, 705),
        (10.0, 300, None),
        (10.0, 301, 300),
        (0.5, 16, 15),
        (0.5, 15, None),
        (0.1, 60, 15),
        (4.4, 0, 120),
    ],
)
def test_a_window_is_polled_twice_as_often_as_it_lasts(hours: float, longest: int, expected: int | None) -> None:
    seen = facts({"max_interval_minutes": longest}, oldest_at=NOW - timedelta(hours=hours))
    found = looks._window(seen)
    assert (found and dict(found.changes)["max_interval_minutes"]) == expected
    assert looks._window(replace(seen, kind="sitemap")) is None
    assert looks._window(replace(seen, entries=4)) is None


@pytest.mark.parametrize(
    ("dated", "span", "expected"),
    [(5, timedelta(minutes=1), 2.0), (4, timedelta(days=1), None), (5, timedelta(seconds=59), None)],
)
def test_the_hours_a_listing_reaches_back(dated: int, span: timedelta, expected: float | None) -> None:
    newest = NOW - timedelta(hours=2) + span
    assert facts(dated=dated, newest_at=newest, oldest_at=newest - span).window_h == expected
    assert facts(oldest_at=None).window_h is None
    assert facts(newest_at=NOW + timedelta(hours=9), oldest_at=NOW + timedelta(hours=8)).window_h == 0.0


@pytest.mark.parametrize(
    ("row", "seen", "pages", "expected"),
    [
        ("en", "en", ("en",), None),
        ("en", "ko", (), "ko"),
        ("zh-Hans", "zh", ("zh-Hans",), None),
        ("zh-Hans", "zh", ("zh-Hant",), "zh-Hant"),
        ("zh-Hans", "zh", ("zh-Hant", "zh-Hans"), None),
        ("zh-Hans", "zh", ("ja",), None),
        ("en", "zh", ("ja", "zh-Hant"), "zh-Hant"),
        ("zh", "zh", ("zh-Hant",), None),
        ("", "ko", ("ko",), None),
        ("en", "", ("ko",), None),
    ],
)
def test_the_language_of_a_row(row: str, seen: str, pages: tuple[str, ...], expected: str | None) -> None:
    read = tuple(PageFacts("u", lang=lang, is_relevant=True) for lang in (*pages, ""))
    found = looks._language(facts({"lang": row}, lang=seen, pages=read))
    assert (found and dict(found.changes)["lang"]) == expected


@pytest.mark.parametrize(
    ("url", "country", "expected"),
    [
        ("https://a.kr/", "KR", None),
        ("https://a.kr/", "", ("no_country", (("country", "KR"),))),
        ("https://a.co.uk/", "US", ("wrong_country", ())),
        ("https://a.example/", "", None),
        ("https://a.example/", "CN", None),
    ],
)
def test_the_country_of_an_address(url: str, country: str, expected: tuple[str, object] | None) -> None:
    found = looks._country(facts({"url": url, "country": country}))
    assert (found and (found.code, found.changes)) == expected


READ = PageFacts("u", is_relevant=True)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (replace(READ, is_feed_text=True), "feed_text"),
        (replace(READ, is_teaser=True), "teaser_only"),
        (PageFacts("u", "paywall_teaser"), "teaser_only"),
        (PageFacts("u", "consent"), "pages_gated"),
        (PageFacts("u", "http_403"), "pages_refused"),
        (PageFacts("u", "script_only"), "no_text"),
        (PageFacts("u", "http_500"), "pages_unread"),
        (PageFacts("u", "robots_disallowed"), "robots"),
    ],
)
def test_most_pages_decide(page: PageFacts, expected: str) -> None:
    """Three of five are most; two of five are not; and a page that robots.txt forbids is not counted as tried."""
    assert code(facts(pages=(page,) * 3 + (READ,) * 2)) == (expected if expected != "robots" else "")
    assert code(facts(pages=(page,) * 2 + (READ,) * 3)) == ""
    assert code(facts(pages=(page,) * 2)) == expected
    forbidden = PageFacts("u", "robots_disallowed")
    assert code(facts(pages=(page, page, READ, forbidden))) == (expected if expected != "robots" else "")


@pytest.mark.parametrize("kind", ["", "rss", "html_list"])
def test_a_new_address_needs_a_new_kind(kind: str) -> None:
    found = looks._age(facts({"kind": kind}, **ago(61, found=LIVING)))
    assert found is not None
    assert found.changes == (("url", LIVING.feeds[0]), *([("kind", "")] if kind == "rss" else []))
    wrong = looks._kind(facts({"kind": kind}, kind="sitemap"))
    assert (wrong and wrong.changes) == ((("kind", "sitemap"),) if kind else None)


@pytest.mark.parametrize(("owner", "expected"), [("aggregator", "discovery_only"), ("state", "discovery")])
def test_links_through_a_search_engine(owner: str, expected: str) -> None:
    assert code(facts({"ownership": owner}, discovered=10)) == expected


SIBLING = Found(siblings=("https://www.s.example/feed",))


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"leads_away": True, "failure": "dns"}, "moved_away dead"),
        ({"failure": "too_many_redirects"}, "redirect_loop doubtful"),
        ({"failure": "too_many_redirects", "found": Found(cookie_helps=True)}, "cookie_loop doubtful"),
        ({"failure": "dns"}, "host_gone dead"),
        ({"failure": "refused"}, "host_gone dead"),
        ({"failure": "tls"}, "bad_certificate doubtful"),
        ({"failure": "dns", "found": SIBLING}, "moved doubtful"),
        ({"failure": "tls", "found": LIVING}, "moved_feed doubtful"),
        ({"failure": "timed_out", "found": LIVING}, "slow doubtful"),
        ({"failure": "too_large"}, "too_large doubtful"),
        ({"failure": "truncated"}, "bad_http doubtful"),
        ({"failure": "odd"}, "unreachable doubtful"),
        ({"status": 404}, "gone dead"),
        ({"status": 410, "found": LIVING}, "moved_feed doubtful"),
        ({"status": 401}, "blocked doubtful"),
        ({"status": 403}, "blocked doubtful"),
        ({"status": 406}, "blocked doubtful"),
        ({"status": 451}, "blocked doubtful"),
        ({"status": 429}, "rate_limited doubtful"),
        ({"status": 199}, "server_error doubtful"),
        ({"status": 299}, " sound"),
        ({"status": 300}, "server_error doubtful"),
        ({"is_challenge": True}, "challenge doubtful"),
        ({"reason": "html_instead"}, "no_feed dead"),
        ({"reason": "html_instead", "found": LIVING}, "moved_feed doubtful"),
        ({"reason": "no_dated_links"}, "empty_list doubtful"),
        ({"reason": "sitemap_index"}, "sitemap_index doubtful"),
        ({"reason": "empty_body"}, "empty doubtful"),
        ({"entries": 0}, "empty doubtful"),
        ({"reason": "malformed", "entries": 0}, "malformed dead"),
        ({"dated": 4}, "undated sound"),
        ({"dated": 4, "same_as": "t"}, "duplicate undated doubtful"),
        (ago(61), "frozen dead"),
    ],
)
def test_the_verdict_on_a_source(seen: dict[str, Any], expected: str) -> None:
    verdict = verdicts.judge(facts(**seen))
    assert f"{' '.join(found.code for found in verdict.findings)} {verdict.verdict}" == expected


def test_the_first_finding_says_what_a_row_becomes() -> None:
    found = verdicts.judge(facts({"kind": "rss"}, moved_to="https://s.example/a", kind="sitemap", same_as="t"))
    assert found.changes == {"url": "https://s.example/a", "enabled": False, "kind": "sitemap"}


@pytest.mark.parametrize(
    ("seen", "changes"),
    [
        ({"status": 429}, {"min_interval_minutes": 120}),
        ({"failure": "too_many_redirects", "found": Found(cookie_helps=True)}, {"cookies": "redirect"}),
        ({"reason": "html_instead"}, {"enabled": False}),
        ({"reason": "no_dated_links"}, {}),
        ({"reason": "malformed"}, {}),
        ({"status": 404}, {"enabled": False}),
        ({"status": 404, "found": SIBLING}, {"url": "https://www.s.example/feed", "kind": ""}),
        ({"discovered": 6}, {"ownership": "aggregator"}),
    ],
)
def test_what_a_finding_changes(seen: dict[str, Any], changes: dict[str, object]) -> None:
    assert verdicts.judge(facts({"kind": "rss"}, **seen)).changes == changes


def test_an_instant_in_words() -> None:
    assert verdicts.utc_words(NOW.astimezone(tz=None)) == "2026-11-20 06:00"
    assert verdicts.utc_words(None) == ""
