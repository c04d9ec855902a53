"""What is measured of a listing, and what is remembered of a source: each by cases from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.records import FeedEntry, Listing, SourceState
from flows.polling import habit
from flows.polling.habit import FirstSeen, ListingProfile

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
BASE = SourceState("s")


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def hours(at: datetime | None) -> float | None:
    """Hours before now."""
    return None if at is None else (NOW - at) / timedelta(hours=1)


def measured(
    dates: list[float | None], state: dict[str, Any] | None = None, met: list[float | None] | None = None
) -> tuple[Any, ...]:
    """Of entries so many hours old: newest, oldest, longest gap in hours, ahead, fresh, met lately, oldest fresh."""
    entries = tuple(
        FeedEntry(str(n), title="T", published_at=None if age is None else ago(age)) for n, age in enumerate(dates)
    )
    seen = FirstSeen(tuple(None if age is None else ago(age) for age in met)) if met else FirstSeen()
    known = {name: ago(age) for name, age in (state or {}).items()}
    one = habit.profile_listing(Listing("rss", entries=entries), seen, replace(BASE, **known), NOW)
    gap = round(one.longest_gap_s / 3600, 2)
    return (
        hours(one.newest_at),
        hours(one.oldest_at),
        gap,
        one.ahead,
        one.fresh,
        one.met_lately,
        hours(one.oldest_fresh_at),
    )


@pytest.mark.parametrize(
    ("dates", "state", "met", "expected"),
    [
        ([1, 2, 4], {}, [], (1.0, 4.0, 2.0, 0, 3, 0, 4.0)),
        ([1, 2, 4, 100], {}, [], (1.0, 4.0, 2.0, 0, 4, 0, 100.0)),
        ([1, 2, 100], {}, [], (1.0, 100.0, 98.0, 0, 3, 0, 100.0)),
        ([-1], {}, [], (0.0, -1.0, 0.0, 0, 1, 0, None)),
        ([-1.01], {}, [], (None, None, 0.0, 1, 1, 0, None)),
        ([-14.5, 2], {}, [], (2.0, 2.0, 0.0, 1, 2, 0, 2.0)),
        ([-14.6, 2], {}, [], (2.0, 2.0, 0.0, 0, 2, 0, 2.0)),
        ([None, 3], {}, [], (3.0, 3.0, 0.0, 0, 2, 0, 3.0)),
        ([], {}, [], (None, None, 0.0, 0, 0, 0, None)),
        ([-0.5, 2], {}, [], (0.0, 2.0, 2.5, 0, 2, 0, 2.0)),
        ([1, 2, 4], {"newest_at": 10}, [], (1.0, 4.0, 6.0, 0, 3, 0, 4.0)),
        ([1, 2, 4], {"newest_at": 3}, [], (1.0, 4.0, 1.0, 0, 3, 0, 4.0)),
        ([1, 2400, 2401, 9999], {}, [], (1.0, 2401.0, 2399.0, 0, 4, 0, 9999.0)),
        ([1, 2401.5, 2402, 9999], {}, [], (1.0, 2402.0, 0.5, 0, 4, 0, 9999.0)),
        ([None], {"newest_at": 10}, [], (None, None, 0.0, 0, 1, 0, None)),
        ([1, 2, 3, 4], {"last_new_at": 5}, [None, 4, 5, 6], (1.0, 3.0, 1.0, 0, 1, 2, 1.0)),
        ([1, 2, 3, 4], {}, [None, 4, 5, 6], (1.0, 3.0, 1.0, 0, 1, 0, 1.0)),
        ([1, 9, 3], {"last_new_at": 5}, [None, None, 5], (1.0, 9.0, 6.0, 0, 2, 1, 9.0)),
        ([-2, 3], {}, [None, None], (3.0, 3.0, 0.0, 1, 2, 0, 3.0)),
    ],
)
def test_what_is_measured_of_a_listing(
    dates: list[float | None], state: dict[str, float], met: list[float | None], expected: tuple[Any, ...]
) -> None:
    assert measured(dates, state, met) == expected


KOREAN = "압록강 철교를 지나는 화물열차가 다시 늘었다고 세관이 밝혔다"
ENGLISH = "Freight trains cross the river again and customs officers count them"
CHINESE = "货运列车再次通过鸭绿江大桥海关表示数量增加"
JAPANESE = "貨物列車が再び鉄橋を渡り税関は数が増えたとしている"


def titles(count: int, others: int = 0, prior: str = "", title: str = KOREAN) -> str:
    entries = [FeedEntry(title=title)] * count + [FeedEntry(title=ENGLISH)] * others
    return habit._titles_lang(entries, prior)


@pytest.mark.parametrize(
    ("count", "others", "prior", "title", "expected"),
    [
        (5, 0, "", KOREAN, "ko"),
        (4, 0, "", KOREAN, ""),
        (8, 2, "", KOREAN, "ko"),
        (7, 2, "", KOREAN, ""),
        (5, 0, "ja", CHINESE, ""),
        (9, 0, "ja", CHINESE, ""),
        (10, 0, "ja", CHINESE, "zh"),
        (5, 0, "zh-Hans", CHINESE, "zh"),
        (5, 0, "zh", JAPANESE, ""),
        (10, 0, "zh", JAPANESE, "ja"),
        (5, 0, "", ENGLISH, "en"),
        (5, 0, "", "", ""),
    ],
)
def test_the_language_of_nearly_all_titles(count: int, others: int, prior: str, title: str, expected: str) -> None:
    assert titles(count, others, prior, title) == expected


def lost(state: dict[str, Any], seen: dict[str, Any]) -> int | None:
    known = {"last_new_at": ago(20), "last_ok_at": ago(10), "daily_rate": 24.0} | state
    shown = {"entries": 10, "fresh": 10, "oldest_fresh_at": ago(5)} | seen
    return habit.estimate_lost(replace(BASE, **known), ListingProfile(**shown), NOW)


@pytest.mark.parametrize(
    ("state", "seen", "expected"),
    [
        ({}, {}, 5),
        ({"last_new_at": None}, {}, None),
        ({"last_ok_at": None}, {}, None),
        ({}, {"fresh": 2}, None),
        ({}, {"fresh": 3}, 3),
        ({}, {"met_lately": 2}, None),
        ({}, {"met_lately": 1}, 5),
        ({}, {"met_lately": 1, "fresh": 8, "entries": 10}, None),
        ({}, {"met_lately": 1, "fresh": 9, "entries": 11}, 5),
        ({}, {"met_lately": 1, "fresh": 9, "entries": 12}, None),
    ],
)
def test_entries_lost_between_two_polls(state: dict[str, Any], seen: dict[str, Any], expected: int | None) -> None:
    assert lost(state, seen) == expected


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (15, 5),
        (9, 4),
        (7, 2),
        (6, None),
        (4, None),
    ],
)
def test_what_is_lost_begins_after_the_newest_known(newest: float, expected: int | None) -> None:
    assert lost({"newest_at": ago(newest)}, {}) == expected


def remembered(state: dict[str, Any], seen: dict[str, Any], count: int | None = None) -> tuple[Any, ...]:
    """Gap in hours, watched for hours, entries a day, window in hours, language, encoding, gap and loss."""
    known = {name: ago(value) if name.endswith(("_at", "_from", "since")) else value for name, value in state.items()}
    shown = {name: ago(value) if name.endswith("_at") else value for name, value in seen.items()}
    one = habit.update_habit(replace(BASE, **known), ListingProfile(**shown), count, NOW)
    gap, window = round(one.longest_gap_s / 3600, 2), round(one.window_s / 3600, 2)
    return (
        hours(one.newest_at),
        gap,
        hours(one.watched_from),
        round(one.daily_rate, 2),
        window,
        hours(one.gap_at),
        one.lost,
    )


@pytest.mark.parametrize(
    ("state", "seen", "count", "expected"),
    [
        ({}, {}, None, (None, 0.0, 0.0, 0.0, 0.0, None, 0)),
        ({"newest_at": 3}, {"newest_at": 5}, None, (3.0, 0.0, 0.0, 0.0, 0.0, None, 0)),
        ({"newest_at": 5}, {"newest_at": 3}, None, (3.0, 0.0, 0.0, 0.0, 0.0, None, 0)),
        ({}, {"longest_gap_s": 3600.0}, None, (None, 1.0, 0.0, 0.0, 0.0, None, 0)),
        ({}, {"longest_gap_s": 3600.0}, 4, (None, 0.0, 0.0, 0.0, 0.0, 0.0, 4)),
        ({"last_ok_at": 2160, "longest_gap_s": 28800.0}, {}, None, (None, 4.0, 0.0, 0.0, 0.0, None, 0)),
        (
            {"last_ok_at": 2160, "longest_gap_s": 28800.0},
            {"longest_gap_s": 18000.0},
            None,
            (None, 5.0, 0.0, 0.0, 0.0, None, 0),
        ),
        ({"last_new_at": 30}, {"fresh": 1}, None, (None, 30.0, 0.0, 0.0, 0.0, None, 0)),
        ({"last_new_at": 30}, {"fresh": 0}, None, (None, 0.0, 0.0, 0.0, 0.0, None, 0)),
        ({"last_new_at": 30}, {"fresh": 1, "newest_at": 2}, None, (2.0, 0.0, 0.0, 0.0, 0.0, None, 0)),
        ({"last_new_at": 30}, {"fresh": 1}, 0, (None, 0.0, 0.0, 0.0, 0.0, 0.0, 0)),
        ({"last_new_at": 9999}, {"fresh": 1}, None, (None, 2400.0, 0.0, 0.0, 0.0, None, 0)),
        ({"watched_from": 50}, {"oldest_at": 70}, None, (None, 0.0, 70.0, 0.0, 0.0, None, 0)),
        ({"watched_from": 50}, {"oldest_at": 40}, None, (None, 0.0, 50.0, 0.0, 0.0, None, 0)),
        ({"watched_from": 9999}, {}, None, (None, 0.0, 9600.0, 0.0, 0.0, None, 0)),
        ({"watched_from": 9600}, {}, None, (None, 0.0, 9600.0, 0.0, 0.0, None, 0)),
        ({"gap_at": 5, "lost": 3}, {}, None, (None, 0.0, 0.0, 0.0, 0.0, 5.0, 3)),
        ({"gap_at": 5, "lost": 3}, {}, 0, (None, 0.0, 0.0, 0.0, 0.0, 0.0, 0)),
        ({}, {"entries": 10, "oldest_at": 5}, None, (None, 0.0, 5.0, 48.0, 0.0, None, 0)),
        ({}, {"entries": 0, "oldest_at": 5}, None, (None, 0.0, 5.0, 0.0, 0.0, None, 0)),
        ({}, {"entries": 10, "oldest_at": 0.5}, None, (None, 0.0, 0.5, 240.0, 0.0, None, 0)),
        ({"last_ok_at": 72, "daily_rate": 10.0}, {"fresh": 6}, None, (None, 0.0, 0.0, 4.94, 0.0, None, 0)),
        ({"last_ok_at": 24, "daily_rate": 10.0}, {"fresh": 10}, None, (None, 0.0, 0.0, 10.0, 0.0, None, 0)),
    ],
)
def test_what_is_remembered_of_a_source(
    state: dict[str, Any], seen: dict[str, Any], count: int | None, expected: tuple[Any, ...]
) -> None:
    assert remembered(state, seen, count) == expected


def window(state: dict[str, Any], **seen: Any) -> float:
    shown = {"entries": 8, "oldest_at": ago(24), "newest_at": NOW} | seen
    return round(habit._window(replace(BASE, **state), ListingProfile(**shown), NOW) / 3600, 3)


@pytest.mark.parametrize(
    ("state", "seen", "expected"),
    [
        ({}, {}, 24.0),
        ({}, {"entries": 7}, 0.0),
        ({"window_s": 7200.0}, {"entries": 7}, 2.0),
        ({}, {"kind": "sitemap"}, 0.0),
        ({"window_s": 7200.0}, {}, 6.4),
        ({"window_s": 1296000.0}, {}, 24.0),
        ({"daily_rate": 4.0}, {"oldest_at": None}, 48.0),
        ({"daily_rate": 4.0}, {"newest_at": None}, 48.0),
        ({"daily_rate": 0.0, "window_s": 3600.0}, {"oldest_at": None}, 1.0),
        ({"daily_rate": 4.0, "window_s": 86400.0}, {}, 24.0),
    ],
)
def test_how_far_back_a_listing_reaches(state: dict[str, Any], seen: dict[str, Any], expected: float) -> None:
    assert window(state, **seen) == expected


@pytest.mark.parametrize(
    ("apart_s", "expected"),
    [
        (60.0, 48.0),
        (61.0, 24.0),
    ],
)
def test_a_listing_dated_when_it_was_built(apart_s: float, expected: float) -> None:
    assert window({"daily_rate": 4.0}, newest_at=ago(24) + timedelta(seconds=apart_s)) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("utf-8", "euc-kr", True),
        ("EUC-KR", "utf-8", True),
        ("utf-8", "latin-1", False),
        ("", "big5", False),
        ("big5", "", False),
        ("gb18030", "GB18030", False),
        ("utf-8", "shift_jis", True),
        ("utf-8", "utf-16le", True),
    ],
)
def test_an_encoding_that_may_turn_text_to_noise(before: str, now: str, expected: bool) -> None:
    assert habit.is_flipped(before, now) == expected


def charset(state: str, since_days: float) -> str:
    known = replace(BASE, charset="utf-8", state=state, since=ago(24 * since_days))
    return habit._charset(known, ListingProfile(charset="euc-kr"), NOW)


@pytest.mark.parametrize(
    ("state", "since_days", "expected"),
    [
        ("charset_flipped", 7.1, "euc-kr"),
        ("charset_flipped", 7, "utf-8"),
        ("ok", 8, "utf-8"),
    ],
)
def test_a_changed_encoding_is_taken_on_after_a_week(state: str, since_days: float, expected: str) -> None:
    assert charset(state, since_days) == expected
