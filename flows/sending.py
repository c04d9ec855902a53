"""A day's sending from end to end: every output of the settings, what is still owed of days before, the ledger, and
the operator told of what went wrong. What `yalu digest --send` does; a schedule may call it as well.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flows import alerts, clock
from flows.digest.ledger import load_outbox
from flows.digest.outbox import Outbox
from flows.digest.plan import is_due, wants
from flows.digest.send import SendReport, open_days, send_digest
from flows.digest.window import desk_today
from flows.errors import BUSY, SettingsError
from flows.outputs import OutputUnavailable, find_kind
from flows.sources import Recipient, load_recipients
from warehouse.opening import open_warehouse

if TYPE_CHECKING:
    from flows.settings import Settings

LEAST_PAUSE_S = 30.0
UNREACHED_PAUSE = timedelta(minutes=5)
Say = Callable[[str], None]


def send_and_tell(
    settings: Settings, day: date | None = None, correction: str = "", *, is_patient: bool = False, say: Say = print
) -> int:
    """Send the digest of a day by every output, load the journal, tell the operator; gives the exit status.

    `is_patient`: tries again, as the back-off has it, until everything is settled or the day is over.
    """
    while True:
        started = clock.now()
        statuses, next_try = _send_all(settings, day, correction, say)
        load_outbox(open_warehouse(settings))
        is_over = desk_today(clock.now(), settings.timezone) != desk_today(started, settings.timezone)
        if not is_patient or BUSY not in statuses or is_over:
            break
        pause = (next_try - clock.now()).total_seconds() if next_try else UNREACHED_PAUSE.total_seconds()
        say(f"trying again in {max(pause, LEAST_PAUSE_S) / 60:.0f} minutes")
        time.sleep(max(pause, LEAST_PAUSE_S))
    tell(settings, has_readers=bool(readers_today(settings)))
    return 1 if 1 in statuses else BUSY if BUSY in statuses else 0


def _send_all(settings: Settings, day: date | None, correction: str, say: Say) -> tuple[set[int], datetime | None]:
    recipients = load_recipients(settings.mail.recipients) if "smtp" in settings.mail.outputs else ()
    today = desk_today(clock.now(), settings.timezone)
    days = [*(open_days(settings.home, today) if day is None else ()), day or today]
    statuses, tries = {0}, []
    for name in settings.mail.outputs:
        kind = find_kind(name)
        for each in days:
            try:
                readers = kind.readers_of(settings, recipients)
                words = correction if each == days[-1] else ""
                report = send_digest(settings, readers, kind.open_output(settings), each, words, kind=name)
            except OutputUnavailable as problem:
                # The readers are noted as owed; another output may well work.
                _aside(f"yalu: {name}: {problem}")
                statuses.add(BUSY)
                continue
            show(report, say)
            statuses.add(report.exit_status)
            tries += [at for at in [report.next_try_at] if at]
    return statuses, min(tries, default=None)


def tend(settings: Settings) -> None:
    """What every collection does for the digest: send what was put off and is due again, and tell the operator.

    Nothing where no mail is set up. What goes wrong is said on stderr; the collection is none the worse for it.
    """
    if not (settings.mail.sender or settings.alert.recipients or settings.alert.webhook):
        return
    try:
        if _is_due_again(settings):
            send_and_tell(settings, say=_aside)
        else:
            tell(settings, has_readers=bool(readers_today(settings)))
    except Exception as error:
        if not isinstance(getattr(error, "exit_status", None), int):
            raise  # a bug
        _aside(f"yalu: the digest was not tended: {error}")


def _is_due_again(settings: Settings) -> bool:
    """Whether today's digest was begun and somebody is still to get it now."""
    now = clock.now()
    outbox, today = Outbox(settings.home), desk_today(now, settings.timezone)
    return any(is_due(delivery, now) for delivery in outbox.deliveries(today)) or bool(open_days(settings.home, today))


def _aside(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - for the person at the terminal


def show(report: SendReport, say: Say) -> None:
    """Say what one call did."""
    say(f"digest of {report.day}: {report.subject}")
    for delivery in (*report.deliveries, *report.given_up):
        when = "" if delivery.recipient in report.tried else ", before this call"
        when = f", of {delivery.day}" if delivery in report.given_up else when
        say(f"  {delivery.state:9} {delivery.recipient}{when}{f': {delivery.reply}' if delivery.reply else ''}")
    for address in report.skipped:
        say(f"  skipped   {address}: wants no digest on this weekday")
    if not report.deliveries:
        say("  nobody to send it to")
    if report.count("unknown"):
        say("Unknown: it may have arrived. Ask the reader or the server's log, then: yalu digest resolve --help")


def readers_today(settings: Settings) -> tuple[Recipient, ...]:
    """Everybody who is to get a digest today; nobody where there is no list of readers."""
    today = desk_today(clock.now(), settings.timezone)
    file = settings.mail.recipients
    recipients = load_recipients(file) if file.exists() else ()
    found: list[Recipient] = []
    for name in settings.mail.outputs:
        try:
            found += find_kind(name).readers_of(settings, recipients)
        except SettingsError:
            continue  # an output that is not set up is told when it is used
    return tuple(reader for reader in found if wants(reader, today))


def tell(settings: Settings, *, has_readers: bool, more: tuple[alerts.Alarm, ...] = ()) -> alerts.Told:
    """Look for what needs a person, and tell the people of [alert]; what hinders it goes to stderr."""
    told = alerts.watch(settings, has_readers=has_readers and _is_in_use(settings), more=more)
    for failure in told.failures:
        _aside(f"yalu: the alert reached nobody there: {failure}")
    return told


def _is_in_use(settings: Settings) -> bool:
    """Whether digests are sent from this home: a home that only collects is not late with one."""
    return bool(settings.mail.sender) or bool(Outbox(settings.home).days())
