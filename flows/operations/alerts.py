"""Alarms: whoever is in [alert] gets one mail (and one message to a webhook) for all findings that need a person.

    findings (flows/operations/findings.py) ─► those not sent within a day ─► mail, webhook ─► noted as sent

An alarm is sent at once and, while its finding lasts, once a day. It is noted after somebody took it, so a kill in
between may send it twice and never hides it. Neither the warehouse nor the journals are needed: recipients come from
the settings, the note lies in outbox/, and where nothing can be written there, in the machine's folder for
temporary files.
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
from warehouse.store.drafts import write_new
from warehouse.store.locks import hold
from warehouse.store.permissions import private

if TYPE_CHECKING:
    from flows.config.settings import Settings

TOLD = "alerts.json"
AGAIN = timedelta(hours=23)  # a daily look is never quite a day after the one before
LINES = 40  # of one mail; the rest is counted
LINE_CHARS = 2000
LOCK_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Told:
    """What one look found, and what was sent to whom."""

    alarms: tuple[Finding, ...]
    new: tuple[Finding, ...]  # not sent within the last day
    sent_to: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


def not_told(alarms: Iterable[Finding], told: Mapping[str, str], now: datetime) -> tuple[Finding, ...]:
    """Those that nobody was told of within the last day. Pure."""
    return tuple(alarm for alarm in dict.fromkeys(alarms) if not _is_young(told.get(alarm.key), now))


def _is_young(at: str | None, now: datetime) -> bool:
    return at is not None and abs(now - datetime.fromisoformat(at)) < AGAIN  # a clock may have been set back


def watch(settings: Settings, *, more: Iterable[Finding] = ()) -> Told:
    """Look, and send what is new; `more` is what the caller found by itself. Raises as `alert`."""
    now = clock.now()
    return alert(settings, (*more, *examine(settings, now)), now)


def alert(settings: Settings, findings: Iterable[Finding], now: datetime) -> Told:
    """Send the findings that need a person and were not sent within a day, by [mail] and [alert].

    Raises WarehouseBusy where another process is sending. What a mail server or the webhook does is in `failures`.
    """
    alarms = tuple(dict.fromkeys(finding for finding in findings if finding.needs_person))
    if not alarms:
        return Told((), ())
    folders = note_folders(settings.home)
    with _locked(folders[0] if folders else None):
        told = _read(folder / TOLD for folder in (settings.home / FOLDER, *folders))
        new = not_told(alarms, told, now)
        if not new:
            return Told(alarms, ())
        shown = (*new, *(alarm for alarm in alarms if alarm not in new))[:LINES]
        sent_to, failures = _send(settings, as_text(settings.home, shown, new, len(alarms)), new, now)
        if sent_to and folders:
            # All that the mail holds is sent by it: what lasts comes in one mail a day, not each at its own hour.
            young = {key: at for key, at in told.items() if _is_young(at, now)}
            failures += _write(folders[0] / TOLD, young | {alarm.key: now.isoformat() for alarm in shown})
    return Told(alarms, new, sent_to, failures)


# ---------------------------------------------------------------- the note of what was sent


def note_folders(home: Path) -> tuple[Path, ...]:
    """The folders that can hold the note, the best first: outbox/, else one of our own among temporary files."""
    found = []
    if home.is_dir():  # one that is gone is not made for the sake of a note
        try:
            with private():
                (home / FOLDER).mkdir(exist_ok=True)
            found += [] if why_unwritable(home / FOLDER) else [home / FOLDER]
        except OSError:
            pass
    name = hashlib.sha256(str(home.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    other = Path(tempfile.gettempdir()) / f"yalu-alerts-{os.getuid()}-{name}"
    if not found and _is_ours(other):
        found.append(other)
    return tuple(found)


def _is_ours(folder: Path) -> bool:
    """Make a folder that nobody else may enter; False where there is another's, or a link, of that name."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        told = folder.lstat()
    except OSError:
        return False
    is_private = told.st_uid == os.getuid() and not told.st_mode & 0o077
    return is_private and folder.is_dir() and not folder.is_symlink()


def _locked(folder: Path | None) -> AbstractContextManager[None]:
    """One process sends at a time. Where nothing can be written, a doubled mail is better than none."""
    return hold(folder / "alerts.lock", "yalu digest watch", LOCK_WAIT_S) if folder else nullcontext()


def _read(paths: Iterable[Path]) -> dict[str, str]:
    """When each alarm was sent; a note that is lost or torn means that it is sent once more."""
    found: dict[str, str] = {}
    for path in paths:
        try:
            told = json.loads(path.read_text("utf-8"))
            found |= {str(key): _aware(at).isoformat() for key, at in told.items()}
        except (OSError, ValueError, AttributeError, TypeError, RecursionError):
            continue
    return found


def _aware(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _write(path: Path, told: Mapping[str, str]) -> tuple[str, ...]:
    draft = path.with_suffix(".tmp")
    try:
        with private():
            write_new(draft, json.dumps(told, ensure_ascii=False))
            draft.replace(path)
    except OSError as problem:
        return (f"{path}: {problem.strerror}, so the same may be sent again",)
    return ()


# ---------------------------------------------------------------- sending


def as_text(home: Path, shown: tuple[Finding, ...], new: tuple[Finding, ...], count: int) -> str:
    """The mail: what is new, then what was sent before and lasts, the worst first in both."""
    fresh = [alarm for alarm in shown if alarm in new]
    old = [alarm for alarm in shown if alarm not in new]
    lines = [f"* {one_line(alarm.text, LINE_CHARS)}" for alarm in fresh]
    if old:
        lines += ["", "Sent before, and not over:", *(f"* {one_line(alarm.text, LINE_CHARS)}" for alarm in old)]
    lines += [f"… and {count - len(shown)} more"] if count > len(shown) else []
    return "\n".join([*lines, "", f"'yalu doctor' looks at everything. The home is {one_line(str(home))}", ""])


def _subject(new: tuple[Finding, ...]) -> str:
    more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
    return f"Yalu needs you: {one_line(f'{new[0].subject}: {new[0].words}', 120).rstrip('.')}{more}"


def _send(
    settings: Settings, text: str, new: tuple[Finding, ...], now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Send to everybody of [alert]; gives who took it, and who did not with the reason."""
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
    ident = hashlib.sha256("\n".join([now.isoformat(), *(alarm.key for alarm in new)]).encode()).hexdigest()[:20]
    reached: list[str] = []
    try:
        from flows.digest.message import make_notice
        from flows.outputs.smtp import open_output

        with open_output(settings) as output:
            for number, reader in enumerate(readers):
                name = f"alert.{ident}.{number}"
                answer = output.deliver(make_notice(settings.mail.sender, reader, _subject(new), text, name, now))
                reached.append(reader)
                # Better told twice than not at all: only a clear yes counts.
                yield reader, "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.reply}"
    except Exception as problem:  # noqa: BLE001 - whatever it is, the webhook may work, and the caller says it
        yield ", ".join(reader for reader in readers if reader not in reached), words_of(problem)


def _by_webhook(settings: Settings, new: tuple[Finding, ...], text: str) -> Iterator[tuple[str, str]]:
    if not settings.alert.webhook:
        return
    try:
        from flows.outputs.webhook import WebhookOutput, notice

        answer = WebhookOutput(settings.alert.webhook).post(notice(_subject(new), text))
        yield "the webhook", "" if answer.outcome == "accepted" else f"{answer.outcome}: {answer.code} {answer.reply}"
    except Exception as problem:  # noqa: BLE001 - as above; the address is a secret, so only the kind is said
        yield "the webhook", type(problem).__name__
