"""Body and junk by letters: pages whose paragraphs are of a few kinds, one more or less of each."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.articles import boilerplate
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import squeeze

NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
KINDS = {
    "w": "Boat {} of the old line was seen at the far pier in 1921.",
    "c": "Boat {} " + "of the old line was seen at the far pier " * 3,  # cut in mid-sentence
    "b": "Ada Quill{} is a reporter at the Quay Post.",
    "R": "Related articles",
    "K": "Comments",
    "!": "@Bob {} are you serious lol? I agree with you.",
    "s": "@Bob thanks for that {}.",
    "l": "So {} goes. Well done.",
    "f": "He said “{} will open” to Ada Quill of the council.",
    "m": "I think you are right about {}.",
    "B": "@Bob {} are you serious lol? I agree with you. " + "So it goes. " * 75,
}


def page(kinds: str, **facts: Any) -> str:
    """The kinds of a page's paragraphs → a label each, '-' for body."""
    paragraphs = [KINDS[kind].format(NUMBERS[place]).strip() for place, kind in enumerate(kinds)]
    found = {junk.text: junk.label for junk in split_junk(paragraphs, **facts)[1]}
    return " ".join(found.get(text, "-") for text in paragraphs)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("wwwRww", "- - - related related related"),
        ("wwwKww", "- - - comment comment comment"),
        ("wwRwww", "- - related - - -"),
        ("wwRw", "- - related related"),
        ("wRww", "- related - -"),
        ("wwR", "- - related"),
        ("wR", "- related"),
        ("wwwwRwww", "- - - - related related related related"),
        ("wwwRwwww", "- - - related - - - -"),
    ],
)
def test_what_follows_a_closing_heading(kinds: str, expected: str) -> None:
    assert page(kinds) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("wwwcc", "- - - teaser teaser"),
        ("wwcc", "- - - -"),
        ("wwwc", "- - - -"),
        ("wwwbc", "- - - bio teaser"),
        ("wwwb", "- - - bio"),
        ("wwwcb", "- - - - bio"),
        ("wwb", "- - bio"),
        ("wb", "- -"),
        ("wwwccc", "- - - teaser teaser teaser"),
        ("wwwwwwwwcwcc", "- - - - - - - - - - teaser teaser"),
        ("wwwwwwwcwcc", "- - - - - - - - - - -"),
        ("cccc", "- - - -"),
    ],
)
def test_a_tail_of_other_stories(kinds: str, expected: str) -> None:
    """Paragraphs cut in mid-sentence, two or after the line about the author, behind three whole ones."""
    assert page(kinds) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("wwww!", "- - - - comment"),
        ("www!", "- - - -"),
        ("wwww!!", "- - - - comment comment"),
        ("wwwwww!l", "- - - - - - - -"),
        ("wwwwww!f", "- - - - - - - -"),
        ("wwww!wwf!", "- - - - - - - - comment"),
        ("wwwwwwl!!", "- - - - - - comment comment comment"),
        ("wwwwwwll!!", "- - - - - - comment comment comment comment"),
        ("wwwwwws!", "- - - - - - - comment"),
        ("wwwwwws", "- - - - - - -"),
        ("mwwwww!!", "- - - - - - - -"),
        ("mwwwwwwwwwwwww!!", "- - - - - - - - - - - - - - comment comment"),
        ("wwwwwwB", "- - - - - - -"),
        ("wwwwww!!B", "- - - - - - - - -"),
        ("!!wwwwww", "- - - - - - - -"),
    ],
)
def test_a_tail_of_readers(kinds: str, expected: str) -> None:
    """The last half, where readers talk to each other, nobody reports and the article itself says neither I nor you."""
    assert page(kinds) == expected


WHEN = "Published: 12 March 2031, 10:40"
LINES = [
    "The first boat left.",
    "The second one stayed.",
    "A third came late.",
    "It was the last.",
    "Nobody else came.",
]


@pytest.mark.parametrize(
    ("paragraphs", "facts", "junk"),
    [
        (["# Anything", *LINES], {}, ["headline"]),
        (["Label", WHEN, *LINES], {}, ["headline", "byline"]),
        (["Label", LINES[0], WHEN, *LINES[1:]], {}, ["headline", "byline"]),
        (["Label", *LINES[:2], WHEN, LINES[2]], {}, ["byline"]),
        (["Label", WHEN, LINES[0]], {}, ["byline"]),
        (["Label", WHEN, *LINES[:2]], {}, ["headline", "byline"]),
        (["A sentence.", WHEN, *LINES], {}, ["byline"]),
        (["x" * 140, WHEN, *LINES], {}, ["headline", "byline"]),
        (["x" * 141, WHEN, *LINES], {}, ["byline"]),
        (["Label", WHEN, *LINES], {"title": "Another"}, ["byline"]),
        ([*LINES, "By Ada Quill"], {"author": "Ada Quill"}, ["byline"]),
        ([*LINES, "Ada Quill"], {"author": "Ada Quill"}, ["byline"]),
        ([*LINES, "It went.", "Ada Quill"], {"author": "Ada Quill"}, []),
        ([*LINES, "It went.", "Ferry line"], {"title": "Ferry line"}, ["headline"]),
        ([*LINES, "Ferry line | Post"], {"title": "Ferry line"}, ["headline"]),
        ([*LINES, "It went.", "Ferry line | Post"], {"title": "Ferry line"}, []),
        (["Related articles"], {}, []),
        ([*LINES, "A boat at the pier"], {"captions": frozenset({"aboatatthepier"})}, ["caption"]),
        (["**Bold line**", *LINES], {"title": "Bold line"}, ["headline"]),
        ([WHEN + "x" * 60, *LINES], {}, []),
    ],
)
def test_the_head_of_a_page(paragraphs: list[str], facts: dict[str, Any], junk: list[str]) -> None:
    assert [one.label for one in split_junk(paragraphs, **facts)[1]] == junk


HEADLINE = "Ferry line to reopen soon"  # of 21 letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry line to reopen", True),
        ("Ferry line to reo", True),
        ("Ferry line to re", True),
        ("Ferry line to r", False),
        (HEADLINE + "x" * 40, True),
        (HEADLINE + "x" * 41, False),
        ("Breaking new: " + HEADLINE, True),
        ("Breaking news: " + HEADLINE, True),
        ("Breaking newss: " + HEADLINE, False),
        (HEADLINE + ", the oldest men said.", True),
        (HEADLINE + ", the oldest mens said.", False),
        (HEADLINE + ", the oldest mens said", True),
        ("Another line to reopen soon", False),
    ],
)
def test_a_line_that_repeats_the_headline(text: str, expected: bool) -> None:
    assert boilerplate._is_part_of_headline(squeeze(text), squeeze(HEADLINE), text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word " * 24, False),
        ("word " * 25, True),
        ("word " * 24 + "end.", False),
        ("word " * 24 + "end…", True),
        ("word " * 24 + "end...", True),
        ("word " * 24 + "end…”", True),
        ("word " * 24 + "end?", False),
        ("中" * 59, False),
        ("中" * 60, True),
        ("북한 " * 24, False),
        ("북한 " * 25, True),
    ],
)
def test_a_paragraph_cut_in_mid_sentence(text: str, expected: bool) -> None:
    assert boilerplate._is_cut(text.strip()) is expected


@pytest.mark.parametrize(
    ("text", "score", "is_reporting", "is_loose"),
    [
        ("@Bob are you serious lol? I agree with you.", 6.0, False, True),
        ("@Bob thanks for that.", 1.5, False, True),
        ("@Bob " + "word " * 30, 1.0, False, False),
        ("@Bob " + "word " * 15, 1.5, False, True),
        ("@Bob " + "word " * 16, 1.5, False, False),
        ("Do you know?", 2.5, False, True),
        ("lol", 2.0, False, True),
        ("lol you", 3.0, False, True),
        ("I think you are right.", 0.0, False, True),
        ("“are you lol” she said", 0.0, True, False),
        ("It was 5 then.", 0.0, False, False),
        ("Ada Quill knew it.", 0.0, False, False),
        ("Ada Quill said so.", 0.0, True, False),
        ("He said so.", 0.0, False, False),
    ],
)
def test_how_a_paragraph_talks(text: str, score: float, is_reporting: bool, is_loose: bool) -> None:
    assert boilerplate._address_score(text) == score
    assert boilerplate._is_reporting(text) is is_reporting
    assert boilerplate._is_loose(text) is is_loose
