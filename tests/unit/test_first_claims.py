"""Claims of a first: how long, since when, of what and by whom; the parts of a claim each by cases from both sides."""

from __future__ import annotations

import re
from datetime import date

import pytest

from extractors.ledgers import firsts, read_ledgers
from extractors.ledgers._acts import Act
from extractors.records import PageFacts

ON = date(2026, 11, 20)


def length(**groups: str) -> tuple[float, str] | None:
    return firsts._length(groups)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"n": "seven"}, (7.0, "year")),
        ({"n": "7", "unit": "months"}, (7.0, "month")),
        ({"n": "2.5", "unit": "years"}, (2.5, "year")),
        ({"n": "many"}, None),
        ({}, None),
        ({"n": "7", "half": "half"}, (7.5, "year")),
        ({"n": "1", "half_zh": "半"}, (1.5, "year")),
        ({"n": "3", "unit": "years", "n_more": "6"}, (3.5, "year")),
        ({"n": "3", "unit": "months", "n_more": "6"}, (3.0, "month")),
        ({"n": "2", "unit": "decades"}, (20.0, "year")),
        ({"n": "2", "unit": "weeks"}, (14.0, "day")),
        ({"n": "a", "unit": "century"}, (100.0, "year")),
        ({"n": "3", "unit": "days"}, (3.0, "day")),
        ({"n": "5", "unit_y": "년"}, (5.0, "year")),
        ({"n": "5", "month_unit": "개월"}, (5.0, "month")),
    ],
)
def test_how_long_ago(groups: dict[str, str], expected: tuple[float, str] | None) -> None:
    assert length(**groups) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("7", 7.0),
        ("7.5", 7.5),
        ("7.55", None),
        ("seven", 7.0),
        ("十", 10.0),
        ("十五", 15.0),
        ("二十", 20.0),
        ("二十三", 23.0),
        ("三", 3.0),
        ("百十", None),
        ("十x", None),
        ("x", None),
        ("两", 2.0),
        ("", None),
    ],
)
def test_a_number_in_words(word: str, expected: float | None) -> None:
    assert firsts._number(word) == expected


def since_on(kind: str, groups: dict[str, str], year: int | None = None, on: date | None = ON) -> date | None:
    return firsts._since_on(kind, groups, year, Act(in_office_since=date(2019, 5, 1)), on)


@pytest.mark.parametrize(
    ("kind", "groups", "year", "on", "expected"),
    [
        ("tenure", {}, None, ON, date(2019, 5, 1)),
        ("tenure", {}, 2020, ON, None),
        ("since_month", {"month": "March"}, None, ON, date(2026, 3, 1)),
        ("since_month", {"month": "Sept."}, None, ON, date(2026, 9, 1)),
        ("since_month", {"month": "11"}, None, ON, date(2025, 11, 1)),
        ("since_month", {"month": "10"}, None, ON, date(2026, 10, 1)),
        ("since_month", {"month": "December"}, None, ON, date(2025, 12, 1)),
        ("since_month", {"month": "12"}, 2020, None, date(2020, 12, 1)),
        ("since_month", {"month": "13"}, 2020, None, None),
        ("since_month", {"month": "0"}, 2020, None, None),
        ("since_month", {"month": "1"}, 2020, None, date(2020, 1, 1)),
        ("since_month", {"month": "March"}, None, None, None),
        ("since_month", {}, 2020, ON, None),
        ("since_event", {"month": "March"}, 2020, ON, None),
        ("since_month", {"month_behind": "May"}, 2020, ON, date(2020, 5, 1)),
        ("since_month", {"month": "Smarch"}, 2020, ON, None),
    ],
)
def test_the_day_of_a_point(
    kind: str, groups: dict[str, str], year: int | None, on: date | None, expected: date | None
) -> None:
    assert since_on(kind, groups, year, on) == expected


@pytest.mark.parametrize(
    ("groups", "n", "unit", "on", "expected"),
    [
        ({}, 7, "year", ON, 2019),
        ({}, 7, "year", None, None),
        ({}, 200, "year", ON, 1826),
        ({}, 201, "year", ON, None),
        ({}, 10, "month", ON, 2026),
        ({}, 11, "month", ON, 2025),
        ({}, 308, "day", ON, 2026),
        ({}, 311, "day", ON, 2025),
        ({"more": "more than"}, 1, "year", ON, 2025),
        ({"more": "x"}, 7, "month", ON, 2025),
        ({"more": "x"}, 6, "month", ON, 2026),
        ({"many": "x"}, 9, "year", ON, 2017),
        ({"many": "x"}, 10, "year", ON, None),
        ({"more_zh": "多"}, 10, "year", ON, None),
        ({"more": "x"}, 10, "year", ON, 2016),
        ({"less": "nearly"}, 1, "year", ON, 2026),
        ({"less": "x"}, 11, "month", ON, 2026),
        ({"less": "x"}, 12.5, "month", ON, 2025),
    ],
)
def test_the_year_of_the_last_time(
    groups: dict[str, str], n: float, unit: str, on: date | None, expected: int | None
) -> None:
    assert firsts._last_year(groups, n, unit, on) == expected


def beside(raw: str, n: float, unit: str = "year", on: date | None = ON) -> int | None:
    match = re.search("first", raw)
    assert match is not None
    return firsts._year_beside(match, raw, n, unit, on)


@pytest.mark.parametrize(
    ("raw", "n", "on", "expected"),
    [
        ("the first in seven years, after 2019", 7, ON, 2019),
        ("the first in seven years, after 2018", 7, ON, 2018),
        ("the first, after 2020", 7, ON, 2020),
        ("the first, after 2017", 7, ON, None),
        ("the first, after 2021", 7, ON, None),
        ("the first after 2018 and 2019", 7, ON, None),
        ("the first after 2019 and 2010", 7, ON, 2019),
        ("the first after 2026", 1, ON, None),
        ("the first after 2025", 1, ON, 2025),
        ("in 2019 the first", 7, None, None),
        ("the first after 2019", 7, None, 2019),
        ("the first after 2019, not 2018", 7, None, None),
    ],
)
def test_the_year_written_beside_an_interval(raw: str, n: float, on: date | None, expected: int | None) -> None:
    assert beside(raw, n, on=on) == expected


def claims(text: str, lang: str, on: date | None = ON, title: str = "") -> list[str]:
    """Kind, length, since when, act with traveller, other side, office and country, the day, ! where in doubt."""
    found = read_ledgers(title, text, lang, PageFacts(published_on=on)).firsts
    return [
        " ".join(
            filter(
                None,
                (
                    one.kind,
                    "" if one.n is None else f"{one.n:g} {one.unit}",
                    str(one.since_on or one.since_year or ""),
                    one.act,
                    f"{one.traveller_side}>{one.other_side}".strip(">"),
                    one.visitor_office,
                    one.visitor,
                    one.place_country.removeprefix("country:"),
                    "state" * one.is_state_visit,
                    str(one.happened_on) if one.happened_on and one.happened_on != on else "",
                    "!" * one.is_hedged,
                ),
            )
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Wang Yi visited Pyongyang on Tuesday, the first visit by a Chinese foreign minister in seven years.",
            "en",
            ["interval 7 year 2019 visit PRC>DPRK foreign_minister KP 2026-11-17"],
        ),
        (
            "Wang Yi's trip to Seoul is his first since 2019.",
            "en",
            ["since_year 2019 visit PRC>ROK foreign_minister per:wangyi KR"],
        ),
        (
            "It was the first state visit by a Chinese president to North Korea in 14 years.",
            "en",
            ["interval 14 year 2012 visit PRC>DPRK head KP state"],
        ),
        (
            "It may be the first state visit by a Chinese president to North Korea in 14 years.",
            "en",
            ["interval 14 year 2012 visit PRC>DPRK head KP state !"],
        ),
        (
            "Chinese Premier Li Qiang arrived in Seoul, his first visit to South Korea since taking office.",
            "en",
            ["tenure 2023-03-11 visit PRC>ROK premier per:liqiang KR"],
        ),
        (
            "Chinese tourists visited North Korea for the first time in five years.",
            "en",
            ["interval 5 year 2021 visit PRC>DPRK KP"],
        ),
        (
            "The first meeting between Chinese and South Korean foreign ministers since May was held in Beijing.",
            "en",
            ["since_month 2026-05-01 meeting ROK>PRC foreign_minister"],
        ),
        (
            "The first meeting between Chinese and South Korean foreign ministers in more than two years was held.",
            "en",
            ["interval 2 year 2024 meeting ROK>PRC foreign_minister"],
        ),
        (
            "It rained for the first time in 30 days, and Wang Yi visited Pyongyang for the first time in two years.",
            "en",
            ["interval 2 year 2024 visit PRC>DPRK foreign_minister per:wangyi KP"],
        ),
        ("시진핑 주석의 방한은 11년 만이다.", "ko", ["interval 11 year 2015 visit PRC>ROK head per:xi KR"]),
        (
            "리창 총리가 취임 후 처음으로 한국을 방문했다.",
            "ko",
            ["tenure 2023-03-11 visit PRC>ROK premier per:liqiang KR"],
        ),
        ("수출이 5년 만에 늘었다.", "ko", []),
        ("王毅时隔七年访问平壤。", "zh-Hans", ["interval 7 year 2019 visit PRC>DPRK foreign_minister per:wangyi KP"]),
        ("这是习近平时隔11年再次访问韩国。", "zh-Hans", ["interval 11 year 2015 visit PRC>ROK head per:xi KR"]),
        ("中国外长时隔十多年首次访问朝鲜。", "zh-Hans", ["interval 10 year visit PRC>DPRK foreign_minister KP"]),
        ("出口时隔五年首次增长。", "zh-Hans", []),
        (
            "王毅外相が7年ぶりに平壌を訪問した。",
            "ja",
            ["interval 7 year 2019 visit PRC>DPRK foreign_minister per:wangyi KP"],
        ),
        ("習近平国家主席の訪韓は11年ぶり。", "ja", ["interval 11 year 2015 visit PRC>ROK head per:xi KR"]),
        ("輸出は5年ぶりに増えた。", "ja", []),
    ],
)
def test_a_claim_in_a_sentence(text: str, lang: str, expected: list[str]) -> None:
    assert claims(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Wang Yi visited Pyongyang on Tuesday, the first visit by a Chinese foreign minister in seven years.",
            "en",
            ["interval 7 year visit PRC>DPRK foreign_minister KP"],
        ),
        ("Wang Yi's trip to Seoul is his first since 2019.", "en", ["since_year 2019 visit PRC>ROK per:wangyi KR"]),
        (
            "On 3 March 2024 Wang Yi visited Pyongyang for the first time in seven years.",
            "en",
            ["interval 7 year 2017 visit PRC>DPRK per:wangyi KP 2024-03-03"],
        ),
        (
            "王毅外相が7年ぶりに平壌を訪問した。",
            "ja",
            ["interval 7 year visit PRC>DPRK foreign_minister per:wangyi KP"],
        ),
    ],
)
def test_a_claim_without_a_day_of_publication(text: str, lang: str, expected: list[str]) -> None:
    assert claims(text, lang, None) == expected
