"""Claims: what is said of an event, by whom and how, and the state it has come to.

reports of an event, statements about it ─► SaidOfEvent ─► ClaimState: steps, voices, weight
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """Where the words of a report or a statement stand in an article."""

    article_id: str
    field: str  # title, text
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SaidOfEvent:
    """A report of an event or a statement about one, as the state of its claim is decided on."""

    passage: Passage
    said_at: datetime
    voice: str  # an official voice, the outlet it came through, else whose words the article prints
    manner: str  # asserted, hedged, neither, denied, confirmed, silent; of a report its status decides
    source_class: str  # official, named, media, anonymous
    side: str = ""  # the side the speaker speaks for
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One change of a claim's state, with what it rests on."""

    said_at: datetime
    state: str  # reported, corroborated, confirmed, denied, expired
    why: str  # one_voice, independent, official, no_word
    passage: Passage


@dataclass(frozen=True, slots=True)
class ClaimState:
    """The state of a claim: its steps, and how reliable its source and how credible its content are."""

    steps: tuple[ClaimStep, ...]
    voices: int  # independent ones; all unnamed and hedged ones together are one
    reliability: str  # Admiralty letter A to F, of the best source
    credibility: int  # Admiralty digit 1 to 6, of the report
    why: str
    expires_at: datetime | None  # when it expires unless more is said; None where it is decided or expired


@dataclass(frozen=True, slots=True)
class AnswerOfArticle:
    """A statement that may answer a report: where it stands, and who speaks."""

    passage: Passage
    speaker: str
    manner: str
    source_class: str
    side: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ReportInArticle:
    """Where an article reports an event."""

    event_id: str
    field: str
    start: int
    end: int
