"""Limits of polling, fetching, delivery and checks, each from both sides: found unpinned by tests/bench/mutants.py."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.articles.checks import assess_text
from extractors.records import SourceState
from extractors.text.days import ranges
from flows.errors import UsageError
from flows.fetching import headers, hosts
from flows.fetching.exchange import _PERMANENT, _REDIRECTS
from flows.operations import failures
from flows.outbox.completion import is_lost
from flows.outbox.journal import Delivery
from flows.polling.habit import ListingProfile, estimate_lost
from flows.sources.opml import read_opml

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATE = SourceState("s", last_new_at=NOW - 20 * HOUR, last_ok_at=NOW - 10 * HOUR, daily_rate=24.0)
DATED = ListingProfile(entries=10, fresh=10, oldest_fresh_at=NOW - 5 * HOUR)


@pytest.mark.parametrize(
    ("rate", "fresh", "met", "expected"),
    [(24.0, 8, 0, 0), (24.0, 9, 0, None), (26.4, 9, 0, 0), (24.0, 3, 0, 0), (24.0, 2, 0, None), (240.0, 9, 1, None)],
)
def test_what_is_missed_of_a_listing_without_dates(rate: float, fresh: int, met: int, expected: int | None) -> None:
    seen = ListingProfile(entries=fresh, fresh=fresh, met_lately=met)
    assert estimate_lost(replace(STATE, daily_rate=rate), seen, NOW) == expected


@pytest.mark.parametrize(
    ("hole_h", "rate", "expected"),
    [(5, 24.0, 5), (2, 24.0, 2), (1, 24.0, None), (5, 240.0, 10), (0, 24.0, None), (-1, 24.0, None)],
)
def test_what_is_missed_between_two_polls(hole_h: int, rate: float, expected: int | None) -> None:
    state = replace(STATE, last_ok_at=NOW - (5 + hole_h) * HOUR, daily_rate=rate)
    assert estimate_lost(state, DATED, NOW) == expected


@pytest.mark.parametrize(("since_h", "expected"), [(39, None), (40, 35)])
def test_a_news_sitemap_shows_two_days(since_h: int, expected: int | None) -> None:
    state = replace(STATE, last_ok_at=NOW - since_h * HOUR)
    assert estimate_lost(state, replace(DATED, kind="sitemap"), NOW) == expected


@pytest.mark.parametrize(
    ("timeouts", "is_closed"), [(hosts.TIMEOUTS_IN_A_ROW - 1, False), (hosts.TIMEOUTS_IN_A_ROW, True)]
)
def test_a_host_that_only_times_out_is_left_alone(timeouts: int, is_closed: bool) -> None:
    async def closed() -> bool:
        host = hosts.Host(0.0, asyncio.Semaphore(1))
        for _ in range(timeouts):
            host.note_timeout()
        return host._closed_until > 0 and host.pause_s == 0

    assert asyncio.run(closed()) is is_closed


def test_the_answers_that_lead_elsewhere() -> None:
    assert {301, 302, 303, 307, 308} == _REDIRECTS
    assert {301, 308} == _PERMANENT


@pytest.mark.parametrize(("size", "is_kept"), [(1024, True), (1025, False)])
def test_a_validator_is_no_flood(size: int, is_kept: bool) -> None:
    assert bool(headers.read_validator("a" * size)) is is_kept


def test_the_reason_of_a_failure_is_cut() -> None:
    assert len(failures.words_of(OSError(5, "x" * 2_000))) == failures.MAX_CHARS == 500


@pytest.mark.parametrize(
    ("stored", "noted", "minutes", "expected"),
    [
        ("accepted", None, 0, True),
        ("accepted", "intent", 1, True),
        ("accepted", "deferred", 0, True),
        ("deferred", "deferred", 0, False),
        ("deferred", "accepted", 0, False),
        ("accepted", "accepted", 0, False),
        ("accepted", "deferred", -1, False),
    ],
)
def test_a_journal_has_lost_a_state(stored: str, noted: str | None, minutes: int, expected: bool) -> None:
    def delivery(state: str, at: datetime) -> Delivery:
        return Delivery(date(2026, 11, 20), 1, "r@x.example", state, at.isoformat(), 1, "<m>")

    known = delivery(noted, NOW) if noted else None
    assert is_lost(delivery(stored, NOW + timedelta(minutes=minutes)), known) is expected


@pytest.mark.parametrize(
    ("word", "number"), [("12", 12), ("three", 3), ("Three", 3), ("三", 3), ("十", 10), ("word", 0)]
)
def test_a_number_of_days_in_words(word: str, number: int) -> None:
    assert ranges._number(word) == number


def test_the_best_covered_description_counts() -> None:
    text = "The bridge over the river opened at noon after seven years of work. Trains cross it from Monday on."
    fits = "The bridge over the river opened at noon after seven years of work."
    other = "A bakery in the old town has a new oven and sells rye bread on Sundays to its neighbours."
    verdict = assess_text(text, "Bridge opens", (other, fits), "en")
    assert verdict.description == 1.0
    assert assess_text(text, "Bridge opens", (), "en").description is None


@pytest.mark.parametrize("body", ["", "<html><body/></html>", "no markup"])
def test_what_is_no_list_of_feeds_is_refused(body: str) -> None:
    with pytest.raises(UsageError, match="no OPML"):
        read_opml(body.encode(), ())


def test_a_list_of_feeds_is_read_in_any_case() -> None:
    line = '<outline text="S" type="rss" xmlUrl="https://s.example/feed"/>'
    for name in ("opml", "OPML"):
        found = read_opml(f"<{name} version='2.0'><body>{line}</body></{name}>".encode(), ())
        assert "https://s.example/feed" in repr(found)
