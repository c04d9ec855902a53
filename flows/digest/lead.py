"""Write the subject and the lead, the day in three lines: new stories, numbers, and what was not seen. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.digest.items import choose_headline
from flows.digest.layouts import FAILED
from flows.digest.records import Answer, Input, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

LeadLine = tuple[str, tuple[Answer, ...]]
"""A line and the answers that its numbers come from."""

OUTAGE_SHARE = 1 / 3  # less of the usual entries than this is an outage
LEAST_EXPECTED = 10  # entries: of fewer a third says nothing
YOUNG_DAYS = 14
OTHER_FORMS = "columns, features, notices or market notes"  # forms of text that never lead
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
    if _has_stories(given):
        return f"{opening}: no news, only {OTHER_FORMS}"
    if _is_in_part(given):
        return f"{opening}: a part of this digest could not be made"
    if _is_outage(given):
        came, expected = _came(given)
        return f"{opening}: an outage, {came:,} of about {expected:,.0f} usual entries came"
    answering, asked = _answering(given)
    chosen = " of what you chose" if given.wish.is_choosy else ""
    return f"{opening}: a quiet day, nothing new{chosen}; {answering} of {asked} sources answered"


def make_lead(given: Input, zone: ZoneInfo, lang: str = "en") -> tuple[LeadLine, ...]:
    """Return the day in three lines, with one more for an outage and one for a young desk.

    Each comes with the answers that its numbers come from.
    """
    lines = (
        _outage_line(given), _first_line(given, zone, lang), _second_line(_answers(given)), _third_line(given),
        _beginning_line(given, zone),
    )  # fmt: skip
    return tuple(line for line in lines if line[0])


def _outage_line(given: Input) -> LeadLine:
    """Return how little came where it was less than a third of what is usual; '' where it was not."""
    came, expected = _came(given)
    if given.window.is_stale or expected < LEAST_EXPECTED or came >= expected * OUTAGE_SHARE:
        return "", ()
    what = f"{came:,} of about {expected:,.0f} entries usual at these hours came"
    return f"An outage, not a quiet day: {what}. What follows says little about the world.", tuple(
        _coverage_answers(given)
    )


def _came(given: Input) -> tuple[int, float]:
    """Return how many entries came in the window and how many are usual; nothing of a digest that did not ask."""
    rows = _coverage(given)
    return (
        sum(int(row.get("came") or 0) for row in rows),
        sum(float(row.get("expected") or 0.0) for row in rows),
    )


def _is_outage(given: Input) -> bool:
    return bool(_outage_line(given)[0])


def _beginning_line(given: Input, zone: ZoneInfo) -> LeadLine:
    """Return since when Yalu looks, in the first two weeks: what was before is not known to it."""
    answer = _answers(given).get("began")
    value = _number(answer)
    if answer is None or not value:
        return "", ()
    day = datetime.fromisoformat(str(value)).astimezone(zone)
    if (date.fromisoformat(given.window.day) - day.date()).days > YOUNG_DAYS:
        return "", ()
    return f"Yalu began on {day.day} {day:%B %Y}: nothing before is observed.", (answer,)


def _first_line(given: Input, zone: ZoneInfo, lang: str) -> LeadLine:
    if given.window.is_stale:
        end = datetime.fromisoformat(given.window.cut_off_at).astimezone(zone)
        return (
            f"No collection has finished since {end.day} {end:%b %H:%M}: nothing new could be seen, "
            "which is not the same as nothing having happened. Look at 'yalu run'."
        ), ()
    top = _top(given, lang)
    if top is None and _has_stories(given):
        return f"No news: what came {_beat(given)} is {OTHER_FORMS} only.", ()
    if top is None and _is_in_part(given):
        return "A part of this digest could not be made, by a fault of Yalu's own: more may be new than it says.", ()
    if top is None and _is_outage(given):
        return f"Nothing new was seen {_beat(given)}.", ()
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


def _number(answer: Answer | None) -> Any:  # noqa: ANN401 - a number of any kind, or an instant
    return next(iter(answer.rows[0].values()), None) if answer and answer.rows else None


def _top(given: Input, lang: str) -> Row | None:
    """Return the headline's row of the weightiest story that is news; None where there is none.

    A digest made before importance was weighed leads with the first story of its first section.
    """
    found = _first_rows(given)
    if not found:
        return None
    top = max(found, key=_weight) if "is_news" in found[0] else found[0]
    if not top.get("is_news", True):
        return None
    return {**choose_headline(top, lang), **{key: top[key] for key in ("outlets", "is_unconfirmed")}}


def _first_rows(given: Input) -> list[Row]:
    """Return the first story of each section of stories."""
    found = []
    for section in given.sections:
        rows = next((answer.rows for answer in section.answers if answer.key == "rows"), ())
        if section.layout == "stories" and rows:
            found.append(rows[0])
    return found


def _has_stories(given: Input) -> bool:
    return bool(_first_rows(given))


def _weight(row: Row) -> tuple[bool, float]:
    return bool(row.get("is_news", True)), float(row.get("importance") or 0.0)


def _coverage_answers(given: Input) -> Iterator[Answer]:
    for section in given.sections:
        if section.layout == "sources":
            yield from (answer for answer in section.answers if answer.key == "rows")


def _coverage(given: Input) -> list[Row]:
    return [row for answer in _coverage_answers(given) for row in answer.rows]


def _answering(given: Input) -> tuple[int, int]:
    rows = _coverage(given)
    return sum(row["verdict"] in _ANSWERING for row in rows), len(rows)
