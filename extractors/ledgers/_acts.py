"""Who does what where, in one sentence: what a claim of a first needs to be compared with the known visits.

Sides and persons come from the names the lexicon finds; acts, offices and destinations from lexicon/visit_words.toml.
What the sentence does not say stays empty, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.grammar import read_grammar
from extractors.lexicon.visit_words import VISIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from extractors.annotation.annotated_text import AnnotatedText, Mention

SIDES = ("DPRK", "PRC", "ROK")
COUNTRY_OF = {side: country for country, side in VISIT_WORDS.sides.items()}
BEFORE_VERB = ("ko", "ja")  # languages whose destination stands before the verb
OTHER_CLAUSE = 40  # characters that a pause between claim and act is worth
PAUSES = ",，、;；"
_GRAMMAR = read_grammar("ledgers", "acts")
AT = _GRAMMAR["at"]  # before a destination that stands before the word of visiting: 对朝鲜的访问
TITLE_NEAR = 28  # characters behind a country in which the office stands
NEAR = 45  # characters between a word of visiting and its destination


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, by whom, where. Empty where the sentence does not say."""

    kind: str = ""  # visit, meeting, trip
    start: int = -1  # of the word, in the sentence
    end: int = -1
    traveller_side: str = ""
    other_side: str = ""
    office: str = ""
    visitor: str = ""  # entity id of the person who travels or meets
    is_person: bool = False  # this person is meant, not whoever holds the office
    in_office_since: date | None = None
    country: str = ""
    is_state_visit: bool = False


def act_of(annotated: AnnotatedText, index: int, claim: tuple[int, int], point: tuple[int, int], longest: int) -> Act:
    """Return the act nearest to a claim's words in a sentence, of which `longest` characters are read.

    `point` are the words of the interval or point in time, which may name another act: "since Lin visited the delta".
    """
    start, end = claim
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + longest)]
    apart = raw[: point[0]] + " " * (point[1] - point[0]) + raw[point[1] :]
    kind, at, upto = _kind(apart, start, end)
    if not kind:
        return Act()
    named = [m for m in annotated.mentions if m.sentence == index and m.kind == "name" and _side(m)]
    places = [(m.start - sentence.start, m.end - sentence.start, _side(m), m) for m in named]
    titled = _titled(raw, places, start, end)
    goals = [place for place in places if place[3] is not titled]
    country = _destination(raw, annotated.lang, at, upto, goals) if kind == "visit" else ""
    if not country and titled is not None and kind == "visit":
        country = next(
            (COUNTRY_OF[side] for _, _, side, _ in goals if side in COUNTRY_OF and side != _side(titled)), ""
        )
    other = VISIT_WORDS.sides.get(country, "")
    persons = [(begin, m) for begin, _, _, m in places if any(e.startswith("per:") for e in m.entities)]
    traveller, person = (_side(titled), "") if titled is not None else _traveller(places, persons, other)
    if kind == "meeting":
        other = next((side for _, _, side, _ in places if side in SIDES and side != traveller), "")
    office, since = _office(annotated, raw, person)
    return Act(
        kind=kind,
        start=at,
        end=upto,
        traveller_side=traveller,
        other_side=other,
        office=office,
        visitor=person,
        is_person=bool(person) and not any(p.search(raw[start:end]) for p in VISIT_WORDS.offices.values()),
        in_office_since=since,
        country=country,
        is_state_visit=bool(VISIT_WORDS.state_visit.search(raw)),
    )


def _titled(raw: str, places: Sequence[tuple[int, int, str, Mention]], start: int, end: int) -> Mention | None:
    """Return the country whose office the claim names in its own words: "by a Chinese foreign minister"."""
    found = []
    for begin, upto, _, mention in places:
        if start <= begin < end and any(e.startswith("country:") for e in mention.entities):
            behind = raw[upto : min(end, upto + TITLE_NEAR)]
            gaps = [m.start() for p in VISIT_WORDS.offices.values() if (m := p.search(behind))]
            found += [(min(gaps), begin, mention)] if gaps else []
    return min(found, key=lambda item: item[:2])[2] if found else None


def words_about(annotated: AnnotatedText, index: int, act: Act) -> tuple[str, str]:
    """Return the words that name who, and those that say what, as the sentence has them."""
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)[sentence.start : sentence.end]
    what = raw[act.start : act.end] if act.kind else ""
    names = [m for m in annotated.mentions if m.sentence == index and m.kind == "name"]
    by_side = [m for m in names if _side(m) == act.traveller_side and act.traveller_side]
    person = next((m for m in by_side if act.visitor and act.visitor in m.entities), None)
    chosen = person or next(iter(by_side), None)
    return (annotated.raw(chosen.field)[chosen.start : chosen.end] if chosen else ""), what


def _kind(raw: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the act whose word is nearest to the claim; a trip abroad goes before a visit, whose words it holds."""
    best = ("", -1, -1)
    nearest = len(raw) + 1
    for kind, pattern in (("trip", VISIT_WORDS.trip), ("visit", VISIT_WORDS.visit), ("meeting", VISIT_WORDS.meeting)):
        for match in pattern.finditer(raw):
            distance = max(start - match.end(), match.start() - end, 0)
            between = raw[min(match.end(), end) : max(match.start(), start)] if distance else ""
            distance += OTHER_CLAUSE * any(mark in between for mark in PAUSES)
            if distance < nearest:
                best, nearest = (kind, match.start(), match.end()), distance
    return best


def _side(mention: Mention) -> str:
    return next((side for side in mention.sides if side in SIDES), "")


def _destination(raw: str, lang: str, at: int, upto: int, places: Sequence[tuple[int, int, str, Mention]]) -> str:
    """Return the country of a visit."""
    for country, pattern in VISIT_WORDS.destination.items():
        if pattern.search(raw, max(0, at - 2), min(len(raw), upto + 2)):
            return country
    goals = [
        (begin, end, side)
        for begin, end, side, m in places
        if any(e.startswith(("country:", "city:", "prov:", "place:")) for e in m.entities)
    ]
    behind = [(begin - upto, side) for begin, _, side in goals if 0 <= begin - upto <= NEAR]
    before = [(at - end, side) for _, end, side in goals if 0 <= at - end <= NEAR]
    first = before if lang in BEFORE_VERB else behind
    nearest = min(first, default=None)
    if nearest is None and lang not in BEFORE_VERB:
        near = [(at - end, side) for begin, end, side in goals if 0 <= at - end <= (1 if lang == "en" else NEAR)
                and (lang == "en" or raw[max(0, begin - 1) : begin] in tuple(AT))]  # fmt: skip
        nearest = min(near, default=None)
    return COUNTRY_OF.get(nearest[1], "") if nearest else ""


def _traveller(
    places: Sequence[tuple[int, int, str, Mention]], persons: Sequence[tuple[int, Mention]], other: str
) -> tuple[str, str]:
    """Return the side that travels or meets, and the person, where one is named of it."""
    side = next((side for _, _, side, _ in places if side != other), "")
    person = next(
        (e for _, m in persons if _side(m) == side for e in m.entities if e.startswith("per:")),
        "",
    )
    return side, person


def _office(annotated: AnnotatedText, raw: str, person: str) -> tuple[str, date | None]:
    """Return the office, by the person's roles on the day of publication, else by the words of the sentence."""
    entity = by_id(annotated.lexicon).get(person)
    on = annotated.published_on
    for office, starts in VISIT_WORDS.roles.items():
        for role in entity.roles if entity and on else ():
            if role.office.startswith(starts) and on is not None and role.holds(on):
                return office, role.since
    found = [(m.start(), office) for office, pattern in VISIT_WORDS.offices.items() if (m := pattern.search(raw))]
    return (min(found)[1] if found else ""), None
