"""The clean body of a page and its facts, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Junk:
    """A paragraph of a page that is not its body, and what it is instead."""

    label: str  # headline, byline, caption, pull_quote, comment, teaser, bio, contact, related, share, …
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a press conference or interview. The span is in the text, without the speaker's name."""

    speaker: str  # as the page names the speaker: 'Q', '记者', a name
    start: int
    end: int
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date a text names. The span is in the text."""

    start: int
    end: int
    day: date | None  # the first of the week, month, year or part where that is all there is; None: unresolved
    precision: str  # day, week, month, year, unresolved
    until: date | None = None  # the last day of a range of days, of a week, of a part of a month or year


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """The clean body of a page and the facts of it that are stored. Paragraphs are separated by an empty line."""

    title: str
    text: str
    author: str = ""
    published_at: datetime | None = None
    date_precision: str = "none"
    date_source: str = ""  # feed, list, json_ld, meta, time, stamp, address, state, dateline; guess: see guessed_on
    guessed_on: date | None = None  # what a library guessed where the page states no day; published_at is None then
    lang: str = ""
    canonical_url: str = ""  # of a page as it states it, '' for none or a foreign host's; stored: its canonical form
    agency: str = ""  # the wire agency credited in the page, by its id in wires.csv
    extractor: str = ""  # the rung of the ladder that found the body
    junk: tuple[Junk, ...] = ()
    page_kind: str = ""  # 'readout' or 'press_conference' of a government, 'live' report, 'flash' of one line, else ''
    turns: tuple[Turn, ...] = ()  # of a press conference


@dataclass(frozen=True, slots=True)
class Article(ArticleFacts):
    """The clean body of a page and what the page says about itself. Paragraphs are separated by an empty line."""

    date_weight: int = 0  # how surely the page states it (extractors/articles/dating/decision.py)
    modified_at: datetime | None = None
    is_teaser: bool = False  # the page shows the beginning only


@dataclass(frozen=True, slots=True)
class PageHints:
    """What is known of a page besides its bytes; each is explained at `extractors.read_article`."""

    url: str | None = None
    content_type: str | None = None
    lang: str | None = None
    timezone: str = "UTC"
    is_ruled: bool = True
    known: frozenset[str] = frozenset()
    lexicon: Path | None = None
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page without a body that can be believed, and why."""

    reason: str  # no_body, paywall_teaser, script_only, video_page, not_an_article, too_large, bug …
    detail: str = ""
