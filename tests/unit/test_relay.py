"""The chain by which a report was passed on, on invented sentences in four languages and both Chinese scripts."""

from __future__ import annotations

import pytest

from extractors.annotation.taggers import tag
from extractors.records import Link


def chain(text: str, lang: str, title: str = "") -> list[Link]:
    tags = [t for t in tag(title, text, lang) if (t.kind, t.value) == ("sourcing", "media")]
    return [link for t in tags for link in t.chain]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "South Korea's Yonhap reported, citing Japan's NHK, that the customs yard was shut.",
            "org:yonhap org:nhk",
        ),
        (
            "en",
            "Yonhap said, citing NHK, which quoted an unnamed diplomat, that it opens.",
            "org:yonhap org:nhk anonymous",
        ),
        ("en", "According to Kyodo, citing several sources, the train will run again.", "org:kyodo anonymous"),
        ("en", "Trucks are waiting, a trader told Daily NK.", "org:dailynk anonymous"),
        ("en", "Trucks are waiting, a source told NHK, Yonhap reported.", "org:yonhap org:nhk anonymous"),
        ("en", "According to Yonhap, KCNA said the delegation had left Pyongyang.", "org:yonhap org:kcna"),
        ("en", "Reuters reported that Kyodo had quoted a Chinese official as denying it.", "org:reuters org:kyodo"),
        ("en", "Yonhap and Kyodo reported the visit.", "org:yonhap"),
        ("en", "A trader quoted by Radio Free Asia said rice had become dear.", "org:rfa anonymous"),
        ("en", "Local media reported the closure.", "media"),
        ("ko", "연합뉴스는 일본 NHK 방송을 인용해 세관이 닫혔다고 보도했다.", "org:yonhap org:nhk"),
        ("ko", "교도통신이 복수의 외교 소식통을 인용해 열차가 다시 다닌다고 보도했다.", "org:kyodo anonymous"),
        ("ko", "단둥의 한 소식통은 데일리NK에 트럭이 밀려 있다고 전했다.", "org:dailynk anonymous"),
        ("ko", "로이터통신에 따르면 조선중앙통신은 대표단이 떠났다고 보도했다.", "org:reuters org:kcna"),
        (
            "ko",
            "NHK는 통일부 당국자의 말을 인용해 그렇다고 전했다고 연합뉴스가 보도했다.",
            "org:yonhap org:nhk official",
        ),
        ("zh-Hans", "韩联社援引日本放送协会(NHK)报道称，丹东海关已关闭。", "org:yonhap org:nhk"),
        ("zh-Hans", "据共同社援引消息人士的话报道，列车将恢复运行。", "org:kyodo anonymous"),
        ("zh-Hans", "一名知情人士告诉路透社，货车正在排队。", "org:reuters anonymous"),
        ("zh-Hans", "据韩联社报道，朝中社称代表团已离开平壤。", "org:yonhap org:kcna"),
        ("zh-Hant", "韓聯社引述《讀賣新聞》報導指出，丹東海關已關閉。", "org:yonhap org:yomiuri"),
        ("zh-Hant", "中央社轉引路透社消息，知情人士說列車將恢復。", "org:cna-tw org:reuters"),
        ("zh-Hant", "一名不願具名的商人向自由亞洲電台透露，貨車大排長龍。", "org:rfa anonymous"),
        ("ja", "聯合ニュースはNHKの報道を引用し、丹東の税関が閉鎖されたと伝えた。", "org:yonhap org:nhk"),
        ("ja", "共同通信は複数の外交筋の話として、列車が再開すると報じた。", "org:kyodo anonymous"),
        ("ja", "聯合ニュースによると、朝鮮中央通信は代表団が平壌を出発したと報じた。", "org:yonhap org:kcna"),
        ("ja", "貿易関係者はデイリーNKに対し、トラックが列をなしていると語った。", "org:dailynk anonymous"),
        ("en", "The gate is shut, the ministry said.", ""),
        ("ko", "통일부는 문이 닫혔다고 밝혔다.", ""),
    ],
)
def test_who_passed_it_on(lang: str, text: str, expected: str) -> None:
    found = chain(text, lang)
    assert [link.value for link in found] == expected.split()
    assert all(text[link.start : link.end].strip() for link in found)


def test_the_words_that_name_each_are_its_span() -> None:
    text = "🇯🇵 Yonhap reported, citing NHK, that the gate was shut."
    assert [text[link.start : link.end] for link in chain(text, "en")] == ["Yonhap", "NHK"]


def test_a_chain_goes_on_in_the_next_sentence_and_through_the_title() -> None:
    text = "Kyodo quoted a diplomat in Beijing. The gate is shut."
    found = chain(text, "en", "Gate shut, Yonhap says, citing Kyodo")
    assert [(link.value, link.field) for link in found] == [
        ("org:yonhap", "title"), ("org:kyodo", "title"), ("anonymous", "text"),
    ]  # fmt: skip


def test_outlets_that_cite_each_other_end() -> None:
    text = "Yonhap, citing Kyodo, reported it. Kyodo, citing Yonhap, reported it."
    assert [link.value for link in chain(text, "en")] == ["org:yonhap", "org:kyodo"]
