"""Kinds of listings that people of this trade reported: packed, mislabelled, with captions for content, in local time."""

# ruff: noqa: E501 - an item a line

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from extractors.listings import read_listing
from extractors.records import SourceState
from extractors.text.dates import read_instant
from flows.polling.habit import FirstSeen, profile_listing
from flows.polling.health import PollFacts, read_health

AT = "https://www.border.example/rss"
NOW = datetime(2026, 11, 20, 11, 10, tzinfo=UTC)
MAP = b"<?xml version='1.0'?><urlset><url><loc>https://www.border.example/n/1</loc></url></urlset>"
RSS = "<rss version='2.0' xmlns:{p}='http://search.yahoo.com/mrss/'><channel><title>F</title><item><title>Bridge</title>{item}</item></channel></rss>"  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [gzip.compress(MAP), gzip.compress(gzip.compress(MAP)), gzip.compress(MAP[:40]) + gzip.compress(MAP[40:])],
    ids=["once", "twice", "in two parts"],  # a packet holds the second in which it was made
)
@pytest.mark.parametrize("label", ["application/x-gzip", "text/xml", "application/octet-stream", None])
def test_a_packed_listing_is_read_whatever_its_label(body, label):
    assert len(read_listing(body, AT, label).entries) == 1


@pytest.mark.parametrize(
    "body",
    [b"\x1f\x8b\x08", gzip.compress(b"\x1f\x8b\x08 no"), gzip.compress(bytes(21_000_000))],
    ids=["cut", "inside", "bomb"],
)
def test_a_broken_packet_or_a_bomb_is_no_listing(body):
    assert read_listing(body, AT).reason in {"not_a_listing", "empty_body", "too_large"}


CAPTIONS = {
    "behind": "<description>Trucks crossed.</description><m:content url='x'><m:description>A harbour.</m:description></m:content>",
    "before": "<m:group><m:content url='x'/><m:description>A harbour.</m:description></m:group><description>Trucks crossed.</description>",
    "of the item": "<m:description type='plain'>A harbour.</m:description><description>Trucks crossed.</description><m:title>Dusk</m:title>",
    "in its markup": "<description>&lt;figure&gt;&lt;img&gt;&lt;figcaption&gt;A harbour.&lt;/figcaption&gt;&lt;/figure&gt;&lt;p&gt;Trucks crossed.&lt;/p&gt;</description>",
    "text": "<description>Trucks crossed.</description><m:text>A harbour.</m:text>",
}  # fmt: skip


@pytest.mark.parametrize("item", CAPTIONS.values(), ids=CAPTIONS)
def test_captions_are_no_content(item):
    (entry,) = read_listing(RSS.format(p="m", item=item).encode(), AT).entries
    assert (entry.title, entry.summary, entry.content) == ("Bridge", "Trucks crossed.", "")


def test_the_items_own_text_stays():
    item = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>Whole</content:encoded>"
    assert read_listing(RSS.format(p="media", item=item).encode(), AT).entries[0].content == "Whole"


MONTHS = [
    "금, 20 11월 2026 20:05:00 +0900", "星期五, 20 十一月 2026 20:05:00 +0900", "周五, 20 11月 2026 20:05:00 +0900",
    "金, 20 11月 2026 20:05:00 +0900", "20-十一月-2026 20:05", "금 11월 20 20:05:00 KST 2026", "20 11월 2026 20:05 KST",
]  # fmt: skip


@pytest.mark.parametrize("text", MONTHS)
def test_rfc_822_in_the_desk_s_language(text):
    assert read_instant(text, "Asia/Seoul") == (datetime(2026, 11, 20, 11, 5, tzinfo=UTC), "instant")


@pytest.mark.parametrize(
    ("word", "month"), [("一月", 1), ("二月", 2), ("十月", 10), ("十二月", 12), ("3월", 3), ("9月", 9)]
)
def test_every_month_is_its_own(word, month):
    found = read_instant(f"20 {word} 2026 20:05 +0000")[0]
    assert found is not None
    assert found.month == month


def feed(dates, form="rss"):
    if form == "atom":
        items = "".join(f"<entry><title>열차 {d}</title><id>{d}</id><updated>{d}</updated></entry>" for d in dates)
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{items}</feed>".encode()
    items = "".join(f"<item><title>열차 20:00 GMT</title><guid>{d}</guid><pubDate>{d}</pubDate></item>" for d in dates)
    return f"<rss><channel><title>F</title>{items}</channel></rss>".encode()


LOCAL = [
    (["Fri, 20 Nov 2026 20:00:00 GMT", "Fri, 20 Nov 2026 20:01:00 GMT"], "rss", "Asia/Seoul", 11),
    (["Fri, 20 Nov 2026 19:00:00 +0000", "Fri, 20 Nov 2026 19:01:00 +00:00"], "rss", "Asia/Shanghai", 11),
    (["2026-11-20T20:00:00Z", "2026-11-20T20:01:00.000Z"], "atom", "Asia/Tokyo", 11),
]


@pytest.mark.parametrize(("dates", "form", "zone", "hour"), LOCAL)
def test_local_time_under_the_label_gmt(dates, form, zone, hour):
    stated = read_listing(feed(dates, form), AT, timezone=zone)
    profile = profile_listing(stated, FirstSeen(), SourceState("s"), NOW)
    health = read_health(PollFacts(glance=profile, lang="ko", timezone=zone), SourceState("s"), NOW)
    assert (health.state, 'clock = "local"' in health.advice) == ("misdated", True)
    local = read_listing(feed(dates, form), AT, timezone=zone, clock="local")
    assert {one.published_at.hour for one in local.entries if one.published_at} == {hour}
    assert [one.title for one in local.entries] == [one.title for one in stated.entries]


def test_dates_with_a_zone_of_their_own_stay():
    body = feed(["Fri, 20 Nov 2026 20:00:00 +0900"])
    assert read_listing(body, AT, clock="local").entries == read_listing(body, AT).entries


def test_dates_without_a_zone_are_advised_as_before():
    listing = read_listing(feed(["2026-11-20 20:00:00", "2026-11-20 20:01:00"]), AT, timezone="UTC")
    profile = profile_listing(listing, FirstSeen(), SourceState("s"), NOW)
    assert "name no zone" in read_health(PollFacts(glance=profile), SourceState("s"), NOW).advice
