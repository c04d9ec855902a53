"""The invented month on loopback: a feed an outlet and a page an entry, as they stand at the virtual hour."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from extractors.records import Source
from tests.soak.month.plan import BY_ID, FROZEN, OUTAGE_ALL, OUTAGE_SIDE, OUTLETS, START, Month, Outlet, Piece

LISTED = 40  # entries a feed shows


class MonthWeb:
    """Serves the month while it is open; `now` is the virtual hour, which the caller moves."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.now: datetime = START
        self._by_path = {piece.path: piece for piece in month.pieces}
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, kind, body = web.answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return self.base.removeprefix("http://")

    def sources(self) -> tuple[Source, ...]:
        """One source an outlet."""
        return tuple(
            Source(
                id=o.id, outlet=o.name, url=f"{self.base}/{o.id}/feed", family=o.family, kind="rss", lang=o.lang,
                country=o.country, ownership=o.ownership, timezone="Asia/Seoul", flashes=o.flashes,
                max_interval_minutes=60,
            )
            for o in OUTLETS
        )  # fmt: skip

    def is_down(self, outlet: Outlet) -> bool:
        """Whether it answers nothing now."""
        day = (self.now - START) / timedelta(days=1)
        if OUTAGE_ALL[0] <= day < OUTAGE_ALL[1]:
            return True
        return outlet.country == "CN" and OUTAGE_SIDE[0] <= day < OUTAGE_SIDE[1]

    def answer(self, path: str) -> tuple[int, str, bytes]:
        name = path.strip("/").partition("/")[0]
        if path == "/robots.txt":
            return 404, "text/plain", b""
        outlet = BY_ID.get(name)
        if outlet is None:
            return 404, "text/plain", b""
        if self.is_down(outlet):
            return 503, "text/plain", b"down"
        if path.endswith("/feed"):
            return 200, "application/rss+xml; charset=utf-8", self._feed(outlet).encode()
        piece = self._by_path.get(path)
        return (200, "text/html; charset=utf-8", _page(piece).encode()) if piece else (404, "text/plain", b"")

    def _feed(self, outlet: Outlet) -> str:
        until = min(self.now, START + timedelta(days=FROZEN[1])) if outlet.id == FROZEN[0] else self.now
        listed = [p for p in self.month.pieces if p.outlet is outlet and p.published_at <= until][-LISTED:]
        items = "".join(
            f"<item><title>{escape(p.title)}</title><link>{self.base}{p.path}</link>"
            f"<pubDate>{format_datetime(p.published_at)}</pubDate></item>"
            for p in reversed(listed)
        )
        head = f"<title>{escape(outlet.name)}</title><link>{self.base}/{outlet.id}/</link><description>-</description>"
        return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def _page(piece: Piece) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in piece.body.split("\n\n") if text)
    at = piece.published_at.astimezone(UTC).isoformat()
    return (
        f'<html lang="{piece.outlet.lang}"><head><title>{escape(piece.title)}</title>'
        f'<meta property="og:title" content="{escape(piece.title)}">'
        f'<meta property="article:published_time" content="{at}"></head>'
        f"<body><nav>{escape(piece.outlet.name)}</nav><article><h1>{escape(piece.title)}</h1>{paragraphs}</article>"
        f"<footer>© {escape(piece.outlet.name)}</footer></body></html>"
    )
