"""Reports of events and signs at the border, whole: every field that a sentence fills, in four languages."""

# ruff: noqa: E501 - a table of sentences reads best a line a sentence

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.ledgers import border, events
from extractors.records import BorderSign, EventReport, PageFacts

ON = date(2031, 5, 20)  # a Tuesday


def _days(first: date | None, last: date | None) -> str:
    return "~".join(str(day) for day in dict.fromkeys((first, last)) if day)


def _event(one: EventReport) -> str:
    actor, target = (
        f"{entity}/{office}{level or ''}".removeprefix("country:").strip("/")
        for entity, office, level in (
            (one.actor, one.actor_office, one.actor_level),
            (one.target, one.target_office, one.target_level),
        )
    )
    parts = (
        one.event_type,
        one.status,
        f"{actor} > {target}",
        one.place and f"at {one.place}",
        _days(one.happened_on, one.ends_on),
        one.date_precision.replace("none", ""),
        one.source_class and f"by {one.source_class} {one.side} {one.relay}".strip(),
        one.field.replace("text", ""),
    )
    return " ".join(part for part in parts if part)


def read_events(text: str, lang: str, title: str = "", on: date | None = ON) -> str:
    annotated = replace(annotate(title, text, lang), published_on=on)
    return "; ".join(map(_event, events.read(annotated, PageFacts(published_on=on))))


def _sign(one: BorderSign) -> str:
    days, precision = _days(one.period_from, one.period_until), one.period_precision.replace("none", "")
    return " ".join(
        part for part in (one.indicator, one.direction, one.place, days, precision, one.source_kind) if part
    )


def read_border(text: str, lang: str) -> str:
    annotated = replace(annotate("", text, lang), published_on=ON)
    return "; ".join(map(_sign, border.read(annotated, PageFacts(published_on=ON))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wang Yi visited Pyongyang on Monday.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day"),
        ("Wang Yi visited Pyongyang on Friday.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-16 day"),
        ("Wang Yi will visit Pyongyang on Monday.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-26 day"),
        ("Wang Yi will visit Pyongyang on Friday.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-23 day"),
        ("Wang Yi will visit Pyongyang in June.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-06-01~2031-06-30 month"),
        ("Wang Yi visited Pyongyang in June.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-06-01~2030-06-30 month"),
        ("Wang Yi visited Pyongyang in April.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-04-01~2031-04-30 month"),
        ("Wang Yi visited Pyongyang from 18 to 20 May.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-18~2031-05-20 day_range"),
        ("Wang Yi visited Pyongyang on 3 May 2030.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-05-03 day"),
        ("Wang Yi visited Pyongyang on 3 May 2027.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2027-05-03 day"),
        ("Wang Yi visited Pyongyang in 2030.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-01-01~2030-12-31 year"),
        ("Wang Yi is visiting Pyongyang until Thursday.", "visit under_way per:wangyi/foreign_minister3 > prk at city:pyongyang"),
        ("Wang Yi visited Pyongyang on 22 May.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-05-22 day"),
        ("Wang Yi visited Pyongyang on 20 December.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-12-20 day"),
        ("Wang Yi visited Pyongyang, China's foreign ministry said on Tuesday.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang by official PRC"),
        ("Wang Yi visited Pyongyang on Monday, Xinhua reported.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day by official PRC"),
        ("Wang Yi visited Pyongyang on Monday, the newspaper Asahi reported.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day by media"),
        ("Wang Yi visited Pyongyang on Monday, a source said.", "visit reported per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day by anonymous"),
        ("Wang Yi visited Pyongyang on Monday, KCNA said, citing the foreign ministry.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day by official DPRK"),
        ("Xi Jinping held talks with Kim Jong Un in Beijing on Monday.", "summit done per:xi/head1 > per:kju/head1 at city:beijing 2031-05-19 day"),
        ("Wang Yi held a summit with Choe Son Hui in Beijing on Monday.", "talks done per:wangyi/foreign_minister3 > per:choesonhui/foreign_minister3 at city:beijing 2031-05-19 day"),
        ("Wang Yi held talks with Choe Son Hui in Beijing and met Cho Hyun in Seoul on Monday.", "talks done per:wangyi/foreign_minister3 > per:choesonhui/foreign_minister3 at city:seoul 2031-05-19 day"),
        ("Wang Yi held talks with Choe Son Hui and visited Pyongyang on Monday.", "talks done per:wangyi/foreign_minister3 > per:choesonhui/foreign_minister3 at city:pyongyang 2031-05-19 day; visit done per:wangyi/foreign_minister3 > per:choesonhui/foreign_minister3 at city:pyongyang 2031-05-19 day"),
        ("Xi Jinping sent a letter to Kim Jong Un on Monday.", "letter done per:xi/head1 > per:kju/head1 2031-05-19 day"),
        ("Kim Jong Un received a letter from Xi Jinping on Monday.", "letter done per:xi/head1 > per:kju/head1 2031-05-19 day"),
        ("China sent 300 tons of rice to North Korea in April.", "aid done chn > prk 2031-04-01~2031-04-30 month"),
        ("China will send 300 tons of rice to North Korea.", "aid announced chn > prk"),
        ("China repatriated North Korean defectors on Monday.", "repatriation done chn > prk 2031-05-19 day"),
        ("China and North Korea signed an agreement in Dandong on Monday.", "agreement done chn > prk at city:dandong 2031-05-19 day"),
        ("China reopened its border with North Korea on Monday.", "trade_opening done chn > prk 2031-05-19 day"),
        ("Trains between China and North Korea were suspended on Monday.", "trade_closing done chn > prk 2031-05-19 day"),
        ("Wang Yi met Lavrov in Pyongyang on Monday.", ""),
        ("A train from China arrived in Pyongyang on Monday.", ""),
        ("It rained. North Korea slept. Wang Yi visited Pyongyang.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang"),
    ],
)  # fmt: skip
def test_events_in_english(text: str, expected: str) -> None:
    assert read_events(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("왕이 부장이 19일 평양을 방문했다.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day"),
        ("왕이 부장이 23일 평양을 방문한다.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-23 day"),
        ("왕이 부장이 다음 달 평양을 방문할 예정이다.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-06-01~2031-06-30 month"),
        ("왕이 부장이 19일 평양에서 최선희 외무상과 회담했다고 신화통신이 보도했다.", "talks done per:wangyi/foreign_minister3 > per:choesonhui/foreign_minister3 at city:pyongyang 2031-05-19 day by official PRC"),
        ("조현 장관은 19일 베이징을 방문해 왕이 부장과 회담했다.", "visit done per:chohyun/foreign_minister3 > per:wangyi/foreign_minister3 at city:beijing 2031-05-19 day; talks done per:chohyun/foreign_minister3 > per:wangyi/foreign_minister3 at city:beijing 2031-05-19 day"),
        ("중국이 북한에 쌀을 보냈다고 소식통이 말했다.", "aid reported chn > prk by anonymous"),
        ("북중 열차 운행이 재개됐다.", "trade_opening done chn > prk"),
        ("왕이 부장의 방북이 취소됐다.", "visit cancelled per:wangyi/foreign_minister3 > prk"),
    ],
)  # fmt: skip
def test_events_in_korean(text: str, expected: str) -> None:
    assert read_events(text, "ko") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王毅19日访问平壤。", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day"),
        ("王毅将于23日访问平壤。", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-23 day"),
        ("习近平19日在北京同金正恩会谈。", "summit done per:xi/head1 > per:kju/head1 at city:beijing 2031-05-19 day"),
        ("中方19日向朝鲜提供粮食。", "aid done chn > prk 2031-05-19 day"),
        ("据新华社报道，王毅19日访问平壤。", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day by official PRC"),
        ("王毅19日同赵显在首尔举行会谈，双方签署协议。", "talks done per:wangyi/foreign_minister3 > per:chohyun/foreign_minister3 at city:seoul 2031-05-19 day; agreement done per:wangyi/foreign_minister3 > per:chohyun/foreign_minister3 at city:seoul 2031-05-19 day"),
    ],
)  # fmt: skip
def test_events_in_chinese(text: str, expected: str) -> None:
    assert read_events(text, "zh-Hans") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王毅外相が19日に平壌を訪問した。", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-19 day"),
        ("王毅外相が23日に平壌を訪問する。", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang 2031-05-23 day"),
        ("王毅外相は19日、北京で趙顕外相と会談した。", "talks done per:wangyi/foreign_minister3 > per:chohyun/foreign_minister3 at city:beijing 2031-05-19 day"),
        ("中国が北朝鮮に食糧を送った。", "aid done chn > prk"),
    ],
)  # fmt: skip
def test_events_in_japanese(text: str, expected: str) -> None:
    assert read_events(text, "ja") == expected


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Wang Yi to visit Pyongyang", "en", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang title"),
        ("Wang Yi visits Pyongyang", "en", "visit under_way per:wangyi/foreign_minister3 > prk at city:pyongyang title"),
        ("王毅访朝", "zh-Hans", "visit done per:wangyi/foreign_minister3 > prk title"),
    ],
)  # fmt: skip
def test_an_event_in_a_title(title: str, lang: str, expected: str) -> None:
    assert read_events("", lang, title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wang Yi visited Pyongyang on Monday.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang unresolved"),
        ("Wang Yi will visit Pyongyang on Friday.", "visit announced per:wangyi/foreign_minister3 > prk at city:pyongyang unresolved"),
        ("Wang Yi visited Pyongyang on 3 May 2030.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-05-03 day"),
        ("Wang Yi visited Pyongyang in 2030.", "visit done per:wangyi/foreign_minister3 > prk at city:pyongyang 2030-01-01~2030-12-31 year"),
    ],
)  # fmt: skip
def test_events_of_a_page_without_a_day(text: str, expected: str) -> None:
    assert read_events(text, "en", on=None) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Freight trains between China and North Korea resumed on Monday, satellite images show.", "en", "rail opened DPRK-PRC 2031-05-19 day satellite"),
        ("China's exports to North Korea rose in April, customs data show.", "en", "cargo up DPRK-PRC 2031-04-01~2031-04-30 month customs"),
        ("China's exports to Russia rose in April, customs data show.", "en", ""),
        ("China's exports to North Korea fell in 2030.", "en", "cargo down DPRK-PRC 2030-01-01~2030-12-31 year media"),
        ("China's exports to North Korea fell in 2027.", "en", ""),
        ("China's exports to North Korea fell in 2028.", "en", ""),
        ("Satellite images show the border of China and North Korea. Trucks at Dandong rose in number.", "en", "trucks up city:dandong satellite"),
        ("Flights between Beijing and Pyongyang will resume in June.", "en", "air planned city:beijing, city:pyongyang 2031-06-01~2031-06-30 month media"),
        ("Trains between Beijing and Pyongyang were halted on Monday.", "en", "rail closed city:beijing, city:pyongyang 2031-05-19 day media"),
        ("Trade at the Friendship Bridge in Dandong rose.", "en", "bridge up bridge:friendship media"),
        ("The New Yalu River Bridge opened to traffic between China and North Korea on Monday.", "en", "bridge opened bridge:newyalu 2031-05-19 day media"),
        ("Trucks at Dandong and Hunchun and Quanhe and Tumen port rose in number, said North Korea.", "en", "trucks up city:dandong, city:hunchun, port:quanhe media"),
        ("China and North Korea spoke. Trucks rose in number in April.", "en", "trucks up DPRK-PRC 2031-04-01~2031-04-30 month media"),
        ("China and Japan spoke. Trucks rose in number in April.", "en", ""),
        ("China and North Korea spoke. It rained. It snowed. Trucks rose in number in April.", "en", "trucks up DPRK-PRC 2031-04-01~2031-04-30 month media"),
        ("Exports rose in April. China and North Korea spoke.", "en", ""),
        ("Flights between Seoul and Beijing resumed. North Korea watched.", "en", ""),
        ("북중 화물열차 운행이 4월 재개됐다.", "ko", "rail opened DPRK-PRC 2031-04-01~2031-04-30 month media"),
        ("북중 교역액이 4월 늘었다고 중국 해관총서가 밝혔다.", "ko", "cargo up DPRK-PRC 2031-04-01~2031-04-30 month customs"),
        ("단둥에서 트럭이 늘었다. 북한은 조용했다.", "ko", "trucks up city:dandong media"),
        ("中朝贸易额4月增长。", "zh-Hans", "cargo up DPRK-PRC 2031-04-01~2031-04-30 month media"),
        ("丹东口岸重新开放，朝鲜货车增多。", "zh-Hans", "trucks up city:dandong media"),
        ("卫星图像显示，中朝边境货车减少。", "zh-Hans", "trucks down DPRK-PRC satellite"),
        ("中朝国际列车将于6月恢复。", "zh-Hans", "rail planned DPRK-PRC 2031-06-01~2031-06-30 month media"),
        ("中朝貿易は4月に増加した。", "ja", "cargo up DPRK-PRC 2031-04-01~2031-04-30 month media"),
        ("平壌と北京を結ぶ列車の運行が再開された。", "ja", "rail opened city:pyongyang, city:beijing media"),
    ],
)  # fmt: skip
def test_signs_at_the_border(text: str, lang: str, expected: str) -> None:
    assert read_border(text, lang) == expected
