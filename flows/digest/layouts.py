"""Lay out a section's rows: one function a layout. Pure; the rows alone decide.

Every text of foreign origin passes `clean.one_line`, every address `clean.web_address`; templates escape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.digest.items import in_language, make_item, make_story
from flows.digest.records import Answer, Group, Input, Item, Line, Picture, Row, Section, SectionInput, Trend
from flows.digest.words import Words, words_of

# Verdict of the coverage query → its heading; one not listed is shown under its own word, last.
VERDICTS = {
    "failed": "Failed: no usable answer",
    "lied": "Lied: answered, but with old, wrong or no content",
    "fell short": "Fell short: less than a third of what is usual at these hours",
    "lost items": "Lost items: its list moved on faster than it was asked",
    "silent": "Silent: answered, with nothing new in this window",
    "not yet known": "Not yet known: answered, but never seen to bring anything",
    "not asked": "Not asked in this window",
    "not asked yet": "Never asked yet",
    "answered": "Answered with something new",
}
VERDICTS_OF_FORM = {
    1: VERDICTS,
    2: VERDICTS | {
        "lied": "Gave a stale or wrong feed",
        "silent": "Answered, with nothing new",
        "lost items": "Lost entries: its list moved on faster than it was asked",
    },
}  # fmt: skip
FAILED = "failed"  # the layout of a section lost to a bug
NOT_MADE = "This section could not be made today, by a fault of Yalu's own. Its operator has been told."
ONLY_IN_LEAD = ("began",)  # answers of a section of counts that are no number of the day
ENGLISH = words_of("en")
_IN_A_ROW = ("answered", "silent", "not yet known")  # needs no explanation: one line for all, each with its time
RELATIONS = {
    "DPRK-PRC": "North Korea – China",
    "ROK-PRC": "South Korea – China",
    "DPRK-PRC + ROK-PRC": "Both Koreas – China",
}
SIDES = {"CN": "China", "KP": "North Korea", "KR": "South Korea"}
ITEMS = 12  # most stories or articles of a group; the mail lists more of the rows, a line each
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(slots=True)
class Setting:
    """State shared by the layouts: the desk's zone, the reader's language, and the notes so far."""

    zone: ZoneInfo
    lang: str  # of headlines; several, in order of preference, are separated by commas
    given: Input
    words: Words = ENGLISH
    _numbers: dict[str, int] = field(default_factory=dict)

    def note(self, section: SectionInput, *keys: str) -> int:
        """Return the number of the note of the first of these answers that the section has."""
        found = next((answer for key in keys if (answer := _answer(section, key))), None)
        return self.number(found) if found else 0

    def number(self, answer: Answer) -> int:
        """Return the number of an answer's note, counted from 1 in order of first use."""
        return self._numbers.setdefault(answer.query, len(self._numbers) + 1)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the queries, note 1 first."""
        return tuple(self._numbers)

    def picture(self, section: SectionInput) -> Picture | None:
        """Return the picture of a section, None where there is none."""
        return next((picture for picture in self.given.pictures if picture.section == section.name), None)


def lay_out(section: SectionInput, setting: Setting) -> Section:
    """Return a section laid out."""
    return _LAYOUTS[section.layout](section, setting)


def not_made(section: SectionInput, words: Words = ENGLISH) -> Section:
    """Return the placeholder of a section lost to a bug."""
    return Section(section.name, words.say(section.title), words.say(NOT_MADE))


def _titled(section: SectionInput, setting: Setting, note: int = 0, **parts: Any) -> Section:  # noqa: ANN401 - its fields
    """Return a section with its title and its empty text in the reader's words."""
    say = setting.words.say
    return Section(section.name, say(section.title), say(section.empty), note, **parts)


def _failed(section: SectionInput, setting: Setting) -> Section:
    return _titled(section, setting)


def rows_of(section: SectionInput, key: str) -> tuple[Row, ...]:
    """Return the rows of one of the section's answers; none where it has no such answer."""
    answer = _answer(section, key)
    return answer.rows if answer else ()


def _answer(section: SectionInput, key: str) -> Answer | None:
    return next((answer for answer in section.answers if answer.key == key), None)


# ---------------------------------------------------------------- one function a layout


def _counts(section: SectionInput, setting: Setting) -> Section:
    lines = []
    for answer in section.answers:
        if answer.key in ONLY_IN_LEAD or not answer.rows:  # a number that is stated only where it is not nothing
            continue
        value = next(iter(answer.rows[0].values()))
        shown = "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:g}"
        one, _, several = answer.label.partition(" | ")
        label = setting.words.say(one if value == 1 or not several else several)
        lines.append(Line(label, shown, setting.number(answer)))
    return _titled(section, setting, lines=tuple(lines))


def _by_relation(section: SectionInput, setting: Setting) -> Section:
    return _grouped(section, setting, RELATIONS, "relation")


def _sides(section: SectionInput, setting: Setting) -> Section:
    """Stories that only one country's outlets carried, each with the state of the others' feeds."""
    health = {row["side"]: row for row in rows_of(section, "health")}
    note, say = setting.note(section, "health"), setting.words.say
    return _grouped(
        section,
        setting,
        {code: say("Only outlets of {country}", country=say(name)) for code, name in SIDES.items()},
        "side",
        {code: (_other_feeds(code, health, setting.words), note) for code in SIDES},
    )


def _other_feeds(side: str, health: Mapping[str, Row], words: Words) -> str:
    """Return the state of the other sides' feeds in words: whether their silence means anything."""
    parts = []
    for code, english in SIDES.items():
        if code == side:
            continue
        name = words.say(english)
        feeds, answered = (int(health.get(code, {}).get(key) or 0) for key in ("feeds", "answered"))
        if not feeds:
            parts.append(words.say("No feed of {country} is asked.", country=name))
        elif answered < feeds:
            some = words.many(feeds, "feed", "feeds")
            parts.append(
                words.say(
                    "{n} of {feeds} of {country} answered: its silence is unsure.", n=answered, feeds=some, country=name
                )
            )
        else:
            every = {1: "The one feed of {country} answered.", 2: "Both feeds of {country} answered."}
            parts.append(words.say(every.get(feeds, "All {n} feeds of {country} answered."), n=feeds, country=name))
    return " ".join(parts)


def _grouped(
    section: SectionInput,
    setting: Setting,
    titles: Mapping[str, str],
    key: str,
    remarks: Mapping[str, tuple[str, int]] | None = None,
) -> Section:
    """Groups of stories or articles; their number is of the section's query, not of the rows shown."""
    note = setting.note(section, "total", "rows")
    each = setting.note(section, "each")
    shown: dict[str, list[Row]] = {}
    for row in _one_a_story(rows_of(section, "rows"), setting):
        shown.setdefault(row[key], []).append(row)
    groups = []
    for total in rows_of(section, "total"):
        name, count = (total[column] for column in list(total)[:2])
        items = tuple(_item(row, setting, each) for row in shown.get(name, [])[:ITEMS])
        title = setting.words.say(titles.get(name, one_line(name)))
        remark, remark_note = (remarks or {}).get(name, ("", 0))
        more = max(count - len(items), 0)
        groups.append(Group(title, count, note, items, more=more, remark=remark, remark_note=remark_note))
    return _titled(section, setting, note, groups=tuple(groups))


def _one_a_story(rows: Sequence[Row], setting: Setting) -> list[Row]:
    """Return one row of each story that a section of articles names by several, in the reader's language if one is."""
    by_story: dict[str, list[Row]] = {}
    for number, row in enumerate(rows):
        is_one_of = "members" not in row and row.get("story_id")
        by_story.setdefault(f"{row['story_id']}" if is_one_of else f" {number}", []).append(row)
    return [
        in_language(some, setting.lang, setting.given.form)[0] if len(some) > 1 else some[0]
        for some in by_story.values()
    ]


def _item(row: Row, setting: Setting, note: int) -> Item:
    if "members" not in row:
        return make_item(row, setting.zone, note, setting.words, setting.given.form)
    item = make_story(row, setting.zone, note, setting.lang, setting.words, setting.given.form)
    return replace(item, quote="", said="") if "side" in row else item  # its quotation is among the new stories


def _trend(section: SectionInput, setting: Setting) -> Section:
    rows = rows_of(section, "rows")
    numbers = [int(row["articles"]) for row in rows]
    note = setting.note(section, "rows")
    if not any(numbers):
        return _titled(section, setting, note)
    top = max(numbers)
    # The lowest bar means zero.
    bars = "".join(_BARS[0] if not n else _BARS[1 + round(n / top * (len(_BARS) - 2))] for n in numbers)
    days = [date.fromisoformat(str(row["period"])[:10]) for row in rows]
    day, say = setting.words.day, setting.words.say
    unfinished = "" if rows[-1]["is_complete"] else say(", not over yet")
    unsure = [day(one) for one, row in zip(days, rows, strict=True) if row.get("is_outage")]
    unseen = [one for one, row in zip(days[:-1], rows, strict=False) if not row["is_complete"]]
    best = numbers.index(top)
    words = say(
        "{all} from {first} to {last}; most on {best} ({top}); {n} on {last}{unfinished}",
        all=f"{sum(numbers):,}", first=day(days[0]), last=day(days[-1]), best=day(days[best]), top=f"{top:,}",
        n=f"{numbers[-1]:,}", unfinished=unfinished,
    )  # fmt: skip
    if unsure:
        words += say("; an outage on {days}", days=say(", ").join(unsure))
    if unseen:
        began = day(unseen[-1] + timedelta(days=1))
        words += say("; Yalu began on {day}, days before are not observed", day=began)
    window = setting.given.window
    cid = f"{section.name}.{window.day}.{window.edition}@digest.yalu"
    trend = Trend(bars, words, note, setting.picture(section), cid)
    return _titled(section, setting, note, trend=trend)


def _sources(section: SectionInput, setting: Setting) -> Section:
    found: dict[str, list[Row]] = {}
    for row in rows_of(section, "rows"):
        found.setdefault(row["verdict"], []).append(row)
    note = setting.note(section, "rows")
    groups = []
    for verdict in (*VERDICTS, *sorted(found.keys() - VERDICTS.keys())):
        rows = found.get(verdict, [])
        if not rows:
            continue
        if verdict in _IN_A_ROW:
            lines: tuple[str, ...] = ("; ".join(_source_time(row, setting) for row in rows),)
        else:
            lines = tuple(_source_line(row, setting) for row in rows)
        title = VERDICTS_OF_FORM[setting.given.form].get(verdict, one_line(verdict))
        groups.append(Group(setting.words.say(title), len(rows), note, lines=lines))
    return _titled(section, setting, note, groups=tuple(groups))


def _source_name(row: Row) -> str:
    return f"{one_line(row['outlet'], 60)} ({row['source_id']})"


def _source_time(row: Row, setting: Setting) -> str:
    """Return when a source last answered and, where it had nothing new, when it last had."""
    zone, silent, moment, say = setting.zone, "", setting.words.moment, setting.words.say
    if row["verdict"] == "silent":
        at = moment(row["last_new_at"], zone) if row["last_new_at"] else ""
        silent = say(", last new {at}", at=at) if at else say(", never anything new")
    # The day is shown where it differs from the digest's last.
    answered, ends = (moment(instant, zone) for instant in (row["last_ok_at"], setting.given.window.cut_off_at))
    is_that_day = answered.rpartition(" ")[0] == ends.rpartition(" ")[0]
    return f"{_source_name(row)} {answered.rpartition(' ')[2] if is_that_day else answered}{silent}"


def _source_line(row: Row, setting: Setting) -> str:
    """Return one source with its state, since when, its last answer, and the action to take."""
    zone, moment, say = setting.zone, setting.words.moment, setting.words.say
    state = say((row["state"] or "").replace("_", " "))
    said = [say("{state} since {at}", state=state, at=moment(row["since"], zone))] if row["since"] else []
    if row["verdict"] not in ("not asked yet", "answered"):
        said.append(
            say("last good answer {at}", at=moment(row["last_ok_at"], zone))
            if row["last_ok_at"]
            else say("no good answer ever")
        )
    if row["verdict"] == "fell short":
        said.append(
            say(
                "{came} entries came, about {usual} are usual", came=f"{row['came']:,}", usual=f"{row['expected']:,.0f}"
            )
        )
    if row.get("gap_at"):
        count = say("about {n}", n=f"{row['lost']:,}") if row.get("lost") else say("some")
        said.append(say("{n} entries lost before {at}", n=count, at=moment(row["gap_at"], zone)))
    words = f": {'; '.join(said)}" if said else ""
    notes = [one_line(row.get(key), 200).rstrip(".") for key in ("note", "advice")]
    return f"{_source_name(row)}{words}{''.join(f'. {note}' for note in notes if note)}"


def _table(section: SectionInput, setting: Setting) -> Section:
    rows = rows_of(section, "rows")
    columns = tuple(name.replace("_", " ") for name in (rows[0] if rows else ()))
    cells = tuple(tuple(_cell(value) for value in row.values()) for row in rows)
    note = setting.note(section, "rows")
    return _titled(section, setting, note, columns=columns, rows=cells)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))


_LAYOUTS: dict[str, Callable[[SectionInput, Setting], Section]] = {
    "counts": _counts,
    "stories": _by_relation,
    "sides": _sides,
    "articles": _by_relation,
    "trend": _trend,
    "sources": _sources,
    "table": _table,
    FAILED: _failed,
}
