"""Damaged listings, exactly: each item closed in itself, whichever of its tags is missing, torn or doubled."""

# ruff: noqa: E501 - a table of markup reads best a line a document

from __future__ import annotations

import pytest

from extractors.listings._items import keep_apart


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("item", "<rss><channel><title>c</title></channel></rss>"),
        ("item", "<channel><item><title>a</title></item><item><title>b</title></item></channel>"),
        ("item", "<channel><title>c</title><title>a</title></item></channel>"),
        ("item", "<channel><title>c</title></item></channel>"),
        ("item", "<channel><item><title>a</title>"),
        ("item", "<channel><item><media:group><media:thumbnail url='x'/></media:group></item></channel>"),
        ("item", '<channel><item rdf:about="x"><title>a</title></item></channel>'),
        ("item", "<channel><item><title>a</title><description><![CDATA[<item>x</item>]]></description></item></channel>"),
        ("item", "<channel><item><title>a</title><description><![CDATA[x]]></description></item></channel>"),
        ("item", "<channel><!-- <item><title>a</title></item> --><item><title>b</title></item></channel>"),
        ("item", "<channel><!-- x --><item><title>b</title></item></channel>"),
        ("item", "<channel><item><title>b</title><!-- x --></item></channel>"),
        ("item", "<channel><item><title>a</title><item><title>old</title></item></item><item><title>b</title></item></channel>"),
        ("item", "<channel><item/><item><title>a</title></item></channel>"),
        ("entry", "<feed><title>f</title><entry><content><div>x<b>y</div></content></entry></feed>"),
    ],
)  # fmt: skip
def test_a_listing_kept_as_it_is(name: str, markup: str) -> None:
    assert keep_apart(markup, name) == markup


@pytest.mark.parametrize(
    ("name", "markup", "expected"),
    [
        ("item", "<channel><item><title>a<link>x</link></item></channel>", "<channel><item><title>a</title><link>x</link></item></channel>"),
        ("item", "<channel><item><title>a</title></title><link>x</link></item></channel>", "<channel><item><title>a</title> <link>x</link></item></channel>"),
        ("item", "<channel><item><title>a</link></item></channel>", "<channel><item><title>a </title></item></channel>"),
        ("item", "<channel><item><title>a</title><item><title>b</title></item></channel>", "<channel><item><title>a</title></item><item><title>b</title></item></channel>"),
        ("item", "<channel><item><title>a</title></item><title>b</title></item></channel>", "<channel><item><title>a</title></item><item><title>b</title></item></channel>"),
        ("item", "<channel><item><p>one<p>two<title>a</item></channel>", "<channel><item><p>one<p>two<title>a</title></item></channel>"),
        ("item", "<channel><item><author><name>n</author></item></channel>", "<channel><item><author><name>n</name></author></item></channel>"),
        ("item", "<channel><item><entry><title>a</title></item></channel>", "<channel><item> <title>a</title></item></channel>"),
        ("item", "<channel><item rdf:about='x><title>a</title></item></channel>", "<channel><item><title>a</title></item></channel>"),
        ("item", "<channel><item><title>5 < 6 and 7</title></item></channel>", "<channel><item><title>5 &lt; 6 and 7</title></item></channel>"),
        ("item", "<channel><item><title>a</title><description><![CDATA[x</description></item><item><title>b</title></item></channel>", "<channel><item><title>a</title><description><![CDATA[x]]></description></item><item><title>b</title></item></channel>"),
        ("item", "<channel><item><title>a</title><description><![CDATA[x</item><item></description>]]></description></item></channel>", "<channel><item><title>a</title><description><![CDATA[x]]></description></item><item> ]]> </item></channel>"),
        ("item", "<channel><item><title><![CDATA[a</title><link>x</link></item></channel>", "<channel><item><title><![CDATA[a]]></title><link>x</link></item></channel>"),
        ("item", "<channel><item><title>a</title><!-- x </item><item><title>b</title></item></channel>", "<channel><item><title>a</title> x </item><item><title>b</title></item></channel>"),
        ("item", "<channel><!-- <item><title>a</title> --></item><item><title>b</title></item></channel>", "<channel> <item><title>a</title> --></item><item><title>b</title></item></channel>"),
        ("item", "<channel><!-- x <item><title>b</title></item></channel>", "<channel> x <item><title>b</title></item></channel>"),
        ("item", "<channel><title>c<item><title>a</title></item></channel>", "<channel><title>c</title><item><title>a</title></item></channel>"),
        ("item", "<channel><title>c</title></link><item><title>a</title></item></channel>", "<channel><title>c</title> <item><title>a</title></item></channel>"),
        ("item", "<channel><title>c<link>l</link><item><title>a</title></item></channel>", "<channel><title>c</title><link>l</link><item><title>a</title></item></channel>"),
        ("item", "<channel><item><title>a</title></item><title>x<item><title>b</title></item></channel>", "<channel><item><title>a</title></item><title>x</title><item><title>b</title></item></channel>"),
        ("item", "<ITEM><TITLE>a</ITEM>", "<ITEM><TITLE>a</TITLE></ITEM>"),
        ("item", "<channel><items><item><title>a</items></channel>", "<channel><items><item><title>a  </title>"),
        ("rss:item", "<x><rss:item><rss:title>a</rss:item></x>", "<x><rss:item><rss:title>a</rss:title></rss:item></x>"),
        ("item", "<x><rss:item><rss:title>a<rss:link>l</rss:item></x>", "<x><rss:item><rss:title>a</rss:title><rss:link>l</rss:link></rss:item></x>"),
        ("entry", "<feed><entry><title>a</title><link href='x'><id>1</id></entry></feed>", "<feed><entry><title>a</title><link href='x'></link><id>1</id></entry></feed>"),
        ("url", "<urlset><url><loc>a</loc><url><loc>b</loc></url></urlset>", "<urlset><url><loc>a</loc></url><url><loc>b</loc></url></urlset>"),
        ("url", "<urlset><loc>a</loc></url><url><loc>b</loc></url></urlset>", "<urlset><url><loc>a</loc></url><url><loc>b</loc></url></urlset>"),
        ("url", "<urlset><url><loc>a</url></urlset>", "<urlset><url><loc>a</loc></url></urlset>"),
        ("url", "<urlset><url><loc>a</loc><p>x</url></urlset>", "<urlset><url><loc>a</loc><p>x</p></url></urlset>"),
        ("url", "<urlset>x<loc><url><loc>a</loc></url></urlset>", "<urlset>x<loc></loc><url><loc>a</loc></url></urlset>"),
        ("sitemap", "<sitemapindex><sitemap><loc>a</sitemap></sitemapindex>", "<sitemapindex><sitemap><loc>a</loc></sitemap></sitemapindex>"),
        ("item", "<channel><item><title>a</title><item><title>a</title><item><title>a</title></channel>", "<channel><item><title>a</title></item><item><title>a</title></item><item><title>a</title> "),
        ("item", "<channel><item><a><b><c><d><e><f><g><h><title>x</title></a></item></channel>", "<channel><item><a><b><c><d><e><f><g><h><title>x</title></a></h></g></f></e></d></c></item></channel>"),
        ("item", "<channel><item><x1><x2><x3><x4><x5><x6><x7><x8></x1></item></channel>", "<channel><item><x1><x2><x3><x4><x5><x6><x7><x8></x8></x7></x6></x5></x4></x3></x2></x1></item></channel>"),
        ("item", "<channel><item><x1><x2><x3><x4><x5><x6><x7><x8><x9></x1></item></channel>", "<channel><item><x1><x2><x3><x4><x5><x6><x7><x8><x9> </x9></x8></x7></x6></x5></x4></x3></x2></x1></item></channel>"),
        ("item", "<channel><item><q:a><q:b></q:A></item></channel>", "<channel><item><q:a><q:b></q:b></q:a></item></channel>"),
    ],
)  # fmt: skip
def test_a_listing_closed(name: str, markup: str, expected: str) -> None:
    assert keep_apart(markup, name) == expected


@pytest.mark.parametrize(("items", "is_kept"), [(101, False), (102, True)])
def test_where_a_hundred_items_have_no_end_the_document_is_written_so(items: int, is_kept: bool) -> None:
    markup = "<channel>" + "<item><title>a" * items + "</channel>"
    assert (keep_apart(markup, "item") == markup) is is_kept
