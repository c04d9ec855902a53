"""Which reports are of one event: by type, pair, who acts, level, day and place. Pure, in any order.

Used by event_merging.py, which makes an event of each group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from extractors.records import EventReport, ReportOfEvent

NEAR_DAYS = 2  # zones, nights and arrivals: reports of one event differ by as much
LATE_DAYS = 10  # after which a past event is no longer reported without its day
AHEAD_DAYS = 120  # how far ahead plans without a day are
TOGETHER_DAYS = 5  # undated reports of one event are published no further apart
MUTUAL = frozenset({"summit", "talks", "call", "agreement", "exercise"})  # nobody acts first
AHEAD = frozenset({"planned", "announced", "cancelled"})  # said of what is not over
DAYS = frozenset({"day", "day_range"})
SPANS = {"month": 31, "year": 366}


@dataclass(slots=True)
class Group:
    """Reports of one event while they are gathered; `day` is that of the first, None where no report states one."""

    day: date | None
    near: date  # by which undated reports find it: the day, else that of the first report
    reports: list[ReportOfEvent] = field(default_factory=list)
    persons: dict[str, str] = field(default_factory=dict)  # side → entity id of the person who acts
    levels: set[int] = field(default_factory=set)
    places: set[str] = field(default_factory=set)

    def takes(self, one: ReportOfEvent) -> bool:
        """Return whether a report can be of this event: no other person of a side, no other level or city."""
        persons = _persons(one.report)
        if any(self.persons.get(side, name) != name for side, name in persons.items()):
            return False
        shares = any(self.persons.get(side) == name for side, name in persons.items())
        level = _level(one.report)
        if not shares and level and self.levels and level not in self.levels:
            return False
        place = city_of(one.report.place)
        return shares or not place or not self.places or place in self.places

    def add(self, one: ReportOfEvent) -> None:
        """Add a report and what it names."""
        self.reports.append(one)
        self.persons.update(_persons(one.report))
        self.levels.update({_level(one.report)} - {0})
        self.places.update({city_of(one.report.place)} - {""})


def block_of(report: EventReport) -> tuple[str, ...]:
    """Return what reports of one event share: type, pair, and who acts first where it matters."""
    direction = "" if report.event_type in MUTUAL else report.actor_side
    return (report.event_type, report.pair, direction)


def order(one: ReportOfEvent) -> tuple[object, ...]:
    """Return what reports are ordered by: when they were published, then where they stand."""
    report = one.report
    return (one.reported_at, one.article_id, report.field != "title", report.start, report.end, report.status)


def group_reports(block: Sequence[ReportOfEvent]) -> list[Group]:
    """Return the reports of a block by the event they are of."""
    dated = sorted((one for one in block if is_dated(one)), key=lambda one: (_day(one), order(one)))
    rest = sorted((one for one in block if not is_dated(one)), key=order)
    groups = [group for part in _parts(dated) for group in _gather(part)]
    left: list[ReportOfEvent] = []
    fixed = list(groups)
    # Those that name most come first: what they add decides what the others can mean.
    for one in sorted(rest, key=lambda one: (-len(_persons(one.report)), order(one))):
        near = [(far, number) for number, group in enumerate(fixed) if (far := _distance(one, group)) is not None]
        chosen = next((fixed[number] for _, number in sorted(near) if fixed[number].takes(one)), None)
        if chosen is None:
            left.append(one)
        else:
            chosen.add(one)
    return groups + _gather_undated(sorted(left, key=order))


def is_dated(one: ReportOfEvent) -> bool:
    """Return whether a report states the event's day."""
    return one.report.date_precision in DAYS and one.report.happened_on is not None


def _day(one: ReportOfEvent) -> date:
    return one.report.happened_on or one.reported_at.date()


def _parts(dated: Sequence[ReportOfEvent]) -> Iterator[list[ReportOfEvent]]:
    """Yield runs of reports with no gap of more than NEAR_DAYS between them."""
    part: list[ReportOfEvent] = []
    for one in dated:
        if part and (_day(one) - _day(part[-1])).days > NEAR_DAYS:
            yield part
            part = []
        part.append(one)
    if part:
        yield part


def _gather(part: Sequence[ReportOfEvent]) -> Iterator[Group]:
    """Yield the events of a run: around the day and person most voices agree on first."""
    left = list(part)
    while left:
        support = Counter((day, persons) for day, persons, _ in {(_day(o), _who(o), o.voice) for o in left})
        first = min(left, key=lambda o: (-support[_day(o), _who(o)], -len(_persons(o.report)), _day(o), order(o)))
        group = Group(_day(first), _day(first))
        group.add(first)
        others = [one for one in left if one is not first]
        for one in sorted(
            others, key=lambda o: (abs((_day(o) - _day(first)).days), -len(_persons(o.report)), order(o))
        ):
            if abs((_day(one) - _day(first)).days) <= NEAR_DAYS and group.takes(one):
                group.add(one)
        taken = {id(one) for one in group.reports}
        left = [one for one in left if id(one) not in taken]
        yield group


def _gather_undated(left: Sequence[ReportOfEvent]) -> list[Group]:
    """Return the events of reports without a day, by the month they name or by when they are published."""
    groups: list[Group] = []
    for one in left:
        group = next((g for g in groups if _is_together(one, g.reports[-1]) and g.takes(one)), None)
        if group is None:
            group = Group(None, one.reported_at.date())
            groups.append(group)
        group.add(one)
    return groups


def _is_together(one: ReportOfEvent, other: ReportOfEvent) -> bool:
    first, second = one.report, other.report
    if first.date_precision in SPANS and second.date_precision in SPANS:
        return (first.happened_on, first.date_precision) == (second.happened_on, second.date_precision)
    return abs((one.reported_at - other.reported_at).days) <= TOGETHER_DAYS


def _distance(one: ReportOfEvent, group: Group) -> int | None:
    """Return how many days a report without a day is from a dated event, None where it cannot mean it."""
    day, report, at = group.day, one.report, one.reported_at.date()
    if day is None:
        return None
    if report.date_precision in SPANS and report.happened_on is not None:
        last = report.ends_on or report.happened_on + timedelta(days=SPANS[report.date_precision])
        return abs((day - at).days) if report.happened_on <= day <= last else None
    least, most = (-NEAR_DAYS, AHEAD_DAYS) if report.status in AHEAD else (-LATE_DAYS, 1)
    return abs((day - at).days) if least <= (day - at).days <= most else None


def _persons(report: EventReport) -> dict[str, str]:
    both = ((report.actor_side, report.actor), (report.target_side, report.target))
    chosen = both[:1] if report.event_type == "visit" else both  # who travels; several hosts may receive
    return {side: name for side, name in chosen if name.startswith("per:")}


def _who(one: ReportOfEvent) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_persons(one.report).items()))


def _level(report: EventReport) -> int:
    """Return the level of an event: of who travels, else the higher of both; 0 where not known."""
    known = [level for level in (report.actor_level, report.target_level) if level]
    return report.actor_level if report.event_type == "visit" else min(known, default=0)


def city_of(place: str) -> str:
    """Return a place that is a city, '' for any other."""
    return place if place.startswith("city:") else ""
