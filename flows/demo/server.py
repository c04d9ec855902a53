"""Serves one invented site on a port of 127.0.0.1: ETag and Last-Modified with 304, gzip, robots.txt.

It answers what it is given; what is on the pages is made in pages.py.
"""

from __future__ import annotations

import gzip
import socket
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from email.message import Message

    from flows.demo.pages import Resource

HOST = "127.0.0.1"
ROBOTS = b"User-agent: *\nDisallow: /search\n"
IDLE_S = 10.0  # a kept connection is closed after this long without a request


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it was answered."""

    url: str
    path: str  # with its query
    status: int
    bytes_sent: int  # of the body as sent, packed where it was packed
    conditional: bool  # it named an ETag or a Last-Modified


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class SiteServer(ThreadingHTTPServer):
    """One site on one port. `resources` is set once the port, and with it every address, is known."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, port: int, log: Callable[[LoggedRequest], None]) -> None:
        """Bind the port (0: any free one). Raises OSError where it is taken."""
        super().__init__((HOST, port), _Handler)
        self.resources: Mapping[str, Resource] = {}
        self.url = f"http://{HOST}:{self.server_address[1]}"
        self._log = log
        self._lock = threading.Lock()
        self._failed: set[str] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Answer requests from now on, in threads of their own."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()

    def answer(self, path: str, headers: Message) -> _Answer:
        """Decide and log the answer to a GET or HEAD."""
        conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        decided = self._decide(path, headers)
        with self._lock:
            self._log(LoggedRequest(self.url + path, path, decided.status, len(decided.body), conditional))
        return decided

    def _decide(self, path: str, headers: Message) -> _Answer:
        if path == "/robots.txt":
            return _Answer(HTTPStatus.OK, ROBOTS, (("Content-Type", "text/plain"),))
        resource = self.resources.get(path) or self.resources.get(_without_tracking(path))
        if resource is None:
            return _Answer(HTTPStatus.NOT_FOUND, b"not found", (("Content-Type", "text/plain"),))
        if resource.location:
            return _Answer(HTTPStatus.MOVED_PERMANENTLY, b"", (("Location", resource.location),))
        if resource.fails_first and self._is_first(path):
            return _Answer(HTTPStatus.SERVICE_UNAVAILABLE, b"busy", (("Content-Type", "text/plain"),))
        return _serve(resource, headers)

    def _is_first(self, path: str) -> bool:
        with self._lock:
            is_first = path not in self._failed
            self._failed.add(path)
        return is_first


class _Handler(BaseHTTPRequestHandler):
    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S

    def do_GET(self) -> None:
        self._reply(has_body=True)

    def do_HEAD(self) -> None:
        self._reply(has_body=False)

    def _reply(self, *, has_body: bool) -> None:
        answer = self.server.answer(self.path, self.headers)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if has_body:
            self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Say nothing: requests are kept by the web, not printed."""


def _serve(resource: Resource, headers: Message) -> _Answer:
    etag = f'"{sha256(resource.body).hexdigest()[:20]}"'
    validators = [("ETag", etag)]
    if resource.modified_at is not None:
        validators.append(("Last-Modified", format_datetime(_utc(resource.modified_at), usegmt=True)))
    if _is_unchanged(headers, etag, resource.modified_at):
        return _Answer(HTTPStatus.NOT_MODIFIED, b"", tuple(validators))
    described = [*validators, ("Content-Type", resource.content_type), ("Vary", "Accept-Encoding")]
    if "gzip" not in headers.get("Accept-Encoding", ""):
        return _Answer(HTTPStatus.OK, resource.body, tuple(described))
    packed = gzip.compress(resource.body, mtime=0)
    return _Answer(HTTPStatus.OK, packed, (*described, ("Content-Encoding", "gzip")))


def _is_unchanged(headers: Message, etag: str, modified_at: datetime | None) -> bool:
    """Compare the request's validators with ours; an ETag, where named, decides alone (RFC 9110, 13.2.2)."""
    named = headers.get("If-None-Match")
    if named is not None:
        return named.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in named.split(",")}
    since = headers.get("If-Modified-Since")
    if since is None or modified_at is None:
        return False
    try:
        return _utc(modified_at) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False  # not a date: as if it had not been sent


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _without_tracking(path: str) -> str:
    """Serve an address with tracking parameters as the one without."""
    bare, _, query = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if not name.startswith("utm_")]
    return f"{bare}?{urlencode(kept)}" if kept else bare


def hold_port(port: int) -> socket.socket:
    """Bind a port (0: any free one) on which nothing listens: a connection to it is refused."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, port))
    except OSError:
        with closing(held):
            raise
    return held
