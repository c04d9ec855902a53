"""Cleaning, sentences, words and language in four languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text.clean import clean_text, count_words, detect_lang, paragraphs, sentences

ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text("a b.\n\u200b\u3000「。」다 \u00ad\r\x85\u0301e")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("a\u200bb\u00adc\ufeff", "abc", id="invisible"),
        pytest.param(" one\u3000 two \t\n three ", "one two\nthree", id="spaces"),
        pytest.param("a\r\n\r\n\r\n\r\nb\u2029c", "a\n\nb\nc", id="lines"),
        pytest.param("Ａ①", "Ａ①", id="width-is-kept"),
        pytest.param("\ud800x", "x", id="surrogate"),
        pytest.param("한\u1100\u1161", "한가", id="jamo-composed"),
    ],
)
def test_normalise(raw, clean):
    assert clean_text(raw) == clean


@settings(deadline=None, derandomize=True)
@given(ANY_TEXT)
def test_normalising_twice_is_normalising_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@settings(deadline=None, derandomize=True)
@given(ANY_TEXT, st.sampled_from(["en", "ko", "ja", "zh-Hans", ""]))
def test_sentences_are_ordered_trimmed_and_lose_nothing(text, lang):
    spans = sentences(text, lang)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "lang", "pieces"),
    [
        pytest.param("Mr. Oh met J. Lind in the U.S. on Monday. He left.", "en", [41, 50], id="abbreviations"),
        pytest.param("It grew 3.5 percent. “Why?” he asked. Nobody knew!", "en", [20, 37, 50], id="decimal-quote"),
        pytest.param("「行く。帰る。」と述べた。次の文。", "ja", [13, 17], id="japanese-quote"),
        pytest.param("“好的。”船长说。他又说：“可以。”船到了！", "zh-Hans", [9, 18, 22], id="chinese-quote"),
        pytest.param('그는 "갔다."고 말했다.이어 왔다. 3.5% 올랐다.', "ko", [14, 20, 30], id="korean-endings"),
        pytest.param("no end\nnew line", "en", [6, 15], id="line-break"),
    ],
)
def test_sentences(text, lang, pieces):
    assert [end for _, end in sentences(text, lang)] == pieces


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("The port’s co-op re-opened at 3.5 knots", "en", 7),
        ("강 위의 다리가 – 열렸다.", "ko", 4),
        ("橋がKTXで開いた。", "ja", 7),
        ("大桥2号开通", "zh-Hans", 6),
    ],
)
def test_count_words(text, lang, words):
    assert count_words(text, lang) == words


@pytest.mark.parametrize(
    ("text", "prior", "lang"),
    [
        ("The bridge (大橋) reopened on Monday", None, "en"),
        ("한중 해운 회담, 大橋 재개통", None, "ko"),
        ("삼성 Galaxy AI 폰", "ko", "ko"),
        ("大橋が再び開通した", None, "ja"),
        ("中朝首脳会談", "ja", "ja"),
        ("中朝首脳会談", None, "ja"),
        ("这座大桥重新开通", None, "zh-Hans"),
        ("這座大橋重新開通", "zh-Hans", "zh-Hant"),
        ("大山小水", "zh-Hant", "zh-Hant"),
        ("大山小水", None, "zh"),
        ("123 –", "ko", "ko"),
        ("", None, ""),
    ],
)
def test_detect_lang(text, prior, lang):
    assert detect_lang(text, prior) == lang


def test_paragraphs_are_non_empty_lines():
    assert paragraphs(" one \n\n\u200b\ntwo\n") == ["one", "two"]
