"""Dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text.dates import read_instant

EVENING = datetime(2026, 11, 20, 11, 5, tzinfo=UTC)  # 20:05 in Seoul
MIDNIGHT = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)  # in Seoul

INSTANTS = [
    "Fri, 20 Nov 2026 20:05:00 +0900",
    "Fri,20 Nov 2026 20:05:00 +0900",
    "20 11 2026 20:05:00 +0900",
    "Fri, 20 11 2026 20:05:00",
    "Fri, 20 Nov 2026 20:05:00 KST",
    "20 Nov 26 20:05 JST",
    "Fri, 20 Nov 2026 11:05:00 GMT",
    "Fri, 20 Nov 2026 06:05:00 EST",
    "Fri, 20 Nov 2026 06:05:00 ET",
    "Fri, 20 Nov 2026 20:05:00 GMT+9",
    "Fri Nov 20 20:05:00 KST 2026",
    "2026-11-20T11:05:00Z",
    "2026-11-20T11:05:00.000Z",
    "2026-11-20T20:05:00+09:00",
    "2026-11-20T20:05",
    "2026-11-20 20:05:00.0",
    "2026-11-20 20:05 Asia/Seoul",
    "2026-11-20 20:05:00 +0900 (KST)",
    "2026.11.20 20:05",
    "2026. 11. 20. 오후 8:05",
    "2026/11/20 20:05",
    "2026-11-20(금) 20:05",
    "20261120200500",
    "20261120T110500Z",
    "입력 2026.11.20 20:05 수정 2026.11.21 09:00",
    "2026년 11월 20일 오후 8시 5분",
    "2026년 11월 20일 금요일 20시 5분",
    "2026年11月20日 20:05",
    "2026年11月20日20時05分",
    "2026年11月20日下午8点05分",
    "２０２６年１１月２０日　２０：０５",
    "November 20, 2026 8:05 p.m. KST",
    "Nov. 20, 2026, 8:05 PM",
    "Friday, November 20, 2026 - 20:05",
    "20.11.2026 20:05",
    str(int(EVENING.timestamp())),
    f"/Date({int(EVENING.timestamp())}000)/",
    str(int(EVENING.timestamp()) * 1000),
]


@pytest.mark.parametrize("text", INSTANTS)
def test_an_instant_is_read(text):
    assert read_instant(text, "Asia/Seoul") == (EVENING, "instant")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026.11.20.",
        "20261120",
        "2026年11月20日(金)",
        "2026년 11월 20일",
        "20 November 2026",
        "20/11/2026",
    ],
)
def test_a_day_is_its_local_midnight(text):
    assert read_instant(text, "Asia/Seoul") == (MIDNIGHT, "day")


@pytest.mark.parametrize("text", ["2026-11", "2026년 11월", "2026年11月", "November 2026", "Nov. 2026"])
def test_a_month_is_its_first_local_midnight(text):
    assert read_instant(text, "Asia/Seoul") == (datetime(2026, 10, 31, 15, tzinfo=UTC), "month")


@pytest.mark.parametrize(
    "text",
    ["", "no date", "2026", "20 Nov", "3 hours ago", "2026-02-30", "2026-13-01", "2026-11-20 25:00",
     "2026-11-20 20:61", "Fri, 32 Nov 2026 20:05:00 GMT", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
     "03/04/2026", "2026-11-20T20:05+99:00"],
)  # fmt: skip
def test_what_cannot_be_is_no_date(text):
    assert read_instant(text, "Asia/Seoul") == (None, "none")


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        pytest.param("20 Nov 2026 20:05 CST", "Asia/Shanghai", 12, id="China Standard Time"),
        pytest.param("20 Nov 2026 20:05 CST", "America/New_York", 26, id="Central Standard Time"),
        pytest.param("20 Nov 2026 20:05 XYZ", "Asia/Shanghai", 12, id="an unknown zone is the source's"),
        pytest.param("2026-11-20 20:05", "Asia/Shanghai", 12, id="no zone is the source's"),
        pytest.param("2026년 11월 20일 오전 12시 5분", "Asia/Seoul", -9, id="half past midnight in Korean"),
        pytest.param("2026-11-20 24:00", "UTC", 24, id="24:00 is the next midnight"),
    ],
)
def test_zones_and_hours(text, zone, hour):
    instant, _ = read_instant(text, zone)
    assert instant is not None
    assert instant.replace(minute=0) == datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)


MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@settings(deadline=None, derandomize=True)
@given(MOMENTS, st.integers(-12, 14))
def test_what_is_written_in_any_zone_is_read_back(moment, offset):
    moment = moment.replace(microsecond=0)
    local = moment.astimezone(timezone(timedelta(hours=offset)))
    for written in (
        local.isoformat(),
        local.strftime("%a, %d %b %Y %H:%M:%S %z"),
        local.strftime("%Y.%m.%d %H:%M:%S %z"),
    ):
        assert read_instant(written, "Asia/Seoul") == (moment, "instant")


@settings(deadline=None, derandomize=True)
@given(st.text(st.sampled_from("0123456789-:./ TZ+년月日오후時NovFri,"), max_size=40))
def test_any_text_gives_an_answer(text):
    instant, precision = read_instant(text, "Asia/Tokyo")
    assert (instant is None) == (precision == "none")
