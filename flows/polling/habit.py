"""A source's habits: the profile of one listing, and the running state over many. Pure. Judging them is health.py.

    Listing ─► glance ─► Glance ─► learn ─► SourceState

A habit is what a silence or a change is measured against: a wire that falls silent for a day is broken, a think
tank that does is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from extractors.records import FeedEntry, Listing, SourceState
from extractors.text.clean import detect_lang

DAY_S = 86_400.0
# A date further ahead of our clock than this is not a clock that runs fast.
AHEAD_S = 3600.0
# Zones span 14 hours; what lies further ahead is an announcement or a slip, not a zone left out.
MOST_AHEAD_S = 14.5 * 3600
_LONGEST_GAP_S = 100 * DAY_S  # what lies further apart is a pinned item and the rest, not a rhythm
_LONGEST_WATCH = timedelta(days=400)
_GAP_HALF_LIFE_S = 90 * DAY_S
_RATE_MEMORY_S = 3 * DAY_S
_SURE_SHARE = 0.8  # of the titles must be in one language to say so
_LEAST_TITLES = 5
_SAMPLE_CHARS = 300
_LANGS = ("en", "ko", "ja", "zh")
# An overlap of one entry in a window of so many is no overlap if it may be a section page that is always there.
_WIDE_WINDOW = 9
_MOST_PINNED = 2  # items that always stay at the head
_LEAST_LOST = 2
_MINUTE = timedelta(minutes=1)
_LEAST_WINDOW = 8  # entries of a listing whose reach says something of its window
_SITEMAP_SHOWS = timedelta(hours=40)  # a news sitemap shows two days, however many entries that are
_ADOPT_CHARSET = timedelta(days=7)
_CJK_CHARSETS = ("cp949", "euc", "gb", "big5", "cp932", "shift", "iso2022", "iso-2022", "utf-16", "utf-32")


@dataclass(frozen=True, slots=True)
class ListingProfile:
    """The measures of one listing, known entries apart from fresh ones."""

    kind: str = "rss"
    entries: int = 0
    newest_at: datetime | None = None  # no later than now
    oldest_at: datetime | None = None
    longest_gap_s: float = 0.0  # between neighbours in time, the newest known before included
    ahead: int = 0  # entries dated so far ahead of the clock as a zone left out explains
    ahead_s: float = 0.0  # how far, at most
    utc_dates: int = 0  # dates that name UTC as their zone
    lang: str = ""  # of nearly all titles, '' where they are few or mixed
    charset: str = ""
    bad_bytes: int = 0
    fresh: int = 0  # entries not met before
    met_lately: int = 0  # entries that were new when the source last brought something new
    oldest_fresh_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """Which entries of a listing were met before: when each was seen first, None for a fresh one."""

    first_seen_at: tuple[datetime | None, ...] = ()


def profile_listing(listing: Listing, met: FirstSeen, state: SourceState, now: datetime) -> ListingProfile:
    """Measure a listing. `met` has one instant an entry, in its order."""
    dates = [entry.published_at for entry in listing.entries if entry.published_at]
    ahead = [date for date in dates if AHEAD_S < (date - now).total_seconds() <= MOST_AHEAD_S]
    past = sorted(date for date in dates if (date - now).total_seconds() <= AHEAD_S)
    seen = met.first_seen_at or (None,) * len(listing.entries)
    fresh = [entry for entry, first in zip(listing.entries, seen, strict=True) if first is None]
    fresh_dates = [entry.published_at for entry in fresh if entry.published_at and entry.published_at <= now]
    lately = state.last_new_at
    return ListingProfile(
        kind=listing.kind,
        entries=len(listing.entries),
        newest_at=min(past[-1], now) if past else None,
        oldest_at=next(iter(_without_pinned(past)), None),
        longest_gap_s=_longest_gap(past, state.newest_at),
        ahead=len(ahead),
        utc_dates=listing.utc_dates,
        ahead_s=max(((date - now).total_seconds() for date in ahead), default=0.0),
        lang=_titles_lang(listing.entries, state.lang),
        charset=listing.charset,
        bad_bytes=listing.bad_bytes,
        fresh=len(fresh),
        met_lately=sum(1 for first in seen if first is not None and lately is not None and first >= lately),
        oldest_fresh_at=min(fresh_dates, default=None),
    )


def _without_pinned(past: Sequence[datetime]) -> list[datetime]:
    """The dates without the oldest, which may be an item pinned there for years."""
    return list(past[1:] if len(past) >= 4 else past)


def _longest_gap(past: Sequence[datetime], newest_before: datetime | None) -> float:
    """Return the longest pause between entries in seconds, counted from the newest one known before."""
    points = _without_pinned(past)
    if past and newest_before:
        points = sorted({*points, newest_before})
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(points)]
    return max((gap for gap in gaps if gap <= _LONGEST_GAP_S), default=0.0)


def _titles_lang(entries: Sequence[FeedEntry], prior: str) -> str:
    """The language of nearly all titles and summaries: en, ko, ja or zh; '' where they are few or mixed."""
    samples = [f"{entry.title} {entry.summary}"[:_SAMPLE_CHARS] for entry in entries if entry.title][:100]
    if len(samples) < _LEAST_TITLES:
        return ""
    # Together first: one headline without kana says nothing, twenty do.
    together = detect_lang(" ".join(samples), None)[:2]
    agreeing = sum(detect_lang(sample, together)[:2] == together for sample in samples)
    found = together if together in _LANGS and agreeing >= _SURE_SHARE * len(samples) else ""
    return "" if {found, prior[:2]} == {"ja", "zh"} and len(samples) < 2 * _LEAST_TITLES else found


def estimate_lost(state: SourceState, seen: ListingProfile, now: datetime) -> int | None:
    """Estimate the entries lost between two polls: None where the polls overlap, 0 where the number is unknown.

    A window in which nothing of the last new entries is left has turned over. The loss is the rate, by habit
    or by the window (the lower), times the time between the last poll and the oldest entry now listed.
    """
    before, last = state.last_new_at, state.last_ok_at
    if before is None or last is None or seen.fresh < 3 or seen.met_lately >= 2:
        return None
    if seen.met_lately and (seen.fresh < _WIDE_WINDOW or seen.entries - seen.fresh > _MOST_PINNED):
        return None  # the poll before brought a single new entry, and it is still there among other known ones
    if seen.kind == "sitemap" and now - last < _SITEMAP_SHOWS:
        return None
    if seen.oldest_fresh_at is None:
        expected = state.daily_rate * (now - last).total_seconds() / DAY_S - seen.fresh
        return 0 if expected >= _LEAST_LOST and not seen.met_lately else None
    hole_s = (seen.oldest_fresh_at - max(last, state.newest_at or last)).total_seconds()
    span_s = max((now - seen.oldest_fresh_at).total_seconds(), 60.0)
    rate = min(seen.fresh / span_s, state.daily_rate / DAY_S)
    lost = round(rate * max(hole_s, 0.0))
    return lost if lost >= _LEAST_LOST else None


def update_habit(state: SourceState, seen: ListingProfile, lost: int | None, now: datetime) -> SourceState:
    """Remember what a listing that was read shows. A hole in what we saw is no habit of the source."""
    passed_s = (now - state.last_ok_at).total_seconds() if state.last_ok_at else 0.0
    gap_s = 0.0 if lost is not None else seen.longest_gap_s
    if seen.fresh and seen.newest_at is None and state.last_new_at and lost is None:
        gap_s = min((now - state.last_new_at).total_seconds(), _LONGEST_GAP_S)  # undated: by arrival
    starts = [date for date in (state.watched_from, seen.oldest_at, now) if date]
    return replace(
        state,
        newest_at=max(filter(None, (state.newest_at, seen.newest_at)), default=None),
        longest_gap_s=max(state.longest_gap_s * 0.5 ** (passed_s / _GAP_HALF_LIFE_S), gap_s),
        watched_from=max(min(starts), now - _LONGEST_WATCH),
        daily_rate=_rate(state, seen, passed_s, now),
        window_s=_window(state, seen, now),
        lang=state.lang or seen.lang,
        charset=_charset(state, seen, now),
        gap_at=now if lost is not None else state.gap_at,
        lost=lost if lost is not None else state.lost,
    )


def _charset(state: SourceState, seen: ListingProfile, now: datetime) -> str:
    """Return the habitual encoding: a changed one replaces it after a week of being reported."""
    is_reported = state.state == "charset_flipped" and state.since and now - state.since > _ADOPT_CHARSET
    return (
        state.charset if is_flipped(state.charset, seen.charset) and not is_reported else seen.charset or state.charset
    )


def _rate(state: SourceState, seen: ListingProfile, passed_s: float, now: datetime) -> float:
    """Entries a day: at first by the window's own dates, then what came since the last poll, slowly forgotten."""
    if not passed_s:
        if seen.oldest_at is None or not seen.entries:
            return 0.0
        return seen.entries / max((now - seen.oldest_at).total_seconds() / DAY_S, 1 / 24)
    weight = 1 - math.exp(-passed_s / _RATE_MEMORY_S)
    return state.daily_rate * (1 - weight) + weight * seen.fresh / (passed_s / DAY_S)


def _window(state: SourceState, seen: ListingProfile, now: datetime) -> float:
    """Return how many seconds back the listing reaches at a busy hour: a shorter window counts at once.

    By its dates; an undated listing's by its length and the rate at which entries come. A short listing (a ministry's
    list of five, a sitemap of two days by definition) says nothing.
    """
    if seen.kind == "sitemap" or seen.entries < _LEAST_WINDOW:
        return state.window_s
    is_spread = (
        seen.oldest_at is not None and seen.newest_at is not None and (seen.newest_at - seen.oldest_at) > _MINUTE
    )
    if is_spread and seen.oldest_at is not None:  # all of one minute: dated when the listing was built
        found = (now - seen.oldest_at).total_seconds()
    elif state.daily_rate > 0:
        found = seen.entries / state.daily_rate * DAY_S
    else:
        return state.window_s
    found = min(max(found, 60.0), _LONGEST_GAP_S)
    return found if not state.window_s or found < state.window_s else state.window_s + 0.2 * (found - state.window_s)


def is_flipped(before: str, now: str) -> bool:
    """Whether an encoding has changed in a way that can turn text to noise: from or to one of East Asia's."""
    one, other = before.lower(), now.lower()
    return bool(one and other and one != other) and any(
        name.startswith(kind) for name in (one, other) for kind in _CJK_CHARSETS
    )
