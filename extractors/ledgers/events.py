"""Reports of events between DPRK and PRC or ROK and PRC: who does what with whom, where, on which day, and how surely.

    sentence with a word of an event ─► no veto (condition, wish, agenda, forecast, question …) ─► both sides of a pair
        ─► status: the rule's own, else what the words around it make of it ─► day, place, who says so ─► EventReport
The words of events are lexicon/events.toml's, those around them modality.toml's. Reports of one event are merged in
extractors/similarity/event_merging.py. Not here: what several reports together prove.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._around.linked import is_of_others
from extractors.ledgers._around.modality import (
    AHEAD,
    ORDER,
    Hit,
    apart,
    bears_on,
    carried_on,
    clause_of,
    matches,
    status_of,
)
from extractors.ledgers._candidates import Group, candidates, group
from extractors.ledgers._parties import Parties, read_parties
from extractors.ledgers._party import Party, finds
from extractors.ledgers._sentences import LONGEST, span_of_words, words_of
from extractors.ledgers._when import own_days, span_of, why_set_aside, with_source
from extractors.records import EventReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.annotation.speakers import Speaker
    from extractors.ledgers._candidates import Candidates
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import DateMention, PageFacts

FILE, MODALITY = "events.toml", "modality.toml"
MOST_A_SENTENCE = 4
WEEK = timedelta(days=7)
LONG_AGO = timedelta(days=20 * 365)  # before which an event is history
FAR = 24  # characters between a noun of an event and the day it needs
SOON = timedelta(days=60)  # ahead of which a day without a year, of words without a tense, is one of last year
ASSERTED = frozenset({"done", "under_way"})
HEAD = 1  # level of heads of state and party


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules by what they say, each list in the file's order."""

    events: Group
    vetoes: Group
    statuses: Group
    ends: Group
    breaks: Group
    breaks_behind: Group
    dates: tuple[LedgerRule, ...]
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """An event in a sentence, before it is a row."""

    hit: Hit
    type: str
    actor: Party
    target: Party
    status: str
    clause: tuple[int, int]


def read(annotated: AnnotatedText, page: PageFacts) -> list[EventReport]:
    """Return what each sentence reports of an event, at most one of a type and pair a sentence."""
    rules = _rules(annotated.lexicon)
    parties = read_parties(annotated)
    if rules is None or not parties.has_pair:
        return []
    found: list[EventReport] = []
    possible = candidates(annotated)
    speakers: dict[int, list[Speaker]] | None = None
    for index, sentence in enumerate(annotated.sentences):
        if not parties.may_act(index):
            continue
        raw = words_of(annotated, sentence)
        events = _events(rules, possible, raw, parties, index, is_title=sentence.field == "title")
        if events and speakers is None:
            speakers = _speakers(annotated)
        rows = (_row(annotated, page, rules, index, one, (speakers or {}).get(index, []), parties) for one in events)
        found += [row for row in rows if row is not None]
    return found


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules | None:
    held, around = lexicon.ledger.get(FILE), lexicon.ledger.get(MODALITY)
    if held is None or around is None:
        return None
    events = tuple(rule for rule in held.rules if rule.value("type"))
    vetoes, statuses, dates = (
        tuple(rule for rule in around.rules if rule.value(key)) for key in ("veto", "status", "date")
    )
    ends, breaks, behind = (
        tuple(rule for rule in around.rules if rule.value("clause") == kind)
        for kind in ("end", "break", "break_behind")
    )
    categories = {rule.value("type"): rule.value("category") for rule in reversed(events) if rule.value("category")}
    return _Rules(
        events=group(lexicon, events),
        vetoes=group(lexicon, vetoes),
        statuses=group(lexicon, statuses),
        ends=group(lexicon, ends),
        breaks=group(lexicon, breaks),
        breaks_behind=group(lexicon, behind),
        dates=dates,
        categories=categories,
    )


def _events(
    rules: _Rules, possible: Candidates, raw: str, parties: Parties, index: int, *, is_title: bool
) -> list[_Found]:
    """Return the events of a sentence."""
    hits = apart(
        [hit for hit in matches(possible.of(rules.events, index), raw) if is_title or hit.rule.value("only") != "title"]
    )
    if not hits:
        return []
    vetoes, statuses, ends, breaks = (
        matches(possible.of(some, index), raw) for some in (rules.vetoes, rules.statuses, rules.ends, rules.breaks)
    )
    boundaries = [hit.start for hit in apart(ends)]
    behind = matches(possible.of(rules.breaks_behind, index), raw)
    new = [*(hit.start for hit in breaks), *(hit.end for hit in behind)]
    found: dict[tuple[str, ...], _Found] = {}
    scopes = [{"clause": clause_of(hit, boundaries, len(raw)), "run": clause_of(hit, new, len(raw))} for hit in hits]
    read_as = [status_of(hit, around, statuses, raw) for hit, around in zip(hits, scopes, strict=True)]
    own = parties.by_sentence.get(index, ())
    read_as = carried_on(parties.annotated, hits, scopes, read_as, raw)
    for hit, around, status in zip(hits, scopes, read_as, strict=True):
        if any(bears_on(veto, hit, around, raw) for veto in vetoes):
            continue
        both = parties.of(index, hit.rule.value("form"), (hit.start, hit.end), around["clause"], hit.rule.value("to"))
        if both is None or (
            status in ASSERTED and is_of_others(parties.annotated, index, own, hit, around["clause"], both)
        ):
            continue
        words = raw[slice(*around["clause"])]
        kind = _type_of(hit, *both, are_heads=finds(parties.annotated, "heads", words))
        one = _Found(hit, kind, *both, status, around["clause"])
        key = (kind, *sorted((both[0].side, both[1].side)))
        if kind and (key not in found or ORDER.index(status) < ORDER.index(found[key].status)):
            found[key] = one
    return sorted(found.values(), key=lambda one: one.hit.start)[:MOST_A_SENTENCE]


def _type_of(hit: Hit, actor: Party, target: Party, *, are_heads: bool = False) -> str:
    """Return the type: talks of two heads are a summit, a summit of others is none of theirs.

    `are_heads`: words say so of two countries.
    """
    levels = {actor.level, target.level}
    are_heads = are_heads and {actor.kind, target.kind} == {"country"}
    if hit.type == "talks" and (levels == {HEAD} or (are_heads and levels <= {0, HEAD})):
        return "summit"
    if hit.type == "summit" and any(level > HEAD for level in levels):
        return "talks"
    return hit.type


def _speakers(annotated: AnnotatedText) -> dict[int, list[Speaker]]:
    from extractors.annotation.speakers import speakers_of

    found: dict[int, list[Speaker]] = {}
    for speaker in speakers_of(annotated):
        if speaker.subject is not None:
            found.setdefault(speaker.subject.sentence, []).append(speaker)
    return found


def _row(
    annotated: AnnotatedText,
    page: PageFacts,
    rules: _Rules,
    index: int,
    one: _Found,
    speakers: list[Speaker],
    parties: Parties,
) -> EventReport | None:
    sentence = annotated.sentences[index]
    day = _day(rules, annotated, sentence, one, page)
    first, last, precision = span_of(day)
    first, last = _in_tense(annotated, sentence, one, day, first, last, page)
    if day is None and one.status == "done":
        first, last, precision = span_of(_day_before(rules, annotated, index, page))
    if one.hit.rule.value("needs_day") and first is None:
        return None
    source_class, side, relay = parties.voice(speakers[0] if speakers else None)
    is_relayed = source_class == "media" and any(other.speaker_class == "official" for other in speakers)
    status = with_source(_by_day(one, first, last, page), "official" if is_relayed else source_class, one.type)
    start, end = span_of_words(annotated, sentence, max(LONGEST, one.hit.end))
    if first is not None and page.published_on is not None and page.published_on - first > LONG_AGO:
        return None
    other = {one.actor.side, one.target.side} - {"PRC"}
    return EventReport(
        rule_id=one.hit.rule.id,
        field=sentence.field,
        start=start,
        end=end,
        event_type=one.type,
        category=rules.categories.get(one.type, ""),
        pair=f"{next(iter(other))}-PRC",
        actor=one.actor.entity,
        actor_side=one.actor.side,
        actor_office=one.actor.office,
        actor_level=one.actor.level,
        target=one.target.entity,
        target_side=one.target.side,
        target_office=one.target.office,
        target_level=one.target.level,
        place=parties.place(index, (one.hit.start, one.hit.end), one.clause),
        happened_on=first,
        ends_on=last,
        date_precision=precision,
        status=status,
        source_class=source_class,
        side=side,
        relay=relay,
        set_aside=why_set_aside(status, first, precision, page),
    )


def _day(
    rules: _Rules, annotated: AnnotatedText, sentence: Sentence, one: _Found, page: PageFacts
) -> DateMention | None:
    """Return the day or span nearest to the event's words that dates neither the saying nor another event."""
    raw = words_of(annotated, sentence)
    own = own_days(raw, page.published_on, rules.dates)
    start, end = one.clause
    inside = [mention for mention in own if start <= mention.start < end]
    is_han = not raw[one.hit.start : one.hit.end].isascii()

    def distance(mention: DateMention) -> tuple[bool, int]:
        is_behind = mention.start >= one.hit.end
        far = mention.start - one.hit.end if is_behind else max(one.hit.start - mention.end, 0)
        return is_han and is_behind, far

    if one.hit.rule.value("needs_day"):
        inside = own = [mention for mention in inside if distance(mention)[1] <= FAR]
    return min(inside or own, key=distance, default=None)


def _day_before(rules: _Rules, annotated: AnnotatedText, index: int, page: PageFacts) -> DateMention | None:
    """Return the one month or year of the sentence before that is meant by "at the time", "that month"."""
    sentence, before = annotated.sentences[index], annotated.sentences[max(0, index - 1)]
    if index == 0 or before.field != sentence.field or not finds(annotated, "then", words_of(annotated, sentence)):
        return None
    days = own_days(words_of(annotated, before), page.published_on, rules.dates)
    return days[0] if len(days) == 1 and days[0].precision in {"month", "year"} else None


def _in_tense(
    annotated: AnnotatedText,
    sentence: Sentence,
    one: _Found,
    day: DateMention | None,
    first: date | None,
    last: date | None,
    page: PageFacts,
) -> tuple[date | None, date | None]:
    """Return the days a week or year off where those of something done were read as to come, or the other way round."""
    if first is None or last is None or day is None or page.published_on is None:
        return first, last
    words = annotated.raw(sentence.field)[sentence.start + day.start : sentence.start + day.end]
    if one.status in AHEAD:
        is_past = -WEEK <= first - page.published_on < timedelta() and one.hit.rule.value("status") in AHEAD
        return (first + WEEK, last + WEEK) if is_past and finds(annotated, "weekday", words) else (first, last)
    is_done = one.status == "done" and (one.hit.rule.value("tense") or first - page.published_on > SOON)
    if (
        is_done
        and first > page.published_on
        and not finds(annotated, "year", words)
        and page.published_on.year == first.year
    ):
        return _a_year_before(first), _a_year_before(last)
    is_weekday = not any(char.isdigit() for char in words) and timedelta() < first - page.published_on <= WEEK
    return (first - WEEK, last - WEEK) if is_weekday and one.status != "denied" else (first, last)


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _by_day(one: _Found, first: date | None, last: date | None, page: PageFacts) -> str:
    """Return the status by the day: what words without a tense say of a day ahead is announced, of days over done."""
    if one.status == "invited":  # the words have no tense
        if last is None or page.published_on is None or first is None or first > page.published_on:
            return "announced"
        return "done" if last <= page.published_on else "under_way"
    if first is None or last is None or page.published_on is None:
        return one.status
    if one.status in {"done", "under_way"} and first > page.published_on and not one.hit.rule.value("tense"):
        return "announced"
    is_dated = one.hit.rule.value("tense") != "ahead" and one.hit.rule.value("status") not in AHEAD
    if one.status == "announced" and is_dated and last < page.published_on - timedelta(days=1):
        return "done"
    return one.status
