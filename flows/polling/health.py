"""What a feed's answers mean: one word for its state and one sentence for whoever must act. Pure.

ok             entries, the newest of a reasonable age
empty          a feed without entries
undated        entries without a single date: newness shows by their addresses only
frozen         answers, but its newest entry is older than 60 days
html_instead   a web page in place of the feed
wrong_304      'not modified' although nothing was asked conditionally
redirect_loop  redirects without end
blocked        the server refuses us
failing        no answer, or none that can be read
dead           gone by its own word, or failing for two weeks
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from extractors.records import SourceState

FROZEN_AFTER = timedelta(days=60)
DEAD_AFTER = timedelta(days=14)
_REFUSALS = {401, 402, 403, 407, 429, 451}
_BAD_STATES = {"failing", "blocked", "dead", "redirect_loop", "wrong_304", "new"}


def read_health(
    listing_reason: str,
    status: int,
    failure: str,
    entries: int,
    newest_at: datetime | None,
    now: datetime,
    state: SourceState,
) -> tuple[str, str]:
    """Give (state, note) after one poll.

    `listing_reason` is the Listing's ('' when read), `failure` the Response's, `entries` their number,
    `newest_at` the newest stated date, `state` what was remembered before this poll.
    """
    if failure in {"held_back", "cancelled"}:
        return state.state, state.note  # nothing was asked
    if failure or not (200 <= status < 300 or status == 304):
        return _read_failure(status, failure, now, state)
    if status == 304:
        return _read_not_modified(state)
    if listing_reason == "html_instead":
        return "html_instead", "A web page comes in place of the feed: look for the feed's new address."
    if listing_reason:
        return _unless_dead("failing", f"The answer cannot be read ({listing_reason}).", now, state)
    if not entries:
        return "empty", "The feed has no entries: look whether it moved."
    if newest_at is None:
        return "undated", "No entry has a date: what is new is told by its address only."
    if now - newest_at > FROZEN_AFTER:
        return "frozen", f"Nothing newer than {newest_at:%Y-%m-%d}: look for the outlet's living feed."
    return "ok", ""


def _read_failure(status: int, failure: str, now: datetime, state: SourceState) -> tuple[str, str]:
    if status == 410 and not failure:
        return "dead", "Gone by the server's own word (410): find its successor or disable it."
    if failure == "too_many_redirects":
        return "redirect_loop", "The address redirects without end: look for the feed's new address."
    if status in _REFUSALS and not failure:
        return "blocked", f"The server refuses us (status {status}): lengthen the spacing or ask the outlet."
    what = failure.replace("_", " ") if failure else f"status {status}"
    return _unless_dead("failing", f"No usable answer: {what}.", now, state)


def _unless_dead(name: str, note: str, now: datetime, state: SourceState) -> tuple[str, str]:
    """A source that has failed for two weeks is dead, though it is still polled now and then."""
    failing_since = state.last_ok_at or (state.since if state.state in {name, "dead"} else None)
    if state.failures and failing_since is not None and now - failing_since > DEAD_AFTER:
        return "dead", f"{note} So since {failing_since:%Y-%m-%d}: find its successor or disable it."
    return name, note


def _read_not_modified(state: SourceState) -> tuple[str, str]:
    if not state.etag and not state.last_modified:
        return "wrong_304", "The server says 'not modified' to a first request: nothing can be read from it."
    if state.state in _BAD_STATES:
        return "ok", ""
    return state.state, state.note
