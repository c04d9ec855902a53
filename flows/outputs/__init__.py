"""Where a digest can go: one module a kind, each with

    open_output(settings: Settings) -> AbstractContextManager[Output]

An Output delivers one envelope at a time and answers with an `Answer`; it keeps no journal and never tries twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from flows.errors import YaluError

if TYPE_CHECKING:
    from flows.digest.message import Envelope

OUTCOMES = ("accepted", "refused", "deferred", "unknown")


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

    exit_status = 75
