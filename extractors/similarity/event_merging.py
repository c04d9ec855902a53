"""Merge reports of one event across articles and languages: a pure function of the set of reports.

    reports ─► groups (event_groups.py): dated ones: the best supported first, with those a day or two from it
        ─► undated ones to the nearest event they can mean, else together ─► Event: status, voices, conflicts

The order of the reports and the batches they come in change nothing. `done` needs a party's official voice or two
independent voices; voices are those of the texts (lineage), never outlets. A denial alone makes no event. How likely a
pair of articles is one story is story_event.py; the lexicon that finds reports is events.toml and modality.toml.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from extractors.records import Event, EventConflict, EventReport, ReportOfEvent
from extractors.similarity.event_groups import MUTUAL, Group, block_of, city_of, group_reports, is_dated, order

ENOUGH_VOICES = 2
AHEAD = frozenset({"planned", "announced", "cancelled"})  # said of what is not over
HAPPENED = frozenset({"done", "under_way"})


def merge_events(reports: Iterable[ReportOfEvent]) -> list[Event]:
    """Return the events of a set of reports, by first report. Set-aside reports and bare denials make none."""
    blocks: dict[tuple[str, ...], list[ReportOfEvent]] = {}
    for one in reports:
        if not one.report.set_aside:
            blocks.setdefault(block_of(one.report), []).append(one)
    found = [event for block in blocks.values() for group in group_reports(block) for event in _event(group)]
    return sorted(found, key=lambda event: (event.first_reported_at, event.event_id))


def _event(group: Group) -> Iterator[Event]:
    """Yield the event of a group; nothing where it is only denied."""
    reports = sorted(group.reports, key=order)
    live = [one for one in reports if not one.is_lost]
    if all(one.report.status == "denied" for one in reports):
        return
    status, why, decided, confirmed_at = _status(live or reports)
    first = reports[0]
    day = _agreed([one for one in live if is_dated(one)] or [one for one in live if one.report.happened_on])
    dated = day.report if day else None
    sides = _sides(first.report)
    named = {side: _best(live or reports, side) for side in sides}
    yield Event(
        event_id=_id(first),
        event_type=first.report.event_type,
        category=first.report.category,
        pair=first.report.pair,
        actor=named[sides[0]][0],
        actor_side=sides[0],
        actor_level=named[sides[0]][1],
        target=named[sides[1]][0],
        target_side=sides[1],
        target_level=named[sides[1]][1],
        place=_place(live or reports),
        happened_on=dated.happened_on if dated else None,
        ends_on=(dated.ends_on or dated.happened_on) if dated else None,
        date_precision=dated.date_precision if dated else "none",
        status=status,
        first_reported_at=first.reported_at,
        confirmed_at=confirmed_at,
        voices=len({_voice(one) for one in live if one.report.status != "denied"}),
        article_count=len({one.article_id for one in reports}),
        has_lost_evidence=len(live) < len(reports),
        why=why if live else "lost",
        decided_by=reports.index(decided),
        reports=tuple(reports),
        report_voices=tuple(_voice(one) for one in reports),
        conflicts=tuple(_conflicts(live, day)),
    )


def _sides(report: EventReport) -> tuple[str, str]:
    """Return whose the event is first: who acts; of what both do, in the pair's order."""
    if report.event_type in MUTUAL:
        one, _, other = report.pair.partition("-")
        return one, other
    return report.actor_side, report.target_side


def _best(reports: Sequence[ReportOfEvent], side: str) -> tuple[str, int]:
    """Return who acts for a side, named by most voices, and the level."""
    names: Counter[str] = Counter()
    levels: dict[str, int] = {}
    for name, level, _ in {
        (name, level, _voice(one))
        for one in reports
        for of, name, level in (
            (one.report.actor_side, one.report.actor, one.report.actor_level),
            (one.report.target_side, one.report.target, one.report.target_level),
        )
        if of == side and name
    }:
        names[name] += 1
        levels[name] = min(filter(None, (levels.get(name, 0), level)), default=0)
    if not names:
        return "", 0
    best = min(names, key=lambda name: (not name.startswith("per:"), -names[name], name))
    return best, levels[best] or min(filter(None, levels.values()), default=0)


def _place(reports: Sequence[ReportOfEvent]) -> str:
    named = Counter(place for place, _ in {(one.report.place, _voice(one)) for one in reports} if place)
    return min(named, key=lambda place: (not place.startswith("city:"), -named[place], place), default="")


def _voice(one: ReportOfEvent) -> str:
    """Return the voice a report counts as: the party that says so, the outlet it cites, else whose words it prints."""
    if one.report.source_class == "official" and one.report.side:
        return f"official:{one.report.side}"
    return one.report.relay.rpartition(":")[2] or one.voice  # entities of outlets are named as their families


def _is_party(one: ReportOfEvent) -> bool:
    return bool(one.report.side) and one.report.side in one.report.pair.split("-")


def _status(reports: Sequence[ReportOfEvent]) -> tuple[str, str, ReportOfEvent, datetime | None]:
    """Return the status of an event, what it rests on, the report that decides it, and since when it is confirmed."""
    happened = [one for one in reports if one.report.status in HAPPENED]
    sure = _made_sure(happened)
    denied = [one for one in reports if one.report.status == "denied" and _is_party(one)]
    if denied and (sure is None or (sure[0] == "independent" and denied[-1].reported_at >= sure[1].reported_at)):
        return "denied", "official", denied[-1], None
    if sure is not None:
        is_over = any(one.report.status == "done" for one in happened)
        return ("done" if is_over else "under_way"), sure[0], sure[1], sure[1].reported_at
    ended = _ended(reports)
    if ended is not None:
        return "cancelled", *ended, None
    heard_of = happened + [one for one in reports if one.report.status == "reported"]
    if heard_of:
        return "reported", "one_voice", min(heard_of, key=order), None
    announced = [one for one in reports if one.report.status == "announced" and _is_party(one)]
    if announced:
        return "announced", "official", announced[0], announced[0].reported_at
    ahead = [one for one in reports if one.report.status in AHEAD] or list(reports)
    return "planned", "one_voice", ahead[0], None


def _made_sure(reports: Sequence[ReportOfEvent]) -> tuple[str, ReportOfEvent] | None:
    """Return what makes reports sure and the one that does: a party's official voice, or a second independent one."""
    party = next((one for one in reports if _is_party(one)), None)
    heard: set[str] = set()
    second = None
    for one in reports:
        if one.report.source_class != "anonymous":
            heard.add(_voice(one))
        if len(heard) >= ENOUGH_VOICES:
            second = one
            break
    if party is not None and (second is None or party.reported_at <= second.reported_at):
        return "official", party
    return ("official", party) if party is not None else ("independent", second) if second is not None else None


def _ended(reports: Sequence[ReportOfEvent]) -> tuple[str, ReportOfEvent] | None:
    """Return what a cancellation rests on, where nothing announces the event again afterwards."""
    ended = [one for one in reports if one.report.status == "cancelled"]
    if not ended:
        return None
    again = [one for one in reports if one.report.status == "announced" and one.reported_at > ended[-1].reported_at]
    if again:
        return None
    party = next((one for one in ended if _is_party(one)), None)
    return ("official" if party else "one_voice"), (party or ended[-1])


def _agreed(dated: Sequence[ReportOfEvent]) -> ReportOfEvent | None:
    """Return the report whose day most voices give, a party's own before others, the earliest last."""
    if not dated:
        return None
    votes = Counter(day for day, _ in {(one.report.happened_on, _voice(one)) for one in dated})
    spans = Counter(span for span, _ in {((one.report.happened_on, one.report.ends_on), _voice(one)) for one in dated})
    return min(
        dated,
        key=lambda one: (
            -votes[one.report.happened_on],
            not _is_party(one),
            -spans[one.report.happened_on, one.report.ends_on],
            order(one),
        ),
    )


def _conflicts(live: Sequence[ReportOfEvent], day: ReportOfEvent | None) -> Iterator[EventConflict]:
    """Yield what reports disagree about, each other value once with the first article that has it."""
    if day is not None and is_dated(day):
        yield from _differences("day", day, [o for o in live if is_dated(o)], lambda r: _iso(r.happened_on))
        ranges = [one for one in live if one.report.date_precision == "day_range"]
        if ranges:
            agreed = day if day in ranges else ranges[0]
            yield from _differences("ends_on", agreed, ranges, lambda r: _iso(r.ends_on))
    placed = [one for one in live if city_of(one.report.place)]
    if placed:
        best = _place(placed)
        first = next(one for one in placed if one.report.place == best)
        yield from _differences("place", first, placed, lambda r: r.place)
    happened = [one for one in live if one.report.status in HAPPENED]
    denied = [one for one in live if one.report.status == "denied"]
    if happened and denied:
        yield EventConflict("status", happened[0].report.status, "denied", happened[0].article_id, denied[0].article_id)


def _differences(
    what: str, of: ReportOfEvent, others: Sequence[ReportOfEvent], value: Callable[[EventReport], str]
) -> Iterator[EventConflict]:
    own = value(of.report)
    seen = {own}
    for one in others:
        other = value(one.report)
        if other not in seen:
            seen.add(other)
            yield EventConflict(what, own, other, of.article_id, one.article_id)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _id(first: ReportOfEvent) -> str:
    """Return an id of an event by its first report, the same in every warehouse that has it."""
    report = first.report
    known = (*block_of(report), first.article_id, report.field, str(report.start), _iso(report.happened_on))
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:16]
