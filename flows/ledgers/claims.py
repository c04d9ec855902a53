"""Settle the ledger of claims: the state of the claim of each event, and what is new in its history.

    articles whose answers may be linked otherwise ─► links (extractors/similarity/claim_states, pure) ─┐
    events that changed, claims that expire ─► what is said of those claims ◄──────────────────────────┘
        ─► state (extractors/similarity/claim_states, pure) ─► written where it differs; history is only added to

Only what is touched is read and decided; the outcome is that of deciding everything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from extractors.records import AnswerOfArticle, ClaimState, ClaimStep, Event, Passage, ReportOfEvent, SaidOfEvent
from extractors.similarity.claim_states import claim_of, claim_state, links_of
from warehouse.tables import claims as store
from warehouse.tables.claims import AnsweringArticle, Link, NewStep, StoredClaim

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NO_ASSERTION = frozenset({"neither", "denied", "silent"})  # what stands in such words is reported elsewhere
# How a report of each status says that the event is; the others assert it.
MANNERS = {"denied": "denied", "reported": "hedged", "cancelled": "neither"}


def settle_claims(
    connection: DuckDBPyConnection,
    events: Sequence[Event],
    changed: Collection[str],
    *,
    at: datetime,
    run_id: str,
    lexicon_version: str,
) -> int:
    """Settle the claims of the changed events (ids, also of those that are gone) and of what answers them.

    Call inside the caller's transaction, after the events are written. Return how many steps of history are new.
    """
    touched = set(changed) | store.expired_claims(connection, at) | _relink(connection)
    if not touched:
        return 0
    said = store.said_of(connection, touched)
    before = store.stored_claims(connection, touched)
    by_id = {event.event_id: event for event in events if event.event_id in touched}
    alone = {name: said[name][0].passage for name in sorted(touched & said.keys() - by_id.keys())}
    quotes = store.quotes_of(connection, list(alone.values()))
    states: dict[str, ClaimState] = {}
    claims: list[StoredClaim] = []
    for name in sorted(touched):
        event = by_id.get(name)
        state = claim_of_event(event, said.get(name, ()), at) if event else claim_state(said.get(name, ()), "", at)
        if state is not None:
            states[name] = state
            claims.append(_claim(name, event, state, words_of(event) if event else quotes[alone[name]]))
    gone = before.keys() - states.keys()
    differing = [claim for claim in claims if before.get(claim.claim_id) != claim]
    store.write_claims(connection, gone, differing)
    known = store.known_states(connection, states)
    new = [step for name, state in states.items() for step in new_steps(name, state.steps, known.get(name, ()))]
    store.add_history(connection, new, at=at, run_id=run_id, lexicon_version=lexicon_version)
    return len(new)


def _relink(connection: DuckDBPyConnection) -> set[str]:
    """Link the answers of articles that changed to claims again; return the claims of before and after."""
    articles = store.answering_articles(connection)
    if not articles:
        return set()
    names = [one.article_id for one in articles]
    answers = store.answers_of(connection, [one for one in articles if one.digest])
    reports = store.reports_in(connection, names)
    links: list[Link] = []
    for article in articles:
        quotes = dict(answers.get(article.article_id, ()))
        for answer, event_id in links_of(quotes, reports.get(article.article_id, ()), article.of_story):
            if event_id or article.is_on_subject:
                links.append(_link(article, answer, event_id, quotes[answer]))
    touched = store.claims_of_articles(connection, names) | {link.claim_id for link in links}
    store.write_links(connection, articles, links)
    return touched


def _link(article: AnsweringArticle, one: AnswerOfArticle, event_id: str, quote: str) -> Link:
    is_official = one.source_class == "official" and one.side
    said = SaidOfEvent(
        one.passage,
        article.said_at or datetime.min.replace(tzinfo=UTC),
        f"official:{one.side}" if is_official else article.voice,
        one.manner,
        one.source_class,
        one.side,
        article.is_lost,
    )
    return Link(claim_of(event_id, one.side, quote), event_id, one.speaker, said)


def claim_of_event(event: Event, answers: Sequence[SaidOfEvent], now: datetime) -> ClaimState | None:
    """Return the state of the claim of an event, of its reports and what answers them. Pure."""
    places = [one.passage for one in answers if one.manner in NO_ASSERTION]
    reported = [_reported(one, voice, places) for one, voice in zip(event.reports, event.report_voices, strict=True)]
    due_at = datetime.combine(event.ends_on, time.max, UTC) if event.ends_on else None
    return claim_state([*reported, *answers], event.pair, now, due_at)


def _reported(one: ReportOfEvent, voice: str, answers: Sequence[Passage]) -> SaidOfEvent:
    """Return a report as what is said; one that stands in an answer is only what somebody was asked about."""
    report = one.report
    at = Passage(one.article_id, report.field, report.start, report.end)
    is_asked = report.status != "denied" and any(_overlaps(at, other) for other in answers)
    manner = "hedged" if is_asked else MANNERS.get(report.status, "asserted")
    source_class = "anonymous" if is_asked else report.source_class or "media"
    return SaidOfEvent(at, one.reported_at, voice, manner, source_class, "" if is_asked else report.side, one.is_lost)


def _overlaps(one: Passage, other: Passage) -> bool:
    same = (one.article_id, one.field) == (other.article_id, other.field)
    return same and one.start < other.end and other.start < one.end


def words_of(event: Event) -> str:
    """Return what the claim of an event says: the kind of event, who, whom, where and when."""
    who = f"{event.event_type}: {event.actor or event.actor_side} – {event.target or event.target_side}"
    where = f", {event.place}" if event.place else ""
    known = {"month": 7, "year": 4}.get(event.date_precision, 10)  # characters of the day that are known
    return who + where + (f", {event.happened_on.isoformat()[:known]}" if event.happened_on else "")


def _claim(name: str, event: Event | None, state: ClaimState, words: str) -> StoredClaim:
    last = state.steps[-1]
    return StoredClaim(
        name, event.event_id if event else "", words, last.state, last.said_at, state.voices, state.reliability,
        state.credibility, state.why, last.passage.article_id, state.expires_at,
    )  # fmt: skip


def new_steps(name: str, steps: Sequence[ClaimStep], known: Sequence[str]) -> list[NewStep]:
    """Return the steps that history lacks; where what is known now took another course, the last alone. Pure."""
    states = [step.state for step in steps]
    if list(known) == states[: len(known)]:
        before = ["", *states]
        return [NewStep(name, i, before[i], step) for i, step in enumerate(steps) if i >= len(known)]
    return [NewStep(name, len(known), known[-1], steps[-1])] if known[-1] != states[-1] else []
