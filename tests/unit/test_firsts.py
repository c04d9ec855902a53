"""Claims of a first in invented sentences of several styles: what is read, and what only looks like one.

A row: language, sentence, and for each claim N of its interval, the year of its point, or "point" without a year.
"""

from __future__ import annotations

from datetime import date

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts

ON = date(2024, 6, 15)
CLAIMS = [
    ("en", "Officials said it marks the first ministerial meeting in more than five years.", (5,)),
    ("en", "The visit, the first by a Chinese premier in 16 years, ended on Sunday.", (16,)),
    ("en", "It would be the first time in a decade that the two leaders sit down together.", (10,)),
    ("en", "No South Korean president had been to the city for 13 years before the trip.", ()),
    ("en", "The ferry resumed service after a hiatus of nearly four years.", ()),
    (
        "en",
        "Tourists from China entered the zone this week, the first group since the border was shut in January 2020.",
        (2020,),
    ),
    ("en", "This is the minister’s first trip to the neighbour since he was appointed last year.", (2023,)),
    ("en", "A Chinese delegation arrived for the first time since before the pandemic.", ("point",)),
    ("en", "It is the first visit by a Chinese head of state since Hu Jintao travelled there in 2005.", (2005,)),
    ("en", "Exports grew for the first time in four months in May, customs data showed.", ()),
    ("en", "For the first time since 2019, international trains crossed the bridge.", (2019,)),
    ("en", "The first meeting of the year took place in March.", ()),
    ("en", "First-quarter trade was the highest since 2013.", ()),
    ("en", "The first such exchange in three years is to take place in Dandong.", (3,)),
    ("en", "Kim has not left the country since 2019.", ()),
    ("en", "Her trip is the first by a sitting foreign minister in six-and-a-half years.", (6.5,)),
    ("en", "The leaders last met five years ago.", ()),
    ("en", "It was their first in-person talks since October 2021.", (2021,)),
    ("en", "He became the first foreign leader to visit since the pandemic began.", ("point",)),
    ("ko", "두 정상이 마주 앉은 것은 2019년 6월 이후 5년 만이다.", (5,)),
    ("ko", "중국 총리의 방한은 9년 만에 처음이다.", (9,)),
    ("ko", "외교부 장관이 베이징을 찾은 것은 6년 6개월 만이다.", (6.5,)),
    ("ko", "취임 후 첫 중국 방문에 나선다.", ("point",)),
    ("ko", "신종 코로나 사태 이후 처음으로 관광객이 들어왔다.", ("point",)),
    ("ko", "여객열차가 4년 5개월 만에 운행을 재개했다.", (4.42,)),
    ("ko", "대중 수출이 20개월 만에 증가세로 돌아섰다.", ()),
    ("ko", "협상은 사흘 만에 결렬됐다.", ()),
    ("ko", "올해 들어 첫 회담이 열렸다.", ()),
    ("ko", "2년여 만에 단체 관광이 다시 허용됐다.", (2,)),
    ("ko", "한중 외교장관 회담은 지난해 11월 이후 7개월 만에 열린다.", (7,)),
    ("ko", "시진핑 주석이 한국을 찾는 것은 2014년 이후 11년 만이다.", (11,)),
    ("ko", "교역액은 10년 만에 최고치를 기록했다.", ()),
    ("ko", "왕이 부장의 방북은 4년 만이자 취임 이후 두 번째다.", (4,)),
    ("zh-Hans", "这是韩国总统六年来首次访华。", (6,)),
    ("zh-Hans", "两国外长时隔两年多再次会晤。", (2,)),
    ("zh-Hans", "自2020年1月边境关闭以来，首趟列车驶入新义州。", (2020,)),
    ("zh-Hans", "这也是他出任外长以来首次访问朝鲜。", ("point",)),
    ("zh-Hans", "这是近五年来中国副总理首次率团访朝。", (5,)),
    ("zh-Hans", "双方今年首次举行会谈。", ()),
    ("zh-Hans", "进口额创2014年以来新高。", ()),
    ("zh-Hans", "这是疫情爆发后首批外国游客入境。", ("point",)),
    ("zh-Hans", "时隔四年零八个月，中韩日领导人会议重启。", (4.67,)),
    ("zh-Hans", "他于11年前首次访问平壤。", ()),
    ("zh-Hans", "会议时隔三年恢复举行。", (3,)),
    ("zh-Hant", "這是韓國外長睽違七年首度訪問北京。", (7,)),
    ("zh-Hant", "相隔逾四年，中朝國際客運列車恢復行駛。", (4,)),
    ("zh-Hant", "他上任以來首次出訪。", ("point",)),
    ("zh-Hant", "自2019年後，習近平首次與其會面。", (2019,)),
    ("zh-Hant", "去年首次舉行會談。", ()),
    ("ja", "中国首相の訪韓は9年ぶり。", (9,)),
    ("ja", "両外相の対面での会談は約2年半ぶりとなる。", (2.5,)),
    ("ja", "習主席が訪朝するのは2019年6月以来で、7年ぶり。", (2019, 7)),
    ("ja", "就任後初めて北京を訪れる。", ("point",)),
    ("ja", "国境封鎖後、初の団体観光客が入国した。", ("point",)),
    ("ja", "輸出額は3年ぶりの高水準だった。", ()),
    ("ja", "4年5カ月ぶりに国際列車が再開した。", (4.42,)),
    ("ja", "新型コロナの感染拡大以降初めてとなる代表団が到着した。", ("point",)),
    ("ja", "今年初めて会談した。", ()),
    ("ja", "中朝の貿易は5カ月連続で増えた。", ()),
    ("ja", "大統領の訪中は2019年12月以来。", (2019,)),
    # how far back a point lies, and the year of taking office said beside it
    ("en", "It is the first visit by a head of state since Hu Jintao’s visit 14 years ago.", (2010,)),
    ("en", "It is his first trip abroad since taking office six years ago.", (2018,)),
    ("en", "Kim took power in late 2011. It is his first foreign trip since becoming leader.", (2011,)),
    ("en", "Xi, who took office in 2013, met Kim on the first foreign trip since he became leader.", ("point",)),
    ("ko", "14년 전 방북 이후 처음으로 중국 주석이 평양을 찾았다.", (2010,)),
    ("zh-Hant", "這是習近平上任11年來首度訪問北韓。", (2013,)),
    ("ja", "金正恩氏が就任から7年で初めて訪中した。", (2017,)),
    ("en", "The train is the first to cross since North Korea sealed its borders in January 2020.", (2020,)),
    ("ko", "북한 최고지도자가 그 섬을 찾은 것은 1980년 방문 이후 44년 만이다.", (44,)),
    ("ko", "김정은이 권력을 잡은 뒤 처음으로 중국을 찾았다.", ("point",)),
    ("ko", "방한은 2014년 이후 10년 만으로, 이 대통령 취임 이후 첫 만남이다.", (10, "point")),
    ("ja", "金正恩氏の訪中は19年1月以来。", (2019,)),
    ("ja", "両首脳の会談は昨年11月以来。", (2023,)),
    ("ja", "コロナ禍以降で初めて中国人団体客を受け入れた。", ("point",)),
    ("ja", "10年ぶりに最高指導者が訪朝した。", (10,)),
    # half a century is a number, tens of years are none
    ("ko", "반세기 만에 처음으로 열차가 국경을 넘었다.", (50,)),
    ("zh-Hans", "这是半个世纪以来首趟客运列车。", (50,)),
    ("zh-Hans", "这是数十年来首趟客运列车。", ()),
    # said twice in one sentence
    ("en", "Her visit is the first by a minister since 2019 and the first in five years.", (5,)),
    # beside an amount, a record, an absolute first, the days after an act
    ("en", "The exchange rate rises above 11.5, the first time since July 2021.", ()),
    ("en", "The firm will pay a dividend, the first time since its $5.4 billion flotation in 2021.", ()),
    ("ko", "올해 참가자가 4만명을 넘어 2018년 이후 처음이다.", ()),
    ("ko", "회사는 창사 88년 만에 처음으로 공장을 닫는다.", ()),
    ("ko", "특별위원회가 출범한 지 83일 만에 첫 조사에 나섰다.", ()),
    ("ko", "지난달 회담 이후 한 달 만에 중국을 다시 찾았다.", ()),
    ("ko", "지난달 취임한 그는 시의 첫 여성 시장이다.", ()),
    ("zh-Hans", "该社成立四十年来首次裁员。", ()),
    ("ja", "創業以来初めて工場を閉じる。", ()),
]


@pytest.mark.parametrize(("lang", "text", "wanted"), CLAIMS)
def test_what_a_sentence_claims(lang: str, text: str, wanted: tuple[float | str, ...]) -> None:
    found = read_ledgers("", text, lang, PageFacts(published_on=ON)).firsts
    assert tuple(claim.n or claim.since_year or "point" for claim in found) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "first " * 20_000,
        "since 2019 first in six years " * 5_000,
        "时隔六年" * 20_000,
        "6年ぶり" * 20_000,
        "6년 만에 " * 20_000,
    ],
)
def test_a_hostile_text_gives_few_claims_inside_it(text: str) -> None:
    found = read_ledgers("", text, "", PageFacts(published_on=ON)).firsts
    assert all(0 <= claim.start < claim.end <= len(text) for claim in found)
