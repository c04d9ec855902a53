"""The day in three lines, and the subject: what is new, how much of it, and what was not seen. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.digest.clean import one_line
from flows.digest.items import choose_headline
from flows.digest.records import Input, Row

SUBJECT_TITLE = 90  # characters of the headline in the subject; phones show about sixty
_ANSWERING = ("answered", "silent")


def make_subject(given: Input, lang: str = "en") -> str:
    """The subject line: the day's first headline, or that there is none and why."""
    day = date.fromisoformat(given.window.day)
    opening = f"Yalu {day.day} {day:%b}"
    if given.window.edition > 1:
        opening = f"Correction {given.window.edition - 1}: {opening}"
    counts = _counts(given)
    top = _top(given, lang)
    if top is not None:
        others = int(counts.get("stories") or 1) - 1
        tail = f" (+{others})" if others > 0 else ""
        mark = "unconfirmed: " if top.get("is_unconfirmed") else ""
        return f"{opening}: {mark}{one_line(top['title'], SUBJECT_TITLE) or 'one article without a headline'}{tail}"
    if given.window.is_stale:
        return f"{opening}: nothing was collected"
    answering, asked = _answering(given)
    return f"{opening}: a quiet day, nothing new; {answering} of {asked} sources answered"


def make_lead(given: Input, zone: ZoneInfo, lang: str = "en") -> tuple[str, ...]:
    """The day in three lines."""
    counts = _counts(given)
    return tuple(filter(None, (_first_line(given, zone, lang), _second_line(counts), _third_line(given))))


def _first_line(given: Input, zone: ZoneInfo, lang: str) -> str:
    if given.window.is_stale:
        end = datetime.fromisoformat(given.window.cut_off_at).astimezone(zone)
        return (
            f"No collection has finished since {end.day} {end:%b %H:%M}: nothing new could be seen, "
            "which is not the same as nothing having happened. Look at 'yalu run'."
        )
    top = _top(given, lang)
    if top is None:
        return "A quiet day: nothing new was seen on the beat."
    outlets = int(top.get("outlets") or 1)
    where = one_line(top["outlet"], 60) + (f" and {outlets - 1} more" if outlets > 1 else "")
    mark = "Unconfirmed: " if top.get("is_unconfirmed") else ""
    return f"{mark}{one_line(top['title'], 160)} ({where})."


def _second_line(counts: dict[str, float | None]) -> str:
    new = counts.get("new")
    if not new:
        return ""
    stories = int(counts.get("stories") or 0)
    parts = [_many(new, "new article")]
    if stories and stories < new:
        parts.append(f"in {stories:,} {'story' if stories == 1 else 'stories'}")
    parts.append(f"from {_many(counts.get('outlets'), 'outlet')}")
    parts.append(f"in {_many(counts.get('langs'), 'language')}")
    if (usual := counts.get("usual")) is not None:
        parts.append(f"against a usual {usual:g} a day")
    told = " ".join(parts)
    extra = [
        f"{int(counts.get(key) or 0):,} {words}"
        for key, words in (("unconfirmed", "unconfirmed"), ("copies", "copies"), ("seeds", "of the seed corpus"))
        if counts.get(key)
    ]
    return f"{told}; {', '.join(extra)}." if extra else f"{told}."


def _third_line(given: Input) -> str:
    answering, asked = _answering(given)
    if not asked:
        return "No source is switched on."
    verdicts: dict[str, list[str]] = {}
    for row in _coverage(given):
        verdicts.setdefault(row["verdict"], []).append(one_line(row["outlet"], 40))
    troubles = []
    for verdict in sorted(verdicts.keys() - set(_ANSWERING)):
        names = verdicts[verdict]
        shown = ", ".join(dict.fromkeys(names[:3])) + ("…" if len(names) > 3 else "")
        troubles.append(f"{len(names)} {verdict} ({shown})")
    tail = f"; {'; '.join(troubles)}" if troubles else ""
    return f"{answering} of {asked} sources answered{tail}."


def _many(number: float | None, one: str) -> str:
    count = int(number or 0)
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def _counts(given: Input) -> dict[str, float | None]:
    return {
        answer.key: next(iter(answer.rows[0].values()), None) if answer.rows else None
        for section in given.sections
        if section.layout == "counts"
        for answer in section.answers
    }


def _top(given: Input, lang: str) -> Row | None:
    """The first story of the first section that has any, shown by its headline; None on a quiet day."""
    for section in given.sections:
        rows = next((answer.rows for answer in section.answers if answer.key == "rows"), ())
        if section.layout == "stories" and rows:
            told: Row = {**choose_headline(rows[0], lang), **{k: rows[0][k] for k in ("outlets", "is_unconfirmed")}}
            return told
    return None


def _coverage(given: Input) -> list[Row]:
    return [
        row
        for section in given.sections
        if section.layout == "sources"
        for answer in section.answers
        if answer.key == "rows"
        for row in answer.rows
    ]


def _answering(given: Input) -> tuple[int, int]:
    rows = _coverage(given)
    return sum(row["verdict"] in _ANSWERING for row in rows), len(rows)
