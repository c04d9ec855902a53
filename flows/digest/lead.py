"""Write the subject and the lead, the day in three lines: new stories, numbers, and what was not seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.digest.items import choose_headline
from flows.digest.layouts import FAILED
from flows.digest.records import Answer, Input, Row
from flows.digest.words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LeadLine = tuple[str, tuple[Answer, ...]]
"""A line and the answers that its numbers come from."""

OUTAGE_SHARE = 1 / 3  # less of the usual entries than this is an outage
LEAST_EXPECTED = 10  # entries: of fewer a third says nothing
YOUNG_DAYS = 14
SUBJECT_TITLE = 90  # characters of the headline in the subject; phones show about sixty
LEAST_READ = 1 / 3  # of the sources asked: where fewer could be read, no day is called quiet
ALIVE_DAYS = 14  # a country whose sources have brought nothing for longer is missed every day: coverage says so
_ANSWERING = ("answered", "silent", "not yet known")
_BESIDES = (("copies", "copy", "copies"), ("seeds", "text of the seed corpus", "texts of the seed corpus"))
ENGLISH = words_of("en")
# Why there is no headline → what the lead says of the whole beat, and of what a reader chose.
NO_NEWS = {
    "other forms": (
        "No news: what came on the beat is columns, features, notices or market notes only.",
        "No news: what came of what you chose is columns, features, notices or market notes only.",
    ),
    "in part": ("A part of this digest could not be made, by a fault of Yalu's own: more may be new than it says.",),
    "outage": ("Nothing new was seen on the beat.", "Nothing new was seen of what you chose."),
    "quiet": (
        "A quiet day: nothing new was seen on the beat.", "A quiet day: nothing new was seen of what you chose.",
    ),
}  # fmt: skip
TROUBLES: Mapping[int, Mapping[str, str]] = {  # by the digest's form, verdict → what the lead says
    1: {},
    2: {
        "failed": "{n} could not be read ({outlets})",
        "lied": "{n} gave a stale or wrong feed ({outlets})",
        "fell short": "{n} brought less than a third of the usual ({outlets})",
        "lost items": "{n} lost entries ({outlets})",
        "not yet known": "{n} not yet known ({outlets})",
        "not asked": "{n} not asked ({outlets})",
        "not asked yet": "{n} not asked yet ({outlets})",
    },
}


def make_subject(given: Input, lang: str = "en", words: Words = ENGLISH) -> str:
    """Return the subject: the day's first headline, or why there is none."""
    day = date.fromisoformat(given.window.day)
    say = words.say
    opening = f"Yalu {words.day(day)}"
    if given.window.edition > 1:
        opening = say("Correction {n}: {subject}", n=given.window.edition - 1, subject=opening)
    top = _top(given, lang)
    if top is not None:
        others = int(_number(_answers(given).get("stories")) or 1) - 1
        tail = f" (+{others})" if others > 0 else ""
        mark = "".join(say(f"{mark}: ") for mark in ("flash", "unconfirmed") if top.get(f"is_{mark}"))
        title = one_line(top["title"], SUBJECT_TITLE) or say("one article without a headline")
        return f"{opening}: {mark}{title}{tail}"
    return f"{opening}: {_why_no_headline(given, words)}"


def _why_no_headline(given: Input, words: Words) -> str:
    say = words.say
    if given.window.is_stale:
        return say("nothing was collected")
    if _has_stories(given):
        return say("no news, only columns, features, notices or market notes")
    if _is_in_part(given):
        return say("a part of this digest could not be made")
    if _is_outage(given):
        came, expected = _came(given)
        return say("an outage, {came} of about {usual} usual entries came", came=f"{came:,}", usual=f"{expected:,.0f}")
    if why := _why_not_quiet(given):
        return say("nothing is known yet") if why == "unknown" else say("too little could be read to say more")
    answering, asked = _answering(given)
    chosen = given.wish.is_choosy
    quiet = "a quiet day, nothing new of what you chose" if chosen else "a quiet day, nothing new"
    return f"{say(quiet)}; {say('{n} of {all} sources answered', n=answering, all=asked)}"


def make_lead(given: Input, zone: ZoneInfo, lang: str = "en", words: Words = ENGLISH) -> tuple[LeadLine, ...]:
    """Return the day in three lines, with one more for an outage or where nothing is known, and one for a young desk.

    Each comes with the answers that its numbers come from.
    """
    lines = (
        _outage_line(given, words), _not_quiet_line(given, words), _first_line(given, zone, lang, words),
        _second_line(_answers(given), words), _third_line(given, words), _beginning_line(given, zone, words),
    )  # fmt: skip
    return tuple(line for line in lines if line[0])


def _outage_line(given: Input, words: Words = ENGLISH) -> LeadLine:
    """Return how little came where it was less than a third of what is usual; '' where it was not."""
    came, expected = _came(given)
    if given.window.is_stale or expected < LEAST_EXPECTED or came >= expected * OUTAGE_SHARE:
        return "", ()
    line = (
        "An outage, not a quiet day: {came} of about {usual} entries usual at these hours came. "
        "What follows says little about the world."
    )
    said = words.say(line, came=f"{came:,}", usual=f"{expected:,.0f}")
    return said, tuple(_coverage_answers(given))


def _came(given: Input) -> tuple[int, float]:
    """Return how many entries came in the window and how many are usual; nothing of a digest that did not ask."""
    rows = _coverage(given)
    return (
        sum(int(row.get("came") or 0) for row in rows),
        sum(float(row.get("expected") or 0.0) for row in rows),
    )


def _is_outage(given: Input) -> bool:
    return bool(_outage_line(given)[0])


def _not_quiet_line(given: Input, words: Words) -> LeadLine:
    """Return why a day without news is not called quiet though no outage can be shown; '' where it may be."""
    if _has_stories(given) or not (why := _why_not_quiet(given)):
        return "", ()
    answers = tuple(_coverage_answers(given))
    if why == "unknown":
        return words.say("Nothing is known yet: no source has brought anything so far. This is no quiet day."), answers
    if why != "unread":
        line = "Not to be called a quiet day: no source of {country} could be read."
        return words.say(line, country=words.country(why)), answers
    answering, asked = _answering(given)
    line = "Not to be called a quiet day: {n} of {all} sources could be read."
    return words.say(line, n=answering, all=asked), answers


def _why_not_quiet(given: Input) -> str:
    """Return why no day may be called quiet: 'unknown', 'unread', the code of a country none of which was read, or ''.

    'unknown': no source asked ever brought anything; 'unread': few could be read. An outage is known by what is usual;
    a desk that begins in one, or asks slow sources alone, knows of nothing usual.
    """
    rows = [row for row in _coverage(given) if row["verdict"] != "not asked yet"]
    if given.form == 1 or given.window.is_stale or not rows or _is_outage(given):
        return ""
    if not any(row["last_new_at"] for row in rows):
        return "unknown"
    if sum(map(_is_read, rows)) < len(rows) * LEAST_READ:
        return "unread"
    alive = (datetime.fromisoformat(given.window.cut_off_at) - timedelta(days=ALIVE_DAYS)).isoformat()
    unread = {row["country"] for row in rows if row["last_new_at"] and row["last_new_at"] >= alive}
    return min(unread - {row["country"] for row in rows if _is_read(row)}, default="")


def _is_read(row: Row) -> bool:
    return row["verdict"] in (*_ANSWERING, "fell short", "lost items")


def _beginning_line(given: Input, zone: ZoneInfo, words: Words) -> LeadLine:
    """Return since when Yalu looks, in the first two weeks: what was before is not known to it."""
    answer = _answers(given).get("began")
    value = _number(answer)
    if answer is None or not value:
        return "", ()
    day = datetime.fromisoformat(str(value)).astimezone(zone)
    if (date.fromisoformat(given.window.day) - day.date()).days > YOUNG_DAYS:
        return "", ()
    began = words.say("{d} {month} {y}", d=day.day, m=day.month, month=f"{day:%B}", y=day.year)
    return words.say("Yalu began on {day}: nothing before is observed.", day=began), (answer,)


def _first_line(given: Input, zone: ZoneInfo, lang: str, words: Words) -> LeadLine:
    if given.window.is_stale:
        line = (
            "No collection has finished since {at}: nothing new could be seen, "
            "which is not the same as nothing having happened. Look at 'yalu run'."
        )
        return words.say(line, at=words.moment(given.window.cut_off_at, zone)), ()
    top = _top(given, lang)
    if top is None:
        return words.say(_no_news(given)), ()
    outlets = int(top.get("outlets") or 1)
    where = one_line(top["outlet"], 60)
    if outlets > 1:
        where = words.say("{outlet} and {n} more", outlet=where, n=outlets - 1)
    mark = words.say("Unconfirmed: ") if top.get("is_unconfirmed") else ""
    mark = words.say("Flash: ") + mark if top.get("is_flash") else mark
    rested_on = tuple(a for s in given.sections if s.layout == "stories" for a in s.answers if a.key == "each")
    return f"{mark}{one_line(top['title'], 160)} ({where}).", rested_on[:1] if outlets > 1 else ()


def _is_in_part(given: Input) -> bool:
    """Whether a section was lost to a bug: its absence then means nothing about the day."""
    return any(section.layout == FAILED for section in given.sections)


def _no_news(given: Input) -> str:
    """Return the message of a digest without a headline, as what was chosen or as the whole beat."""
    chosen = int(given.wish.is_choosy)
    if _has_stories(given):
        return NO_NEWS["other forms"][chosen]
    if _is_in_part(given):
        return NO_NEWS["in part"][0]
    return NO_NEWS["outage" if _is_outage(given) or _why_not_quiet(given) else "quiet"][chosen]


def _second_line(answers: dict[str, Answer], words: Words) -> LeadLine:
    counts = {key: _number(answer) for key, answer in answers.items()}
    if not counts.get("new"):
        return "", ()
    used = ["new"]

    def count(key: str, one: str, plural: str) -> str:
        used.append(key)
        return words.many(int(counts.get(key) or 0), one, plural)

    said = {"articles": words.many(int(counts["new"] or 0), "new article", "new articles")}
    text = "{articles} from {outlets} in {langs}"
    if 0 < (counts.get("stories") or 0) < (counts["new"] or 0):
        text = "{articles} in {stories} from {outlets} in {langs}"
        said["stories"] = count("stories", "story", "stories")
    said["outlets"] = count("outlets", "outlet", "outlets")
    said["langs"] = count("langs", "language", "languages")
    line = words.say(text, **said)
    if (usual := counts.get("usual")) is not None:
        used.append("usual")
        line += words.say(", against a usual {n} a day", n=f"{usual:g}")
    if counts.get("unconfirmed"):
        used.append("unconfirmed")
        line += words.say("; {n} unconfirmed", n=f"{int(counts['unconfirmed'] or 0):,}")
    if counts.get("flashes"):
        used.append("flashes")
        line += words.say("; flashes: {n}", n=f"{int(counts['flashes'] or 0):,}")
    besides = [count(key, one, plural) for key, one, plural in _BESIDES if counts.get(key)]
    left_out = words.say(" Not counted: {what}.", what=words.say(", ").join(besides)) if besides else ""
    return f"{line}{words.say('.')}{left_out}", tuple(answers[key] for key in used if key in answers)


def _third_line(given: Input, words: Words) -> LeadLine:
    answering, asked = _answering(given)
    if not asked and _is_in_part(given):
        return "", ()
    if not asked:
        return words.say("No source is switched on."), ()
    verdicts: dict[str, list[str]] = {}
    for row in _coverage(given):
        verdicts.setdefault(row["verdict"], []).append(one_line(row["outlet"], 40))
    troubles = []
    for verdict in sorted(verdicts.keys() - {"answered", "silent"}):
        names = verdicts[verdict]
        shown = ", ".join(dict.fromkeys(names[:3])) + ("…" if len(names) > 3 else "")
        trouble = TROUBLES[given.form].get(verdict, "{n} {verdict} ({outlets})")
        troubles.append(words.say(trouble, n=len(names), verdict=verdict, outlets=shown))
    parts = [words.say("{n} of {all} sources answered", n=answering, all=asked), *troubles]
    return f"{'; '.join(parts)}{words.say('.')}", tuple(_coverage_answers(given))


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
    return {**choose_headline(top, lang, given.form), **{key: top[key] for key in ("outlets", "is_unconfirmed")}}


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
