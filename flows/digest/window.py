"""Decide the window of a day's digest from instants alone. Pure.

    previous cut-off ─────────────► last collection finished ──► now (or send_at on a past day)
    └──────── this digest ────────┘ └──── the next digest ────┘

The cut-off is the end of the last published collection, not the hour of sending: pages of a run under way at that
hour are published after it, and would otherwise be in neither digest.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.digest.records import Window

FIRST_WINDOW = timedelta(hours=24)  # of the first digest


def desk_today(now: datetime, zone: str) -> date:
    """Return the date at the desk."""
    return now.astimezone(ZoneInfo(zone)).date()


def nominal_end(day: date, now: datetime, send_at: str, zone: str) -> datetime:
    """Return the latest end of the window of `day`, in UTC: now for today, `send_at` of a past day."""
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
    """Return the window of a day's digest; stale where no collection finished in it.

    `previous` is the end of the digest before, `nominal` of `nominal_end`; the instants may be of any zone.
    """
    since = previous or nominal - FIRST_WINDOW
    is_stale = last_finish is None or last_finish <= since
    cut_off = since if last_finish is None else max(last_finish, since)
    begins, ends, made = (moment.astimezone(UTC).isoformat() for moment in (since, cut_off, made_at))
    return Window(day.isoformat(), edition, begins, ends, made, zone, is_stale)
