"""An invented web on loopback, one site a kind of trouble: what `yalu sources check` has to name, and can mend."""
# ruff: noqa: E501 - a site a line

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from flows import clock
from tests.integration.trouble_texts import TITLES, article, article_text

Answer = tuple[int, dict[str, str], bytes]
Route = Callable[[BaseHTTPRequestHandler], Answer]


@dataclass
class Site:
    """One origin: its routes by path."""

    host: str
    port: int = 0
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str = "/rss") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.routes[path] = lambda _: (status, {"Content-Type": kind}, data)

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        self.routes[path] = lambda _: (status, {"Location": to}, b"")

    def feed(
        self,
        path: str = "/rss",
        *,
        lang: str = "en",
        count: int = 8,
        hours: float = 6.0,
        since: timedelta = timedelta(hours=1),
        form: str = "%a, %d %b %Y %H:%M:%S +0000",
        content: bool = False,
        pages: bool = True,
        ahead: timedelta = timedelta(),
    ) -> None:
        """A feed of `count` entries, one every `hours`, the newest `since` ago; its pages, too."""
        items = []
        for number in range(count):
            at = clock.now() - since - timedelta(hours=hours * number)
            title, link = TITLES[lang].format(number), self.url(f"/n/{number}{path.replace('/', '-')}")
            text = (
                f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>{escape(article_text(lang, number))}</content:encoded>"
                if content
                else ""
            )
            date = f"<pubDate>{at.strftime(form)}</pubDate>" if form else ""
            items.append(
                f"<item><title>{escape(title)}</title><link>{link}</link>{date}<description>short</description>{text}</item>"
            )
            if pages:
                self.put(f"/n/{number}{path.replace('/', '-')}", article(lang, number, at - ahead))
        self.put(
            path,
            f"<rss version='2.0'><channel><title>Desk</title>{''.join(items)}</channel></rss>",
            "application/rss+xml",
        )


@contextmanager
def serve_sites() -> Iterator[Callable[..., Site]]:
    """Give a function that opens a site of its own; all close at the end."""
    servers: list[ThreadingHTTPServer] = []

    def open_site(host: str = "127.0.0.1") -> Site:
        site = Site(host)

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(self.path)
                route = site.routes.get(self.path)
                status, headers, body = route(self) if route else (404, {"Content-Type": "text/plain"}, b"no")
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass

        server = ThreadingHTTPServer((host, 0), Handler)
        server.daemon_threads = True
        site.port = server.server_address[1]
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return site

    try:
        yield open_site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


@dataclass(frozen=True)
class Kind:
    """A source of the trouble web: its row, what is expected of a check, and whether the advice mends it."""

    row: dict[str, object]
    verdict: str
    code: str
    is_mended: bool = False


def _slow(_: BaseHTTPRequestHandler) -> Answer:
    time.sleep(4)
    return 200, {}, b""


def build(open_site: Callable[..., Site]) -> dict[str, Kind]:
    """Build the sites; a kind is named by its trouble."""
    kinds: dict[str, Kind] = {}
    no_zone, gmt = "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S GMT"

    def add(
        name: str, site: Site, verdict: str, code: str = "", *, path: str = "/rss", mended: bool = False, **row: object
    ) -> None:
        base = {
            "id": name,
            "outlet": name,
            "family": name,
            "url": site.url(path),
            "lang": "en",
            "country": "US",
            "ownership": "independent",
            "timezone": "America/New_York",
            "note": "n",
        }
        kinds[name] = Kind({**base, **row}, verdict, code, mended)

    def site_with_feed(**options: object) -> Site:
        site = open_site()
        site.feed(**options)  # type: ignore[arg-type]
        return site

    add("sound", site_with_feed(), "sound")
    add("sound-ko", site_with_feed(lang="ko"), "sound", lang="ko", country="KR", timezone="Asia/Seoul")
    add("gone", open_site(), "dead", "gone")
    site = open_site()
    site.put("/rss", "no", status=410)
    add("gone-410", site, "dead", "gone")
    closed = Site("127.0.0.1", 9)
    add("host-gone", closed, "dead", "host_gone")
    site = site_with_feed(path="/new")
    site.redirect("/rss", site.url("/new"))
    add("moved", site, "doubtful", "moved", mended=True)
    away, site = open_site("127.0.0.2"), open_site()
    away.feed()
    site.redirect("/rss", away.url())
    add("moved-away", site, "dead", "moved_away")
    site = open_site()
    site.redirect("/rss", away.url(), 302)
    add("led-away", site, "dead", "moved_away")
    add("frozen", site_with_feed(since=timedelta(days=400)), "dead", "frozen")
    site = site_with_feed(since=timedelta(days=400))
    site.feed(path="/living.rss")
    site.feed(path="/other.rss", since=timedelta(days=300))
    site.put(
        "/",
        "<html><body><a href='/other.rss'>RSS</a> <a href='/living.rss'>RSS</a> <a href='/rss'>RSS</a></body></html>",
    )
    add("frozen-but-named", site, "doubtful", "moved_feed", mended=True)
    add("quiet", site_with_feed(since=timedelta(days=30)), "doubtful", "quiet")
    site = open_site()
    site.put("/rss", "<html><body><h1>Welcome to our new site</h1></body></html>")
    add("page-in-place", site, "dead", "no_feed")
    site = site_with_feed(path="/feeds/all.rss")
    site.put(
        "/rss",
        f"<html><head><link rel='alternate' type='application/rss+xml' href='{site.url('/feeds/all.rss')}'></head></html>",
    )
    add("page-names-feed", site, "doubtful", "moved_feed", mended=True)
    site = site_with_feed(path="/feeds/all.rss")
    site.put("/", "<html><body><a href='/feeds/all.rss'>RSS</a></body></html>")
    add("gone-but-named", site, "doubtful", "moved_feed", mended=True)
    living = site_with_feed()
    add("sibling", living, "sound", family="house")
    add("sibling-gone", Site("127.0.0.1", 10), "doubtful", "moved", family="house")
    site = open_site()
    site.put("/rss", "<rss><channel><title>x</title></channel></rss>", "application/rss+xml")
    add("empty", site, "doubtful", "empty")
    site = open_site()
    site.put("/rss", "", "application/rss+xml")
    add("no-bytes", site, "doubtful", "empty")
    add("undated", site_with_feed(form=""), "sound", "undated")
    add("short-window", site_with_feed(hours=0.5, count=12), "doubtful", "short_window", mended=True)
    local = timedelta(hours=1) - timedelta(hours=9)
    add(
        "local-gmt",
        site_with_feed(lang="ko", since=local, ahead=timedelta(hours=9), form=gmt),
        "doubtful",
        "local_as_gmt",
        mended=True,
        lang="ko",
        country="KR",
        timezone="Asia/Seoul",
    )
    add(
        "wrong-zone",
        site_with_feed(lang="ko", since=local, ahead=timedelta(hours=9), form=no_zone),
        "doubtful",
        "wrong_zone",
        mended=True,
        lang="ko",
        country="KR",
        timezone="UTC",
    )
    add("wrong-language", site_with_feed(lang="ja"), "doubtful", "wrong_language", mended=True)
    site = site_with_feed()
    for path in [one for one in site.routes if one.startswith("/n/")]:
        site.put(
            path,
            '<html><head><title>North Korea and China reopen the Yalu crossing</title></head><body><article><h1>North Korea and China reopen the Yalu crossing</h1><p>North Korea and China let lorries cross the Yalu bridge at Dandong on Friday, a Chinese customs officer said, and traders in Sinuiju waited with flour and timber for the trains that run again.</p><p>Subscribe to continue reading. This article is for subscribers only.</p></article><script type=\'application/ld+json\'>{"@type":"NewsArticle","isAccessibleForFree":false,"headline":"North Korea and China reopen the Yalu crossing"}</script></body></html>',
        )
    add("teasers", site, "doubtful", "teaser_only")
    site = site_with_feed()
    site.put("/robots.txt", "User-agent: *\nDisallow: /n/\n", "text/plain")
    add("robots", site, "doubtful", "robots")
    site = open_site()
    site.put("/rss", "no", status=403)
    add("blocked", site, "doubtful", "blocked")
    site = open_site()
    site.put("/rss", "no", status=429)
    add("rate-limited", site, "doubtful", "rate_limited")
    site = open_site()
    site.put(
        "/rss",
        "<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/h.js'></script></body></html>",
    )
    add("challenge", site, "doubtful", "challenge")
    site = site_with_feed(pages=False)
    for number in range(8):
        site.put(f"/n/{number}-rss", "login first", status=401)
    add("paywall", site, "doubtful", "pages_refused")
    site = site_with_feed(pages=False, content=True)
    for number in range(8):
        site.put(f"/n/{number}-rss", "no data centres", status=403)
    add("feed-text", site, "sound", "feed_text")
    site = open_site()
    site.put("/rss", b"<rss><channel>" + b"<item><title>x</title></item>" * 60_000, "application/rss+xml")
    add("huge", site, "doubtful", "too_large")
    add("twin", living, "doubtful", "duplicate", mended=True, url=living.url("/rss?x=1"), family="house")
    living.routes["/rss?x=1"] = living.routes["/rss"]
    site = open_site()
    site.redirect("/rss", site.url("/rss"), 302)
    add("loop", site, "doubtful", "redirect_loop")
    site = site_with_feed(path="/real")

    def gate(asked: BaseHTTPRequestHandler) -> Answer:
        if "pass=1" in (asked.headers.get("Cookie") or ""):
            return site_real(asked)
        return 302, {"Location": "/rss", "Set-Cookie": "pass=1"}, b""

    site_real = site.routes["/real"]
    site.routes["/rss"] = gate
    add("cookie-loop", site, "doubtful", "cookie_loop", mended=True)
    site = open_site()
    site.put("/rss", "oops", status=500)
    add("server-error", site, "doubtful", "server_error")
    site = open_site()
    site.put("/rss", "<?xml version='1.0'?>", "text/xml")
    add("malformed", site, "dead", "malformed")
    site = open_site()
    urls = "".join(
        f"<url><loc>{site.url(f'/n/{n}')}</loc><lastmod>{clock.now():%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for n in range(6)
    )
    for number in range(6):
        site.put(f"/n/{number}", article("en", number, clock.now()))
    site.put("/part.xml", f"<urlset>{urls}</urlset>", "text/xml")
    site.put(
        "/map.xml", f"<sitemapindex><sitemap><loc>{site.url('/part.xml')}</loc></sitemap></sitemapindex>", "text/xml"
    )
    add("map-of-maps", site, "doubtful", "moved_feed", path="/map.xml", kind="sitemap", mended=True)
    site = site_with_feed()
    rows = [
        {
            "id": str(n),
            "url": site.url(f"/n/{n}-rss"),
            "title": TITLES["en"].format(n),
            "date_published": (clock.now() - timedelta(hours=6 * n + 1)).isoformat(),
        }
        for n in range(8)
    ]
    site.put(
        "/feed.json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": rows}),
        "application/feed+json",
    )
    add("wrong-kind", site, "doubtful", "wrong_kind", path="/feed.json", kind="rss", mended=True)
    add("off-subject", site_with_feed(lang="fr"), "doubtful", "off_subject", prejudge=False, mended=True)
    site = site_with_feed()
    for path in [one for one in site.routes if one.startswith("/n/")]:
        site.put(
            path,
            "<html><head><title>Video</title></head><body><video src='x.mp4'></video><ul><li><a href='/a'>All sections of the site</a></li></ul></body></html>",
        )
    add("videos", site, "doubtful", "no_text")
    items = "".join(
        f"<item><title>{TITLES['en'].format(n)}</title><link>https://news.google.com/rss/articles/CBMi{n:012d}</link><pubDate>{format_datetime(clock.now() - timedelta(hours=6 * n))}</pubDate></item>"
        for n in range(8)
    )
    site = open_site()
    site.put("/rss", f"<rss><channel><title>x</title>{items}</channel></rss>", "application/rss+xml")
    add("search", site, "doubtful", "discovery", mended=True)
    site = open_site()
    site.put("/list", "<html><body><div id='app'></div><script src='/app.js'></script></body></html>")
    add("drawn-list", site, "doubtful", "empty_list", path="/list", kind="html_list")
    site = open_site()
    site.routes["/rss"] = _slow
    add("slow", site, "doubtful", "slow")
    return kinds
