"""The words that every match of an expression holds, and the conditions that sentences of our own state."""

from __future__ import annotations

import re
from datetime import date

import pytest

from extractors.ledgers import read_ledgers
from extractors.lexicon.required_words import fold, required_words
from extractors.records import PageFacts


def words(pattern: str) -> list[str]:
    return sorted(required_words(re.compile(pattern)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", ["abc"]),
        ("ab", []),
        ("ABC", ["abc"]),
        ("abc|def", ["abc", "def"]),
        ("abc|de", []),
        ("abc|x", []),
        ("a(b|c)d", ["abd", "acd"]),
        ("a[bc]d", ["abd", "acd"]),
        ("a[b-d]def", ["def"]),
        ("ab[bcdefghijklm]", ["abb", "abc", "abd", "abe", "abf", "abg", "abh", "abi", "abj", "abk", "abl", "abm"]),
        ("ab[bcdefghijklmn]", []),
        ("[abc]", []),
        ("abc.*defg", ["defg"]),
        ("abc.*de", ["abc"]),
        ("ab.*cd", []),
        ("abc?", []),
        ("ab(c|d)?", []),
        ("(abc)?", []),
        ("(abc)+", ["abc"]),
        ("(abc){2}", ["abcabc"]),
        ("(ab){2}", ["abab"]),
        ("(a){3}", ["aaa"]),
        ("(a){4}", []),
        ("(ab){0,3}c", []),
        ("a{1,3}bc", ["abc"]),
        ("abc(?=def)", ["def"]),
        ("(?=def)", ["def"]),
        ("(?!def)abc", ["abc"]),
        ("\\bword\\b", ["word"]),
        ("^word$", ["word"]),
        ("(?:foo|bar)baz", ["barbaz", "foobaz"]),
        ("(?i:Foo)", ["foo"]),
        ("\\d+abc", ["abc"]),
        ("船", ["船"]),
        ("渡船", ["渡船"]),
        ("한", ["한"]),
        ("ab船", ["ab船"]),
        ("(abc|abcd)", ["abc"]),
        ("x(abc|def)(ghi|jkl)y", ["xabcghiy", "xabcjkly", "xdefghiy", "xdefjkly"]),
        ("[ab][cd][ef][gh]", ["ace", "acf", "ade", "adf", "bce", "bcf", "bde", "bdf"]),
        ("(?>abc)d", ["abcd"]),
        ("(?P<n>abc)d", ["abcd"]),
        ("", []),
        ("a|b", []),
        ("(abcd|efgh).(x|y)", ["abcd", "efgh"]),
        ("ß", []),
        ("İx", []),
        ("abc(?<=bc)d", ["abcd"]),
    ],
)
def test_the_words_that_every_match_holds(pattern: str, expected: list[str]) -> None:
    assert words(pattern) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AbC", "abc"),
        ("İstanbul", "istanbul"),
        ("ſ", "s"),
        ("ıI", "ii"),
        ("\ud800a", "�a"),
        ("한A", "한a"),
    ],
)
def test_a_text_is_folded_to_its_own_length(text: str, expected: str) -> None:
    assert fold(text) == expected


def conditions(text: str, lang: str) -> list[str]:
    found = read_ledgers("", text, lang, PageFacts("https://s.example/a", published_on=date(2031, 5, 20))).conditions
    return [" ".join(filter(None, (one.test, one.concept, one.event_type, one.side))) or "open" for one in found]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Whether Wang Yi visits Pyongyang will show where China and North Korea stand.", "en", ["happens visit PRC"]),
        (
            "North Korea waits. The test is whether China's statement omits the denuclearisation.",
            "en",
            ["omits denuclearization PRC"],
        ),
        ("If China visits North Korea, it will show something.", "en", ["happens visit PRC"]),
        ("The question is whether China and North Korea agree.", "en", ["open"]),
        ("Wang Yi visited Pyongyang.", "en", []),
        ("Asked whether Wang Yi would visit Pyongyang, he smiled.", "en", []),
        ("Even if Wang Yi visits Pyongyang, China and North Korea stay apart.", "en", []),
        ("王毅是否访问朝鲜，将检验中朝关系。", "zh-Hans", ["happens visit PRC"]),
        ("王毅外相が平壌を訪問するかが中朝関係の試金石だ。", "ja", ["happens visit PRC"]),
    ],
)
def test_the_conditions_of_a_text(text: str, lang: str, expected: list[str]) -> None:
    assert conditions(text, lang) == expected
