"""Judges and tags stored texts again with the lexicon as it is now: what a worker of `yalu retag` runs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.faults import Fault, fault_of
from extractors.records import NO_LEDGERS, DateMention, Fingerprint, Ledgers, PageFacts, Relevance, Tag

if TYPE_CHECKING:
    from extractors.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as it is stored, with what the judgement needs to know of it."""

    id: str  # an article's or an entry's
    title: str
    text: str
    lang: str
    published_at: datetime | None
    country: str  # of the outlet
    date_precision: str = "none"  # with it and the zone, the days it names are read
    timezone: str = "UTC"  # of the outlet
    url: str = ""
    page_kind: str = ""
    is_teaser: bool = False
    is_seed_copy: bool = False  # in no ledger


@dataclass(frozen=True, slots=True)
class TextJob:
    """Texts to be judged in one call, and the analyst's lexicon folder."""

    texts: tuple[StoredText, ...]
    lexicon: Path | None = None
    are_dropped: bool = False  # those that now belong are about to be loaded, the others need no tags


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text is about by the present lexicon."""

    id: str
    relevance: Relevance
    tags: tuple[Tag, ...]
    is_unconfirmed: bool
    word_count: int = 0
    fingerprint: Fingerprint | None = None
    dates: tuple[DateMention, ...] = ()
    ledgers: Ledgers = NO_LEDGERS
    fault: Fault | None = None  # a bug of ours met in it: nothing of the rest was judged


def judge_texts(job: TextJob) -> tuple[Judged, ...]:
    """Judge and tag each text of a job. Of one about to be loaded also fingerprint and length."""
    from extractors.lexicon import load_lexicon

    lexicon = load_lexicon(job.lexicon)
    return tuple(_judge_or_fault(text, lexicon, job) for text in job.texts)


def _judge_or_fault(text: StoredText, lexicon: Lexicon, job: TextJob) -> Judged:
    try:
        return _judge(text, lexicon, job)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug costs the text it is met in
        return Judged(text.id, Relevance((), 0.0), (), is_unconfirmed=False, fault=fault_of(error))


def _judge(text: StoredText, lexicon: Lexicon, job: TextJob) -> Judged:
    from extractors.annotation.relevance import judge_relevance
    from extractors.annotation.taggers import is_unconfirmed, tag
    from extractors.ledgers import read_ledgers
    from extractors.process import dates_of, own_day
    from extractors.similarity.fingerprint import fingerprint
    from extractors.text.clean import count_words

    relevance = judge_relevance(text.title, text.text, text.lang, text.country, lexicon=lexicon)
    if job.are_dropped and not relevance.relations:
        return Judged(text.id, relevance, (), is_unconfirmed=False)
    tags = tuple(tag(text.title, text.text, text.lang, text.published_at, text.country, lexicon=lexicon))
    doubtful = is_unconfirmed(tags)
    print_ = fingerprint(text.text or text.title) if job.are_dropped else None
    ledgers = NO_LEDGERS
    if relevance.relations and not text.is_seed_copy:
        on = own_day(text.text, text.published_at, text.date_precision, text.timezone)
        facts = PageFacts(text.url, text.page_kind, text.is_teaser, text.country, on)
        ledgers = read_ledgers(text.title, text.text, text.lang, facts, lexicon=lexicon)
    dates = dates_of(text.text, text.published_at, text.date_precision, text.timezone)
    if not job.are_dropped:
        return Judged(text.id, relevance, tags, doubtful, fingerprint=print_, dates=dates, ledgers=ledgers)
    return Judged(text.id, relevance, tags, doubtful, count_words(text.text, text.lang), print_, dates, ledgers)
