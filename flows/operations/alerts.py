"""Alerts: one mail and one webhook message to the people of [alert] for all findings that need a person.

    findings (findings.py) ─► those not sent within a day ─► mail, webhook ─► recorded as sent

An alert is sent at once and, while its finding lasts, once a day. It is recorded after a server accepted it, so a kill
in between may repeat it and never hides it. Neither the warehouse nor the journals are needed: recipients come from
the settings, the record lies in outbox/ or, where that cannot be written, in the machine's temporary folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.text.sanitise import one_line
from flows import clock
from flows.operations.doctor import examine, why_unwritable
from flows.operations.failures import words_of
from flows.operations.findings import Finding
from flows.outbox.journal import FOLDER
from warehouse.store.drafts import atomic_write
from warehouse.store.locks import hold
from warehouse.store.permissions import private

if TYPE_CHECKING:
    from flows.config.settings import Settings

SENT_FILE = "alerts.json"
REPEAT_AFTER = timedelta(hours=23)  # under a day: two nightly examinations are never exactly 24 hours apart
MAX_LINES = 40  # findings in one mail; the rest is counted
LINE_CHARS = 2000
LOCK_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class AlertReport:
    """The findings of one examination that need a person, and who was alerted."""

    urgent: tuple[Finding, ...]
    new: tuple[Finding, ...]  # those of `urgent` not sent within REPEAT_AFTER
    sent_to: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()  # "recipient: reason", and why the record could not be written


def select_unsent(findings: Iterable[Finding], sent: Mapping[str, str], now: datetime) -> tuple[Finding, ...]:
    """Return the findings not sent within REPEAT_AFTER, each once. `sent`: finding key → ISO instant. Pure."""
    return tuple(finding for finding in dict.fromkeys(findings) if not _is_recent(sent.get(finding.key), now))


def _is_recent(at: str | None, now: datetime) -> bool:
    # Either side of now: the clock may have been set back.
    return at is not None and abs(now - datetime.fromisoformat(at)) < REPEAT_AFTER


def watch(settings: Settings, *, more: Iterable[Finding] = ()) -> AlertReport:
    """Examine the home and alert; `more` are findings of the caller. Raises as `alert`."""
    now = clock.now()
    return alert(settings, (*more, *examine(settings, now)), now)


def alert(settings: Settings, findings: Iterable[Finding], now: datetime) -> AlertReport:
    """Send the findings that need a person and were not sent within a day, by [mail] and [alert].

    Raises WarehouseBusy where another process is sending. Errors of a mail server or the webhook are in `failures`.
    """
    urgent = tuple(dict.fromkeys(finding for finding in findings if finding.needs_person))
    if not urgent:
        return AlertReport((), ())
    folders = record_folders(settings.home)
    with _locked(folders[0] if folders else None):
        sent = _read(folder / SENT_FILE for folder in (settings.home / FOLDER, *folders))
        new = select_unsent(urgent, sent, now)
        if not new:
            return AlertReport(urgent, ())
        shown = (*new, *(finding for finding in urgent if finding not in new))[:MAX_LINES]
        sent_to, failures = _send(settings, as_text(settings.home, shown, new, len(urgent)), new, now)
        if sent_to and folders:
            # All findings of the mail count as sent now: what lasts comes in one mail a day, not each at its own hour.
            recent = {key: at for key, at in sent.items() if _is_recent(at, now)}
            failures += _write(folders[0] / SENT_FILE, recent | {finding.key: now.isoformat() for finding in shown})
    return AlertReport(urgent, new, sent_to, failures)


# ---------------------------------------------------------------- the record of sent alerts


def record_folders(home: Path) -> tuple[Path, ...]:
    """Return the folder that can hold the record: outbox/, else a private one among temporary files, else none."""
    found = []
    if home.is_dir():  # a home that is gone is not created for the record
        try:
            with private():
                (home / FOLDER).mkdir(exist_ok=True)
            found += [] if why_unwritable(home / FOLDER) else [home / FOLDER]
        except OSError:
            pass
    name = hashlib.sha256(str(home.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    other = Path(tempfile.gettempdir()) / f"yalu-alerts-{os.getuid()}-{name}"
    if not found and _make_private(other):
        found.append(other)
    return tuple(found)


def _make_private(folder: Path) -> bool:
    """Make a folder that only this user may enter; return False where it is another user's, or a link."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    is_private = status.st_uid == os.getuid() and not status.st_mode & 0o077
    return is_private and folder.is_dir() and not folder.is_symlink()


def _locked(folder: Path | None) -> AbstractContextManager[None]:
    """One process sends at a time. Where nothing can be written, a repeated mail is better than none."""
    return hold(folder / "alerts.lock", "yalu digest watch", LOCK_WAIT_S) if folder else nullcontext()


def _read(paths: Iterable[Path]) -> dict[str, str]:
    """Return when each finding was sent, by key. A lost or torn record means that it is sent once more."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            sent = json.loads(path.read_text("utf-8"))
            found |= {str(key): _aware(at).isoformat() for key, at in sent.items()}
        except (OSError, ValueError, AttributeError, TypeError, RecursionError):
            continue
    return found


def _aware(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _write(path: Path, sent: Mapping[str, str]) -> tuple[str, ...]:
    try:
        with private():
            atomic_write(path, json.dumps(sent, ensure_ascii=False))
    except OSError as problem:
        return (f"{path}: {problem.strerror}, so the same may be sent again",)
    return ()


# ---------------------------------------------------------------- sending


def as_text(home: Path, shown: tuple[Finding, ...], new: tuple[Finding, ...], count: int) -> str:
    """Return the mail's text: new findings, then those sent before that last, worst first in both.

    `count` is the number of findings that need a person, shown or not.
    """
    fresh = [finding for finding in shown if finding in new]
    old = [finding for finding in shown if finding not in new]
    lines = [f"* {one_line(finding.text, LINE_CHARS)}" for finding in fresh]
    if old:
        lines += ["", "Sent before, and not over:", *(f"* {one_line(finding.text, LINE_CHARS)}" for finding in old)]
    lines += [f"… and {count - len(shown)} more"] if count > len(shown) else []
    return "\n".join([*lines, "", f"'yalu doctor' looks at everything. The home is {one_line(str(home))}", ""])


def _subject(new: tuple[Finding, ...]) -> str:
    more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
    return f"Yalu needs you: {one_line(f'{new[0].subject}: {new[0].words}', 120).rstrip('.')}{more}"


def _send(
    settings: Settings, text: str, new: tuple[Finding, ...], now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Send to everybody of [alert]; return who accepted it, and who did not with the reason."""
    sent, failures = [], []
    for name, reply in [*_by_mail(settings, new, text, now), *_by_webhook(settings, new, text)]:
        if reply:
            failures.append(f"{name}: {reply}")
        else:
            sent.append(name)
    return tuple(sent), tuple(failures)


def _by_mail(settings: Settings, new: tuple[Finding, ...], text: str, now: datetime) -> Iterator[tuple[str, str]]:
    readers = settings.alert.recipients
    if not readers:
        return
    if not settings.mail.sender:
        yield ", ".join(readers), "mail.sender is not set"
        return
    ident = hashlib.sha256("\n".join([now.isoformat(), *(finding.key for finding in new)]).encode()).hexdigest()[:20]
    reached: list[str] = []
    try:
        from flows.digest.message import make_notice
        from flows.outputs.smtp import open_output

        with open_output(settings) as output:
            for number, reader in enumerate(readers):
                name = f"alert.{ident}.{number}"
                answer = output.deliver(make_notice(settings.mail.sender, reader, _subject(new), text, name, now))
                reached.append(reader)
                # Better sent twice than not at all: only a clear acceptance counts.
                yield reader, "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.reply}"
    except Exception as problem:  # noqa: BLE001 - reported by the caller; the webhook may still work
        yield ", ".join(reader for reader in readers if reader not in reached), words_of(problem)


def _by_webhook(settings: Settings, new: tuple[Finding, ...], text: str) -> Iterator[tuple[str, str]]:
    if not settings.alert.webhook:
        return
    try:
        from flows.outputs.webhook import WebhookOutput, notice

        answer = WebhookOutput(settings.alert.webhook).post(notice(_subject(new), text))
        yield "the webhook", "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.code} {answer.reply}"
    except Exception as problem:  # noqa: BLE001 - as above; the address is a secret, so only the error's class is named
        yield "the webhook", type(problem).__name__
