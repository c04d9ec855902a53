"""The flow `daily`: the digest of the day, written into the home and sent to the readers who want it today.

Nothing is decided here: `flows/digest` composes, renders, sends and keeps the journal that makes a second call
send only deliveries still owed.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from extractors.errors import BUSY, YaluError
from flows.config.settings import Settings
from flows.config.words import many
from flows.delivery.build import build_digest
from flows.delivery.ledger import load_outbox
from flows.delivery.send import SendReport, send_digest
from flows.digest.preview import default_file, write_preview
from flows.digest.records import Digest
from flows.digest.render import render_text
from flows.operations.alerting import alerting
from flows.orchestration.artifacts import show_markdown
from flows.orchestration.collect import read_settings
from flows.orchestration.tasks import MAIL_DELAYS_S, as_state, as_task, name_run, run_task
from flows.outputs import find_kind
from flows.outputs.smtp import open_output
from flows.sources.catalog import Recipient, load_recipients
from warehouse.store.location import open_warehouse
from warehouse.store.permissions import private


class Deferred(YaluError):
    """A mail server said "not now" to some readers. Calling again sends to those, and to nobody else."""

    exit_status = BUSY


@flow(name="daily", flow_run_name=name_run, log_prints=True, persist_result=False)
def daily(
    settings: str | None = None,
    home: str | None = None,
    date: dt.date | None = None,
    day: dt.date | None = None,
) -> State[Any]:
    """Write the digest of a day and send it; ends with how many readers have it, its data the files and states.

    Without recipients the files are all. Failed, in one line, where something needs a person; a reader's delivery
    that was put off is tried again for most of an hour first.

    Args:
        settings: The settings file; else yalu.toml of the working folder.
        home: The folder of the warehouse and all other stored data.
        date: The day of the digest; else today at the desk.
        day: The name of `date` in version 0.1; goes with the next version.

    """
    logger = get_run_logger()
    try:
        known = read_settings(settings, home)
        with alerting(known, "digest"):
            digest, files, report = _issue(known, date or day)
    except Exception as error:  # noqa: BLE001 - a bug is raised again by as_state
        return as_state(error)
    logger.info("%s: %s", digest.subject, ", ".join(map(str, files)))
    show_markdown("digest", f"```\n{render_text(digest)}\n```", digest.subject)
    states = {delivery.recipient: delivery.state for delivery in report.deliveries} if report else {}
    logger.info("%s", ", ".join(f"{who}: {state}" for who, state in states.items()) or "nobody to send it to")
    if report and report.exit_status:
        return Failed(message=troubles(report))
    data = {"day": digest.day, "files": [str(file) for file in files], "deliveries": states}
    return Completed(message=f"{digest.day}: {received(report)}", data=data)


def _issue(known: Settings, day: dt.date | None) -> tuple[Digest, tuple[Path, ...], SendReport | None]:
    """Write the digest and send it by every output; return it as it was sent, its files, and the deliveries by mail."""
    readers = load_recipients(known.mail.recipients) if known.mail.recipients.exists() else ()
    report: SendReport | None = None
    digest, files = as_task("compose the digest", write_digest, known, day)
    issued = dt.date.fromisoformat(digest.day)
    if readers:
        report = run_task("send the digest", lambda: send(known, readers, issued), MAIL_DELAYS_S)
    for name in set(known.mail.outputs) - {"smtp"}:
        run_task(f"send the digest by {name}", partial(send_by, known, name, issued), MAIL_DELAYS_S)
    if readers:
        # A collection may have published since: what is kept is what was sent.
        digest, files = as_task("write the digest as it was sent", write_digest, known, issued)
    return digest, files, report


def write_digest(settings: Settings, day: dt.date | None) -> tuple[Digest, tuple[Path, ...]]:
    """Compose the digest of a day and write it into the home."""
    digest = build_digest(settings.home, day, settings)
    with private():
        return digest, write_preview(digest, default_file(settings.home, digest), settings.mail.sender)


def send(settings: Settings, readers: tuple[Recipient, ...], day: dt.date) -> SendReport:
    """Send to everybody who has not got it and load the journal. Raises Deferred where calling again will help."""
    report = send_digest(settings, readers, open_output(settings), day)
    load_outbox(open_warehouse(settings))
    if report.exit_status == BUSY:
        raise Deferred(f"{report.count('deferred')} deliveries of {day} were put off by the mail server")
    return report


def send_by(settings: Settings, name: str, day: dt.date) -> SendReport:
    """Send by an output that is no mail, to whoever stands for it. Raises as `send`."""
    kind = find_kind(name)
    report = send_digest(settings, kind.readers_of(settings, ()), kind.open_output(settings), day, kind=name)
    load_outbox(open_warehouse(settings))
    if report.exit_status == BUSY:
        raise Deferred(f"the digest of {day} was put off by {name}")
    return report


def received(report: SendReport | None) -> str:
    """Return how many readers have the digest, and where the other deliveries stand, in one line."""
    if report is None or not report.deliveries:
        return "written into the home; nobody to send it to"
    others = [f"{report.count(state)} {state}" for state in ("deferred", "skipped", "failed") if report.count(state)]
    return ", ".join([f"{many(report.count('accepted'), 'reader has', 'readers have')} it", *others])


def troubles(report: SendReport) -> str:
    """Return the deliveries that need a person, in one line."""
    counts = ", ".join(f"{report.count(state)} {state}" for state in ("refused", "unknown") if report.count(state))
    settle = "; whether the unknown ones arrived is for the operator to settle" if report.count("unknown") else ""
    bugs = f"; {many(len(report.bugs), 'bug')} of Yalu's own, the first: {report.bugs[0]}" if report.bugs else ""
    return f"deliveries of {report.day}: {counts}{settle}{bugs}"
