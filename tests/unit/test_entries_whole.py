"""Small list pages and feeds, each entry whole: address, headline, time, and what a feed wishes of its readers."""

# ruff: noqa: E501 - a table of markup reads best a line a page

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from extractors.listings import read_listing
from extractors.records import FeedEntry

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
SITE = "https://www.quay.example"


def _entry(one: FeedEntry, zone: tzinfo) -> str:
    at = f"{one.published_at.astimezone(zone):%m-%d %H:%M} {one.date_precision}" if one.published_at else ""
    updated = f"updated {one.updated_at.astimezone(zone):%m-%d %H:%M}" if one.updated_at else ""
    guid = f"guid {one.guid}" if one.guid and one.guid != one.url else ""
    texts = [f"({one.summary})" if one.summary else "", f"<{one.content}>" if one.content else ""]
    author = f"by {one.author}" if one.author else ""
    parts = [
        one.url.removeprefix(SITE),
        f"[{one.title}]",
        guid,
        *texts,
        author,
        at,
        updated,
        "counted" * one.is_counted,
    ]
    return " ".join(part for part in parts if part)


def page(body: str) -> str:
    html = f"<html><head><title>List</title></head><body>{body}</body></html>".encode()
    found = read_listing(html, f"{SITE}/list", "text/html", kind="html_list", timezone="Asia/Seoul", now=NOW)
    return "; ".join(_entry(one, ZoneInfo("Asia/Seoul")) for one in found.entries) or found.reason


def feed(items: str, channel: str) -> str:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    xml = f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>C</title>{channel}{items}</channel></rss>'
    found = read_listing(xml.encode(), f"{SITE}/feed", "application/rss+xml", timezone="Asia/Seoul", now=NOW)
    wishes = [str(wish) for wish in (found.ttl_minutes, *found.skip_hours, *found.skip_days) if wish is not None]
    return " ".join([*(_entry(one, UTC) for one in found.entries), *["|"] * bool(wishes), *wishes])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<li><a href="/n/1">Boat number 1 comes</a> <span>2026.11.19</span></li><li><a href="/n/2">Boat number 2 comes</a> <span>2026.11.18</span></li>', "/n/1 [Boat number 1 comes] 11-19 00:00 day; /n/2 [Boat number 2 comes] 11-18 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <span>3시간 전</span></li>', "/n/1 [Boat number 1 comes] 11-20 18:30 instant counted"),
        ('<li><span>2026.11.19</span> <a href="/n/1">Boat number 1 comes</a></li><li><span>2026.11.18</span> <a href="/n/2">Boat number 2 comes</a></li>', "/n/1 [Boat number 1 comes] 11-19 00:00 day; /n/2 [Boat number 2 comes] 11-18 00:00 day"),
        ('<a href="/n/1">Boat number 1 comes</a> 2026.11.19<br><a href="/n/2">Boat number 2 comes</a> 2026.11.18', "/n/1 [Boat number 1 comes] 11-19 00:00 day; /n/2 [Boat number 2 comes] 11-18 00:00 day"),
        ('<p>2026.11.19</p><a href="/n/1">Boat number 1 comes</a><p>2026.11.18</p><a href="/n/2">Boat number 2 comes</a>', "/n/1 [Boat number 1 comes] 11-19 00:00 day; /n/2 [Boat number 2 comes] 11-18 00:00 day"),
        ('<a href="/n/1">Boat number 1 comes</a><p>2026.11.19</p><a href="/n/2">Boat number 2 comes</a><p>2026.11.18</p>', "/n/1 [Boat number 1 comes] 11-19 00:00 day; /n/2 [Boat number 2 comes] 11-18 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a></li><li><a href="/n/2">Boat number 2 comes</a></li>', "no_dated_links"),
        ('<li><a href="/n/1"><img></a><a href="/n/1">Boat one comes</a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1">Boat one</a><a href="/n/1">Boat one comes back</a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes back] 11-19 00:00 day"),
        ('<li><a href="/n/1">Boat one comes</a> <a href=\'/author/x\'>Ada Quill the author</a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1" rel=author>Boat one comes</a> <span>2026.11.19</span></li>', "no_dated_links"),
        ("<li><a href='https://other.example/n/1'>Boat one comes</a> <span>2026.11.19</span></li>", "no_dated_links"),
        ("<li><a href='/list'>Boat one comes</a> <span>2026.11.19</span></li>", "no_dated_links"),
        ("<li><a href='/list?page=2'>Boat one comes</a> <span>2026.11.19</span></li>", "/list?page=2 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1"><h3>Boat one comes</h3><p>It was late.</p></a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1"><h3>Boat</h3><p>It was late.</p></a> <span>2026.11.19</span></li>', "/n/1 [Boat It was late.] 11-19 00:00 day"),
        ('<li><a href="/n/1"><span>NEW</span><span>Boat one comes</span><span>2026.11.19</span></a></li>', "/n/1 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1" title="x">Boat one…</a> <span>2026.11.19</span></li>', "/n/1 [Boat one…] 11-19 00:00 day"),
        ('<li><a href="/n/1" title="Boat one comes back">Boat one co…</a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes back] 11-19 00:00 day"),
        ('<li><a href="/n/1" title="Another title here">Boat one comes</a> <span>2026.11.19</span></li>', "/n/1 [Boat one comes] 11-19 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <time datetime=\'2026-11-19T08:00:00+09:00\'>x</time></li>', "/n/1 [Boat number 1 comes] 11-19 08:00 instant"),
        ('<li data-publish-time=\'2026-11-19 08:00\'><a href="/n/1">Boat number 1 comes</a></li>', "/n/1 [Boat number 1 comes] 11-19 08:00 instant"),
        ('<li data-color=\'2026-11-19 08:00\'><a href="/n/1">Boat number 1 comes</a></li>', "no_dated_links"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <meta itemprop=\'datePublished\' content=\'2026-11-19\'></li>', "/n/1 [Boat number 1 comes] 11-19 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <span class=\'duration\'>12:05</span></li>', "no_dated_links"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <span>12:05</span></li>', "/n/1 [Boat number 1 comes] 11-20 12:05 instant"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <b>20</b><i>2026.11</i></li>', "/n/1 [Boat number 1 comes] 11-20 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <b>19</b> <i>Nov</i></li>', "/n/1 [Boat number 1 comes] 11-19 00:00 day"),
        ('<li><a href="/n/1">Boat number 1 comes</a> <span>Desk · 2 hours ago</span></li>', "/n/1 [Boat number 1 comes] 11-20 19:30 instant counted"),
        ("<li><a href='/n/20261119/1'>Boat one comes</a> <span>08:00</span></li>", "/n/20261119/1 [Boat one comes] 11-19 08:00 instant"),
        ("<li><a href='/n/20261119/1'>Boat one comes</a> <span>11-19</span></li>", "/n/20261119/1 [Boat one comes] 11-19 00:00 day"),
        ("<li><a href='/n/20261119/1'>Boat one comes</a> <span>11-18</span></li>", "/n/20261119/1 [Boat one comes] 11-18 00:00 day"),
        ("<li><a href='/n/20261119/1'>Boat one comes</a></li><li><a href='/n/20261118/2'>Boat two comes</a></li>", "/n/20261119/1 [Boat one comes] 11-19 00:00 day; /n/20261118/2 [Boat two comes] 11-18 00:00 day"),
        ('<div><div><div><div><div><div><a href="/n/1">Boat number 1 comes</a></div></div></div></div></div> 2026.11.19</div>', "/n/1 [Boat number 1 comes] 11-19 00:00 day"),
        ('<div><div><div><div><div><a href="/n/1">Boat number 1 comes</a></div></div></div></div> 2026.11.19</div>', "/n/1 [Boat number 1 comes] 11-19 00:00 day"),
        ("", "no_dated_links"),
    ],
)  # fmt: skip
def test_the_entries_of_a_page(body: str, expected: str) -> None:
    assert page(body) == expected


@pytest.mark.parametrize(
    ("items", "channel", "expected"),
    [
        ("<item><title>Boat</title><link>/n/1</link></item>", "", "/n/1 [Boat]"),
        ("<item><title>Boat</title><link>/n/1</link><guid>g</guid><pubDate>Thu, 19 Nov 2026 08:00:00 +0900</pubDate></item>", "", "/n/1 [Boat] guid g 11-18 23:00 instant"),
        ("<item><title>Boat</title><link>/n/1</link><updated>2026-11-19T08:00:00Z</updated></item>", "", "/n/1 [Boat] 11-19 08:00 instant updated 11-19 08:00"),
        ("<item><title>Boat</title><link>/n/1</link><pubDate>2026-11-18</pubDate><updated>2026-11-19T08:00:00Z</updated></item>", "", "/n/1 [Boat] 11-17 15:00 day updated 11-19 08:00"),
        ("<item><title>Boat</title><guid>https://www.quay.example/n/2</guid></item>", "", "/n/2 [Boat]"),
        ("<item><title>Boat</title><guid isPermaLink='false'>n2</guid></item>", "", "[Boat] guid n2"),
        ("<item><title>Boat</title><link>/n/1</link><description>a &lt;b&gt;b&lt;/b&gt;</description></item>", "", "/n/1 [Boat] (a b)"),
        ("<item><title>Boat</title><link>/n/1</link><media:description>of a picture</media:description><media:title>p</media:title></item>", "", "/n/1 [Boat]"),
        ("<item><title>Boat</title><link>/n/1</link><author>Ada</author></item>", "", "/n/1 [Boat] by Ada"),
        ("<item><title>Boat</title><link>/n/1</link><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ada</dc:creator></item>", "", "/n/1 [Boat] by Ada"),
        ("<item><title>Boat</title><link>/n/1</link><content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>long body</content:encoded><description>short</description></item>", "", "/n/1 [Boat] (short) <long body>"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<ttl>30</ttl>", "/n/1 [Boat] | 30"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", "/n/1 [Boat] | 30"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<sy:updatePeriod>daily</sy:updatePeriod>", "/n/1 [Boat] | 1440"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", "/n/1 [Boat] | 10080"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<skipHours><hour>1</hour><hour>24</hour><hour>25</hour></skipHours><skipDays><day>sunday</day><day>Monday</day><day>Noday</day></skipDays>", "/n/1 [Boat] | 0 1 Monday Sunday"),
        ("<item><title>Boat</title><link>/n/1</link></item>", "<link>https://www.quay.example/sub/</link>", "/n/1 [Boat]"),
        ("<item><title>Boat</title><link>n/1</link></item>", "<link>https://www.quay.example/sub/</link>", "/sub/n/1 [Boat]"),
        ("", "", ""),
        ("<item><title>Boat</title><link>/n/1</link><link>https://other.example/x</link></item>", "", "/n/1 [Boat]"),
    ],
)  # fmt: skip
def test_the_items_of_a_feed(items: str, channel: str, expected: str) -> None:
    assert feed(items, channel) == expected
