"""Parse the lines of a journal of the outbox: a step of a delivery, a digest, or a line that cannot be read. Pure.

A line torn by a kill is skipped: its step had not begun, or its delivery is unknown without it. Any other malformed
line may be the outcome of a delivery recorded before it, so open ones are held as unknown, with the number of the
line, until a person settles them (journal.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.digest.records import Input

DIGEST = '{"step":"digest"'  # prefix of the line of a digest
_BEGIN = '{"step":"'


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest as issued: `input` holds the rows it was composed from."""

    day: date
    edition: int
    subject: str
    article_ids: tuple[str, ...]
    input: Input
    variant: str = ""  # '' for the whole digest, else the key of its wish


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the delivery to one recipient."""

    line: int
    name: str
    edition: int
    recipient: str
    at: str
    message_id: str
    reply: str
    variant: str
    lang: str
    output: str


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that cannot be read; `line` counts from 1 and is 0 where the whole file cannot be read."""

    day: date
    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line} cannot be read ({self.why})" if self.line else f"cannot be read ({self.why})"


def is_torn(line: str) -> bool:
    """Whether a kill in the middle of writing may have left this line."""
    return _BEGIN.startswith(line) or (line.startswith(_BEGIN) and not line.endswith("}"))


def read_steps(day: date, lines: Iterator[str]) -> Iterator[Step | Misread]:
    """Yield the steps of deliveries. Lines of digests are long and are not parsed."""
    for number, line in enumerate(lines, 1):
        if is_torn(line) or line.startswith(DIGEST):
            continue
        found = _object(day, number, line)
        if isinstance(found, Misread):
            yield found
        elif found["step"] != "digest":
            yield _step(day, number, found)


def read_issues(day: date, lines: Iterator[str]) -> Iterator[Issue | Misread]:
    """Yield the issued digests."""
    for number, line in enumerate(lines, 1):
        if line.startswith(DIGEST) and not is_torn(line):
            found = _object(day, number, line)
            yield found if isinstance(found, Misread) else _issue(day, number, found)


def _object(day: date, number: int, line: str) -> Mapping[str, Any] | Misread:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Misread(day, number, "not JSON")
    if not isinstance(found, dict) or not isinstance(found.get("step"), str):
        return Misread(day, number, "not a step of a delivery")
    return found


def _step(day: date, number: int, found: Mapping[str, Any]) -> Step | Misread:
    texts = {name: found.get(name, default) for name, default in _TEXTS.items()}
    edition = found.get("edition")
    if wrong := next((name for name, value in texts.items() if not isinstance(value, str)), ""):
        return Misread(day, number, f"its {wrong!r} is missing or not text")
    if not isinstance(edition, int) or isinstance(edition, bool) or edition < 1:
        return Misread(day, number, "its 'edition' is not the number of an edition")
    if not _is_instant(texts["at"]):
        return Misread(day, number, "its 'at' is not an instant")
    return Step(number, found["step"], edition, **texts)


# Fields and their defaults; None marks a required one, the others were added later.
_TEXTS: dict[str, Any] = {
    "recipient": None, "at": None, "message_id": None, "reply": None, "variant": "", "lang": "en", "output": "smtp",
}  # fmt: skip


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _issue(day: date, number: int, found: Mapping[str, Any]) -> Issue | Misread:
    try:
        edition, articles = int(found["edition"]), tuple(map(str, found["article_ids"]))
        given = Input.from_json(found["input"])
        if not all(map(_is_instant, (given.window.since, given.window.cut_off_at, given.window.made_at))):
            return Misread(day, number, "its window has no instants")
        return Issue(day, edition, str(found["subject"]), articles, given, str(found.get("variant", "")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Misread(day, number, "not a digest")
