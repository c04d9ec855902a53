"""The records of the digest: the frozen rows it is made of, and the digest as it is rendered.

    Input    what the warehouse answered, plain values only: kept in `digests`, enough to issue the digest again
    Digest   what a reader is told: every text cleaned, every number with the number of its note

`Input` goes to JSON and back without loss. Instants in it are ISO 8601 texts in UTC, days ISO dates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

Row = dict[str, Any]
"""One row of an answer by column: None, bool, int, float, str, and lists and mappings of them."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a digest covers. An article belongs to it when its page arrived after `since` and until `cut_off_at`."""

    day: str  # ISO date, in the desk's zone
    edition: int
    since: str
    cut_off_at: str  # the finish of the last collection that could be read: later pages are the next digest's
    made_at: str
    zone: str
    is_stale: bool = False  # no collection finished in the window


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants of a day: empty lists mean all. `since` is set where their window begins earlier."""

    relations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    min_importance: float = 0.0
    since: str = ""

    @property
    def is_choosy(self) -> bool:
        """Whether some of the day is left out for it."""
        return bool(self.relations or self.topics or self.min_importance)

    @property
    def key(self) -> str:
        """The name of the variant of a digest this wish gives; '' for the whole digest."""
        if self == Wish():
            return ""
        told = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was drawn when the digest was made; it is kept, so that the same bytes come again."""

    section: str  # the name of the section it belongs to
    png: str  # base64
    width: int  # as shown, in CSS pixels
    height: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one query gave. `query` is the text an analyst can run again, its parameters filled in."""

    key: str
    label: str
    query: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SectionInput:
    """The answers of one warehouse/digest/NN_name.sql and what its header says."""

    name: str
    title: str
    empty: str
    layout: str
    answers: tuple[Answer, ...]  # counts: one a number; else 'rows', then 'total' and 'each' where the file has them


@dataclass(frozen=True, slots=True)
class Input:
    """Everything a digest is composed from."""

    window: Window
    sections: tuple[SectionInput, ...]
    wish: Wish = Wish()
    correction: str = ""  # of a later edition: what was wrong, in the desk's words
    pictures: tuple[Picture, ...] = ()

    def to_json(self) -> str:
        """Give it as JSON, the same text for the same input."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Input:
        """Read what `to_json` gave."""
        told = json.loads(text)
        sections = tuple(
            SectionInput(**{**section, "answers": tuple(_answer(answer) for answer in section["answers"])})
            for section in told["sections"]
        )
        wish: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in told.get("wish", {}).items()
        }
        pictures = tuple(Picture(**picture) for picture in told.get("pictures", ()))
        return cls(Window(**told["window"]), sections, Wish(**wish), told.get("correction", ""), pictures)


def _answer(told: dict[str, Any]) -> Answer:
    return Answer(**{**told, "rows": tuple(told["rows"])})


# ---------------------------------------------------------------- what a reader is told


@dataclass(frozen=True, slots=True)
class Line:
    """A number and what it counts. `note` is the number of the note with its query."""

    label: str
    value: str
    note: int


@dataclass(frozen=True, slots=True)
class Carrier:
    """An outlet that carried a copy. `url` is '' where the address is none a reader should follow."""

    outlet: str
    lang: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """An article as the digest shows it."""

    title: str
    url: str
    lang: str
    outlet: str
    about: str  # 'KR, public'
    published: str
    marks: tuple[str, ...] = ()
    spread: str = ""  # '3 copies: 4 outlets, 2 languages'; '' where nobody else carried it
    note: int = 0
    carriers: tuple[Carrier, ...] = ()
    more_carriers: int = 0
    quote: str = ""
    said: str = ""  # what the quoted words are evidence of
    remark: str = ""
    first: str = ""  # of a story: who was first, and when
    quote_lang: str = ""  # where the quotation is another article's, in another language


@dataclass(frozen=True, slots=True)
class Group:
    """Items or lines under one heading. `more` counts what is in the query's answer but not shown."""

    title: str
    count: int
    note: int
    items: tuple[Item, ...] = ()
    lines: tuple[str, ...] = ()
    more: int = 0
    remark: str = ""  # a line below the heading
    remark_note: int = 0


@dataclass(frozen=True, slots=True)
class Trend:
    """A series drawn in characters, and in words for whoever cannot see them."""

    bars: str
    words: str
    note: int
    picture: Picture | None = None
    cid: str = ""  # the picture's Content-ID without brackets


@dataclass(frozen=True, slots=True)
class Section:
    """One section, ready to render. Where all parts are empty, `empty` is what it says."""

    name: str
    title: str
    empty: str
    note: int = 0
    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    trend: Trend | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show but the `empty` text."""
        return not (self.lines or self.groups or self.rows or self.trend)


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's digest. Equal inputs give equal digests, and equal digests equal bytes."""

    day: str
    edition: int
    subject: str
    heading: str  # 'Friday 20 November 2026'
    covers: str  # the window in words
    lead: tuple[str, ...]  # the day in three lines
    sections: tuple[Section, ...]
    notes: tuple[str, ...]  # the queries; note n is notes[n - 1]
    article_ids: tuple[str, ...]
    input: Input
    lang: str = "en"  # of the desk's own words
    correction: str = ""
    reader_lang: str = "en"  # of the headlines chosen where a story has several
    lead_notes: tuple[tuple[int, ...], ...] = ()  # the notes of each line of the lead, one after the other
