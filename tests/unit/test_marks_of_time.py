"""Marks of time, exactly: the local time they come to, how precise it is, and what they leave open.

The poll is at 12:30 UTC on Friday 20 November 2026: 21:30 in Seoul, 7:30 in New York.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from extractors.text.list_dates import ListDate, read_edge, read_mark

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
SIGNS = ("is_mark", "is_counted", "lacks_day", "lacks_year")


def said(
    text: str,
    zone: str = "Asia/Seoul",
    now: datetime | None = NOW,
    read: Callable[[str, str, datetime | None], ListDate] = read_mark,
) -> str:
    found = read(text, zone, now)
    local = f"{found.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if found.at else ""
    precision = found.precision.replace("none", "")
    wall = f"wall {found.wall:%H:%M}" if found.wall else ""
    return " ".join(part for part in (local, precision, *(s for s in SIGNS if getattr(found, s)), wall) if part)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오전 12:05", "2026-11-20 00:05 instant is_mark lacks_day wall 00:05"),
        ("오후 12:05", "2026-11-20 12:05 instant is_mark lacks_day wall 12:05"),
        ("正午", ""),
        ("午前0:05", "2026-11-20 00:05 instant is_mark lacks_day wall 00:05"),
        ("낮 12시", "2026-11-20 12:00 instant is_mark lacks_day wall 12:00"),
        ("밤 11시", "2026-11-19 23:00 instant is_mark lacks_day wall 23:00"),
        ("밤 12시", "2026-11-20 00:00 instant is_mark lacks_day wall 00:00"),
        ("밤 9:10", "2026-11-20 21:10 instant is_mark lacks_day wall 21:10"),
        ("午後 11:05", "2026-11-19 23:05 instant is_mark lacks_day wall 23:05"),
        ("새벽 1시", "2026-11-20 01:00 instant is_mark lacks_day wall 01:00"),
        ("아침 10시", "2026-11-20 10:00 instant is_mark lacks_day wall 10:00"),
        ("밤 10:10", "2026-11-20 22:10 instant is_mark lacks_day wall 22:10"),
        ("13:05 pm", "2026-11-20 13:05 instant is_mark lacks_day wall 13:05"),
        ("오후 13:05", "2026-11-20 13:05 instant is_mark lacks_day wall 13:05"),
        ("24:00", "2026-11-20 00:00 instant is_mark lacks_day wall 00:00"),
        ("24:59", "2026-11-20 00:59 instant is_mark lacks_day wall 00:59"),
        ("25:00", ""),
        ("22:30", "2026-11-20 22:30 instant is_mark lacks_day wall 22:30"),
        ("22:31", "2026-11-19 22:31 instant is_mark lacks_day wall 22:31"),
        ("21:31", "2026-11-20 21:31 instant is_mark lacks_day wall 21:31"),
        ("7:60", ""),
        ("20:05:59", "2026-11-20 20:05 instant is_mark lacks_day wall 20:05"),
        ("11/12", "2026-11-12 00:00 day is_mark lacks_year"),
        ("12/11", "2025-12-11 00:00 day is_mark lacks_year"),
        ("13/11", "2026-11-13 00:00 day is_mark lacks_year"),
        ("11/13", "2026-11-13 00:00 day is_mark lacks_year"),
        ("13/13", ""),
        ("31/12", "2025-12-31 00:00 day is_mark lacks_year"),
        ("12/32", ""),
        ("0/11", ""),
        ("11/0", ""),
        ("12.31", "2025-12-31 00:00 day is_mark lacks_year"),
        ("11-21", "2026-11-21 00:00 day is_mark lacks_year"),
        ("11-22", "2025-11-22 00:00 day is_mark lacks_year"),
        ("11-23", "2025-11-23 00:00 day is_mark lacks_year"),
        ("2-29", "2024-02-29 00:00 day is_mark lacks_year"),
        ("2/30", ""),
        ("Feb 29", "2024-02-29 00:00 day is_mark lacks_year"),
        ("31 Nov", ""),
        ("Sept 9, 8:05", "2026-09-09 08:05 instant is_mark lacks_year wall 08:05"),
        ("9th September 20:05", "2026-09-09 20:05 instant is_mark lacks_year wall 20:05"),
        ("Sunday, Nov 15", "2026-11-15 00:00 day is_mark lacks_year"),
        ("26.11.20", "2026-11-20 00:00 day is_mark"),
        ("25.1.2", "2025-01-02 00:00 day is_mark"),
        ("23.11.20", "2023-11-20 00:00 day is_mark"),
        ("22.11.20", ""),
        ("27.11.20", ""),
        ("20/11/26", "2026-11-20 00:00 day is_mark"),
        ("11/20/26", "2026-11-20 00:00 day is_mark"),
        ("11/12/26", "2026-11-12 00:00 day is_mark"),
        ("26.13.20", ""),
        ("26/02/30", ""),
        ("'26년 11월 20일 20:05", "2026-11-20 20:05 instant is_mark wall 20:05"),
        ("20.11.23", "2023-11-20 00:00 day is_mark"),
        ("20.11.22", ""),
        ("3999일 전", "2015-12-09 00:00 day is_mark is_counted"),
        ("4000일 전", "is_mark"),
        ("1개월 전", "2026-10-01 00:00 month is_mark is_counted"),
        ("10개월 전", "2026-01-01 00:00 month is_mark is_counted"),
        ("11개월 전", "2025-12-01 00:00 month is_mark is_counted"),
        ("23개월 전", "2024-12-01 00:00 month is_mark is_counted"),
        ("239개월 전", "2006-12-01 00:00 month is_mark is_counted"),
        ("240개월 전", "is_mark"),
        ("2년 전", "is_mark"),
        ("1주일 전", "2026-11-13 00:00 day is_mark is_counted"),
        ("30초 전", "2026-11-20 21:29 instant is_mark is_counted"),
        ("a month ago", "2026-10-01 00:00 month is_mark is_counted"),
        ("last month", "is_mark"),
        ("3.5 hours ago", ""),
        ("2 hours", ""),
        ("약 3시간 전", "2026-11-20 18:30 instant is_mark is_counted"),
        ("2026.11.20 20:05", "2026-11-20 20:05 instant is_mark"),
        ("2026년 11월", ""),
        ("2026.11.20 20:05 제3차 회담 결과 보도", "2026-11-20 20:05 instant is_mark"),
        ("11.20", "2026-11-20 00:00 day is_mark lacks_year"),
        ("Juche 115 (2026) 11.20", ""),
    ],
)
def test_a_mark_in_seoul(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3시간 전", "is_mark"),
        ("방금 전", "is_mark"),
        ("어제 20:05", "is_mark wall 20:05"),
        ("20:05", "is_mark lacks_day wall 20:05"),
        ("11-20 20:05", "is_mark lacks_year wall 20:05"),
        ("13/13", ""),
        ("12/32", ""),
        ("11월 20일", "is_mark lacks_year"),
        ("26.11.20", "is_mark"),
        ("20/11/26", "is_mark"),
        ("99.99.99", ""),
        ("2026-11-20", "2026-11-20 00:00 day is_mark"),
    ],
)
def test_a_mark_without_a_poll(text: str, expected: str) -> None:
    """Its day is open where it is counted from the poll."""
    assert said(text, now=None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11/12", "is_mark"),
        ("12/11", "is_mark"),
        ("13/11", "2026-11-13 00:00 day is_mark lacks_year"),
        ("11/13", "2026-11-13 00:00 day is_mark lacks_year"),
        ("11/11", "2026-11-11 00:00 day is_mark lacks_year"),
        ("11/12/26", "is_mark"),
        ("12/11/26", "is_mark"),
        ("13/11/26", "2026-11-13 00:00 day is_mark"),
        ("11月12日", "2026-11-12 00:00 day is_mark lacks_year"),
        ("5 Nov", "2026-11-05 00:00 day is_mark lacks_year"),
        ("12:31", "2026-11-20 12:31 instant is_mark lacks_day wall 12:31"),
        ("13:31", "2026-11-19 13:31 instant is_mark lacks_day wall 13:31"),
        ("13:30", "2026-11-20 13:30 instant is_mark lacks_day wall 13:30"),
        ("11:30 pm", "2026-11-19 23:30 instant is_mark lacks_day wall 23:30"),
    ],
)
def test_a_mark_in_london(text: str, expected: str) -> None:
    """Two numbers that may both be a month are a mark without a day."""
    assert said(text, "Europe/London") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11/12", "2026-11-12 00:00 day is_mark lacks_year"),
        ("3/11", "2026-03-11 00:00 day is_mark lacks_year"),
        ("11/12/26", "2026-11-12 00:00 day is_mark"),
        ("11月12日", "2026-11-12 00:00 day is_mark lacks_year"),
        ("12/11/26", "2026-12-11 00:00 day is_mark"),
    ],
)
def test_a_mark_in_new_york(text: str, expected: str) -> None:
    assert said(text, "America/New_York") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By the desk · 3 hours ago", "2026-11-20 18:30 instant is_mark is_counted"),
        ("3 hours ago · By the desk", "2026-11-20 18:30 instant is_mark is_counted"),
        ("Desk | 11.20 20:05", "2026-11-20 20:05 instant is_mark lacks_year wall 20:05"),
        ("Desk 3-1", ""),
        ("Desk 03-01", "2026-03-01 00:00 day is_mark lacks_year"),
        ("Desk 1/2", ""),
        ("Desk - 11.19", "2026-11-19 00:00 day is_mark lacks_year"),
        ("Desk 20:05", ""),
        ("Desk 8:05", ""),
        ("편집부 4일 전", "2026-11-16 00:00 day is_mark is_counted"),
        ("Story about Nov 19", "2026-11-19 00:00 day is_mark lacks_year"),
        ("The bridge opened in Dandong 2 hours ago", "2026-11-20 19:30 instant is_mark is_counted"),
        ("one two 20 Nov 20:05 seven", ""),
        ("Nov 19 by the desk", "2026-11-19 00:00 day is_mark lacks_year"),
        ("11.19 x y z w", "2026-11-19 00:00 day is_mark lacks_year"),
        ("a b c Yesterday at 8:05 p.m.", "2026-11-19 20:05 instant is_mark wall 20:05"),
        ("", ""),
        ("xxxxxxxxxx", ""),
    ],
)
def test_a_mark_at_the_edge_of_a_text(text: str, expected: str) -> None:
    """Of a longer text a bare pair of numbers is a score."""
    assert said(text, read=read_edge) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("주체115(2026).11.20", "2026-11-20 00:00 day is_mark"),
        ("2026.11.20 abcdefghijklmnop", "2026-11-20 00:00 day is_mark"),
        ("2026.11.20 abcdefghijklmnopq", ""),
        ("2026.11.20" + " " * 60, "2026-11-20 00:00 day is_mark"),
        ("2026.11.20" + "-" * 49 + "x", "2026-11-20 00:00 day is_mark"),
        ("2026.11.20" + "-" * 50 + "x", ""),
        ("저녁 10시", "2026-11-20 22:00 instant is_mark lacks_day wall 22:00"),
        ("밤 12:30", "2026-11-20 00:30 instant is_mark lacks_day wall 00:30"),
        ("오전 12:00", "2026-11-20 00:00 instant is_mark lacks_day wall 00:00"),
        ("낮 1시", "2026-11-20 13:00 instant is_mark lacks_day wall 13:00"),
        ("내일 20:05", ""),
        ("明天 08:00", ""),
        ("11-21 11:30", "2026-11-21 11:30 instant is_mark lacks_year wall 11:30"),
        ("11-21 11:31", "2025-11-21 11:31 instant is_mark lacks_year wall 11:31"),
    ],
)
def test_a_mark_and_its_limits(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("26.13.20", ""), ("13.20.11", "is_mark"), ("20.11.32", "is_mark")])
def test_numbers_without_a_poll(text: str, expected: str) -> None:
    assert said(text, now=None) == expected
