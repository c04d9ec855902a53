"""The frozen records of the lexicon: the content of its files. Not here: the parsing (`reader.py`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Role:
    """An office someone held, both days included."""

    office: str
    since: date
    until: date | None = None  # None: still

    def holds(self, day: date) -> bool:
        """Return whether it was held on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Entity:
    """One line of entities.csv or places.csv: a person, body, company, weapon, treaty, phrase or place."""

    id: str
    kind: str
    side: str  # DPRK, PRC, ROK, other, '' (none), or a relation where it stands between two ('DPRK-PRC')
    name: str  # the English name
    aliases: Mapping[str, tuple[str, ...]] = field(hash=False)  # by language: en, ko, zh_hans, zh_hant, ja
    lat: float | None = None
    lon: float | None = None
    is_verified: bool = False  # whether someone has checked the line against a source
    note: str = ""
    roles: tuple[Role, ...] = ()
    # Of a name between two: the side it belongs to (Sinuiju: 'DPRK'; it needs the other side), '-' where it belongs to
    # neither alone (Mount Paektu, visa-free: it needs both), '' where it names the two by itself (an embassy).
    home: str = ""

    @property
    def is_place(self) -> bool:
        """Whether the line is of places.csv."""
        return self.kind == "place"


@dataclass(frozen=True, slots=True)
class Wire:
    """One line of wires.csv: a news agency and how pages credit it."""

    id: str
    name: str
    country: str  # ISO 3166-1 alpha-2
    ownership: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words to be found, and what must or must not stand beside them."""

    text: str
    lang: str  # the key it stood under; it documents and does not restrict
    is_prefix: bool = False  # written with a final '*': a word may go on behind it
    before: re.Pattern[str] | None = None  # must be found in the 160 characters before
    after: re.Pattern[str] | None = None  # must match right behind
    not_before: re.Pattern[str] | None = None
    not_after: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One TOML table: cues of one value, with yes and no sentences."""

    id: str
    kind: str  # topic, sourcing, stance, token, context, blocker, genre, role, concept
    value: str  # what it says of the text: a topic id, 'official', 'warming', an entity id …
    cues: tuple[Cue, ...]
    needs: tuple[Cue, ...] = ()  # at least one of them in the same sentence
    requires: tuple[str, ...] = ()  # at least one of these entity ids or sides found elsewhere in the text
    not_with: tuple[str, ...] = ()  # none of these sides may be named in the same sentence
    langs: tuple[str, ...] = ()  # only in texts of these languages; () in all
    sides: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()  # entity ids that a token also mentions
    weight: float = 1.0
    name: str = ""
    definition: str = ""
    concepts: tuple[str, ...] = ()  # PLOVER and IPTC concepts of a topic
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of corrections.csv: what an analyst says an article is about, against what relevance said."""

    url: str  # of the article or its entry
    relations: tuple[str, ...]  # sorted; () where it is off the subject
    note: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRule:
    """One pattern of a ledger, in the file's order."""

    id: str
    file: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    langs: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def value(self, key: str) -> str:
        """Return a value of the rule, '' where it has none."""
        return dict(self.values).get(key, "")

    def applies(self, sentence: str) -> bool:
        """Return whether nothing in a sentence is against the rule and what it needs is there."""
        if self.unless is not None and self.unless.search(sentence):
            return False
        return self.needs is None or bool(self.needs.search(sentence))

    def finds(self, sentence: str) -> bool:
        """Return whether the rule finds something in a sentence."""
        return self.applies(sentence) and bool(self.pattern.search(sentence))


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """The rules of one file, with the words its patterns share."""

    rules: tuple[LedgerRule, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def added(self, more: LedgerRules) -> LedgerRules:
        """Return these rules with others added or overriding by id."""
        by_id = {rule.id: rule for rule in self.rules} | {rule.id: rule for rule in more.rules}
        return LedgerRules(tuple(by_id.values()), {**self.words, **more.words})


@dataclass(frozen=True)
class Lexicon:
    """Everything the taggers know, read once. Compare lexicons by `version`."""

    version: str  # 12 hex digits, a digest of the files
    entities: tuple[Entity, ...]  # entities.csv, then places.csv, in file order
    wires: tuple[Wire, ...]
    rules: tuple[Rule, ...]
    weights: Mapping[str, float] = field(hash=False)
    corrections: tuple[Correction, ...] = ()  # no part of the version: they change no judgement by themselves
    ledger: Mapping[str, LedgerRules] = field(default_factory=dict, hash=False)  # by file: firsts.toml …

    def __hash__(self) -> int:
        return hash(self.version)

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity of that id, None where there is none."""
        return next((e for e in self.entities if e.id == entity_id), None)

    def rules_of(self, kind: str) -> tuple[Rule, ...]:
        """Return the rules of one kind, in file order."""
        return tuple(rule for rule in self.rules if rule.kind == kind)

    @property
    def places(self) -> tuple[Entity, ...]:
        """The lines of places.csv."""
        return tuple(e for e in self.entities if e.is_place)
