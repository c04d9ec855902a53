"""Matching: what is found where, as a word of its own, in each script."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.cue_matching import matcher_for, normalise_for_matching
from extractors.lexicon import load_lexicon


def names(text: str, lang: str = "") -> list[str]:
    """The quotes of the names in a text that are not inside a longer one."""
    return [text[find.start : find.end] for find in annotate("", text, lang).of_kind("name") if not find.is_nested]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Beijing's envoy left Pyongyang", "en", ["Beijing", "Pyongyang"]),
        ("Beijingers like tea", "en", []),
        ("tell us about the US", "en", ["US"]),
        ("CHINA AND NORTH KOREA AGREE", "en", ["CHINA", "NORTH KOREA"]),
        ("중국은 북한에서 온", "ko", ["중국", "북한"]),
        ("평양을 떠나 단둥으로", "ko", ["평양", "단둥"]),
        ("부산물 처리와 부산에서", "ko", ["부산"]),
        ("'中단체관광객' 온다", "ko", ["中"]),
        ("北中 교역", "ko", ["北中"]),
        ("북중미 월드컵", "ko", []),
        ("朝鮮日報の記事", "ja", ["朝鮮日報"]),
        ("朝鲜半岛的局势", "zh-Hans", []),
        ("平壤冷面馆", "zh-Hans", []),
        ("日中韓の会合", "ja", ["日中韓"]),
        ("中朝首脳会談", "", ["中朝"]),
        ("樂天桃猿取勝", "zh-Hant", []),
        ("그 나라의 왕이 떠났다", "ko", []),
        ("왕이 외교부장은 中 외교", "ko", ["왕이", "中"]),
        ("李强调合作的中国代表", "zh-Hans", ["中国"]),
    ],
)
def test_names_are_found_as_words(text: str, lang: str, found: list[str]) -> None:
    assert names(text, lang) == found


def test_the_longest_name_wins_and_keeps_the_name_inside_it() -> None:
    finds = annotate("", "The China Coast Guard left.", "en").of_kind("name")
    assert [(f.value, f.is_nested) for f in finds] == [("org:ccg", False), ("country:chn", True)]


def test_a_paper_does_not_mention_the_country_in_its_name() -> None:
    assert {e for f in annotate("", "朝鲜日报报道了展览", "zh").of_kind("name") for e in f.entities} == {"org:chosun"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea agreed. Then the North left.", True),
        ("Snow fell on the North.", False),
    ],
    ids=["named before", "alone"],
)
def test_a_short_form_needs_its_long_form(text: str, expected: bool) -> None:
    assert ("the North" in names(text, "en")) is expected


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ｋｉｍ　Jong‑un", "Kim Jong-un"),
        ("北·中 ㆍ", "北·中 ·"),
        ("ﾋﾟｮﾝﾔﾝ", "ピョンヤン"),
        ("a\u200bb\ud800", "ab\ufffd"),
    ],
    ids=["width", "dots", "halfwidth kana", "invisible and unreadable"],
)
def test_normalising_brings_spellings_together(raw: str, text: str) -> None:
    assert normalise_for_matching(raw).text == text


def test_the_map_leads_back_to_the_raw_text() -> None:
    raw = "㈜ ﾋﾟｮﾝ 北"
    norm = normalise_for_matching(raw)
    start = norm.text.index("北")
    assert raw[slice(*norm.raw_span(start, start + 1))] == "北"


def test_a_matcher_is_built_once() -> None:
    assert matcher_for(load_lexicon()) is matcher_for(load_lexicon())
