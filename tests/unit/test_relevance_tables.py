"""Features of the relevance judgement by one changed word: what stands between the two, heads, lists, other countries."""

# ruff: noqa: E501 - a table of texts reads best a line a text

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.relevance import features


def shown(relation: str, title: str, text: str, lang: str) -> str:
    """All features that are not zero; TITLE: both sides stand in the title."""
    values = features(annotate(title, text, lang), f"{relation}-PRC")
    found = " ".join(f"{name}={value:.3g}" for name, value in values.items() if value and name != "bias")
    return found.replace("both_sentence=1 both_title=1 both_lead=1 both_any=1 salience=0.4", "TITLE")


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        ("DPRK", "Sinuiju opens a market", "Chinese traders came.", "en", "bridge=1 both_any=1"),
        ("DPRK", "Sinuiju opens a market", "North Korea built it.", "en", "bridge_one=1"),
        ("DPRK", "Dandong opens a market", "North Korean traders came.", "en", "bridge=1 both_any=1"),
        ("DPRK", "Dandong opens a market", "China built it.", "en", "bridge_one=1"),
        ("DPRK", "Dandong opens a market", "It lies in Liaoning.", "en", "bridge_one=1 place_only=1"),
        ("DPRK", "Hunchun and Dandong harvest apples", "The fruit is red.", "en", "bridge_one=1"),
        ("DPRK", "Hunchun and Dandong customs clear trucks", "The trucks crossed the border.", "en", "bridge=1 bridge_two=1"),
        ("DPRK", "Dandong and the Yalu freeze", "Ice is thick.", "en", "bridge_one=1"),
        ("DPRK", "Friendship Bridge is painted", "It is grey.", "en", "bridge_one=1"),
        ("DPRK", "Friendship Bridge is painted", "China paid.", "en", "bridge=1"),
        ("DPRK", "Friendship Bridge and the New Yalu River Bridge are painted", "They are grey.", "en", "bridge_one=1"),
        ("DPRK", "Friendship Bridge is painted in Liaoning", "It is grey.", "en", "bridge_one=1 place_only=1"),
        ("DPRK", "North Korean workers sew shirts", "They sew in Russia.", "en", "bridge_one=1 third=0.5"),
        ("DPRK", "North Korean workers sew shirts", "They sew in China.", "en", "bridge=1 both_any=1"),
        ("DPRK", "Chinese People's Volunteers remembered", "North Korea held a rite.", "en", "bridge=1 both_any=1"),
        ("DPRK", "Chinese People's Volunteers remembered", "A rite was held.", "en", "bridge_one=1"),
        ("DPRK", "As close as lips and teeth", "An old saying.", "en", "bridge_one=1"),
        ("DPRK", "As close as lips and teeth", "China and North Korea are so.", "en", "bridge=1 both_sentence=1 both_any=1 salience=0.4"),
        ("DPRK", "Mount Paektu and the Yalu seen from Russia", "Smuggling in Russia goes on.", "en", "bridge_one=1 third=0.5"),
        ("ROK", "Yellow Sea structures stay", "South Korea protested.", "en", "bridge=1 bridge_two=1"),
        ("ROK", "Yellow Sea structures stay in South Korea's way", "Boats sail.", "en", "bridge=1 bridge_two=1"),
        ("ROK", "Yellow Sea structures stay", "Japan and South Korea protested.", "en", "bridge=1 bridge_two=1 third=0.333"),
        ("ROK", "Yellow Sea is calm", "South Korea fishes.", "en", "bridge_one=1"),
        ("ROK", "Yellow Sea boundary talks", "The zone was drawn.", "en", "bridge_one=1"),
        ("ROK", "Hallyu ban goes on", "Singers wait.", "en", "bridge_one=1"),
        ("ROK", "Hallyu ban goes on", "Singers of South Korea wait.", "en", "bridge=1"),
        ("ROK", "THAAD and the Hallyu ban", "They stay.", "en", "bridge=1 bridge_two=1"),
        ("ROK", "THAAD worries China", "The radar is on.", "en", "bridge=1 TITLE beat=0.5"),
        ("ROK", "visa-free travel for South Korea", "Tourists cheer.", "en", "bridge=1"),
        ("ROK", "Ieodo seen from China", "A rock.", "en", "bridge=1 TITLE beat=0.5"),
        ("ROK", "PMZ and Ieodo on one map", "A rock.", "en", "bridge=1 bridge_two=1"),
    ],
)  # fmt: skip
def test_what_stands_between_the_two(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        ("ROK", "Xi speaks with Lee Jae-myung and Takaichi", "They met.", "en", "TITLE heads=0.5 third=0.333"),
        ("ROK", "Takaichi speaks of Xi and Lee Jae-myung", "They met.", "en", "TITLE third=0.333 third_first=1 listed=1 rok_plain=1"),
        ("ROK", "Xi Jinping visits South Korea with Japan", "They met.", "en", "TITLE third=0.333 venue=1 rok_plain=1"),
        ("DPRK", "Kim Jong Un's letter to China", "It was read.", "en", "TITLE heads=0.5"),
        ("DPRK", "Choe Son Hui meets Wang Yi", "They met.", "en", "TITLE heads=0.5"),
        ("DPRK", "Choe Son Hui in China", "They met.", "en", "TITLE"),
        ("DPRK", "Letters were read", "Xi Jinping wrote to Kim Jong Un.", "en", "both_sentence=1 both_any=1 salience=0.4 heads=1"),
        ("DPRK", "Letters were read", "It rained. Xi Jinping wrote to Kim Jong Un.", "en", "both_sentence=1 both_any=1 salience=0.286"),
    ],
)  # fmt: skip
def test_heads_of_both(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        ("DPRK", "Firms in China sanctioned over North Korea", "The US Treasury announced sanctions on Chinese companies trading with North Korea.", "en", "TITLE beat=0.5 third=0.08"),
        ("DPRK", "UN sanctions on North Korea stay, says China", "The US said UN sanctions stay.", "en", "TITLE beat=0.5 third=0.333"),
        ("DPRK", "US: smuggling between China and North Korea grows", "The US said so.", "en", "TITLE beat=0.5 third=0.2 listed=1"),
        ("ROK", "China's economic coercion of South Korea, says US", "The US spoke.", "en", "TITLE beat=0.5 third=0.2"),
        ("ROK", "Economic retaliation over THAAD: China and South Korea, says US", "The US spoke.", "en", "bridge=1 TITLE beat=1 third=0.16 listed=1"),
        ("ROK", "China's economic coercion, as the US sees it, of South Korea", "The US spoke.", "en", "TITLE beat=0.5 third=0.5"),
        ("ROK", "China sanctions Hanwha units", "The US spoke of it.", "en", "third=0.5 late=1 rok_plain=1"),
        ("ROK", "US says China's sanctions on Hanwha of South Korea are wrong", "It spoke.", "en", "TITLE beat=0.5 third=0.133"),
        ("ROK", "Hanwha sanctioned by China", "The US spoke of it.", "en", "third=0.5 late=1 rok_plain=1"),
        ("ROK", "China and Japan: sanctions on Hanwha", "It spoke.", "en", "third=0.5 aimed=1 late=1 rok_plain=1"),
        ("ROK", "A word", "The US spoke. China sanctions Hanwha units.", "en", "third=0.5 third_first=1 late=1 rok_plain=1"),
        ("ROK", "A word", "China sanctions Hanwha units, the US said.", "en", "third=0.5 late=1 rok_plain=1"),
        ("ROK", "중국, 한화 자회사 제재", "미국이 밝혔다.", "ko", "third=0.5 late=1 rok_plain=1"),
        ("ROK", '미국 "중국의 한화오션 제재 규탄"', "미국이 밝혔다.", "ko", "TITLE beat=0.5 third=0.2"),
        ("ROK", "中国制裁韩华子公司", "美国表示关注。", "zh-Hans", "third=0.5 late=1 rok_plain=1"),
        ("ROK", "中国がハンファ子会社を制裁", "米国が述べた。", "ja", "third=0.5 late=1 rok_plain=1"),
    ],
)  # fmt: skip
def test_what_a_third_country_says_of_them(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        ("ROK", "US imposes duties on imports from China and South Korea", "They begin.", "en", "TITLE beat=0.5 third=0.333 third_first=1 listed=2"),
        ("ROK", "Duties imposed on China, South Korea by US", "They begin.", "en", "TITLE beat=0.5 third=0.333 listed=2"),
        ("ROK", "Anti-dumping duties on China, South Korea", "They begin.", "en", "TITLE beat=1 listed=2"),
        ("ROK", "China, South Korea, Japan hold drills", "They begin.", "en", "TITLE third=0.333 listed=1 bloc=1 rok_plain=1"),
        ("ROK", "China, South Korea hold drills, Japan watches", "They begin.", "en", "TITLE third=0.333 rok_plain=1"),
        ("ROK", "As Japan watches, China and South Korea agree", "They begin.", "en", "TITLE third=0.333 third_first=1 listed=1 rok_plain=1"),
        ("ROK", "As Japan watches, China and South Korea wait", "They begin.", "en", "TITLE third=0.333 third_first=1 listed=1 rok_plain=1"),
        ("ROK", "Trump on China, South Korea", "They begin.", "en", "TITLE third=0.333 third_first=1 listed=1 rok_plain=1"),
        ("ROK", "He spoke about China, South Korea", "They begin.", "en", "TITLE listed=1 rok_plain=1"),
        ("ROK", "He spoke about China, South Korea and went", "They begin.", "en", "TITLE rok_plain=1"),
        ("DPRK", "Russia, China, North Korea align", "They begin.", "en", "TITLE beat=0.5 third=0.333 third_first=1 listed=1 bloc=1"),
        ("DPRK", "Prime minister speaks about North Korea and China", "They begin.", "en", "TITLE listed=1"),
        ("ROK", "China, and later South Korea, with Japan", "They begin.", "en", "TITLE third=0.333 rok_plain=1"),
    ],
)  # fmt: skip
def test_the_two_in_a_list(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected


@pytest.mark.parametrize(
    ("relation", "title", "text", "lang", "expected"),
    [
        ("ROK", "US and China spar as Samsung watches", "Samsung of South Korea watches.", "en", "TITLE third=0.2 third_first=1 aimed=1 rok_plain=1"),
        ("ROK", "South Korea and Japan counter China", "The pact is against China.", "en", "TITLE third=0.25 aimed=1 rok_plain=1"),
        ("ROK", "South Korea and Japan speak of China", "The pact is new.", "en", "TITLE third=0.333 rok_plain=1"),
        ("ROK", "South Korea counters China", "The plan is new.", "en", "TITLE rok_plain=1"),
        ("ROK", "Busan between US and China", "Ships came.", "en", "TITLE third=0.333 venue=1 aimed=1 rok_plain=1"),
        ("ROK", "A day", "Ships came. China and South Korea signed.", "en", "both_sentence=1 both_any=1 salience=0.286 rok_plain=1"),
        ("ROK", "A day", "Ships came. It rained. China and South Korea signed.", "en", "both_sentence=1 both_any=1 salience=0.125 late=1 rok_plain=1"),
        ("ROK", "A day", "Ships came. Seoul waited. It rained. China and South Korea signed.", "en", "both_sentence=1 both_any=1 salience=0.111 rok_plain=1"),
        ("ROK", "Chinese student in South Korea wins", "China cheered.", "en", "TITLE rok_plain=1"),
        ("ROK", "Chinese student in South Korea wins", "He won.", "en", "TITLE rok_plain=1"),
        ("ROK", "Concert in Shanghai", "South Korean fans came to Beijing.", "en", "both_sentence=1 both_any=1 salience=0.4 genre=0.9 place_only=1 rok_plain=1"),
        ("ROK", "Concert in Shanghai", "South Korean fans thanked Xi Jinping.", "en", "both_sentence=1 both_any=1 salience=0.4 heads=0.5 genre=0.9"),
        ("ROK", "US and China meet in Busan", "Trade was discussed.", "en", "TITLE third=0.333 third_first=1 venue=1 aimed=1 rok_plain=1"),
        ("ROK", "US and China meet, South Korea glad", "Trade was discussed.", "en", "TITLE third=0.333 third_first=1 rok_plain=1"),
        ("ROK", "US and China meet in Seoul", "Trade was discussed in South Korea.", "en", "TITLE third=0.25 third_first=1 venue=1 aimed=1 rok_plain=1"),
        ("ROK", "US and China meet in Seoul", "South Korea was glad.", "en", "TITLE third=0.25 third_first=1 aimed=1 rok_plain=1"),
        ("ROK", "North Korea ships coal to China", "A South Korean official said so.", "en", "both_any=1 other_korea=0.333 rok_plain=1"),
        ("ROK", "North Korea ships coal to China", "South Korea bought none.", "en", "both_any=1 other_korea=0.333 rok_plain=1"),
        ("ROK", "North Korea ships coal to China", "A defector living in Seoul said so.", "en", "both_any=1 other_korea=0.5 source_only=1 rok_plain=1"),
        ("ROK", "Ships bring coal to China", "A South Korean official said so.", "en", "both_any=1 rok_plain=1"),
        ("ROK", "BRICS and Japan: China, South Korea", "They met.", "en", "TITLE third=0.333 third_first=1 listed=1 rok_plain=1"),
        ("ROK", "한미일, 중국 견제", "세 나라가 모였다.", "ko", "TITLE third=0.333 listed=1 bloc=1 aimed=1 rok_plain=1"),
        ("ROK", "정부, 중국과 협의", "국내 반응이 나왔다.", "ko", "TITLE implicit=1 rok_plain=1"),
        ("ROK", "정부, 중국과 협의", "한국 정부가 밝혔다.", "ko", "TITLE rok_plain=1"),
        ("ROK", "미중 정상, 경주서 회동", "한국은 환영했다.", "ko", "both_any=1 third=0.333 aimed=1 third_pair=1 rok_plain=1"),
        ("ROK", "미중 정상, 부산에서 회동", "무역을 논의했다.", "ko", "TITLE beat=0.5 third=0.333 venue=1 aimed=1 third_pair=1"),
        ("DPRK", "중국산 쌀, 북한 시장에", "값이 올랐다.", "ko", "TITLE origin_only=1"),
        ("DPRK", "美朝首脳会談に中国が反応", "平壌は沈黙した。", "ja", "both_any=1"),
        ("DPRK", "朝鲜半岛局势，中方表态", "外交部发言人回应。", "zh-Hans", "late=1"),
        ("DPRK", "Summit of Trump and Kim Jong Un: China waits", "The summit was long.", "en", "TITLE third=0.333 third_first=1"),
        ("DPRK", "China and North Korea: trade, customs, coal and workers", "Smuggling and sanctions evasion by China and North Korea.", "en", "TITLE beat=2"),
    ],
)  # fmt: skip
def test_how_the_two_are_named(relation: str, title: str, text: str, lang: str, expected: str) -> None:
    assert shown(relation, title, text, lang) == expected
