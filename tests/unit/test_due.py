"""When a source is polled again and a page tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Source, SourceState
from flows.polling.due import (
    LONGEST_INTERVAL_S,
    SHORTEST_INTERVAL_S,
    avoid_skipped,
    bounds_of,
    is_due,
    is_temporary,
    next_page_try,
    next_poll,
    was_asked,
    weigh_failure,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SOURCE = Source("a", "A", "https://a.example/feed")
STATE = SourceState("a", interval_s=3600.0)
HOUR = timedelta(hours=1)


def poll(
    state: SourceState = STATE, result: str = "ok", known: float = 0.5, **more: object
) -> tuple[float, float, int]:
    """(hours to the next poll, interval in hours, failures)"""
    wish = more.pop("ttl_minutes", None) or 0
    at, interval_s, failures = next_poll(
        replace(state, ttl_minutes=wish),
        now=NOW,
        result=result,
        known_share=known,
        **{"max_age_s": None, "retry_after_s": None, "jitter": 0.0, **more},
    )
    return (at - NOW) / HOUR, interval_s / 3600, failures


@pytest.mark.parametrize(
    ("source", "state", "expected"),
    [
        (SOURCE, None, True),
        (SOURCE, STATE, True),
        (SOURCE, replace(STATE, next_poll_at=NOW), True),
        (SOURCE, replace(STATE, next_poll_at=NOW + HOUR), False),
        (replace(SOURCE, enabled=False), None, False),
        (SOURCE, replace(STATE, next_poll_at=NOW - HOUR, skip_hours=(9,)), False),
        (SOURCE, replace(STATE, next_poll_at=NOW - HOUR, skip_hours=(8, 10)), True),
        (SOURCE, replace(STATE, skip_days=("Saturday",)), False),
    ],
    ids=["never polled", "no date", "now", "later", "disabled", "an hour to skip", "between two", "a day to skip"],
)
def test_is_due(source: Source, state: SourceState | None, expected: bool) -> None:
    assert is_due(source, state, NOW) is expected


@pytest.mark.parametrize(
    ("known", "expected"), [(1.0, 1.5), (0.67, 1.5), (0.5, 1.0), (0.33, 1.0), (0.32, 0.5), (0.0, 0.5)]
)
def test_the_interval_follows_the_share_of_known_entries(known: float, expected: float) -> None:
    assert poll(known=known)[:2] == (expected, expected)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ttl_minutes": 120}, 2.0),
        ({"max_age_s": 3 * 3600}, 3.0),
        ({"ttl_minutes": 10}, 1.0),
        ({"ttl_minutes": 7 * 24 * 60}, 6.0),
        ({"max_age_s": 1e9}, 6.0),
        ({"retry_after_s": 10 * 3600}, 10.0),
        ({"jitter": 1.0}, 0.9),
        ({"jitter": 1.0, "ttl_minutes": 60}, 1.0),
    ],
    ids=["ttl", "max-age", "short ttl", "ttl capped", "max-age capped", "retry-after", "jitter", "jitter under ttl"],
)
def test_the_feeds_wishes_are_lower_bounds(more: dict[str, object], expected: float) -> None:
    assert poll(**more)[0] == pytest.approx(expected)


def test_a_quiet_feed_is_asked_daily_and_a_busy_one_every_quarter_of_an_hour() -> None:
    state, busy = STATE, STATE
    for _ in range(20):
        state = replace(state, interval_s=poll(state, "not_modified", 1.0)[1] * 3600)
        busy = replace(busy, interval_s=poll(busy, "ok", 0.0)[1] * 3600)
    assert (state.interval_s, busy.interval_s) == (LONGEST_INTERVAL_S, SHORTEST_INTERVAL_S)


@pytest.mark.parametrize(
    ("result", "hours"),
    [
        ("dns", [0.25, 0.5, 1, 2, 4, 6, 6]),
        ("http_503", [0.25, 0.5, 1, 2, 4, 6, 6]),
        ("http_404", [1, 2, 4, 8, 16, 24, 24]),
        ("html_instead", [1, 2, 4, 8, 16, 24, 24]),
        ("http_410", [6, 12, 24, 48, 96, 168, 168]),
        ("malformed", [6, 12, 24, 48, 96, 168, 168]),
    ],
)
def test_failures_back_off_by_their_weight(result: str, hours: list[float]) -> None:
    state, waits = STATE, []
    for count in range(1, 8):
        wait, interval, failures = poll(state, result)
        assert (interval, failures) == (1.0, count)
        waits.append(wait)
        state = replace(state, failures=failures)
    assert waits == hours


def test_success_forgives() -> None:
    assert poll(replace(STATE, failures=9))[2] == 0


@pytest.mark.parametrize("result", ["held_back", "cancelled"])
def test_what_was_not_asked_is_no_failure(result: str) -> None:
    assert poll(replace(STATE, failures=2), result, retry_after_s=7200) == (2.0, 1.0, 2)


@pytest.mark.parametrize(
    ("row", "known", "ttl", "expected"),
    [
        ({"min_interval_minutes": 180}, 0.0, 0, 3.0),
        ({"max_interval_minutes": 60}, 1.0, 0, 1.0),
        ({"max_interval_minutes": 60}, 1.0, 300, 1.0),
        ({"min_interval_minutes": 1}, 0.0, 0, 0.5),
        ({"min_interval_minutes": 120, "max_interval_minutes": 60}, 0.5, 0, 2.0),
    ],
    ids=["not shorter", "not longer", "before the feed's wish", "never under the least", "the least of a wrong pair"],
)
def test_a_source_may_have_bounds_of_its_own(row: dict[str, int], known: float, ttl: int, expected: float) -> None:
    bounds = bounds_of(replace(SOURCE, **row))
    assert poll(known=known, ttl_minutes=ttl, bounds=bounds)[0] == expected


def test_retry_after_outweighs_the_desk() -> None:
    bounds = bounds_of(replace(SOURCE, max_interval_minutes=60))
    assert poll(retry_after_s=7200, bounds=bounds)[0] == 2.0


@given(
    interval=st.floats(0, 1e7),
    failures=st.integers(0, 10_000),
    result=st.sampled_from(["ok", "not_modified", "dns", "http_404", "http_410", "held_back", "anything else"]),
    known=st.floats(0, 1),
    ttl=st.none() | st.integers(0, 10**6),
    age=st.none() | st.floats(0, 1e9),
    retry=st.none() | st.floats(0, 1e9),
    jitter=st.floats(0, 1),
)
@settings(deadline=None, derandomize=True)
def test_a_source_is_never_given_up_and_never_hammered(
    interval: float, failures: int, result: str, known: float, ttl: int, age: float, retry: float, jitter: float
) -> None:
    state = replace(STATE, interval_s=interval, failures=failures)
    hours, bounded, _ = poll(state, result, known, ttl_minutes=ttl, max_age_s=age, retry_after_s=retry, jitter=jitter)
    assert 0.9 * SHORTEST_INTERVAL_S / 3600 <= hours <= 7 * 24 * 1.25
    assert hours >= min(retry or 0, 48 * 3600) / 3600 - 1e-6
    assert SHORTEST_INTERVAL_S <= bounded * 3600 <= LONGEST_INTERVAL_S


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((), (), NOW),
        ((9, 10), (), NOW.replace(hour=11)),
        ((), ("Saturday",), NOW.replace(day=22, hour=0)),
        (range(9, 24), ("sunday",), NOW.replace(day=23, hour=0)),
        (range(24), (), NOW),
    ],
    ids=["none", "hours", "day", "both", "always"],
)
def test_hours_and_days_a_feed_wants_for_itself(hours: object, days: object, expected: datetime) -> None:
    assert avoid_skipped(NOW, hours, days) == expected


def test_a_page_is_tried_five_times_in_a_day() -> None:
    at, waits, tries = NOW, [], 1
    while (again := next_page_try(tries, NOW, at)) is not None:
        waits.append((again - at) / HOUR)
        at, tries = again, tries + 1
    assert (tries, waits) == (5, [0, 1, 4, 16])


@pytest.mark.parametrize(
    ("tries", "first", "retry_after_s", "expected"),
    [
        (1, None, None, NOW),
        (1, NOW, 7200.0, NOW + 2 * HOUR),
        (5, NOW, None, None),
        (2, NOW - timedelta(hours=71, minutes=30), None, None),
        (2, NOW - timedelta(hours=70), None, NOW + HOUR),
    ],
    ids=["next run", "retry-after", "five", "too late", "just in time"],
)
def test_next_try(tries: int, first: datetime | None, retry_after_s: float | None, expected: datetime | None) -> None:
    assert next_page_try(tries, first, NOW, retry_after_s) == expected


@pytest.mark.parametrize(
    "failure", ["timed_out", "dns", "reset", "refused", "truncated", "held_back", "robots_unreachable"]
)
def test_temporary_failures(failure: str) -> None:
    assert is_temporary(0, failure)


@pytest.mark.parametrize("failure", ["too_large", "bad_http", "forbidden_address", "robots_disallowed", "bad_url"])
def test_final_failures(failure: str) -> None:
    assert not is_temporary(200, failure)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, True),
        (500, True),
        (503, True),
        (599, True),
        (408, True),
        (404, False),
        (410, False),
        (403, False),
        (302, False),
    ],
)
def test_temporary_statuses(status: int, expected: bool) -> None:
    assert is_temporary(status, "") is expected


@pytest.mark.parametrize(
    ("result", "weight"),
    [("http_500", "temporary"), ("http_50", "soft"), ("http_429", "soft"), ("http_410", "hard"), ("new words", "soft")],
)
def test_weights(result: str, weight: str) -> None:
    assert weigh_failure(result) == weight


def test_what_was_held_back_was_not_asked() -> None:
    assert [was_asked(failure) for failure in ("held_back", "cancelled", "timed_out", "")] == [False, False, True, True]


@pytest.mark.parametrize(
    ("window_h", "row_minutes", "hours"),
    [(0.0, 0, 24.0), (12.0, 0, 4.0), (12.0, 120, 2.0), (0.5, 0, 0.25), (240.0, 0, 24.0)],
)
def test_a_listing_is_polled_thrice_in_the_span_it_shows(window_h: float, row_minutes: int, hours: float) -> None:
    row = replace(SOURCE, max_interval_minutes=row_minutes)
    assert bounds_of(row, replace(STATE, window_s=window_h * 3600)).longest_s / 3600 == pytest.approx(hours)
