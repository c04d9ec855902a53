"""A real mail server on loopback for tests: what it took, and how it may misbehave."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from typing import Any

from flows.config.settings import Settings
from flows.delivery.send import SendReport, send_digest
from flows.outputs import smtp
from flows.sources.catalog import Recipient
from tests.digest_builders import DAY

READERS = tuple(Recipient(f"{name}@x.example", name=name.title()) for name in ("ana", "bo", "chun"))
TODAY = dt.date.fromisoformat(DAY)


def send(desk: Settings, readers: tuple[Recipient, ...] = READERS, **changes: Any) -> SendReport:
    return send_digest(desk, readers, smtp.open_output(desk), **changes)


def states(report: SendReport) -> dict[str, str]:
    return {delivery.recipient.partition("@")[0]: delivery.state for delivery in report.deliveries}


class Postman:
    """A mail server's behaviour: takes everything but what `replies` says, by recipient, and can hang up."""

    def __init__(self) -> None:
        self.replies: dict[str, str] = {}
        self.after_text: dict[str, str] = {}
        self.sender_reply = ""
        self.taken: list[tuple[str, bytes]] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.sender_reply or "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        reply = self.replies.get(address, "250 OK")
        if reply == "hang up":
            server.transport.abort()
            return "421 gone"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        reply = self.after_text.get(address, "250 taken")
        if reply == "hang":
            await asyncio.sleep(5)
        if reply.startswith(("250", "hang up")):
            self.taken.append((address, envelope.content))
        if reply == "hang up":
            server.transport.abort()
        return reply

    @property
    def readers(self) -> list[str]:
        return [address for address, _ in self.taken]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
