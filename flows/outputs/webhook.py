"""Output `webhook`: an address that takes Slack's JSON, as Mattermost and others do: {"text": …}, one POST a digest.

The address holds a secret: it is read from the environment and never shown, logged or stored. Redirects are not
followed. A connection that breaks before the text was sent delivered nothing; after it a broken connection, or a
5xx that may come from behind the server, leaves the outcome unknown.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractors.text.sanitise import chat, chat_link, one_line
from flows.config.secrets import named, read_block
from flows.config.settings import web_rule
from flows.errors import SettingsError
from flows.outputs import Answer
from flows.sources.catalog import Recipient

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.config.settings import Settings
    from flows.digest.message import Envelope
    from flows.digest.records import Digest

TIMEOUT_S = 30.0
MAX_CHARS = 12_000  # Mattermost accepts 16,383, Slack 40,000
MAX_STORIES = 12
_RETRY = (408, 429, 503)


class WebhookOutput:
    """One address. Each POST has a connection of its own."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S, context: ssl.SSLContext | None = None) -> None:
        self._url = urlsplit(url)
        self.timeout_s = timeout_s
        self._context = context  # None: the system's authorities, host name checked

    def deliver(self, envelope: Envelope) -> Answer:
        """Post one envelope, once. Raises nothing for the behaviour of a server."""
        digest = envelope.rendered.digest if envelope.rendered else None
        return self.post(as_text(digest) if digest else envelope.subject)

    def post(self, text: str) -> Answer:
        """Post a text, once."""
        body = json.dumps({"text": text}, ensure_ascii=False).encode()
        line = self._line()
        try:
            line.connect()
        except (OSError, http.client.HTTPException) as problem:
            return Answer("deferred", f"no connection: {_words(problem)}")
        try:
            line.request("POST", self._target, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = line.getresponse()
            reply = one_line(answer.read(500).decode("utf-8", "replace"), 120)
        except (OSError, http.client.HTTPException) as problem:
            return Answer("unknown", f"the connection broke during or after the text: {_words(problem)}")
        finally:
            line.close()
        return Answer(_outcome(answer.status), reply, answer.status)

    @property
    def _target(self) -> str:
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def _line(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = self._context or ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self.timeout_s, context=context)
        return http.client.HTTPConnection(host, port, timeout=self.timeout_s)


def _outcome(status: int) -> str:
    if 200 <= status < 300:
        return "accepted"
    if status in _RETRY:
        return "deferred"
    return "unknown" if status >= 500 else "refused"


def _words(problem: Exception) -> str:
    """Return an error in words without any part of the address."""
    return one_line(getattr(problem, "strerror", "") or type(problem).__name__, 120)


def as_text(digest: Digest) -> str:
    """Return the digest as a chat message: subject, lead, and the first MAX_STORIES stories with their links."""
    lines = [f"*{chat(digest.subject)}*"]
    if digest.correction:
        lines.append(f"Correction: {chat(digest.correction)}")
    lines += [f"• {chat(line)}" for line in digest.lead]
    items = [item for s in digest.sections for group in s.groups for item in group.items]
    for item in list({item.title: item for item in items}.values())[:MAX_STORIES]:
        marks = "".join(f"{mark}: " for mark in item.marks)
        lines.append(f"– {marks}{chat_link(item.title, item.url)} ({chat(item.outlet)})")
    return _cut("\n".join(lines))


def notice(subject: str, text: str) -> str:
    """Return a message other than a digest, such as an alert; its links, mentions and markup are inert."""
    return _cut("\n".join([f"*{chat(subject)}*", *map(chat, text.split("\n"))]))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CHARS else text[: text.rindex("\n", 0, MAX_CHARS)]


def readers_of(settings: Settings, _recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Return the one reader that represents the channel, named by the host of the address alone."""
    return (Recipient(f"webhook@{urlsplit(_address(settings)).hostname}", "Webhook"),)


def _address(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    name = settings.mail.webhook_env
    address = environ.get(name, "") or read_block(name)
    if web_rule(address):
        raise SettingsError(None, "mail.webhook_env", f"{named(name)} holds no web address; it is not shown")
    return address


@contextmanager
def open_output(settings: Settings) -> Iterator[WebhookOutput]:
    """Open the address in the environment. Raises SettingsError where there is none."""
    yield WebhookOutput(_address(settings))
