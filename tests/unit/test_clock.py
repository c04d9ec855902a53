"""The clock stands still where it is asked to, and refuses what is not an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.clock import now
from flows.errors import SettingsError


@pytest.mark.parametrize(
    "stated",
    ["2026-11-20T00:30:00Z", "2026-11-20T09:30:00+09:00", " 2026-11-19 19:30-05:00 ", "20261120T003000Z"],
    ids=["UTC", "Seoul", "blanks around it", "basic form"],
)
def test_a_stated_instant_is_given_in_utc(stated):
    assert now({"YALU_NOW": stated}) == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert now({"YALU_NOW": stated}).utcoffset() == timedelta(0)


@pytest.mark.parametrize("stated", ["2026-11-20", "2026-11-20T09:30", "tomorrow", "1700000000"])
def test_what_is_no_instant_is_refused_with_an_example(stated):
    with pytest.raises(SettingsError, match=r"YALU_NOW.*2026-11-20T09:00:00"):
        now({"YALU_NOW": stated})


@pytest.mark.parametrize(
    "stated", ["0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-05:00", "1969-12-31T23:59:59Z", "2200-01-01T00:00Z"]
)
def test_an_instant_at_the_end_of_the_calendar_is_refused_in_a_line(stated):
    with pytest.raises(SettingsError, match="between the years 1970 and 2199"):
        now({"YALU_NOW": stated})


@pytest.mark.parametrize("environ", [{}, {"YALU_NOW": ""}], ids=["unset", "empty"])
def test_otherwise_the_clock_runs(environ):
    before = datetime.now(UTC)
    assert before <= now(environ) <= datetime.now(UTC)


def test_the_environment_of_the_process_is_asked(monkeypatch):
    monkeypatch.setenv("YALU_NOW", "2026-01-02T03:04:05Z")
    assert now() == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
