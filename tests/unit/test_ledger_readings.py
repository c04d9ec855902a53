"""What the ledgers read in sentences of our own: signs at the border, statements, phrases, reports of events."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts

ON = date(2031, 5, 20)


def read(text: str, lang: str, title: str = "") -> Any:
    return read_ledgers(title, text, lang, PageFacts("https://s.example/a", published_on=ON))


def line(*words: object) -> str:
    return " ".join(str(word) for word in words if word)


def signs(text: str, lang: str) -> list[str]:
    return [
        line(one.indicator, one.direction, one.place, one.period_from and one.period_from.isoformat(),
             one.period_until and one.period_until.isoformat()[5:], one.period_precision, one.source_kind)
        for one in read(text, lang).border_signs
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "China and North Korea reopened the Dandong bridge on May 18, and cargo trains resumed.",
            "en",
            [
                "bridge opened city:dandong 2031-05-18 05-18 day media",
                "rail opened city:dandong 2031-05-18 05-18 day media",
            ],
        ),
        ("Freight trains between China and North Korea did not resume last week.", "en", []),
        (
            "China and North Korea plan to reopen the new Yalu bridge next month.",
            "en",
            ["bridge planned river:yalu 2031-06-01 06-30 month media"],
        ),
        (
            "Chinese customs data show that exports to North Korea rose in April.",
            "en",
            ["cargo up DPRK-PRC 2031-04-01 04-30 month customs"],
        ),
        (
            "Chinese customs data show that exports to North Korea fell 12 percent in April from a year earlier.",
            "en",
            ["cargo down DPRK-PRC 2031-04-01 04-30 month customs"],
        ),
        ("Exports from China to South Korea rose in April.", "en", []),
        ("North Korea may open its border with China to tourists.", "en", []),
        (
            "North Korea opened its border with China to tourists in 2031.",
            "en",
            ["tourism opened DPRK-PRC 2031-01-01 12-31 year media"],
        ),
        ("In 2020 North Korea closed its border with China.", "en", []),
        (
            "Sources in Sinuiju said smuggling across the Yalu from China has fallen.",
            "en",
            ["smuggling down city:sinuiju none local_sources"],
        ),
        ("Fuel prices rose in North Korea after China cut oil exports.", "en", ["prices up DPRK-PRC none media"]),
        (
            "Air China resumed flights between Beijing and Pyongyang on Monday.",
            "en",
            ["air opened city:beijing, city:pyongyang 2031-05-19 05-19 day media"],
        ),
        ("Trains between Beijing and Pyongyang ran as usual.", "en", []),
        ("Russia and North Korea reopened a rail bridge.", "en", []),
        (
            "북중 접경 단둥과 신의주를 잇는 화물열차 운행이 18일 재개됐다.",
            "ko",
            ["rail opened city:dandong, city:sinuiju 2031-05-18 05-18 day media"],
        ),
        (
            "북한과 중국은 신압록강대교를 다음 달 개통할 계획이다.",
            "ko",
            ["bridge planned bridge:newyalu 2031-06-01 06-30 month media"],
        ),
        ("소식통은 북중 국경에서 밀수가 줄었다고 전했다.", "ko", ["smuggling down DPRK-PRC none local_sources"]),
        ("북한 관광이 중국인에게 다시 열렸다.", "ko", ["tourism opened DPRK-PRC none media"]),
        ("中朝边境丹东口岸货运列车18日恢复运行。", "zh-Hans", ["rail opened city:dandong 2031-05-18 05-18 day media"]),
        ("中国海关数据显示，4月对朝鲜出口下降。", "zh-Hans", ["cargo down DPRK-PRC 2031-04-01 04-30 month customs"]),
        ("中朝计划下月开通鸭绿江新大桥。", "zh-Hans", ["bridge planned bridge:newyalu 2031-06-01 06-30 month media"]),
        ("中国游客赴朝鲜旅游尚未恢复。", "zh-Hans", []),
        (
            "中朝国境の丹東と新義州を結ぶ貨物列車が18日に再開した。",
            "ja",
            ["rail opened city:dandong, city:sinuiju 2031-05-18 05-18 day media"],
        ),
        ("衛星写真では、中朝国境の新義州でトラックが増えた。", "ja", ["trucks up city:sinuiju none satellite"]),
    ],
)
def test_signs_at_the_border(text: str, lang: str, expected: list[str]) -> None:
    assert signs(text, lang) == expected


def statements(text: str, lang: str) -> list[str]:
    return [
        line(one.speaker, one.speaker_id, one.speaker_side, one.source_class, one.manner, one.relay_depth)
        for one in read(text, lang).statements
    ]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Wang Yi said that China opposes the sanctions on North Korea.",
            "en",
            ["Wang Yi per:wangyi PRC official asserted"],
        ),
        (
            "The South Korean foreign ministry said talks with China would go on.",
            "en",
            ["The South Korean foreign ministry org:rokmofa ROK official asserted"],
        ),
        (
            "China's foreign ministry denied that it had sent back people to North Korea.",
            "en",
            ["China's foreign ministry org:prcmfa PRC official denied"],
        ),
        ("China neither confirmed nor denied the visit to North Korea.", "en", ["China PRC official neither"]),
        (
            "China's foreign ministry confirmed the visit to North Korea.",
            "en",
            ["China's foreign ministry org:prcmfa PRC official confirmed"],
        ),
        (
            "A source in Pyongyang said trucks from China had come.",
            "en",
            ["A source in Pyongyang DPRK anonymous asserted"],
        ),
        (
            "Yonhap reported that a source in Pyongyang said trucks from China had come.",
            "en",
            ["a source in Pyongyang DPRK anonymous asserted 1"],
        ),
        (
            "Citing Yonhap, Kyodo reported that China had sent rice to North Korea.",
            "en",
            ["Yonhap org:yonhap ROK media asserted 2", "Kyodo org:kyodo media asserted 2"],
        ),
        (
            "North Korea's state media did not mention the visit of China's envoy.",
            "en",
            ["North Korea's state media DPRK official silent"],
        ),
        (
            "Professor Ada Quill of Rivertown University said China would not move on North Korea.",
            "en",
            ["Professor Ada Quill of Rivertown University named asserted"],
        ),
        ("중국 외교부는 북한 송환을 부인했다.", "ko", ["중국 외교부 org:prcmfa PRC official denied"]),
        ("조선중앙통신은 중국 대표단 방문을 보도하지 않았다.", "ko", ["조선중앙통신 org:kcna DPRK official silent"]),
        ("소식통은 중국이 북한에 쌀을 보냈다고 전했다.", "ko", ["소식통 anonymous asserted"]),
        ("中国外交部发言人表示，中方反对制裁朝鲜。", "zh-Hans", ["中国外交部发言人 PRC official asserted"]),
        ("朝中社没有报道中国代表团访问。", "zh-Hans", ["朝中社 org:kcna DPRK official silent"]),
        ("韩国外交部证实与中国举行会谈。", "zh-Hans", ["韩国外交部 org:rokmofa ROK official confirmed"]),
        ("中国外務省は北朝鮮への送還を否定した。", "ja", ["中国外務省 org:prcmfa PRC official denied"]),
        ("朝鮮中央通信は中国代表団の訪問を報じなかった。", "ja", ["朝鮮中央通信 org:kcna DPRK official silent"]),
        ("韓国政府関係者は中国と協議すると述べた。", "ja", ["韓国政府関係者 ROK anonymous asserted"]),
    ],
)
def test_statements(text: str, lang: str, expected: list[str]) -> None:
    assert statements(text, lang) == expected


def uses(text: str, lang: str, title: str = "") -> list[str]:
    return [
        line(one.concept, one.usage, one.speaker, one.speaker_side, "absent" if one.notes_absence else "")
        for one in read(text, lang, title).phrase_uses
    ]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "China supports the denuclearisation of the Korean Peninsula, Wang Yi said.",
            "en",
            ["denuclearization said Wang Yi PRC"],
        ),
        (
            "The statement of China and North Korea did not mention denuclearisation of the Korean Peninsula.",
            "en",
            ["denuclearization reporter absent"],
        ),
        ("Does China still support the denuclearisation of the Korean Peninsula?", "en", ["denuclearization asked"]),
        (
            "North Korea rejects the denuclearisation of the Korean Peninsula, Kim Yo Jong said.",
            "en",
            ["denuclearization negated Kim Yo Jong DPRK"],
        ),
        (
            "Japan supports the denuclearisation of the Korean Peninsula. China and North Korea met.",
            "en",
            ["denuclearization reporter"],
        ),
        ("China and North Korea are as close as lips and teeth, the paper wrote.", "en", ["lips_and_teeth reporter"]),
        (
            "공동성명에는 한반도 비핵화가 언급되지 않았다. 중국과 북한은 만났다.",
            "ko",
            ["denuclearization reporter absent"],
        ),
        ("声明没有提到半岛无核化，中朝双方会谈。", "zh-Hans", ["denuclearization reporter absent"]),
        ("记者问：中方是否仍支持朝鲜半岛无核化？", "zh-Hans", ["denuclearization asked"]),
        ("声明は朝鮮半島の非核化に触れなかった。中国と北朝鮮が会談した。", "ja", ["denuclearization reporter absent"]),
    ],
)
def test_uses_of_phrases(text: str, lang: str, expected: list[str]) -> None:
    assert uses(text, lang) == expected


def events(text: str, lang: str) -> list[str]:
    return [
        line(one.event_type, one.status, f"{one.actor or one.actor_side}>{one.target or one.target_side}", one.place,
             one.happened_on and one.happened_on.isoformat(), one.date_precision, one.source_class, one.side, one.relay)
        for one in read(text, lang).event_reports
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Wang Yi visited Pyongyang on May 18, Xinhua reported.",
            "en",
            ["visit done per:wangyi>country:prk city:pyongyang 2031-05-18 day official PRC"],
        ),
        (
            "Wang Yi will visit Pyongyang next week, China's foreign ministry announced.",
            "en",
            ["visit announced per:wangyi>country:prk city:pyongyang unresolved official PRC"],
        ),
        ("Wang Yi may visit Pyongyang, a source said.", "en", []),
        ("Wang Yi did not visit Pyongyang.", "en", []),
        (
            "China's foreign ministry denied that Wang Yi visited Pyongyang.",
            "en",
            ["visit denied per:wangyi>country:prk city:pyongyang none official PRC"],
        ),
        ("Wang Yi cancelled a visit to Seoul.", "en", ["visit cancelled per:wangyi>country:kor city:seoul none"]),
        ("If Wang Yi visits Pyongyang, talks will follow.", "en", []),
        ("In 2012 Wang Yi visited Seoul.", "en", ["visit done per:wangyi>country:kor city:seoul 2012-01-01 year"]),
        (
            "Xi Jinping sent a letter to Kim Jong Un on Monday, KCNA said.",
            "en",
            ["letter done per:xi>per:kju 2031-05-19 day official DPRK"],
        ),
        (
            "China sanctioned five South Korean firms on Tuesday.",
            "en",
            ["sanction done country:chn>country:kor 2031-05-20 day"],
        ),
        (
            "China and South Korea signed an agreement on fisheries in Qingdao on May 15.",
            "en",
            ["agreement done country:chn>country:kor city:qingdao 2031-05-15 day"],
        ),
        (
            "왕이 중국 외교부장이 18일 평양을 방문했다.",
            "ko",
            ["visit done per:wangyi>country:prk city:pyongyang 2031-05-18 day"],
        ),
        ("조현 외교부 장관이 다음 주 중국을 방문한다.", "ko", ["visit announced per:chohyun>country:chn unresolved"]),
        ("王毅18日访问朝鲜。", "zh-Hans", ["visit done per:wangyi>country:prk 2031-05-18 day"]),
        ("韩国外长赵显下周访华。", "zh-Hans", ["visit announced per:chohyun>country:chn unresolved"]),
        ("中韩外长15日在青岛举行会谈。", "zh-Hans", ["talks done country:kor>country:chn city:qingdao 2031-05-15 day"]),
        ("中国外交部否认王毅访问朝鲜。", "zh-Hans", ["visit denied per:wangyi>country:prk none official PRC"]),
        ("王毅外相が18日、平壌を訪問した。", "ja", ["visit done per:wangyi>country:prk city:pyongyang 2031-05-18 day"]),
        ("中韓外相が15日、青島で会談した。", "ja", ["talks done country:kor>country:chn city:qingdao 2031-05-15 day"]),
        (
            "王毅外相は来週、ソウルを訪問する予定だ。",
            "ja",
            ["visit announced per:wangyi>country:kor city:seoul unresolved"],
        ),
    ],
)
def test_reports_of_events(text: str, lang: str, expected: list[str]) -> None:
    assert events(text, lang) == expected
