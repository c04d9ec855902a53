"""What stands in a dateline, in which sentence a mention is, and how long a text is read."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate


def mentions(text: str, lang: str, title: str = "") -> str:
    """Names and agencies with the number of their sentence."""
    annotated = annotate(title, text, lang)
    kept = [one for one in annotated.mentions if one.kind in {"name", "wire"}]
    return " ".join(f"{one.value}@{one.sentence}" for one in kept)


@pytest.mark.parametrize(
    ("text", "lang", "title", "expected"),
    [
        ("China spoke. Japan slept.", "en", "", "country:chn@0 country:jpn@1"),
        ("China spoke. Japan slept.", "en", "North Korea waits", "country:prk@0 country:chn@1 country:jpn@2"),
        ("China spoke.\nJapan slept.", "en", "", "country:chn@0 country:jpn@1"),
        ("BEIJING (Reuters) - Japan slept.", "en", "", "org:reuters@0 reuters@0 country:jpn@0"),
        ("SEOUL, March 3 - China spoke.", "en", "", "country:chn@0"),
        ("Seoul said so. China spoke.", "en", "", "city:seoul@0 country:chn@1"),
        ("(서울=연합뉴스) 중국이 밝혔다.", "ko", "", "org:yonhap@0 yonhap@0 country:chn@0"),
    ],
)
def test_the_mentions_of_a_text(text: str, lang: str, title: str, expected: str) -> None:
    assert mentions(text, lang, title) == expected


@pytest.mark.parametrize(("sentences", "is_short"), [(5, True), (6, False)])
def test_a_text_of_five_sentences_is_short(sentences: int, is_short: bool) -> None:
    assert annotate("", "It rained. " * sentences, "en").is_short is is_short


@pytest.mark.parametrize(("before", "is_read"), [(99_995, True), (99_996, False)])
def test_names_are_read_in_the_first_hundred_thousand_characters(before: int, is_read: bool) -> None:
    annotated = annotate("", " " * before + "China", "en")
    assert [one.value for one in annotated.of_kind("name")] == ["country:chn"] * is_read


@pytest.mark.parametrize(
    ("title", "sentences"), [("China spoke. Japan slept!", 1), ("", 0), ("  ", 0), ("A. " * 400, None)]
)
def test_a_title_is_one_sentence(title: str, sentences: int | None) -> None:
    found = [one for one in annotate(title, "", "en").sentences if one.field == "title"]
    assert len(found) == sentences if sentences is not None else len(found) > 1
