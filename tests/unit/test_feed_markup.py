"""Markup of feeds made sound: where the root is, what is written otherwise, and what no listing holds."""

from __future__ import annotations

import pytest

from extractors.listings._markup import find_root, is_monstrous, repair_markup


def root(text: str) -> str:
    found = find_root(text)
    return f"{found.name} {found.qname} {found.start}" if found else ""


def repaired(text: str) -> str:
    found = find_root(text)
    assert found is not None
    return repair_markup(text, found).removeprefix('<?xml version="1.0" encoding="utf-8"?>\n')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<rss/>", "rss rss 0"),
        ("<?xml version='1.0'?><rss>", "rss rss 21"),
        ("<!-- <feed> --><rss>", "rss rss 15"),
        ("<!DOCTYPE rss><rss>", "rss rss 14"),
        ("<!DOCTYPE rss [<!ENTITY a 'b>c'>]><rss>", "rss rss 34"),
        ("junk < 5 <rss>", "rss rss 9"),
        ("<br /><b>Warning</b><rss version='2'>", "rss rss 20"),
        ("<html><body><rss></rss></body></html>", "html html 0"),
        ("<x:feed xmlns:x='a'>", "feed x:feed 0"),
        ("<?xml", ""),
        ("<!-- x", ""),
        ("<!DOCTYPE x", ""),
        ("<!DOCTYPE x [", ""),
        ("plain", ""),
        ("<RSS>", "rss RSS 0"),
        ("<urlset>", "urlset urlset 0"),
    ],
)  # fmt: skip
def test_the_root_of_a_document(text: str, expected: str) -> None:
    assert root(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x<rss>a & b</rss>", "<rss>a &amp; b</rss>"),
        ("<rss>a &amp; b &nbsp; c &#146; d &#60; e</rss>", "<rss>a &amp; b \xa0 c ’ d &#60; e</rss>"),
        ("<rss>e &#x1; f &copy; &foo;</rss>", "<rss>e  f © &amp;foo;</rss>"),
        ("<rss>5 < 6</rss>", "<rss>5 &lt; 6</rss>"),
        ("<rss>\x01a</rss>", "<rss>a</rss>"),
        ("<rss><![CDATA[a & < b]]>&</rss>", "<rss><![CDATA[a & < b]]>&amp;</rss>"),
        ("<rss><![CDATA[a & b</rss>", "<rss><![CDATA[a & b</rss>]]>"),
        ("<rss><!-- a -->b</rss>", "<rss>b</rss>"),
        ("<rss><!-- a b</rss>", "<rss>"),
        ("<rss><author>Ada</author></rss>", "<rss><author>Ada</author></rss>"),
        ("<rss><author/>x</rss>", "<rss><author/>x</rss>"),
        ("<rss><author>Ada</rss>", "<rss><author>Ada</rss>"),
    ],
)  # fmt: skip
def test_what_a_parser_would_not_take_is_written_otherwise(text: str, expected: str) -> None:
    assert repaired(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a>" * 256, False),
        ("<a>" * 257, True),
        ("<p>" * 257, False),
        ("<a/>" * 257, False),
        ("</a>" * 300 + "<a>" * 256, False),
        ("</a>" * 300 + "<a>" * 257, True),
        ("<![CDATA[" + "<a>" * 300 + "]]>", False),
        ("<!--" + "<a>" * 300 + "-->", False),
        ("<![CDATA[" + "<a>" * 300, False),
        ("<a></a>" * 75_000, False),
        ("<a></a>" * 75_001, True),
        ("".join(f"<a xmlns:n{number}='x'/>" for number in range(100)), False),
        ("".join(f"<a xmlns:n{number}='x'/>" for number in range(101)), True),
    ],
    ids=range(13),
)
def test_what_no_listing_holds(text: str, expected: bool) -> None:
    assert is_monstrous(text) is expected


@pytest.mark.parametrize("items", [2000, 2001])
def test_two_thousand_items_are_kept(items: int) -> None:
    feed = repaired("<rss><channel>" + "<item>x</item>" * items + "</channel></rss>")
    assert (feed.count("<item>"), feed[-30:]) == (2000, "<item>x</item></channel></rss>")
    atom = repaired("<feed>" + "<entry>x</entry>" * items + "</feed>")
    assert (atom.count("<entry>"), atom[-23:]) == (2000, "<entry>x</entry></feed>")


@pytest.mark.parametrize(
    ("author", "kept"),
    [
        ("a" * 400, "a" * 400),
        ("a" * 401, "a" * 300),
        ("<name>Ada</name>" + "a" * 400, "<name>Ada</name>"),
        ("<b>x</b>" + "a" * 400, " x " + "a" * 297),
    ],
    ids=range(4),
)
def test_an_author_is_short(author: str, kept: str) -> None:
    assert repaired(f"<rss><author>{author}</author></rss>") == f"<rss><author>{kept}</author></rss>"
