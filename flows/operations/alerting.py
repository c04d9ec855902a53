"""Alert the operator when a command ends: the wrappers around every command that runs unattended.

Not here: what an alert holds and to whom it is sent (alerts.py), and the delivery of digests (flows/delivery).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from extractors.errors import BUSY, YaluError
from flows import clock, log
from flows.bugs import is_bug
from flows.delivery.deliver import deliver_day, has_due_deliveries, warn
from flows.errors import UsageError
from flows.operations import alerts, failures
from flows.operations.facts import Facts, Failure
from flows.operations.findings import Finding, decide

if TYPE_CHECKING:
    from flows.config.settings import Settings


def deliver_and_alert(
    settings: Settings,
    day: date | None = None,
    correction: str = "",
    *,
    without: tuple[str, ...] = (),
    is_patient: bool = False,
    say: Callable[[str], None] = print,
) -> int:
    """Deliver the digest of a day (`deliver_day`), alert the operator, and return the exit status."""
    with alerting(settings, "digest"):
        return deliver_day(settings, day, correction, without=without, is_patient=is_patient, say=say)


@contextmanager
def alerting(settings: Settings, command: str) -> Iterator[None]:
    """Alert the operator when the block ends, of the error it ended with and of all other findings.

    The error is stored as a failure of `command` until a later call succeeds, and is raised again unchanged. An alert
    that cannot be sent is a line on stderr and hides nothing.
    """
    try:
        yield
    except Exception as error:
        if needs_alert(error):
            if is_bug(error):
                with log.home_log(settings):
                    log.log_bug(command, error)
            failed = Failure(command, failures.words_of(error, settings.warehouse.url), clock.now())
            failures.note(settings.home, failed)
            _alert(settings, (failed,))
        raise
    failures.forget(settings.home, command)
    _alert(settings)


@contextmanager
def alerting_after_collection(settings: Settings, command: str) -> Iterator[None]:
    """As `alerting`; a block that ends well is followed by the deliveries of the digest that are due again."""
    with alerting(settings, command):
        yield
        if settings.mail.sender:
            _redeliver(settings)


def needs_alert(error: Exception) -> bool:
    """Whether an error is a failure to alert about: not a held lock, and not a mistake on the command line."""
    is_busy = isinstance(error, YaluError) and error.exit_status == BUSY
    return not is_busy and not isinstance(error, UsageError)


def _alert(settings: Settings, more: tuple[Failure, ...] = ()) -> None:
    """Examine and alert where [alert] names somebody. Never raises: the command's own outcome must stand."""
    if not (settings.alert.recipients or settings.alert.webhook):
        return
    try:
        examine_and_alert(settings, more)
    except Exception as problem:  # noqa: BLE001 - printed; the command's own outcome stands
        warn(f"no alert was sent: {failures.words_of(problem, settings.warehouse.url)}")


def _redeliver(settings: Settings) -> None:
    """Deliver what is due. An error is a failure of the digest, stored and alerted, and none of the collection."""
    try:
        if has_due_deliveries(settings):
            deliver_and_alert(settings, say=partial(print, file=sys.stderr))
    except Exception as error:  # noqa: BLE001 - see above
        warn(f"the digest was not delivered: {failures.words_of(error, settings.warehouse.url)}")


def examine_and_alert(settings: Settings, more: tuple[Failure, ...] = ()) -> alerts.AlertReport:
    """Examine the home, alert the people of [alert], and print on stderr whom no alert reached."""
    # Worded as the doctor words a stored failure, so that the stored copy is not a second finding.
    findings = tuple(finding for failure in more for finding in _as_findings(failure, settings.timezone))
    report = alerts.watch(settings, more=findings)
    print_unreached(report)
    return report


def _as_findings(failure: Failure, zone: str) -> tuple[Finding, ...]:
    return decide(Facts(clock.now(), failures=(failure,), zone=zone))


def print_unreached(report: alerts.AlertReport) -> None:
    """Print on stderr each recipient that an alert did not reach, with the reason."""
    for failure in report.failures:
        warn(f"the alert was not delivered: {failure}")
