"""What a feed's answers mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import SourceState
from flows.polling.health import read_health

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FRESH = NOW - timedelta(hours=3)
STATE = SourceState("a", etag='"1"', state="ok", last_ok_at=FRESH)


def health(state: SourceState = STATE, **answer: object) -> tuple[str, str]:
    sound = {"listing_reason": "", "status": 200, "failure": "", "entries": 10, "newest_at": FRESH, "now": NOW}
    return read_health(**{**sound, **answer}, state=state)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({}, "ok"),
        ({"entries": 0, "newest_at": None}, "empty"),
        ({"newest_at": None}, "undated"),
        ({"newest_at": NOW - timedelta(days=59)}, "ok"),
        ({"newest_at": NOW - timedelta(days=61)}, "frozen"),
        ({"newest_at": NOW + timedelta(days=400)}, "ok"),
        ({"listing_reason": "html_instead", "entries": 0}, "html_instead"),
        ({"listing_reason": "malformed", "entries": 0}, "failing"),
        ({"status": 404, "entries": 0}, "failing"),
        ({"status": 410, "entries": 0}, "dead"),
        ({"status": 403, "entries": 0}, "blocked"),
        ({"status": 429, "entries": 0}, "blocked"),
        ({"status": 0, "failure": "dns", "entries": 0}, "failing"),
        ({"status": 200, "failure": "truncated", "entries": 0}, "failing"),
        ({"status": 0, "failure": "too_many_redirects", "entries": 0}, "redirect_loop"),
    ],
    ids=lambda value: ", ".join(f"{k}={v}" for k, v in value.items())[:40] if isinstance(value, dict) else None,
)
def test_states(answer: dict[str, object], expected: str) -> None:
    name, note = health(**answer)
    assert name == expected
    assert bool(note) == (expected != "ok")


def test_not_modified_keeps_the_state_and_ends_a_failure() -> None:
    assert health(replace(STATE, state="frozen", note="old"), status=304, entries=0) == ("frozen", "old")
    assert health(replace(STATE, state="failing", note="was"), status=304, entries=0) == ("ok", "")


def test_not_modified_without_ever_a_body() -> None:
    assert health(replace(STATE, etag="", last_modified=""), status=304, entries=0)[0] == "wrong_304"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (replace(STATE, failures=3, last_ok_at=NOW - timedelta(days=15)), "dead"),
        (replace(STATE, failures=3, last_ok_at=NOW - timedelta(days=13)), "failing"),
        (SourceState("a"), "failing"),
        (SourceState("a", failures=3, state="failing", since=NOW - timedelta(days=15)), "dead"),
        (SourceState("a", failures=9, state="dead", since=NOW - timedelta(days=30)), "dead"),
        (replace(STATE, failures=0, last_ok_at=NOW - timedelta(days=15)), "failing"),
    ],
    ids=["two weeks", "less", "new", "never ok", "stays", "first failure after a pause of ours"],
)
def test_two_weeks_of_failures_are_death(state: SourceState, expected: str) -> None:
    assert health(state, status=0, failure="dns", entries=0)[0] == expected


def test_what_was_not_asked_changes_nothing() -> None:
    state = replace(STATE, state="frozen", note="as before")
    assert health(state, status=0, failure="held_back", entries=0) == ("frozen", "as before")
