"""Listings of every kind, from invented bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors import read_listing
from extractors.records import Selectors

AT = "https://news.example.com/feeds/all.xml"
EVENING = datetime(2026, 11, 20, 11, 5, tzinfo=UTC)


def rss(items: str, channel: str = "", prolog: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """Give an RSS feed as bytes."""
    head = f"<title>Invented News</title><link>https://www.example.com/</link>{channel}"
    return f'{prolog}<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def titles(body: bytes) -> list[str]:
    """Give the titles of the entries of a listing."""
    return [entry.title for entry in read_listing(body, AT).entries]


def test_rss_gives_every_field():
    item = """<item><title>Ferry sails again</title><link>/story/1</link><guid isPermaLink="false">n-1</guid>
      <description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second &amp;amp; last.&lt;/p&gt;</description>
      <pubDate>Fri,20 11 2026 20:05:00</pubDate><author>desk@example.com (A. Writer)</author></item>"""
    listing = read_listing(rss(item, "<ttl>30</ttl>"), AT, timezone="Asia/Seoul")
    entry = listing.entries[0]
    assert (listing.kind, listing.title, listing.reason, listing.ttl_minutes) == ("rss", "Invented News", "", 30)
    assert (entry.guid, entry.url, entry.title) == ("n-1", "https://www.example.com/story/1", "Ferry sails again")
    assert entry.summary == "First.\n\nSecond & last."
    assert (entry.published_at, entry.date_precision) == (EVENING, "instant")
    assert "A. Writer" in entry.author


def test_atom_prefers_the_alternate_link_and_xml_base():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.com/desk/"><title>Desk</title>
      <entry><id>urn:x:1</id><title type="html">Talks &lt;b&gt;resume&lt;/b&gt;</title>
      <link rel="self" href="self"/><link rel="enclosure" href="a.mp3"/><link rel="alternate" href="1.html"/>
      <published>2026-11-20T20:05:00+09:00</published><updated>2026-11-21T00:00:00Z</updated>
      <author><name>One</name></author><content type="html">&lt;p&gt;Body.&lt;/p&gt;</content></entry></feed>"""
    entry = read_listing(feed, AT).entries[0]
    assert (entry.url, entry.title, entry.content) == ("https://www.example.com/desk/1.html", "Talks resume", "Body.")
    assert (entry.published_at, entry.author) == (EVENING, "One")
    assert entry.updated_at == datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "links",
    [
        "<link>{own}</link><atom:link href='{other}' title='Other'/>",
        "<atom:link href='{other}' title='Other'/><link>{own}</link>",
        "<atom:link rel='related' href='{other}'/><link>{own}</link>",
        "<guid>{own}</guid><atom:link href='{other}'/><link>{own}</link>",
    ],
    ids=["another story after it", "before it", "said to be related", "its guid decides"],
)
def test_a_link_to_another_story_is_not_the_items_address(links: str) -> None:
    own, other = "https://www.example.com/ferry", "https://www.example.com/harbour"
    links = links.format(own=own, other=other)
    item = f"<item xmlns:atom='http://www.w3.org/2005/Atom'><title>Ferry</title>{links}</item>"
    assert read_listing(rss(item), AT).entries[0].url == own


def test_rdf_and_its_dublin_core_dates():
    feed = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>号外</title></channel>
      <item rdf:about="https://example.jp/1"><title>港の朝</title><link>https://example.jp/1</link>
      <dc:date>2026-11-20T20:05:00+09:00</dc:date></item></rdf:RDF>"""
    entry = read_listing(feed.encode(), AT).entries[0]
    assert (entry.title, entry.published_at) == ("港の朝", EVENING)


def test_json_feed():
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "authors": [{"name": "Desk"}]}
    feed["items"] = [
        {
            "id": 7,
            "url": "/7",
            "title": "일곱",
            "content_html": "<p>가</p><p>나</p>",
            "date_published": "2026-11-20T11:05:00Z",
        }
    ]
    listing = read_listing(json.dumps(feed).encode(), AT)
    entry = listing.entries[0]
    assert (listing.kind, entry.guid, entry.url) == ("json_feed", "7", "https://news.example.com/7")
    assert (entry.title, entry.content, entry.author, entry.published_at) == ("일곱", "가\n\n나", "Desk", EVENING)


def test_news_sitemap():
    sitemap = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.com/1</loc>
      <news:news><news:publication_date>2026-11-20T11:05:00Z</news:publication_date><news:title>Q&amp;A</news:title>
      </news:news></url><url><loc>https://example.com/2</loc><lastmod>2026-11-20</lastmod></url></urlset>"""
    listing = read_listing(sitemap.encode(), AT)
    assert listing.kind == "sitemap"
    assert [(one.url, one.title, one.date_precision) for one in listing.entries] == [
        ("https://example.com/1", "Q&A", "instant"),
        ("https://example.com/2", "", "day"),
    ]


LISTS = {
    "date in the row": '<ul><li><a href="/a/1">Press briefing on rails</a> <span>(2026-11-20)</span></li></ul>',
    "date in a table": '<table><tr><td><a href="/a/1">Press briefing on rails</a></td><td>2026.11.20</td></tr></table>',
    "date inside the link": '<a href="/a/1"><h3>Press briefing on rails</h3><em>2026年11月20日</em></a>',
    "date after the link": 'x <a href="/a/1">Press briefing on rails</a> 2026-11-20<br>',
    "date in the next element": '<dl><dt><a href="/a/1">Press briefing on rails</a></dt><dd>2026-11-20</dd></dl>',
    "time element": '<div><a href="/a/1">Press briefing on rails</a><time datetime="2026-11-20">yesterday</time></div>',
    "picture and headline": '<p><a href="/a/1"><img></a><a href="/a/1">Press briefing on rails</a>2026-11-20</p>',
    "date in the address": '<p><a href="/a/t20261120_1.html">Press briefing on rails</a></p>',
}


@pytest.mark.parametrize("markup", LISTS.values(), ids=LISTS)
def test_a_list_page_gives_its_dated_links(markup):
    nav = '<nav><a href="/world">World section</a><a href="https://other.org/2026/11/20/x">Elsewhere, dated</a></nav>'
    page = f"<html><head><title>Press</title></head><body>{nav}{markup}</body></html>".encode()
    listing = read_listing(page, "https://www.example.com/press/", kind="html_list", timezone="Asia/Seoul")
    assert [(one.title, one.date_precision) for one in listing.entries] == [("Press briefing on rails", "day")]
    assert listing.entries[0].published_at == datetime(2026, 11, 19, 15, tzinfo=UTC)
    assert listing.entries[0].url.startswith("https://www.example.com/a/")


BOARD = """<html><title>Board</title><ul class=menu><li><a href="/m/1">About the ministry 2026-11-01</a></li></ul>
<ul class=board><li><p class=head>Talks on rails</p><a href="/v?no=1">More</a><i>Nov. 3</i>
<b class=on>20.11.2026</b></li>
<li><a href="/v?no=2">Talks on ferries</a></li><li>no link</li>
<li><a href="https://other.org/3">Away</a></li></ul></html>"""


def test_selectors_of_the_row_say_where_entries_stand_and_give_way_once_they_find_nothing():
    def read(entry, title="", date=""):
        row = Selectors(entry, title, date)
        return read_listing(BOARD.encode(), AT, kind="html_list", timezone="Asia/Seoul", selectors=row).entries

    first, second = read("//ul[@class='board']/li", ".//*[@class='head']", ".//*[@class='on']")
    assert (first.title, first.published_at) == ("Talks on rails", datetime(2026, 11, 19, 15, tzinfo=UTC))
    assert (second.title, second.published_at, second.date_precision) == ("Talks on ferries", None, "none")
    assert read("//ul[@class='gone']/li") == read("") != ()
    assert read("count(//li)") == read("//li/text()") == read("")


REASONS = [
    pytest.param(b"", "empty_body", id="nothing"),
    pytest.param(b" \r\n\x00", "empty_body", id="only blanks"),
    pytest.param(b"<!doctype html><html><body>Not found</body></html>", "html_instead", id="a page"),
    pytest.param(
        b"<html><body><pre>&lt;rss&gt;</pre><rss></rss></body></html>", "html_instead", id="a page with a feed"
    ),
    pytest.param(b"Too many requests", "not_a_listing", id="plain text"),
    pytest.param(b'<?xml version="1.0"?><opml></opml>', "not_a_listing", id="another format"),
    pytest.param(b'{"error": "quota"}', "not_a_listing", id="an API's error"),
    pytest.param(b'{"items": [', "malformed", id="half a JSON feed"),
    pytest.param(b'<?xml version="1.0"?>', "malformed", id="a prolog alone"),
    pytest.param(
        b"<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>", "sitemap_index", id="an index of sitemaps"
    ),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_listing", id="a picture"),
]


@pytest.mark.parametrize(("body", "reason"), REASONS)
def test_what_is_no_listing_has_a_reason(body, reason):
    listing = read_listing(body, AT)
    assert (listing.reason, listing.entries) == (reason, ())


def test_attributes_without_end_cost_the_attributes_and_not_the_entry():
    flood = " ".join(f"a{number}='1'" for number in range(20_000))
    listing = read_listing(rss(f"<item {flood}><title>Talks</title></item><item {flood}/>"), AT)
    assert [one.title for one in listing.entries if one.title] == ["Talks"]


def test_an_empty_feed_is_a_feed():
    listing = read_listing(rss(""), AT)
    assert (listing.kind, listing.entries, listing.reason) == ("rss", (), "")


def test_a_list_page_without_dates_says_so():
    assert (
        read_listing(b"<html><a href='/about'>About this site</a></html>", AT, kind="html_list").reason
        == "no_dated_links"
    )


def test_a_feed_behind_a_list_page_is_read_as_a_feed():
    assert read_listing(rss("<item><title>x</title></item>"), AT, kind="html_list").kind == "rss"


def test_an_unknown_kind_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="html_list, json_feed, rss, sitemap"):
        read_listing(b"x", AT, kind="gopher")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("R&D 예산", "R&D 예산"),
        ("<![CDATA[Q&A: <b>굵게</b>]]>", "Q&A: 굵게"),
        ("&lt;연합시론&gt; 다시 열린 항로", "<연합시론> 다시 열린 항로"),
        ("<![CDATA[<북·중> 교역 5 < 6]]>", "<북·중> 교역 5 < 6"),
        ("&amp;lt;b&amp;gt;두 번&amp;lt;/b&amp;gt; 감쌌다", "두 번 감쌌다"),
        ("caf&eacute;&nbsp;&hellip; &#8217;&#146;", "café … ’’"),
        ("a\x0bb\u200bc\ufeff\x00 \n d", "abc d"),
        ("물가 3 < 4 올라", "물가 3 < 4 올라"),
    ],
)
def test_titles_are_plain_text(written, shown):
    assert titles(rss(f"<item><title>{written}</title></item>")) == [shown]


def test_one_bad_byte_does_not_turn_the_feed_to_mojibake():
    body = rss("<item><title>다리가 열렸다</title></item><item><title>배가 떴다?</title></item>").replace(
        b"?</title>", b"\xff</title>"
    )
    listing = read_listing(body, AT, "text/xml")
    assert [entry.title for entry in listing.entries] == ["다리가 열렸다", "배가 떴다\ufffd"]
    assert (listing.charset, listing.bad_bytes) == ("utf-8", 1)


def test_cp949_under_a_euc_kr_label():
    body = rss("<item><title>똠방각하</title></item>").decode().replace("utf-8", "euc-kr").encode("cp949")
    assert titles(body) == ["똠방각하"]


@pytest.mark.parametrize(
    "prolog",
    ["", "\n\n<?xml version='1.0'?>", "<br /><b>Warning</b>: x in y<?xml version='1.0'?>", "<!-- made by hand --> "],
    ids=["none", "after blank lines", "after a server's warning", "after a comment"],
)
def test_junk_before_the_feed_is_passed_over(prolog):
    assert titles(rss("<item><title>x</title></item>", prolog=prolog)) == ["x"]


def test_a_feed_cut_off_in_the_middle_gives_what_arrived():
    assert titles(rss("<item><title>one</title></item><item><title>two</title></item>")[:-20]) == ["one", "two"]


def test_times_in_which_the_feed_asks_for_rest():
    channel = "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>sunday</day></skipDays>"
    listing = read_listing(rss("", channel), AT)
    assert (listing.skip_hours, listing.skip_days) == ((0, 3), ("Sunday",))


@pytest.mark.parametrize(
    ("item", "url"),
    [
        pytest.param("<guid>https://example.com/g</guid>", "https://example.com/g", id="guid as address"),
        pytest.param('<guid isPermaLink="false">tag:x</guid>', "", id="guid that is none"),
        pytest.param("<link>javascript:alert(1)</link>", "", id="no web address"),
        pytest.param("<link>https://example.com/a?x=1&amp;y=2</link>", "https://example.com/a?x=1&y=2", id="ampersand"),
        pytest.param(
            "<link>https://example.com/a?x=1&y=2</link>", "https://example.com/a?x=1&y=2", id="bare ampersand"
        ),
        pytest.param("<link>//example.com/a</link>", "https://example.com/a", id="without scheme"),
    ],
)
def test_addresses_of_items(item, url):
    assert read_listing(rss(f"<item><title>x</title>{item}</item>"), AT).entries[0].url == url


def test_fields_and_entries_are_capped():
    long = "<item><title>{0}</title><description>{0}</description><author>{0}</author></item>".format("가" * 30_000)
    entry = read_listing(rss(long), AT).entries[0]
    assert (len(entry.title), len(entry.summary), len(entry.author)) == (1_000, 20_000, 300)
    assert len(read_listing(rss("<item><title>x</title></item>" * 2_001), AT).entries) == 2_000
