"""Signs at the border: what is one, which way, where, when and who says so; and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import BorderSign, PageFacts

ON = date(2031, 5, 20)


def signs(text: str, lang: str) -> list[BorderSign]:
    return list(read_ledgers("", text, lang, PageFacts(published_on=ON)).border_signs)


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "Freight trains between Dandong and Sinuiju resumed on Monday.", {"rail opened"}),
        ("en", "China's exports to North Korea rose 12 percent in April, customs data showed.", {"cargo up"}),
        (
            "en",
            "Rail, cargo and fuel traffic between China and North Korea has increased.",
            {"rail up", "cargo up", "fuel up"},
        ),
        ("en", "China and North Korea will reopen the bridge next month.", {"bridge planned"}),
        ("en", "North Korea suspended Chinese tours to Rason.", {"tourism closed"}),
        ("en", "Rice prices in Sinuiju remained stable, a source in China said.", {"prices unchanged"}),
        ("en", "Coal shipments from North Korea to China fell sharply.", {"fuel down"}),
        ("en", "Truck traffic between China and North Korea has come to a standstill.", {"trucks closed"}),
        ("en", "China has closed the Friendship Bridge for repairs.", {"bridge closed"}),
        ("ko", "북한이 중국인 단체관광객 입국을 허용했다.", {"tourism opened"}),
        ("zh-Hans", "丹东口岸开往朝鲜的货车明显增多。", {"trucks up"}),
        ("ko", "북중 화물열차 운행이 3월 재개됐다.", {"rail opened"}),
        ("ko", "북한의 대중 수출이 지난달 20% 줄었다고 중국 해관총서가 발표했다.", {"cargo down"}),
        ("ko", "중국 단둥과 신의주를 오가는 트럭이 크게 늘었다.", {"trucks up"}),
        ("ko", "북한과 중국은 단체 관광을 내달 재개하기로 합의했다.", {"tourism planned"}),
        ("ko", "압록강 밀수가 급감했다고 북한 소식통이 중국에서 전했다.", {"smuggling down"}),
        ("zh-Hans", "中国对朝鲜出口额4月增长三成。", {"cargo up"}),
        ("zh-Hans", "北京至平壤的航班恢复。", {"air opened"}),
        ("zh-Hans", "丹东至新义州的货车通行暂停。", {"trucks closed"}),
        ("zh-Hant", "中國對朝鮮的煤炭出口減少。", {"fuel down"}),
        ("zh-Hant", "平壤至北京的國際列車恢復運行。", {"rail opened"}),
        ("ja", "中国と北朝鮮を結ぶ旅客列車の運行が12日に再開した。", {"rail opened"}),
        ("ja", "北朝鮮の中国への輸出額は前年比30%減少した。", {"cargo down"}),
        ("ja", "中朝国境の丹東では、北朝鮮へ向かうトラックが増えた。", {"trucks up"}),
        ("ja", "北朝鮮は中国人の観光ツアーの再開を発表した。", {"tourism planned"}),
    ],
)
def test_a_change_at_the_border_is_a_sign(lang: str, text: str, wanted: set[str]) -> None:
    assert {f"{sign.indicator} {sign.direction}" for sign in signs(text, lang)} == wanted


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Trade between China and North Korea was worth two billion dollars in 2030."),
        ("en", "Trade between China and North Korea could rise next year."),
        ("en", "Analysts say tourism between China and North Korea may have resumed."),
        ("en", "Traders in Dandong hope that exports to North Korea increase."),
        ("en", "Trains between Dandong and Sinuiju have not resumed."),
        ("en", "China and North Korea discussed increased trade."),
        ("en", "If the bridge to North Korea reopened, Chinese traders would return."),
        ("en", "North Korea's trade with Russia rose, China's envoy said."),
        ("en", "Trucks at the border with Mexico were stopped, China and North Korea reported."),
        ("en", "Rail traffic between Poland and Belarus was suspended, hitting trade from China and North Korea."),
        ("en", "China closed rail crossings with Vietnam while North Korea watched."),
        ("en", "North Korean envoys left Beijing. China's exports rose 5 percent."),
        ("en", "South Korea's exports to China fell 3 percent, and North Korea fired a missile."),
        ("en", "Trucks stood in line at the bridge from Dandong to Sinuiju."),
        ("en", "U.N. sanctions ban coal exports from North Korea to China."),
        ("zh-Hans", "联合国禁止朝鲜出口煤炭，中国表示遵守。"),
        ("zh-Hans", "中国希望减少对朝鲜贸易的依赖。"),
        ("ko", "북한은 중국과의 무역 회담 뒤 미사일 발사를 중단했다."),
        ("ja", "北朝鮮は中国との貿易について核実験を停止したと述べた。"),
        ("ko", "북중 교역이 늘어날 것으로 전망된다."),
        ("ko", "북한과 중국의 열차 운행이 아직 재개되지 않았다."),
        ("ko", "북한 관광 재개를 중국 여행사들이 희망했다."),
        ("ko", "북한과 러시아의 교역이 늘었다고 중국 언론이 전했다."),
        ("ko", "북중 무역액은 2억 달러였다."),
        ("zh-Hans", "中朝贸易有望增长。"),
        ("zh-Hans", "中朝国际列车尚未恢复运行。"),
        ("zh-Hans", "朝鲜与俄罗斯贸易额增长，中国媒体报道。"),
        ("zh-Hant", "中國與朝鮮的貿易可能增加。"),
        ("zh-Hant", "中國希望與朝鮮恢復旅遊。"),
        ("ja", "中国と北朝鮮の貿易が増える可能性がある。"),
        ("ja", "北朝鮮と中国を結ぶ列車の運行は再開していない。"),
        ("ja", "中国は北朝鮮に観光の再開を求めた。"),
        ("ja", "北朝鮮とロシアの貿易が増えたと中国紙が報じた。"),
    ],
)
def test_levels_forecasts_wishes_negations_and_other_borders_are_none(lang: str, text: str) -> None:
    assert signs(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "place", "period", "precision", "source"),
    [
        (
            "en",
            "Satellite imagery shows increased truck traffic on the New Yalu River Bridge in April 2031.",
            "bridge:newyalu",
            (date(2031, 4, 1), date(2031, 4, 30)),
            "month",
            "satellite",
        ),
        (
            "en",
            "China's exports to North Korea grew from March, customs data released on Sunday showed.",
            "DPRK-PRC",
            (None, None),
            "none",
            "customs",
        ),
        (
            "ko",
            "북한 소식통은 중국 단둥에서 2031년 5월 3일 화물트럭 운행이 중단됐다고 전했다.",
            "city:dandong",
            (date(2031, 5, 3), date(2031, 5, 3)),
            "day",
            "local_sources",
        ),
        (
            "zh-Hans",
            "据海关总署数据，中国对朝鲜出口额4月增长。",
            "DPRK-PRC",
            (date(2031, 4, 1), date(2031, 4, 30)),
            "month",
            "customs",
        ),
        (
            "ja",
            "中国外務省の報道官は、北朝鮮への航空便が再開したと述べた。",
            "DPRK-PRC",
            (None, None),
            "none",
            "official",
        ),
    ],
)
def test_a_sign_has_its_place_period_and_source(
    lang: str, text: str, place: str, period: tuple[date | None, date | None], precision: str, source: str
) -> None:
    (sign,) = signs(text, lang)
    assert (sign.place, sign.period_precision, sign.source_kind) == (place, precision, source)
    assert (sign.period_from, sign.period_until) == period


def test_a_sentence_carries_on_the_two_countries_before_it() -> None:
    both = "Officials of China and North Korea met. "
    (sign,) = signs(f"{both}Freight trains resumed on May 3.", "en")
    assert (both + "Freight trains resumed on May 3.")[sign.start : sign.end] == "Freight trains resumed"
    assert signs(f"{both}Envoys of Russia came. They had tea. Freight trains resumed on May 3.", "en") == []
    assert signs("Then Pyongyang fired a missile, and China halted coal imports.", "en")
    assert signs(f"{both}China's exports rose. Moscow watched.", "en") == []


def test_a_text_without_both_countries_has_no_sign() -> None:
    assert signs("Freight trains to Berlin resumed on Monday.", "en") == []
