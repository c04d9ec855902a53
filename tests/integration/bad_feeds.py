"""Listings that are wrong in what they say rather than in how they are sent: a line each, by family.

Every text is invented. A value is the whole answer's body, or a script where the answer itself matters.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from tests.integration.fault_server import Asked, Script, answer, say

ITEM = "<item><title>{t}</title><link>{l}</link><guid>{g}</guid>{d}</item>"
DATE = "<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate>"


def rss(items: str, prolog: str = '<?xml version="1.0" encoding="utf-8"?>', dtd: str = "") -> str:
    return f'{prolog}{dtd}<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'


def item(n: object = 1, t: str = "A bridge opens", link: str | None = None, d: str = DATE, guid: object = None) -> str:
    return ITEM.format(t=t, l=link if link is not None else f"http://news.invalid/{n}", g=guid or n, d=d)


def items(count: int, **changes: str) -> str:
    return "".join(item(n, **changes) for n in range(count))


SCRIPTS = {
    "Korean": ("압록강 다리가 열렸다", "euc-kr"),
    "simplified": ("鸭绿江大桥正式通车", "gb18030"),
    "traditional": ("鴨綠江大橋正式通車", "big5"),
    "Japanese": ("鴨緑江の橋が開通した", "shift_jis"),
}
XML = {
    "entity bomb": rss(item(t="&h;"), dtd='<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY h "' + "&a;" * 50_000 + '">]>'),
    "nested entities": rss(
        item(t="&c;"),
        dtd='<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "' + "&a;" * 99 + '"><!ENTITY c "' + "&b;" * 99 + '">]>',
    ),
    "external entity": rss(item(t="&f;"), dtd='<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]>'),
    "external DTD": rss(item(), dtd='<!DOCTYPE rss SYSTEM "http://10.0.0.1/evil.dtd">'),
    "parameter entity": rss(item(), dtd='<!DOCTYPE r [<!ENTITY % p SYSTEM "http://10.0.0.1/p"> %p;]>'),
    "XInclude": rss('<xi:include href="file:///etc/hostname" xmlns:xi="http://www.w3.org/2001/XInclude"/>' + item()),
    "stylesheet": rss(item(), prolog='<?xml version="1.0"?><?xml-stylesheet href="http://10.0.0.1/x.xsl"?>'),
    "100,000 items": rss("<item><title>t</title></item>" * 100_000),
    "200,000 nested tags": rss(item() + "<a>" * 200_000),
    "200,000 attributes": rss(f"<item {' '.join(f'a{n}=1' for n in range(200_000))}><title>t</title></item>"),
    "NULs": rss(item(t="A\0 bridge\0 opens")),
    "only NULs": "\0" * 5000,
    "unclosed title": rss("<item><title>A bridge opens" + item(2)),
    "unclosed CDATA": rss("<item><title><![CDATA[A bridge opens" + item(2)),
    "unclosed comment": rss("<!-- " + item(2)),
    "crossed tags": rss("<item><title><b>A</title></b></item>"),
    "bare ampersands": rss(item(t="Trade & aid & fish")),
    "cut in the middle": rss(items(20))[:900],
    "two roots": rss(item()) * 2,
    "junk before": "Warning: mysql_connect() failed\n" + rss(item()),
    "junk after": rss(item()) + "<script>track()</script>",
    "wrong version": rss(item()).replace("2.0", "99"),
    "no channel": "<rss><item><title>t</title></item></rss>",
    "processing flood": rss("<?php echo 1 ?>" * 50_000 + item()),
    "control characters": rss(item(t="A \x01\x02\x1b[31m bridge")),
    "lone surrogates": rss(item(t="A &#xD800; bridge &#x110000;")),
    "bad JSON": '{"version": "https://jsonfeed.org/version/1.1", "items": [',
    "deep JSON": '{"items": ' + "[" * 100_000,
    "JSON of another kind": '{"error": "no such feed"}',
    "JSON items of other types": '{"version":"https://jsonfeed.org/version/1","items":[1,null,[],{"id":{}},"x"]}',
}
HTML = {
    "a page for XML": "<!doctype html><html><body><h1>Welcome</h1></body></html>",
    "a page that refreshes": "<html><head><meta http-equiv=refresh content='0;url=/feed'></head></html>",
    "a challenge": "<html><body><form id=challenge></form><script>go()</script></body></html>",
    "a page with a feed in it": "<html><body><pre>&lt;rss&gt;</pre><rss></rss></body></html>",
    "plain text": "Service unavailable, please come back later.",
    "an image": "\x89PNG\r\n\x1a\n" + "\0" * 400,
    "empty 200": "",
    "blanks": " \n\t \n",
}
DATES = {
    "absent": item(d=""),
    "far future": item(d="<pubDate>Fri, 20 Nov 2099 05:00:00 GMT</pubDate>"),
    "zoneless": item(d="<pubDate>2026-11-20 14:00:00</pubDate>"),
    "relative": item(d="<pubDate>3 hours ago</pubDate>"),
    "month first": item(d="<pubDate>13/27/2026</pubDate>"),
    "Korean": item(d="<pubDate>2026년 11월 20일 (금) 오후 2:00</pubDate>"),
    "thirtieth of February": item(d="<pubDate>Mon, 30 Feb 2026 05:00:00 GMT</pubDate>"),
    "year zero": item(d="<pubDate>0000-00-00T00:00:00Z</pubDate>"),
    "negative": item(d="<pubDate>-9999999999999</pubDate>"),
    "500,000 digits": item(d=f"<pubDate>{'9' * 500_000}</pubDate>"),
}
LINKS = {
    "relative": item(link="../a/1"),
    "absent": item(link=""),
    "opaque": item(link="urn:uuid:1-2-3"),
    "script": item(link="javascript:alert(1)"),
    "mail": item(link="mailto:desk@news.invalid"),
    "file": item(link="file:///etc/hostname"),
    "private": item(link="http://10.0.0.1/admin"),
    "own port": item(link="http://127.0.0.1.nip.invalid:22/"),
    "10 kB": item(link="http://news.invalid/" + "x" * 10_000),
    "broken": item(link="http://[::1"),
    "duplicate guids": "".join(item(n, guid="same") for n in range(30)),
    "duplicate links": "".join(item(n, link="http://news.invalid/one") for n in range(30)),
}
FIELDS = {
    "10 MB title": item(t="x" * 4_500_000),
    "title of tags": item(t="&lt;b&gt;" * 100_000),
    "ReDoS author": f"<item><title>t</title><author>{'a@' * 24_000}</author></item>",
    "ReDoS author 2": f"<item><title>t</title><dc:creator>{'(' * 50_000}</dc:creator></item>",
    "ReDoS summary": f"<item><title>t</title><description>{'&lt;a ' * 60_000}</description></item>",
    "category flood": "<item><title>t</title>" + "<category>x</category>" * 50_000 + "</item>",
    "enclosure flood": "<item><title>t</title>" + "<enclosure url='x'/>" * 50_000 + "</item>",
    "ttl of ages": f"<ttl>{'9' * 300}</ttl>" + item(),
    "all hours skipped": "<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>" + item(),
}


def charsets() -> dict[str, bytes]:
    """Wrong, absent and lying labels in four scripts, and one bad byte in a sound feed."""
    found: dict[str, bytes] = {}
    for name, (title, charset) in SCRIPTS.items():
        body = items(5, t=title)
        found[f"{name}, no label"] = rss(body, prolog="<?xml version='1.0'?>").encode(charset)
        found[f"{name}, said to be UTF-8"] = rss(body).encode(charset)
        found[f"{name}, UTF-8 said to be {charset}"] = rss(body, f"<?xml version='1.0' encoding='{charset}'?>").encode()
        found[f"{name}, unknown label"] = rss(body, "<?xml version='1.0' encoding='x-klingon'?>").encode()
        found[f"{name}, one bad byte"] = rss(body).encode().replace(title.encode(), title.encode() + b"\xff", 1)
        found[f"{name}, half a character"] = rss(body).encode()[:-60] + title.encode()[:1]
    return found


class Moving:
    """An ETag that moves while Last-Modified stays, and guids that change at each answer."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, asked: Asked) -> AsyncIterator[bytes]:
        self.count += 1
        body = rss("".join(item(n, guid=f"{self.count}-{n}") for n in range(5))).encode()
        same = "Last-Modified: Fri, 20 Nov 2026 05:00:00 GMT"
        yield answer(body, 200, f'ETag: "{self.count}"', same)


async def _cookie_loop(asked: Asked) -> AsyncIterator[bytes]:
    yield answer(b"", 307, f"Location: {asked.path}", "Set-Cookie: seen=1; Path=/")


async def _cookie_for_ever(asked: Asked) -> AsyncIterator[bytes]:
    count = asked.headers.get("cookie", "n=0").rpartition("=")[2]
    yield answer(b"", 307, f"Location: {asked.path}", f"Set-Cookie: n={int(count or 0) + 1}; Path=/")


SCRIPTED: dict[str, Script] = {
    "304 without ever a 200": say(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "moving ETag, changing guids": Moving(),
    "cookie loop": _cookie_loop,
    "cookie for ever": _cookie_for_ever,
}


def bad_bodies() -> dict[str, bytes]:
    """Every body by 'family: name'."""
    wrapped = {"dates": DATES, "links": LINKS, "fields": FIELDS}
    found = {
        f"{family}: {name}": rss(value).encode("utf-8", "surrogatepass")
        for family, table in wrapped.items()
        for name, value in table.items()
    }
    found |= {f"xml: {name}": value.encode("utf-8", "surrogatepass") for name, value in XML.items()}
    found |= {f"html: {name}": value.encode("latin-1") for name, value in HTML.items()}
    return found | {f"charset: {name}": value for name, value in charsets().items()}
