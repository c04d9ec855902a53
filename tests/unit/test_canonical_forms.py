"""Addresses and the one form each is written in, exactly: hosts and ports, paths, wrappers, queries.

A row that begins with a slash stands on https://example.com.
"""

from __future__ import annotations

import pytest

from extractors.text.urls import absolute_url, canonical_url, host_of, site_of

SITE = "https://example.com"


def canonical(address: str) -> str:
    found = canonical_url(SITE + address if address.startswith("/") else address)
    return found.removeprefix(SITE) or found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.com:443/a", "/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("http://example.com:8080/a?b=2&a=1", "http://example.com:8080/a?a=1&b=2"),
        ("http://localhost/a", "http://localhost/a"),
        ("http://10.0.0.1/a?utm_source=x&b=1", "http://10.0.0.1/a?b=1"),
        ("ftp://example.com/a", ""),
        ("https://example.com:x/a", ""),
        ("https://example..com/a", ""),
        ("https://-a.com/", ""),
        ("https://example.com./a", "/a"),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.example/a", ""),
    ],
)
def test_a_host_and_its_port(address: str, expected: str) -> None:
    """Of a machine of one's own or with a port of its own nothing is known but what the address says."""
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/a//b", "/a/b"),
        ("/web/https://other.example/a//b", "/web/https://other.example/a//b"),
        ("/../../a", "/a"),
        ("/a/../b/./c", "/b/c"),
        ("/.a/b", "/.a/b"),
        ("/%7Ea%2fb%zz%e5%8c%97", "/~a%2Fb%25zz%E5%8C%97"),
        ("/a b?c d=e f", "/a%20b?c%20d=e%20f"),
        ("/a&b=c?d=e&f'g", "/a&b=c?d=e&f'g"),
        ("/?!/news/1#!/news/1", "/?!/news/1"),
        ("/#!/news/12", "/#!/news/12"),
        ("/#top", "/"),
        ("/#!/about", "/"),
        ("/a#!/news/12", "/a"),
        ("/?id=1#!/news/12", "/?id=1"),
        ("/amp/2026/0412/word", "/2026/0412/word"),
        ("/2026/amp/word", "/2026/amp/word"),
        ("/news/amp/story", "/news/amp/story"),
        ("/amp", "/amp"),
        ("/story-of-the-day/amp", "/story-of-the-day"),
        ("/x.amp.html", "/x.html"),
        ("/x.amp", "/x"),
    ],
)
def test_a_path_is_written_one_way(address: str, expected: str) -> None:
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.google.com/amp/s/www.example.org/n/12345?x=1", "https://www.example.org/n/12345?x=1"),
        (
            "https://www.google.com/ampere/s/www.example.org/n/12345",
            "https://www.google.com/ampere/s/www.example.org/n/12345",
        ),
        (
            "https://www.google.com/search?q=https://www.example.org/n/1",
            "https://www.google.com/search?q=https://www.example.org/n/1",
        ),
        ("https://www.google.com/url?q=https://www.example.org/n/1", "https://www.example.org/n/1"),
        (
            "https://www.google.com/url?u=https://www.example.org/n/1",
            "https://www.google.com/url?u=https://www.example.org/n/1",
        ),
        ("https://www.google.com/url?q=word", "https://www.google.com/url?q=word"),
        ("https://a-b.cdn.ampproject.org/c/s/a.example/b", "https://a.example/b"),
        ("https://a-b.cdn.ampproject.org/c/", "https://a-b.cdn.ampproject.org/c"),
        ("https://example.org/amp/s/www.example.com/n/1", "https://example.org/amp/s/www.example.com/n/1"),
    ],
)
def test_an_address_within_another(address: str, expected: str) -> None:
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://m.example.com/a", "https://www.example.com/a"),
        ("https://m.example.co.kr/a", "https://www.example.co.kr/a"),
        ("https://m.co.kr/a", "https://m.co.kr/a"),
        ("https://m.example.com.kr/a", "https://www.example.com.kr/a"),
        ("https://m.com/a", "https://m.com/a"),
        ("https://m.news.example.com/a", "https://news.example.com/a"),
        ("https://x.example.com/a", "https://x.example.com/a"),
        ("https://m.weibo.cn/a", "https://m.weibo.cn/a"),
        ("https://yna.co.kr/view/1", "https://www.yna.co.kr/view/1"),
        ("http://rodong.rep.kp/a", "http://rodong.rep.kp/a"),
        ("https://news.kcna.kp/a", "http://news.kcna.kp/a"),
        ("https://m.example.info.kr/a", "https://example.info.kr/a"),
        ("https://m.example.co/a", "https://www.example.co/a"),
        ("https://m.co.info/a", "https://www.co.info/a"),
    ],
)
def test_the_host_that_readers_see(address: str, expected: str) -> None:
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/story?from=rss", "/story?from=rss"),
        ("/?from=rss", "/?from=rss"),
        ("/news/story?from=rss", "/news/story"),
        ("/story?from=rss&id=7", "/story?id=7"),
        ("/story?from=rss&word=abcdef", "/story?word=abcdef"),
        ("/story?from=rss&word=abcde", "/story?from=rss&word=abcde"),
        ("/story?from=rss&sid=7", "/story?from=rss&sid=7"),
        ("/story?from=rss&s=2", "/story?from=rss&s=2"),
        ("/a/b-c-d?ref=x&sid=7", "/a/b-c-d"),
        ("/b-c-d/a?ref=x&sid=7", "/b-c-d/a"),
        ("/b-c-d/a/x?ref=x&sid=7", "/b-c-d/a/x?sid=7"),
        ("/a/b-c-d?sid=20261234", "/a/b-c-d?sid=20261234"),
        ("/a/b-c-d?t=1795000000123", "/a/b-c-d"),
        ("/a/20261120?sid=7", "/a/20261120?sid=7"),
        ("/a/123456789?sid=7", "/a/123456789"),
        ("/a/12345?sid=7", "/a/12345"),
        ("/a/1234?sid=7", "/a/1234?sid=7"),
        ("/view.php?v=1795000000", "/view.php?v=1795000000"),
        ("/view?v=1795000000", "/view?v=1795000000"),
        ("/view7?v=1795000000", "/view7"),
        ("/view?id=1&v=1795000000", "/view?id=1"),
        ("/view?v=7&id=1", "/view?id=1&v=7"),
        ("/view?rnd=77", "/view"),
        ("/view?rnd=x7", "/view?rnd=x7"),
        ("/view?V=1795000000&k=2", "/view?V=1795000000&k=2"),
        ("/view?from=a&v=1795000000", "/view?v=1795000000"),
        ("/view?k=0.77&v=0.88", "/view?k=0.77&v=0.88"),
        ("/a?x=", "/a"),
        ("/a?QUJDREVG=", "/a?QUJDREVG="),
        ("/a?abc=", "/a"),
        ("/a?QUJDREVG==", "/a?QUJDREVG=="),
        ("/a?x=y=", "/a?x=y="),
        ("/a?&&b=1&amp;a=2&b=1", "/a?a=2&b=1"),
        ("/a?b&a", "/a?a&b"),
        ("/index.php", "/"),
        ("/INDEX.HTML", "/"),
        ("/a/index.php?id=1", "/a?id=1"),
        ("/a/", "/a"),
    ],
)
def test_what_of_a_query_names_the_article(address: str, expected: str) -> None:
    """How a reader came is dropped only where the rest names an article; numbers and ids of four digits stay."""
    assert canonical(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://A.example.co.kr:80/x", "example.co.kr"),
        ("a.example.co.kr", "example.co.kr"),
        ("b.a.example.com", "example.com"),
        ("co.kr", "co.kr"),
        ("a.co.kr", "a.co.kr"),
        ("example.gov.info", "gov.info"),
        ("a.b.go.jp", "b.go.jp"),
        ("a.b.go.info", "go.info"),
        ("http://[::1]/a", "::1"),
        ("10.1.2.3", "10.1.2.3"),
        ("localhost", "localhost"),
    ],
)
def test_the_part_of_a_host_that_one_publisher_owns(address: str, expected: str) -> None:
    assert site_of(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"), [(" https://A.example.com./x ", "a.example.com"), ("x", ""), ("https://[a/", "")]
)
def test_the_host_of_an_address(address: str, expected: str) -> None:
    assert host_of(address) == expected


@pytest.mark.parametrize(("length", "is_kept"), [(4000, True), (4001, False)])
def test_an_address_of_more_than_4000_characters_is_data(length: int, is_kept: bool) -> None:
    address = SITE + "/" + "a" * (length - len(SITE) - 1)
    assert canonical_url(address) == (address if is_kept else "")


@pytest.mark.parametrize(
    ("written", "base", "expected"),
    [
        ("b", SITE + "/a/", SITE + "/a/b"),
        ("b", None, ""),
        (" https://exa\nmple.com/a b\u200b ", None, SITE + "/a%20b%E2%80%8B"),
        ("//other.example/a", "http://example.com/", "http://other.example/a"),
        ("", SITE, ""),
        ("https://[a/", None, ""),
    ],
)
def test_an_address_as_written_on_a_page(written: str, base: str | None, expected: str) -> None:
    assert absolute_url(written, base) == expected
