"""The rows of the ledgers: what a text says that can be checked, each with the words that say it.

One record a table of the warehouse: `table` is its name, the fields are its columns (`start` and `end` are stored as
span_start and span_end). A ledger to add is one class and one field of `Ledgers` here, its table in a migration and one
reader in `extractors/ledgers`. Verdicts are no fields: they follow in SQL from all rows together.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar

# The version of the readers: raised where they find other rows in the same text with the same lexicon. Articles read
# by another version are read again by upkeep, in slices.
LEDGER_VERSION = "15"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a reader of ledgers knows of a page beside its title and text."""

    url: str = ""
    page_kind: str = ""  # as Article has it
    is_teaser: bool = False  # the page shows the beginning only
    outlet_country: str = ""  # ISO alpha-2
    published_on: date | None = None  # the outlet's day, None where no day is known


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row of a ledger with the words it rests on."""

    table: ClassVar[str] = ""
    rule_id: str
    field: str  # 'title' or 'text'
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class First(LedgerRow):
    """A claim that something happens for the first time after a stated time or since a stated point."""

    table: ClassVar[str] = "firsts"
    kind: str  # interval, since_year, since_month, since_event, tenure
    who: str  # the words that name who does it, '' where the sentence has none
    what: str  # the words that say what is done
    n: float | None = None  # of 'interval'
    unit: str = ""  # day, month, year
    since_text: str = ""  # the words of the interval or the point
    since_year: int | None = None
    since_on: date | None = None  # the day of the point, where month or office fix it
    is_hedged: bool = False
    act: str = ""  # visit, meeting, trip (to any country), '' for another kind
    traveller_side: str = ""  # DPRK, PRC, ROK
    other_side: str = ""  # who is visited or met
    visitor_office: str = ""  # as warehouse/reference/visits.csv has it
    visitor: str = ""  # the person's entity id, where only this person's visits count
    place_country: str = ""  # ISO alpha-2 of where the visit goes
    is_state_visit: bool = False
    happened_on: date | None = None  # the day the claim counts from: what it says, else the day of publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout(LedgerRow):
    """An official text, and whether it is complete. The span is that of its headline or first sentence."""

    table: ClassVar[str] = "readouts"
    page_kind: str  # readout, letter, joint_statement, speech, announcement, press_conference
    issuer: str  # the body's entity id
    side: str  # DPRK, PRC, ROK
    other_side: str  # whom it is about, '' where unknown
    level: str  # head, premier, minister, other
    edition: str  # the language of the text
    is_complete: bool
    why_incomplete: str = ""  # teaser, cut, no_opening, short, translated, one_side; several_countries of a whole text
    happened_on: date | None = None  # the day of the meeting, where the text states it


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseUse(LedgerRow):
    """One use of a tracked concept, and who says it."""

    table: ClassVar[str] = "phrase_uses"
    concept: str
    usage: str  # said, asked, negated, other_country, reporter
    speaker: str = ""  # the words that name the speaker, or the entity id
    speaker_side: str = ""
    notes_absence: bool = False  # a reporter says that a text does not have the phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderSign(LedgerRow):
    """A change of what goes over the border between DPRK and PRC."""

    table: ClassVar[str] = "border_signs"
    indicator: str  # rail, cargo, trucks … as border.toml has them
    place: str  # ids of up to three places, 'DPRK-PRC' where none is named
    direction: str  # up, down, unchanged, opened, closed, planned
    period_from: date | None = None  # the first day it is said of
    period_until: date | None = None  # the last day
    period_precision: str = "none"  # day, week, month, year, unresolved (words that fix no day), none (no words)
    source_kind: str = "media"  # satellite, customs, local_sources, official, media


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport(LedgerRow):
    """What one sentence reports of an event between two sides. The span is that of the clause that says it."""

    table: ClassVar[str] = "event_reports"
    event_type: str  # visit, summit, talks … as events.toml has them
    category: str  # PLOVER's
    pair: str  # DPRK-PRC, ROK-PRC
    actor: str  # entity id of the person, body or country that acts
    actor_side: str
    actor_office: str = ""  # as offices.toml has it, '' where none is known
    actor_level: int = 0  # 1 head of state or party, 2 premier, 3 minister, 4 below; 0 not known
    target: str = ""
    target_side: str = ""
    target_office: str = ""
    target_level: int = 0
    place: str = ""  # entity id, '' where none is named
    happened_on: date | None = None  # the first day; of a month or year its first
    ends_on: date | None = None  # the last day
    date_precision: str = "none"  # day, day_range, month, year, unresolved (words that fix no day), none (no words)
    status: str = "done"  # planned, announced, under_way, done, denied, cancelled, reported
    source_class: str = ""  # who says so, as `sourcing`: official, named, media, anonymous; '' the text itself
    side: str = ""  # the side whose official voice says so, '' where none does
    relay: str = ""  # the entity id or wire of the outlet that the sentence cites, '' where none
    set_aside: str = ""  # why it is no evidence of an event: 'too_early', '' where it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(LedgerRow):
    """Who says something, and how. The span is that of the sentence, or of the words of silence in it."""

    table: ClassVar[str] = "statements"
    speaker: str  # the words that name who speaks, '' where nobody is named
    speaker_id: str = ""  # the entity id, where the lexicon knows the speaker
    speaker_side: str = ""  # DPRK, PRC, ROK
    source_class: str = "media"  # official, named, media, anonymous
    manner: str = "asserted"  # asserted, hedged, neither, denied, confirmed, silent
    relay_depth: int = 0  # outlets named in the sentence through which it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(LedgerRow):
    """What a sentence says will show something. The span is that of the sentence."""

    table: ClassVar[str] = "conditions"
    is_testable: bool  # whether a stored text or event can decide it
    test: str = ""  # omits or says (a side's official text), happens (an event), '' where nothing can decide it
    concept: str = ""  # of omits and says
    event_type: str = ""  # of happens
    side: str = ""  # whose text, or who acts: DPRK, PRC, ROK
    pair: str = ""  # DPRK-PRC, ROK-PRC, '' where unknown


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The rows of all ledgers in one text, a field for each table, in reading order."""

    firsts: tuple[First, ...] = ()
    readouts: tuple[Readout, ...] = ()
    phrase_uses: tuple[PhraseUse, ...] = ()
    border_signs: tuple[BorderSign, ...] = ()
    event_reports: tuple[EventReport, ...] = ()
    statements: tuple[Statement, ...] = ()
    conditions: tuple[Condition, ...] = ()


NO_LEDGERS = Ledgers()
LEDGER_TABLES = tuple(item.name for item in fields(Ledgers))


@dataclass(frozen=True, slots=True)
class Visit:
    """A known visit, meeting abroad, call or letter: one line of visits.csv."""

    id: str
    pair: str  # DPRK-PRC, ROK-PRC
    setting: str  # bilateral, sidelines, letter, call, embassy, video
    traveller_side: str  # DPRK, PRC, ROK, both, '' (nobody travels)
    visitor: str
    visitor_role: str
    visitor_office: str  # head, premier, foreign_minister …
    visitor_level: int  # 1 (head of state or party) to 4
    host: str
    place: str
    place_country: str  # ISO alpha-2, '' of a call or letter
    starts_on: date  # the first day of the month or year where that is all that is known
    ends_on: date  # the last day
    date_precision: str  # day, month, year
    is_state_visit: bool
    confidence: str  # high, medium; low is never used for a verdict
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class VisitCoverage:
    """Since when all visits of an office to a country are in the table: one line of visits_coverage.csv."""

    id: str
    visitor_office: str
    traveller_side: str
    place_country: str
    since: date


@dataclass(frozen=True, slots=True)
class DeskQuestion:
    """A question of the desk's own: one table of watch.toml."""

    id: str
    question: str
    test: str  # omits, says, happens
    side: str  # whose text, or who acts
    pair: str  # DPRK-PRC, ROK-PRC
    opened_on: date
    concept: str = ""  # of omits and says
    event_type: str = ""  # of happens
    until_on: date | None = None  # the last day, None for 180 days


@dataclass(frozen=True, slots=True)
class ReportOfEvent:
    """A stored report of an event, with what is known of its article: what merging decides on."""

    article_id: str
    report: EventReport
    reported_at: datetime
    voice: str  # whose words the article prints: article_voices
    story_id: str = ""
    is_lost: bool = False  # its article was corrected, or deleted by its publisher


@dataclass(frozen=True, slots=True)
class EventConflict:
    """Two reports of one event that do not agree."""

    what: str  # day, place, actor, target, status
    value: str
    other_value: str
    article_id: str
    other_article_id: str


@dataclass(frozen=True, slots=True)
class Event:
    """The reports of one event, merged."""

    event_id: str
    event_type: str
    category: str
    pair: str
    actor: str
    actor_side: str
    actor_level: int
    target: str
    target_side: str
    target_level: int
    place: str
    happened_on: date | None
    ends_on: date | None
    date_precision: str
    status: str
    first_reported_at: datetime
    confirmed_at: datetime | None  # when a party's official voice or a second independent voice made it sure
    voices: int  # independent ones, those of lost articles left out
    article_count: int
    has_lost_evidence: bool
    why: str  # what the status rests on: official, independent, one_voice, lost
    decided_by: int  # index into `reports` of the report that decided the status
    reports: tuple[ReportOfEvent, ...]  # in order of report
    report_voices: tuple[str, ...]  # the voice that each is counted as
    conflicts: tuple[EventConflict, ...] = ()
