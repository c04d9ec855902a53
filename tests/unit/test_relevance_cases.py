"""All features of the relevance judgement that are not zero, for texts of our own; what is worth a page; evidence."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.relevance import features, judge_relevance, prejudge


def shown(relation: str, title: str, text: str, lang: str) -> str:
    """TITLE: both sides stand in the title."""
    values = features(annotate(title, text, lang), f"{relation}-PRC")
    found = " ".join(f"{name}={value:.3g}" for name, value in values.items() if value and name != "bias")
    return found.replace("both_sentence=1 both_title=1 both_lead=1 both_any=1 salience=0.4", "TITLE")


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        (
            "ROK",
            "China and South Korea hold talks",
            "Envoys of Beijing and Seoul spoke about trade.",
            "en",
            "TITLE beat=1",
        ),
        ("DPRK", "China and North Korea hold talks", "Envoys of Beijing and Pyongyang spoke.", "en", "TITLE beat=0.5"),
        ("ROK", "Xi meets Lee in Seoul", "The leaders shook hands.", "en", "TITLE beat=0.5 heads=0.5"),
        ("DPRK", "Xi meets Kim Jong Un", "The leaders shook hands.", "en", "TITLE beat=0.5 heads=1"),
        ("DPRK", "Xi writes to North Korea", "The letter arrived.", "en", "TITLE heads=0.5"),
        ("ROK", "Wang Yi meets Cho Hyun", "The ministers shook hands.", "en", "TITLE heads=0.5"),
        (
            "ROK",
            "Trump praises Xi and Lee",
            "He spoke in Florida.",
            "en",
            "TITLE third=0.333 third_first=1 listed=1 rok_plain=1",
        ),
        (
            "ROK",
            "Ministers of China, Japan and South Korea meet",
            "They spoke of trade.",
            "en",
            "TITLE third=0.333 listed=1 bloc=1 rok_plain=1",
        ),
        (
            "ROK",
            "U.S. sets tariffs on steel from China, South Korea",
            "The duties begin in May.",
            "en",
            "TITLE beat=0.5 third=0.333 third_first=1 listed=2",
        ),
        (
            "ROK",
            "Japan asked about China, South Korea",
            "No answer came.",
            "en",
            "TITLE third=0.333 third_first=1 listed=1 rok_plain=1",
        ),
        ("ROK", "China, South Korea agree as US looks on", "They signed.", "en", "TITLE third=0.333 rok_plain=1"),
        (
            "ROK",
            "The United States and China talk chips",
            "Samsung makes chips in South Korea.",
            "en",
            "both_any=1 third=0.25 third_first=1 aimed=1 rok_plain=1",
        ),
        (
            "ROK",
            "South Korea between the United States and China",
            "Seoul waits.",
            "en",
            "TITLE third=0.25 rok_plain=1",
        ),
        (
            "ROK",
            "South Korea joins pact against China with Japan",
            "Seoul signed.",
            "en",
            "TITLE third=0.25 aimed=1 rok_plain=1",
        ),
        (
            "DPRK",
            "Russia and the United States meet in Pyongyang",
            "China looked on.",
            "en",
            "both_any=1 third=0.5 third_first=1 venue=1",
        ),
        (
            "ROK",
            "Trump and Takaichi meet in Gyeongju at APEC",
            "China's minister came.",
            "en",
            "both_any=1 third=0.5 third_first=1 venue=1 rok_plain=1",
        ),
        (
            "ROK",
            "Japan's premier visits Seoul",
            "China was discussed.",
            "en",
            "both_any=1 third=0.333 third_first=1 venue=1 rok_plain=1",
        ),
        ("DPRK", "Trade over the Yalu grows", "Trucks cross at Dandong.", "en", "bridge=1 bridge_two=1"),
        ("DPRK", "Dandong harvests apples", "The fruit is red.", "en", "bridge_one=1"),
        ("DPRK", "Dandong and Sinuiju light up", "The towns shone.", "en", "bridge=1 bridge_two=1 TITLE"),
        (
            "DPRK",
            "Yalu floods Dandong",
            "Smugglers crossed the river to North Korea.",
            "en",
            "bridge=1 bridge_two=1 both_any=1",
        ),
        ("DPRK", "Smuggling on the Yalu", "Police arrested two men.", "en", "bridge=1"),
        ("DPRK", "Smuggling on the Yalu in Japan", "Police arrested two men.", "en", "bridge_one=1 third=0.5"),
        ("ROK", "THAAD stays in South Korea", "The radar is on.", "en", "bridge_one=1"),
        ("ROK", "THAAD stays", "The radar is on.", "en", "bridge_one=1"),
        ("ROK", "THAAD and the West Sea structures", "They stay.", "en", "bridge_one=1"),
        (
            "DPRK",
            "US court: firm in China traded with North Korea",
            "Sanctions evasion was charged in Washington.",
            "en",
            "TITLE third=0.5 third_first=1",
        ),
        (
            "ROK",
            "China bans fish from South Korea over coercion",
            "Economic coercion by China hit South Korea.",
            "en",
            "TITLE beat=0.5",
        ),
        (
            "DPRK",
            "South Korean officials say North Korea sent coal to China",
            "Seoul's ministry said so.",
            "en",
            "TITLE beat=0.5 other_korea=0.5",
        ),
        (
            "ROK",
            "North Korea trades with China, South Korean officials said",
            "Ships sailed.",
            "en",
            "TITLE other_korea=0.333 source_only=1 rok_plain=1",
        ),
        ("ROK", "A Chinese man was arrested in Seoul", "Police said so.", "en", "TITLE beat=0.5 origin_only=1"),
        (
            "ROK",
            "K-pop group sings in Shanghai",
            "South Korean fans came.",
            "en",
            "TITLE genre=1.8 place_only=1 rok_plain=1",
        ),
        (
            "ROK",
            "A day in the park",
            "Children played. Dogs ran. Birds sang. China and South Korea signed a deal.",
            "en",
            "both_sentence=1 both_any=1 salience=0.111 late=1 rok_plain=1",
        ),
        (
            "ROK",
            "China beats South Korea 2-1 in World Cup qualifier",
            "The striker scored in the second half of the match.",
            "en",
            "TITLE genre=2 rok_plain=1",
        ),
        (
            "ROK",
            "한중 정상회담 개최",
            "양국 정상이 서울에서 만났다.",
            "ko",
            "pair_lead=1 pair_any=1 pair_share=0.6 TITLE beat=0.5",
        ),
        (
            "ROK",
            "정부, 중국산 김치 수입 검사 강화",
            "국내 업체들이 환영했다.",
            "ko",
            "TITLE origin_only=1 implicit=1 rok_plain=1",
        ),
        (
            "DPRK",
            "북중 교역 증가",
            "단둥 세관을 거친 화물이 늘었다.",
            "ko",
            "pair_lead=1 pair_any=1 pair_share=0.6 bridge=1 TITLE beat=0.5",
        ),
        ("ROK", "한중일 정상회의", "세 나라가 만났다.", "ko", "late=1 rok_plain=1"),
        ("DPRK", "중국인 관광객, 평양 방문", "북한 여행사가 밝혔다.", "ko", "TITLE beat=1"),
        (
            "DPRK",
            "中朝贸易额增长",
            "丹东口岸货车排队。",
            "zh-Hans",
            "pair_lead=1 pair_any=1 pair_share=0.6 bridge=1 TITLE beat=0.5",
        ),
        ("ROK", "韩国外长访华", "双方会谈。", "zh-Hans", "TITLE beat=0.5"),
        (
            "ROK",
            "中美韩三方会谈",
            "会谈在首尔举行。",
            "zh-Hans",
            "both_any=1 third=0.333 venue=1 aimed=1 third_pair=1 rok_plain=1",
        ),
        (
            "DPRK",
            "中朝貿易が増加",
            "丹東の税関にトラックが並んだ。",
            "ja",
            "pair_lead=1 pair_any=1 pair_share=0.6 bridge=1 TITLE beat=0.5",
        ),
        ("ROK", "韓国外相が訪中", "会談した。", "ja", "TITLE beat=1"),
        ("ROK", "日中韓首脳会談", "ソウルで開かれた。", "ja", "both_any=1 venue=1 rok_plain=1"),
        ("ROK", "Nothing here", "Boats sail.", "en", "late=1 rok_plain=1"),
        ("DPRK", "", "China sent rice to North Korea.", "en", "TITLE beat=0.5"),
    ],
)
def test_the_features_of_a_text(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected


@pytest.mark.parametrize(
    ("title", "summary", "lang", "country", "expected"),
    [
        ("China and North Korea meet", "", "en", None, True),
        ("China and South Korea meet", "", "en", None, True),
        ("THAAD stays", "", "en", None, True),
        ("Dandong harvests apples", "", "en", None, True),
        ("A day in the park", "", "en", None, True),
        ("A day in the park", "Children played and dogs ran.", "en", None, False),
        ("Japan votes", "", "en", None, False),
        ("China votes", "", "en", None, True),
        ("North Korea votes", "Polls opened.", "en", None, True),
        ("China wins gold medal in table tennis final match", "", "en", None, False),
        ("China wins", "The match in the final round of the league ended 2-1.", "en", None, True),
        ("North Korea wins", "The match in the final round of the league ended 2-1.", "en", None, True),
        ("China beats South Korea in match", "The striker scored in the second half of the match.", "en", None, True),
        ("Three leaders meet", "", "en", None, True),
        ("삼국 정상회의", "", "ko", None, True),
        ("국내 경기 회복", "", "ko", "KR", True),
        ("오늘의 운세", "", "ko", "KR", False),
    ],
)
def test_what_is_worth_a_page(title: str, summary: str, lang: str, country: str | None, expected: bool) -> None:
    assert prejudge(title, summary, lang, country) == expected


def evidence(title: str, text: str, lang: str) -> str:
    found = judge_relevance(title, text, lang)
    fields = {"title": title, "text": text}
    return f"{' '.join(found.relations)}: " + "|".join(fields[one.field][one.start : one.end] for one in found.evidence)


@pytest.mark.parametrize(
    ("title", "text", "lang", "expected"),
    [
        (
            "China and North Korea hold talks",
            "Envoys of Beijing and Pyongyang spoke.",
            "en",
            "DPRK-PRC: China|North Korea",
        ),
        ("한중 정상회담 개최", "양국 정상이 서울에서 만났다.", "ko", "ROK-PRC: 한중"),
        (
            "Trade over the Yalu grows",
            "Trucks cross at Dandong to North Korea.",
            "en",
            "DPRK-PRC: Yalu|Dandong|North Korea",
        ),
        ("China votes", "South Korea waits.", "en", ": China|South Korea"),
        ("Nothing here", "Boats sail.", "en", ": "),
        ("中朝韩三方", "中国、朝鲜和韩国的外长在北京会谈。", "zh-Hans", "DPRK-PRC ROK-PRC: 中朝|中国|韩国"),
        (
            "China, North Korea and South Korea",
            "Beijing sent rice to Pyongyang and signed a deal with Seoul.",
            "en",
            "DPRK-PRC ROK-PRC: China|North Korea|South Korea",
        ),
    ],
)
def test_the_words_that_decided(title: str, text: str, lang: str, expected: str) -> None:
    assert evidence(title, text, lang) == expected
