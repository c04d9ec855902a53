"""How surely two articles report one event, by who acts, in which office, what is done and on which day.

Independent of language and wording, and of every other text: what a flash, a first take, a read-out and a reaction have
in common where they share no sentence. The rest of a pair's likeness is in story_clustering.py. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from extractors.lexicon import load_lexicon
from extractors.records import StoryEvent
from extractors.similarity.stated_facts import NO_FIGURES, Figures, shared_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


# Agreement of the actors: two persons of two sides; one person; one office with both sides; both sides alone; one.
TWO_PERSONS, ONE_PERSON, ONE_OFFICE, BOTH_SIDES, ONE_SIDE = 1.0, 0.75, 0.65, 0.35, 0.15
# Both sides and one amount in the openings; more than one, or one of three digits.
ONE_FIGURE, MORE_FIGURES = 0.6, 0.8
# Agreement of the acts: the same; one that goes with the other; not known; another.
SAME_ACT, ACT_FALLS, RELATED_ACT, UNKNOWN_ACT, OTHER_ACT = 0.55, 0.45, 0.5, 0.45, 0.1
# Of the likeness of text of two that name other acts; those of the third sentence and later may be background.
RELATED_FACTOR, OTHER_FACTOR, FIRM_ACT = 0.85, 0.6, 0.5
NEAR_DAYS = 1  # two zones write one night as two days
CONFLICT_DAYS = 2  # the same act further apart is another event
# Hours between two publications up to which a day that one of them does not state may be the same.
HOURS_OF_A_DAY = ((30.0, 1.0), (54.0, 0.6), (72.0, 0.3))
# Offices of those who speak about an event rather than act in it.
NO_ACTOR = frozenset({"spokesperson", "institute", "local", "minister", "agency"})
RELEASE = "trade_figures"  # the act of those who publish figures of a period
EVENT_KINDS = ("act", "actor", "office", "day", "form")  # of tags
SIDES = {"country:prk": "DPRK", "country:chn": "PRC", "country:kor": "ROK"}
# Acts that reports of one event name in turn: who travels confers, who confers signs.
RELATED = frozenset(
    frozenset(pair)
    for pair in (
        ("talks", "visit"), ("talks", "agree"), ("talks", "call"), ("talks", "parade"), ("visit", "parade"),
        ("visit", "agree"), ("open", "shipment"), ("open", "agree"), ("visa", "open"), ("close", "restrict"),
        ("close", "accident"), ("detain", "repatriate"), ("detain", "intrude"), ("intrude", "protest"),
        ("restrict", "protest"), ("sanction", "protest"), ("test", "protest"), ("test", "sanction"),
        ("letter", "parade"), ("visa", "agree"), ("restrict", "sanction"), ("drill", "intrude"), ("drill", "protest"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventFeatures:
    """An article's event in the form two are compared by."""

    acts: dict[str, float]
    persons: frozenset[str]
    principals: frozenset[str]  # the persons of the headline; where it names none, of the first sentence
    offices: frozenset[str]
    sides: frozenset[str]
    day: date | None
    is_notice: bool = False  # a list of headlines reports no event
    figures: Figures = NO_FIGURES

    @property
    def is_stated(self) -> bool:
        """Whether the article states anything that another could agree or conflict with."""
        return bool(self.acts or self.persons or self.sides or self.is_notice)

    @property
    def keys(self) -> Iterator[str]:
        """Yield what articles of one event share: an act with a person, an amount, or with an office and the sides."""
        sides = "-".join(sorted(self.sides))
        amounts = self.figures.keys if len(self.sides) > 1 else ()
        for act in self.acts:
            for person in self.persons:
                yield f"{act} {person}"
            for office in self.offices:
                yield f"{act} {office} {sides}"
            for amount in amounts:
                yield f"{act} {amount}"


def event_of_tags(tags: Iterable[tuple[str, str, float]]) -> StoryEvent:
    """Return what happens by an article's tags: (kind, value, score) each; tags of other kinds are left out."""
    found: dict[str, list[tuple[str, float]]] = {kind: [] for kind in EVENT_KINDS}
    for kind, value, score in tags:
        if kind in found:
            found[kind].append((value, score))
    return StoryEvent(
        tuple(found["act"]),
        tuple(found["actor"]),
        tuple(found["office"]),
        next((value for value, _ in found["day"]), ""),
        tuple(value for value, _ in found["form"]),
    )


def event_features(event: StoryEvent, figures: Figures = NO_FIGURES) -> EventFeatures:
    """Return the event of an article, and the figures it states, in the form two are compared by."""
    persons = {name: score for name, score in event.actors if name.startswith("per:")}
    top = max(persons.values(), default=0.0)
    return EventFeatures(
        acts=dict(event.acts),
        persons=frozenset(persons),
        principals=frozenset(name for name, score in persons.items() if score == top),
        offices=frozenset(name for name, _ in event.offices if name not in NO_ACTOR),
        sides=frozenset(SIDES[name] for name, _ in event.actors if name in SIDES),
        day=date.fromisoformat(event.day) if event.day else None,
        is_notice="notice" in event.forms,
        figures=figures,
    )


def event_agreement(one: EventFeatures, other: EventFeatures, hours: float) -> float:
    """Return 0 to 1: how surely two articles published so many hours apart report one event."""
    who = _actors_agree(one, other)
    return who * _acts_agree(one, other) * _days_agree(one, other, hours) if who else 0.0


def act_factor(one: EventFeatures, other: EventFeatures) -> float:
    """Return 1, or less where the two name other acts: background they share counts less then."""
    first, second = ({act for act, score in ev.acts.items() if score >= FIRM_ACT} for ev in (one, other))
    if not first or not second or first & set(other.acts) or second & set(one.acts):
        return 1.0
    is_related = any(frozenset((act, third)) in RELATED for act in first for third in second)
    return RELATED_FACTOR if is_related and not _other_day(one, other) else OTHER_FACTOR


def is_conflict(one: EventFeatures, other: EventFeatures) -> bool:
    """Return whether two articles cannot report one event: other persons of one side act, or on another day.

    Of figures published: of another pair of sides or another period, or one puts right what the other states.
    """
    if one.is_notice or other.is_notice or _persons_conflict(one, other):
        return True
    if RELEASE in one.acts and RELEASE in other.acts and _other_release(one, other):
        return True
    is_same_act = any(act in other.acts for act in one.acts)
    return bool(is_same_act and one.day and other.day and abs((one.day - other.day).days) > CONFLICT_DAYS)


def _other_release(one: EventFeatures, other: EventFeatures) -> bool:
    first, second = one.figures, other.figures
    is_other_pair = (
        len(one.sides) > 1 and len(other.sides) > 1 and not (one.sides <= other.sides or other.sides <= one.sides)
    )
    is_other_period = bool(first.periods and second.periods) and first.periods.isdisjoint(second.periods)
    return is_other_pair or is_other_period or first.is_correction != second.is_correction


def _persons_conflict(one: EventFeatures, other: EventFeatures) -> bool:
    shared = one.persons & other.persons
    first, second = one.principals - shared, other.principals - shared
    if not first or not second:
        return False
    if shared:  # he meets one here and another there
        return not (one.principals <= other.persons or other.principals <= one.persons)
    return not _person_sides(first).isdisjoint(_person_sides(second))


def _actors_agree(one: EventFeatures, other: EventFeatures) -> float:
    if _persons_conflict(one, other):
        return 0.0
    shared = one.persons & other.persons
    if len(shared) > 1 and len(_person_sides(shared)) > 1:
        return TWO_PERSONS
    same_sides = len(one.sides) > 1 and one.sides == other.sides
    if any(name in _sides_of_persons() for name in shared & (one.principals | other.principals)):
        return ONE_PERSON
    if len(one.sides & other.sides) > 1 and (agreed := _two_sides_agree(one, other, is_all=same_sides)):
        return agreed
    return ONE_SIDE if one.sides & other.sides else 0.0


def _two_sides_agree(one: EventFeatures, other: EventFeatures, *, is_all: bool) -> float:
    """Return the agreement of two reports that name the same two sides, `is_all`: and no third that one alone names."""
    figures = shared_figures(one.figures.amounts, other.figures.amounts)
    if figures > 1:
        return MORE_FIGURES
    if is_all and one.offices & other.offices:
        return ONE_OFFICE
    return ONE_FIGURE if figures else BOTH_SIDES * is_all


def _acts_agree(one: EventFeatures, other: EventFeatures) -> float:
    if not one.acts or not other.acts:
        return UNKNOWN_ACT
    shared = max((min(score, other.acts[act]) for act, score in one.acts.items() if act in other.acts), default=0.0)
    if shared:
        return SAME_ACT + ACT_FALLS * shared
    is_related = any(frozenset((act, third)) in RELATED for act in one.acts for third in other.acts)
    return RELATED_ACT if is_related and not _other_day(one, other) else OTHER_ACT


def _other_day(one: EventFeatures, other: EventFeatures) -> bool:
    """Return whether both state a day, and not the same: an arrival and the talks of the next day are two events."""
    return bool(one.day and other.day and one.day != other.day)


def _days_agree(one: EventFeatures, other: EventFeatures, hours: float) -> float:
    if one.day and other.day:
        apart = abs((one.day - other.day).days)
        return 1.0 if apart <= NEAR_DAYS else 0.0
    return next((value for most, value in HOURS_OF_A_DAY if hours <= most), 0.0)


def _person_sides(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(person_side, names))


def person_side(name: str) -> str:
    """Return the side of a person, by id; of those of third countries, themselves."""
    return _sides_of_persons().get(name, name)


@cache
def _sides_of_persons() -> dict[str, str]:
    """Return the side of each person of the lexicon that ships; those of third countries are each their own."""
    sides = {entity.id: entity.side for entity in load_lexicon().entities if entity.kind == "person"}
    return {name: side for name, side in sides.items() if side in SIDES.values()}
