"""Outputs of a digest: one module a kind, found by its name in `mail.outputs`, each with

    open_output(settings: Settings) -> AbstractContextManager[Output]
    readers_of(settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]

An Output delivers one envelope at a time and returns an `Answer`; it writes no journal and never retries. One without
single readers defines a reader of its own, under which the journal records its deliveries.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from extractors.errors import BUSY, YaluError

if TYPE_CHECKING:
    from flows.config.settings import Settings
    from flows.digest.message import Envelope
    from flows.sources.catalog import Recipient


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one envelope.

    accepted: taken over. refused: it never will be. deferred: not now, and certainly not taken over. unknown: the
    connection broke when it may have been taken over.
    """

    outcome: str
    reply: str = ""  # of the other side, one line
    code: int = 0  # SMTP or HTTP status, 0 for none


class Output(Protocol):
    """Something that envelopes are delivered to."""

    def deliver(self, envelope: Envelope) -> Answer:
        """Deliver one envelope, once."""


class OutputUnavailable(YaluError):
    """The output cannot be used at present; nothing was delivered. Exit status 75: try later."""

    exit_status = BUSY


class Kind(Protocol):
    """A module of this package."""

    def open_output(self, settings: Settings) -> AbstractContextManager[Output]:
        """Open the output. Raises OutputUnavailable or SettingsError before anything is delivered."""

    def readers_of(self, settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        """Return the readers who get the digest by this output."""


def find_kind(name: str) -> Kind:
    """Return the module of an output. The settings have checked the name."""
    return cast("Kind", import_module(f"flows.outputs.{name}"))
