"""Judges and tags stored texts again with the lexicon as it is now: what a worker of `yalu retag` runs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.faults import Fault, fault_of
from extractors.records import Fingerprint, Relevance, Tag

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


@dataclass(frozen=True, slots=True)
class TextJob:
    """Texts to be judged in one call, and the analyst's lexicon folder."""

    texts: tuple[StoredText, ...]
    lexicon: Path | None = None
    with_fingerprint: bool = False  # of texts that now belong: they are about to be loaded


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text is about by the present lexicon."""

    id: str
    relevance: Relevance
    tags: tuple[Tag, ...]
    is_unconfirmed: bool
    word_count: int = 0
    fingerprint: Fingerprint | None = None
    fault: Fault | None = None  # a bug of ours met in it: nothing of the rest was judged


def judge_texts(job: TextJob) -> tuple[Judged, ...]:
    """Judge and tag each text of a job. Of a text about to be loaded also the fingerprint and length."""
    from extractors.lexicon import load_lexicon

    lexicon = load_lexicon(job.lexicon)
    return tuple(_judge_or_fault(text, lexicon, with_fingerprint=job.with_fingerprint) for text in job.texts)


def _judge_or_fault(text: StoredText, lexicon: Lexicon, *, with_fingerprint: bool) -> Judged:
    try:
        return _judge(text, lexicon, with_fingerprint=with_fingerprint)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug costs the text it is met in
        return Judged(text.id, Relevance((), 0.0), (), is_unconfirmed=False, fault=fault_of(error))


def _judge(text: StoredText, lexicon: Lexicon, *, with_fingerprint: bool) -> Judged:
    from extractors.fingerprint import fingerprint
    from extractors.relevance import judge_relevance
    from extractors.taggers import is_unconfirmed, tag
    from extractors.text import count_words

    relevance = judge_relevance(text.title, text.text, text.lang, text.country, lexicon=lexicon)
    if with_fingerprint and not relevance.relations:
        return Judged(text.id, relevance, (), is_unconfirmed=False)
    tags = tuple(tag(text.title, text.text, text.lang, text.published_at, text.country, lexicon=lexicon))
    doubtful = is_unconfirmed(tags)
    if not with_fingerprint:
        return Judged(text.id, relevance, tags, doubtful)
    return Judged(text.id, relevance, tags, doubtful, count_words(text.text, text.lang), fingerprint(text.text))
