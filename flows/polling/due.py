"""When to ask again: a source's next poll and a page's next try. Pure: `now` and randomness are passed in.

    result of the poll         the next one
    ok, not_modified,          the interval grows or shrinks with the share of entries that were known,
    unchanged                  never below what the feed asks for (ttl, Cache-Control, up to a cap)
    held_back, cancelled       nothing was sent, so nothing is counted against the source
    temporary failure          back-off from 15 minutes: time-out, DNS, broken connection, 5xx
    soft failure               back-off from an hour: 404, 403, 429, a page in place of the feed
    hard failure               back-off from six hours: 410, bytes that are no feed
A source is never given up for ever: the longest back-off is a week. A page is, after five tries or 72 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from extractors.records import Source, SourceState

HOUR_S = 3600.0
FIRST_INTERVAL_S = HOUR_S
SHORTEST_INTERVAL_S = 900.0
LONGEST_INTERVAL_S = 24 * HOUR_S
POLLS_A_WINDOW = 3  # so that a late run, or an hour with twice the news, loses nothing
LONGER, SHORTER = 1.5, 0.5
MOSTLY_KNOWN, MOSTLY_NEW = 0.67, 0.33
# A static server's max-age of a day or a feed's ttl of a week is a template's default, not a wish.
LONGEST_WISH_S = 6 * HOUR_S
LONGEST_RETRY_AFTER_S = 48 * HOUR_S

_SUCCESS = {"ok", "not_modified", "unchanged"}
_NOT_ASKED = {"held_back", "cancelled"}
_TEMPORARY = {
    "timed_out",
    "dns",
    "refused",
    "reset",
    "tls",  # a lapsed certificate is renewed within days
    "truncated",
    "robots_unreachable",
}
_HARD = {"http_410", "bad_url", "forbidden_address", "forbidden_scheme", "malformed", "not_a_listing", "moved_away"}
# (first back-off, longest back-off) in seconds
_BACK_OFF = {
    "temporary": (0.25 * HOUR_S, 6 * HOUR_S),
    "soft": (HOUR_S, 24 * HOUR_S),
    "hard": (6 * HOUR_S, 7 * 24 * HOUR_S),
}

MOST_TRIES = 5
LONGEST_TRYING = timedelta(hours=72)
# After the first try the next run's: most time-outs are over by then. Then 1, 4 and 16 hours.
_PAUSES_S = (0.0, HOUR_S, 4 * HOUR_S, 16 * HOUR_S)


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether an enabled source's next poll has come. A source never polled is due.

    A poll that came due just before an hour the feed asks to be left alone in, is put off like any other.
    """
    if not source.enabled or (state is not None and state.next_poll_at is not None and state.next_poll_at > now):
        return False
    return state is None or avoid_skipped(now, state.skip_hours, state.skip_days) == now


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest and longest interval between two polls of a source, in seconds."""

    shortest_s: float = SHORTEST_INTERVAL_S
    longest_s: float = LONGEST_INTERVAL_S

    def hold(self, interval_s: float) -> float:
        """Bring an interval within the bounds."""
        return min(max(interval_s, self.shortest_s), self.longest_s)


def bounds_of(source: Source, state: SourceState | None = None) -> Bounds:
    """The bounds of a source: its own where its row has them, never below the general shortest.

    Where it is known how far back its listing reaches, it is polled at least three times in that span.
    """
    shortest_s = max(source.min_interval_minutes * 60.0, SHORTEST_INTERVAL_S)
    longest_s = source.max_interval_minutes * 60.0 or LONGEST_INTERVAL_S
    if state is not None and state.window_s:
        longest_s = min(longest_s, state.window_s / POLLS_A_WINDOW)
    return Bounds(shortest_s, max(longest_s, shortest_s))


def next_poll(
    state: SourceState,
    *,
    now: datetime,
    result: str,
    known_share: float,
    max_age_s: float | None = None,
    retry_after_s: float | None = None,
    jitter: float = 0.0,
    bounds: Bounds | None = None,
) -> tuple[datetime, float, int]:
    """Return (next_poll_at, interval_s, failures) after a poll. `bounds` are the source's own for its interval.

    `result` is 'ok', 'not_modified', 'unchanged', or the reason of a failure. `jitter` in 0 … 1 brings a
    regular poll forward by up to a tenth (a timer of the same period must not just miss it) and puts a
    back-off off by up to a quarter.
    """
    bounds = bounds or Bounds()
    interval_s = bounds.hold(state.interval_s or FIRST_INTERVAL_S)
    failures = state.failures
    retry_s = min(retry_after_s or 0.0, LONGEST_RETRY_AFTER_S)
    if result in _SUCCESS:
        failures = 0
        interval_s = bounds.hold(interval_s * _growth(known_share))
        wish_s = min(max(state.ttl_minutes * 60.0, max_age_s or 0.0), LONGEST_WISH_S)
        wait_s = max(interval_s * (1 - 0.1 * jitter), wish_s, retry_s)
        if bounds.longest_s < LONGEST_INTERVAL_S:  # what overflows in between is lost: the desk's word counts more
            wait_s = max(min(wait_s, bounds.longest_s), retry_s)
    elif result in _NOT_ASKED:
        wait_s = max(retry_s, SHORTEST_INTERVAL_S)
    else:
        failures += 1
        first_s, longest_s = _BACK_OFF[weigh_failure(result)]
        back_off_s = min(first_s * 2 ** min(failures - 1, 16), longest_s)
        wait_s = max(back_off_s * (1 + 0.25 * jitter), retry_s)
    return now + timedelta(seconds=wait_s), interval_s, failures


def avoid_skipped(at: datetime, hours: Collection[int], days: Collection[str]) -> datetime:
    """Move an instant out of the UTC hours and English days a feed asks to be left alone in (RSS 2.0)."""
    names = {day.strip().lower() for day in days}
    moved = at.astimezone(UTC)
    for _ in range(8 * 24):
        if moved.hour not in hours and moved.strftime("%A").lower() not in names:
            return moved
        moved = (moved + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return at  # every hour is named: that cannot be meant


def weigh_failure(result: str) -> str:
    """Return how lasting a failed poll is: 'temporary', 'soft' or 'hard'."""
    if result in _TEMPORARY or (result.startswith("http_5") and len(result) == len("http_503")):
        return "temporary"
    return "hard" if result in _HARD else "soft"


def next_page_try(
    tries: int, first_tried_at: datetime | None, now: datetime, retry_after_s: float | None = None
) -> datetime | None:
    """Return when to try a page again after `tries` tries that failed temporarily; None: give up."""
    if tries >= MOST_TRIES:
        return None
    pause_s = max(_PAUSES_S[max(tries - 1, 0)], min(retry_after_s or 0.0, LONGEST_RETRY_AFTER_S))
    at = now + timedelta(seconds=pause_s)
    return at if at <= (first_tried_at or now) + LONGEST_TRYING else None


def was_asked(failure: str) -> bool:
    """Whether anything was sent at all. A page that was held back keeps its count of tries as it is."""
    return failure not in _NOT_ASKED


def is_temporary(status: int, failure: str) -> bool:
    """Whether the same request may well succeed later: silence, 408, 425, 429, 5xx; not 404, 403, too_large …"""
    if failure:
        return failure in _TEMPORARY or failure in _NOT_ASKED
    return status in {408, 425, 429} or 500 <= status < 600


def _growth(known_share: float) -> float:
    if known_share >= MOSTLY_KNOWN:
        return LONGER
    return SHORTER if known_share < MOSTLY_NEW else 1.0
