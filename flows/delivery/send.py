"""Send the digest of a day by one output, to each reader exactly once.

    hold outbox/send.lock ─► earlier days given up ─► issued already? else build and record it, for each wish
        ─► every reader recorded as owed ─► for each whose delivery is due: intent (fsync) ─► deliver ─► outcome (fsync)

Killed at any point, the next call continues from the journal. Not here: several outputs and retries (deliver.py),
and loading the journal into the warehouse (ledger.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from extractors.errors import BUSY
from flows import clock
from flows.bugs import account, note
from flows.delivery.issue import issue_day, past_days
from flows.delivery.plan import is_due, is_over, next_try_of, wants
from flows.digest.compose import compose
from flows.digest.message import Envelope, Rendered, make_envelope, render
from flows.digest.readers import is_same_reader
from flows.digest.window import desk_today
from flows.errors import UsageError
from flows.log import home_log
from flows.outbox.journal import FOLDER, Delivery, Issue, Outbox
from flows.sources.catalog import Recipient
from warehouse.store.locks import hold

if TYPE_CHECKING:
    from pathlib import Path

    from flows.config.settings import Settings
    from flows.outputs import Output

LOCK_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class SendReport:
    """The deliveries of one call and the current state of all deliveries of the edition by this output."""

    day: date
    edition: int
    subject: str
    deliveries: tuple[Delivery, ...]
    tried: tuple[str, ...]  # recipients to whom this call began a delivery
    skipped: tuple[str, ...]  # recipients who do not want a digest on this weekday
    given_up: tuple[Delivery, ...] = ()  # of earlier days, not tried again
    bugs: tuple[str, ...] = ()  # of Yalu, a line each; each cost a section or one reader's mail

    def count(self, state: str) -> int:
        """Return the number of deliveries in a state."""
        return sum(delivery.state == state for delivery in self.deliveries)

    @property
    def next_try_at(self) -> datetime | None:
        """Return when the first deferred delivery is due again; None where none is deferred."""
        return next_try_of(self.deliveries)

    @property
    def exit_status(self) -> int:
        """Return 1 where a person is needed, 75 where a later call tries again, else 0."""
        refused_now = any(d.state == "refused" and d.recipient in self.tried for d in self.deliveries)
        if self.count("unknown") or refused_now or self.given_up or self.bugs:
            return 1
        return BUSY if self.count("deferred") or self.count("owed") else 0


def send_digest(
    settings: Settings,
    recipients: Iterable[Recipient],
    output: AbstractContextManager[Output],
    day: date | None = None,
    correction: str = "",
    *,
    kind: str = "smtp",
    without: tuple[str, ...] = (),
) -> SendReport:
    """Send the digest of `day` (None: today at the desk) by one output to every reader it has not reached.

    `correction` issues a new edition marked with this text; the same text again is the same edition. `without`
    names stories that it leaves out. `output` is
    entered only when there is something to send. Raises UsageError where no sender is set, for a future day or one
    that a later digest has covered, WarehouseBusy where another sender is at work, and the errors of the output.
    """
    if not settings.mail.sender:
        raise UsageError('no sender: set mail.sender = "Yalu <digest@example.org>" in the settings')
    now = clock.now()
    today = desk_today(now, settings.timezone)
    day = day or today
    wanted = [replace(reader, address=reader.address.casefold()) for reader in recipients]
    readers = {reader.address: reader for reader in wanted if wants(reader, day)}
    log = home_log(settings, f"digest-{day}")
    with _sending(settings.home, day), log, account() as bugs:
        outbox = Outbox(settings.home, [reader.address for reader in wanted])
        given_up = _give_up(outbox, today)
        issue = issue_day(outbox, settings, day, now, wanted, correction, kind, without)
        due = [d for d in _current_deliveries(outbox, issue, kind) if is_due(d, now)]
        owed = [_check_reader(outbox, delivery, readers) for delivery in due]
        tried = tuple(delivery.recipient for delivery in owed if delivery)
        if tried:
            digests = RenderedDigests(outbox, settings)
            with output as opened:
                for delivery in filter(None, owed):
                    _deliver(digests, opened, readers[delivery.recipient], delivery)
        deliveries = tuple(_current_deliveries(outbox, issue, kind))
    skipped = tuple(reader.address for reader in wanted if reader.address not in readers)
    return SendReport(day, issue.edition, issue.subject, deliveries, tried, skipped, given_up, tuple(bugs.lines))


def _current_deliveries(outbox: Outbox, issue: Issue, kind: str) -> list[Delivery]:
    """Return the deliveries of an edition by one output, without those of readers who skip the day."""
    deliveries = (d for d in outbox.deliveries(issue.day) if d.edition == issue.edition and d.output == kind)
    return [delivery for delivery in deliveries if delivery.state != "skipped"]


def resolve(home: Path, day: date | None, recipient: str, *, is_sent: bool, zone: str) -> list[Delivery]:
    """Settle the unknown deliveries of a day (None: of all days), of one recipient or ('') of all; return them.

    `is_sent`: recorded as accepted; otherwise as withdrawn, and sent by the next call.
    """
    step, words = ("accepted", "found sent") if is_sent else ("withdrawn", "found not sent")
    with _sending(home, day or desk_today(clock.now(), zone)):
        outbox = Outbox(home)
        settled = []
        for delivery in unknown_deliveries(home):
            if (not recipient or is_same_reader(recipient, delivery.recipient)) and day in (None, delivery.day):
                after = replace(delivery, state=step, at=clock.now().isoformat(), reply=f"{words}, by hand")
                outbox.note(step, after)
                settled.append(after)
    return settled


def unknown_deliveries(home: Path) -> list[Delivery]:
    """Return the deliveries begun without a recorded outcome, oldest day first."""
    outbox = Outbox(home)
    return [d for day in outbox.days() for d in outbox.deliveries(day) if d.state == "unknown"]


def open_days(home: Path, today: date) -> list[date]:
    """Return the days before today with a delivery that a person found unsent: it is sent again, however late."""
    outbox = Outbox(home)
    days = [day for day in outbox.days() if day < today]
    return [day for day in days if any(d.state == "withdrawn" for d in outbox.deliveries(day))]


@contextmanager
def _sending(home: Path, day: date) -> Iterator[None]:
    """Hold the sender's lock: a second sender waits, and then finds the work done."""
    with hold(home / FOLDER / "send.lock", f"yalu digest of {day}", LOCK_WAIT_S):
        yield


def _give_up(outbox: Outbox, today: date) -> tuple[Delivery, ...]:
    """Record open deliveries of past days as failed and return them. The next digest holds their news."""
    over = [d for day in past_days(outbox, today) for d in outbox.deliveries(day) if is_over(d, today)]
    given_up = []
    for delivery in over:
        reason = f"given up after {delivery.tries} tries: the day is over; the next digest holds its news"
        reply = f"{reason}. Last answer: {delivery.reply}" if delivery.reply else reason
        failed = replace(delivery, state="failed", at=_now(), reply=reply)
        outbox.note("failed", failed)
        given_up.append(failed)
    return tuple(given_up)


class RenderedDigests:
    """The digests to send, each rendered once."""

    def __init__(self, outbox: Outbox, settings: Settings) -> None:
        self.outbox = outbox
        self.settings = settings
        self._rendered: dict[tuple[int, str, str], Rendered] = {}

    def rendered(self, delivery: Delivery) -> Rendered:
        """Return the rendered digest of a delivery. Raises LookupError where the journal has none."""
        key = (delivery.edition, delivery.variant, delivery.lang)
        if key not in self._rendered:
            issue = self.outbox.issue(delivery.day, delivery.edition, delivery.variant)
            if issue is None:
                raise LookupError(f"{delivery.day}: a delivery without its digest")
            self._rendered[key] = render(compose(issue.input, delivery.lang))
        return self._rendered[key]


def _check_reader(outbox: Outbox, delivery: Delivery, readers: dict[str, Recipient]) -> Delivery | None:
    """Return the delivery; None, recorded as refused, where its reader is no longer among the recipients."""
    if delivery.recipient in readers:
        return delivery
    gone = replace(delivery, at=_now(), reply="not among the recipients any more")
    outbox.note("refused", gone)
    return None


def _deliver(digests: RenderedDigests, output: Output, reader: Recipient, delivery: Delivery) -> None:
    """Make one delivery and record it. A bug costs this reader's mail: deferred before it began, unknown after."""
    mail = digests.settings.mail
    envelope: Envelope | None = None
    reason = ""
    try:
        rendered = digests.rendered(delivery)
        try:
            envelope = make_envelope(rendered, mail.sender, reader.address, reader.name, mail.unsubscribe_url)
        except ValueError as problem:  # of the address
            reason = str(problem)
    except Exception as error:  # noqa: BLE001 - what is no bug is raised again by note
        note("one reader's mail", error)
        digests.outbox.note("deferred", replace(delivery, at=_now(), reply="a bug of Yalu's own: see logs/yalu.jsonl"))
        return
    begun = replace(delivery, at=_now(), reply="", message_id=envelope.message_id if envelope else "")
    digests.outbox.note("intent", begun)
    if envelope is None:
        digests.outbox.note("refused", replace(begun, reply=reason))
        return
    try:
        answer = output.deliver(envelope)
    except Exception as error:  # noqa: BLE001 - as above
        note("one reader's delivery", error)
        return
    if answer.outcome != "unknown":  # an unknown delivery has no recorded outcome
        reply = f"{answer.code or ''} {answer.reply}".strip()
        digests.outbox.note(answer.outcome, replace(begun, at=_now(), reply=reply))


def _now() -> str:
    moment: datetime = clock.now()
    return moment.isoformat()
