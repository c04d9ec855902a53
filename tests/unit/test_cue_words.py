"""Cues as words: the form texts are compared in, spelling, company, and which of overlapping names count."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.annotation import cue_matching
from extractors.annotation.cue_matching import Meaning, normalise_for_matching


@pytest.mark.parametrize(
    ("raw", "text", "folded"),
    [
        ("Plain text", "Plain text", "plain text"),
        ("ＡＢＣ～！", "ABC~!", "abc~!"),
        ("a–b—c−d", "a-b-c-d", "a-b-c-d"),
        ("it’s ‘so’", "it's 'so'", "it's 'so'"),
        ("한・중", "한·중", "한·중"),
        ("a\u00a0b\tc\u3000d\ne", "a b c d e", "a b c d e"),
        ("bor\u00adder\u200bs", "borders", "borders"),
        ("a\ud800b", "a\ufffdb", "a\ufffdb"),
        ("e\u0301a", "\u00e9a", "\u00e9a"),
        ("xe\u0301", "x\u00e9", "x\u00e9"),
        ("\u1112\u1161\u11ab", "한", "한"),
        ("ｶﾞ", "ガ", "ガ"),
        ("㈱", "(株)", "(株)"),
        ("İstanbul", "İstanbul", "İstanbul"),
        ("", "", ""),
    ],
)
def test_the_form_texts_are_compared_in(raw: str, text: str, folded: str) -> None:
    found = normalise_for_matching(raw)
    assert (found.text, found.folded) == (text, folded)


@pytest.mark.parametrize(
    ("raw", "word", "span"),
    [
        ("bor\u00adder now", "border", (0, 7)),
        ("bor\u00adder now", "now", (8, 11)),
        ("e\u0301a", "\u00e9", (0, 2)),
        ("e\u0301a", "a", (2, 3)),
        ("㈱x", "株", (0, 1)),
        ("㈱x", "x", (1, 2)),
        ("plain", "lai", (1, 4)),
        ("x\u200by", "xy", (0, 3)),
    ],
)
def test_a_found_word_leads_back_to_the_raw_text(raw: str, word: str, span: tuple[int, int]) -> None:
    found = normalise_for_matching(raw)
    start = found.text.index(word)
    assert found.raw_span(start, start + len(word)) == span


@pytest.mark.parametrize(
    ("shown", "cue", "expected"),
    [
        ("border", "border", True),
        ("Border", "border", True),
        ("BORDER", "border", True),
        ("us", "US", False),
        ("US", "US", True),
        ("thaad", "THAAD", False),
        ("THAAD", "Thaad", True),
        ("USA", "Usa", False),
        ("USAX", "Usax", True),
        ("New yalu", "new yalu", True),
        ("New Yalu", "new Yalu", True),
        ("new yalu", "new Yalu", False),
        ("the new yalu river bridge", "the New Yalu River Bridge", True),
        ("new yalu river bridge", "New Yalu River Bridge", True),
        ("yalu river bridge", "Yalu River Bridge", False),
    ],
)
def test_capitals_count_where_a_cue_has_any(shown: str, cue: str, expected: bool) -> None:
    assert cue_matching._is_spelled(shown, cue) is expected


def company(text: str, **asked: str) -> bool:
    """Whether <cue> stands in the company it asks for."""
    start, end = text.index("<"), text.index(">") - 1
    names = ("after", "not_after", "before", "not_before")
    cue: Any = SimpleNamespace(**{name: re.compile(asked[name]) if name in asked else None for name in names})
    return cue_matching._is_in_company(text.replace("<", "").replace(">", ""), start, end, cue)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("a <b> c", {}, True),
        ("a <b> c", {"after": " c"}, True),
        ("a <b> c", {"after": " d"}, False),
        ("a <b> c", {"not_after": " c"}, False),
        ("a <b> c", {"not_after": " d"}, True),
        ("a <b> c", {"before": "a "}, True),
        ("a <b> c", {"before": "d "}, False),
        ("a <b> c", {"not_before": "a "}, False),
        ("a <b> c", {"not_before": "d "}, True),
        ("a <b> c", {"before": "a", "not_before": "d"}, True),
        ("a <b> c", {"before": "a", "not_before": " $"}, False),
        ("a" + " " * 159 + "<b>", {"before": "a"}, True),
        ("a" + " " * 160 + "<b>", {"before": "a"}, False),
        ("<b>" + " " * 159 + "a", {"after": " *a"}, True),
        ("<b>" + " " * 160 + "a", {"after": " *a"}, False),
    ],
)
def test_the_company_a_cue_asks_for(text: str, asked: dict[str, str], expected: bool) -> None:
    assert company(text, **asked) is expected


def meaning(value: str, kind: str = "entity", text: str = "", *, hides: bool = False, prefix: bool = False) -> Meaning:
    cue: Any = SimpleNamespace(is_prefix=prefix)
    return Meaning(kind, value, value, cue, text or value, hides=hides)


def is_word(marked: str, **known: Any) -> bool:
    start, end = marked.index("<"), marked.index(">") - 1
    plain = marked.replace("<", "").replace(">", "")
    known = {"value": "x", "text": plain[start:end]} | known
    return cue_matching._is_word(plain, start, end, meaning(**known))


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("a <word> here", {}, True),
        ("a<word> here", {}, False),
        ("a <word>s here", {}, False),
        ("a <word>s here", {"prefix": True}, True),
        ("a-<word>-b", {}, True),
        ("<word>", {}, True),
        ("한<word>한", {}, True),
        ("<왕이>가 왔다", {}, True),
        ("<왕이>날 왔다", {}, False),
        ("대<왕이>가 왔다", {}, False),
        ("<중국>산 쌀", {"value": "country:chn"}, True),
        ("대<중국> 쌀", {"value": "country:chn"}, True),
        ("<왕이>날 왔다", {"kind": "token"}, True),
        ("대<김정은>날", {}, True),
        ("x<-word>", {"text": "-word"}, True),
        ("<word->x", {"text": "word-"}, True),
    ],
)
def test_a_cue_is_a_word_of_its_own(text: str, known: dict[str, Any], expected: bool) -> None:
    assert is_word(text, **known) is expected


def kept(*found: tuple[int, int, Meaning]) -> str:
    names = cue_matching._leftmost_longest([*found])
    return " ".join(f"{one.value}{'*' * nested}" for _, _, one, nested in names)


CHINA, PAPER, PAIR, TOPIC = (
    meaning("china"),
    meaning("paper", hides=True),
    meaning("pair", "token"),
    meaning("t", "topic"),
)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([(0, 5, CHINA), (5, 9, PAPER)], "china paper"),
        ([(0, 9, meaning("bank")), (0, 5, CHINA)], "bank china*"),
        ([(0, 9, PAPER), (0, 5, CHINA)], "paper"),
        ([(0, 9, CHINA), (2, 5, CHINA)], "china"),
        ([(0, 9, meaning("bank")), (2, 5, CHINA), (6, 9, CHINA)], "bank china*"),
        ([(0, 6, CHINA), (4, 9, meaning("bank"))], "china"),
        ([(0, 6, CHINA), (0, 6, meaning("bank"))], "bank china"),
        ([(0, 6, CHINA), (0, 6, PAPER), (2, 4, meaning("bank"))], "china paper"),
        ([(0, 9, meaning("bank")), (2, 5, PAIR)], "bank pair*"),
        ([(0, 9, PAIR), (2, 5, meaning("two", "token"))], "pair"),
        ([(0, 9, PAIR), (2, 5, CHINA)], "pair china*"),
        ([(0, 9, PAIR), (0, 9, CHINA), (2, 5, meaning("two", "token"))], "china pair two*"),
        ([(0, 9, CHINA), (2, 5, TOPIC), (1, 12, TOPIC)], "china t t"),
        ([(0, 9, PAPER), (9, 12, CHINA)], "paper china"),
        ([(0, 9, PAPER), (12, 20, meaning("bank")), (13, 15, CHINA)], "paper bank china*"),
        ([(0, 9, CHINA), (12, 20, meaning("bank")), (13, 15, CHINA)], "china bank china*"),
    ],
)
def test_of_overlapping_names_the_leftmost_and_longest_counts(
    found: list[tuple[int, int, Meaning]], expected: str
) -> None:
    assert kept(*found) == expected
