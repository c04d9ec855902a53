"""The measured likeness of two texts: shared runs of words, numbers, titles, dates.

Nothing is decided here: whether the likeness makes one text a copy of the other is for duplicates.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.records import DuplicateEvidence
from extractors.similarity.fingerprint import SHINGLE_TOKENS, fingerprint_of, runs, token_text, tokenise
from extractors.text.calendar_words import CALENDAR

if TYPE_CHECKING:
    from extractors.records import Document, Fingerprint

NEAR_TOKENS = 2  # numbers this near to a shared shingle are compared; those of added paragraphs are not
NUMBERS_AGREE = 1 / 3  # greatest share of changed ones among the numbers that still counts as agreeing
_DATE_WORDS = frozenset((*CALENDAR.months, *CALENDAR.weekdays))


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A document prepared for comparison: fingerprint, shingles and numbers, computed once."""

    document: Document
    mark: Fingerprint
    runs: list[bytes]  # the shingles, by place
    shingles: frozenset[bytes]
    numbers: tuple[tuple[int, str], ...]  # place and word of numbers, month and day names


@dataclass(frozen=True, slots=True)
class Likeness:
    """The measures behind a verdict; `part` is the text with fewer shingles, `whole` the other."""

    evidence: DuplicateEvidence
    part: float  # containment of part in whole
    whole: float  # containment of whole in part
    part_tokens: int
    changed: int  # numbers of the common part that one text replaced by others
    change: float  # their share among the numbers of the common part
    is_later_part: bool
    is_titled: bool  # both texts have a title


def prepare_text(document: Document) -> ComparableText:
    """Prepare a document for comparison."""
    words = tokenise(document.text)
    word_runs = runs(words)
    return ComparableText(
        document=document,
        mark=fingerprint_of(words, word_runs),
        runs=word_runs,
        shingles=frozenset(word_runs),
        numbers=tuple((place, word) for place, word in enumerate(words) if word[0].isdigit() or word in _DATE_WORDS),
    )


def measure_likeness(later: ComparableText, earlier: ComparableText) -> Likeness:
    """Measure two texts that have at least one token, of which the earlier is known."""
    common = later.shingles & earlier.shingles
    shared = len(common)
    of_later, of_earlier = shared / len(later.shingles), shared / len(earlier.shingles)
    is_later_part = len(later.shingles) <= len(earlier.shingles)
    ours, theirs = _numbers_near(later, common), _numbers_near(earlier, common)
    changed = min((ours - theirs).total(), (theirs - ours).total())
    change = changed / (changed + (ours & theirs).total()) if changed else 0.0
    evidence = DuplicateEvidence(
        containment=round(of_later, 4),
        containment_of=round(of_earlier, 4),
        jaccard=round(shared / (len(later.shingles) + len(earlier.shingles) - shared), 4),
        shared=shared,
        numbers_agree=change <= NUMBERS_AGREE,
        title_similarity=round(title_similarity(later.document.title, earlier.document.title), 4),
        hours_apart=_hours_apart(later.document, earlier.document),
    )
    return Likeness(
        evidence=evidence,
        part=of_later if is_later_part else of_earlier,
        whole=of_earlier if is_later_part else of_later,
        part_tokens=min(later.mark.tokens, earlier.mark.tokens),
        changed=changed,
        change=change,
        is_later_part=is_later_part,
        is_titled=bool(later.document.title.strip() and earlier.document.title.strip()),
    )


def _numbers_near(reading: ComparableText, common: frozenset[bytes]) -> Counter[str]:
    """Count the numbers inside or beside the shingles that both texts have."""
    reach = SHINGLE_TOKENS - 1 + NEAR_TOKENS
    return Counter(
        word
        for place, word in reading.numbers
        if not common.isdisjoint(reading.runs[max(0, place - reach) : place + NEAR_TOKENS + 1])
    )


def title_similarity(one: str, other: str) -> float:
    """Dice coefficient of the titles' character pairs, 0 to 1; 0 where one is empty."""
    first, second = (_character_pairs(title) for title in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _character_pairs(title: str) -> Counter[str]:
    folded = f" {token_text(title)} "
    return Counter(folded[index : index + 2] for index in range(len(folded) - 1)) if folded.strip() else Counter()


def _hours_apart(one: Document, other: Document) -> float | None:
    if one.published_at is None or other.published_at is None:
        return None
    return round(abs((instant_of(one) - instant_of(other)).total_seconds()) / 3600, 2)


def instant_of(document: Document) -> datetime:
    """Return when a document was published, in UTC where it names no zone; the end of time where unknown."""
    published = document.published_at
    if published is None:
        return datetime.max.replace(tzinfo=UTC)
    return published if published.tzinfo else published.replace(tzinfo=UTC)
