"""Which reports are of one event: by type, pair, who acts, level, day and place. Pure, in any order.

Used by event_merging.py, which makes an event of each group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

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
    months: set[date | None] = field(default_factory=set)  # stated without a day

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
        if one.report.date_precision == "month":
            self.months.add(one.report.happened_on)


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
    fixed = _ByDay(groups)
    # Those that name most come first: what they add decides what the others can mean.
    for one in sorted(rest, key=lambda one: (-len(_persons(one.report)), order(one))):
        chosen = next((group for group in fixed.near(one) if group.takes(one)), None)
        if chosen is None:
            left.append(one)
        else:
            chosen.add(one)
    return groups + _gather_undated(sorted(left, key=order))


class _ByDay:
    """Groups with a day, to be found by it."""

    def __init__(self, groups: Sequence[Group]) -> None:
        numbered = ((group.day, number, group) for number, group in enumerate(groups) if group.day is not None)
        self._groups = sorted(numbered, key=lambda item: item[:2])
        self._days = [day for day, _, _ in self._groups]

    def near(self, one: ReportOfEvent) -> list[Group]:
        """Return the groups that a report without a day can mean, the nearest to its publication first."""
        first, last = _meant_days(one)
        at = one.reported_at.date()
        found = self._groups[bisect_left(self._days, first) : bisect_right(self._days, last)]
        return [group for _, _, group in sorted(found, key=lambda item: (abs((item[0] - at).days), item[1]))]


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
    """Yield the events of a run: around the day and person most voices agree on first.

    What is left is held by day, and the best supported report in a heap: what it is ordered by only falls as others go.
    """
    days, who = [_day(one) for one in part], [_who(one) for one in part]
    ranks = [(-len(names), order(one)) for one, names in zip(part, who, strict=True)]
    voices: dict[tuple[date, object], Counter[str]] = {}
    by_day: dict[date, set[int]] = {}
    for number, one in enumerate(part):
        voices.setdefault((days[number], who[number]), Counter())[one.voice] += 1
        by_day.setdefault(days[number], set()).add(number)

    def key(number: int) -> tuple[object, ...]:
        names, at = ranks[number]
        return (-len(voices[days[number], who[number]]), names, days[number], at, number)

    heap: list[Any] = [key(number) for number in range(len(part))]
    heapify(heap)
    left = set(range(len(part)))
    while left:
        known = heappop(heap)
        first = known[-1]
        if first not in left:
            continue
        if key(first) != known:
            heappush(heap, key(first))
            continue
        day = days[first]
        group = Group(day, day)
        group.add(part[first])
        taken = [first]
        around = (day + timedelta(days=far) for far in range(-NEAR_DAYS, NEAR_DAYS + 1))
        others = [number for near in around for number in by_day.get(near, ()) if number != first]
        for number in sorted(others, key=lambda n: (abs((days[n] - day).days), ranks[n], n)):
            if group.takes(part[number]):
                group.add(part[number])
                taken.append(number)
        for number in taken:
            left.discard(number)
            by_day[days[number]].discard(number)
            heard = voices[days[number], who[number]]
            heard[part[number].voice] -= 1
            if not heard[part[number].voice]:
                del heard[part[number].voice]
        yield group


def _gather_undated(left: Sequence[ReportOfEvent]) -> list[Group]:
    """Return the events of reports without a day, by the month they name or by when they are published."""
    groups: list[Group] = []
    still: list[Group] = []  # those that a later report can be of
    for one in left:
        still = [group for group in still if _can_follow(one, group.reports[-1])]
        group = next((g for g in still if _is_together(one, g) and g.takes(one)), None)
        if group is None:
            group = Group(None, one.reported_at.date())
            groups.append(group)
            still.append(group)
        group.add(one)
    return groups


def _can_follow(one: ReportOfEvent, last: ReportOfEvent) -> bool:
    """Return whether this report, or one published later, can be of the event that another was of last."""
    return last.report.date_precision in SPANS or abs((one.reported_at - last.reported_at).days) <= TOGETHER_DAYS


def _is_together(one: ReportOfEvent, group: Group) -> bool:
    last = group.reports[-1]
    first, second = one.report, last.report
    if first.date_precision in SPANS and second.date_precision in SPANS:
        if first.date_precision == second.date_precision:
            return first.happened_on == second.happened_on
        return _is_planned_within(first, second, group)
    return abs((one.reported_at - last.reported_at).days) <= TOGETHER_DAYS


def _is_planned_within(first: EventReport, second: EventReport, group: Group) -> bool:
    """Return whether what is planned for a month and for its year are one: of two months in a year neither is."""
    if first.happened_on is None or second.happened_on is None or not {first.status, second.status} <= AHEAD:
        return False
    months = group.months | {one.happened_on for one in (first, second) if one.date_precision == "month"}
    return first.happened_on.year == second.happened_on.year and len(months) == 1


def _meant_days(one: ReportOfEvent) -> tuple[date, date]:
    """Return the first and last day of a dated event that a report without a day can mean."""
    report, at = one.report, one.reported_at.date()
    if report.date_precision in SPANS and report.happened_on is not None:
        last = report.ends_on or report.happened_on + timedelta(days=SPANS[report.date_precision])
        return report.happened_on, last
    least, most = (-NEAR_DAYS, AHEAD_DAYS) if report.status in AHEAD else (-LATE_DAYS, 1)
    return at + timedelta(days=least), at + timedelta(days=most)


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
