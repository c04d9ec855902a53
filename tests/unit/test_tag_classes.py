"""Tags that hold on a stream: what a part of a word, a header, a former employer or another year must not set off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.annotation.relevance import judge_relevance
from extractors.annotation.taggers import tag


def values(kind: str, text: str, lang: str, year: int = 2025, country: str | None = None) -> set[str]:
    return {t.value for t in tag("", text, lang, datetime(year, 9, 1, tzinfo=UTC), country) if t.kind == kind}


@pytest.mark.parametrize(
    ("text", "lang", "value", "wanted"),
    [
        ("김정은 국무위원장이 단둥에 도착했다.", "ko", "diplomacy.ministerial", False),
        ("왕이 외교부장이 평양에서 최선희 외무상과 회담했다.", "ko", "diplomacy.ministerial", True),
        ("국경 사고로 중국인 2명이 부상을 입었다고 북한이 전했다.", "ko", "diplomacy.ministerial", False),
        ("北 외무성 부상이 중국 대사를 만났다.", "ko", "diplomacy.ministerial", True),
        ("아시아태평양경제협력체 회의에서 한중 정상이 만났다.", "ko", "trade.bilateral_trade", False),
        ("亚太经济合作组织会议在韩国举行，中方出席。", "zh-Hans", "trade.bilateral_trade", False),
        ("한국과 중국이 경제협력을 넓힌다.", "ko", "trade.bilateral_trade", True),
        ("화물차가 단둥을 출발해 신의주로 갔다.", "ko", "history.history_dispute", False),
        ("중국 박물관이 발해를 지방정권이라 적어 한국이 항의했다.", "ko", "history.history_dispute", True),
        ("한국 제조업이 중국에 밀린다.", "ko", "maritime.illegal_fishing", False),
        ("중국어선이 서해에서 불법 조업하다 나포됐다.", "ko", "maritime.illegal_fishing", True),
        ("한중 관계를 발전시키기로 했다.", "ko", "culture.exchange", False),
        ("딸을 동반한 김정은이 베이징에 도착했다.", "ko", "culture.public_sentiment", False),
        ("Police investigated a firm in Seoul and one in Beijing.", "en", "trade.investment_fta", False),
        ("China's Ministry of Commerce called in the South Korean envoy.", "en", "trade.bilateral_trade", False),
        ("Kim Jong Un left Beijing after talks with Xi.", "en", "diplomacy.summit", True),
        ("金正恩乘专列抵达北京。", "zh-Hans", "diplomacy.summit", True),
        ("習近平国家主席は金正恩総書記と会談した。", "ja", "diplomacy.summit", True),
        ("중국이 한국 조선사의 자회사를 제재했다.", "ko", "sanctions.un_sanctions", False),
    ],
)
def test_topics_rest_on_acts(text: str, lang: str, value: str, wanted: bool) -> None:
    assert (value in values("topic", text, lang)) is wanted


@pytest.mark.parametrize(
    ("text", "lang", "stance"),
    [
        ("China and South Korea held several meetings.", "en", set()),
        ("China severed its ties with South Korea.", "en", {"cooling"}),
        ("중국이 탈북민을 북한으로 송환했다.", "ko", set()),
        ("한중 정상회담 중 북한이 다연장 로켓포를 쐈다.", "ko", set()),
        ("중국이 한국인 무비자 입국 기한을 연장했다.", "ko", {"warming"}),
    ],
)
def test_stance_is_what_is_stated(text: str, lang: str, stance: set[str]) -> None:
    assert values("stance", text, lang) == stance


@pytest.mark.parametrize(
    ("text", "lang", "sourcing"),
    [
        ("일부 학자들은 북중 교역이 늘 것이라고 말했다.", "ko", set()),
        ("北中を見る専門家は、交易が増えると述べた。", "ja", set()),
        ("익명을 요구한 소식통은 북중 교역이 늘 것이라고 말했다.", "ko", {"anonymous"}),
        ("The Australian said China and North Korea reopened the bridge.", "en", {"media"}),
        ("Ana Roe is a former Bloomberg journalist who writes on China and South Korea.", "en", set()),
        ("央视网消息（新闻联播）：中朝口岸恢复通关。", "zh-Hans", set()),
        ("据央视报道，中朝口岸恢复通关。", "zh-Hans", {"media"}),
    ],
)
def test_sourcing_is_who_vouches_for_it(text: str, lang: str, sourcing: set[str]) -> None:
    assert values("sourcing", text, lang) == sourcing


@pytest.mark.parametrize(("year", "wanted"), [(2015, False), (2018, False), (2025, True)])
def test_an_event_that_happens_once_has_its_year(year: int, wanted: bool) -> None:
    text = "Guests came to the military parade in Beijing, China said."
    assert ("ev:vday2025" in values("entity", text, "en", year)) is wanted


@pytest.mark.parametrize("name", ["New Yalu River Bridge", "new Yalu River bridge", "new Yalu River Bridge"])
def test_a_name_of_many_words_needs_no_capitals(name: str) -> None:
    assert "bridge:newyalu" in values("entity", f"Lorries waited at the {name}.", "en")


def test_an_article_of_750_words_has_its_topics() -> None:
    parts = [
        "Xi Jinping held a summit with Kim Jong Un in Dandong.",
        "They spoke of bilateral relations and traditional friendship.",
        "Trade between China and North Korea rose by a fifth, customs data showed.",
        "Neither side named denuclearization, the nuclear issue that divides them.",
    ]
    filler = "The guests were shown around the old town and ate well in a hall above the river, said the host. "
    text = " ".join(f"{part} {filler * 2}" for part in parts * 4)
    assert 600 < len(text.split()) < 900
    found = values("topic", text, "en")
    assert {"diplomacy.summit", "diplomacy.relations_state", "trade.bilateral_trade", "security.nuclear"} <= found


@pytest.mark.parametrize(
    ("title", "lang", "country", "relations"),
    [
        ("Xi, Trump to meet in Jeju next month", "en", None, ()),
        ("米中首脳、釜山で会談へ", "ja", "JP", ()),
        ("EU to probe steel from China and South Korea", "en", "DE", ()),
        ("印度对中国、韩国产钢材发起调查", "zh-Hans", "CN", ()),
        ("Trade ministers of China, Japan and South Korea meet", "en", None, ()),
        ("북마케도니아 총리 방중", "ko", "KR", ()),
        ("현대중공업, 컨테이너선 10척 수주", "ko", "KR", ()),
        ("한·중동 포럼 개막", "ko", "KR", ()),
        ("China offers visa-free entry to Swedes", "en", None, ()),
        ("백두산 천지에 첫눈", "ko", "KR", ()),
        ("Statement of the DPRK Ministry of State Security", "en", "KP", ()),
        ("Yalu River trade picks up as trucks cross from Dandong", "en", None, ("DPRK-PRC",)),
        ("N. Korea, China sign rail deal", "en", None, ("DPRK-PRC",)),
        ("Lee Jae Myung meets Xi Jinping", "en", None, ("ROK-PRC",)),
        ("李在明同习近平会谈", "zh-Hans", "CN", ("ROK-PRC",)),
        ("원주시 대표단, 중국 자매도시 방문", "ko", "KR", ("ROK-PRC",)),
        ("명동 화장품 가게에 中 단체관광객 북적", "ko", "KR", ("ROK-PRC",)),
    ],
)
def test_a_party_is_who_acts(title: str, lang: str, country: str | None, relations: tuple[str, ...]) -> None:
    assert judge_relevance(title, "", lang, country).relations == relations
