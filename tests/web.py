"""A small news web on loopback for tests: routes with validators, a request log, and faults on demand."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape


@dataclass
class Web:
    """Routes by path; `log` lists (path, status, bytes sent) of each request."""

    port: int = 0
    routes: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    faults: dict[str, list[int]] = field(default_factory=dict)  # statuses to answer first; 0 = hang until closed
    log: list[tuple[str, int, int]] = field(default_factory=list)
    delay_s: float = 0.0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def add(self, path: str, body: bytes | str, content_type: str = "text/html; charset=utf-8") -> str:
        self.routes[path] = (content_type, body.encode() if isinstance(body, str) else body)
        return self.url(path)

    def add_feed(self, path: str, items: list[tuple[str, str, str]], title: str = "Feed") -> str:
        """An RSS feed of (title, address, RFC 822 date or '')."""
        rows = "".join(
            f"<item><title>{escape(name)}</title><link>{escape(url)}</link><guid>{escape(url)}</guid>"
            + (f"<pubDate>{date}</pubDate>" if date else "")
            + "</item>"
            for name, url, date in items
        )
        return self.add(
            path,
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
            f"{rows}</channel></rss>",
            "application/rss+xml",
        )

    def bytes_since(self, mark: int) -> int:
        return sum(sent for _, _, sent in self.log[mark:])


@contextmanager
def serve_web() -> Iterator[Web]:
    """Serve an empty web until the block ends."""
    web = Web()
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path
            if web.delay_s:
                time.sleep(web.delay_s)
            fault = web.faults[path].pop(0) if web.faults.get(path) else None
            if fault == 0:
                closing.wait(60)
            elif fault is not None or path not in web.routes:
                self._answer(404 if fault is None else fault, "text/plain", b"no")
            else:
                content_type, body = web.routes[path]
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                is_known = self.headers.get("If-None-Match") == etag
                self._answer(304 if is_known else 200, content_type, b"" if is_known else body, etag)

        def _answer(self, status: int, content_type: str, body: bytes, etag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            if etag:
                self.send_header("ETag", etag)
            self.end_headers()
            web.log.append((self.path, status, len(body)))
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
