"""A month of each kind's normal habit under a virtual clock raises no alarm; what is not normal does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.process import ListingFindings
from extractors.records import FeedEntry, Listing, Poll, Source, SourceState
from flows.collection.listing_decisions import Known, ListingAnswer, decide_poll
from flows.fetching.messages import Response
from warehouse.tables.lookups import KnownEntry

START = datetime(2026, 9, 1, tzinfo=UTC)  # a Tuesday
MONTH = timedelta(days=31)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = {
    "en": "Bridge number {n} over the river opens", "ko": "{n}번째 다리 개통 소식", "zh": "第{n}座桥梁正式通车",
    "ja": "第{n}の橋が開通しました",
}  # fmt: skip


@dataclass
class Outlet:
    """What an outlet publishes, and what its feed shows of that at an instant."""

    published: list[datetime]
    window: int = 20
    lang: str = "en"
    dates: str = "all"  # all, none, day, anew (at each build)
    kind: str = "rss"
    hours: float | None = None  # a sitemap shows so many hours
    pinned: datetime | None = None
    shuffle: float = 0.0  # share of what it could show that is left out, at random
    charset: str = "utf-8"

    def listing(self, now: datetime, dice: random.Random) -> Listing:
        out = [(n, at) for n, at in enumerate(self.published) if at <= now]
        shown = [one for one in out if not self.hours or now - one[1] < timedelta(hours=self.hours)][-self.window :]
        shown = [one for one in shown if dice.random() >= self.shuffle]
        entries = [self.entry(n, at, now) for n, at in reversed(shown)]
        if self.pinned:
            entries.insert(0, FeedEntry("about", "https://o.example/about", "About us", published_at=self.pinned))
        return Listing(self.kind, entries=tuple(entries), charset=self.charset)

    def entry(self, n: int, at: datetime, now: datetime) -> FeedEntry:
        title = NAMES[self.lang].format(n=n)
        return FeedEntry(f"g{n}", f"https://o.example/a/{n}", title, published_at=self.dated(at, now))

    def dated(self, at: datetime, now: datetime) -> datetime | None:
        return {"all": at, "none": None, "day": at.replace(hour=0, minute=0), "anew": now}[self.dates]


def every(step: timedelta, when: Callable[[datetime], bool] = lambda at: True, slack: float = 0.3) -> list[datetime]:
    """Instants about a step apart, from two months before the start to two after, where `when` holds."""
    dice, at, found = random.Random(1), START - 60 * DAY, []
    while at < START + 62 * DAY:
        at += step * dice.uniform(1 - slack, 1 + slack)
        found += [at] if when(at) else []
    return found


def batches(step: timedelta, size: int) -> list[datetime]:
    return sorted(at + n * timedelta(seconds=5) for at in every(step, slack=0.05) for n in range(size))


def is_workday(at: datetime) -> bool:
    return at.weekday() < 5 and not (10 <= at.day < 18)  # with a week of holidays in each month


KINDS = {
    "wire": Outlet(every(timedelta(minutes=12), lambda at: at.hour < 15 or at.minute < 12), 60, "ko"),
    "daily": Outlet(every(timedelta(minutes=25), lambda at: 6 <= at.hour < 18), 40),
    "no weekends": Outlet(every(HOUR, lambda at: is_workday(at) and 1 <= at.hour < 10), 30, "ko"),
    "office": Outlet(every(DAY, is_workday, 0.02), 20, "zh", "day"),
    "ten a day in a window of ten": Outlet(every(timedelta(hours=2.4)), 10, "ko"),
    "weekly issue": Outlet(batches(7 * DAY, 10), 10, "ja"),
    "weekly issue undated": Outlet(batches(7 * DAY, 10), 10, "ja", "none"),
    "monthly issue": Outlet(batches(30 * DAY, 6), 12),
    "think tank": Outlet(every(11 * DAY, slack=0.6), 10),
    "slow blog": Outlet(every(5 * DAY, slack=0.9), 10),
    "undated": Outlet(every(timedelta(hours=4)), 15, "en", "none"),
    "dated anew at each build": Outlet(every(timedelta(hours=5)), 15, "en", "anew"),
    "pinned item": Outlet(every(timedelta(hours=3)), 20, pinned=START - 900 * DAY),
    "news sitemap": Outlet(every(timedelta(hours=3), lambda at: at.weekday() < 5), 100, kind="sitemap", hours=48),
    "search result": Outlet(every(timedelta(minutes=40)), 60, shuffle=0.4),
    "one a day": Outlet(every(DAY, slack=0.5), 5, "ja"),
}  # fmt: skip


def watch(outlet: Outlet, until: datetime = START + MONTH, step: timedelta | None = None) -> Iterator[Poll]:
    """Poll an outlet when it is due (or at a fixed step) from the start on, remembering as the warehouse does."""
    dice = random.Random(2)
    source = Source("o", "O", "https://o.example/feed", lang="" if outlet.lang == "en" else outlet.lang)
    state, met, now = SourceState("o"), dict[str, KnownEntry](), START
    while now < until:
        listing = outlet.listing(now, dice)
        answer = ListingAnswer(
            source, Response("o", source.url, source.url, 200), ListingFindings(listing, (True,) * len(listing.entries))
        )
        poll = decide_poll(answer, state, Known(met, {}), now, 0.5)
        for e in poll.entries:
            met[e.entry_id] = KnownEntry(e.entry_id, e.content_sha256, "loaded", "", e.first_seen_at, "", e.title)
        state = poll.state
        yield poll
        now = now + step if step else max(state.next_poll_at or now, now + timedelta(minutes=15))


@pytest.mark.parametrize("name", KINDS)
def test_a_month_of_normal_habit_raises_no_alarm(name: str) -> None:
    outlet = KINDS[name]
    calm = {"undated"} if outlet.dates == "none" else {"ok"}
    told = [(p.state.last_poll_at, p.state.state, p.state.note) for p in watch(outlet) if p.state.state not in calm]
    assert told == []


@pytest.mark.parametrize("name", ["office", "undated", "one a day", "weekly issue"])
def test_a_source_that_stops_is_quiet_and_then_frozen(name: str) -> None:
    outlet = replace(KINDS[name], published=[at for at in KINDS[name].published if at < START + 21 * DAY])
    states = [poll.state.state for poll in watch(outlet, START + 150 * DAY) if poll.state.state != "undated"]
    assert [state for n, state in enumerate(states) if n == 0 or states[n - 1] != state][-2:] == ["quiet", "frozen"]


def test_a_window_that_overflows_is_told_with_an_estimate() -> None:
    outlet = Outlet(every(HOUR, slack=0.1), 10)
    polls = list(watch(outlet, START + 5 * DAY, step=DAY))
    assert [poll.state.state for poll in polls] == ["ok", "gap", "gap", "gap", "gap"]
    assert all(11 <= poll.state.lost <= 17 for poll in polls[1:])  # 24 came, 10 are listed


def test_a_section_page_at_the_head_does_not_hide_an_overflow() -> None:
    outlet = Outlet(every(timedelta(minutes=30)), 20, pinned=START + 300 * DAY)
    assert [p.state.state for p in watch(outlet, START + 3 * DAY, step=DAY)][1:] == ["gap", "gap"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"lang": "en"}, "language_flipped"), ({"charset": "cp949"}, "charset_flipped"), ({"window": 0}, "empty")],
    ids=["English", "EUC-KR", "nothing"],
)
def test_a_flip_is_seen_at_once(changes: dict[str, Any], expected: str) -> None:
    wire = KINDS["wire"]
    flipped = replace(wire, published=wire.published[: 0 if expected == "empty" else None], **changes)
    source = Source("o", "O", "https://o.example/feed", lang="ko")
    polls = list(watch(wire, START + 12 * HOUR))
    listing = flipped.listing(START + 13 * HOUR, random.Random(3))
    answer = ListingAnswer(
        source, Response("o", source.url, source.url, 200), ListingFindings(listing, (True,) * len(listing.entries))
    )
    met = {e.entry_id: KnownEntry(e.entry_id, e.content_sha256, "loaded", "", e.first_seen_at, "", e.title)
           for poll in polls for e in poll.entries}  # fmt: skip
    assert decide_poll(answer, polls[-1].state, Known(met, {}), START + 13 * HOUR, 0.5).state.state == expected
