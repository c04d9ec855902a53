"""Foreign text is made harmless: no invisible characters, no second line, no address that does something."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text.sanitise import one_line, web_address

LINES = {
    "newline": ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
    "line-separator": ("a\u2028b\u2029c\x85d", "a b c d"),
    "null": ("a\x00b\x1b[31mc", "ab[31mc"),
    "right-to-left-override": ("\u202egnp.exe\u202c", "gnp.exe"),
    "isolates": ("\u2066a\u2069", "a"),
    "zero-width": ("No\u200brth\ufeff Ko\u200drea", "North Korea"),
    "soft-hyphen": ("bor\u00adder", "border"),
    "tags": ("flag\U000e0067\U000e007f", "flag"),
    "hangul-filler": ("\u3164\u3164news", "news"),
    "surrogate": ("a\ud800b", "ab"),
    "zalgo": ("a" + "\u0301\u0323\u0302\u0324\u0303" * 4 + "b", None),
    "emoji": ("🚂 다리", "🚂 다리"),
    "rare-ideograph": ("𠮷野家", "𠮷野家"),
    "full-width": ("ＡＢＣ　１", "ＡＢＣ １"),
}


@pytest.mark.parametrize(("given_text", "wanted"), LINES.values(), ids=LINES)
def test_a_line_shows_only_what_a_reader_sees(given_text: str, wanted: str | None):
    line = one_line(given_text)
    assert line == wanted if wanted is not None else len(line) <= 6


def test_a_long_title_is_cut_and_says_so():
    assert one_line("가" * 10_000, 300) == "가" * 299 + "…"


@given(st.text(max_size=200))
@settings(deadline=None, derandomize=True)
def test_any_text_becomes_one_visible_line(text: str):
    line = one_line(text, 50)
    assert one_line(line, 50) == line
    assert len(line) <= 50
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text(st.characters(max_codepoint=0x7F), max_size=60))
@settings(deadline=None, derandomize=True)
def test_a_plain_text_is_made_a_line_as_any_other_is(text: str):
    """Such a text takes a shorter way: nothing in it has to be looked up."""
    assert one_line(text + " é", 100).removesuffix("é").rstrip() == one_line(text, 100)


REFUSED = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//host.example/x", "ftp://h.example/",
    "http://", "https:///x", "https://user:pw@bank.example/", "https://h.example/\r\nBcc: x", "https://h.example/a b",
    'https://h.example/"onclick="x', "https://h.example/<script>", "https://h.example/\u202egnp", "https://[::1", "",
    "https://h.example:99999/", "https://h.example/" + "a" * 3000, "java\tscript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_none_is_not_followed(url: str):
    assert web_address(url) == ""


@pytest.mark.parametrize(
    "url", ["https://h.example/a?b=1&c=2#d", "http://뉴스.example/기사/1", "https://h.example:8080/"]
)
def test_an_address_of_an_article_is_kept(url: str):
    assert web_address(url) == url
