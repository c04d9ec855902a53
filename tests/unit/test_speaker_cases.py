"""Who speaks in sentences of our own, in which class, and through whom a report came."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.attribution import relay_chain
from extractors.annotation.cue_matching import normalise_for_matching
from extractors.annotation.speakers import speakers_of


def speakers(text: str, lang: str, title: str = "") -> list[str]:
    annotated = annotate(title, text, lang)
    return [f"{one.speaker_class}: {annotated.raw(one.field)[one.start : one.end]}" for one in speakers_of(annotated)]


def chain(text: str, lang: str) -> str:
    return " > ".join(link.value for link in relay_chain(annotate("", text, lang)))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Wang Yi said trade would grow.", "en", ["official: Wang Yi"]),
        ("Ada Quill said trade would grow.", "en", ["named: Ada Quill"]),
        ("Quill said trade would grow.", "en", ["named: Quill"]),
        ("A diplomat said trade would grow.", "en", ["anonymous: diplomat"]),
        ("The diplomat Ada Quill said trade would grow.", "en", ["official: diplomat"]),
        ("Diplomats said trade would grow.", "en", ["official: Diplomat"]),
        ("Professor Ada Quill said trade would grow.", "en", ["named: Professor"]),
        ("A former ambassador said trade would grow.", "en", ["named: ambassador"]),
        ("A spokesperson said trade would grow.", "en", ["official: spokes"]),
        ("A spokesperson for the foreign ministry said trade would grow.", "en", ["official: ministry"]),
        ("The foreign ministry said trade would grow.", "en", ["official: ministry"]),
        ("An official of the foreign ministry said trade would grow.", "en", ["official: ministry"]),
        ("A source in the foreign ministry said trade would grow.", "en", ["anonymous: source"]),
        ("China said trade would grow.", "en", ["official: China"]),
        ("China has said trade would grow.", "en", ["official: China"]),
        ("A trader in China said trade would grow.", "en", ["anonymous: trader"]),
        ("Beijing said trade would grow.", "en", ["official: Beijing"]),
        ("Samsung said trade would grow.", "en", ["named: Samsung"]),
        ("Samsung's sales showed growth, it said.", "en", []),
        ("The United Nations said trade would grow.", "en", ["named: Nations"]),
        ("KCNA said trade would grow.", "en", ["official: KCNA"]),
        ("Yonhap said trade would grow.", "en", ["media: Yonhap"]),
        ("“Trade will grow,” Wang Yi told reporters.", "en", ["official: Wang Yi"]),
        ("According to Yonhap, trade grew.", "en", ["media: Yonhap"]),
        ("According to a source, trade grew.", "en", ["anonymous: source"]),
        ("On Monday said trade would grow.", "en", []),
        ("Trade would grow, said Ada Quill, a trader.", "en", ["named: trader"]),
        ("Trade grew, the customs office announced on Monday.", "en", ["official: customs"]),
        ("“It will grow,” said Dr. Ada Quill, a trade specialist in Busan.", "en", ["named: specialist"]),
        ("“It will grow,” said Lt. Gen. Ada Quill, who once led the corps.", "en", ["named: Ada Quill"]),
        ("“It will grow,” said A. B. Quill, an analyst in Busan.", "en", ["named: analyst"]),
        ("Ada Quill, a trade specialist, said the pact would hold.", "en", ["named: specialist"]),
        ("Dr. Ada Quill, a trade specialist, said the pact would hold.", "en", ["named: specialist"]),
        ("The train will run daily, a boon for traders, said the ministry.", "en", ["official: ministry"]),
        ("“It will grow,” said Ada Quill, a former BBC journalist and author.", "en", ["named: author"]),
        ("“It will grow,” said Ada Quill, a BBC journalist.", "en", ["media: BBC"]),
        ("왕이 부장은 교역이 늘 것이라고 밝혔다.", "ko", ["official: 왕이 부장"]),
        ("외교부는 교역이 늘 것이라고 밝혔다.", "ko", ["official: 외교부"]),
        ("외교부 관계자는 교역이 늘 것이라고 밝혔다.", "ko", ["official: 외교부"]),
        ("외교부 대변인은 교역이 늘 것이라고 밝혔다.", "ko", ["official: 대변인"]),
        ("김철수 교수는 교역이 늘 것이라고 말했다.", "ko", ["named: 교수"]),
        ("박영희 씨는 교역이 늘 것이라고 말했다.", "ko", ["named: 박영희 씨"]),
        ("중국은 교역이 늘 것이라고 밝혔다.", "ko", ["official: 중국"]),
        ("조선중앙통신은 교역이 늘었다고 보도했다.", "ko", ["official: 조선중앙통신"]),
        ("연합뉴스는 교역이 늘었다고 보도했다.", "ko", ["media: 연합뉴스"]),
        ("소식통에 따르면 교역이 늘었다.", "ko", ["anonymous: 소식통"]),
        ("삼성전자는 교역이 늘 것이라고 밝혔다.", "ko", ["named: 삼성전자"]),
        ("王毅表示，贸易将增长。", "zh-Hans", ["official: 王毅"]),
        ("外交部发言人表示，贸易将增长。", "zh-Hans", ["official: 发言人"]),
        ("李明教授表示，贸易将增长。", "zh-Hans", ["named: 教授"]),
        ("中方表示，贸易将增长。", "zh-Hans", ["official: 中方"]),
        ("韩联社报道，贸易增长。", "zh-Hans", ["media: 韩联社"]),
        ("据消息人士透露，贸易增长。", "zh-Hans", ["anonymous: 消息人士"]),
        ("王毅外相は貿易が伸びると述べた。", "ja", ["official: 外相"]),
        ("外務省は貿易が伸びると発表した。", "ja", ["official: 外務省"]),
        ("田中教授は貿易が伸びると話した。", "ja", ["named: 教授"]),
        ("中国は貿易が伸びると発表した。", "ja", ["official: 中国"]),
        ("聯合ニュースは貿易が伸びたと報じた。", "ja", ["media: 聯合ニュース"]),
        ("関係者によると、貿易が伸びた。", "ja", ["anonymous: 関係者"]),
    ],
)
def test_who_speaks(text: str, lang: str, expected: list[str]) -> None:
    assert speakers(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Yonhap reported that trade grew.", "en", "org:yonhap"),
        ("Yonhap reported, citing NHK, that trade grew.", "en", "org:yonhap > org:nhk"),
        (
            "Yonhap reported, citing NHK, which quoted a diplomat, that trade grew.",
            "en",
            "org:yonhap > org:nhk > anonymous",
        ),
        ("According to Yonhap, NHK reported that trade grew.", "en", "org:yonhap > org:nhk"),
        ("A trader told Reuters that trade grew.", "en", "org:reuters > anonymous"),
        ("Wang Yi said trade grew.", "en", ""),
        ("Citing a source, Kyodo reported that trade grew.", "en", "org:kyodo > anonymous"),
        ("Trade grew, Yonhap reported, citing KCNA.", "en", "org:yonhap > org:kcna"),
        ("A former Reuters reporter said trade grew.", "en", ""),
        ("Yonhap and Kyodo reported that trade grew.", "en", "org:yonhap"),
        ("연합뉴스는 NHK를 인용해 교역이 늘었다고 보도했다.", "ko", "org:yonhap > org:nhk"),
        ("NHK 방송은 소식통을 인용해 교역이 늘었다고 보도했다.", "ko", "org:nhk > anonymous"),
        ("韩联社援引日本NHK报道，贸易增长。", "zh-Hans", "org:yonhap > org:nhk"),
        ("一名商人告诉路透社，贸易增长。", "zh-Hans", "org:reuters > anonymous"),
        ("据韩联社报道，外交部表示贸易增长。", "zh-Hans", "org:yonhap > official"),
        ("聯合ニュースはNHKを引用し、貿易が伸びたと報じた。", "ja", "org:yonhap > org:nhk"),
        ("関係者はNHKに対し、貿易が伸びたと述べた。", "ja", "org:nhk > anonymous"),
        ("共同通信は外交筋の話として、貿易が伸びたと報じた。", "ja", "org:kyodo > anonymous"),
    ],
)
def test_through_whom_a_report_came(text: str, lang: str, expected: str) -> None:
    assert chain(text, lang) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("North  Korea", "North  Korea"),
        ("NORTH KOREA", "NORTH KOREA"),
        ("İstanbul", "İstanbul"),
        ("Straße", "Straße"),
        ("ＦＵＬＬ\u3000ｗｉｄｔｈ", "FULL width"),
        ("étude", "étude"),
        ("co\xadop", "coop"),
        ("한나", "한나"),
        ("a\u200bb", "ab"),
        ("‘quote’ “x”", "'quote' “x”"),
        ("long—dash", "long-dash"),
    ],
)
def test_a_text_as_cues_are_searched_in_it(raw: str, expected: str) -> None:
    assert normalise_for_matching(raw).text == expected
