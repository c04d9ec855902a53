"""Instants, marks of time on lists, and bytes in encodings: what is written and what it is read as."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.text import decoding
from extractors.text.dates import read_instant
from extractors.text.list_dates import ListDate, read_edge, read_mark


def instant(text: str, zone: str = "Asia/Seoul") -> str:
    at, precision = read_instant(text, zone)
    return f"{at:%Y-%m-%d %H:%M} {precision}" if at else "-"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T09:00:00Z", "2026-11-20 09:00 instant"),
        ("2026-11-20T09:00:00+09:00", "2026-11-20 00:00 instant"),
        ("2026-11-20 09:00", "2026-11-20 00:00 instant"),
        ("2026-11-20", "2026-11-19 15:00 day"),
        ("2026/11/20", "2026-11-19 15:00 day"),
        ("2026.11.20.", "2026-11-19 15:00 day"),
        ("20261120", "2026-11-19 15:00 day"),
        ("20261120090000", "2026-11-20 00:00 instant"),
        ("2026-11", "2026-10-31 15:00 month"),
        ("Fri, 20 Nov 2026 09:00:00 GMT", "2026-11-20 09:00 instant"),
        ("20 Nov 2026", "2026-11-19 15:00 day"),
        ("Nov 20, 2026", "2026-11-19 15:00 day"),
        ("November 20th, 2026 9:15 pm", "2026-11-20 12:15 instant"),
        ("Nov 20, 2026 12:15 am", "2026-11-19 15:15 instant"),
        ("Nov 20, 2026 12:15 pm", "2026-11-20 03:15 instant"),
        ("20/11/2026", "2026-11-19 15:00 day"),
        ("11/20/2026", "2026-11-19 15:00 day"),
        ("05/06/2026", "-"),
        ("2026年11月20日 下午3时5分", "2026-11-20 06:05 instant"),
        ("2026년 11월 20일 오후 3시 5분", "2026-11-20 06:05 instant"),
        ("2026年11月20日午前9時", "2026-11-20 00:00 instant"),
        ("1795165200", "2026-11-20 09:00 instant"),
        ("1795165200000", "2026-11-20 09:00 instant"),
        ("2026-13-20", "-"),
        ("2026-02-30", "-"),
        ("2026-11-20 25:00", "-"),
        ("26-11-20", "2026-11-19 15:00 day"),
        ("1969-01-01", "1968-12-31 15:00 day"),
        ("3026-01-01", "-"),
        ("yesterday", "-"),
        ("", "-"),
        ("2026-11-20T09:00:00.123Z", "2026-11-20 09:00 instant"),
        ("2026-11-20 09:00 KST", "2026-11-20 00:00 instant"),
        ("2026-11-20 09:00 PST", "2026-11-20 17:00 instant"),
    ],
)
def test_an_instant_as_it_is_written(text: str, expected: str) -> None:
    assert instant(text) == expected


NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def shown(found: ListDate) -> str:
    if not found.is_mark:
        return ""
    stated = f"{found.at:%Y-%m-%d %H:%M} {found.precision}" if found.at else "unknown"
    return " ".join([stated, *(["counted"] if found.is_counted else [])])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 hours ago", "2026-11-20 03:30 instant counted"),
        ("1 day ago", "2026-11-18 15:00 day counted"),
        ("2 weeks ago", "2026-11-05 15:00 day counted"),
        ("5 min ago", "2026-11-20 06:25 instant counted"),
        ("just now", "2026-11-20 06:30 instant counted"),
        ("yesterday", "2026-11-18 15:00 day"),
        ("today", "2026-11-19 15:00 day"),
        ("last week", "unknown"),
        ("2 months ago", "2026-08-31 15:00 month counted"),
        ("a year ago", "unknown"),
        ("3시간 전", "2026-11-20 03:30 instant counted"),
        ("방금", "2026-11-20 06:30 instant counted"),
        ("어제", "2026-11-18 15:00 day"),
        ("오늘 09:00", "2026-11-20 00:00 instant"),
        ("3小时前", "2026-11-20 03:30 instant counted"),
        ("刚刚", "2026-11-20 06:30 instant counted"),
        ("昨天 18:05", "2026-11-19 09:05 instant"),
        ("3時間前", "2026-11-20 03:30 instant counted"),
        ("昨日", "2026-11-18 15:00 day"),
        ("09:00", "2026-11-20 00:00 instant"),
        ("23:59", "2026-11-19 14:59 instant"),
        ("9:5", ""),
        ("25:00", ""),
        ("11-19", "2026-11-18 15:00 day"),
        ("11/19", "2026-11-18 15:00 day"),
        ("19/11", "2026-11-18 15:00 day"),
        ("11.21", "2026-11-20 15:00 day"),
        ("12-31", "2025-12-30 15:00 day"),
        ("01-02", "2026-01-01 15:00 day"),
        ("11월 19일", "2026-11-18 15:00 day"),
        ("11月19日", "2026-11-18 15:00 day"),
        ("Nov 19", "2026-11-18 15:00 day"),
        ("19 Nov", "2026-11-18 15:00 day"),
        ("Nov 19, 09:00", "2026-11-19 00:00 instant"),
        ("26-11-19", "2026-11-18 15:00 day"),
        ("26.11.19", "2026-11-18 15:00 day"),
        ("19-11-26", "2026-11-18 15:00 day"),
        ("2026-11-19", "2026-11-18 15:00 day"),
        ("2026-11-19 09:00", "2026-11-19 00:00 instant"),
        ("[11-19]", "2026-11-18 15:00 day"),
        ("(09:00)", "2026-11-20 00:00 instant"),
        ("Published 11-19", "2026-11-18 15:00 day"),
        ("Ferry", ""),
        ("5", ""),
        ("2026", ""),
        ("11-19 09:00", "2026-11-19 00:00 instant"),
        ("02-30", ""),
        ("13-13", ""),
        ("2 days", ""),
    ],
)
def test_a_mark_of_time_on_a_list(text: str, expected: str) -> None:
    assert shown(read_mark(text, "Asia/Seoul", NOW)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 hours ago", "unknown"),
        ("09:00", "unknown"),
        ("11-19", "unknown"),
        ("2026-11-19", "2026-11-19 00:00 day"),
        ("yesterday", "unknown"),
        ("26-11-19", "unknown"),
        ("last week", "unknown"),
    ],
)
def test_a_mark_of_time_without_the_instant_of_the_poll(text: str, expected: str) -> None:
    assert shown(read_mark(text, "UTC", None)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ada | 11-19", "2026-11-18 15:00 day"),
        ("2026-11-19 By Ada", "2026-11-18 15:00 day"),
        ("By Ada 5", ""),
        ("views 45", ""),
        ("By Ada · 3 hours ago", "2026-11-20 03:30 instant counted"),
        ("Ferry 2-1 win", ""),
        ("09:00 By Ada", ""),
        ("By Ada, Nov 19", "2026-11-18 15:00 day"),
    ],
)
def test_a_mark_at_the_edge_of_a_text(text: str, expected: str) -> None:
    assert shown(read_edge(text, "Asia/Seoul", NOW)) == expected


def read(body: bytes, content_type: str | None = None) -> tuple[str, str, int]:
    one = decoding.decode(body, content_type)
    return one.text, one.charset, one.bad_bytes


KOREAN = "압록강 철교를 지나는 화물열차가 늘었다"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"abc", None, ("abc", "utf-8", 0)),
        (KOREAN.encode("utf-8"), None, ("압록강 철교를 지나는 화물열차가 늘었다", "utf-8", 0)),
        (KOREAN.encode("cp949"), None, ("압록강 철교를 지나는 화물열차가 늘었다", "cp949", 0)),
        (KOREAN.encode("cp949"), "text/html; charset=euc-kr", ("압록강 철교를 지나는 화물열차가 늘었다", "cp949", 0)),
        (KOREAN.encode("cp949"), "text/html; charset=utf-8", ("압록강 철교를 지나는 화물열차가 늘었다", "cp949", 0)),
        (KOREAN.encode("utf-8"), "text/html; charset=euc-kr", ("압록강 철교를 지나는 화물열차가 늘었다", "utf-8", 0)),
        (b"\xef\xbb\xbfabc", None, ("abc", "utf-8", 0)),
        (b"\xff\xfea\x00b\x00c\x00", None, ("abc", "utf-16-le", 0)),
        (b"<\x00p\x00>\x00a\x00b\x00c\x00<\x00/\x00p\x00>\x00", None, ("<p>abc</p>", "utf-16-le", 0)),
        (
            b"<meta charset=euc-kr>" + KOREAN.encode("cp949"),
            None,
            ("<meta charset=euc-kr>압록강 철교를 지나는 화물열차가 늘었다", "cp949", 0),
        ),
        (b"caf\xe9", None, ("café", "cp1252", 0)),
        (b"caf\xe9", "text/html; charset=iso-8859-1", ("café", "cp1252", 0)),
        (b"a\xffb", "text/html; charset=utf-8", ("aÿb", "cp1252", 0)),
        (b"", None, ("", "utf-8", 0)),
        (b"a\x00b", None, ("a\x00b", "utf-8", 0)),
    ],
)
def test_bytes_are_read_in_their_encoding(
    body: bytes, content_type: str | None, expected: tuple[str, str, int]
) -> None:
    assert read(body, content_type) == expected
