"""Write the subject and the lead, the day in three lines: new stories, numbers, and what was not seen. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.digest.items import choose_headline
from flows.digest.layouts import FAILED
from flows.digest.records import Answer, Input, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

LeadLine = tuple[str, tuple[Answer, ...]]
"""A line and the answers that its numbers come from."""

SUBJECT_TITLE = 90  # characters of the headline in the subject; phones show about sixty
_ANSWERING = ("answered", "silent")
_BESIDES = (("copies", "copy"), ("seeds", "text of the seed corpus"))


def make_subject(given: Input, lang: str = "en") -> str:
    """Return the subject: the day's first headline, or why there is none."""
    day = date.fromisoformat(given.window.day)
    opening = f"Yalu {day.day} {day:%b}"
    if given.window.edition > 1:
        opening = f"Correction {given.window.edition - 1}: {opening}"
    top = _top(given, lang)
    if top is not None:
        others = int(_number(_answers(given).get("stories")) or 1) - 1
        tail = f" (+{others})" if others > 0 else ""
        mark = "unconfirmed: " if top.get("is_unconfirmed") else ""
        return f"{opening}: {mark}{one_line(top['title'], SUBJECT_TITLE) or 'one article without a headline'}{tail}"
    if given.window.is_stale:
        return f"{opening}: nothing was collected"
    if _is_in_part(given):
        return f"{opening}: a part of this digest could not be made"
    answering, asked = _answering(given)
    chosen = " of what you chose" if given.wish.is_choosy else ""
    return f"{opening}: a quiet day, nothing new{chosen}; {answering} of {asked} sources answered"


def make_lead(given: Input, zone: ZoneInfo, lang: str = "en") -> tuple[LeadLine, ...]:
    """Return the day in at most three lines, each with the answers that its numbers come from."""
    lines = (_first_line(given, zone, lang), _second_line(_answers(given)), _third_line(given))
    return tuple(line for line in lines if line[0])


def _first_line(given: Input, zone: ZoneInfo, lang: str) -> LeadLine:
    if given.window.is_stale:
        end = datetime.fromisoformat(given.window.cut_off_at).astimezone(zone)
        return (
            f"No collection has finished since {end.day} {end:%b %H:%M}: nothing new could be seen, "
            "which is not the same as nothing having happened. Look at 'yalu run'."
        ), ()
    top = _top(given, lang)
    if top is None and _is_in_part(given):
        return "A part of this digest could not be made, by a fault of Yalu's own: more may be new than it says.", ()
    if top is None:
        return f"A quiet day: nothing new was seen {_beat(given)}.", ()
    outlets = int(top.get("outlets") or 1)
    where = one_line(top["outlet"], 60) + (f" and {outlets - 1} more" if outlets > 1 else "")
    mark = "Unconfirmed: " if top.get("is_unconfirmed") else ""
    rested_on = tuple(a for s in given.sections if s.layout == "stories" for a in s.answers if a.key == "each")
    return f"{mark}{one_line(top['title'], 160)} ({where}).", rested_on[:1] if outlets > 1 else ()


def _is_in_part(given: Input) -> bool:
    """Whether a section was lost to a bug: its absence then means nothing about the day."""
    return any(section.layout == FAILED for section in given.sections)


def _beat(given: Input) -> str:
    return "of what you chose" if given.wish.is_choosy else "on the beat"


def _second_line(answers: dict[str, Answer]) -> LeadLine:
    counts = {key: _number(answer) for key, answer in answers.items()}
    if not counts.get("new"):
        return "", ()
    used = ["new"]

    def count(key: str, one: str) -> str:
        used.append(key)
        return _many(counts.get(key), one)

    text = _many(counts["new"], "new article")
    if 0 < (counts.get("stories") or 0) < (counts["new"] or 0):
        text += f" in {count('stories', 'story')}"
    text += f" from {count('outlets', 'outlet')} in {count('langs', 'language')}"
    if (usual := counts.get("usual")) is not None:
        used.append("usual")
        text += f", against a usual {usual:g} a day"
    if counts.get("unconfirmed"):
        text += f"; {count('unconfirmed', '')} unconfirmed"
    besides = [count(key, one) for key, one in _BESIDES if counts.get(key)]
    left_out = f" Not counted: {', '.join(besides)}." if besides else ""
    return f"{text}.{left_out}", tuple(answers[key] for key in used if key in answers)


def _third_line(given: Input) -> LeadLine:
    answering, asked = _answering(given)
    if not asked and _is_in_part(given):
        return "", ()
    if not asked:
        return "No source is switched on.", ()
    verdicts: dict[str, list[str]] = {}
    for row in _coverage(given):
        verdicts.setdefault(row["verdict"], []).append(one_line(row["outlet"], 40))
    troubles = []
    for verdict in sorted(verdicts.keys() - set(_ANSWERING)):
        names = verdicts[verdict]
        shown = ", ".join(dict.fromkeys(names[:3])) + ("…" if len(names) > 3 else "")
        troubles.append(f"{len(names)} {verdict} ({shown})")
    tail = f"; {'; '.join(troubles)}" if troubles else ""
    return f"{answering} of {asked} sources answered{tail}.", tuple(_coverage_answers(given))


def _many(number: float | None, one: str) -> str:
    count = int(number or 0)
    plural = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s" if one else ""
    return f"{count:,} {one if count == 1 else plural}".rstrip()


def _answers(given: Input) -> dict[str, Answer]:
    """Return the answers that are one number each, by key."""
    return {
        answer.key: answer for section in given.sections if section.layout == "counts" for answer in section.answers
    }


def _number(answer: Answer | None) -> float | None:
    return next(iter(answer.rows[0].values()), None) if answer and answer.rows else None


def _top(given: Input, lang: str) -> Row | None:
    """Return the headline's row of the first story of the first section that has any; None on a quiet day."""
    for section in given.sections:
        rows = next((answer.rows for answer in section.answers if answer.key == "rows"), ())
        if section.layout == "stories" and rows:
            row: Row = {**choose_headline(rows[0], lang), **{k: rows[0][k] for k in ("outlets", "is_unconfirmed")}}
            return row
    return None


def _coverage_answers(given: Input) -> Iterator[Answer]:
    for section in given.sections:
        if section.layout == "sources":
            yield from (answer for answer in section.answers if answer.key == "rows")


def _coverage(given: Input) -> list[Row]:
    return [row for answer in _coverage_answers(given) for row in answer.rows]


def _answering(given: Input) -> tuple[int, int]:
    rows = _coverage(given)
    return sum(row["verdict"] in _ANSWERING for row in rows), len(rows)
