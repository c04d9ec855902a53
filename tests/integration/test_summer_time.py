"""The hours of digest and upkeep over both changes to and from summer time, by Prefect's own reckoning."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.config.settings import Settings
from flows.orchestration.deployments import schedules


@pytest.mark.parametrize(
    ("zone", "after", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T00:00", [6, 5, 5]),  # on the 29th clocks go forward
        ("Europe/Berlin", "2026-10-24T00:00", [5, 6, 6]),  # on the 25th they go back
        ("America/New_York", "2026-03-07T00:00", [12, 11, 11]),
        ("America/New_York", "2026-10-31T00:00", [11, 12, 12]),
        ("Asia/Seoul", "2026-03-28T00:00", [22, 22, 22]),
        ("Asia/Seoul", "2026-10-24T00:00", [22, 22, 22]),
    ],
    ids=["Berlin forward", "Berlin back", "New York forward", "New York back", "Seoul in spring", "Seoul in autumn"],
)
@pytest.mark.parametrize(("name", "hour"), [("daily", 7), ("upkeep", 3)])
def test_once_a_day_at_the_same_hour_all_year(zone: str, after: str, hours: list[int], name: str, hour: int) -> None:
    from prefect.server.schemas.schedules import CronSchedule

    (schedule,) = (one for one in schedules(Settings(timezone=zone)) if one.name == name)
    start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone))
    dates = asyncio.run(CronSchedule(cron=schedule.cron, timezone=schedule.timezone).get_dates(3, start))
    local = [date.astimezone(ZoneInfo(zone)) for date in dates]
    assert [(date.date() - local[0].date()).days for date in local] == [0, 1, 2]
    assert {date.hour for date in local} == {hour}
    assert [date.astimezone(UTC).hour for date in dates] == [(then + hour - 7) % 24 for then in hours]
