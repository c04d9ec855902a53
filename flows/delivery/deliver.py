"""Deliver the digest of a day through every output of the settings and load the journal into the warehouse.

The only caller of `send_digest` that knows of several outputs and of retries. Not here: alerts on failure
(flows/operations/alerting.py), and what is sent (issue.py) or when a delivery is due (plan.py).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from extractors.errors import BUSY
from flows import clock
from flows.delivery.ledger import load_outbox
from flows.delivery.plan import is_due
from flows.delivery.send import SendReport, open_days, send_digest
from flows.digest.window import desk_today
from flows.outbox.journal import Outbox
from flows.outputs import OutputUnavailable, find_kind
from flows.sources.catalog import load_recipients
from warehouse.store.location import open_warehouse

if TYPE_CHECKING:
    from flows.config.settings import Settings

MIN_PAUSE_S = 30.0
UNREACHED_PAUSE = timedelta(minutes=5)  # before an output is tried again that could not be used at all
Say = Callable[[str], None]


def deliver_day(
    settings: Settings,
    day: date | None = None,
    correction: str = "",
    *,
    without: tuple[str, ...] = (),
    is_patient: bool = False,
    say: Say = print,
) -> int:
    """Deliver the digest of `day` (None: today at the desk) and return the exit status.

    The status is 1 where a person is needed, 75 where a later call continues, else 0. `is_patient` repeats the
    deliveries, paced by their back-off, until all are settled or the desk's day is over. Raises as `send_digest`,
    save OutputUnavailable, which is printed on stderr.
    """
    while True:
        started = clock.now()
        statuses, next_try = _try_outputs(settings, day, correction, without, say)
        load_outbox(open_warehouse(settings))
        now = clock.now()
        is_over = desk_today(now, settings.timezone) != desk_today(started, settings.timezone)
        if not is_patient or BUSY not in statuses or is_over:
            return merge_statuses(statuses)
        pause = choose_pause(next_try, now)
        say(f"trying again in {pause / 60:.0f} minutes")
        time.sleep(pause)


def merge_statuses(statuses: Collection[int]) -> int:
    """Return the exit status of several outputs: 1 before 75 before 0. Pure."""
    return 1 if 1 in statuses else BUSY if BUSY in statuses else 0


def choose_pause(next_try: datetime | None, now: datetime) -> float:
    """Return the seconds to the next try: until `next_try`, UNREACHED_PAUSE where it is None, at least MIN_PAUSE_S."""
    pause = next_try - now if next_try else UNREACHED_PAUSE
    return max(pause.total_seconds(), MIN_PAUSE_S)


def _try_outputs(
    settings: Settings, day: date | None, correction: str, without: tuple[str, ...], say: Say
) -> tuple[set[int], datetime | None]:
    """Try every output once; return the exit statuses and when the first deferred delivery is due again."""
    recipients = load_recipients(settings.mail.recipients) if "smtp" in settings.mail.outputs else ()
    today = desk_today(clock.now(), settings.timezone)
    days = [*(open_days(settings.home, today) if day is None else ()), day or today]
    statuses, tries = {0}, []
    for name in settings.mail.outputs:
        kind = find_kind(name)
        for each in days:
            try:
                readers = kind.readers_of(settings, recipients)
                mark, gone = (correction, without) if each == days[-1] else ("", ())
                report = send_digest(settings, readers, kind.open_output(settings), each, mark, kind=name, without=gone)
            except OutputUnavailable as problem:
                # The readers are noted as owed; another output may well work.
                warn(f"{name}: {problem}")
                statuses.add(BUSY)
                continue
            show(report, say)
            statuses.add(report.exit_status)
            tries += [at for at in [report.next_try_at] if at]
    return statuses, min(tries, default=None)


def has_due_deliveries(settings: Settings) -> bool:
    """Whether a delivery of today's digest is due, or a person found one of an earlier day unsent."""
    now = clock.now()
    outbox, today = Outbox(settings.home), desk_today(now, settings.timezone)
    return any(is_due(delivery, now) for delivery in outbox.deliveries(today)) or bool(open_days(settings.home, today))


def warn(line: str) -> None:
    """Print a line on stderr."""
    print(f"yalu: {line}", file=sys.stderr)  # noqa: T201 - for the person at the terminal


def show(report: SendReport, say: Say) -> None:
    """Print the deliveries of one `send_digest` call, a line each."""
    say(f"digest of {report.day}: {report.subject}")
    for delivery in (*report.deliveries, *report.given_up):
        when = "" if delivery.recipient in report.tried else ", before this call"
        when = f", of {delivery.day}" if delivery in report.given_up else when
        say(f"  {delivery.state:9} {delivery.recipient}{when}{f': {delivery.reply}' if delivery.reply else ''}")
    for address in report.skipped:
        say(f"  skipped   {address}: wants no digest on this weekday")
    if not report.deliveries:
        say("  no reader to send it to")
    for bug in report.bugs:
        say(f"  a bug of Yalu's own: {bug}")
    if report.count("unknown"):
        say("Unknown: it may have arrived. Ask the reader or the server's log, then: yalu digest resolve --help")
