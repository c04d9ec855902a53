"""The outbox: an append-only journal of every step of a delivery, fsynced before the step after it. The truth.

    outbox/2026-11-20.jsonl     one line a step, in the order they happened
        digest      what is to be sent: its window and the frozen rows; the first step of an edition and variant
        owed        a reader is to get it        intent     the delivery to that reader begins
        accepted    the server took it           refused    it never will
        deferred    not now: tried again later   failed     given up: the day went by
        withdrawn   a person found it was not sent: sent at the next call
        skipped     a reader does not want one on this weekday: the next holds its news
        replaced    a later edition went out in its stead
    An intent without an outcome is *unknown*: the process died, or the line broke, after the text went out and
    before the answer came. It is held until a person settles it; sending again could send twice. So is an open one
    that is followed by a line that cannot be read (journal.py).

Only this module writes the journal. It decides nothing about mail.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from extractors.errors import YaluError
from flows.outbox.lines import Issue, Misread, Step, read_issues, read_steps

__all__ = ["FINAL", "FOLDER", "REACHED", "STATES", "Delivery", "Issue", "Misread", "Outbox"]
FOLDER = "outbox"
STATES = {"owed", "accepted", "refused", "deferred", "withdrawn", "failed", "replaced", "skipped"}
FINAL = {"accepted", "refused", "failed", "replaced", "skipped"}
REACHED = {"accepted", "unknown"}  # the reader has it, or may have it


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the delivery to one recipient stands: unknown, or the last step noted."""

    day: date
    edition: int
    recipient: str
    state: str
    at: str
    tries: int
    message_id: str
    reply: str = ""
    variant: str = ""
    lang: str = "en"
    output: str = "smtp"


class Outbox:
    """The journals of one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def days(self) -> list[date]:
        """The days there is a journal of, in order."""
        found = []
        for path in self.folder.glob("*.jsonl"):
            try:
                found.append(date.fromisoformat(path.stem))
            except ValueError:
                continue  # not a journal of ours
        return sorted(found)

    def path(self, day: date) -> Path:
        """The journal of a day."""
        return self.folder / f"{day.isoformat()}.jsonl"

    def stamp(self, day: date) -> str:
        """What changes with every step that is noted: the journal's length and when it was written to."""
        found = self.path(day).lstat()
        return f"{found.st_size} {found.st_mtime_ns}"

    def note_issue(self, issue: Issue) -> None:
        """Note what is to be sent, before anything is."""
        told = asdict(issue) | {"day": issue.day.isoformat(), "input": issue.input.to_json()}
        self._append(issue.day, {"step": "digest", **told})

    def note(self, step: str, delivery: Delivery) -> None:
        """Note one step of a delivery."""
        told = asdict(delivery) | {"day": delivery.day.isoformat()}
        del told["state"], told["tries"]
        self._append(delivery.day, {"step": step, **told})

    def issue(self, day: date, edition: int = 1, variant: str = "") -> Issue | None:
        """The digest issued for a day, None where none was."""
        return next((i for i in self.issues(day) if i.edition == edition and i.variant == variant), None)

    def issues(self, day: date) -> list[Issue]:
        """Everything issued for a day, each edition and variant once."""
        found: dict[tuple[int, str], Issue] = {}
        for issue in read_issues(day, self._lines(day)):
            if isinstance(issue, Issue):
                found.setdefault((issue.edition, issue.variant), issue)
        return list(found.values())

    def last_edition(self, day: date) -> int:
        """The latest edition issued for a day, 0 where none was."""
        return max((issue.edition for issue in self.issues(day)), default=0)

    def deliveries(self, day: date) -> list[Delivery]:
        """Where each delivery of a day stands, in the order they were first noted.

        One that is open is held as unknown where a later line cannot be read: that may be its outcome.
        """
        found: dict[tuple[int, str], tuple[int, Delivery]] = {}
        misread: list[Misread] = []
        for step in read_steps(day, self._lines(day)):
            if isinstance(step, Misread):
                misread.append(step)
                continue
            _, before = found.get((step.edition, step.recipient), (0, None))
            found[step.edition, step.recipient] = (step.line, _stand(day, step, before))
        return [_held(delivery, line, misread) for line, delivery in found.values()]

    def misread(self, day: date) -> list[Misread]:
        """The lines of a day's journal that cannot be read."""
        found = (*read_steps(day, self._lines(day)), *read_issues(day, self._lines(day)))
        unique = {one.line: one for one in found if isinstance(one, Misread)}
        if problem := self._unreadable(day):
            unique[0] = Misread(day, 0, problem)
        return [unique[line] for line in sorted(unique)]

    def is_unreadable(self, day: date) -> bool:
        """Whether there is a journal of a day that cannot be read at all."""
        return bool(self._unreadable(day))

    def _unreadable(self, day: date) -> str:
        try:
            self._text(day)
        except OSError as problem:
            return problem.strerror or "it is no file"
        return ""

    def _lines(self, day: date) -> Iterator[str]:
        try:
            return iter(self._text(day).split("\n"))
        except OSError:
            return iter(())

    def _text(self, day: date) -> str:
        """A day's journal, '' where there is none. A link is not followed, a pipe not waited for. Raises OSError."""
        try:
            descriptor = os.open(self.path(day), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return ""
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "it is no regular file")
        with os.fdopen(descriptor, encoding="utf-8", errors="replace", newline="\n") as file:
            return file.read()

    def _append(self, day: date, step: Mapping[str, Any]) -> None:
        """Write one line and bring it to the disk. A torn line before it is closed first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(day)
        is_new = not path.exists()
        if self.is_unreadable(day):
            raise YaluError(f"{path} cannot be read ({self._unreadable(day)}): move it away, then send again")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            line = json.dumps(step, ensure_ascii=False, separators=(",", ":")) + "\n"
            rest = memoryview((("\n" if torn else "") + line).encode("utf-8", "replace"))
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self.folder)


def _stand(day: date, step: Step, before: Delivery | None) -> Delivery:
    return Delivery(
        day,
        step.edition,
        step.recipient,
        state=step.name if step.name in STATES else "unknown",
        at=step.at,
        tries=(before.tries if before else 0) + (step.name == "intent"),
        message_id=step.message_id,
        reply=step.reply,
        variant=step.variant,
        lang=step.lang,
        output=step.output,
    )


def _held(delivery: Delivery, line: int, misread: Iterable[Misread]) -> Delivery:
    later = next((one for one in misread if one.line > line), None)
    if later is None or delivery.state in FINAL:
        return delivery
    return replace(delivery, state="unknown", reply=f"{FOLDER}/{delivery.day}.jsonl: {later}")


def _sync_folder(folder: Path) -> None:
    """Bring the name of a new file to the disk too."""
    for path in (folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
