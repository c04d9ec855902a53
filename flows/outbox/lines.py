"""The lines of a journal of the outbox, each parsed once: a step of a delivery, a digest, or one that cannot be read.

A line that a kill tore is nothing: its step had not begun, or its delivery is unknown without it. Any other line of the
wrong shape may have said anything about a delivery noted before it, so those that are open are held as unknown, with
the number of the line, until a person settles them (outbox.py). Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.digest.records import Input

DIGEST = '{"step":"digest"'  # how the line of a digest begins
_BEGIN = '{"step":"'


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
    """A line that cannot be read; `line` is 0 where the whole file cannot."""

    day: date
    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line} cannot be read ({self.why})" if self.line else f"cannot be read ({self.why})"


def is_torn(line: str) -> bool:
    """Whether a kill in the middle of writing leaves a line like this."""
    return _BEGIN.startswith(line) or (line.startswith(_BEGIN) and not line.endswith("}"))


def read_steps(day: date, lines: Iterator[str]) -> Iterator[Step | Misread]:
    """The steps of deliveries; the lines of digests, which are long, are not even parsed."""
    for number, line in enumerate(lines, 1):
        if is_torn(line) or line.startswith(DIGEST):
            continue
        found = _object(day, number, line)
        if isinstance(found, Misread):
            yield found
        elif found["step"] != "digest":
            yield _step(day, number, found)


def read_issues(day: date, lines: Iterator[str]) -> Iterator[Issue | Misread]:
    """The digests and their editions."""
    for number, line in enumerate(lines, 1):
        if line.startswith(DIGEST) and not is_torn(line):
            found = _object(day, number, line)
            yield found if isinstance(found, Misread) else _issue(day, number, found)


def _object(day: date, number: int, line: str) -> Mapping[str, Any] | Misread:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Misread(day, number, "it is no JSON")
    if not isinstance(found, dict) or not isinstance(found.get("step"), str):
        return Misread(day, number, "it is no step of a delivery")
    return found


def _step(day: date, number: int, found: Mapping[str, Any]) -> Step | Misread:
    texts = {name: found.get(name, usual) for name, usual in _TEXTS.items()}
    edition = found.get("edition")
    if wrong := next((name for name, value in texts.items() if not isinstance(value, str)), ""):
        return Misread(day, number, f"its {wrong!r} is missing or no text")
    if not isinstance(edition, int) or isinstance(edition, bool) or edition < 1:
        return Misread(day, number, "its 'edition' is no number of an edition")
    if not _is_instant(texts["at"]):
        return Misread(day, number, "its 'at' is no instant")
    return Step(number, found["step"], edition, **texts)


# Those with None must be there; the others came later and have a value of their own.
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
        return Misread(day, number, "it is no digest")
