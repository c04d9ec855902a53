"""What is damaged in one item of a listing stays inside that item: before and after, None where nothing changes."""

from __future__ import annotations

import pytest

from extractors.listings._items import keep_apart

BEGIN, END = "<rss><channel><title>S</title>", "</channel></rss>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<item><title>A</title><link>a</link></item><item><title>B</title></item>", None),
        (
            "<item><title>A<link>a</link></item><item><title>B</title></item>",
            "<item><title>A</title><link>a</link></item><item><title>B</title></item>",
        ),
        ("<item><title>A</title></link></item>", "<item><title>A</title> </item>"),
        ("<item><title>A</TITLE><guid>1</guid></item>", "<item><title>A</title><guid>1</guid></item>"),
        (
            "<item><title>A</title><link>a</link><item><title>B</title></item>",
            "<item><title>A</title><link>a</link></item><item><title>B</title></item>",
        ),
        (
            "<item><title>A</title></item><title>B</title><link>b</link></item><item><title>C</title></item>",
            "<item><title>A</title></item><item><title>B</title><link>b</link></item><item><title>C</title></item>",
        ),
        (
            "<title>A</title><link>a</link></item><item><title>B</title></item>",
            "<item><title>A</title><link>a</link></item><item><title>B</title></item>",
        ),
        (
            "<title><![CDATA[A]]></title></item><item><title>B</title></item>",
            "<item><title><![CDATA[A]]></title></item><item><title>B</title></item>",
        ),
        (
            "<guid x=1> <title>A</title></guid></item><item><title>B</title></item>",
            "<item><guid x=1> <title>A</title></guid></item><item><title>B</title></item>",
        ),
        (
            "<item><title><![CDATA[A</title><link>a</link></item><item><title><![CDATA[B]]></title></item>",
            "<item><title><![CDATA[A]]></title><link>a</link></item><item><title><![CDATA[B]]></title></item>",
        ),
        (
            "<item><description><![CDATA[A</description><link>a</link></item><item><title>B</title></item>",
            "<item><description><![CDATA[A]]></description><link>a</link></item><item><title>B</title></item>",
        ),
        (
            "<item><![CDATA[A</item><item><title>B</title></item>",
            "<item><![CDATA[A]]></item><item><title>B</title></item>",
        ),
        ("<item><description><![CDATA[<item>x</item>]]></description></item>", None),
        ("<item><description><![CDATA[</item>]]></description></item>", None),
        (
            "<item><description><![CDATA[<item><![CDATA[x]]></description></item>",
            "<item><description><![CDATA[]]></description></item><item><![CDATA[x]]> </item>",
        ),
        (
            "<item><title>A</title><!-- note</item><item><title>B</title></item>",
            "<item><title>A</title> note</item><item><title>B</title></item>",
        ),
        ("<item><title>A</title><!-- note --></item><item><title>B</title></item>", None),
        ("<!-- <item><title>A</title></item> --><item><title>B</title></item>", None),
        (
            "<!-- <item><title>A</title> --></item><item><title>B</title></item>",
            " <item><title>A</title> --></item><item><title>B</title></item>",
        ),
        (
            "<!-- </item><item> --><item><title>B</title></item>",
            " <item></item><item> --></item><item><title>B</title></item>",
        ),
        ("<!-- never closed <item><title>B</title></item>", " never closed <item><title>B</title></item>"),
        ("<![CDATA[ <item><title>B</title></item>]]>", " <item><title>B</title></item>]]>"),
        ("<item><title>A < B & C > D</title></item>", "<item><title>A &lt; B & C > D</title></item>"),
        ("<item><title>A</title><p>one<br>two</item>", None),
        ("<item><title>A<rss></title></item>", "<item><title>A </title></item>"),
        (
            "<item><enclosure url='x'/><media:group><media:content></media:group></item>",
            "<item><enclosure url='x'/><media:group><media:content></media:content></media:group></item>",
        ),
        (
            '<item a="1"><title>A</title></item><item a=1><title>B</title></item>',
            '<item a="1"><title>A</title></item><item><title>B</title></item>',
        ),
        ("<item a='1><title>A</title></item>", "<item><title>A</title></item>"),
        ("<item/><item><title>B</title></item>", None),
        (
            "<ttl>5<link>c</link></ttl></title><item><title>B</title></item>",
            "<ttl>5<link>c</link></ttl> <item><title>B</title></item>",
        ),
        (
            "<link>c<item><title>B</title></item></link><language>en",
            "<link>c</link><item><title>B</title></item></link><language>en",
        ),
        (
            "<link>c<title>T</title><item><title>B</title></item>",
            "<link>c</link><title>T</title><item><title>B</title></item>",
        ),
        ("<item><title>A</title><item><title>inner</title></item></item><item><title>B</title></item>", None),
        (
            "<item><x0><x1><x2><x3><x4><x5><x6><x7><x8></x1></item>",
            "<item><x0><x1><x2><x3><x4><x5><x6><x7><x8></x8></x7></x6></x5></x4></x3></x2></x1></x0></item>",
        ),
        (
            "<item><x0><x1><x2><x3><x4><x5><x6><x7><x8></x0></item>",
            "<item><x0><x1><x2><x3><x4><x5><x6><x7><x8> </x8></x7></x6></x5></x4></x3></x2></x1></x0></item>",
        ),
    ],
)
def test_an_item_is_closed_in_itself(given: str, expected: str | None) -> None:
    assert keep_apart(BEGIN + given + END, "item") == BEGIN + (expected or given) + END


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("item", "<html><p>none</p></html>", None),
        (
            "entry",
            "<feed><title>S</title><entry><title>A</title><author><name>N</author></entry><atom:entry>x</atom:entry></feed>",
            "<feed><title>S</title><entry><title>A</title><author><name>N</name></author></entry><atom:entry>x</atom:entry></feed>",
        ),
        (
            "entry",
            "<atom:feed><atom:entry><atom:title>A</atom:entry></atom:feed>",
            "<atom:feed><atom:entry><atom:title>A</atom:title></atom:entry></atom:feed>",
        ),
        (
            "url",
            "<urlset><url><loc>a</loc><lastmod>2026</url><url><loc>b</loc></url></urlset>",
            "<urlset><url><loc>a</loc><lastmod>2026</lastmod></url><url><loc>b</loc></url></urlset>",
        ),
        (
            "url",
            "<urlset x='1'><loc>a</loc></url><url><loc>b</loc></url></urlset>",
            "<urlset x='1'><url><loc>a</loc></url><url><loc>b</loc></url></urlset>",
        ),
        (
            "url",
            "<urlset><note>x<url><loc>a</loc></url></urlset>",
            "<urlset><note>x</note><url><loc>a</loc></url></urlset>",
        ),
        (
            "url",
            "<urlset><url><loc>a</loc><p>x</url><br><url><loc>b</loc></url></urlset>",
            "<urlset><url><loc>a</loc><p>x</p></url><br></br><url><loc>b</loc></url></urlset>",
        ),
    ],
)
def test_entries_and_addresses_are_closed_in_themselves(name: str, given: str, expected: str | None) -> None:
    assert keep_apart(given, name) == (expected or given)


@pytest.mark.parametrize(("count", "is_closed"), [(101, True), (102, False)])
def test_where_no_item_ends_that_is_how_it_is_written(count: int, is_closed: bool) -> None:
    given = BEGIN + "<item><title>A</title>" * count + END
    assert (keep_apart(given, "item") != given) is is_closed
