"""Who is owed what, and when it is tried again: decided from records and the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows.delivery.plan import PAUSES, PastDay, begin_for, is_due, is_over, next_try, next_try_of, wants, wish_of
from flows.outbox.journal import Delivery
from flows.sources.catalog import Recipient

DAY = date(2026, 11, 20)  # a Friday
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ANA = Recipient("Ana@x.example")


def delivery(state: str = "deferred", **changes) -> Delivery:
    usual = {"day": DAY, "edition": 1, "recipient": "ana@x.example", "state": state, "at": NOW.isoformat(), "tries": 1,
             "message_id": "<m>"}  # fmt: skip
    return Delivery(**(usual | changes))


def past(days_ago: int, state: str = "", begins: str = "") -> PastDay:
    """A day that covered its own date, from midnight to midnight."""
    day = DAY - timedelta(days=days_ago)
    states = {"ana@x.example": state} if state else {}
    return PastDay(day, f"{day - timedelta(days=1)}T", f"{day}T", states, {"ana@x.example": begins} if begins else {})


YESTERDAY = f"{DAY - timedelta(days=1)}T"
WINDOWS = {
    "a new reader": ([], ""),
    "got yesterday's": ([past(1, "accepted"), past(2, "accepted")], ""),
    "may have got it": ([past(1, "unknown")], ""),
    "skipped a day": ([past(2, "accepted"), past(1)], f"{DAY - timedelta(days=2)}T"),
    "once a week": ([past(7, "accepted"), *(past(n, "skipped") for n in range(1, 7))], f"{DAY - timedelta(days=7)}T"),
    "new, and skipped yesterday": ([past(1, "skipped")], f"{DAY - timedelta(days=2)}T"),
    "failed yesterday": ([past(2, "accepted"), past(1, "failed")], f"{DAY - timedelta(days=2)}T"),
    "refused twice": ([past(3, "accepted"), past(2, "refused"), past(1, "refused")], f"{DAY - timedelta(days=3)}T"),
    "never reached": ([past(2, "failed"), past(1, "failed")], f"{DAY - timedelta(days=3)}T"),
    "never reached, owed more": ([past(1, "failed", "2026-11-01T")], "2026-11-01T"),
    "too long ago": ([past(40, "accepted")], ""),
}


@pytest.mark.parametrize(("days", "begin"), WINDOWS.values(), ids=WINDOWS)
def test_a_readers_window_begins_where_the_last_digest_that_reached_them_ended(days: list[PastDay], begin: str):
    assert begin_for(ANA, DAY, YESTERDAY, days) == begin


def test_a_wish_does_not_depend_on_the_order_it_is_written_in():
    one, other = (replace(ANA, topics=topics) for topics in (("a", "b"), ("b", "a")))
    assert wish_of(one).key == wish_of(other).key != wish_of(ANA).key


@pytest.mark.parametrize(("days", "wanted"), [(("fri",), True), (("sat", "sun"), False)])
def test_a_weekday_is_wanted_or_not(days: tuple[str, ...], wanted: bool):
    assert wants(replace(ANA, days=days), DAY) is wanted


@pytest.mark.parametrize("state", ["accepted", "refused", "failed", "replaced", "skipped", "unknown"])
def test_what_is_settled_or_unknown_is_not_sent(state: str):
    assert not is_due(delivery(state), NOW + timedelta(days=9))


@pytest.mark.parametrize("state", ["owed", "withdrawn"])
def test_what_is_owed_is_sent(state: str):
    assert is_due(delivery(state), NOW)


def test_each_pause_is_longer_and_a_clock_set_back_ends_it():
    pauses = [next_try(delivery(tries=tries)) - NOW for tries in range(1, 9)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == PAUSES[-1]
    assert sum(pauses[:6], timedelta()) < timedelta(hours=12), "within the day"
    moments = (NOW, NOW + PAUSES[0], NOW - timedelta(hours=1))
    assert [is_due(delivery(), now) for now in moments] == [False, True, True]


@pytest.mark.parametrize(("state", "days", "over"), [
    ("owed", 1, True), ("deferred", 1, True), ("deferred", 0, False), ("withdrawn", 9, False), ("unknown", 9, False),
])  # fmt: skip
def test_what_is_open_is_given_up_when_its_day_is_over(state: str, days: int, over: bool):
    assert is_over(delivery(state), DAY + timedelta(days=days)) is over


@pytest.mark.parametrize(("tries", "minutes"), [(0, 4), (1, 4), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60)])
def test_the_pause_after_so_many_tries(tries: int, minutes: int):
    assert next_try(delivery(tries=tries)) == NOW + timedelta(minutes=minutes)


EDGES = {
    "reached a month ago": ([past(31, "accepted")], f"{DAY - timedelta(days=31)}T"),
    "reached a day longer ago": ([past(32, "accepted")], ""),
    "of the day itself": ([past(0, "failed")], ""),
    "replaced, and not reached": ([past(2, "accepted"), past(1, "replaced")], f"{DAY - timedelta(days=2)}T"),
    "withdrawn": ([past(1, "withdrawn")], f"{DAY - timedelta(days=2)}T"),
    "owed a window that begins with everybody's": ([past(1, "failed", YESTERDAY)], ""),
}


@pytest.mark.parametrize(("days", "begin"), EDGES.values(), ids=EDGES)
def test_the_edges_of_a_readers_window(days: list[PastDay], begin: str):
    assert begin_for(ANA, DAY, YESTERDAY, days) == begin


def test_the_first_deferred_delivery_is_the_next_try():
    assert next_try_of([]) is None
    assert next_try_of([delivery("owed"), delivery("accepted")]) is None
    assert next_try_of([delivery(tries=3), delivery(tries=1), delivery("owed", tries=0)]) == NOW + timedelta(minutes=4)
