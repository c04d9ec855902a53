"""The first poll of a source: of what is old or undated only a few pages are fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.polling.harvest import HARVEST_FETCHED, left_of_first_harvest
from tests.builders import make_entry

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entries(name, many, days_ago=None):
    at = [None if days_ago is None else NOW - timedelta(days=days_ago, minutes=n) for n in range(many)]
    return [make_entry(f"{name}{n}", published_at=when) for n, when in enumerate(at)]


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        pytest.param(entries("new", 40, 1), 0, id="a_busy_day"),
        pytest.param(entries("old", 100, 300), 100 - HARVEST_FETCHED, id="frozen_last_year"),
        pytest.param(entries("bare", 30), 30 - HARVEST_FETCHED, id="undated"),
        pytest.param(entries("bare", HARVEST_FETCHED), 0, id="a_few_undated"),
        pytest.param(entries("new", 5, 1) + entries("old", 12, 60), 2, id="alive_with_old_ones"),
        pytest.param([], 0, id="empty"),
    ],
)
def test_what_a_first_harvest_leaves(listed, left):
    assert len(left_of_first_harvest(listed, NOW)) == left


def test_the_newest_of_the_old_are_fetched():
    listed = entries("old", HARVEST_FETCHED + 1, 100)
    assert left_of_first_harvest(list(reversed(listed)), NOW) == {listed[-1].entry_id}
