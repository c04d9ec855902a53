"""Decide the state of a claim: a pure function of what is said of its event and of the present instant.

    reported ─► corroborated (a second independent voice) ─► confirmed or denied by a party; without a word: expired

Voices are those of the texts, never outlets. What nobody answers for, by an unnamed source or only by hearsay, is one
voice in all its texts: nothing shows that they do not repeat each other. A third party confirms nothing. The
reliability of the source and the credibility of the report are two things: letter and digit of
the Admiralty scale (NATO AJP-2.1).

Which event a statement answers, by where an article reports events and where it answers:

    same words ─► the events those words report
    a sentence of its own ("the ministry had no comment") ─► the report nearest before it, else that of the headline
    an article without a report ─► the event its story reports
    none of these: an official denial stands by itself, as a denial of a report that was not seen
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from extractors.records import AnswerOfArticle, ClaimState, ClaimStep, ReportInArticle, SaidOfEvent

ENOUGH_VOICES = 2
EXPIRES = timedelta(days=45)  # after the last word, and after the day it is due
SAYS = frozenset({"asserted", "hedged", "confirmed"})
SURE = frozenset({"asserted", "confirmed"})
DECIDED = frozenset({"confirmed", "denied"})
UNNAMED = "unnamed"  # the one voice of all that nobody answers for
NEAR = 400  # characters between a report and the answer to it: about two sentences
NEAR_CJK = 160
SHORT_SCRIPTS = frozenset({"zh-Hans", "zh-Hant", "zh", "ja", "ko"})


def claim_state(
    said: Iterable[SaidOfEvent], pair: str, now: datetime, due_at: datetime | None = None
) -> ClaimState | None:
    """Return the state of a claim; None where nobody says or denies it.

    `pair` names the parties ('DPRK-PRC'; '' where any side's official voice is one); `due_at` is the end of the event's
    last day. What is said in articles that are lost counts for nothing.
    """
    items = sorted((one for one in said if not one.is_lost), key=_order)
    parties = frozenset(pair.split("-")) if pair else frozenset({"DPRK", "PRC", "ROK"})
    steps = _steps(items, parties, due_at)
    if not steps:
        return None
    expires_at = _expiry(items[-1].said_at, due_at) if steps[-1].state not in DECIDED else None
    if expires_at is not None and expires_at < now:
        steps.append(_expired(steps[-1], expires_at))
        expires_at = None
    speaking = [one for one in items if one.manner in SAYS] or items
    letter, of_source = _reliability(speaking, parties)
    digit, of_report = _credibility(steps[-1].state, speaking, items, parties)
    voices = len({_voice(one) for one in speaking})
    return ClaimState(tuple(steps), voices, letter, digit, f"{letter}: {of_source}; {digit}: {of_report}", expires_at)


def _order(one: SaidOfEvent) -> tuple[object, ...]:
    at = one.passage
    return (
        one.said_at,
        at.article_id,
        one.manner not in SURE,
        at.field != "title",
        at.start,
        at.end,
        one.manner,
        one.voice,
    )


def _voice(one: SaidOfEvent) -> str:
    """Return the voice something counts as."""
    is_hearsay = one.manner == "hedged" and one.source_class not in {"official", "named"}
    return UNNAMED if is_hearsay or one.source_class == "anonymous" else one.voice


def _is_party(one: SaidOfEvent, parties: frozenset[str]) -> bool:
    return one.source_class == "official" and one.side in parties


def _steps(items: Sequence[SaidOfEvent], parties: frozenset[str], due_at: datetime | None) -> list[ClaimStep]:
    """Return each change of state with the item that makes it, in time; it may expire between two items too."""
    steps: list[ClaimStep] = []
    heard: set[str] = set()
    before: SaidOfEvent | None = None
    for one in items:
        if before and steps and steps[-1].state not in DECIDED | {"expired"}:
            expires_at = _expiry(before.said_at, due_at)
            if expires_at < one.said_at:
                steps.append(_expired(steps[-1], expires_at))
        before = one
        found = _next(steps[-1].state if steps else "", one, heard, parties)
        if found:
            steps.append(ClaimStep(one.said_at, *found, one.passage))
    return steps


def _expiry(last: datetime, due_at: datetime | None) -> datetime:
    return (max(last, due_at) if due_at else last) + EXPIRES


def _expired(last: ClaimStep, at: datetime) -> ClaimStep:
    return ClaimStep(at, "expired", "no_word", last.passage)


def _next(state: str, one: SaidOfEvent, heard: set[str], parties: frozenset[str]) -> tuple[str, str] | None:
    """Return the state that something said leads to and why, None where it changes nothing; note its voice."""
    if one.manner == "denied":
        return ("denied", "official") if _is_party(one, parties) and state not in DECIDED else None
    if one.manner not in SAYS:
        return None
    heard.add(_voice(one))
    if _is_party(one, parties) and one.manner in SURE:
        return ("confirmed", "official") if state != "confirmed" else None
    if state in {"", "expired"} and len(heard) < ENOUGH_VOICES:
        return "reported", "one_voice"
    if state in {"", "expired", "reported"} and len(heard) >= ENOUGH_VOICES:
        return "corroborated", "independent"
    return None


def _reliability(speaking: Sequence[SaidOfEvent], parties: frozenset[str]) -> tuple[str, str]:
    """Return the letter of the best source: A a party's own voice … E nobody named, F not to be judged."""
    classes = {one.source_class for one in speaking if one.manner in SAYS}
    if any(_is_party(one, parties) and one.manner in SURE for one in speaking):
        return "A", "a party's official voice"
    if "official" in classes:
        return "B", "an official voice that is not a party's or hedges"
    if "named" in classes:
        return "C", "a named person"
    if any(one.source_class == "media" and one.manner in SURE for one in speaking):
        return "D", "an outlet in its own words"
    if classes:
        return "E", "nobody answers for it"
    return "F", "no source to be judged"


def _credibility(
    state: str, speaking: Sequence[SaidOfEvent], items: Sequence[SaidOfEvent], parties: frozenset[str]
) -> tuple[int, str]:
    """Return the digit of the report: 1 confirmed by others … 5 improbable, 6 not to be judged."""
    voices = {_voice(one) for one in speaking if one.manner in SAYS}
    officials = {one.side for one in speaking if _is_party(one, parties)}
    if state == "denied":
        return 5, "denied by a party"
    if state == "confirmed" and max(len(officials), len(voices)) >= ENOUGH_VOICES:
        return 1, "confirmed by a party and another voice"
    if state == "confirmed":
        return 2, "said by one party"
    if state == "expired":
        return 6, "no word since"
    if any(one.manner == "denied" for one in items):
        return 4, "denied by somebody"
    if len(voices) >= ENOUGH_VOICES:
        return 2, "independent voices agree"
    if voices == {UNNAMED}:
        return 4, "one voice that nobody answers for"
    return 3, "one voice"


# ---------------------------------------------------------------- which event a statement answers


def links_of(
    answers: Iterable[AnswerOfArticle], reports: Sequence[ReportInArticle], of_story: str
) -> Iterator[tuple[AnswerOfArticle, str]]:
    """Yield the answers of one article, each with the event it is about; '' for an official denial of none.

    `of_story` is the one event that the article's story reports, where the article itself reports none.
    """
    for one in answers:
        at = one.passage
        same = {r.event_id for r in reports if r.field == at.field and r.start < at.end and at.start < r.end}
        for event_id in sorted(same):
            yield one, event_id
        if same:
            continue
        event_id = _elsewhere(one, reports, of_story)
        if event_id or (not reports and stands_alone(one)):
            yield one, event_id


def _elsewhere(one: AnswerOfArticle, reports: Sequence[ReportInArticle], of_story: str) -> str:
    """Return the event that an answer in a sentence of its own is about, '' where nothing shows it."""
    is_nobodys = one.source_class == "official" and not one.side  # nobody can say whose answer it is
    if one.source_class == "media" or is_nobodys:
        return ""
    return _nearest(one, reports) if reports else of_story


def _nearest(one: AnswerOfArticle, reports: Sequence[ReportInArticle]) -> str:
    """Return the event reported nearest before an answer in its field, else by the headline; '' where none is near."""
    at, most = one.passage, NEAR_CJK if one.lang in SHORT_SCRIPTS else NEAR
    before = [r for r in reports if r.field == at.field and r.end <= at.start and at.start - r.end <= most]
    if before:
        return max(before, key=lambda r: (r.end, r.start, r.event_id)).event_id
    # A headline answers what the text begins with; a text answers what its headline reports.
    other = [r for r in reports if r.field != at.field and (at.field == "text" or r.start <= most)]
    return min(other, key=lambda r: (r.start, r.event_id)).event_id if other else ""


def stands_alone(one: AnswerOfArticle) -> bool:
    """Return whether an answer is kept without an event: a denial by a side's official voice."""
    return one.manner == "denied" and one.source_class == "official" and bool(one.side)


def claim_of(event_id: str, side: str, quote: str) -> str:
    """Return the id of a claim: that of its event; of a denial of none that of its sentence, the same in every copy."""
    return event_id or hashlib.sha256(f"{side}\n{' '.join(quote.split())}".encode()).hexdigest()[:16]
