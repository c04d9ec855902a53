"""A day's sending from end to end: every output of the settings, what is still owed of days before, the ledger, and
the operator told of what went wrong. What `yalu digest --send` does; a schedule may call it as well.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.errors import BUSY, YaluError
from flows import clock, log
from flows.bugs import is_bug
from flows.delivery.ledger import load_outbox
from flows.delivery.plan import is_due
from flows.delivery.send import SendReport, open_days, send_digest
from flows.digest.window import desk_today
from flows.errors import UsageError
from flows.operations import alerts, failures
from flows.operations.facts import Failure
from flows.operations.findings import Finding
from flows.outbox.journal import Outbox
from flows.outputs import OutputUnavailable, find_kind
from flows.sources.catalog import load_recipients
from warehouse.store.location import open_warehouse

if TYPE_CHECKING:
    from flows.config.settings import Settings

LEAST_PAUSE_S = 30.0
UNREACHED_PAUSE = timedelta(minutes=5)
Say = Callable[[str], None]


def send_and_tell(
    settings: Settings, day: date | None = None, correction: str = "", *, is_patient: bool = False, say: Say = print
) -> int:
    """Send the digest of a day by every output, load the journal, alarm the operator; gives the exit status.

    `is_patient`: tries again, as the back-off has it, until everything is settled or the day is over.
    """
    with alarming(settings, "digest"):
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


@contextmanager
def alarming(settings: Settings, what: str) -> Iterator[None]:
    """Alarm the operator when the block is over: of what it ended with, which goes on as it is, and of all findings.

    `what` names the command; its failure is a finding until a later call succeeds. What hinders the alarm is said on
    stderr and hides nothing.
    """
    try:
        yield
    except Exception as error:
        if _is_failure(error):
            if is_bug(error):
                with log.writing(settings.home, secrets=log.secrets_of(settings)):
                    log.log_bug(what, error)
            failed = Failure(what, failures.words_of(error, settings.warehouse.url), clock.now())
            failures.note(settings.home, failed)
            _alarm(settings, (failed,))
        raise
    failures.forget(settings.home, what)
    _alarm(settings)


def _is_failure(error: Exception) -> bool:
    """Whether somebody must know: not where another process was at work, or a person typed what makes no sense."""
    is_busy = isinstance(error, YaluError) and error.exit_status == BUSY
    return not is_busy and not isinstance(error, UsageError)


def _alarm(settings: Settings, more: tuple[Failure, ...] = ()) -> None:
    """Look and alarm where anybody is to be alarmed. Never raises: it must not hide what it is about."""
    if not (settings.alert.recipients or settings.alert.webhook):
        return
    try:
        tell(settings, more)
    except Exception as problem:  # noqa: BLE001 - said, and the command's own outcome stands
        _aside(f"yalu: no alarm was sent: {failures.words_of(problem, settings.warehouse.url)}")


@contextmanager
def tended(settings: Settings, what: str) -> Iterator[None]:
    """As `alarming`; and where the block ends well, send before that what of the digest was put off and is due again.

    What every collection does.
    """
    with alarming(settings, what):
        yield
        if settings.mail.sender:
            _send_again(settings)


def _send_again(settings: Settings) -> None:
    """A digest that cannot be sent is a failure of its own, noted and alarmed; the collection is none the worse."""
    try:
        if _is_due_again(settings):
            send_and_tell(settings, say=_aside)
    except Exception as error:  # noqa: BLE001 - see above
        _aside(f"yalu: the digest was not tended: {failures.words_of(error, settings.warehouse.url)}")


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
    for bug in report.bugs:
        say(f"  a bug of Yalu's own: {bug}")
    if report.count("unknown"):
        say("Unknown: it may have arrived. Ask the reader or the server's log, then: yalu digest resolve --help")


def tell(settings: Settings, more: tuple[Failure, ...] = ()) -> alerts.Told:
    """Look for what needs a person, and alarm the people of [alert]; what hinders it goes to stderr."""
    findings = tuple(finding for failure in more for finding in _as_findings(failure))
    told = alerts.watch(settings, more=findings)
    report(told)
    return told


def _as_findings(failure: Failure) -> Iterator[Finding]:
    """As the doctor words it, so that the note of it is no second one."""
    from flows.operations.facts import Facts
    from flows.operations.findings import decide

    yield from decide(Facts(clock.now(), failures=(failure,)))


def report(told: alerts.Told) -> None:
    """Say on stderr whom an alarm did not reach."""
    for failure in told.failures:
        _aside(f"yalu: the alarm did not get through: {failure}")
