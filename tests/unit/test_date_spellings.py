"""Spellings of one moment, and of one day, as pages and feeds of four languages print them: each is read back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from extractors.text.dates import read_instant

# In the outlet's zone: an evening, an early morning, the half hour after midnight, noon.
MOMENTS = [(2026, 11, 20, 20, 5), (2027, 1, 3, 7, 9), (2026, 2, 28, 0, 30), (2025, 12, 31, 12, 0)]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
HAN = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]

DAYS = {
    "Asia/Seoul": [
        "{y}.{mo:02}.{d:02}",
        "{y}. {mo}. {d}.",
        "{y}-{mo:02}-{d:02}",
        "{y}/{mo:02}/{d:02}",
        "{y}년 {mo}월 {d}일",
        "{y}년{mo:02}월{d:02}일",
        "{y}.{mo:02}.{d:02}(금)",
        "{y}년 {mo}월 {d}일 금요일",
        "{yy}.{mo:02}.{d:02}",
        "주체{juche}({y})년 {mo}월 {d}일",
        "Juche{juche}.{mo}.{d}",
    ],
    "Asia/Shanghai": [
        "{y}年{mo}月{d}日",
        "{y}年{mo:02}月{d:02}日",
        "{y}-{mo:02}-{d:02}",
        "{y}/{mo}/{d}",
        "{y}年{mo}月{d}日 星期五",
        "{y}年{mo}月{d}日（周五）",
        "{y}.{mo:02}.{d:02}",
        "主体{juche}({y})年{mo}月{d}日",
    ],
    "Asia/Taipei": [
        "民國{minguo}年{mo}月{d}日",
        "中華民國{minguo}年{mo:02}月{d:02}日",
        "{minguo}/{mo:02}/{d:02}",
        "{minguo}-{mo:02}-{d:02}",
        "{y}年（民國{minguo}年）{mo}月{d}日",
    ],
    "Asia/Tokyo": [
        "令和{reiwa}年{mo}月{d}日",
        "令和{reiwa}年{mo}月{d}日（金）",
        "R{reiwa}.{mo}.{d}",
        "{y}年(令和{reiwa}年){mo}月{d}日",
        "{y}（令和{reiwa}）年{mo}月{d}日",
        "令和{reiwa}年（{y}年）{mo}月{d}日",
        "{y}年{mo}月{d}日（金）",
        "{y}/{mo:02}/{d:02}(金)",
    ],
}
TIMES = {
    "Asia/Seoul": [
        "{h:02}:{mi:02}",
        "{half_ko} {h12}:{mi:02}",
        "{h12}:{mi:02} {half_ko}",
        "{half_ko} {h12}시 {mi}분",
        "[{h:02}:{mi:02}]",
        "({h:02}:{mi:02})",
        "{h}시 {mi}분",
        "{h:02}:{mi:02}:00",
        "{h12}:{mi:02} {ampm}",
        "{ampm} {h12:02}:{mi:02}",
    ],
    "Asia/Shanghai": [
        "{h:02}:{mi:02}",
        "{half_zh}{h12}:{mi:02}",
        "{h12}:{mi:02}{half_zh}",
        "{half_zh}{h12}时{mi:02}分",
        "{h}时{mi:02}分",
        "{half_zh} {h12}点{mi:02}分",
    ],
    "Asia/Taipei": ["{h:02}:{mi:02}", "{half_zh}{h12}:{mi:02}", "{half_zh}{h12}時{mi:02}分", "{h12}:{mi:02} {half_zh}"],
    "Asia/Tokyo": [
        "{h:02}:{mi:02}",
        "{half_ja}{h12}時{mi}分",
        "{h}時{mi:02}分",
        "{h12}:{mi:02}{half_ja}",
        "{half_ja}{h12}:{mi:02}",
    ],
}
ENGLISH_DAYS = [
    "{month} {d}, {y}",
    "{mon} {d}, {y}",
    "{mon}. {d}, {y}",
    "{d} {month} {y}",
    "{d} {mon} {y}",
    "{month} {nth}, {y}",
    "{nth} {month} {y}",
    "{d}-{mon}-{y}",
    "{y} {mon} {d}",
    "{y}-{mon}-{d:02}",
    "{d} {mon} '{yy}",
    "Fri {mon} {d}, {y}",
    "{MON} {d}, {y}",
    "{mon} {d:02} {y}",
    "Friday, {d} {month} {y}",
]
ENGLISH_TIMES = [
    "{h:02}:{mi:02}",
    "{h12}:{mi:02} {ampm}",
    "{h12}:{mi:02}{ampml}",
    "{h12}:{mi:02} {dotted}",
    "{h:02}:{mi:02}:00",
]
ENGLISH = [
    *(f"{day}{between}{time}" for day, time, between in product(ENGLISH_DAYS, ENGLISH_TIMES, (" ", ", ", " | "))),
    *(f"{time}{between}{day}" for day, time, between in product(ENGLISH_DAYS, ENGLISH_TIMES[:4], (" ", ", "))),
    *(f"Published: {day} at {time}" for day, time in product(ENGLISH_DAYS[:6], ENGLISH_TIMES)),
]
RFC = [
    "{y}{mo:02}{d:02} {h:02}:{mi:02}",
    "{y}/{mo:02}/{d:02}-{h:02}:{mi:02}",
    "{d} {mon} {y} {h12}.{mi:02}{ampml}",
    "Fri {d} {mon} {y} {h:02}.{mi:02} KST",
    "Fri {mon} {d:02} {y} {h:02}:{mi:02}:00 GMT+0900 (Korean Standard Time)",
    "Fri, {d} {mon} {y} {h:02}:{mi:02}:00 +0900",
    "금, {d:02} {mo}월 {y} {h:02}:{mi:02}:00 +0900",
    "星期五, {d:02} {han}月 {y} {h:02}:{mi:02}:00 +0900",
    "金, {d:02} {mo}月 {y} {h:02}:{mi:02}:00 +0900",
    "{y}-{mo:02}-{d:02}T{h:02}:{mi:02}:00+09:00",
    "{y}{mo:02}{d:02}{h:02}{mi:02}00",
    "{y}{mo:02}{d:02}{h:02}{mi:02}",
    "{d} {mon} {y} {h:02}:{mi:02} KST",
]
SPELLINGS = [
    *((f"{day} {time}", zone) for zone in DAYS for day, time in product(DAYS[zone], TIMES[zone])),
    *((text, "Asia/Seoul") for text in (*ENGLISH, *RFC)),
]


def written(template, y, mo, d, h, mi):
    nth = f"{d}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(d % 10 if d not in (11, 12, 13) else 0, 'th') }".replace(" ", "")
    late = h >= 12
    return template.format(
        y=y,
        mo=mo,
        d=d,
        h=h,
        mi=mi,
        yy=f"{y % 100:02}",
        h12=h % 12 or 12,
        juche=y - 1911,
        minguo=y - 1911,
        reiwa=y - 2018,
        nth=nth,
        month=MONTHS[mo - 1],
        mon=MONTHS[mo - 1][:3],
        MON=MONTHS[mo - 1][:3].upper(),
        han=HAN[mo],
        ampm="PM" if late else "AM",
        ampml="pm" if late else "am",
        dotted="p.m." if late else "a.m.",
        half_ko="오후" if late else "오전",
        half_zh="下午" if late else "上午",
        half_ja="午後" if late else "午前",
    )


def test_there_are_many_spellings():
    assert len(set(SPELLINGS)) >= 400


@pytest.mark.parametrize("zone", [*DAYS, "English and RFC"])
def test_every_spelling_of_a_moment_is_read_back(zone):
    wrong = {}
    for (template, its_zone), moment in product(SPELLINGS, MOMENTS):
        is_latin = template in {*ENGLISH, *RFC}
        if (zone == "English and RFC") is not is_latin or (not is_latin and its_zone != zone):
            continue
        text = written(template, *moment)
        read = read_instant(text, its_zone)
        if read != (datetime(*moment, tzinfo=ZoneInfo(its_zone)).astimezone(UTC), "instant"):
            wrong[text] = read
    assert wrong == {}


@pytest.mark.parametrize("zone", [*DAYS])
def test_every_spelling_of_a_day_is_read_back(zone):
    for template, moment in product(DAYS[zone], MOMENTS):
        text = written(template, *moment)
        assert read_instant(text, zone) == (datetime(*moment[:3], tzinfo=ZoneInfo(zone)).astimezone(UTC), "day"), text


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "2026년",
        "2000亿元",
        "2017万人",
        "2,000 km",
        "2026-27 season",
        "version 2.26.11",
        "192.168.10.12",
        "1:20:05",
        "20:05",
        "© 2026",
        "3시간 전",
        "昨天 20:05",
        "tel. 02-2026-1120",
        "11-20 20:05",
        "$2,026.11",
        "2026 11 2",
    ],
)
def test_an_amount_a_year_or_an_hour_is_no_date(text):
    assert read_instant(text, "Asia/Seoul") == (None, "none")


def test_two_digits_are_a_year_only_where_the_year_comes_first():
    assert read_instant("26.11.20 20:05", "Europe/Berlin") == (None, "none")
    assert read_instant("115/11/20", "Asia/Seoul") == (None, "none")
