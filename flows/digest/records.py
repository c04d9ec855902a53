"""Records of the digest: the frozen rows it is composed from, and the digest ready to render.

    Input    the rows of the warehouse, plain values only: stored in `digests`, enough to issue the digest again
    Digest   the content for a reader: every text cleaned, every number with the number of its note

`Input` converts to JSON and back without loss. Its instants are ISO 8601 texts in UTC, its days ISO dates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

FORM = 2  # 1: of version 0.1.0, the frame in English and the queries in the mail; issued again as it was
Row = dict[str, Any]
"""One row of an answer by column: None, bool, int, float, str, and lists and mappings of them."""


@dataclass(frozen=True, slots=True)
class Window:
    """The window of a digest. It holds the articles whose pages arrived after `since` and until `cut_off_at`."""

    day: str  # ISO date, in the desk's zone
    edition: int
    since: str
    cut_off_at: str  # when the last published collection finished: later pages are in the next digest
    made_at: str
    zone: str
    is_stale: bool = False  # no collection finished in the window


@dataclass(frozen=True, slots=True)
class Wish:
    """A reader's choice: empty lists mean all. `since` is set where their window begins earlier."""

    relations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    min_importance: float = 0.0
    since: str = ""

    @property
    def is_choosy(self) -> bool:
        """Whether it leaves out a part of the day."""
        return bool(self.relations or self.topics or self.min_importance)

    @property
    def key(self) -> str:
        """Return the key of this wish's variant of a digest; '' for the whole digest."""
        if self == Wish():
            return ""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn when the digest was built; stored, so that the digest is the same bytes again."""

    section: str  # the name of the section it belongs to
    png: str  # base64
    width: int  # as shown, in CSS pixels
    height: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one query. `query` is its text with parameters filled in, to be run again."""

    key: str
    label: str
    query: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SectionInput:
    """The header and answers of one warehouse/digest/NN_name.sql."""

    name: str
    title: str
    empty: str
    layout: str
    answers: tuple[Answer, ...]  # counts: one a number; else 'rows', then 'total' and 'each' where the file has them


@dataclass(frozen=True, slots=True)
class Input:
    """All that a digest is composed from."""

    window: Window
    sections: tuple[SectionInput, ...]
    wish: Wish = Wish()
    correction: str = ""  # of a later edition: what was wrong, in the desk's words
    pictures: tuple[Picture, ...] = ()
    form: int = FORM  # of the digest; 1 where the stored input has none
    without: tuple[str, ...] = ()  # of a later edition: the stories that were taken out

    def to_json(self) -> str:
        """Return it as JSON, the same text for the same input."""
        fields = asdict(self)
        if not self.without:  # as texts of earlier versions have it
            del fields["without"]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Input:
        """Return the input of a text made by `to_json`. Raises ValueError, KeyError or TypeError for any other."""
        fields = json.loads(text)
        sections = tuple(
            SectionInput(**{**section, "answers": tuple(_answer(answer) for answer in section["answers"])})
            for section in fields["sections"]
        )
        wish: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in fields.get("wish", {}).items()
        }
        pictures = tuple(Picture(**picture) for picture in fields.get("pictures", ()))
        return cls(
            Window(**fields["window"]), sections, Wish(**wish), fields.get("correction", ""), pictures,
            int(fields.get("form", 1)), tuple(fields.get("without", ())),
        )  # fmt: skip


def _answer(fields: dict[str, Any]) -> Answer:
    return Answer(**{**fields, "rows": tuple(fields["rows"])})


# ---------------------------------------------------------------- the content for a reader


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
    """A series in characters, and in words for screen readers."""

    bars: str
    words: str
    note: int
    picture: Picture | None = None
    cid: str = ""  # the picture's Content-ID without brackets


@dataclass(frozen=True, slots=True)
class Section:
    """One section, ready to render. Where all parts are empty, its text is `empty`."""

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
    lead_notes: tuple[tuple[int, ...], ...] = ()  # the notes of each line of the lead, in order
