"""Lay out a section's rows: one function a layout. Pure; the rows alone decide.

Every text of foreign origin passes `clean.one_line`, every address `clean.web_address`; templates escape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from extractors.text.sanitise import one_line
from flows.digest.items import make_item, make_story, many, moment
from flows.digest.records import Answer, Group, Input, Item, Line, Picture, Row, Section, SectionInput, Trend

# Verdict of the coverage query → its heading; one not listed is shown under its own word, last.
VERDICTS = {
    "failed": "Failed: no usable answer",
    "lied": "Lied: answered, but with old, wrong or no content",
    "fell short": "Fell short: less than a third of what is usual at these hours",
    "lost items": "Lost items: its list moved on faster than it was asked",
    "silent": "Silent: answered, with nothing new in this window",
    "not asked": "Not asked in this window",
    "not asked yet": "Never asked yet",
    "answered": "Answered with something new",
}
FAILED = "failed"  # the layout of a section lost to a bug
NOT_MADE = "This section could not be made today, by a fault of Yalu's own. Its operator has been told."
ONLY_IN_LEAD = ("began",)  # answers of a section of counts that are no number of the day
_IN_A_ROW = ("answered", "silent")  # needs no explanation: one line for all, each with its time
RELATIONS = {
    "DPRK-PRC": "North Korea – China",
    "ROK-PRC": "South Korea – China",
    "DPRK-PRC + ROK-PRC": "Both Koreas – China",
}
SIDES = {"CN": "China", "KP": "North Korea", "KR": "South Korea"}
_BARS = "▁▂▃▄▅▆▇█"


@dataclass(slots=True)
class Setting:
    """State shared by the layouts: the desk's zone, the reader's language, and the notes so far."""

    zone: ZoneInfo
    lang: str
    given: Input
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


def not_made(section: SectionInput) -> Section:
    """Return the placeholder of a section lost to a bug."""
    return Section(section.name, section.title, NOT_MADE)


def _failed(section: SectionInput, _setting: Setting) -> Section:
    return Section(section.name, section.title, section.empty)


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
        if answer.key in ONLY_IN_LEAD:
            continue
        value = next(iter(answer.rows[0].values())) if answer.rows else None
        shown = "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:g}"
        one, _, several = answer.label.partition(" | ")
        lines.append(Line(one if value == 1 or not several else several, shown, setting.number(answer)))
    return Section(section.name, section.title, section.empty, lines=tuple(lines))


def _by_relation(section: SectionInput, setting: Setting) -> Section:
    return _grouped(section, setting, RELATIONS, "relation")


def _sides(section: SectionInput, setting: Setting) -> Section:
    """Stories that only one country's outlets carried, each with the state of the others' feeds."""
    health = {row["side"]: row for row in rows_of(section, "health")}
    note = setting.note(section, "health")
    return _grouped(
        section,
        setting,
        {code: f"Only outlets of {name}" for code, name in SIDES.items()},
        "side",
        {code: (_other_feeds(code, health), note) for code in SIDES},
    )


def _other_feeds(side: str, health: Mapping[str, Row]) -> str:
    """Return the state of the other sides' feeds in words: whether their silence means anything."""
    parts = []
    for code, name in SIDES.items():
        if code == side:
            continue
        feeds, answered = (int(health.get(code, {}).get(key) or 0) for key in ("feeds", "answered"))
        if not feeds:
            parts.append(f"No feed of {name} is asked.")
        elif answered < feeds:
            parts.append(f"{answered} of {many(feeds, 'feed', 'feeds')} of {name} answered: its silence is unsure.")
        else:
            every = {1: "The one feed", 2: "Both feeds"}.get(feeds, f"All {feeds} feeds")
            parts.append(f"{every} of {name} answered.")
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
    for row in rows_of(section, "rows"):
        shown.setdefault(row[key], []).append(row)
    groups = []
    for total in rows_of(section, "total"):
        name, count = (total[column] for column in list(total)[:2])
        items = tuple(_item(row, setting, each) for row in shown.get(name, ()))
        title = titles.get(name, one_line(name))
        remark, remark_note = (remarks or {}).get(name, ("", 0))
        more = max(count - len(items), 0)
        groups.append(Group(title, count, note, items, more=more, remark=remark, remark_note=remark_note))
    return Section(section.name, section.title, section.empty, note, groups=tuple(groups))


def _item(row: Row, setting: Setting, note: int) -> Item:
    if "members" not in row:
        return make_item(row, setting.zone, note)
    item = make_story(row, setting.zone, note, setting.lang)
    return replace(item, quote="", said="") if "side" in row else item  # its quotation is among the new stories


def _trend(section: SectionInput, setting: Setting) -> Section:
    rows = rows_of(section, "rows")
    numbers = [int(row["articles"]) for row in rows]
    note = setting.note(section, "rows")
    if not any(numbers):
        return Section(section.name, section.title, section.empty, note)
    top = max(numbers)
    # The lowest bar means zero.
    bars = "".join(_BARS[0] if not n else _BARS[1 + round(n / top * (len(_BARS) - 2))] for n in numbers)
    days = [date.fromisoformat(str(row["period"])[:10]) for row in rows]
    unfinished = "" if rows[-1]["is_complete"] else ", not over yet"
    unsure = [_day(day) for day, row in zip(days, rows, strict=True) if row.get("is_outage")]
    unseen = [day for day, row in zip(days[:-1], rows, strict=False) if not row["is_complete"]]
    best = numbers.index(top)
    words = (
        f"{sum(numbers):,} from {_day(days[0])} to {_day(days[-1])}; most on {_day(days[best])} ({top:,}); "
        f"{numbers[-1]:,} on {_day(days[-1])}{unfinished}"
        + (f"; an outage on {', '.join(unsure)}" if unsure else "")
        + (f"; Yalu began on {_day(unseen[-1] + timedelta(days=1))}, days before are not observed" if unseen else "")
    )
    window = setting.given.window
    cid = f"{section.name}.{window.day}.{window.edition}@digest.yalu"
    trend = Trend(bars, words, note, setting.picture(section), cid)
    return Section(section.name, section.title, section.empty, note, trend=trend)


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
            lines = tuple(_source_line(row, setting.zone) for row in rows)
        groups.append(Group(VERDICTS.get(verdict, one_line(verdict)), len(rows), note, lines=lines))
    return Section(section.name, section.title, section.empty, note, groups=tuple(groups))


def _source_name(row: Row) -> str:
    return f"{one_line(row['outlet'], 60)} ({row['source_id']})"


def _source_time(row: Row, setting: Setting) -> str:
    """Return when a source last answered and, where it had nothing new, when it last had."""
    zone, silent = setting.zone, ""
    if row["verdict"] == "silent":
        silent = f", last new {moment(row['last_new_at'], zone)}" if row["last_new_at"] else ", never anything new"
    # The day is shown where it differs from the digest's last.
    answered, ends = (moment(at, zone) for at in (row["last_ok_at"], setting.given.window.cut_off_at))
    is_that_day = answered.rpartition(" ")[0] == ends.rpartition(" ")[0]
    return f"{_source_name(row)} {answered.rpartition(' ')[2] if is_that_day else answered}{silent}"


def _source_line(row: Row, zone: ZoneInfo) -> str:
    """Return one source with its state, since when, its last answer, and the action to take."""
    said = [f"{row['state'].replace('_', ' ')} since {moment(row['since'], zone)}"] if row["since"] else []
    if row["verdict"] not in ("not asked yet", "answered"):
        said.append(
            f"last good answer {moment(row['last_ok_at'], zone)}" if row["last_ok_at"] else "no good answer ever"
        )
    if row["verdict"] == "fell short":
        said.append(f"{row['came']:,} entries came, about {row['expected']:,.0f} are usual")
    if row.get("gap_at"):
        count = f"about {row['lost']:,}" if row.get("lost") else "some"
        said.append(f"{count} entries lost before {moment(row['gap_at'], zone)}")
    words = f": {'; '.join(said)}" if said else ""
    notes = [one_line(row.get(key), 200).rstrip(".") for key in ("note", "advice")]
    return f"{_source_name(row)}{words}{''.join(f'. {note}' for note in notes if note)}"


def _table(section: SectionInput, setting: Setting) -> Section:
    rows = rows_of(section, "rows")
    columns = tuple(name.replace("_", " ") for name in (rows[0] if rows else ()))
    cells = tuple(tuple(_cell(value) for value in row.values()) for row in rows)
    note = setting.note(section, "rows")
    return Section(section.name, section.title, section.empty, note, columns=columns, rows=cells)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


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
