"""The health of a source: one word for its state, why, and what the desk should do. Pure.

ok                entries, and no longer a silence than its habit explains
quiet             silent for longer than its habit explains
frozen            answers, but has been silent for so long that it is no longer fed
empty             a listing without entries
html_instead      a web page in place of the feed
teaser_only       its pages show the beginning only
undated           entries without a single date: newness shows by their addresses only
misdated          dates ahead of the clock: they name no zone, and the source row names the wrong one
language_flipped  titles in another language than the source's
charset_flipped   bytes in another encoding than ever before
wrong_304         'not modified' although nothing was asked conditionally
redirect_loop     redirects without end
moved_away        its address leads to another publisher, which is not read
gap               no overlap with the last poll: entries were probably lost
blocked           the server refuses us
failing           no answer, or none that can be read
dead              gone by its own word, or failing for two weeks
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.records import SourceState
from flows.polling.habit import AHEAD_S, DAY_S, ListingProfile, is_flipped

# Silences in days: never shorter than a long weekend, then by habit; where no habit is known, by patience alone.
# Checked by tests/unit/test_health.py against a month of wires, dailies, weeklies, monthlies and offices.
QUIET_LEAST_D, QUIET_UNKNOWN_D, QUIET_GAPS = 3.0, 45.0, 4.0
# A source so fast that many entries would have come in the meantime is quiet sooner: by so many, and twice its pause.
FAST_ENTRIES, FAST_GAPS, FAST_WATCHED_D = 20.0, 2.0, 2.0
FROZEN_LEAST_D, FROZEN_UNKNOWN_D, FROZEN_GAPS = 30.0, 60.0, 10.0
_KNOWN_SPAN = 2.0  # a habit is known once so many times the silence it explains have been watched
DEAD_AFTER = timedelta(days=14)
GAP_SHOWN = timedelta(hours=24)
LEAST_PAGES, MOSTLY = 3, 0.8
_REFUSALS = {401, 402, 403, 407, 429, 451}
_NOT_ASKED = {"held_back", "cancelled"}


@dataclass(frozen=True, slots=True)
class PagesSeen:
    """What the last pages of a source were."""

    read: int = 0
    teasers: int = 0
    no_articles: int = 0


@dataclass(frozen=True, slots=True)
class PollFacts:
    """One answer, as its health is judged by it. Without a glance nothing was read: a failure, or unchanged bytes."""

    status: int = 200
    failure: str = ""
    listing_reason: str = ""
    glance: ListingProfile | None = None
    lost: int | None = None  # entries lost since the last poll; None: none, 0: an unknown number
    pages: PagesSeen = PagesSeen()
    lang: str = ""  # the source row's
    timezone: str = "UTC"  # the source row's


@dataclass(frozen=True, slots=True)
class Health:
    """The verdict. `shown` is what the listing shows by itself, to be remembered while it does not change."""

    state: str
    note: str = ""
    advice: str = ""
    shown: str = ""


def read_health(seen: PollFacts, state: SourceState, now: datetime) -> Health:
    """Judge one answer. `state` is the source's state as `habit.update_habit` returned it for this answer."""
    if seen.failure in _NOT_ASKED:
        return Health(state.state, state.note, state.advice, state.shown)  # nothing was asked
    if seen.failure or not (200 <= seen.status < 300 or seen.status == 304):
        return _failure(seen.status, seen.failure, now, state)
    if seen.status == 304 and not state.etag and not state.last_modified:
        return Health(
            "wrong_304",
            "The server says 'not modified' to a first request: nothing can be read from it.",
            "Ask the outlet, or look for another address of the feed.",
            state.shown,
        )
    if seen.listing_reason:
        return _unreadable(seen.listing_reason, now, state)
    shown = _shown(seen, state, now) if seen.glance else _remembered(state)
    silence = _silence(state, now)
    lasting = _first(
        shown if shown.state in {"empty", "language_flipped"} else None,
        silence if silence and silence.state == "frozen" else None,
        _gap(state, now),
        shown if shown.state not in {"ok", "undated"} else None,
        silence,
        _teasers(seen.pages),
        shown,
    )
    return Health(lasting.state, lasting.note or _page_note(seen.pages), lasting.advice, shown.shown)


def _first(*verdicts: Health | None) -> Health:
    return next(verdict for verdict in verdicts if verdict is not None)


# ---------------------------------------------------------------- what the listing shows by itself


def _shown(seen: PollFacts, state: SourceState, now: datetime) -> Health:
    """Judge a listing that was read, by itself and its habit of language and encoding."""
    glance = seen.glance or ListingProfile()
    if not glance.entries:
        is_habit = glance.kind == "sitemap" and state.last_new_at and now - state.last_new_at < timedelta(days=3)
        if is_habit:  # a news sitemap holds two days, and a small outlet's may be empty on a Monday
            return Health("ok")
        return _showing("empty", "It answers 200 and has no entries.", "Look whether the feed moved; it may revive.")
    habit = (seen.lang or state.lang)[:2]
    if glance.lang and habit and glance.lang != habit:
        return _showing(
            "language_flipped",
            f"The titles are in {glance.lang!r}, the source is kept as {habit!r}.",
            "Look for the address of the right edition, or correct `lang` in the source row.",
        )
    if is_flipped(state.charset, glance.charset):
        damage = f" with {glance.bad_bytes} damaged places" if glance.bad_bytes else ""
        return _showing(
            "charset_flipped",
            f"It came in {glance.charset}{damage}, before in {state.charset}.",
            "Look at a few titles for noise; nothing else to do.",
        )
    if glance.ahead >= 2:
        return _showing(
            "misdated",
            f"{glance.ahead} entries are dated up to {glance.ahead_s / 3600:.0f} hours ahead of the clock.",
            _zone_advice(glance, seen.timezone, now),
        )
    if glance.newest_at is None:
        return _showing(
            "undated", "No entry has a date: what is new shows by its address only.", "Nothing; pages give the dates."
        )
    return Health("ok")


def _zone_advice(glance: ListingProfile, timezone: str, now: datetime) -> str:
    """Say what to change where dates are ahead of the clock: the zone of dates without one, or a GMT that is none."""
    if glance.utc_dates < glance.ahead:
        return "Its dates name no zone: set `timezone` in the source row to the outlet's own."
    offset = now.astimezone(ZoneInfo(timezone)).utcoffset() or timedelta()
    if timedelta(seconds=glance.ahead_s - AHEAD_S) <= offset:
        return f'Its dates say GMT and are {timezone} time: set `clock = "local"` in the source row.'
    return 'Its dates say GMT and run ahead of it: set `timezone` to the outlet\'s own and `clock = "local"`.'


def _showing(name: str, note: str, advice: str) -> Health:
    return Health(name, note, advice, name)


def _remembered(state: SourceState) -> Health:
    """What the listing showed when it was read last: the bytes are the same."""
    if not state.shown:
        return Health("ok")
    same = state.state == state.shown
    note = state.note if same else "As when it was last read."
    return Health(state.shown, note, state.advice if same else "", state.shown)


# ---------------------------------------------------------------- what takes time, or pages, to see


def _silence(state: SourceState, now: datetime) -> Health | None:
    """Judge how long nothing new has come, against the source's own habit."""
    newest = state.newest_at or state.last_new_at
    if newest is None or state.watched_from is None:
        return None
    silence_d = (now - newest).total_seconds() / DAY_S
    gap_d = state.longest_gap_s / DAY_S
    span_d = (newest - state.watched_from).total_seconds() / DAY_S
    quiet_d = max(QUIET_LEAST_D, QUIET_GAPS * gap_d)
    if state.daily_rate >= FAST_ENTRIES / QUIET_LEAST_D and span_d >= FAST_WATCHED_D:
        quiet_d = min(quiet_d, max(FAST_ENTRIES / state.daily_rate, FAST_GAPS * gap_d))
    is_known = span_d >= _KNOWN_SPAN * quiet_d
    frozen_d = max(FROZEN_LEAST_D if is_known else FROZEN_UNKNOWN_D, FROZEN_GAPS * gap_d)
    if silence_d > frozen_d:
        return Health(
            "frozen",
            f"It answers, with nothing newer than {newest:%Y-%m-%d}.",
            "Look for the outlet's living feed, then disable this one.",
        )
    if silence_d > (quiet_d if is_known else max(QUIET_UNKNOWN_D, quiet_d)):
        usual = f"; its longest usual pause is {_span(gap_d)}" if gap_d else ""
        return Health(
            "quiet", f"Nothing new for {_span(silence_d)}{usual}.", "Look at the outlet's site: has the feed been left?"
        )
    return None


def _span(days: float) -> str:
    return f"{days:.0f} days" if days >= 2 else f"{max(days * 24, 1):.0f} hours"


def _gap(state: SourceState, now: datetime) -> Health | None:
    if state.gap_at is None or now - state.gap_at >= GAP_SHOWN:
        return None
    many = f"about {state.lost} entries were" if state.lost else "an unknown number of entries was"
    return Health(
        "gap",
        f"No overlap between two polls ({state.gap_at:%Y-%m-%d %H:%M} UTC): {many} probably lost.",
        "Set a lower `max_interval_minutes` for the source; `yalu backfill` may bring back what was lost.",
    )


def _teasers(pages: PagesSeen) -> Health | None:
    if pages.read < LEAST_PAGES or pages.teasers < MOSTLY * pages.read:
        return None
    return Health(
        "teaser_only",
        f"{pages.teasers} of its last {pages.read} pages show the beginning only.",
        "Read it as headlines; a subscription is another source.",
    )


def _page_note(pages: PagesSeen) -> str:
    if pages.read < LEAST_PAGES or pages.no_articles < 2:
        return ""
    return f"{pages.no_articles} of its last {pages.read} pages were no articles (videos, sections): left out."


# ---------------------------------------------------------------- failures


def _unreadable(reason: str, now: datetime, state: SourceState) -> Health:
    if reason == "html_instead":
        return Health(
            "html_instead",
            "A web page comes in place of the feed.",
            "Look for its new address: `yalu sources check` names it if it can.",
            state.shown,
        )
    if reason == "moved_away":
        note = "Its address leads to another publisher's, which is not followed and not read."
        return Health(
            "moved_away", note, "Find its successor, or set `url` where it is the same publisher.", state.shown
        )
    if reason in {"empty_body", "no_dated_links"}:
        what = "a page without a single dated link" if reason == "no_dated_links" else "200 and not one byte"
        return Health("empty", f"It answers {what}.", "Look whether it moved or changed its layout.", state.shown)
    return _unless_dead("failing", f"The answer cannot be read ({reason}).", "Look at it in a browser.", now, state)


def _failure(status: int, failure: str, now: datetime, state: SourceState) -> Health:
    if status == 410 and not failure:
        return Health(
            "dead",
            "Gone by the server's own word (410).",
            "Find its successor (`yalu sources check` looks for it) or disable it.",
            state.shown,
        )
    if failure == "too_many_redirects":
        return Health(
            "redirect_loop",
            "The address redirects without end.",
            'Look for its new address, or try `cookies = "redirect"` in the source row.',
            state.shown,
        )
    if status in _REFUSALS and not failure:
        note, advice = f"The server refuses us (status {status}).", "Lengthen the spacing, or ask the outlet."
        return _unless_dead("blocked", note, advice, now, state)
    what = failure.replace("_", " ") if failure else f"status {status}"
    advice = "Wait; it is asked again by itself."
    return _unless_dead("failing", f"No usable answer: {what}.", advice, now, state)


def _unless_dead(name: str, note: str, advice: str, now: datetime, state: SourceState) -> Health:
    """A source that has failed for two weeks is dead, though it is still polled now and then."""
    since = state.last_ok_at or (state.since if state.state in {name, "dead"} else None)
    if name != "blocked" and state.failures and since is not None and now - since > DEAD_AFTER:
        note = f"{note} So since {since:%Y-%m-%d}."
        return Health(
            "dead", note, "Find its successor (`yalu sources check` looks for it) or disable it.", state.shown
        )
    return Health(name, note, advice, state.shown)
