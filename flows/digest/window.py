"""What a day's digest covers, decided from instants alone. Pure.

    previous cut-off ─────────────► last collection finished ──► now (or send_at on a past day)
    └──────── this digest ────────┘ └──── the next digest ────┘

The cut-off is where the snapshot's knowledge ends, not the hour of sending: what a run under way at that hour
brings is published after it, and would otherwise fall between two digests.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.digest.records import Window

FIRST_WINDOW = timedelta(hours=24)  # where no digest went before


def desk_today(now: datetime, zone: str) -> date:
    """The day it is at the desk."""
    return now.astimezone(ZoneInfo(zone)).date()


def nominal_end(day: date, now: datetime, send_at: str, zone: str) -> datetime:
    """Where the window of `day` would end if collections never rested: now for today, `send_at` for a past day."""
    if day >= desk_today(now, zone):
        return now
    hour = time.fromisoformat(send_at)
    # A time that a summer-time change skips or repeats is resolved by zoneinfo (fold 0), always the same way.
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def decide_window(
    day: date,
    edition: int,
    nominal: datetime,
    last_finish: datetime | None,
    previous: datetime | None,
    made_at: datetime,
    zone: str,
) -> Window:
    """The window of a day's digest; stale where no collection finished in it."""
    since = previous or nominal - FIRST_WINDOW
    is_stale = last_finish is None or last_finish <= since
    cut_off = since if last_finish is None else max(last_finish, since)
    begins, ends, made = (moment.astimezone(UTC).isoformat() for moment in (since, cut_off, made_at))
    return Window(day.isoformat(), edition, begins, ends, made, zone, is_stale)
