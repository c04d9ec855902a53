"""Any bytes give a Listing, and hostile ones an answer or a reason without network, files or endless work."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.listings import read_listing

KINDS = st.sampled_from(["", "rss", "json_feed", "sitemap", "html_list"])
PIECES = st.sampled_from(
    [
        b'<?xml version="1.0" encoding="euc-kr"?>', b'<rss version="2.0"><channel>', b"<item>", b"</item>", b"<title>",
        b"</title>", b"<![CDATA[", b"]]>", b"<link>/a</link>", b"<!DOCTYPE x [", b'<!ENTITY a "&b;">', b"]>", b"&a;",
        b"&#0;", b"&#x110000;", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry xml:base='http://[x'>",
        b"<author>", b"<a:b>", b'{"items":[', b'{"url":"http://["}', b"<urlset><url><loc>",
        b"<html><a href='/2026/11/20/abc'>headline text</a>",
        b"<pubDate>2026-11-20", b"\xff\xfe", b"\x00", b"\xb0\xa1\xb3\xaa", "한국".encode(), b"<!--", b"</", b"<",
    ]
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.binary(max_size=300) | st.lists(PIECES, max_size=25).map(b"".join),
    KINDS,
    st.sampled_from(["", "https://example.com/f", "http://["]),
)
def test_any_bytes_give_a_listing(body, kind, url):
    listing = read_listing(body, url, kind=kind)
    assert listing.entries or listing.reason or listing.kind == "rss" or listing.kind in {"json_feed", "sitemap"}
    for entry in listing.entries:
        assert not entry.url or entry.url.startswith(("http://", "https://"))
        assert not any(char < " " for char in entry.title)


HEAD = b'<rss version="2.0"><channel><title>t</title>'
ITEM = b"<item><title>kept</title><link>https://example.com/1</link></item>"
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)

HOSTILE = [
    pytest.param(BOMB + HEAD + b"<item><title>&j;</title></item></channel></rss>", "", id="entity bomb"),
    pytest.param(HEAD + b"<a>" * 200_000, "malformed", id="200,000 nested tags"),
    pytest.param(b"<urlset>" + b"<url>" * 200_000, "malformed", id="nested sitemap"),
    pytest.param(b'{"items":' + b"[" * 200_000, "malformed", id="nested JSON"),
    pytest.param(
        HEAD + b"<item><title>" + b"x" * 10_000_000 + b"</title></item></channel></rss>", "", id="10 MB title"
    ),
    pytest.param(HEAD + b"<item><title>" + b"<" * 10_000_000, "", id="10 MB of brackets"),
    pytest.param(
        HEAD + b"<item><author>" + b"a" * 1_000_000 + b"</author></item></channel></rss>", "", id="endless author"
    ),
    pytest.param(HEAD + ITEM * 50_000 + b"</channel></rss>", "", id="50,000 items"),
    pytest.param(HEAD + b"\x00" * 1_000_000 + ITEM + b"</channel></rss>", "", id="NULs"),
    pytest.param(b"<?" * 1_000_000, "not_a_listing", id="a million instructions"),
    pytest.param(b"<!DOCTYPE [>" * 300_000, "not_a_listing", id="doctypes without end"),
    pytest.param(HEAD + b"<item><title>" + b"<!--" * 500_000, "", id="comments without end"),
    pytest.param(b"a" * 20_000_001, "too_large", id="too large"),
]


@pytest.mark.timeout(60)  # each takes seconds at most; a quadratic one would take hours
@pytest.mark.parametrize(("body", "reason"), HOSTILE)
def test_hostile_bytes_end_in_an_answer(body, reason):
    assert read_listing(body, "https://example.com/f").reason == reason


def test_no_entity_or_dtd_reaches_out(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("classified")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.dtd"
        dtd = f'<!DOCTYPE rss SYSTEM "{address}" [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        for root in (
            "rss><channel><item><title>&s;</title></item></channel></rss",
            "urlset><url><loc>&s;</loc></url></urlset",
        ):
            assert "classified" not in repr(read_listing(f"{dtd}<{root}>".encode(), "https://example.com/f"))
        with pytest.raises(TimeoutError):
            server.accept()


def test_importing_the_room_loads_no_parser():
    code = "import sys, extractors.listings, extractors.text.urls; print({'lxml', 'feedparser'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
