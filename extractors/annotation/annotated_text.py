"""An article's title and text with the mentions of lexicon names and cues in them, sentence by sentence.

Relevance and every tagger look at the same `AnnotatedText`, so that a text is matched once. Here the conditions
are applied that need more than the words beside a cue: a short form needs its long form elsewhere, a cue
may need another in its sentence. Not here: what follows from the mentions.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.cue_matching import NAME_KINDS, matcher_for
from extractors.annotation.datelines import Dateline, find_dateline
from extractors.lexicon import load_lexicon
from extractors.text.clean import LONGEST_SENTENCE, sentences

if TYPE_CHECKING:
    from extractors.annotation.cue_matching import Match
    from extractors.lexicon import Entity, Lexicon, Rule


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a lexicon name or cue, with its sentence. Spans are raw code points of the field."""

    kind: str  # name, or the kind of a rule
    rule_id: str
    value: str
    field: str
    start: int
    end: int
    sentence: int  # index into AnnotatedText.sentences
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
class AnnotatedText:
    """An article's sentences and the mentions in them. `mentions` are in reading order, title first."""

    title: str
    text: str
    lang: str
    lexicon: Lexicon = field(repr=False)
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    dateline: Dateline | None = None  # what stands in it is no mention, except whose report it is
    published_on: date | None = None  # decides who "the president" was
    _of_kind: dict[str, tuple[Mention, ...]] = field(default_factory=dict, compare=False, repr=False)  # asked before

    def of_kind(self, kind: str) -> tuple[Mention, ...]:
        """Return the mentions of one kind: 'name' or the kind of a rule."""
        if kind not in self._of_kind:
            self._of_kind[kind] = tuple(mention for mention in self.mentions if mention.kind == kind)
        return self._of_kind[kind]

    def raw(self, field: str) -> str:
        """Return the field that spans are counted in: the title or the text, unchanged."""
        return self.title if field == "title" else self.text

    def around(self, mention: Mention) -> str:
        """Return the raw sentence of a mention."""
        sentence = self.sentences[mention.sentence]
        return self.raw(sentence.field)[sentence.start : sentence.end]

    @property
    def is_short(self) -> bool:
        """Whether it is a headline or a teaser rather than a whole article."""
        return len(self.sentences) <= SHORT_SENTENCES


SHORT_SENTENCES = 5
HOME_SIDES = frozenset({"DPRK", "PRC", "ROK"})
OWN_HEADER = "zh.header"  # what a desk prints before all its reports: no credit of anybody
AGENCY_DATELINE = "official.agency_dateline"  # the rule of sourcing.toml for an agency that speaks for its state
LONGEST_READ = 100_000  # characters of a text that are read for names and cues; no article comes near, a book does


def annotate(
    title: str,
    text: str,
    lang: str | None = None,
    outlet_country: str | None = None,
    *,
    lexicon: Lexicon | None = None,
) -> AnnotatedText:
    """Annotate an article with a lexicon (the shipped one by default). Pure; the last few results are cached.

    Of a longer text the first LONGEST_READ characters are read, so that the time it takes is bounded.
    """
    return _annotate(title, text, lang or "", outlet_country or "", lexicon or load_lexicon())


@lru_cache(maxsize=4)
def _annotate(title: str, text: str, lang: str, outlet_country: str, lexicon: Lexicon) -> AnnotatedText:
    beginning = text[:LONGEST_READ]
    parts = tuple(
        Sentence(name, start, end)
        for name, raw in (("title", title[:LONGEST_READ]), ("text", beginning))
        for start, end in ([(0, len(raw))] if name == "title" and _is_one(raw) else sentences(raw, lang))
    )
    matcher = matcher_for(lexicon)
    dateline = find_dateline(text)
    body = matcher.find(beginning, "text", lang)
    if dateline is not None:
        keeps = dateline.form != OWN_HEADER
        body = [match for match in body if match.start >= dateline.end or (keeps and _is_credit(match))]
    matches = matcher.find(title[:LONGEST_READ], "title", lang) + body
    placed = _with_sentences(matches, parts)
    mentions = _apply_conditions(placed, lexicon, _text_conditions(lang, outlet_country))
    return AnnotatedText(title, text, lang, lexicon, parts, mentions, dateline)


def _is_credit(match: Match) -> bool:
    """Return whether a match counts in a dateline too: whose report it is, not what it is about."""
    return match.meaning.kind == "wire" or match.meaning.hides or match.meaning.rule_id == AGENCY_DATELINE


def _is_one(title: str) -> bool:
    """Return whether a title is one sentence, including any marks inside it."""
    return len(title) <= LONGEST_SENTENCE and bool(title.strip())


def _text_conditions(lang: str, outlet_country: str) -> frozenset[str]:
    """Return what is true of the whole text, as a rule's `requires` names it. Korean is taken for South Korean."""
    country = outlet_country or {"ko": "KR"}.get(lang, "")
    return frozenset({f"outlet:{country}", f"lang:{lang}"})


def _with_sentences(matches: list[Match], parts: tuple[Sentence, ...]) -> list[tuple[Match, int]]:
    """Return each match with its sentence; one in the white space between sentences belongs to the one before."""
    starts = [(part.field == "text", part.start) for part in parts]
    return [(match, max(0, bisect_right(starts, (match.field == "text", match.start)) - 1)) for match in matches]


def _apply_conditions(
    placed: list[tuple[Match, int]], lexicon: Lexicon, company: frozenset[str]
) -> tuple[Mention, ...]:
    entities = by_id(lexicon)
    needed = {(match.meaning.rule_id, sentence) for match, sentence in placed if match.meaning.kind == "need"}
    present = set(company)
    by_sentence: dict[int, set[str]] = {}
    waiting: list[int] = []
    mentions: list[Mention | None] = []
    for at, (match, sentence) in enumerate(placed):
        rule = match.meaning.rule
        if match.meaning.kind == "need" or (rule and rule.needs and (rule.id, sentence) not in needed):
            mentions.append(None)
            continue
        found = _mention(match, sentence, entities)
        mentions.append(found)
        if rule is not None and (rule.requires or rule.not_with):
            waiting.append(at)
        elif found.kind == "name":
            present |= {*found.entities, *found.sides}
            by_sentence.setdefault(sentence, set()).update(found.sides)
    for at in waiting:
        found_or_none = mentions[at]
        rule = placed[at][0].meaning.rule
        if found_or_none is None or rule is None:
            continue
        beside = by_sentence.get(found_or_none.sentence, set())
        if (rule.requires and present.isdisjoint(rule.requires)) or not beside.isdisjoint(rule.not_with):
            mentions[at] = None
    kept = [mention for mention in mentions if mention is not None]
    foreign = _foreign_bodies(kept)
    kept = [mention for at, mention in enumerate(kept) if at not in foreign]
    return tuple({(f.kind, f.value, f.field, f.start, f.end, f.kind == "name" or f.rule_id): f for f in kept}.values())


def _foreign_bodies(mentions: list[Mention]) -> set[int]:
    """Return which bodies of a side have another state's name right before them: "DPRK Ministry of Public Security".

    Ministries of many states bear one name; whose it is, the country beside it says.
    """
    states = {
        (mention.field, mention.end): mention.sides
        for mention in mentions
        if mention.kind == "name" and mention.value.startswith("country:") and len(mention.sides) == 1
    }
    found = set()
    for at, mention in enumerate(mentions):
        if mention.kind != "name" or len(mention.sides) != 1 or not mention.value.startswith("org:"):
            continue
        before = states.get((mention.field, mention.start - 1)) or states.get((mention.field, mention.start))
        if before is not None and before != mention.sides:
            found.add(at)
    return found


def _mention(match: Match, sentence: int, entities: dict[str, Entity]) -> Mention:
    meaning = match.meaning
    named: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    if meaning.kind in {"entity", "context"}:
        entity = entities[meaning.value]
        named = (meaning.value,)
        sides = (entity.side,) if entity.side and entity.kind != "media" else ()
        if entity.home in HOME_SIDES:
            sides += (entity.home,)
        if meaning.rule is not None:
            sides += meaning.rule.sides
    elif meaning.kind == "token" and meaning.rule is not None:
        named, sides = meaning.rule.entities, meaning.rule.sides
    kind = "name" if meaning.kind in NAME_KINDS else meaning.kind
    return Mention(
        kind, meaning.rule_id, meaning.value, match.field, match.start, match.end, sentence, named, sides, match.nested,
        meaning.rule,
    )  # fmt: skip


@lru_cache(maxsize=4)
def by_id(lexicon: Lexicon) -> dict[str, Entity]:
    """Return the entities of a lexicon by their ids."""
    return {entity.id: entity for entity in lexicon.entities}
