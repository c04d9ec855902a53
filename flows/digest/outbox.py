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
    before the answer came. It is held until a person settles it; sending again could send twice.

Only this module writes the journal. It decides nothing about mail.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.digest.records import Input

FOLDER = "outbox"
ISSUE = '{"step":"digest"'  # how the line of a digest begins
STATES = {"owed", "accepted", "refused", "deferred", "withdrawn", "failed", "replaced", "skipped"}
FINAL = {"accepted", "refused", "failed", "replaced", "skipped"}
REACHED = {"accepted", "unknown"}  # the reader has it, or may have it


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest as it was issued: `input` is what it was composed from."""

    day: date
    edition: int
    subject: str
    article_ids: tuple[str, ...]
    input: Input
    variant: str = ""  # '' for the whole digest, else the key of the wish it was made for


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
        for step in self._steps(day):
            if step["step"] == "digest":
                key = (int(step["edition"]), str(step.get("variant", "")))
                if key not in found:
                    told = Input.from_json(step["input"])
                    found[key] = Issue(day, key[0], step["subject"], tuple(step["article_ids"]), told, key[1])
        return list(found.values())

    def last_edition(self, day: date) -> int:
        """The latest edition issued for a day, 0 where none was."""
        return max((int(step["edition"]) for step in self._steps(day) if step["step"] == "digest"), default=0)

    def deliveries(self, day: date) -> list[Delivery]:
        """Where each delivery of a day stands, in the order they were first noted."""
        found: dict[tuple[int, str], Delivery] = {}
        for step in self._steps(day, but=ISSUE):
            name = step["step"]
            key = (int(step["edition"]), str(step["recipient"]))
            before = found.get(key)
            found[key] = Delivery(
                day,
                *key,
                state=name if name in STATES else "unknown",
                at=step["at"],
                tries=(before.tries if before else 0) + (name == "intent"),
                message_id=step["message_id"],
                reply=step["reply"],
                variant=step.get("variant", ""),
                lang=step.get("lang", "en"),
                output=step.get("output", "smtp"),
            )
        return list(found.values())

    def _steps(self, day: date, but: str = "\n") -> Iterator[Mapping[str, Any]]:
        """The steps of a day's journal; lines that begin with `but` are not even read: a digest's rows are long."""
        try:
            text = self.path(day).read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return
        for line in text.split("\n"):
            if line.startswith(but):
                continue
            try:
                step = json.loads(line)
            except ValueError:
                continue  # torn by a kill in mid-write: what it would have said had not begun yet, or is unknown
            if isinstance(step, dict) and "step" in step:
                yield step

    def _append(self, day: date, step: Mapping[str, Any]) -> None:
        """Write one line and bring it to the disk. A torn line before it is closed first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.path(day)
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
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


def _sync_folder(folder: Path) -> None:
    """Bring the name of a new file to the disk too."""
    for path in (folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
