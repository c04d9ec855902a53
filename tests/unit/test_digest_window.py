"""What a day's digest covers: from the previous cut-off to the last collection that finished."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.digest.window import decide_window, nominal_end

ZONE = "Asia/Seoul"
DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def window(finish: datetime | None, previous: datetime | None = None):
    return decide_window(DAY, 1, NOW, finish, previous, NOW, ZONE)


def test_the_first_digest_begins_a_day_earlier_and_ends_with_the_last_collection():
    made = window(NOW - 4 * HOUR)
    assert (made.since, made.cut_off_at) == ((NOW - 24 * HOUR).isoformat(), (NOW - 4 * HOUR).isoformat())
    assert not made.is_stale


def test_a_digest_begins_where_the_one_before_ended():
    assert window(NOW - HOUR, NOW - 30 * HOUR).since == (NOW - 30 * HOUR).isoformat()


@pytest.mark.parametrize("finish", [None, NOW - 25 * HOUR], ids=["never", "before the window"])
def test_without_a_collection_the_window_is_empty_and_stale(finish: datetime | None):
    made = window(finish)
    assert made.is_stale
    assert made.since == made.cut_off_at


@pytest.mark.parametrize(
    ("day", "wanted"),
    [(date(2026, 11, 21), NOW), (date(2026, 11, 20), datetime(2026, 11, 19, 22, 0, tzinfo=UTC))],
    ids=["today ends now", "a past day ended at send_at"],
)
def test_where_a_day_ends(day: date, wanted: datetime):
    assert nominal_end(day, NOW, "07:00", ZONE) == wanted


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)], ids=["skipped hour", "repeated hour"])
def test_a_summer_time_day_has_one_end(day: date):
    end = nominal_end(day, datetime(2027, 1, 1, tzinfo=UTC), "02:30", "Europe/Berlin")
    assert end == nominal_end(day, datetime(2027, 6, 1, tzinfo=UTC), "02:30", "Europe/Berlin")
    assert end.astimezone(ZoneInfo("Europe/Berlin")).date() == day
