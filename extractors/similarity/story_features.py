"""Features by which stories are grouped: weighted terms of wording, and of what is stated in any language.

    wording      words of a language written with spaces, pairs of characters of one that is not
    particulars  entities and places by id, amounts, days, Latin names (extractors/similarity/stated_facts.py)

A term weighs the more the fewer of PRIOR_TEXTS ordinary texts of the beat have it, whose commonest terms
common_terms.csv counts. The other texts of the set do not matter: the likeness of a pair is of that pair alone.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import fsum, log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.lexicon import load_lexicon
from extractors.similarity.fingerprint import tokenise
from extractors.similarity.stated_facts import DATELINE_ZONE, NO_FIGURES, Figures, extract_stated_facts, read_figures
from extractors.similarity.story_event import RELEASE, SIDES, EventFeatures, event_features
from extractors.similarity.story_memory import StoryMemory, TermCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from extractors.records import StoryText

COMMON_TERMS = Path(__file__).with_name("common_terms.csv")
PRIOR_TEXTS = 400
PRIOR_SHARE = 0.004  # of a term that the table does not list; …
PRIOR_SHARE_ENTITY = 0.02  # … of a name of the lexicon, …
PRIOR_SHARE_NUMBER = 0.05  # … of an amount up to a hundred, or a year
TITLE_TIMES = 3  # a word of the headline counts as often as three of the body
# What a text must state, in weight, to agree in full with another: two texts that name no more than the two
# countries agree in all they state, and that says nothing.
LEAST_WEIGHT = 12.0
LEAST_WEIGHT_STATED = 7.0
DAYS_AROUND = 7  # of publication: such a day says nothing of the event
LEADING_TOKENS = 600  # the event stands in the first paragraphs; background comes after

Terms = dict[str, float]
Rarities = defaultdict[str, dict[str, float]]  # by group and term, of the terms met so far


@dataclass(frozen=True, slots=True)
class StoryFeatures:
    """A text as the vectors (of length below 1) it is compared by."""

    text: StoryText
    key: str  # of all that it is compared by (story_memory.py)
    script: str  # texts of one script share wording: 'en', 'ko', 'ja', 'zh-Hans', 'zh-Hant'
    wording: Terms
    stated: Terms
    stated_across: Terms  # for a text in another language
    amounts: frozenset[str]
    event: EventFeatures


def story_features(texts: Sequence[StoryText], memory: StoryMemory | None = None) -> list[StoryFeatures]:
    """Weigh the terms of each text. A memory has those of texts that were read before, and learns the others."""
    memory = memory or StoryMemory()
    rarities: Rarities = defaultdict(dict)
    return [_features(text, *memory.counts_of(text, count_terms), rarities) for text in texts]


def count_terms(text: StoryText) -> TermCounts:
    """Count the terms of a text."""
    stated = stated_terms(text)
    return TermCounts(wording_terms(text.title, text.text), stated, named_once(text, stated), _figures(text))


def _features(text: StoryText, key: str, terms: TermCounts, rarities: Rarities) -> StoryFeatures:
    stated = _weigh_terms(terms.stated, "any", LEAST_WEIGHT_STATED, rarities)
    is_same = terms.across == terms.stated
    return StoryFeatures(
        text,
        key,
        text.lang,
        _weigh_terms(terms.wording, text.lang, LEAST_WEIGHT, rarities),
        stated,
        stated if is_same else _weigh_terms(terms.across, "any", LEAST_WEIGHT_STATED, rarities),
        frozenset(term for term in terms.stated if term.startswith("n:")),
        event_features(text.event, terms.figures),
    )


def _figures(text: StoryText) -> Figures:
    """Return the figures of a text's opening where it names two sides: those of others are compared with nobody's."""
    if len({name for name, _ in text.event.actors} & SIDES.keys()) < 2:
        return NO_FIGURES
    is_release = any(act == RELEASE for act, _ in text.event.acts)
    return read_figures(text.title, text.text, text.lang, text.published_at, is_release=is_release)


def wording_terms(title: str, text: str) -> Counter[str]:
    """Count the words, and pairs of neighbouring CJK characters, of a headline and the beginning of its body."""
    found: Counter[str] = Counter(_terms(tokenise(text)[:LEADING_TOKENS]))
    for term in _terms(tokenise(title)):
        found[term] += TITLE_TIMES
    return found


def stated_terms(text: StoryText) -> Counter[str]:
    """Count the language-independent statements of a text: entities by id, amounts, days, Latin names."""
    found = extract_stated_facts(text.title, text.text, text.lang, text.published_at)
    for day in _days_around(text.published_at):
        found.pop(day, None)
    found.update(f"e:{value}" for value in text.entities)
    return found


def _days_around(instant: datetime | None) -> Iterable[str]:
    """Yield the days that every report of those days states: whether the events are of one day is compared apart."""
    if instant is not None:
        for ahead in range(-DAYS_AROUND, DAYS_AROUND + 1):
            yield f"d:{instant.astimezone(DATELINE_ZONE) + timedelta(days=ahead):%m-%d}"


def named_once(text: StoryText, stated: Counter[str]) -> Counter[str]:
    """Leave out the Latin letters of names that count by their ids.

    A translation has the id and not the letters: counted as well, they keep the two apart, and the more names the
    lexicon learns, the further.
    """
    known = {f"w:{word}" for value in text.entities for word in _latin_words().get(value, ())}
    return Counter({term: count for term, count in stated.items() if term not in known})


@cache
def _latin_words() -> dict[str, frozenset[str]]:
    """Return the words in Latin letters of each entity's names, of the lexicon that ships."""
    return {
        entity.id: frozenset(
            word for names in entity.aliases.values() for name in names for word in tokenise(name) if word.isascii()
        )
        for entity in load_lexicon().entities
    }


def weighted_cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two weighted texts, 0 to below 1."""
    if len(other) < len(one):
        one, other = other, one
    # fsum: the order of the terms does not change the sum. A list over the smaller: half the time of a set of both.
    return fsum([weight * other[term] for term, weight in one.items() if term in other])


def _terms(words: list[str]) -> Iterable[str]:
    """Yield words of letters; pairs of single CJK characters. Numbers are particulars."""
    before = ""
    for word in words:
        if len(word) == 1 and word > "\u2fff":
            if before:
                yield before + word
            before = word
            continue
        before = ""
        if word[0].isdigit() or len(word) < 2:
            continue
        yield word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word


def _rarity(term: str, group: str) -> float:
    """Return how rare a term is among ordinary texts of the beat; the other texts of the set do not matter."""
    common = _load_common_terms().get(group, {})
    return log((PRIOR_TEXTS + 1) / (1 + PRIOR_TEXTS * common.get(term, _prior_share(term, group))))


def _prior_share(term: str, group: str) -> float:
    if group != "any" or term[:2] not in ("e:", "n:"):
        return PRIOR_SHARE
    if term[0] == "e":
        return PRIOR_SHARE_ENTITY
    digits = term[2:]
    is_small = len(digits) < 3 or (len(digits) == 4 and digits[:2] in ("19", "20") and digits.isdigit())
    return PRIOR_SHARE_NUMBER if is_small else PRIOR_SHARE


def _weigh_terms(terms: Counter[str], group: str, least: float, rarities: Rarities) -> Terms:
    known = rarities[group]
    weights: Terms = {}
    for term, count in sorted(terms.items()):
        if (rarity := known.get(term)) is None:
            rarity = known[term] = _rarity(term, group)
        if rarity > 0:
            weights[term] = rarity if count == 1 else (1 + log(count)) * rarity
    length = sqrt(least**2 + sum([weight * weight for weight in weights.values()]))
    return {term: weight / length for term, weight in weights.items()}


@cache
def _load_common_terms() -> dict[str, dict[str, float]]:
    groups: dict[str, dict[str, float]] = {}
    with COMMON_TERMS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            groups.setdefault(row["group"], {})[row["term"]] = float(row["share"])
    return groups
