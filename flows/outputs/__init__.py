"""Where a digest can go: one module a kind, found by its name in `mail.outputs`, each with

    open_output(settings: Settings) -> AbstractContextManager[Output]
    readers_of(settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]

An Output delivers one envelope at a time and answers with an `Answer`; it keeps no journal and never tries twice.
One that goes to no single reader names a reader of its own, under which the journal keeps it.
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
    """What became of one envelope.

    accepted: taken over. refused: it never will be. deferred: not now, and surely not taken. unknown: the line
    broke when it may have been taken.
    """

    outcome: str
    reply: str = ""  # what the other side said, one line
    code: int = 0  # its status where it has one


class Output(Protocol):
    """Something that takes envelopes."""

    def deliver(self, envelope: Envelope) -> Answer:
        """Deliver one envelope, once."""


class OutputUnavailable(YaluError):
    """The output cannot be used at all just now; nothing was delivered. Exit 75: try later."""

    exit_status = BUSY


class Kind(Protocol):
    """A module of this package."""

    def open_output(self, settings: Settings) -> AbstractContextManager[Output]:
        """Open it. Raises OutputUnavailable or SettingsError before anything is delivered."""

    def readers_of(self, settings: Settings, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        """Who gets the digest by this kind."""


def find_kind(name: str) -> Kind:
    """The module of that name; the settings have checked that there is one."""
    return cast("Kind", import_module(f"flows.outputs.{name}"))
