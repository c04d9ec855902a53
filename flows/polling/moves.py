"""A source that moves: permanent redirects counted, believed after some polls, advised after a week. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from extractors.records import Source, SourceState
from flows.polling.due import weigh_failure
from flows.polling.health import Health

if TYPE_CHECKING:
    from flows.fetching.messages import Response

# Permanent redirects in a row after which a feed is requested at its new address.
MOVES_BELIEVED = 3
# So long they lead to one address before the row is to be changed.
MOVED_FOR_GOOD = timedelta(days=7)
MOVED_AWAY = "moved_away"  # the answer came from another publisher: not the source's


def with_address(state: SourceState, response: Response, failure: str, now: datetime) -> SourceState:
    """Count permanent redirects to one address. A single one may be an error; 302 and 307 do not count."""
    if response.moved_to and failure != MOVED_AWAY:
        again = response.moved_to == state.moved_to
        seen, since = (state.moved_seen + 1, state.moved_since or now) if again else (1, now)
        return replace(state, moved_to=response.moved_to, moved_seen=seen, moved_since=since)
    asks_new = response.url == state.moved_to and state.moved_seen >= MOVES_BELIEVED
    if asks_new and weigh_failure(failure) != "temporary" and failure:
        return replace(state, moved_to="", moved_seen=0, moved_since=None)  # a dead end: back to the row's address
    if failure or asks_new:
        return state
    return replace(state, moved_to="", moved_seen=0, moved_since=None)


def with_move(health: Health, state: SourceState, source: Source, now: datetime) -> Health:
    """Add what to change in the row of a source that has led to a new address for a week."""
    has_moved = state.moved_since is not None and now - state.moved_since >= MOVED_FOR_GOOD
    if not has_moved or health.advice or state.moved_to == source.url:
        return health
    advice = f'It has moved for good: set `url = "{state.moved_to}"`, or run `yalu sources check {source.id} --apply`.'
    return replace(
        health, note=health.note or f"It has led to {state.moved_to} since {state.moved_since:%Y-%m-%d}.", advice=advice
    )
