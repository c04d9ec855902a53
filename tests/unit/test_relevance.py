"""Relevance of short texts and whole articles, invented for the purpose."""

from __future__ import annotations

import pytest

from extractors.annotation import semantic_relevance
from extractors.annotation.relevance import judge_relevance, prejudge
from extractors.similarity import embeddings

LONG_TAIL = " ".join(f"The choir sang song number {n} to a full hall in the old town." for n in range(40))


@pytest.mark.parametrize(
    ("text", "lang", "relations"),
    [
        ("China and North Korea open a second customs lane at the bridge", "en", ("DPRK-PRC",)),
        ("Xi sends Kim a message on the anniversary of ties", "en", ("DPRK-PRC",)),
        ("Seoul and Beijing agree to extend their currency swap", "en", ("ROK-PRC",)),
        ("South Korean officials said North Korea and China reopened the rail line", "en", ("DPRK-PRC",)),
        ("북중 접경 세관 새 건물 문 열어", "ko", ("DPRK-PRC",)),
        ("한중 외교장관, 서해 구조물 문제 논의", "ko", ("ROK-PRC",)),
        ("韓中 통화스와프 연장 합의", "ko", ("ROK-PRC",)),
        ("'中단체관광객' 제주에 다시 몰려", "ko", ("ROK-PRC",)),
        ("中朝口岸恢复货运通关", "zh-Hans", ("DPRK-PRC",)),
        ("韩国总统将访华并会见中方领导人", "zh-Hans", ("ROK-PRC",)),
        ("北韓外務相訪中 與王毅會談", "zh-Hant", ("DPRK-PRC",)),
        ("中朝首脳会談、来月にも", "ja", ("DPRK-PRC",)),
        ("中国が黄海に新たな構造物、韓国が抗議", "ja", ("ROK-PRC",)),
        ("Japan and the Philippines sign a pact", "en", ()),
        ("US and China trade blows over tariffs", "en", ()),
        ("한국 축구 대표팀, 중국에 2-0 승리…월드컵 예선 통과", "ko", ()),
        ("북중미 월드컵 조 추첨 결과", "ko", ()),
        ("韩国料理店推出平壤冷面", "zh-Hans", ()),
        ("日中韓の若手歌手が東京で公演", "ja", ()),
        ("樂天桃猿再勝中信兄弟", "zh-Hant", ()),
    ],
)  # fmt: skip
def test_headlines(text: str, lang: str, relations: tuple[str, ...]) -> None:
    assert judge_relevance(text, "", lang).relations == relations


def test_an_article_must_be_about_the_pair_not_name_it_once() -> None:
    aside = "The hall was paid for by traders who do business between China and North Korea. "
    assert judge_relevance("", aside, "en").relations == ("DPRK-PRC",)
    assert judge_relevance("A choir sings", LONG_TAIL + " " + aside, "en").relations == ()


def test_an_article_about_the_pair_is_kept_whole() -> None:
    story = "China shipped rice to North Korea by rail. Pyongyang thanked Beijing for the rice. " * 6
    found = judge_relevance("Rice for the North", story + LONG_TAIL[:600], "en")
    assert found.relations == ("DPRK-PRC",)
    assert found.score > 0.5


@pytest.mark.parametrize(("country", "relations"), [("KR", ("ROK-PRC",)), ("DE", ())])
def test_the_outlet_says_whose_government_it_is(country: str, relations: tuple[str, ...]) -> None:
    text = "정부는 중국산 철강에 관세를 물리기로 했다."
    assert judge_relevance("", text, "ko", country).relations == relations


def test_the_evidence_is_what_decided() -> None:
    text = "북중 교역이 늘었다."
    found = judge_relevance("", text, "ko")
    assert [text[e.start : e.end] for e in found.evidence] == ["북중"]
    assert found.evidence[0].rule_id == "pair.dprk_prc"


def test_nothing_gives_nothing() -> None:
    found = judge_relevance("", "")
    assert (found.relations, found.score, found.evidence) == ((), 0.0, ())


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("Kim Jong Un leaves on a train", "", True),
        ("Premier Li Qiang to travel next week", "", True),
        ("한중 정상 통화", "", True),
        ("Local bakery wins a prize", "It sells rye bread.", False),
        ("South Korea win the World Cup qualifier", "A late goal settled the match.", False),
        ("맑은 하늘에 나들이객 몰려", "공원마다 가족들로 붐볐다.", False),
        ("What the week held", "", True),
        ("World Cup qualifier: a football fan's diary", "", False),
        ("Tokyo shop sells umbrellas", "", False),
        ("中韩自贸协定谈到哪一步", "", True),
        ("A day in Dandong", "Football in the park.", True),
        ("북한 장마당 식당서 중국산 식용유 인기", "", True),
    ],
)
def test_prejudging_drops_only_what_is_far_off(title: str, summary: str, expected: bool) -> None:
    assert prejudge(title, summary) is expected


def test_the_second_opinion_speaks_only_where_the_rules_are_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(semantic_relevance._weights()["DPRK-PRC"]) - 1
    monkeypatch.setattr(semantic_relevance, "has_fitted_weights", lambda: True)
    monkeypatch.setattr(embeddings, "embed", lambda *words: (0.05,) * size)
    scores = {"DPRK-PRC": 0.99, "ROK-PRC": 0.5}
    moved = semantic_relevance.adjust_uncertain_scores(scores, "Title", "Text", "en")
    assert moved["DPRK-PRC"] == 0.99
    assert moved["ROK-PRC"] != 0.5


def test_without_the_extra_the_rules_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic_relevance, "has_fitted_weights", lambda: False)
    assert semantic_relevance.adjust_uncertain_scores({"DPRK-PRC": 0.5}, "T", "T", "en") == {"DPRK-PRC": 0.5}
