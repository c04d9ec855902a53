"""What a feed's answers mean: each state from one answer, and what was not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import SourceState
from flows.polling.habit import ListingProfile
from flows.polling.health import Health, PagesSeen, PollFacts, read_health

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FRESH = NOW - timedelta(hours=3)
DAILY = SourceState(
    "a", etag='"1"', state="ok", last_ok_at=FRESH, last_new_at=FRESH, newest_at=FRESH, lang="ko", charset="cp949",
    watched_from=NOW - timedelta(days=60), longest_gap_s=12 * 3600.0,
)  # fmt: skip
STRANGER = SourceState("a", newest_at=FRESH, watched_from=NOW - timedelta(days=1))
TWENTY = ListingProfile(entries=20, newest_at=FRESH, lang="ko", charset="cp949")


def health(state: SourceState = DAILY, glance: ListingProfile | None = TWENTY, **answer: object) -> Health:
    return read_health(PollFacts(**{"glance": glance, **answer}), state, NOW)  # type: ignore[arg-type]


def silent(days: float, state: SourceState = DAILY) -> SourceState:
    """The state of a source whose newest entry is so old."""
    newest = NOW - timedelta(days=days)
    return replace(state, newest_at=newest, watched_from=newest - timedelta(days=60 if state is DAILY else 1))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (silent(2.9), "ok"),
        (silent(3.1), "quiet"),
        (silent(31), "frozen"),
        (silent(9 * 365), "frozen"),
        (replace(silent(20), longest_gap_s=6 * 86400.0), "ok"),
        (silent(44, STRANGER), "ok"),
        (silent(46, STRANGER), "quiet"),
        (silent(61, STRANGER), "frozen"),
    ],
    ids=[
        "a weekend",
        "beyond its habit",
        "a month",
        "nine years",
        "a slow one",
        "habit unknown",
        "too long",
        "for ever",
    ],
)
@pytest.mark.parametrize("answer", [{}, {"status": 304, "glance": None}], ids=["read", "not modified"])
def test_a_silence_is_measured_by_habit(state: SourceState, expected: str, answer: dict[str, object]) -> None:
    assert health(replace(state, etag='"1"'), **answer).state == expected


@pytest.mark.parametrize(
    ("glance", "expected"),
    [
        (TWENTY, "ok"),
        (ListingProfile(), "empty"),
        (replace(TWENTY, lang="en"), "language_flipped"),
        (replace(TWENTY, lang=""), "ok"),
        (replace(TWENTY, charset="utf-8"), "charset_flipped"),
        (replace(TWENTY, newest_at=None), "undated"),
        (replace(TWENTY, ahead=5, ahead_s=9 * 3600.0), "misdated"),
        (replace(TWENTY, ahead=1, ahead_s=9 * 3600.0), "ok"),
    ],
    ids=["sound", "no entries", "English", "mixed", "UTF-8", "no dates", "nine hours ahead", "one announcement"],
)
def test_what_a_listing_shows(glance: ListingProfile, expected: str) -> None:
    found = health(glance=glance)
    assert found.state == expected
    assert bool(found.note) == bool(found.advice) == (expected != "ok")
    assert found.shown == ("" if expected == "ok" else expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"listing_reason": "html_instead"}, "html_instead"),
        ({"listing_reason": "empty_body"}, "empty"),
        ({"listing_reason": "no_dated_links"}, "empty"),
        ({"listing_reason": "malformed"}, "failing"),
        ({"status": 404}, "failing"),
        ({"status": 410}, "dead"),
        ({"status": 403}, "blocked"),
        ({"status": 429}, "blocked"),
        ({"status": 0, "failure": "dns"}, "failing"),
        ({"failure": "truncated"}, "failing"),
        ({"status": 0, "failure": "too_many_redirects"}, "redirect_loop"),
    ],
    ids=lambda value: ", ".join(map(str, value.values())) if isinstance(value, dict) else None,
)
def test_what_a_failure_means(answer: dict[str, object], expected: str) -> None:
    found = health(glance=None, **answer)
    assert found.state == expected
    assert found.note
    assert found.advice


def test_an_empty_news_sitemap_is_no_alarm_on_a_monday() -> None:
    assert health(glance=ListingProfile(kind="sitemap")).state == "ok"
    assert health(replace(DAILY, last_new_at=NOW - timedelta(days=4)), ListingProfile(kind="sitemap")).state == "empty"


def test_a_gap_is_told_for_a_day_with_its_estimate() -> None:
    lately = replace(DAILY, gap_at=NOW - timedelta(hours=20), lost=14)
    assert health(lately).state == "gap"
    assert "about 14 entries" in health(lately).note
    assert health(replace(lately, gap_at=NOW - timedelta(hours=25))).state == "ok"


def test_pages_that_show_their_beginning_only_make_a_teaser_feed() -> None:
    assert health(pages=PagesSeen(10, 9)).state == "teaser_only"
    assert health(pages=PagesSeen(2, 2)).state == "ok"
    assert health(pages=PagesSeen(10, 5)).state == "ok"


def test_pages_that_are_no_articles_are_told_of() -> None:
    found = health(pages=PagesSeen(20, 0, 6))
    assert (found.state, found.note[:19]) == ("ok", "6 of its last 20 pa")


def test_not_modified_ends_a_failure_and_keeps_what_was_shown() -> None:
    told = replace(DAILY, state="undated", shown="undated", note="No dates.", advice="Nothing.")
    assert health(told, None, status=304) == Health("undated", "No dates.", "Nothing.", "undated")
    assert health(replace(told, state="failing"), None, status=304).state == "undated"
    assert health(replace(DAILY, state="failing"), None, status=304).state == "ok"


def test_not_modified_without_ever_a_body() -> None:
    assert health(replace(DAILY, etag="", last_modified=""), None, status=304).state == "wrong_304"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (replace(DAILY, failures=3, last_ok_at=NOW - timedelta(days=15)), "dead"),
        (replace(DAILY, failures=3, last_ok_at=NOW - timedelta(days=13)), "failing"),
        (SourceState("a"), "failing"),
        (SourceState("a", failures=3, state="failing", since=NOW - timedelta(days=15)), "dead"),
        (SourceState("a", failures=9, state="dead", since=NOW - timedelta(days=30)), "dead"),
        (replace(DAILY, failures=0, last_ok_at=NOW - timedelta(days=15)), "failing"),
    ],
    ids=["two weeks", "less", "new", "never ok", "stays", "first failure after a pause of ours"],
)
def test_two_weeks_of_failures_are_death(state: SourceState, expected: str) -> None:
    assert health(state, None, status=0, failure="dns").state == expected


def test_what_was_not_asked_changes_nothing() -> None:
    state = replace(DAILY, state="frozen", note="as before", advice="look", shown="undated")
    assert health(state, None, status=0, failure="held_back") == Health("frozen", "as before", "look", "undated")
