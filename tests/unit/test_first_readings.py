"""Claims of a first, whole: every field that a sentence fills, by sentences that differ in one word or day."""

# ruff: noqa: E501 - a table of sentences reads best a line a sentence

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.ledgers import firsts
from extractors.records import First, PageFacts

ON = date(2026, 11, 20)


def _shown(one: First, on: date | None) -> str:
    parts = (
        one.kind,
        "" if one.n is None else f"{one.n:g} {one.unit}",
        str(one.since_year or ""),
        str(one.since_on or ""),
        f"[{one.since_text}]",
        one.act,
        f"{one.traveller_side}>{one.other_side}" if one.traveller_side else "",
        one.visitor_office,
        one.visitor,
        one.place_country,
        "state" * one.is_state_visit,
        "hedged" * one.is_hedged,
        f"({one.who}|{one.what})",
        "" if one.happened_on == on else f"on {one.happened_on}",
    )
    return " ".join(part for part in parts if part)


def shown(text: str, lang: str, on: date | None = ON) -> str:
    annotated = replace(annotate("", text, lang), published_on=on)
    return "; ".join(_shown(one, on) for one in firsts.read(annotated, PageFacts(published_on=on)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rates rose above nine, the first time since 2011, and Wang Yi visited Pyongyang.", ""),
        ("Wang Yi visited Pyongyang on Tuesday, the first time since 2019.", "since_year 2019 [since 2019] (|) on 2026-11-17"),
        ("Wang Yi visited Pyongyang on Tuesday; rates rose, the first time since 2019.", ""),
        ("Wang Yi visited Pyongyang in March 2025 for the first time in five years.", "interval 5 year 2021 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visited)"),
        ("Wang Yi visited Pyongyang on 3 March 2020 for the first time in five years.", "interval 5 year 2020 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visited)"),
        ("Wang Yi visited Pyongyang on 3 March 2026 for the first time in five years.", "interval 5 year 2021 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visited) on 2026-03-03"),
        ("Wang Yi will visit Pyongyang on 18 January 2027 for the first time in five years.", "interval 5 year 2022 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit) on 2027-01-18"),
        ("Wang Yi will visit Pyongyang on 20 January 2027 for the first time in five years.", "interval 5 year 2021 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("Wang Yi visited Pyongyang on 3 March and 5 May for the first time in five years.", "interval 5 year 2021 [in five years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visited)"),
        ("Xi's visit to Seoul is the first since July 2014, the first in 12 years.", "interval 12 year 2014 [in 12 years] (|); since_year 2014 2014-07-01 [since July 2014] visit PRC>ROK head per:xi KR (Xi|visit)"),
        ("Xi's visit to Seoul is the first since July 2010, the first in 12 years.", "interval 12 year 2014 [in 12 years] (|); since_year 2010 2010-07-01 [since July 2010] visit PRC>ROK head per:xi KR (Xi|visit)"),
        ("Wang Yi met Cho Hyun in Beijing for the first time in two years.", "interval 2 year 2024 [in two years] meeting PRC>ROK foreign_minister per:wangyi (Wang Yi|met)"),
        ("Cho Hyun met Wang Yi in Beijing for the first time in two years.", "interval 2 year 2024 [in two years] meeting ROK>PRC foreign_minister per:chohyun (Cho Hyun|met)"),
        ("It is the first trip abroad by Kim Jong Un in two years.", "interval 2 year 2024 [in two years] trip DPRK> head per:kju (Kim Jong Un|trip abroad)"),
        ("It is the first visit by a Chinese foreign minister to Pyongyang in seven years.", "interval 7 year 2019 [in seven years] visit PRC>DPRK foreign_minister KP (Chinese|visit)"),
        ("It is the first visit to North Korea by the Chinese premier in seven years, Seoul said.", "interval 7 year 2019 [in seven years] visit PRC>DPRK premier KP (Chinese|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in a decade.", "interval 10 year 2016 [in a decade] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in half a year.", "interval 0.5 year 2026 [in half a year] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in two and a half years.", "interval 2.5 year 2024 [in two and a half years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in nearly two years.", "interval 2 year 2025 [in nearly two years] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in more than a decade.", "interval 10 year 2016 [in more than a decade] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi in six months.", "interval 6 month 2026 [in six months] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi since he took office.", "tenure 2023-07-25 [since he took office] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi since he took office in 2022.", "tenure 2022 [since he took office in 2022] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Pyongyang by Wang Yi since he took office three years ago.", "tenure 2023 2023-07-25 [since he took office three years ago] visit PRC>DPRK foreign_minister per:wangyi KP (Wang Yi|visit)"),
        ("It is the first visit to Seoul by Xi Jinping since the pandemic began in 2020.", "since_event 2020 [since the pandemic began in 2020] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("It is the first visit to Seoul by Xi Jinping since the pandemic.", "since_event [since the pandemic] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("It is the first visit to Seoul by Xi Jinping since March.", "since_month 2026 2026-03-01 [since March] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("It is the first visit to Seoul by Xi Jinping since December.", "since_month 2025 2025-12-01 [since December] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("It is the first visit to Seoul by Xi Jinping since December 2015.", "since_year 2015 2015-12-01 [since December 2015] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("It is the first visit to Seoul by the Chinese president since he took office. Xi Jinping took office in 2013.", "tenure 2013 [since he took office] visit PRC>ROK head KR (Chinese|visit)"),
        ("Reportedly it is the first visit to Seoul by Xi Jinping in 12 years.", "interval 12 year 2014 [in 12 years] visit PRC>ROK head per:xi KR (Xi Jinping|visit)"),
        ("Chinese dancers visited Seoul for the first time in 12 years.", "interval 12 year 2014 [in 12 years] visit PRC>ROK KR (Chinese|visited)"),
        ("Lee Jae-myung visited Beijing for the first time since taking office.", "tenure 2025-06-04 [since taking office] visit ROK>PRC head per:leejaemyung CN (Lee Jae-myung|visited)"),
        ("Exports to China rose for the first time in six months.", ""),
        ("Snow fell in Pyongyang for the first time in ten years.", ""),
    ],
)  # fmt: skip
def test_a_claim_in_english(text: str, expected: str) -> None:
    assert shown(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("리창 총리의 방북은 2년 6개월 만이다.", "interval 2.5 year 2024 [2년 6개월 만] visit PRC>DPRK premier per:liqiang KP (리창|방북)"),
        ("2013년 취임한 시진핑 주석이 취임 후 처음 방한했다.", "tenure 2013 [2013년 취임한 시진핑 주석이 취임 후] visit PRC>ROK head per:xi KR (시진핑|방한)"),
        ("시진핑 주석이 지난해 3월 이후 처음으로 서울을 방문했다.", "since_event 2025 [시진핑 주석이 지난해 3월 이후] visit PRC>ROK head KR (시진핑|방문)"),
        ("시진핑 주석이 코로나19 이후 처음으로 평양을 찾았다.", "since_event [시진핑 주석이 코로나19 이후] visit PRC>DPRK head KP (시진핑|찾았)"),
        ("김정은 위원장이 5일 베이징을 7년 만에 방문했다.", "interval 7 year 2019 [7년 만] visit DPRK>PRC head per:kju CN (김정은|방문) on 2026-11-05"),
        ("한중 외교장관이 2년 만에 베이징에서 만났다.", "interval 2 year 2024 [2년 만] meeting ROK>PRC foreign_minister (한중|만났)"),
    ],
)  # fmt: skip
def test_a_claim_in_korean(text: str, expected: str) -> None:
    assert shown(text, "ko") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王毅时隔一年半访问平壤。", "interval 1.5 year 2025 [时隔一年半] visit PRC>DPRK foreign_minister per:wangyi KP (王毅|访问)"),
        ("习近平上任以来首次访问韩国。", "tenure 2013-03-14 [习近平上任以来] visit PRC>ROK head per:xi KR (习近平|访问)"),
        ("习近平2013年上任以来首次访问韩国。", "tenure 2013 [习近平2013年上任以来] visit PRC>ROK head per:xi KR (习近平|访问)"),
        ("这是中国外长自2019年以来首次访问平壤。", "since_year 2019 [自2019年以来] visit PRC>DPRK foreign_minister KP (中国|访问)"),
        ("中韩外长时隔两年在北京会晤。", "interval 2 year 2024 [时隔两年] meeting ROK>PRC foreign_minister (中韩|会晤)"),
        ("气温五年来首次下降，王毅访问平壤。", ""),
    ],
)  # fmt: skip
def test_a_claim_in_chinese(text: str, expected: str) -> None:
    assert shown(text, "zh-Hans") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王毅外相が2年半ぶりにソウルを訪問した。", "interval 2.5 year 2024 [2年半ぶり] visit PRC>ROK foreign_minister per:wangyi KR (王毅|訪問)"),
        ("李強首相が就任後初めて韓国を訪問した。", "tenure 2023-03-11 [李強首相が就任後] visit PRC>ROK premier per:liqiang KR (李強|訪問)"),
        ("中韓外相が2年ぶりに北京で会談した。", "interval 2 year 2024 [2年ぶり] meeting ROK>PRC foreign_minister (中韓|会談)"),
        ("習主席の訪朝は2019年以来。", "since_year 2019 [2019年以来] visit PRC>DPRK head per:xi KP (習主席|訪朝)"),
    ],
)  # fmt: skip
def test_a_claim_in_japanese(text: str, expected: str) -> None:
    assert shown(text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wang Yi visited Pyongyang for the first time in five years, after 2019.", "interval 5 year 2019 [in five years] visit PRC>DPRK per:wangyi KP (Wang Yi|visited)"),
        ("Wang Yi visited Pyongyang for the first time in five years, after 2019 and 2020.", "interval 5 year 2019 [in five years] visit PRC>DPRK per:wangyi KP (Wang Yi|visited)"),
        ("Wang Yi visited Pyongyang on 3 March 2024 and 4 May 2024 for the first time in five years.", "interval 5 year [in five years] visit PRC>DPRK per:wangyi KP (Wang Yi|visited)"),
        ("It is the first visit to Seoul by Xi Jinping since March.", ""),
        ("It is the first visit to Seoul by Xi Jinping since March 2015.", "since_year 2015 2015-03-01 [since March 2015] visit PRC>ROK per:xi KR (Xi Jinping|visit)"),
        ("Lee Jae-myung visited Beijing for the first time since taking office.", "tenure [since taking office] visit ROK>PRC per:leejaemyung CN (Lee Jae-myung|visited)"),
    ],
)  # fmt: skip
def test_a_claim_of_a_page_without_a_day(text: str, expected: str) -> None:
    assert shown(text, "en", None) == expected
