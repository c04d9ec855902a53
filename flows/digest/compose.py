"""From rows to a Digest: wording, order, notes. Pure; the rows are all it knows, so they are all that is kept.

Every text of foreign origin passes `clean.one_line` here, every address `clean.web_address`; templates escape.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flows.digest.clean import one_line
from flows.digest.items import make_item
from flows.digest.lead import make_lead, make_subject
from flows.digest.records import Answer, Digest, Group, Input, Line, Row, Section, SectionInput, Trend

# What each verdict of the coverage statement means; one not listed is shown under its own word, last.
VERDICTS = {
    "failed": "Failed: no usable answer",
    "lied": "Lied: answered, but with old, wrong or no content",
    "silent": "Silent: answered, with nothing new in this window",
    "not asked": "Not asked in this window",
    "not asked yet": "Never asked yet",
    "answered": "Answered with something new",
}
_IN_A_ROW = ("answered", "silent")  # nothing to explain: named in one line
RELATIONS = {
    "DPRK-PRC": "North Korea – China",
    "ROK-PRC": "South Korea – China",
    "DPRK-PRC + ROK-PRC": "Both Koreas – China",
}
_BARS = "▁▂▃▄▅▆▇█"


class Notes:
    """Numbers the queries in the order they are first used."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, query: str) -> int:
        """The number of the note that shows this query."""
        return self._numbers.setdefault(query, len(self._numbers) + 1)

    def all(self) -> tuple[str, ...]:
        """The queries, note 1 first."""
        return tuple(self._numbers)


def compose(given: Input) -> Digest:
    """Compose the digest of the given rows."""
    notes = Notes()
    zone = ZoneInfo(given.window.zone)
    sections = tuple(_LAYOUTS[section.layout](section, notes, zone) for section in given.sections)
    day = date.fromisoformat(given.window.day)
    shown = [row["article_id"] for s in given.sections if s.layout == "articles" for row in _rows(s, "rows")]
    return Digest(
        day=given.window.day,
        edition=given.window.edition,
        subject=make_subject(given),
        heading=f"{day:%A} {day.day} {day:%B %Y}",
        covers=_covers(given, zone),
        lead=make_lead(given, zone),
        sections=sections,
        notes=notes.all(),
        article_ids=tuple(dict.fromkeys(shown)),
        input=given,
    )


def _covers(given: Input, zone: ZoneInfo) -> str:
    since, until = (
        f"{datetime.fromisoformat(instant).astimezone(zone):%a %d %b %H:%M}"
        for instant in (given.window.since, given.window.cut_off_at)
    )
    edition = f", edition {given.window.edition}" if given.window.edition > 1 else ""
    return f"What arrived from {since} to {until} ({given.window.zone}){edition}"


def _answer(section: SectionInput, key: str) -> Answer | None:
    return next((answer for answer in section.answers if answer.key == key), None)


def _rows(section: SectionInput, key: str) -> tuple[Row, ...]:
    answer = _answer(section, key)
    return answer.rows if answer else ()


def _note(section: SectionInput, notes: Notes, *keys: str) -> int:
    """The note of the first of these answers that the section has."""
    found = next((answer for key in keys if (answer := _answer(section, key))), None)
    return notes.number(found.query) if found else 0


# ---------------------------------------------------------------- one function a layout


def _counts(section: SectionInput, notes: Notes, _zone: ZoneInfo) -> Section:
    lines = []
    for answer in section.answers:
        value = next(iter(answer.rows[0].values())) if answer.rows else None
        shown = "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:g}"
        lines.append(Line(answer.label, shown, notes.number(answer.query)))
    return Section(section.name, section.title, section.empty, lines=tuple(lines))


def _articles(section: SectionInput, notes: Notes, zone: ZoneInfo) -> Section:
    """Groups of articles; how many there are is said by the section's query, not by the rows shown."""
    note = _note(section, notes, "total", "rows")
    each = _note(section, notes, "each")
    shown: dict[str, list[Row]] = {}
    for row in _rows(section, "rows"):
        shown.setdefault(row["relation"], []).append(row)
    groups = []
    for total in _rows(section, "total"):
        name, count = (total[key] for key in list(total)[:2])
        items = tuple(make_item(row, zone, each) for row in shown.get(name, ()))
        title = RELATIONS.get(name, one_line(name))
        groups.append(Group(title, count, note, items, more=max(count - len(items), 0)))
    return Section(section.name, section.title, section.empty, note, groups=tuple(groups))


def _trend(section: SectionInput, notes: Notes, _zone: ZoneInfo) -> Section:
    rows = _rows(section, "rows")
    numbers = [int(row["articles"]) for row in rows]
    if not any(numbers):
        return Section(section.name, section.title, section.empty, _note(section, notes, "rows"))
    top = max(numbers)
    # The lowest bar is kept for none at all.
    bars = "".join(_BARS[0] if not n else _BARS[1 + round(n / top * (len(_BARS) - 2))] for n in numbers)
    days = [date.fromisoformat(str(row["period"])[:10]) for row in rows]
    unfinished = "" if rows[-1]["is_complete"] else ", not over yet"
    best = numbers.index(top)
    words = (
        f"{sum(numbers):,} from {_day(days[0])} to {_day(days[-1])}; most on {_day(days[best])} ({top:,}); "
        f"{numbers[-1]:,} on {_day(days[-1])}{unfinished}"
    )
    note = _note(section, notes, "rows")
    return Section(section.name, section.title, section.empty, note, trend=Trend(bars, words, note))


def _sources(section: SectionInput, notes: Notes, zone: ZoneInfo) -> Section:
    found: dict[str, list[Row]] = {}
    for row in _rows(section, "rows"):
        found.setdefault(row["verdict"], []).append(row)
    note = _note(section, notes, "rows")
    groups = []
    for verdict in (*VERDICTS, *sorted(found.keys() - VERDICTS.keys())):
        rows = found.get(verdict, [])
        if not rows:
            continue
        named = [_source_name(row) for row in rows]
        lines = (", ".join(named),) if verdict in _IN_A_ROW else tuple(_source_line(row, zone) for row in rows)
        groups.append(Group(VERDICTS.get(verdict, one_line(verdict)), len(rows), note, lines=lines))
    return Section(section.name, section.title, section.empty, note, groups=tuple(groups))


def _source_name(row: Row) -> str:
    return f"{one_line(row['outlet'], 60)} ({row['source_id']})"


def _source_line(row: Row, zone: ZoneInfo) -> str:
    """One source with its state, since when, when it last answered, and what to do."""
    said = [f"{row['state'].replace('_', ' ')} since {_instant(row['since'], zone)}"] if row["since"] else []
    if row["verdict"] not in ("not asked yet", "answered"):
        last = f"last good answer {_instant(row['last_ok_at'], zone)}" if row["last_ok_at"] else "no good answer ever"
        said.append(last)
    words = f": {'; '.join(said)}" if said else ""
    note = f". {one_line(row['note'], 200)}" if row["note"] else ""
    return f"{_source_name(row)}{words}{note}"


def _table(section: SectionInput, notes: Notes, _zone: ZoneInfo) -> Section:
    rows = _rows(section, "rows")
    columns = tuple(name.replace("_", " ") for name in (rows[0] if rows else ()))
    cells = tuple(tuple(_cell(value) for value in row.values()) for row in rows)
    note = _note(section, notes, "rows")
    return Section(section.name, section.title, section.empty, note, columns=columns, rows=cells)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _instant(iso: str, zone: ZoneInfo) -> str:
    moment = datetime.fromisoformat(iso).astimezone(zone)
    return f"{_day(moment.date())} {moment:%H:%M}"


_LAYOUTS: dict[str, Callable[[SectionInput, Notes, ZoneInfo], Section]] = {
    "counts": _counts,
    "articles": _articles,
    "trend": _trend,
    "sources": _sources,
    "table": _table,
}
