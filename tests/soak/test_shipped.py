"""Two virtual days of the shipped list on an invented web, a collection every quarter of an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.shipped import ShippedDays, live

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[ShippedDays, dict[str, float]]:
    return live(Path(tmp_path_factory.mktemp("shipped")) / "home", days=2)


def test_nothing_is_lost_from_a_window_of_twelve_hours(lived) -> None:
    assert lived[0].lost() == []


def test_polls_without_news_cost_little(lived) -> None:
    assert lived[1]["bytes of polls without news"] < 0.03


def test_every_collection_is_published(lived) -> None:
    assert lived[1]["collections published"] == 2 * 24 * 4


def test_no_host_is_asked_more_than_once_a_second(lived) -> None:
    assert lived[1]["requests to one host in a collection, at most"] <= 15 * 60
    assert lived[1]["requests a second to one host, at most"] <= 1
