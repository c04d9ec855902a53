"""What the health of a source is by an answer, a silence and its last pages: each by cases from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.records import SourceState
from flows.polling import health
from flows.polling.habit import ListingProfile
from flows.polling.health import PagesSeen, PollFacts

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
BASE = SourceState("s")


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def silent(newest: float, gap_h: float = 0.0, watched_d: float = 100.0, rate: float = 0.0) -> str:
    """The verdict on a silence of so many days."""
    known = {"newest_at": ago(24 * newest), "watched_from": ago(24 * (newest + watched_d))}
    found = health._silence(replace(BASE, longest_gap_s=gap_h * 3600, daily_rate=rate, **known), NOW)
    return found.state if found else ""


@pytest.mark.parametrize(
    ("newest", "gap_h", "watched_d", "rate", "expected"),
    [
        (3.0, 0.0, 100.0, 0.0, ""),
        (3.1, 0.0, 100.0, 0.0, "quiet"),
        (3.1, 0.0, 6.0, 0.0, "quiet"),
        (3.1, 0.0, 5.9, 0.0, ""),
        (45.0, 0.0, 5.9, 0.0, ""),
        (45.1, 0.0, 5.9, 0.0, "quiet"),
        (30.0, 0.0, 100.0, 0.0, "quiet"),
        (30.1, 0.0, 100.0, 0.0, "frozen"),
        (60.0, 0.0, 5.9, 0.0, "quiet"),
        (60.1, 0.0, 5.9, 0.0, "frozen"),
        (4.0, 24.0, 100.0, 0.0, ""),
        (4.1, 24.0, 100.0, 0.0, "quiet"),
        (4.1, 24.0, 7.9, 0.0, ""),
        (40.0, 96.0, 100.0, 0.0, "quiet"),
        (40.1, 96.0, 100.0, 0.0, "frozen"),
        (1.0, 0.0, 100.0, 20.0, ""),
        (1.1, 0.0, 100.0, 20.0, "quiet"),
        (1.1, 0.0, 2.0, 20.0, "quiet"),
        (1.1, 0.0, 1.9, 20.0, ""),
        (2.0, 24.0, 100.0, 20.0, ""),
        (2.1, 24.0, 100.0, 20.0, "quiet"),
        (3.0, 0.0, 100.0, 6.666666666666667, ""),
        (3.05, 0.0, 100.0, 6.6, "quiet"),
        (2.9, 0.0, 100.0, 7.0, "quiet"),
    ],
)
def test_a_silence_against_the_habit(newest: float, gap_h: float, watched_d: float, rate: float, expected: str) -> None:
    assert silent(newest, gap_h, watched_d, rate) == expected


def judged(seen: dict[str, Any], state: dict[str, Any] | None = None, shows: dict[str, Any] | None = None) -> str:
    """The state, what is shown, and the first word of the advice."""
    known = {
        name: ago(value) if name.endswith(("_at", "since", "_from")) else value for name, value in (state or {}).items()
    }
    if shows is not None:
        seen = seen | {"glance": ListingProfile(**{"entries": 5, "newest_at": NOW} | shows)}
    found = health.read_health(PollFacts(**seen), replace(BASE, **known), NOW)
    return f"{found.state}|{found.shown}|{found.advice.split(' ')[0]}"


@pytest.mark.parametrize(
    ("seen", "state", "shows", "expected"),
    [
        ({}, {}, {}, "ok||"),
        ({"status": 199}, {}, {}, "failing||Wait;"),
        ({"status": 299}, {}, {}, "ok||"),
        ({"status": 300}, {}, {}, "failing||Wait;"),
        ({"status": 304}, {}, None, "wrong_304||Ask"),
        ({"status": 304}, {"etag": "a"}, None, "ok||"),
        ({"status": 304}, {"last_modified": "a"}, None, "ok||"),
        (
            {"status": 304},
            {"etag": "a", "shown": "undated", "state": "undated", "advice": "Same"},
            None,
            "undated|undated|Same",
        ),
        (
            {"status": 304},
            {"etag": "a", "shown": "undated", "state": "quiet", "advice": "Same"},
            None,
            "undated|undated|",
        ),
        ({"failure": "held_back"}, {"state": "gap", "shown": "x", "advice": "Kept"}, None, "gap|x|Kept"),
        ({"failure": "cancelled", "status": 500}, {"state": "gap"}, None, "gap||"),
        ({"status": 410}, {}, None, "dead||Find"),
        ({"status": 410, "failure": "truncated"}, {}, None, "failing||Wait;"),
        ({"failure": "too_many_redirects"}, {}, None, "redirect_loop||Look"),
        ({"status": 403}, {}, None, "blocked||Lengthen"),
        ({"status": 403, "failure": "truncated"}, {}, None, "failing||Wait;"),
        ({"status": 402}, {}, None, "blocked||Lengthen"),
        ({"status": 404}, {}, None, "failing||Wait;"),
        ({"status": 404}, {"failures": 1, "last_ok_at": 336}, None, "failing||Wait;"),
        ({"status": 404}, {"failures": 1, "last_ok_at": 337}, None, "dead||Find"),
        ({"status": 404}, {"failures": 0, "last_ok_at": 360}, None, "failing||Wait;"),
        ({"status": 403}, {"failures": 1, "last_ok_at": 360}, None, "blocked||Lengthen"),
        ({"status": 404}, {"failures": 1, "since": 360, "state": "failing"}, None, "dead||Find"),
        ({"status": 404}, {"failures": 1, "since": 360, "state": "dead"}, None, "dead||Find"),
        ({"status": 404}, {"failures": 1, "since": 360, "state": "ok"}, None, "failing||Wait;"),
        ({"listing_reason": "html_instead"}, {}, None, "html_instead||Look"),
        ({"listing_reason": "moved_away"}, {}, None, "moved_away||Find"),
        ({"listing_reason": "empty_body"}, {}, None, "empty||Look"),
        ({"listing_reason": "no_dated_links"}, {}, None, "empty||Look"),
        ({"listing_reason": "malformed"}, {}, None, "failing||Look"),
        ({}, {}, {"entries": 0}, "empty|empty|Look"),
        ({}, {"last_new_at": 71}, {"entries": 0, "kind": "sitemap"}, "ok||"),
        ({}, {"last_new_at": 72}, {"entries": 0, "kind": "sitemap"}, "empty|empty|Look"),
        ({}, {"last_new_at": 71}, {"entries": 0}, "empty|empty|Look"),
        ({"lang": "en"}, {}, {"lang": "ko"}, "language_flipped|language_flipped|Look"),
        ({"lang": "en-GB"}, {}, {"lang": "en"}, "ok||"),
        ({}, {"lang": "ko"}, {"lang": "en"}, "language_flipped|language_flipped|Look"),
        ({"lang": "en"}, {"lang": "ko"}, {"lang": "en"}, "ok||"),
        ({}, {}, {"lang": "en"}, "ok||"),
        ({"lang": "en"}, {}, {"lang": ""}, "ok||"),
        ({}, {"charset": "utf-8"}, {"charset": "big5"}, "charset_flipped|charset_flipped|Look"),
        ({}, {}, {"ahead": 1}, "ok||"),
        ({}, {}, {"ahead": 2, "ahead_s": 32400.0}, "misdated|misdated|Its"),
        ({}, {}, {"newest_at": None}, "undated|undated|Nothing;"),
        ({}, {"gap_at": 23.9}, {}, "gap||Set"),
        ({}, {"gap_at": 24}, {}, "ok||"),
        ({}, {"gap_at": 1}, {"entries": 0}, "empty|empty|Look"),
        ({}, {"gap_at": 1}, {"newest_at": None}, "gap|undated|Set"),
    ],
)
def test_the_verdict_on_an_answer(
    seen: dict[str, Any], state: dict[str, Any], shows: dict[str, Any] | None, expected: str
) -> None:
    assert judged(seen, state, shows) == expected


def shown(*pages: int) -> tuple[str, str]:
    glance = ListingProfile(entries=5, newest_at=NOW)
    found = health.read_health(PollFacts(glance=glance, pages=PagesSeen(*pages)), BASE, NOW)
    return found.state, found.note


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((2, 2, 0), ("ok", "")),
        ((3, 3, 0), ("teaser_only", "3 of its last 3 pages show the beginning only.")),
        ((5, 4, 0), ("teaser_only", "4 of its last 5 pages show the beginning only.")),
        ((5, 3, 0), ("ok", "")),
        ((3, 0, 1), ("ok", "")),
        ((3, 0, 2), ("ok", "2 of its last 3 pages were no articles (videos, sections): left out.")),
        ((2, 0, 2), ("ok", "")),
    ],
)
def test_pages_that_show_little(pages: tuple[int, int, int], expected: tuple[str, str]) -> None:
    assert shown(*pages) == expected


@pytest.mark.parametrize(
    ("utc_dates", "ahead_h", "timezone", "expected"),
    [
        (1, 9, "Asia/Seoul", "own."),
        (2, 9, "Asia/Seoul", "row."),
        (2, 10, "Asia/Seoul", "row."),
        (2, 10.1, "Asia/Seoul", '"local"`.'),
        (2, 1, "UTC", "row."),
        (2, 1.1, "UTC", '"local"`.'),
    ],
)
def test_what_to_do_about_dates_ahead(utc_dates: int, ahead_h: float, timezone: str, expected: str) -> None:
    assert (
        health._zone_advice(ListingProfile(ahead=2, ahead_s=ahead_h * 3600, utc_dates=utc_dates), timezone, NOW).split(
            " "
        )[-1]
        == expected
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (2, "2 days"),
        (1.99, "48 hours"),
        (1, "24 hours"),
        (0.01, "1 hours"),
        (2.6, "3 days"),
    ],
)
def test_a_span_in_words(days: float, expected: str) -> None:
    assert health._span(days) == expected
