"""Who may talk to a Prefect server that Yalu starts: an ASGI layer outside Prefect's own login.

Prefect's login (PREFECT_SERVER_API_AUTH_STRING) covers /api and the messages on its websockets. It leaves open the
documentation, the settings of its pages and preflight requests, takes any Host, and answers every origin. Here every
request, on any route, must name one of our hosts, come from a page of the server's own if from a page at all, and
carry the secret. Open are GET /api/health and GET /api/ready alone.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN_PATHS = frozenset({"/api/health", "/api/ready"})
UI_SETTINGS = "/ui-settings"
NO_SECRET, NOT_OURS = 401, 403
WORDS = {
    NO_SECRET: "the secret of the home is asked for: its file is named where the server was started",
    NOT_OURS: "another origin or host: only pages of this server itself are answered",
}


@dataclass(frozen=True, slots=True)
class Knock:
    """The headers of a request that decide. A header that came twice holds both values, and so fits nothing."""

    method: str  # '' of a websocket
    path: str
    host: str = ""
    origin: str | None = None
    authorization: str | None = None
    fetched_from: str = ""  # Sec-Fetch-Site, from browsers
    is_opened: bool = False  # a person opens it in a tab: by a link, say

    @property
    def is_websocket(self) -> bool:
        """Whether it asks for a websocket."""
        return not self.method


def judge(knock: Knock, hosts: frozenset[str], secret: str) -> int:
    """The status that refuses a request; 0 where it may come in.

    A websocket without an Authorization header comes in as well: Prefect's clients send the secret in their first
    message, and its server hears nothing else before.
    """
    if knock.method == "GET" and knock.path in OPEN_PATHS:
        return 0
    if _name(knock.host) not in hosts:
        return NOT_OURS
    if knock.origin is not None and not _is_same(knock.origin, knock.host):
        return NOT_OURS
    if knock.fetched_from in ("cross-site", "same-site") and not (knock.is_opened and knock.method == "GET"):
        return NOT_OURS
    if knock.is_websocket and knock.authorization is None:
        return 0
    return 0 if _is_secret(knock.authorization or "", secret) else NO_SECRET


def _name(host: str) -> str:
    """The name in a Host header, without its port; '' where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return ""
    return parts.hostname or "" if parts.netloc == host and "@" not in host else ""


def _is_same(origin: str, host: str) -> bool:
    """Whether an Origin header is that of the host asked, by name and port; a proxy may have added TLS."""
    scheme, mark, place = origin.partition("://")
    usual = {"http": ":80", "https": ":443"}.get(scheme)
    return bool(mark) and usual is not None and place.lower().removesuffix(usual) == host.lower().removesuffix(usual)


def _is_secret(authorization: str, secret: str) -> bool:
    scheme, _, credentials = authorization.partition(" ")
    expected = base64.b64encode(secret.encode())
    return scheme.lower() == "basic" and hmac.compare_digest(credentials.strip().encode(), expected)


class Door:
    """The layer: judges each request before Prefect sees it."""

    def __init__(self, app: App, hosts: Iterable[str], secret: str) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self._secret = secret

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Refuse, or hand on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        knock = knock_of(scope)
        if status := judge(knock, self._hosts, self._secret):
            await _refuse(knock, status, send)
        elif knock.path.endswith(UI_SETTINGS):
            await self._app(_plainly_encoded(scope), receive, _UiSettings(send, scope["scheme"], knock.host))
        else:
            await self._app(scope, receive, send)


def knock_of(scope: Message) -> Knock:
    """Read a request from its ASGI scope."""
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    joined = {name: ", ".join(values) for name, values in found.items()}
    return Knock(
        scope.get("method", "") if scope["type"] == "http" else "",
        scope["path"],
        joined.get("host", "").lower(),
        joined.get("origin"),
        joined.get("authorization"),
        joined.get("sec-fetch-site", ""),
        (joined.get("sec-fetch-mode"), joined.get("sec-fetch-dest")) == ("navigate", "document"),
    )


async def _refuse(knock: Knock, status: int, send: Send) -> None:
    if knock.is_websocket:
        await send({"type": "websocket.close", "code": 1008, "reason": WORDS[status]})  # before it is accepted: 403
        return
    body = json.dumps({"exception_message": WORDS[status]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == NO_SECRET:  # a browser asks the person for it, and sends it to this origin alone
        headers.append((b"www-authenticate", b'Basic realm="Yalu", charset="UTF-8"'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if knock.method == "HEAD" else body})


# ---------------------------------------------------------------- the settings of Prefect's pages


def _plainly_encoded(scope: Message) -> Message:
    """The request without its wish for compression: the answer is changed on its way out."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]}


class _UiSettings:
    """Sends the settings of Prefect's pages so that they ask this origin, and leave signing in to the browser.

    Their own sign-in would ask a second time, and keep the secret in the browser's storage.
    """

    def __init__(self, send: Send, scheme: str, host: str) -> None:
        self._send = send
        self._api = f"{scheme}://{host}/api"
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        if (b"content-type", b"application/json") in self._start["headers"]:
            self._body = json.dumps(json.loads(self._body) | {"api_url": self._api, "auth": None}).encode()
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        length = (b"content-length", str(len(self._body)).encode())
        await self._send({**self._start, "headers": [*headers, length]})
        await self._send({"type": "http.response.body", "body": self._body})
