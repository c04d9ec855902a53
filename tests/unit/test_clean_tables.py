"""Languages, sentences, words and clean text, exactly: each rule by texts on both sides of it."""

from __future__ import annotations

import pytest

from extractors.text.clean import clean_line, clean_text, count_words, detect_lang, sentences, stream_safe


@pytest.mark.parametrize(
    ("text", "prior", "expected"),
    [
        ("hello world there", None, "en"),
        ("hello world there", "ko", "en"),
        ("FTA 체결", None, "ko"),
        ("Samsung Galaxy 북", None, "en"),
        ("Samsung Galaxy 북", "ko", "ko"),
        ("Samsung Galaxy 북", "en", "en"),
        ("북", None, "ko"),
        ("abc 북중회담", None, "ko"),
        ("abc 북중회담", "en", "ko"),
        ("abc d 북중", "zh", "ko"),
        ("中朝首脳会談", None, "ja"),
        ("中朝首脳会談", "ja", "ja"),
        ("中朝首脑会谈", None, "zh-Hans"),
        ("中朝首腦會談", None, "zh-Hant"),
        ("中朝首脑会谈", "ja", "ja"),
        ("中朝山水", "zh-Hant", "zh-Hant"),
        ("中朝山水", None, "zh"),
        ("中朝山水", "ko", "zh"),
        ("中朝山水", "en", "zh"),
        ("の中朝首脳会談", "zh", "zh"),
        ("ので中朝首脳会談", None, "ja"),
        ("の中朝首脳会談", "ja", "ja"),
        ("の中", "ko", "zh"),
        ("対応这", "ko", "ja"),
        ("対応这们", "ko", "zh-Hans"),
        ("这這", "zh", "zh"),
        ("这這們", None, "zh-Hant"),
        ("这们這", None, "zh-Hans"),
        ("", "ja", "ja"),
        ("123", "ko", "ko"),
        ("123", None, ""),
        ("북中朝", None, "ko"),
        ("북中", None, "ko"),
        ("북中朝首", None, "zh"),
        ("カタカナ語", None, "ja"),
        ("ｶﾅ", None, "ja"),
        ("학회学会", None, "ko"),
        ("対応会", "zh", "zh-Hans"),
        ("国会", None, "zh-Hans"),
        ("国会這", None, "zh-Hans"),
    ],
)
def test_the_language_of_a_text(text: str, prior: str | None, expected: str) -> None:
    assert detect_lang(text, prior) == expected


@pytest.mark.parametrize(
    ("beginning", "han", "prior", "expected"),
    [
        ("", 59, "ja", "ja"),
        ("", 60, "ja", "zh"),
        ("対応", 57, None, "ja"),
        ("対応", 58, None, "zh"),
        ("ので", 38, None, "ja"),
        ("ので", 39, None, "zh"),
    ],
)
def test_han_without_kana_is_japanese_in_a_short_text_alone(
    beginning: str, han: int, prior: str | None, expected: str
) -> None:
    assert detect_lang(beginning + "中" * han, prior) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("A b. C d! E f? G", "", "A b. C d!|E f?|G"),
        ("He said “Go.” Then he left.", "", "He said “Go.”|Then he left."),
        ("“Go!” he said. “Stay.”", "", "“Go!” he said.|“Stay.”"),
        ("Mr. Kim came. He left.", "", "Mr. Kim came.|He left."),
        ("The U.S. said so.", "", "The U.S. said so."),
        ("It was in the U.S. The rest left.", "", "It was in the U.S.|The rest left."),
        ("J. Smith came.", "", "J. Smith came."),
        ("Plan B. The rest.", "", "Plan B.|The rest."),
        ("It was I. He left.", "", "It was I.|He left."),
        ("version 2.0 came. so it went", "", "version 2.0 came. so it went"),
        ("Wait… what? Yes.", "", "Wait… what?|Yes."),
        ("Wait... What now.", "", "Wait...|What now."),
        ("Wait…… he said", "", "Wait……|he said"),
        ("다리가 열렸다.그는 떠났다.", "ko", "다리가 열렸다.|그는 떠났다."),
        ("값은 3.5다. 끝", "ko", "값은 3.5다.|끝"),
        ("다리가 열렸다. 그는 떠났다", "ko", "다리가 열렸다.|그는 떠났다"),
        ("가나.abc", "ko", "가나.abc"),
        ("“열렸다.”그는 말했다.", "ko", "“열렸다.”그는 말했다."),
        ("桥开了。他走了。", "zh", "桥开了。|他走了。"),
        ("“桥开了。”他说。他走了。", "zh", "“桥开了。”他说。|他走了。"),
        ("他说：“桥开了。”他走了。", "zh", "他说：“桥开了。”|他走了。"),
        ("他说：“桥开了。”“好。”", "zh", "他说：“桥开了。”|“好。”"),
        ("「開いた。閉じた。」と述べた。次。", "ja", "「開いた。閉じた。」と述べた。|次。"),
        ("彼は「開いた。」と述べた。次。", "ja", "彼は「開いた。」と述べた。|次。"),
        ("彼は「開いた。", "ja", "彼は「開いた。"),
        ("「開いた」と言った。次。", "ja", "「開いた」と言った。|次。"),
        ("彼は「開いた。」", "ja", "彼は「開いた。」"),
        ("开了！？走了。", "zh", "开了！？|走了。"),
        ("A b.\n\nC d.\n", "", "A b.|C d."),
        ("  A b.  C d.  ", "", "A b.  C d."),
        ("(A b.) C d.", "", "(A b.)|C d."),
        ("No. 5 came. No. He left.", "", "No. 5 came.|No. He left."),
        ("He came at 5 p.m. Monday. At 5 p.m. The rest.", "", "He came at 5 p.m. Monday.|At 5 p.m.|The rest."),
        ("Is it? “yes.” no", "", "Is it?|“yes.” no"),
        ("Go!) he said. X", "", "Go!) he said.|X"),
    ],
)
def test_where_a_sentence_ends(text: str, lang: str, expected: str) -> None:
    assert "|".join(text[a:b] for a, b in sentences(text, lang)) == expected


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("a" * 1000, [1000]),
        ("a" * 1001, [1000, 1]),
        ("a" * 2001, [1000, 1000, 1]),
        ("word " * 200, [999]),
        ("word " * 201, [999, 4]),
        ("a" * 600 + ", " + "b" * 700, [601, 700]),
        ("a" * 499 + " " + "b" * 700, [1000, 200]),
        ("a" * 500 + " " + "b" * 700, [500, 700]),
    ],
)
def test_what_runs_on_is_cut_at_a_pause_of_its_second_half(text: str, lengths: list[int]) -> None:
    assert [end - start for start, end in sentences(text)] == lengths


@pytest.mark.parametrize(("quoted", "lengths"), [(999, [1000, 18]), (1000, [14, 1000, 5])])
def test_a_japanese_quotation_holds_its_sentences_together(quoted: int, lengths: list[int]) -> None:
    text = "彼は「" + "あ" * 10 + "。" + "い" * (quoted - 1) + "」と述べた。"
    assert [end - start for start, end in sentences(text, "ja")] == lengths


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("a b-c d’e", "en", 3),
        ("ab 中文字 1", "zh", 5),
        ("あいう abc", "ja", 4),
        ("북한 - 중국", "ko", 2),
        ("북한 · 중국", "en", 2),
        ("3.5 U.S. x_y", "en", 4),
        ("中文 字", "en", 2),
        ("中文 字", "zh-Hant", 3),
    ],
)
def test_how_many_words(text: str, lang: str, expected: int) -> None:
    assert count_words(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "cleaned", "line"),
    [
        ("a  b\t c", "a b c", "a b c"),
        (" a \n b ", "a\nb", "a b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", "a b c d"),
        ("a\n\n\n\nb", "a\n\nb", "a b"),
        ("é", "é", "é"),
        ("é\n", "é", "é"),
        ("a\u200bb", "ab", "ab"),
        ("a  b", "a b", "a b"),
        ("ａ", "ａ", "ａ"),
        ("a\x00b", "ab", "ab"),
        ("a\u3000b\xa0c", "a b c", "a b c"),
        ("\n a\n", "a", "a"),
    ],
)
def test_a_text_made_clean(text: str, cleaned: str, line: str) -> None:
    assert (clean_text(text), clean_line(text)) == (cleaned, line)


@pytest.mark.parametrize(
    ("mark", "count", "kept"), [("\u0301", 30, 30), ("\u0301", 31, 30), ("\u0344", 15, 15), ("\u0344", 31, 15)]
)
def test_a_letter_keeps_thirty_marks(mark: str, count: int, kept: int) -> None:
    assert stream_safe("가" + mark * count) == "가" + mark * kept
