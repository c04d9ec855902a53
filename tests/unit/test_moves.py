"""Which troubled sources a night looks for, and when a new address is a finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.records import Source
from flows.operations.facts import Facts, Moved, Published, SourceHealth
from flows.operations.findings import WARNING, decide
from flows.operations.moves import MOST, choose

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROW = Source("a", "A", "https://a.example/rss")


@pytest.mark.parametrize(
    ("enabled", "troubled_d", "looked_d", "is_chosen"),
    [
        (True, 4, None, True),
        (True, 2, None, False),
        (True, None, None, False),
        (True, 30, 8, True),
        (True, 30, 6, False),
        (False, 30, None, False),
    ],
    ids=["troubled", "troubled of late", "well", "looked at long ago", "looked at this week", "switched off"],
)
def test_who_is_looked_for(enabled: bool, troubled_d: int | None, looked_d: int | None, is_chosen: bool) -> None:
    row = Source("a", "A", "https://a.example/rss", enabled=enabled)
    since = {} if troubled_d is None else {"a": NOW - troubled_d * DAY}
    looked = {} if looked_d is None else {"a": NOW - looked_d * DAY}
    assert choose([row], since, looked, NOW) == [row] * is_chosen


def test_a_night_takes_a_few_those_never_looked_at_first() -> None:
    rows = [Source(f"s{number:02}", "S", f"https://{number}.example/") for number in range(MOST + 3)]
    since = {row.id: NOW - 30 * DAY for row in rows}
    looked = {"s00": NOW - 20 * DAY, "s01": NOW - 9 * DAY, "s02": NOW - 8 * DAY}
    first = choose(rows, since, looked, NOW)
    assert [row.id for row in first] == [f"s{number:02}" for number in range(3, MOST + 3)]
    second = choose(rows, since, looked | {row.id: NOW for row in first}, NOW)
    assert [row.id for row in second] == ["s00", "s01", "s02"]


def test_a_new_address_is_a_finding_of_its_own_beside_the_health() -> None:
    sources = (SourceHealth("a", "frozen", NOW), SourceHealth("b", "ok", NOW, moved_to="https://b.example/new"))
    found = decide(Facts(NOW, published=Published(sources=sources), moves=(Moved("a", "It is elsewhere."),)))
    moved = {one.subject: one for one in found if one.name.endswith("moved")}
    assert set(moved) == {"source a", "source b"}
    assert "https://b.example/new" in moved["source b"].text
    assert {one.severity for one in moved.values()} == {WARNING}
