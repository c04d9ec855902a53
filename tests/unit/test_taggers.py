"""The taggers, each on invented sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.annotation.taggers import is_unconfirmed, tag
from extractors.records import Tag


def values(kind: str, title: str, text: str = "", lang: str = "en") -> set[str]:
    return {t.value for t in tag(title, text, lang) if t.kind == kind}


@pytest.mark.parametrize(
    ("text", "lang", "topic"),
    [
        ("A freight train crossed the border bridge.", "en", "border.bridge_rail"),
        ("두 정상이 정상회담을 열었다.", "ko", "diplomacy.summit"),
        ("安理会讨论制裁。", "zh-Hans", "sanctions.un_sanctions"),
        ("中國漁船遭海警扣押。", "zh-Hant", "maritime.illegal_fishing"),
        ("脱北者が強制送還された。", "ja", "people.repatriation"),
    ],
)
def test_a_topic_has_two_levels(text: str, lang: str, topic: str) -> None:
    assert topic in values("topic", "", text, lang)


def test_an_article_is_not_about_what_it_names_once() -> None:
    text = "A word on smuggling. " + "The ministers met and the ministers spoke. " * 30
    assert values("topic", "Foreign ministers meet", text) == {"diplomacy.ministerial"}


def test_an_entity_is_tagged_once_at_its_first_mention() -> None:
    found = [
        t for t in tag("Xi in Seoul", "Xi Jinping spoke. Xi left.", "en") if t.kind == "entity" and t.value == "per:xi"
    ]
    assert [(t.field, t.start, t.end) for t in found] == [("title", 0, 2)]


@pytest.mark.parametrize(
    ("text", "lang", "places"),
    [
        ("Trucks queued in Dandong.", "en", {"city:dandong"}),
        ("Beijing rejected the plan.", "en", set()),
        ("The two met in Beijing.", "en", {"city:beijing"}),
        ("PYONGYANG, May 3 (KCNA) -- A hall opened in Nampo.", "en", {"city:nampo"}),
        ("베이징에서 회의가 열렸다.", "ko", {"city:beijing"}),
        ("【北京】丹東で会議が開かれた。", "ja", {"city:dandong"}),
    ],
)
def test_a_place_is_where_it_happens(text: str, lang: str, places: set[str]) -> None:
    assert values("place", "", text, lang) == places


@pytest.mark.parametrize(
    ("text", "lang", "sourcing", "unconfirmed"),
    [
        ("A source in the town said the gate was shut.", "en", {"anonymous"}, True),
        ("The foreign ministry said the gate was shut.", "en", {"official"}, False),
        ("The gate is believed to be shut, Yonhap reported.", "en", {"media"}, True),
        ("The gates are believed to be shut.", "en", set(), True),
        ("대북 소식통은 문이 닫혔다고 했다.", "ko", {"anonymous"}, True),
        ("외교부 대변인은 문이 열렸다고 밝혔다.", "ko", {"official"}, False),
        ("消息人士称大门已关闭。", "zh-Hans", {"anonymous"}, True),
        ("聯合ニュースによると門が閉まった。", "ja", {"media"}, False),
        ("The gate was green.", "en", set(), False),
        ("The gate, said Ann Bell, a guide in Leeds, was shut.", "en", {"named"}, False),
        ("A guide in the town said the gate was shut.", "en", {"anonymous"}, True),
        ("The coast guard shut the gate, it said in a note.", "en", {"official"}, False),
        ("Former ambassador Ann Bell said the gate was shut.", "en", {"named"}, False),
        ("문이 닫혔다고 통일부가 알렸다.", "ko", {"official"}, False),
        ('통일부 "문은 닫혔다"', "ko", {"official"}, False),
        ("한 상인은 문이 닫혔다고 말했다.", "ko", {"anonymous"}, True),
        ("韩国官员说大门已关闭。", "zh-Hans", {"official"}, False),
        ("大门已关闭，两名不愿具名的商人说。", "zh-Hans", {"anonymous"}, True),
        ("門が閉まったと外務省が発表した。", "ja", {"official"}, False),
        ("田中一郎教授は門が閉まったと指摘した。", "ja", {"named"}, False),
    ],
)
def test_who_stands_behind_it(text: str, lang: str, sourcing: set[str], unconfirmed: bool) -> None:
    tags = tag("", text, lang)
    assert {t.value for t in tags if t.kind == "sourcing"} == sourcing
    assert is_unconfirmed(tags) is unconfirmed


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Beijing and Seoul agreed to strengthen ties.", {"warming"}),
        ("Rome and Paris agreed to strengthen ties.", set()),
        ("Beijing and Seoul agreed to strengthen ties despite tensions.", set()),
        ("Beijing retaliated and Seoul protested.", {"cooling"}),
        ("The bridge is two kilometres long.", set()),
    ],
)
def test_stance_is_tagged_where_it_is_stated(text: str, stance: set[str]) -> None:
    assert values("stance", "", text) == stance


def test_what_leads_decides_whether_it_is_confirmed() -> None:
    rumour = "Sources said a tunnel was dug. " + "The soil there is soft and wet. " * 12
    answer = "A spokesperson for the foreign ministry spoke of peace."
    assert is_unconfirmed(tag("", rumour + answer, "en"))
    assert not is_unconfirmed(tag("", answer + " " + rumour, "en"))


def test_a_hedge_in_passing_is_not_doubt() -> None:
    text = "The bridge is open. " * 8 + "It reportedly cost a fortune."
    assert not is_unconfirmed(tag("", text, "en"))


def test_watched_phrases_and_hedges_are_phrases() -> None:
    text = "Neighbours like lips and teeth, they reportedly said."
    assert values("phrase", "", text) == {"phr:lipsteeth", "hedge"}


def test_the_order_is_fixed() -> None:
    tags = tag("Xi and Kim meet in Beijing", "They reportedly spoke of trade and of the border bridge.", "en")
    assert tags == sorted(tags, key=lambda t: (t.kind, t.value))
    assert all(isinstance(t, Tag) and t.rule_id for t in tags)


@pytest.mark.parametrize(
    ("text", "lang", "value", "quote"),
    [
        ('"The gate stays shut all winter," said Wang Yi in Beijing.', "en", "quote:per:wangyi", "The gate stays"),
        ('외교부는 "문은 겨우내 닫혀 있다"고 밝혔다.', "ko", "quote:org:rokmofa", "문은 겨우내"),
        ("外务省官员表示：“大门整个冬天都关闭。”", "zh-Hans", "quote:official", "大门整个"),
        ("外務省は「門は冬の間閉まる」と述べた。", "ja", "quote:official", "門は冬の間"),
    ],
)
def test_a_quotation_has_its_speaker(text: str, lang: str, value: str, quote: str) -> None:
    found = {t.value: text[t.start : t.end] for t in tag("", text, lang) if t.value.startswith("quote:")}
    assert found[value].startswith(quote)


@pytest.mark.parametrize(("year", "who"), [(2010, "per:leemb"), (2026, "per:leejaemyung"), (None, "per:leejaemyung")])
def test_the_president_is_who_held_the_office(year: int | None, who: str) -> None:
    text = "이 대통령은 시진핑 주석을 만났다."
    day = datetime(year, 3, 1, tzinfo=UTC) if year else None
    found = {t.value for t in tag("", text, "ko", day, "KR") if t.kind == "entity"}
    assert found & {"per:leemb", "per:leejaemyung"} == {who}


def test_mentions_are_counted() -> None:
    counts = {
        t.value: t.mentions for t in tag("Xi in Seoul", "Xi Jinping spoke. Xi left Seoul.", "en") if t.kind == "entity"
    }
    assert (counts["per:xi"], counts["city:seoul"]) == (3, 2)
