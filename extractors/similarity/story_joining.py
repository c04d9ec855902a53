"""Join groups of articles that plainly report one event, where their words and languages keep them apart.

Average likeness parts the reports of a great event: a hundred pieces around a summit have little to do with each other,
and a report in another language is like few of them. What the two have in common is who did what: two persons of two
sides in one act, or one person's journey to the other side, on one day. Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING

from extractors.similarity.story_event import FIRM_ACT, NEAR_DAYS, person_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from extractors.similarity.story_features import StoryFeatures

CORE_SHARE = 0.25  # of a group's articles that name an act: those of the event it is known by
TOGETHER_HOURS = 30.0  # between the middle reports of two groups of one event
PERSONAL = frozenset({"visit", "call", "letter", "talks"})  # acts of which one person is enough, with both sides
PAIRED = frozenset({"talks", "visit", "call", "letter", "agree", "parade"})


@dataclass(frozen=True, slots=True)
class _Core:
    """The reports of a group that name one act of the same persons."""

    group: int
    hour: float  # the middle of their publication
    day: date | None  # the day that most of them state
    scripts: frozenset[str]


def join_events(groups: Sequence[tuple[int, ...]], known: Sequence[StoryFeatures]) -> list[tuple[int, ...]]:
    """Return the groups with those of one event joined, each sorted; the order of the groups does not matter."""
    cores: dict[str, list[_Core]] = defaultdict(list)
    for number, group in enumerate(groups):
        for key, core in _cores(number, group, known):
            cores[key].append(core)
    leader = list(range(len(groups)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for key in sorted(cores):
        for one, other in combinations(cores[key], 2):
            if _is_one(one, other, is_pair=key[0] == "2"):
                first, second = sorted((find(one.group), find(other.group)))
                leader[second] = first
    joined: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        joined[find(number)] += group
    return sorted(tuple(sorted(members)) for members in joined.values())


def _cores(number: int, group: Sequence[int], known: Sequence[StoryFeatures]) -> Iterator[tuple[str, _Core]]:
    members: dict[str, list[StoryFeatures]] = defaultdict(list)
    acting = sum(any(score >= FIRM_ACT for score in known[index].event.acts.values()) for index in group)
    for index in group:
        for key in _keys(known[index]):
            members[key].append(known[index])
    for key, some in members.items():
        if len(some) >= CORE_SHARE * acting:
            hours = [one.text.published_at.timestamp() / 3600 for one in some if one.text.published_at]
            days = Counter(one.event.day for one in some if one.event.day)
            if hours:
                day = min(days, key=lambda day: (-days[day], day)) if days else None
                yield key, _Core(number, median(hours), day, frozenset(one.script for one in some))


def _keys(one: StoryFeatures) -> Iterator[str]:
    """Yield '2 act person person' of two sides, else '1 act person' of what concerns two sides."""
    event = one.event
    if event.is_notice:
        return
    acts = [act for act, score in event.acts.items() if score >= FIRM_ACT]
    pairs = [pair for pair in combinations(sorted(event.principals), 2) if person_side(pair[0]) != person_side(pair[1])]
    for act in acts:
        if act in PAIRED:
            yield from (f"2 {act} {first} {second}" for first, second in pairs)
        if act in PERSONAL and len(event.principals) == 1 and len(event.sides) > 1:
            yield f"1 {act} {min(event.principals)}"


def _is_one(one: _Core, other: _Core, *, is_pair: bool) -> bool:
    """Return whether two cores of one key are of one day; of one person alone, only across languages."""
    if abs(one.hour - other.hour) > TOGETHER_HOURS or (not is_pair and one.scripts == other.scripts):
        return False
    return not one.day or not other.day or abs((one.day - other.day).days) <= NEAR_DAYS
