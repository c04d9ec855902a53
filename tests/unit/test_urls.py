"""Canonical addresses: one article, one address, and no identity lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.text.address_rules import load_addresses
from extractors.text.urls import absolute_url, article_id, canonical_url, entry_id, host_of

PUBLISHERS = load_addresses().publishers


@pytest.mark.parametrize("publisher", PUBLISHERS, ids=lambda publisher: publisher.hosts[0])
def test_the_examples_of_the_table_hold(publisher):
    assert publisher.same or publisher.apart
    for group in publisher.same:
        assert len({canonical_url(address) for address in group}) == 1, group
    for group in publisher.apart:
        assert len({canonical_url(address) for address in group}) == len(group), group
    for address in (address for group in (*publisher.same, *publisher.apart) for address in group):
        assert canonical_url(canonical_url(address)) == canonical_url(address)


def test_every_publisher_shows_what_becomes_one():
    assert [publisher.hosts for publisher in PUBLISHERS if not publisher.same] == []


SAME = [
    ("https://example.com/news/view.php?ud=20261120000123", "https://example.com/news/view.php?utm_source=x&ud=20261120000123#top"),
    ("https://example.com/a?x=1&y=2", "https://example.com/a?y=2&amp;x=1"),
    ("https://example.com/a/b", "HTTP://EXAMPLE.com:80/a//b/"),
    ("https://example.com/", "http://example.com"),
    ("https://example.com/a/c", "https://example.com/a/./b/../c/index.html"),
    ("https://example.com/%EB%B6%81/a~b", "https://example.com/북/a%7eb"),
    ("https://www.example.co.kr/news/articleView.html?idxno=12345", "https://m.example.co.kr/news/articleView.html?idxno=12345"),
    ("https://www.example.co.kr/news/articleView.html?idxno=12345", "https://www.example.co.kr/news/articleViewAmp.html?idxno=12345"),
    ("https://www.example.com/world/12345-word", "https://www.example.com/world/12345-word/amp/"),
    ("https://www.example.com/world/12345.html", "https://www.example.com/world/12345.amp.html"),
    ("https://www.example.com/story?id=9", "https://www.example.com/story?id=9&outputType=amp"),
    ("https://www.example.com/n/12345", "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/n/12345/amp"),
    ("https://www.example.com/n/12345", "https://www.google.com/amp/s/www.example.com/n/12345"),
    ("https://www.example.com/n/12345", "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.example.com%2Fn%2F12345&usg=A"),
    ("https://example.com/story/1234567", "https://example.com/story/1234567?section=politics&from=rss"),
    ("https://example.com/n/1001", "https://example.com/n/1001?_=1795000000000"),
    ("https://example.com/n/1001", "https://example.com/n/1001?rnd=0.48812345"),
    ("https://example.com/view.php?id=7", "https://example.com/view.php?id=7&t=1795000000"),
    ("https://example.com/view.php?id=7", "https://example.com/view.php?v=20261120200512&id=7"),
    ("https://example.com/a/bridge.html", "https://example.com/a/bridge.html?_dc=1795000000000"),
    ("https://example.com/rss/n/88", "https://example.com/rss/n/88?random=771234"),
    ("https://example.com/n/88?k=2", "https://example.com/n/88?ts=1795000000123&k=2"),
    ("https://example.com/n/77", "https://example.com/n/77?v=1795000000"),
    ("https://example.com/i.php?MTJAMjAyNi0x=", "https://example.com/i.php?MTJAMjAyNi0x%3D"),
    ("https://example.com/view?no=77;x", "https://example.com/view;jsessionid=0A1B?no=77;x&fbclid=Iw"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME, ids=[other for _, other in SAME])
def test_what_does_not_name_the_article_goes(one, other):
    assert canonical_url(one) == canonical_url(other) != ""


APART = [
    ("https://example.com/view.php?ud=1", "https://example.com/view.php?ud=2"),
    ("https://example.com/view?id=1", "https://example.com/view?id=2"),
    ("https://example.com/v?idxno=1", "https://example.com/v?idxno=2"),
    ("https://example.com/v?articleId=1", "https://example.com/v?articleId=2"),
    ("https://example.com/view.php?20261", "https://example.com/view.php?20262"),
    ("https://example.com/view?cid=778899", "https://example.com/view?cid=778890"),
    ("https://example.com/news?ref=20261120", "https://example.com/news?ref=20261121"),
    ("https://example.com/list?section=politics", "https://example.com/list?section=world"),
    ("https://example.com/b?q=%B1%B9", "https://example.com/b?q=%B1%BA"),
    ("https://example.com/a?b=1&b=2", "https://example.com/a?b=2&b=1"),
    ("https://example.com/Abc", "https://example.com/abc"),
    ("https://example.com/#!/news/1", "https://example.com/#!/news/2"),
    ("https://en.example.com/a", "https://ko.example.com/a"),
    ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    (
        "https://example.com/ko/index.php?MTJAMjAyNi0xMS0yMC1IMDAxQDE1=",
        "https://example.com/ko/index.php?MTJAMjAyNi0xMS0yMC1IMDAyQDE1=",
    ),
    (
        "https://example.com/ko/?MTJAMjAyNi0xMS0yMC1IMDAxQDE1QDFA==",
        "https://example.com/ko/?MTJAMjAyNi0xMS0yMC1IMDAyQDE1QDFA==",
    ),
    ("https://example.com/i.php?QWJjRGVm=&lang=ko", "https://example.com/i.php?QWJjRGVn=&lang=ko"),
    ("https://example.com/i.php?za+b/cD9=", "https://example.com/i.php?za+b/cD8="),
    ("https://example.com/view.php?t=1795000001", "https://example.com/view.php?t=1795000002"),
    ("https://example.com/view?v=20261120200512", "https://example.com/view?v=20261120200513"),
    ("https://example.com/a?v=1", "https://example.com/a?v=2"),
    ("https://example.com/n/9?t=north", "https://example.com/n/9?t=south"),
    ("https://example.com/2026/11/20/amplifier", "https://example.com/2026/11/20/lifier"),
]


@pytest.mark.parametrize(("one", "other"), APART, ids=[other for _, other in APART])
def test_identity_is_never_lost(one, other):
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "mailto:desk@example.com", "javascript:void(0)", "/only/a/path", "http://", "http://[::1", "http://a..b/",
     "https://example.com:99999/", "ftp://example.com/a", "\x00", "http://" + "a" * 5000],
    ids=repr,
)  # fmt: skip
def test_what_is_no_web_address_is_empty(text):
    assert canonical_url(text) == ""


def test_a_relative_address_is_joined_to_its_page():
    assert canonical_url("../c.html", "https://example.com/a/b/") == "https://example.com/a/c.html"
    assert absolute_url(" //cdn.example.com/x y ", "https://example.com") == "https://cdn.example.com/x%20y"


def test_hosts_without_https_keep_http_and_local_ones_what_they_say():
    assert canonical_url("https://world.people.com.cn/n1/1.html").startswith("http://")
    assert canonical_url("http://127.0.0.1:8000/a/?from=x") == "http://127.0.0.1:8000/a?from=x"


def test_ids():
    assert article_id("http://example.com/a") == article_id("https://example.com/a")
    assert len(article_id("https://example.com/a")) == 20
    first = entry_id("s", "https://example.com/a?utm_source=x", "guid-1")
    assert first == entry_id("s", "https://example.com/a", "guid-2") != entry_id("t", "https://example.com/a", "")
    assert entry_id("s", "", "guid-1") != entry_id("s", "", "guid-2")


def test_host_of():
    assert host_of("https://News.Example.com:8443/a") == "news.example.com"
    assert host_of("nonsense") == host_of("http://[") == ""


PIECES = st.sampled_from(
    ["http://", "https://", "m.", "www.", "google.com/url?url=", "example.com", ":80", "/amp", "/a", "//", "/../", "?",
     "&", "id=1", "utm_x=2", "amp;", "%41", "%zz", "한", "#", "!/1", ";sid=1", ".amp.html", "index.html",
     "yna.co.kr/", " ", "[", "@"]
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=400)
@given(
    st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60).map("https://example.com/".__add__) | st.text()
)
def test_canonicalising_twice_is_canonicalising_once(text):
    once = canonical_url(text)
    assert canonical_url(once) == once
    assert article_id(once)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "https://example.com/a"),
        ("https://example.com:80/a", "https://example.com:80/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://example.com:444/a", "https://example.com:444/a"),
    ],
)
def test_only_a_scheme_s_own_port_is_dropped(address, canonical):
    assert canonical_url(address) == canonical
