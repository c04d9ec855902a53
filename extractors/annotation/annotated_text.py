"""One reading of an article's title and text: what the lexicon finds in it, sentence by sentence.

Relevance and every tagger look at the same `Reading`, so that a text is matched once. Here the conditions
are settled that need more than the words beside a cue: a short form needs its long form elsewhere, a cue
may need another in its sentence. What follows from the finds is not decided here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.cue_matching import NAME_KINDS, matcher_for
from extractors.lexicon import load_lexicon
from extractors.text.clean import LONGEST_SENTENCE, sentences

if TYPE_CHECKING:
    from extractors.annotation.cue_matching import Hit
    from extractors.lexicon import Entity, Lexicon, Rule


@dataclass(frozen=True, slots=True)
class Find:
    """A cue that counts, with the sentence it stands in. Spans are raw code points of the field."""

    kind: str  # name, or the kind of a rule
    rule_id: str
    value: str
    field: str
    start: int
    end: int
    sentence: int  # index into Reading.sentences
    entities: tuple[str, ...] = ()  # the entity ids a name mentions
    sides: tuple[str, ...] = ()  # DPRK, PRC, ROK, other; a relation where the name stands between two
    is_nested: bool = False
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the title or the text. Spans are raw."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What was found in an article. `finds` are in reading order, title first."""

    title: str
    text: str
    lang: str
    lexicon: Lexicon = field(repr=False)
    sentences: tuple[Sentence, ...]
    finds: tuple[Find, ...]
    published_on: date | None = None  # tells who "the president" was
    _of_kind: dict[str, tuple[Find, ...]] = field(default_factory=dict, compare=False, repr=False)  # asked before

    def of_kind(self, kind: str) -> tuple[Find, ...]:
        """The finds of one kind: 'name' or the kind of a rule."""
        if kind not in self._of_kind:
            self._of_kind[kind] = tuple(find for find in self.finds if find.kind == kind)
        return self._of_kind[kind]

    def raw(self, field: str) -> str:
        """The field that spans are counted in: the title or the text, as given."""
        return self.title if field == "title" else self.text

    def around(self, find: Find) -> str:
        """The raw sentence a find stands in."""
        sentence = self.sentences[find.sentence]
        return self.raw(sentence.field)[sentence.start : sentence.end]

    @property
    def is_short(self) -> bool:
        """Whether it is a headline or a teaser rather than a whole article."""
        return len(self.sentences) <= SHORT_SENTENCES


SHORT_SENTENCES = 5
LONGEST_READ = 100_000  # characters of a text that are read for names and cues; no article comes near, a book does


def read(
    title: str,
    text: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> Reading:
    """Read an article with a lexicon (the shipped one by default). Pure; the last few readings are kept.

    Of a longer text the first LONGEST_READ characters are read, so that the time it takes is bounded.
    """
    return _read(title, text, lang or "", outlet_country or "", lexicon or load_lexicon())


@lru_cache(maxsize=4)
def _read(title: str, text: str, lang: str, outlet_country: str, lexicon: Lexicon) -> Reading:
    beginning = text[:LONGEST_READ]
    parts = tuple(
        Sentence(name, start, end)
        for name, raw in (("title", title[:LONGEST_READ]), ("text", beginning))
        for start, end in ([(0, len(raw))] if name == "title" and _is_one(raw) else sentences(raw, lang))
    )
    matcher = matcher_for(lexicon)
    hits = matcher.find(title[:LONGEST_READ], "title", lang) + matcher.find(beginning, "text", lang)
    placed = _place(hits, parts)
    finds = _settle(placed, lexicon, _company(lang, outlet_country))
    return Reading(title, text, lang, lexicon, parts, finds)


def _is_one(title: str) -> bool:
    """Whether a title is one sentence, whatever marks stand in it."""
    return len(title) <= LONGEST_SENTENCE and bool(title.strip())


def _company(lang: str, outlet_country: str) -> frozenset[str]:
    """What is true of the whole text, as a rule's `requires` names it. Korean is taken for South Korean."""
    country = outlet_country or {"ko": "KR"}.get(lang, "")
    return frozenset({f"outlet:{country}", f"lang:{lang}"})


def _place(hits: list[Hit], parts: tuple[Sentence, ...]) -> list[tuple[Hit, int]]:
    """Each hit with its sentence; a hit in the white space between sentences goes to the one before."""
    starts = [(part.field == "text", part.start) for part in parts]
    return [(hit, max(0, bisect_right(starts, (hit.field == "text", hit.start)) - 1)) for hit in hits]


def _settle(placed: list[tuple[Hit, int]], lexicon: Lexicon, company: frozenset[str]) -> tuple[Find, ...]:
    entities = by_id(lexicon)
    needed = {(hit.meaning.rule_id, sentence) for hit, sentence in placed if hit.meaning.kind == "need"}
    present = set(company)
    waiting: list[int] = []
    finds: list[Find | None] = []
    for at, (hit, sentence) in enumerate(placed):
        rule = hit.meaning.rule
        if hit.meaning.kind == "need" or (rule and rule.needs and (rule.id, sentence) not in needed):
            finds.append(None)
            continue
        found = _find(hit, sentence, entities)
        finds.append(found)
        if rule is not None and rule.requires:
            waiting.append(at)
        elif found.kind == "name":
            present |= {*found.entities, *found.sides}
    for at in waiting:
        found_or_none = finds[at]
        rule = placed[at][0].meaning.rule
        if found_or_none is not None and rule is not None and present.isdisjoint(rule.requires):
            finds[at] = None
    kept = (find for find in finds if find is not None)
    return tuple({(f.kind, f.value, f.field, f.start, f.end, f.kind == "name" or f.rule_id): f for f in kept}.values())


def _find(hit: Hit, sentence: int, entities: dict[str, Entity]) -> Find:
    meaning = hit.meaning
    named: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    if meaning.kind in {"entity", "context"}:
        entity = entities[meaning.value]
        named = (meaning.value,)
        sides = (entity.side,) if entity.side and entity.kind != "media" else ()
    elif meaning.kind == "token" and meaning.rule is not None:
        named, sides = meaning.rule.entities, meaning.rule.sides
    kind = "name" if meaning.kind in NAME_KINDS else meaning.kind
    return Find(
        kind, meaning.rule_id, meaning.value, hit.field, hit.start, hit.end, sentence, named, sides, hit.nested,
        meaning.rule,
    )  # fmt: skip


@lru_cache(maxsize=4)
def by_id(lexicon: Lexicon) -> dict[str, Entity]:
    """The entities of a lexicon by their ids."""
    return {entity.id: entity for entity in lexicon.entities}
