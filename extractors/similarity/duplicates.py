"""Whether one text is a copy, an excerpt, an expansion or an update of an earlier one.

    fingerprints → candidate_pairs → compare (full texts) → best_edge: one edge a document

Fingerprints only say which texts are worth comparing; `compare` decides from the texts. It knows texts and
titles, numbers and dates; it does not know outlets, other documents or the order in which it is asked, so the
same pair always gets the same answer. Articles on the same event with other words are not its business.

Every number below was set on the public part of a perturbed set (3,678 texts in EN, KO, ZH; 53 pairs of
look-alike agency briefs): rerun tests/quality/test_dedup_public.py after a change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.records import Duplicate, DuplicateEvidence
from extractors.similarity.fingerprint import SAMPLE_ONE_IN, fingerprint
from extractors.similarity.measures import instant_of, measure_likeness, prepare_text, title_similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from extractors.records import Document, Fingerprint, Seed
    from extractors.similarity.measures import ComparableText, Likeness

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
# Under headlines alike but not the same ("… Receives Floral Basket from X"), the text must be the same but for a word.
SHORT_CONTAINMENT_RETITLED = 0.75
SHORT_SAME_TITLE = 0.95
SHORT_HOURS = 36.0  # the same day in any zone
# The least containment falls with length and rises with the share of changed numbers: 0.40 + 20 / tokens where
# all agree (0.72 for 62 tokens; two look-alike briefs of one day reached 0.63), 0.4 more where all changed.
LEAST_CONTAINMENT = 0.40
LENGTH_ALLOWANCE = 20.0
CHANGE_ALLOWANCE = 0.4
LATE_ALLOWANCE = 0.1  # more for texts LATE_HOURS apart: agency formulas come back, reprints come soon
LATE_HOURS = 72.0
# Changed numbers per token of the shorter text above which the text is a form with new figures: exchange rates
# change 8 %, weather tables 5 %, updated reports at most 2 %. Fewer than FORM_LEAST_CHANGED never make a form.
FORM_CHANGED_NUMBERS = 0.03
FORM_LEAST_CHANGED = 4
# A later text that holds the earlier one as a small part quotes it; it is no copy or expansion of it. Nor is
# an excerpt proved by half of it in a much longer text.
WHOLE_SHARE = 0.25
EXCERPT_CONTAINMENT = 0.9  # from here a later text is an excerpt however long the earlier one is
SAME_LENGTH = 0.7  # ratio of lengths from which two texts are versions of one another, not part and whole

# ---- seeds, from the sample alone (1 in 8; measured on the five seeds)
SEED_SHARED = 6
SEED_CONTAINMENT = 0.15  # a whole copy in any surroundings
# Shared hashes count where at least so many stand together in the document, no more than so many of its sampled
# hashes (20 of them: 160 tokens) from one to the next: chance scatters them, copying does not. A million words
# in one page otherwise share a fifth of a seed's.
SEED_TOGETHER = 4
SEED_GAP = 20
SEED_CONCENTRATION = 0.5  # an excerpt: of the seed's hashes from the first to the last shared one of some stretch
SEED_WHOLE = 0.5
# A text is a copy or an excerpt where so much of its body is the seed's, in order; or where nearly all of the seed is
# in it, amid any junk of the page. With less it is another text, which quotes the seed.
SEED_COPY_SHARE = 0.6
SEED_ALL = 0.75
SEED_SURROUNDED = 1.3  # times the seed's length from which a copy is called expanded

_prepare = lru_cache(maxsize=2048)(prepare_text)  # one document is compared with many


def is_earlier(a: Document, b: Document) -> bool:
    """Return whether `a` comes before `b`: by (published_at, id), undated last. An instant without a zone is UTC."""
    return _order(a) < _order(b)


def compare(later: Document, earlier: Document) -> Duplicate | None:
    """Return the edge from `later` to `earlier` if it is a copy, excerpt, expansion or update; else None."""
    return _verdict(_prepare(later), _prepare(earlier))


def find_duplicates(documents: Iterable[Document]) -> list[Duplicate]:
    """For each document the edge to its best earlier match, if any, in (published_at, id) order.

    The order in which the documents come does not matter. Of several with one id the first in that order
    counts.
    """
    ordered: dict[str, Document] = {}
    for document in sorted(documents, key=lambda one: (_order(one), one.title, one.text)):
        ordered.setdefault(document.id, document)
    place = {id_: index for index, id_ in enumerate(ordered)}
    earlier_of: dict[str, list[str]] = defaultdict(list)
    for one, other in candidate_pairs({id_: fingerprint(document.text) for id_, document in ordered.items()}):
        earlier, later = (one, other) if place[one] < place[other] else (other, one)
        earlier_of[later].append(earlier)
    found = []
    for later in filter(earlier_of.__contains__, ordered):
        edges = (compare(ordered[later], ordered[earlier]) for earlier in earlier_of[later])
        if best := best_edge(edge for edge in edges if edge is not None):
            found.append(best)
    return found


def best_edge(edges: Iterable[Duplicate]) -> Duplicate | None:
    """Choose the edge that counts among several of one document: exact first, then by score, then by id."""
    return min(edges, key=lambda edge: (edge.relation != "exact", -edge.score, edge.of_id), default=None)


def candidate_pairs(fingerprints: Mapping[str, Fingerprint]) -> set[tuple[str, str]]:
    """Pair the documents that are worth comparing, smaller id first.

    Pass the earliest document first: a hash that very many carry pairs each with the first of them only.
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
    comparable = (seed for seed in seeds if seed.fingerprint.version == fingerprint.version)
    edges = (_seed_edge(document, fingerprint, seed) for seed in comparable)
    return best_edge(edge for edge in edges if edge is not None)


def _order(document: Document) -> tuple[bool, datetime, str]:
    return document.published_at is None, instant_of(document), document.id


def _pairs_with_first(ids: list[str]) -> Iterable[tuple[str, str]]:
    for index, later in enumerate(ids):
        for earlier in ids[: min(index, FREQUENT_HASH)]:
            yield (earlier, later) if earlier < later else (later, earlier)


def _verdict(later: ComparableText, earlier: ComparableText) -> Duplicate | None:
    """Decide on one pair, of which the earlier text is known."""
    if not later.mark.tokens or not earlier.mark.tokens or later.document.id == earlier.document.id:
        return None
    likeness = measure_likeness(later, earlier)
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


def _is_short_copy(likeness: Likeness) -> bool:
    """Return whether a text too short to prove anything agrees in title, date and numbers as well."""
    evidence = likeness.evidence
    if likeness.changed or evidence.hours_apart is None or evidence.hours_apart > SHORT_HOURS:
        return False
    if not likeness.is_titled:
        return likeness.part >= SHORT_CONTAINMENT_UNTITLED and likeness.whole >= WHOLE_SHARE
    is_same_title = evidence.title_similarity >= SHORT_SAME_TITLE
    least = SHORT_CONTAINMENT if is_same_title else SHORT_CONTAINMENT_RETITLED
    return likeness.part >= least and evidence.title_similarity >= SHORT_TITLE_SIMILARITY


def _is_copy(likeness: Likeness) -> bool:
    """Return whether two texts of some length are one text, whole or in part."""
    if likeness.changed >= max(FORM_LEAST_CHANGED, FORM_CHANGED_NUMBERS * likeness.part_tokens):
        return False
    if likeness.part < _least_containment(likeness):
        return False
    is_excerpt = likeness.is_later_part and likeness.part >= EXCERPT_CONTAINMENT
    return is_excerpt or likeness.whole >= WHOLE_SHARE


def _least_containment(likeness: Likeness) -> float:
    hours = likeness.evidence.hours_apart
    return (
        LEAST_CONTAINMENT
        + LENGTH_ALLOWANCE / likeness.part_tokens
        + CHANGE_ALLOWANCE * likeness.change
        + LATE_ALLOWANCE * (hours is not None and hours > LATE_HOURS)
    )


def _relation(likeness: Likeness, later: ComparableText, earlier: ComparableText) -> str:
    lengths = len(later.shingles), len(earlier.shingles)
    if min(lengths) >= SAME_LENGTH * max(lengths):
        return "update_of" if likeness.changed else "near_dup"
    return "excerpt_of" if lengths[0] < lengths[1] else "expanded_of"


def _seed_edge(document: Document, mark: Fingerprint, seed: Seed) -> Duplicate | None:
    known = {value: place for place, value in enumerate(seed.fingerprint.sample)}
    if not known:
        return None
    comparable = [value for value in mark.sample if value % SAMPLE_ONE_IN == 0]
    copied = _hashes_in_runs(comparable, set(known))
    hits = [place for value, place in known.items() if value in copied]
    of_seed = len(hits) / len(known)
    is_same_text = mark.tokens > 0 and mark.text_sha256 == seed.fingerprint.text_sha256
    if not is_same_text and not _is_seed_copy(hits, of_seed):
        return None
    in_order = _longest_rising([known[value] for value in comparable if value in copied])
    of_document = in_order / len(comparable) if comparable else 0.0
    relation = "exact" if is_same_text else seed_relation(of_document, of_seed, mark.tokens / seed.fingerprint.tokens)
    if relation == "quotes" and _is_before(document, seed):
        return None
    return Duplicate(
        document_id=document.id,
        of_id=seed.seed_id,
        relation=relation,
        score=1.0 if is_same_text else round(max(of_seed, of_document), 4),
        evidence=DuplicateEvidence(
            containment=round(of_document, 4),
            containment_of=round(of_seed, 4),
            jaccard=round(len(hits) / len(set(known).union(comparable)), 4),
            shared=len(hits),
            title_similarity=round(title_similarity(document.title, seed.title), 4),
        ),
    )


def _longest_rising(places: Sequence[int]) -> int:
    """Return how many of these places in the seed follow one another in its order."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)


def _is_before(document: Document, seed: Seed) -> bool:
    """Return whether a text came out before the seed did, which it then cannot quote."""
    return (
        document.published_at is not None
        and seed.published_on is not None
        and seed.date_precision == "day"
        and (seed.published_on - document.published_at.date()).days > 1
    )


def _hashes_in_runs(sample: list[int], known: set[int]) -> set[int]:
    """Keep the known hashes of a document's sample that stand together, not those met here and there."""
    groups: list[list[int]] = []
    last = -SEED_GAP - 1
    for place, value in enumerate(sample):
        if value in known:
            if place - last > SEED_GAP:
                groups.append([])
            groups[-1].append(value)
            last = place
    return {value for group in groups if len(group) >= SEED_TOGETHER for value in group}


def _is_seed_copy(hits: list[int], of_seed: float) -> bool:
    """Return whether the places in the seed of the shared hashes make a copy or an excerpt."""
    return len(hits) >= SEED_SHARED and (of_seed >= SEED_CONTAINMENT or _is_concentrated(hits))


def _is_concentrated(hits: list[int]) -> bool:
    """Return whether in some stretch of the seed with enough shared hashes at least half are shared."""
    return any(
        count >= SEED_SHARED and count >= SEED_CONCENTRATION * (last - first + 1)
        for start, first in enumerate(hits)
        for count, last in enumerate(hits[start:], 1)
    )


def seed_relation(of_document: float, of_seed: float, length_ratio: float) -> str:
    """Return what a text is to a seed, by the shares of both that they have in common.

    `quotes` is no copy: news that repeats a part of the seed.
    """
    if of_document < SEED_COPY_SHARE and of_seed < SEED_ALL:
        return "quotes"
    if of_seed < SEED_WHOLE:
        return "excerpt_of"
    return "expanded_of" if length_ratio > SEED_SURROUNDED else "near_dup"
