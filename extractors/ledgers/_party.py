"""The parties that sentences name: persons, bodies, countries and cities of three sides, with office and level.

Names are those the lexicon finds; offices of persons follow from their roles on the day of publication, else from the
words beside them. Used by _parties.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.lexicon.visit_words import VISIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.lexicon import LedgerRule, Lexicon

SIDES = ("DPRK", "PRC", "ROK")
COUNTRIES = {"DPRK": "country:prk", "PRC": "country:chn", "ROK": "country:kor"}
LEVELS = {
    "head": 1, "premier": 2, "speaker_of_parliament": 2, "foreign_minister": 3, "defence_minister": 3,
    "trade_minister": 3, "minister": 3, "party": 3, "vice_minister": 4, "envoy": 4, "spokesperson": 4, "local": 4,
    "institute": 4, "agency": 4,
}  # fmt: skip
CAPITALS = frozenset({"city:beijing", "city:pyongyang", "city:seoul"})
LINES = ("rail:",)  # what runs between two sides and stands for both
PLACES = ("city:", "prov:", "place:", "port:", "zone:", "bridge:", "river:", "mount:")
BESIDE = 24  # characters between a name and its office
BREAK = frozenset(",，、;；")  # between two names that do not belong together
OF_PERSON = 48  # characters behind a person in which an envoy of theirs is named
OF_CITY = 14  # characters behind a country's name in which its city stands: "the South Korean city of …"
MODALITY = "modality.toml"


@dataclass(frozen=True, slots=True)
class Party:
    """Who acts: a side, with the person, body, country or city that stands for it. Positions are of the sentence."""

    start: int
    end: int
    side: str  # DPRK, PRC, ROK, other, '' (a pair of sides)
    entity: str
    kind: str  # person, country, body, media, place, toward (a destination within a word), pair
    office: str = ""
    level: int = 0
    sides: tuple[str, ...] = ()
    is_attribute: bool = False  # a country that only says where a city lies


def _with_attributes(annotated: AnnotatedText, index: int, parties: list[Party]) -> tuple[Party, ...]:
    """Return parties in reading order, those marked that only say where a city lies: "the South Korean city of …"."""
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : sentence.end]
    ordered = sorted(parties, key=lambda one: (one.start, one.end))
    places = [one for one in ordered if one.kind == "place"]

    def is_attribute(one: Party) -> bool:
        near = (p for p in places if p.side == one.side and 0 <= p.start - one.end <= OF_CITY)
        return one.kind == "country" and any(not BREAK.intersection(raw[one.end : p.start]) for p in near)

    return tuple(replace(one, is_attribute=True) if is_attribute(one) else one for one in ordered)


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon, key: str) -> tuple[LedgerRule, ...]:
    held = lexicon.ledger.get(MODALITY)
    return tuple(rule for rule in held.rules if rule.value(key)) if held else ()


def finds(annotated: AnnotatedText, key: str, raw: str) -> bool:
    """Return whether a rule of modality.toml with this key finds something."""
    return any(rule.finds(raw) for rule in _rules(annotated.lexicon, key))


def read_names(annotated: AnnotatedText) -> dict[int, tuple[Party, ...]]:
    """Return the parties of an article by sentence, in reading order."""
    offices: dict[int, list[Mention]] = {}
    for mention in (*annotated.of_kind("office"), *annotated.of_kind("name")):
        offices.setdefault(mention.sentence, []).append(mention)
    found: dict[int, list[Party]] = {}
    for mention in annotated.of_kind("name"):
        party = None if mention.is_nested else _party(annotated, mention, offices.get(mention.sentence, ()))
        if party is not None:
            found.setdefault(mention.sentence, []).append(party)
    return {index: _with_attributes(annotated, index, parties) for index, parties in found.items()}


def _party(annotated: AnnotatedText, mention: Mention, offices: Sequence[Mention]) -> Party | None:
    start = mention.start - annotated.sentences[mention.sentence].start
    end = start + mention.end - mention.start
    sides = tuple(side for side in mention.sides if side in SIDES)
    entity = mention.entities[0] if mention.entities else ""
    held = by_id(annotated.lexicon).get(entity)
    own = held.side.rpartition("/")[2] if held else ""
    if entity.startswith(LINES):
        sides = tuple(side for both in mention.sides for side in both.split("-") if side in SIDES)
    if len(sides) == 2:
        office = _beside(annotated, mention, offices)
        return Party(start, end, "", "", "pair", office, LEVELS.get(office, 0), sides)
    side = sides[0] if sides else "other" if "other" in mention.sides else ""
    if not side:
        side = own if own in SIDES else ""
    if not side or not entity:
        return None
    if mention.value.startswith("toward."):
        return Party(start, end, side, entity, "toward")
    if entity.startswith(PLACES):
        if entity in CAPITALS and not _is_place(annotated, mention):
            return Party(start, end, side, COUNTRIES[side], "country")
        return Party(start, end, side, entity, "place")
    if entity.startswith("per:") and side in COUNTRIES and _is_proxy(annotated, mention):
        return Party(start, end, side, COUNTRIES[side], "country")
    if entity.startswith("per:"):
        office = _role(annotated, entity) or _beside(annotated, mention, offices)
        return Party(start, end, side, entity, "person", office, LEVELS.get(office, 0))
    if held is not None and held.kind == "media":
        return Party(start, end, side, entity, "media")  # it says so, it does not act
    office = _beside(annotated, mention, offices)
    kind = "country" if entity.startswith("country:") else "body"
    return Party(start, end, side, entity, kind, office, LEVELS.get(office, 0))


def _is_place(annotated: AnnotatedText, mention: Mention) -> bool:
    """Return whether a capital is meant as a place, not as its government."""
    raw = annotated.raw(mention.field)
    marked = f"{raw[max(0, mention.start - 12) : mention.start]}<CITY>{raw[mention.end : mention.end + 4]}"
    return finds(annotated, "capital", marked)


def _is_proxy(annotated: AnnotatedText, mention: Mention) -> bool:
    """Return whether a person only says whose envoy or relative is meant."""
    behind = annotated.raw(mention.field)[mention.end : mention.end + OF_PERSON]
    return finds(annotated, "proxy", f"<PARTY>{behind}")


def _beside(annotated: AnnotatedText, mention: Mention, offices: Sequence[Mention]) -> str:
    """Return the office whose words stand right behind or before a name; behind goes first, the longer of two.

    `offices`: with the names of the sentence: an office behind somebody of another side is not this one's.
    """
    raw = annotated.raw(mention.field)
    is_person = any(entity.startswith("per:") for entity in mention.entities)
    others = [one for one in offices if one.kind == "name" and one.sides and not set(one.sides) & set(mention.sides)]
    near = [
        (
            max(one.start - mention.end, mention.start - one.end, 0) > 1,
            one.start < mention.start,
            one.start - one.end,
            one.value,
        )
        for one in offices
        if one.kind == "office"
        and not any(mention.end <= other.start < one.start for other in others)
        and one.field == mention.field
        and max(one.start - mention.end, mention.start - one.end, 0) <= BESIDE
        and not (is_person and finds(annotated, "apart", raw[mention.end : one.start]))
    ]
    return min(near)[3] if near else ""


def _role(annotated: AnnotatedText, person: str) -> str:
    """Return the office a person held on the day of publication, '' where the lexicon has none."""
    entity = by_id(annotated.lexicon).get(person)
    on: date | None = annotated.published_on
    roles = entity.roles if entity else ()
    for office, starts in VISIT_WORDS.roles.items():
        for role in roles:
            if role.office.startswith(starts) and (on is None or role.holds(on)):
                return office
    return ""
