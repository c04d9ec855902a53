"""The outbox: an append-only journal of every step of a delivery, each fsynced before the next. Authoritative.

    outbox/2026-11-20.jsonl     one line a step, in the order they happened
        digest      a digest as issued: its window and the frozen rows; the first step of an edition and variant
        owed        to be sent to a reader       intent     the delivery to that reader begins
        accepted    the server accepted it       refused    it never will
        deferred    not now: tried again later   failed     given up: the day is past
        withdrawn   a person found it unsent: sent by the next call
        skipped     not wanted on this weekday: the next digest holds its news
        replaced    superseded by a later edition
    An intent without an outcome is *unknown*: the process died, or the connection broke, after the text was sent and
    before the answer arrived. It is held until a person settles it; sending again could send twice. So is an open
    delivery followed by a line that cannot be read.

Only this module writes journals; lines.py parses them. Decisions about deliveries are in flows/delivery.
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
from flows.digest.readers import is_token, reader_token, token_of
from flows.outbox.lines import Issue, Misread, Step, read_issues, read_steps

__all__ = ["FINAL", "FOLDER", "REACHED", "STATES", "Delivery", "Issue", "Misread", "Outbox"]
FOLDER = "outbox"
STATES = {"owed", "accepted", "refused", "deferred", "withdrawn", "failed", "replaced", "skipped"}
FINAL = {"accepted", "refused", "failed", "replaced", "skipped"}
REACHED = {"accepted", "unknown"}  # the reader has it, or may have it


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery of one edition to one recipient; `state` is the last step recorded, or unknown."""

    day: date
    edition: int
    recipient: str
    state: str
    at: str  # of the last step, ISO 8601 with zone
    tries: int  # intents so far
    message_id: str
    reply: str = ""  # of the server, or why Yalu set the state; one line
    variant: str = ""  # key of the wish; '' for the whole digest
    lang: str = "en"
    output: str = "smtp"


class Outbox:
    """The journals of one home."""

    def __init__(self, home: Path, addresses: Iterable[str] = ()) -> None:
        """`addresses`: of readers, so that one named by token, as in a restored journal, is recognised."""
        self.folder = home / FOLDER
        self._addresses = {reader_token(address): address for address in addresses}

    def days(self) -> list[date]:
        """Return the days that have a journal, oldest first."""
        found = []
        for path in self.folder.glob("*.jsonl"):
            try:
                found.append(date.fromisoformat(path.stem))
            except ValueError:
                continue  # not a journal
        return sorted(found)

    def path(self, day: date) -> Path:
        """Return the path of a day's journal."""
        return self.folder / f"{day.isoformat()}.jsonl"

    def stamp(self, day: date) -> str:
        """Return size and modification time of a day's journal, which change with every step. Raises OSError."""
        found = self.path(day).lstat()
        return f"{found.st_size} {found.st_mtime_ns}"

    def note_issue(self, issue: Issue) -> None:
        """Record a digest before any of its deliveries."""
        fields = asdict(issue) | {"day": issue.day.isoformat(), "input": issue.input.to_json()}
        self._append(issue.day, {"step": "digest", **fields})

    def note(self, step: str, delivery: Delivery) -> None:
        """Record one step of a delivery."""
        fields = asdict(delivery) | {"day": delivery.day.isoformat()}
        del fields["state"], fields["tries"]
        self._append(delivery.day, {"step": step, **fields})

    def issue(self, day: date, edition: int = 1, variant: str = "") -> Issue | None:
        """Return an issued digest of a day, None where there is none."""
        return next((i for i in self.issues(day) if i.edition == edition and i.variant == variant), None)

    def issues(self, day: date) -> list[Issue]:
        """Return the issued digests of a day, each edition and variant once."""
        found: dict[tuple[int, str], Issue] = {}
        for issue in read_issues(day, self._lines(day)):
            if isinstance(issue, Issue):
                found.setdefault((issue.edition, issue.variant), issue)
        return list(found.values())

    def last_edition(self, day: date) -> int:
        """Return the latest edition issued for a day, 0 where there is none."""
        return max((issue.edition for issue in self.issues(day)), default=0)

    def deliveries(self, day: date) -> list[Delivery]:
        """Return the deliveries of a day, in the order of their first step.

        An open one is held as unknown where a later line cannot be read: that line may be its outcome.
        """
        found: dict[tuple[int, str], tuple[int, Delivery]] = {}
        misread: list[Misread] = []
        for step in read_steps(day, self._lines(day)):
            if isinstance(step, Misread):
                misread.append(step)
                continue
            token = token_of(step.recipient)
            _, before = found.get((step.edition, token), (0, None))
            if is_token(step.recipient):
                known = before.recipient if before else step.recipient
                step = replace(step, recipient=self._addresses.get(token, known))  # noqa: PLW2901 - the same step, named
            found[step.edition, token] = (step.line, _after_step(day, step, before))
        return [_held(delivery, line, misread) for line, delivery in found.values()]

    def misread(self, day: date) -> list[Misread]:
        """Return the lines of a day's journal that cannot be read, in order."""
        found = (*read_steps(day, self._lines(day)), *read_issues(day, self._lines(day)))
        unique = {one.line: one for one in found if isinstance(one, Misread)}
        if problem := self._unreadable(day):
            unique[0] = Misread(day, 0, problem)
        return [unique[line] for line in sorted(unique)]

    def is_unreadable(self, day: date) -> bool:
        """Whether a day's journal cannot be read at all."""
        return bool(self._unreadable(day))

    def _unreadable(self, day: date) -> str:
        try:
            self._text(day)
        except OSError as problem:
            return problem.strerror or "not a file"
        return ""

    def _lines(self, day: date) -> Iterator[str]:
        try:
            return iter(self._text(day).split("\n"))
        except OSError:
            return iter(())

    def _text(self, day: date) -> str:
        """Return a day's journal, '' where there is none. Follows no link, waits for no pipe. Raises OSError."""
        try:
            descriptor = os.open(self.path(day), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return ""
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file")
        with os.fdopen(descriptor, encoding="utf-8", errors="replace", newline="\n") as file:
            return file.read()

    def _append(self, day: date, step: Mapping[str, Any]) -> None:
        """Append one line and sync it to the disk. A torn line before it is ended first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(day)
        is_new = not path.exists()
        if self.is_unreadable(day):
            raise YaluError(f"{path} cannot be read ({self._unreadable(day)}): move it away, then send again")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            line = json.dumps(step, ensure_ascii=False, separators=(",", ":")) + "\n"
            rest = memoryview((("\n" if is_torn else "") + line).encode("utf-8", "replace"))
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self.folder)


def _after_step(day: date, step: Step, before: Delivery | None) -> Delivery:
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
    """Sync the name of a new file to the disk."""
    for path in (folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
