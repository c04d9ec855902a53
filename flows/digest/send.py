"""Sending the digest of a day: each recipient once, whatever happens in between.

    hold outbox/send.lock ─► issued already? else build and note it ─► for each recipient the journal does not
    call done or unknown: intent (fsync) ─► deliver ─► outcome (fsync)

Killed anywhere, the next call goes on from the journal. `ledger.py` brings it into the warehouse afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from flows import clock
from flows.digest.build import build_digest
from flows.digest.message import Envelope, Rendered, make_envelope, render
from flows.digest.outbox import FINAL, FOLDER, Delivery, Issue, Outbox
from flows.digest.window import desk_today
from flows.errors import UsageError
from flows.sources import DAYS, Recipient
from warehouse.locks import hold

if TYPE_CHECKING:
    from pathlib import Path

    from flows.outputs import Output
    from flows.settings import Settings

LOCK_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one call did, and where every delivery of the day's edition stands now."""

    day: date
    edition: int
    subject: str
    deliveries: tuple[Delivery, ...]
    tried: tuple[str, ...]  # recipients this call began a delivery to
    skipped: tuple[str, ...]  # recipients who do not want a digest on this weekday

    def count(self, state: str) -> int:
        """How many deliveries stand there."""
        return sum(delivery.state == state for delivery in self.deliveries)

    @property
    def exit_status(self) -> int:
        """1 where a person must look, 75 where calling again will try again, else 0."""
        refused_now = any(d.state == "refused" and d.recipient in self.tried for d in self.deliveries)
        if self.count("unknown") or refused_now:
            return 1
        return 75 if self.count("deferred") else 0


def send_digest(
    settings: Settings,
    recipients: Iterable[Recipient],
    output: AbstractContextManager[Output],
    day: date | None = None,
    edition: int = 1,
) -> SendReport:
    """Send the digest of `day` (None: today at the desk) to everybody who has not got it.

    `output` is entered only when there is something to send. Raises UsageError where no sender is set,
    WarehouseBusy where another sender is at work, and what `build_digest` and the output raise.
    """
    if not settings.mail.sender:
        raise UsageError('no sender: set mail.sender = "Yalu <digest@example.org>" in the settings')
    day = day or desk_today(clock.now(), settings.timezone)
    wanted = list(recipients)
    on_day = [reader for reader in wanted if DAYS[day.weekday()] in reader.days]
    with _sending(settings.home, day):
        outbox = Outbox(settings.home)
        rendered = _issue(outbox, day, edition, settings)
        owed = _owed(outbox, day, edition, on_day)
        if owed:
            with output as opened:
                for reader, before in owed:
                    _deliver(outbox, opened, rendered, settings.mail.sender, reader, before)
        deliveries = tuple(d for d in outbox.deliveries(day) if d.edition == edition)
    return SendReport(
        day,
        edition,
        rendered.digest.subject,
        deliveries,
        tuple(reader.address.casefold() for reader, _ in owed),
        tuple(reader.address for reader in wanted if reader not in on_day),
    )


def resolve(home: Path, day: date | None, recipient: str, *, is_sent: bool, zone: str) -> list[Delivery]:
    """Settle the unknown deliveries of a day (None: of all days), of one recipient or ('') of all.

    Sent: they count as accepted. Not sent: they are sent at the next call. Gives those that were settled.
    """
    step, words = ("accepted", "found sent") if is_sent else ("withdrawn", "found not sent")
    with _sending(home, day or desk_today(clock.now(), zone)):
        outbox = Outbox(home)
        settled = []
        for delivery in unknown_deliveries(home):
            is_meant = day in (None, delivery.day) and recipient.casefold() in ("", delivery.recipient)
            if is_meant:
                after = replace(delivery, state=step, at=clock.now().isoformat(), reply=f"{words}, by hand")
                outbox.note(step, after)
                settled.append(after)
    return settled


def unknown_deliveries(home: Path) -> list[Delivery]:
    """Deliveries that were begun and whose outcome nobody noted, oldest day first."""
    outbox = Outbox(home)
    return [d for day in outbox.days() for d in outbox.deliveries(day) if d.state == "unknown"]


@contextmanager
def _sending(home: Path, day: date) -> Iterator[None]:
    """One sender at a time: a second one waits, and then finds the work done."""
    with hold(home / FOLDER / "send.lock", f"yalu digest of {day}", LOCK_WAIT_S):
        yield


def _issue(outbox: Outbox, day: date, edition: int, settings: Settings) -> Rendered:
    """The digest to send: the one noted before, else a new one, noted before anything is sent."""
    digest = build_digest(settings.home, day, settings, edition=edition)
    rendered = render(digest)
    if outbox.issue(day, edition) is None:
        outbox.note_issue(Issue(day, edition, digest.subject, digest.article_ids, digest.input))
    return rendered


def _owed(
    outbox: Outbox, day: date, edition: int, readers: Iterable[Recipient]
) -> list[tuple[Recipient, Delivery | None]]:
    """Who is still to get it: nobody who has it, was refused for good, or may have it."""
    stands = {d.recipient: d for d in outbox.deliveries(day) if d.edition == edition}
    done = FINAL | {"unknown"}
    pairs = [(reader, stands.get(reader.address.casefold())) for reader in readers]
    return [(reader, before) for reader, before in pairs if before is None or before.state not in done]


def _deliver(
    outbox: Outbox, output: Output, rendered: Rendered, sender: str, reader: Recipient, before: Delivery | None
) -> None:
    digest = rendered.digest
    envelope: Envelope | None = None
    reason = ""
    try:
        envelope = make_envelope(rendered, sender, reader.address, reader.name)
    except ValueError as problem:
        reason = str(problem)
    delivery = Delivery(
        date.fromisoformat(digest.day),
        digest.edition,
        reader.address.casefold(),
        "unknown",
        _now(),
        (before.tries if before else 0) + 1,
        envelope.message_id if envelope else "",
    )
    outbox.note("intent", delivery)
    if envelope is None:
        outbox.note("refused", replace(delivery, reply=reason))
        return
    answer = output.deliver(envelope)
    if answer.outcome != "unknown":  # an unknown one is told by having no outcome
        outbox.note(answer.outcome, replace(delivery, at=_now(), reply=f"{answer.code or ''} {answer.reply}".strip()))


def _now() -> str:
    moment: datetime = clock.now()
    return moment.isoformat()
