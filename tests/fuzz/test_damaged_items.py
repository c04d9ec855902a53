"""Whatever is damaged in one item of a listing, all the others keep their title and their address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.listings import read_listing

COUNT = 5
URL = "https://sheet.example/feed"
PIECES = (
    "<![CDATA[", "]]>", "<!--", "-->", "<", ">", "</", "&", "&nosuch;", "&#x110000;", '"', "'", "\x00", "<title>",
    "<p>", "</title>", "<link>", "<item>", "</item>", "<item", "<entry>", "<url>", "</channel></rss>", "</rss>",
    "<channel>", "</feed>", "<description>", "<script>", "<style>", "<textarea>", "<?php ", "<?a>", "<!DOCTYPE a [",
    "<br>", "<a:b>", "<!ENTITY a 'b'>", "<a xmlns:c='d'>", "</urlset>", "<author>", "<pre>", "<svg>",
)  # fmt: skip


def rss(number: int) -> str:
    return (
        f"<item><title>Boat {number} is late</title><link>https://sheet.example/{number}</link>"
        f"<guid>https://sheet.example/{number}</guid><author>Ada &amp; Bo</author>"
        f"<description>Words &lt;b&gt;{number}&lt;/b&gt;</description></item>\n"
    )


def rss_of_cdata(number: int) -> str:
    return (
        f"<item><title><![CDATA[Boat {number} is late]]></title><link><![CDATA[https://sheet.example/{number}]]></link>"
        f"<dc:creator><![CDATA[Ada]]></dc:creator><!-- {number} -->"
        f'<content:encoded><![CDATA[<p>Words <a href="/x">{number}</a></p>]]></content:encoded></item>'
    )


def atom(number: int) -> str:
    return (
        f'<entry><title type="html">Boat {number} is late</title><link rel="alternate" href="https://sheet.example/{number}"/>'
        f"<id>urn:{number}</id><author><name>Ada</name></author><summary>Words</summary></entry>\n"
    )


def sitemap(number: int) -> str:
    return (
        f"<url><loc>https://sheet.example/{number}</loc><lastmod>2026-11-20</lastmod>"
        f"<news:news><news:title>Boat {number} is late</news:title></news:news></url>\n"
    )


NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
FEEDS = {
    "rss": (
        rss,
        '<rss version="2.0"><channel><title>Sheet</title><link>https://sheet.example/</link>',
        "</channel></rss>",
    ),
    "cdata": (rss_of_cdata, f'<rss version="2.0" {DC}><channel><title>Sheet</title>', "</channel></rss>"),
    "atom": (atom, '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sheet</title>', "</feed>"),
    "sitemap": (sitemap, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>', "</urlset>"),
}


def lost(kind: str, damaged: int, start: int, cut: int, piece: str) -> list[tuple[str, str]]:
    """What the others lose where an item is cut from a place on and a piece is put there."""
    item, head, tail = FEEDS[kind]
    items = [item(number) for number in range(COUNT)]
    whole = items[damaged]
    start = min(start, len(whole.rstrip()))
    items[damaged] = whole[:start] + piece + whole[start + cut :]
    entries = read_listing(f"{head}{''.join(items)}{tail}".encode(), URL).entries
    found = {(entry.title, entry.url) for entry in entries}
    wanted = [(f"Boat {n} is late", f"https://sheet.example/{n}") for n in range(COUNT) if n != damaged]
    return [one for one in wanted if one not in found]


@pytest.mark.parametrize("kind", FEEDS)
@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.integers(0, COUNT - 1),
    st.integers(0, 330),
    st.integers(0, 8) | st.integers(0, 330),
    st.sampled_from(PIECES) | st.just("") | st.text("<>/&;!-[]\"'= abtile", max_size=12),
)
def test_others_keep_title_and_address(kind, damaged, start, cut, piece):
    assert not lost(kind, damaged, start, cut, piece)
