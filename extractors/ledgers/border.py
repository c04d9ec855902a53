"""Signs at the border: trains, cargo, trucks, fuel, tourists … up, down, unchanged, opened, closed or planned.

    sentence with an indicator ─► directions near it, in its clause ─► no veto (forecast, wish, negation, other border)
        ─► between DPRK and PRC ─► place, period, kind of source ─► BorderSign
All words are lexicon/border.toml's. Not here: the series (warehouse/macros/barometer.sql).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.records import BorderSign
from extractors.text.days.parts import month_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from extractors.annotation.annotated_text import AnnotatedText, Mention, Sentence
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import DateMention, PageFacts

FILE = "border.toml"
LONGEST = 700  # characters of a sentence that are read: beyond, it is a list or a text without full stops
MOST_A_SENTENCE = 6
MOST_PLACES = 3
GAP = 110  # characters between an indicator and its direction in letters
GAP_HAN = 32  # … and in Hangul, Han and kana, which say the same in fewer
GAP_AFTER, GAP_AFTER_HAN = 45, 14  # where the direction comes first: "resumed freight train services"
BEFORE = 2  # sentences before, from which the two countries may be carried on
DATE = "<DATE>"
BESIDE = 40  # characters beside a day in which words say what it dates
WHOLE = "DPRK-PRC"  # the place of a sign that names none
BOTH = frozenset({"DPRK", "PRC"})
_JOINED = re.compile(r"[\s,、·・/]*(?:and|as well as|및|와|과|や|和|与|與|及)?[\s、]*")
_LEAD = re.compile(r"(?:since|from|on|in|than|by|over)\s")
_STOP = re.compile(r"[;；。！？]")
_COMMA = re.compile(r"[,，:：]")
_LATIN = re.compile(r"[A-Za-z]{3}")
_PLACES = ("bridge:", "city:", "port:", "zone:", "river:", "prov:", "dam:", "mount:", "place:")
_WIDE = ("river:", "prov:", "mount:")  # where nothing narrower is named
_CAPITALS = frozenset({"city:pyongyang", "city:beijing", "city:seoul"})


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules by what they say, each list in the file's order."""

    indicators: tuple[LedgerRule, ...]
    directions: tuple[LedgerRule, ...]
    vetoes: tuple[LedgerRule, ...]
    sources: tuple[LedgerRule, ...]
    dates: tuple[LedgerRule, ...]
    ends: tuple[LedgerRule, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: LedgerRule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sign:
    indicator: _Hit
    direction: _Hit
    clause: tuple[int, int]  # of both

    @property
    def way(self) -> str:
        """The direction, as the indicator takes it: work that is resumed goes up."""
        way = self.direction.rule.value("direction")
        return self.indicator.rule.value(way) or way

    @property
    def start(self) -> int:
        return min(self.indicator.start, self.direction.start)

    @property
    def end(self) -> int:
        return max(self.indicator.end, self.direction.end)


def read(annotated: AnnotatedText, page: PageFacts) -> list[BorderSign]:
    """Return the signs of the border between DPRK and PRC, at most one a sentence for an indicator and a direction."""
    rules = _rules(annotated.lexicon)
    names = _names(annotated) if rules else {}
    if rules is None or not set().union(*(_sides(annotated, found) for found in names.values()), frozenset()) >= BOTH:
        return []
    found: list[BorderSign] = []
    for index, sentence in enumerate(annotated.sentences):
        raw = annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + LONGEST)]
        for sign in _signs(rules, annotated.lang, raw):
            place = _place(annotated, names, index, sign)
            if place:
                found.append(_row(annotated, page, rules, index, sign, place))
    return found


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules | None:
    held = lexicon.ledger.get(FILE)
    if held is None:
        return None
    keys = ("indicator", "direction", "veto", "source", "date", "clause")
    return _Rules(*(tuple(rule for rule in held.rules if rule.value(key)) for key in keys))


def _hits(rules: tuple[LedgerRule, ...], lang: str, raw: str) -> list[_Hit]:
    """Return what the rules find, in reading order; of those that overlap the longest, of the same words all."""
    found = [
        _Hit(rule, *match.span())
        for rule in rules
        if not (rule.langs and lang and lang not in rule.langs)
        for match in rule.pattern.finditer(raw)
        if match.end() > match.start() and rule.applies(raw)
    ]
    found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[_Hit] = []
    for hit in found:
        if all(
            hit.end <= other.start or other.end <= hit.start or (hit.start, hit.end) == (other.start, other.end)
            for other in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _signs(rules: _Rules, lang: str, raw: str) -> list[_Sign]:
    """Return the signs of a sentence, of any border."""
    indicators = _hits(rules.indicators, lang, raw)
    directions = _hits(rules.directions, lang, raw) if indicators else []
    if not directions:
        return []
    vetoes = [
        _Hit(rule, *match.span())
        for rule in rules.vetoes
        if not (rule.langs and lang and lang not in rule.langs)
        for match in rule.pattern.finditer(raw)
    ]
    ends = [hit.start for hit in _hits(rules.ends, lang, raw)]
    found: dict[tuple[str, str], _Sign] = {}
    for direction in directions:
        for indicator in _of(direction, indicators, raw):
            sign = _Sign(indicator, direction, _clause(indicator, direction, ends))
            key = (indicator.rule.value("indicator"), sign.way)
            if key not in found and not _is_ruled_out(sign, vetoes):
                found[key] = sign
    return list(found.values())[:MOST_A_SENTENCE]


def _of(direction: _Hit, indicators: list[_Hit], raw: str) -> Iterator[_Hit]:
    """Yield the nearest indicator a direction can belong to, and those joined to it by "and" or a comma."""
    way, side = direction.rule.value("direction"), direction.rule.value("side")
    near = [hit for hit in indicators if _distance(hit, direction, side, raw) is not None]
    near = [
        hit
        for hit in near
        if way in hit.rule.value("takes").split()
        and hit.rule.value("indicator") not in direction.rule.value("not_of").split()
    ]
    if not near:
        return
    nearest = min(near, key=lambda hit: _distance(hit, direction, side, raw) or 0)
    yield nearest
    at = near.index(nearest)
    for step in (-1, 1):
        one, place = nearest, at + step
        while 0 <= place < len(near) and _JOINED.fullmatch(_between(one, near[place], raw)):
            one = near[place]
            yield one
            place += step


def _between(one: _Hit, other: _Hit, raw: str) -> str:
    return raw[min(one.end, other.end) : max(one.start, other.start)]


def _distance(indicator: _Hit, direction: _Hit, side: str, raw: str) -> int | None:
    """Return how far an indicator is from a direction, None where it cannot be its own."""
    if indicator.end <= direction.start:
        far = direction.start - indicator.end if side in {"before", "either"} else None
    elif direction.end <= indicator.start:
        far = indicator.start - direction.end if side in {"after", "either"} else None
    else:
        return 0
    between = _between(indicator, direction, raw)
    is_latin, is_after = bool(_LATIN.search(between)), direction.end <= indicator.start
    most = (GAP_AFTER if is_latin else GAP_AFTER_HAN) if is_after else (GAP if is_latin else GAP_HAN)
    if is_after and _COMMA.search(between):
        return None
    return None if far is None or far > most or _STOP.search(between) else far


def _clause(indicator: _Hit, direction: _Hit, ends: list[int]) -> tuple[int, int]:
    first, last = min(indicator.start, direction.start), max(indicator.end, direction.end)
    return max((end for end in ends if end <= first), default=0), min((e for e in ends if e >= last), default=LONGEST)


def _is_ruled_out(sign: _Sign, vetoes: list[_Hit]) -> bool:
    start, end = sign.clause
    own = sign.direction
    return any(
        (hit.rule.value("scope") == "sentence" or start <= hit.start < end)
        and not (own.start <= hit.start and hit.end <= own.end)
        for hit in vetoes
    )


def _names(annotated: AnnotatedText) -> Mapping[int, list[Mention]]:
    """Return the names by sentence."""
    found: dict[int, list[Mention]] = {}
    for mention in annotated.of_kind("name"):
        found.setdefault(mention.sentence, []).append(mention)
    return found


def _sides(annotated: AnnotatedText, mentions: list[Mention]) -> frozenset[str]:
    """Return the countries names stand for; what lies between DPRK and PRC stands for both."""
    found: set[str] = set()
    for mention in mentions:
        for side in mention.sides:
            found.update(side.partition("/")[0].split("-"))
        for entity in mention.entities:
            held = _entity_sides(annotated.lexicon).get(entity, "")
            found.update(BOTH if held.startswith(WHOLE) else ())
    return frozenset(found - {""})


@lru_cache(maxsize=4)
def _entity_sides(lexicon: Lexicon) -> Mapping[str, str]:
    return {entity.id: entity.side for entity in lexicon.entities}


def _place(annotated: AnnotatedText, names: Mapping[int, list[Mention]], index: int, sign: _Sign) -> str:
    """Return where a sign is: places' ids, else the whole border; '' where it is not between DPRK and PRC."""
    here = names.get(index, [])
    sides = _sides(annotated, here)
    at = annotated.sentences[index].start
    in_clause = _sides(annotated, [name for name in here if sign.clause[0] <= name.start - at < sign.clause[1]])
    if in_clause & {"PRC", "ROK", "other"} and "DPRK" not in in_clause:
        return ""
    if any("other" in n.sides and sign.start <= n.start - at <= sign.end for n in here):
        return ""
    if not sides >= BOTH and not _is_carried_on(annotated, names, index, sides):
        return ""
    places = [
        entity
        for name in here
        for entity in name.entities
        if entity.startswith(_PLACES) and _lies_there(annotated, entity)
    ]
    indicator = sign.indicator.rule.value("indicator")
    if indicator not in {"rail", "air"}:
        places = [place for place in places if place not in _CAPITALS]
    best = next(
        (
            found
            for found in (
                [place for place in places if place.startswith("bridge:")][:1],
                [place for place in places if indicator == "bridge" and place.startswith("river:")][:1],
                [place for place in places if not place.startswith(_WIDE)],
                places,
            )
            if found
        ),
        [],
    )
    return ", ".join(list(dict.fromkeys(best))[:MOST_PLACES]) or WHOLE


def _lies_there(annotated: AnnotatedText, entity: str) -> bool:
    return _entity_sides(annotated.lexicon).get(entity, "").partition("/")[0] in {WHOLE, "DPRK", "PRC"}


def _is_carried_on(
    annotated: AnnotatedText, names: Mapping[int, list[Mention]], index: int, sides: frozenset[str]
) -> bool:
    """Return whether the sentences just before speak of both countries and this one of no other, nor of PRC alone."""
    if sides & {"ROK", "other"} or sides == {"PRC"}:
        return False
    field = annotated.sentences[index].field
    before = [i for i in range(max(0, index - BEFORE), index) if annotated.sentences[i].field == field]
    found = _sides(annotated, [name for i in before for name in names.get(i, [])])
    return found >= BOTH and "other" not in found and "ROK" not in found


def _row(annotated: AnnotatedText, page: PageFacts, rules: _Rules, index: int, sign: _Sign, place: str) -> BorderSign:
    sentence = annotated.sentences[index]
    period = _period(rules, annotated, sentence, sign, page)
    return BorderSign(
        rule_id=f"{sign.indicator.rule.id} {sign.direction.rule.id}",
        field=sentence.field,
        start=sentence.start + sign.start,
        end=sentence.start + sign.end,
        indicator=sign.indicator.rule.value("indicator"),
        place=place,
        direction=sign.way,
        period_from=period.day if period else None,
        period_until=(period.until or _last_day(period)) if period else None,
        period_precision=period.precision if period else "none",
        source_kind=_source_kind(rules, annotated, index),
    )


def _period(
    rules: _Rules, annotated: AnnotatedText, sentence: Sentence, sign: _Sign, page: PageFacts
) -> DateMention | None:
    """Return the day or span nearest to the sign that dates neither the saying nor what it is compared with."""
    from extractors.text.date_mentions import read_dates

    raw = annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + LONGEST)]
    own = [
        mention
        for mention in read_dates(raw, page.published_on)
        if not any(rule.finds(_beside(raw, mention)) for rule in rules.dates)
    ]
    return min(own, key=lambda m: max(m.start - sign.end, sign.start - m.end, 0), default=None)


def _beside(raw: str, mention: DateMention) -> str:
    """Return the words beside a day, its own preposition among them."""
    lead = _LEAD.match(raw, mention.start, mention.end)
    start = lead.end() if lead else mention.start
    return f"{raw[max(0, start - BESIDE) : start]}{DATE}{raw[mention.end : mention.end + BESIDE]}"


def _last_day(period: DateMention) -> date | None:
    """Return the last day of a day, month or year."""
    if period.day is None or period.precision not in {"month", "year"}:
        return period.day
    return month_end(period.day if period.precision == "month" else period.day.replace(month=12))


def _source_kind(rules: _Rules, annotated: AnnotatedText, index: int) -> str:
    """Return the kind of source the sentence names, else the one before of satellites and customs, else media."""
    for at, kinds in ((index, None), (index - 1, {"satellite", "customs"})):
        if at < 0 or annotated.sentences[at].field != annotated.sentences[index].field:
            continue
        sentence = annotated.sentences[at]
        raw = annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + LONGEST)]
        for rule in rules.sources:
            kind = rule.value("source")
            if (kinds is None or kind in kinds) and rule.finds(raw):
                return kind
    return "media"
