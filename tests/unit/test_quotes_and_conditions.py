"""Quotations with who says them, conditions with what would decide them, and days of other calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.taggers import quotes
from extractors.ledgers import conditions
from extractors.records import Condition, PageFacts
from extractors.text.calendars import han_number, to_gregorian

ON = date(2031, 5, 20)


def quoted(text: str, lang: str) -> str:
    tags = quotes.tag(annotate("", text, lang))
    return "; ".join(f"{t.value} [{text[t.start : t.end]}] by {text[t.chain[0].start : t.chain[0].end]}" for t in tags)


def _condition(one: Condition) -> str:
    kind = "testable" if one.is_testable else "open"
    return " ".join(part for part in (kind, one.test, one.concept, one.event_type, one.side, one.pair) if part)


def asked(text: str, lang: str) -> str:
    annotated = replace(annotate("", text, lang), published_on=ON)
    return "; ".join(map(_condition, conditions.read(annotated, PageFacts(published_on=ON))))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Wang Yi said “trade will grow”.", "en", "quote:per:wangyi [trade will grow] by Wang Yi"),
        ("Wang Yi said “trade grows”.", "en", ""),
        ("Wang Yi said “trade grow”.", "en", ""),
        ("“Trade will grow,” Wang Yi said.", "en", "quote:per:wangyi [Trade will grow,] by Wang Yi"),
        ("“Trade will grow.” Wang Yi said so.", "en", "quote:per:wangyi [Trade will grow.] by Wang Yi"),
        ('Wang Yi said "trade will grow".', "en", "quote:per:wangyi [trade will grow] by Wang Yi"),
        ("“Trade will grow” stood on a wall.", "en", ""),
        ("A trader said “trade will grow”.", "en", "quote:anonymous [trade will grow] by trader"),
        ("“교역이 늘었다”고 왕이 부장이 말했다.", "ko", "quote:per:wangyi [교역이 늘었다] by 왕이 부장"),
        ("“교역이 는다”고 왕이 부장이 말했다.", "ko", "quote:per:wangyi [교역이 는다] by 왕이 부장"),
        ("“교역은 는”고 왕이 부장이 말했다.", "ko", ""),
        ("王毅说：“贸易会增长。”", "zh-Hans", "quote:per:wangyi [贸易会增长。] by 王毅"),
        ("王毅说：“贸易增长”", "zh-Hans", ""),
        ("王毅外相は「貿易が伸びた」と述べた。", "ja", "quote:official [貿易が伸びた] by 外相"),
        ("“Trade will grow.”\nThe minister said so.", "en", "quote:official [Trade will grow.] by minister"),
    ],
)  # fmt: skip
def test_a_quotation_and_who_says_it(text: str, lang: str, expected: str) -> None:
    assert quoted(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("It remains to be seen whether Wang Yi will visit Pyongyang.", "en", "testable happens visit PRC DPRK-PRC"),
        ("Watch whether China and North Korea hold a summit.", "en", "testable happens summit PRC DPRK-PRC"),
        ("If China sends rice to North Korea, prices fall.", "en", "testable happens aid PRC DPRK-PRC"),
        ("If it rains, prices fall.", "en", ""),
        ("Whether China and South Korea will agree remains unclear.", "en", "open"),
        ("Whether China will agree remains unclear.", "en", ""),
        ("Whether Russia and North Korea hold a summit remains to be seen.", "en", ""),
        ("왕이 부장이 평양을 방문할지 주목된다.", "ko", "testable happens visit PRC DPRK-PRC"),
        ("习近平是否访问朝鲜值得关注。", "zh-Hans", "testable happens visit PRC DPRK-PRC"),
        ("王毅外相が平壌を訪問するかが注目される。", "ja", "testable happens visit PRC DPRK-PRC"),
    ],
)  # fmt: skip
def test_what_would_decide_a_condition(text: str, lang: str, expected: str) -> None:
    assert asked(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "seoul", "taipei"),
    [
        ("주체115년 11월 20일", "2026년 11월 20일", "2026년 11월 20일"),
        ("주체115(2026)년 11월", "2026년 11월", "2026년 11월"),
        ("Juche 115.11.20", "2026.11.20", "2026.11.20"),
        ("令和8年11月20日", "2026年11月20日", "2026年11月20日"),
        ("令和元年5月1日", "2019年5月1日", "2019年5月1日"),
        ("平成31年4月", "2019年4月", "2019年4月"),
        ("R8.11.20", "2026.11.20", "2026.11.20"),
        ("H31.4.30", "2019.4.30", "2019.4.30"),
        ("令和8.11.20", "2026.11.20", "2026.11.20"),
        ("二〇二六年十一月二十日", "2026年11月20日", "2026年11月20日"),
        ("20 十一月 2026", "2026-11-20", "2026-11-20"),
        ("2026(令和8)年", "2026년", "2026년"),
        ("115.11.20", "115.11.20", "2026.11.20"),
        ("民國115年11月20日", "2026年11月20日", "2026年11月20日"),
        ("26.11.20", "2026-11-20", "2026-11-20"),
        ("69.1.2", "2069-1-2", "2069-1-2"),
        ("70.1.2", "1970-1-2", "1970-1-2"),
        ("plain", "plain", "plain"),
    ],
)  # fmt: skip
def test_a_day_of_another_calendar(text: str, seoul: str, taipei: str) -> None:
    assert (to_gregorian(text, "Asia/Seoul"), to_gregorian(text, "Asia/Taipei")) == (seoul, taipei)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十三", 23),
        ("廿三", 23),
        ("九十九", 99),
        ("百", 0),
        ("", 0),
        ("一二", 0),
        ("x", 0),
        ("十x", 0),
    ],
)  # fmt: skip
def test_a_chinese_numeral(text: str, number: int) -> None:
    assert han_number(text) == number
