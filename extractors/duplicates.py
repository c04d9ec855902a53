"""Whether one text is a copy, an excerpt, an expansion or an update of an earlier one.

    fingerprints → candidate_pairs → compare (full texts) → best_edge: one edge a document

Fingerprints only say which texts are worth comparing; `compare` decides from the texts. It knows texts and
titles, numbers and dates; it does not know outlets, other documents or the order in which it is asked, so the
same pair always gets the same answer. Articles on the same event with other words are not its business.

Every number below was set on the public part of a perturbed set (3,678 texts in EN, KO, ZH; 53 pairs of
look-alike agency briefs): rerun tests/quality/test_dedup_public.py after a change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extractors.fingerprint import SAMPLE_ONE_IN, SHINGLE_TOKENS, fingerprint_of, normalise, runs, tokens
from extractors.records import Duplicate, DuplicateEvidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.records import Document, Fingerprint, Seed

# ---- candidates
# A hash that many documents carry (a template, an agency's formula) pairs each of them with the first so
# many only. Cutting it altogether would lose a story that a hundred outlets reprint at once.
FREQUENT_HASH = 100
# Share of the shorter text's 1-in-8 hashes that must be shared. Verdicts need about half; a sample scatters.
CANDIDATE_SHARE = 0.15

# ---- verdict. "Containment" is that of the text with fewer shingles in the other.
SHORT_TOKENS = 45  # under it text alone proves nothing: agency formulas fill such texts
SHORT_CONTAINMENT = 0.6
SHORT_CONTAINMENT_UNTITLED = 0.95
SHORT_TITLE_SIMILARITY = 0.8
SHORT_HOURS = 36.0  # the same day in any zone
# The least containment falls with length and rises with the share of changed numbers: 0.40 + 20 / tokens where
# all agree (0.72 for 62 tokens; two look-alike briefs of one day reached 0.63), 0.4 more where all changed.
LEAST_CONTAINMENT = 0.40
LENGTH_ALLOWANCE = 20.0
CHANGE_ALLOWANCE = 0.4
LATE_ALLOWANCE = 0.1  # more for texts LATE_HOURS apart: agency formulas come back, reprints come soon
LATE_HOURS = 72.0
# Changed numbers per token of the shorter text above which the text is a form filled in anew: exchange rates
# change 8 %, weather tables 5 %, updated reports at most 2 %. Fewer than FORM_LEAST_CHANGED never make a form.
FORM_CHANGED_NUMBERS = 0.03
FORM_LEAST_CHANGED = 4
NUMBERS_AGREE = 1 / 3  # greatest share of changed ones among the numbers that still counts as agreeing
NEAR_TOKENS = 2  # numbers this near to a shared shingle are compared; those of added paragraphs are not
# A later text that holds the earlier one as a small part quotes it; it is no copy or expansion of it. Nor is
# an excerpt proved by half of it standing in a much longer text.
WHOLE_SHARE = 0.25
EXCERPT_CONTAINMENT = 0.9  # from here a later text is an excerpt however long the earlier one is
SAME_LENGTH = 0.7  # ratio of lengths from which two texts are versions of one another, not part and whole

# ---- seeds, from the sample alone (1 in 8; measured on the five seeds)
SEED_SHARED = 6
SEED_CONTAINMENT = 0.15  # a whole copy whatever surrounds it
SEED_CONCENTRATION = 0.5  # an excerpt: of the seed's hashes from its first to its last hit
SEED_WHOLE = 0.5
SEED_SURROUNDED = 1.3  # times the seed's length from which a copy is called expanded

_RELATION_RANK = {"exact": 0}
_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_DATE_WORDS = frozenset(f"{_MONTHS} {_WEEKDAYS}".split())


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a document is compared by, computed once."""

    document: Document
    mark: Fingerprint
    runs: list[bytes]  # the shingles, by place
    shingles: frozenset[bytes]
    numbers: tuple[tuple[int, str], ...]  # place and word of numbers, month and day names


@dataclass(frozen=True, slots=True)
class _Likeness:
    """The measures behind a verdict; `part` is the text with fewer shingles, `whole` the other."""

    evidence: DuplicateEvidence
    part: float  # containment of part in whole
    whole: float  # containment of whole in part
    part_tokens: int
    changed: int  # numbers of the common part that one text replaced by others
    change: float  # their share among the numbers of the common part
    is_later_part: bool
    is_titled: bool  # both texts have a title


def is_earlier(a: Document, b: Document) -> bool:
    """Whether `a` comes before `b`: by (published_at, id), undated last. An instant without a zone is UTC."""
    return _order(a) < _order(b)


def compare(later: Document, earlier: Document) -> Duplicate | None:
    """Give the edge from `later` to `earlier` if it is a copy, excerpt, expansion or update; else None."""
    return _verdict(_read(later), _read(earlier))


def find_duplicates(documents: Iterable[Document]) -> list[Duplicate]:
    """For each document the edge to its best earlier match, if any, in (published_at, id) order.

    The order in which the documents come does not matter. Of several with one id the first in that order
    counts.
    """
    ordered: dict[str, Document] = {}
    for document in sorted(documents, key=lambda one: (_order(one), one.title, one.text)):
        ordered.setdefault(document.id, document)
    readings = {id_: _read(document) for id_, document in ordered.items()}
    marks = {id_: reading.mark for id_, reading in readings.items()}
    place = {id_: index for index, id_ in enumerate(ordered)}
    edges: dict[str, list[Duplicate]] = defaultdict(list)
    for one, other in candidate_pairs(marks):
        earlier, later = (one, other) if place[one] < place[other] else (other, one)
        edge = _verdict(readings[later], readings[earlier])
        if edge is not None:
            edges[later].append(edge)
    best = (best_edge(edges[id_]) for id_ in ordered if id_ in edges)
    return [edge for edge in best if edge is not None]


def best_edge(edges: Iterable[Duplicate]) -> Duplicate | None:
    """Choose the edge that counts among several of one document: exact first, then by score, then by id."""
    return min(edges, key=lambda edge: (_RELATION_RANK.get(edge.relation, 1), -edge.score, edge.of_id), default=None)


def candidate_pairs(fingerprints: Mapping[str, Fingerprint]) -> set[tuple[str, str]]:
    """Pair the documents that are worth comparing, smaller id first.

    Give the earliest document first: a hash that very many carry pairs each with the first of them only.
    """
    holders: dict[int, list[str]] = defaultdict(list)
    same_text: dict[str, list[str]] = defaultdict(list)
    comparable: dict[str, int] = {}
    for id_, mark in fingerprints.items():
        if not mark.tokens:
            continue
        for value in mark.sample:
            holders[value].append(id_)
        same_text[mark.text_sha256].append(id_)
        comparable[id_] = sum(value % SAMPLE_ONE_IN == 0 for value in mark.sample)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        shared.update(_pairs_with_first(ids))
    pairs = {
        pair
        for pair, count in shared.items()
        if count >= CANDIDATE_SHARE * min(comparable[pair[0]], comparable[pair[1]])
    }
    for ids in same_text.values():
        pairs.update(_pairs_with_first(ids))
    return pairs


def match_seed(document: Document, fingerprint: Fingerprint, seeds: Sequence[Seed]) -> Duplicate | None:
    """Find the seed that a document copies or excerpts, from fingerprints alone; `of_id` is the seed_id.

    Junk around the copy does not matter: the share is that of the seed's hashes, not of the document's.
    """
    edges = (_seed_edge(document, fingerprint, seed) for seed in seeds)
    return best_edge(edge for edge in edges if edge is not None)


def _order(document: Document) -> tuple[bool, datetime, str]:
    published = document.published_at
    if published is None:
        return True, datetime.max.replace(tzinfo=UTC), document.id
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return False, published, document.id


def _read(document: Document) -> _Reading:
    words = tokens(document.text)
    word_runs = runs(words)
    return _Reading(
        document=document,
        mark=fingerprint_of(words, word_runs),
        runs=word_runs,
        shingles=frozenset(word_runs),
        numbers=tuple((place, word) for place, word in enumerate(words) if word[0].isdigit() or word in _DATE_WORDS),
    )


def _pairs_with_first(ids: list[str]) -> Iterable[tuple[str, str]]:
    for index, later in enumerate(ids):
        for earlier in ids[: min(index, FREQUENT_HASH)]:
            yield (earlier, later) if earlier < later else (later, earlier)


def _verdict(later: _Reading, earlier: _Reading) -> Duplicate | None:
    """Decide on one pair, the earlier text given as such."""
    if not later.mark.tokens or not earlier.mark.tokens or later.document.id == earlier.document.id:
        return None
    likeness = _measure(later, earlier)
    is_same_text = later.mark.text_sha256 == earlier.mark.text_sha256
    is_short = min(later.mark.tokens, earlier.mark.tokens) < SHORT_TOKENS
    if is_short and not _is_short_copy(likeness):
        return None
    if not is_short and not is_same_text and not _is_copy(likeness):
        return None
    evidence = likeness.evidence
    return Duplicate(
        document_id=later.document.id,
        of_id=earlier.document.id,
        relation="exact" if is_same_text else _relation(likeness, later, earlier),
        score=1.0 if is_same_text else round((likeness.part + evidence.jaccard) / 2, 4),
        evidence=evidence,
    )


def _measure(later: _Reading, earlier: _Reading) -> _Likeness:
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
    return _Likeness(
        evidence=evidence,
        part=of_later if is_later_part else of_earlier,
        whole=of_earlier if is_later_part else of_later,
        part_tokens=min(later.mark.tokens, earlier.mark.tokens),
        changed=changed,
        change=change,
        is_later_part=is_later_part,
        is_titled=bool(later.document.title.strip() and earlier.document.title.strip()),
    )


def _numbers_near(reading: _Reading, common: frozenset[bytes]) -> Counter[str]:
    """Count the numbers inside or beside the shingles that both texts have."""
    reach = SHINGLE_TOKENS - 1 + NEAR_TOKENS
    return Counter(
        word
        for place, word in reading.numbers
        if not common.isdisjoint(reading.runs[max(0, place - reach) : place + NEAR_TOKENS + 1])
    )


def _is_short_copy(likeness: _Likeness) -> bool:
    """Whether a text too short to prove anything agrees in title, date and numbers as well."""
    evidence = likeness.evidence
    if likeness.changed or evidence.hours_apart is None or evidence.hours_apart > SHORT_HOURS:
        return False
    if not likeness.is_titled:
        return likeness.part >= SHORT_CONTAINMENT_UNTITLED and likeness.whole >= WHOLE_SHARE
    return likeness.part >= SHORT_CONTAINMENT and evidence.title_similarity >= SHORT_TITLE_SIMILARITY


def _is_copy(likeness: _Likeness) -> bool:
    """Whether two texts of some length are one text, whole or in part."""
    if likeness.changed >= max(FORM_LEAST_CHANGED, FORM_CHANGED_NUMBERS * likeness.part_tokens):
        return False
    if likeness.part < _least_containment(likeness):
        return False
    is_excerpt = likeness.is_later_part and likeness.part >= EXCERPT_CONTAINMENT
    return is_excerpt or likeness.whole >= WHOLE_SHARE


def _least_containment(likeness: _Likeness) -> float:
    hours = likeness.evidence.hours_apart
    return (
        LEAST_CONTAINMENT
        + LENGTH_ALLOWANCE / likeness.part_tokens
        + CHANGE_ALLOWANCE * likeness.change
        + LATE_ALLOWANCE * (hours is not None and hours > LATE_HOURS)
    )


def _relation(likeness: _Likeness, later: _Reading, earlier: _Reading) -> str:
    lengths = len(later.shingles), len(earlier.shingles)
    if min(lengths) >= SAME_LENGTH * max(lengths):
        return "update_of" if likeness.changed else "near_dup"
    return "excerpt_of" if lengths[0] < lengths[1] else "expanded_of"


def title_similarity(one: str, other: str) -> float:
    """Dice coefficient of the titles' character pairs, 0 to 1; 0 where one is empty."""
    first, second = (_character_pairs(title) for title in (one, other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _character_pairs(title: str) -> Counter[str]:
    folded = f" {normalise(title)} "
    return Counter(folded[index : index + 2] for index in range(len(folded) - 1)) if folded.strip() else Counter()


def _hours_apart(one: Document, other: Document) -> float | None:
    if one.published_at is None or other.published_at is None:
        return None
    return round(abs((_order(one)[1] - _order(other)[1]).total_seconds()) / 3600, 2)


def _seed_edge(document: Document, mark: Fingerprint, seed: Seed) -> Duplicate | None:
    known = set(mark.sample)
    hits = [index for index, value in enumerate(seed.fingerprint.sample) if value in known]
    is_same_text = bool(mark.tokens) and mark.text_sha256 == seed.fingerprint.text_sha256
    if not is_same_text and len(hits) < SEED_SHARED:
        return None
    of_seed = len(hits) / len(seed.fingerprint.sample)
    if not is_same_text and of_seed < SEED_CONTAINMENT and not _is_concentrated(hits):
        return None
    comparable = sum(value % SAMPLE_ONE_IN == 0 for value in mark.sample)
    of_document = len(hits) / comparable if comparable else 0.0
    if is_same_text:
        relation = "exact"
    elif of_seed < SEED_WHOLE:
        relation = "excerpt_of"
    else:
        is_longer = mark.tokens > SEED_SURROUNDED * seed.fingerprint.tokens
        relation = "expanded_of" if is_longer else "near_dup"
    return Duplicate(
        document_id=document.id,
        of_id=seed.seed_id,
        relation=relation,
        score=1.0 if is_same_text else round(max(of_seed, min(1.0, of_document)), 4),
        evidence=DuplicateEvidence(
            containment=round(of_document, 4),
            containment_of=round(of_seed, 4),
            jaccard=round(len(hits) / (comparable + len(seed.fingerprint.sample) - len(hits)), 4),
            shared=len(hits),
            title_similarity=round(title_similarity(document.title, seed.title), 4),
        ),
    )


def _is_concentrated(hits: list[int]) -> bool:
    """Whether some run of the seed's hashes holds enough hits at more than half of its places."""
    return any(
        last - first + 1 <= (count + 1) / SEED_CONCENTRATION
        for start, first in enumerate(hits)
        for count, last in enumerate(hits[start:])
        if count + 1 >= SEED_SHARED
    )
