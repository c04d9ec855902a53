"""Marks of time beside the links of a list page, counted from the poll's instant."""

# ruff: noqa: E501 - a table of marks reads best a line a mark

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.listings import read_listing
from extractors.text.list_dates import read_edge, read_mark

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)  # a Friday, 21:30 in Seoul
SEOUL = "Asia/Seoul"

MARKS = [
    ("3시간 전", "2026-11-20 18:30"), ("(25분 전)", "2026-11-20 21:05"), ("입력 2시간전", "2026-11-20 19:30"),
    ("방금 전", "2026-11-20 21:30"), ("어제 20:05", "2026-11-19 20:05"), ("그제 오후 8:05", "2026-11-18 20:05"),
    ("오늘 09:10", "2026-11-20 09:10"), ("이틀 전", None), ("4일 전", "2026-11-16"), ("1주 전", "2026-11-13"),
    ("20:05", "2026-11-20 20:05"), ("23:10", "2026-11-19 23:10"), ("오후 8시 5분", "2026-11-20 20:05"),
    ("11-20 20:05", "2026-11-20 20:05"), ("11.19", "2026-11-19"), ("11월 19일", "2026-11-19"), ("11.20(금)", "2026-11-20"),
    ("12-31", "2025-12-31"), ("12/31 23:59", "2025-12-31 23:59"), ("26.11.20 20:05", "2026-11-20 20:05"), ("'26.11.19", "2026-11-19"),
    ("5分钟前", "2026-11-20 21:25"), ("半小时前", "2026-11-20 21:00"), ("2小時前", "2026-11-20 19:30"), ("刚刚", "2026-11-20 21:30"),
    ("昨天 20:05", "2026-11-19 20:05"), ("前天 08:00", "2026-11-18 08:00"), ("今天", "2026-11-20"), ("发布时间：11-20 20:05", "2026-11-20 20:05"),
    ("11月20日", "2026-11-20"), ("11月20日 20时05分", "2026-11-20 20:05"), ("3天前", "2026-11-17"), ("【昨日 7:15】", "2026-11-19 07:15"),
    ("3時間前", "2026-11-20 18:30"), ("40分前", "2026-11-20 20:50"), ("昨日 午後8:05", "2026-11-19 20:05"), ("11/20(金)", "2026-11-20"),
    ("11/20(金) 20:05", "2026-11-20 20:05"), ("きのう 20:05", "2026-11-19 20:05"), ("2日前", "2026-11-18"), ("たった今", "2026-11-20 21:30"),
    ("3 hours ago", "2026-11-20 18:30"), ("an hour ago", "2026-11-20 20:30"), ("2h ago", "2026-11-20 19:30"), ("45 mins ago", "2026-11-20 20:45"),
    ("Yesterday at 8:05 p.m.", "2026-11-19 20:05"), ("just now", "2026-11-20 21:30"), ("Nov 20, 20:05", "2026-11-20 20:05"),
    ("Nov. 19", "2026-11-19"), ("19 Nov", "2026-11-19"), ("Thu, Nov 19", "2026-11-19"), ("20 Nov 20:05", "2026-11-20 20:05"),
    ("Posted: November 3rd", "2026-11-03"), ("8:05 PM", "2026-11-20 20:05"), ("2 days ago", "2026-11-18"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), [one for one in MARKS if one[1]], ids=str)
def test_a_mark_is_read_against_the_poll(text, at):
    found = read_mark(text, SEOUL, NOW)
    local = found.at.astimezone(ZoneInfo(SEOUL)) if found.at else None
    assert found.is_mark
    assert local is not None
    assert f"{local:%Y-%m-%d %H:%M}" == (at if " " in at else f"{at} 00:00")
    assert found.precision == ("instant" if " " in at else "day")
    assert read_mark(text, SEOUL, None).is_mark
    assert read_mark(text, SEOUL, None).at is None


@pytest.mark.parametrize("text", ["지난주", "last week", "上周", "先月"])
def test_a_vague_mark_shows_an_entry_without_a_date(text):
    found = read_mark(text, SEOUL, NOW)
    assert (found.is_mark, found.at) == (True, None)


@pytest.mark.parametrize(
    "text",
    ["", "3-14 패배", "북중 회담", "0-13", "13.45", "45:90", "제3차 회담", "기사 3", "2000억", "next 3 days", "1/2 finals", "99%", "9분 만에 3-1"],
)  # fmt: skip
def test_what_is_no_mark(text):
    assert not read_mark(text, SEOUL, NOW).is_mark
    assert not read_edge(text, SEOUL, NOW).is_mark


@pytest.mark.parametrize(
    "text", ["김단동 기자 3시간 전", "By the desk · 3 hours ago", "外交部 | 11-20 18:30", "국제 2026.11.20 18:30", "3時間前 国際"]
)  # fmt: skip
def test_a_mark_at_the_edge_of_a_short_text(text):
    found = read_edge(text, SEOUL, NOW)
    assert found.at is not None
    assert found.at.astimezone(ZoneInfo(SEOUL)).strftime("%m-%d %H:%M") == "11-20 18:30"


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Seoul", "03-04"), ("America/New_York", "03-04"), ("Europe/London", None)]
)
def test_a_bare_pair_of_numbers_is_read_as_the_zone_writes_it(zone, day):
    found = read_mark("03/04", zone, NOW)
    local = found.at.astimezone(ZoneInfo(zone)) if found.at else None
    assert found.is_mark
    assert (f"{local:%m-%d}" if local else None) == day


@settings(deadline=None, derandomize=True)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)), st.sampled_from(["%m-%d %H:%M", "%m/%d %H:%M", "%b %d, %H:%M", "%m月%d日 %H:%M"]))  # fmt: skip  # noqa: DTZ001 - a wall clock
def test_a_year_is_never_ahead_of_the_poll(wall, form):
    now = wall.replace(tzinfo=ZoneInfo(SEOUL))
    found = read_mark(wall.strftime(form), SEOUL, now)
    assert found.at == now.replace(second=0, microsecond=0)


def entries(body, url="https://www.border.example/list", zone=SEOUL):
    page = f"<html><body><nav><a href='/a'>정치 소식 모음</a></nav>{body}</body></html>"
    found = read_listing(page.encode(), url, kind="html_list", timezone=zone, now=NOW).entries
    return [
        (
            one.url.rpartition("/")[2],
            f"{one.published_at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" if one.published_at else "",
        )
        for one in found
    ]


PAGES = {
    "spans": ("<ul><li><a href='/v/1'>북중 화물열차 증편</a> <span>3시간 전</span></li></ul>", [("1", "11-20 18:30")]),
    "inside the link": ("<a href='/v/1'><b>단둥 세관 다시 열려</b><em>어제 20:05</em></a>", [("1", "11-19 20:05")]),
    "table": ("<table><tr><td><a href='/v/1'>口岸货车排起长队</a></td><td>11-20 08:00</td></tr></table>", [("1", "11-20 08:00")]),
    "hour and address": ("<p><a href='/20261118/c1'>口岸货车排起长队</a> <i>20:05</i></p>", [("c1", "11-18 20:05")]),
    "day and address of last year": ("<p><a href='/2025/1120/c1'>口岸货车排起长队</a><i>11-20</i></p>", [("c1", "11-20 00:00")]),
    "vague": ("<p><a href='/v/1'>Trucks wait at the bridge</a> <i>last week</i></p>", [("1", "")]),
    "clip's length": ("<p><a href='/v/1'>Trucks wait at the bridge<span class='duration'>03:15</span></a></p>", []),
    "headline with a score": ("<p><a href='/v/1'>북한 여자축구 중국에 3-1 승리</a></p>", []),
    "headline with ago": ("<p><a href='/v/1'>발사 3시간 전 통보한 북한</a></p>", []),
    "byline": ("<div><a href='/v/1'>Trucks wait at the bridge</a><p>By A. Desk · 2 hours ago</p></div>", [("1", "11-20 19:30")]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "found"), PAGES.values(), ids=PAGES)
def test_list_pages_say_when(body, found):
    assert entries(body) == found


def test_the_year_of_the_address_counts():
    body = "<p><a href='/2025/1120/c1'>口岸货车排起长队</a><i>11-20</i></p>"
    found = read_listing(f"<html>{body}".encode(), "https://b.example/", kind="html_list", timezone=SEOUL, now=NOW)
    assert found.entries[0].published_at == datetime(2025, 11, 19, 15, tzinfo=UTC)
