"""Delivery to a web address that takes Slack's JSON, as Mattermost and others do: {"text": …}, one POST a digest.

The address carries its secret: it comes from the environment and is never shown, logged or kept. A redirect is not
followed. What the answer means depends on when it came: before the text went out nothing was taken; after it a
broken line, or an error that may come from behind the server, leaves the outcome unknown.
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
LONGEST = 12_000  # characters; Mattermost takes 16,383, Slack 40,000
STORIES = 12
_LATER = (408, 429, 503)


class WebhookOutput:
    """One address. Each POST has a connection of its own."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S, context: ssl.SSLContext | None = None) -> None:
        self._url = urlsplit(url)
        self.timeout_s = timeout_s
        self._context = context  # None: the system's authorities, host name checked

    def deliver(self, envelope: Envelope) -> Answer:
        """Post one envelope, once. Never raises for what a server does."""
        digest = envelope.rendered.digest if envelope.rendered else None
        return self.post(as_text(digest) if digest else envelope.subject)

    def post(self, text: str) -> Answer:
        """Post a text."""
        body = json.dumps({"text": text}, ensure_ascii=False).encode()
        line = self._line()
        try:
            line.connect()
        except (OSError, http.client.HTTPException) as problem:
            return Answer("deferred", f"no connection: {_words(problem)}")
        try:
            line.request("POST", self._target, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = line.getresponse()
            said = one_line(answer.read(500).decode("utf-8", "replace"), 120)
        except (OSError, http.client.HTTPException) as problem:
            return Answer("unknown", f"the line broke while or after the text was sent: {_words(problem)}")
        finally:
            line.close()
        return Answer(_outcome(answer.status), said, answer.status)

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
    if status in _LATER:
        return "deferred"
    return "unknown" if status >= 500 else "refused"


def _words(problem: Exception) -> str:
    """What went wrong without the address, which no part of may be shown."""
    return one_line(getattr(problem, "strerror", "") or type(problem).__name__, 120)


def as_text(digest: Digest) -> str:
    """The digest in a chat's few lines: subject, lead, and the first stories with their links."""
    lines = [f"*{chat(digest.subject)}*"]
    if digest.correction:
        lines.append(f"Correction: {chat(digest.correction)}")
    lines += [f"• {chat(line)}" for line in digest.lead]
    items = [item for s in digest.sections for group in s.groups for item in group.items]
    for item in list({item.title: item for item in items}.values())[:STORIES]:
        marks = "".join(f"{mark}: " for mark in item.marks)
        lines.append(f"– {marks}{chat_link(item.title, item.url)} ({chat(item.outlet)})")
    return _cut("\n".join(lines))


def notice(subject: str, text: str) -> str:
    """A plain message that is no digest, such as an alert: nothing in it acts."""
    return _cut("\n".join([f"*{chat(subject)}*", *map(chat, text.split("\n"))]))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: text.rindex("\n", 0, LONGEST)]


def readers_of(settings: Settings, _recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """The channel behind the address, named by its host alone."""
    return (Recipient(f"webhook@{urlsplit(_address(settings)).hostname}", "Webhook"),)


def _address(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    name = settings.mail.webhook_env
    address = environ.get(name, "") or read_block(name)
    if web_rule(address):
        raise SettingsError(None, "mail.webhook_env", f"{named(name)} holds no web address; it is not shown")
    return address


@contextmanager
def open_output(settings: Settings) -> Iterator[WebhookOutput]:
    """The address in the environment. Raises SettingsError where there is none."""
    yield WebhookOutput(_address(settings))
