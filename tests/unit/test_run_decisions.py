"""Small decisions of a run and a retag: batches, spans, back-fill days, lost entries, what a retag changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.lexicon.records import Correction
from extractors.records import FeedEntry, Relevance, SourceState, Tag
from extractors.reprocess import Judged
from flows.collection.backfill import may_reach, parse_since, wanted
from flows.collection.group_stories import spans
from flows.collection.pipeline import page_batches
from flows.polling.habit import ListingProfile, estimate_lost
from flows.reprocessing.retag_changes import Changes, check, compare
from tests.builders import NOW, make_entry, make_source, make_tag
from warehouse.tables.retags import JudgedText

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST = date(2026, 11, 1)


# ---------------------------------------------------------------- batches and spans


def test_batches_take_hosts_in_turn_and_keep_one_address_together() -> None:
    a, b, c = (make_entry(str(n), "a", first_seen_at=NOW + n * HOUR) for n in range(3))
    same = make_entry("9", "a", address_id=a.address_id, first_seen_at=NOW + 9 * HOUR)
    other = make_entry("5", "b", first_seen_at=NOW + 5 * HOUR)
    assert list(page_batches([a, b, c, same, other], 2)) == [[a, same, other], [b, c]]
    assert list(page_batches([], 2)) == []


def days(*numbers: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((), []),
        ((3,), [(3, 3)]),
        ((2, 0, 1), [(0, 2)]),
        ((0, 2), [(0, 0), (2, 2)]),
        (tuple(range(31)), [(0, 30)]),
        (tuple(range(32)), [(0, 30), (31, 31)]),
    ],
    ids=["none", "one", "any order", "a gap", "a month", "a month and a day"],
)
def test_spans_end_at_a_gap_and_after_a_month(numbers: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    assert spans(days(*numbers)) == [(days(first)[0], days(last)[0]) for first, last in expected]


# ---------------------------------------------------------------- back-fill

SINCE = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("name", "updated", "expected"),
    [
        ("sitemap-2026-10.xml", None, True),
        ("sitemap-2026-09.xml", None, False),
        ("sitemap-2025-12.xml", None, False),
        ("sitemap-2027-01.xml", None, True),
        ("archive/2026.xml", None, True),
        ("archive/2025.xml", None, False),
        ("news.xml", None, True),
        ("news.xml", datetime(2026, 10, 31, tzinfo=UTC), True),
        ("news.xml", datetime(2026, 10, 30, tzinfo=UTC), False),
    ],
)
def test_the_parts_of_an_index_that_reach_back_to_a_day(name: str, updated: datetime | None, *, expected: bool) -> None:
    assert may_reach(FeedEntry(url=f"https://s.example/{name}", updated_at=updated), SINCE) is expected


def test_entries_of_the_day_or_later_are_wanted_by_the_desks_day() -> None:
    at = [datetime(2026, 10, 31, hour, 30, tzinfo=UTC) for hour in (14, 15)]  # the 31st and the 1st in Seoul
    entries = [FeedEntry("g", "u", "t", published_at=one, date_precision="instant") for one in (*at, None)]
    assert wanted(entries, make_source(), SINCE, "Asia/Seoul") == [1]


def test_a_back_fill_begins_on_a_day_that_is_not_in_the_future() -> None:
    assert parse_since("2026-11-01", SINCE) == SINCE
    for text in ("2026-11-02", "yesterday", "2026-13-01"):
        with pytest.raises(ValueError, match=r"past yet|does not match"):
            parse_since(text, SINCE)


# ---------------------------------------------------------------- lost entries

LAST = SourceState("s", last_new_at=NOW - 10 * HOUR, last_ok_at=NOW - 10 * HOUR, newest_at=NOW - 10 * HOUR,
                   daily_rate=240.0)  # fmt: skip
TURNED = ListingProfile(entries=20, fresh=20, met_lately=0, oldest_fresh_at=NOW - 2 * HOUR)
LOST = {
    "a window that turned over": (LAST, TURNED, 80),  # 10 an hour over 8 hours
    "the lower of rate and window": (replace(LAST, daily_rate=120.0), TURNED, 40),
    "never polled": (replace(LAST, last_ok_at=None), TURNED, None),
    "nothing new before": (replace(LAST, last_new_at=None), TURNED, None),
    "two fresh entries": (LAST, replace(TURNED, fresh=2), None),
    "three fresh entries": (LAST, replace(TURNED, fresh=3), 12),
    "two known ones are an overlap": (LAST, replace(TURNED, met_lately=2), None),
    "one known one in a wide window is none": (LAST, replace(TURNED, met_lately=1), 80),
    "one known one in a narrow window is one": (LAST, replace(TURNED, met_lately=1, fresh=8), None),
    "a news sitemap after ten hours": (LAST, replace(TURNED, kind="sitemap"), None),
    "a hole too small": (LAST, replace(TURNED, oldest_fresh_at=NOW - 10 * HOUR + timedelta(minutes=6)), None),
    "no hole": (LAST, replace(TURNED, oldest_fresh_at=NOW - 11 * HOUR), None),
    "undated, more expected than came": (LAST, replace(TURNED, oldest_fresh_at=None), 0),
    "undated, as many as expected": (replace(LAST, daily_rate=48.0), replace(TURNED, oldest_fresh_at=None), None),
    "undated, with one known": (LAST, replace(TURNED, oldest_fresh_at=None, met_lately=1), None),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_the_entries_lost_between_two_polls(name: str) -> None:
    state, seen, expected = LOST[name]
    assert estimate_lost(state, seen, NOW) == expected


# ---------------------------------------------------------------- retag

TEXT = JudgedText("art-1", 1, "https://s1.example/1", "Bridge opens", "Trains crossed the bridge.", "en", NOW,
                  NOW.date(), "KR", ("DPRK-PRC",), is_seed_copy=False)  # fmt: skip
RAIL, ROAD = make_tag("rail"), make_tag("road", start=15, end=25)


def retag(*tags: Tag, relations: tuple[str, ...] = ("DPRK-PRC",), text: JudgedText = TEXT) -> Changes:
    changes = Changes("v2")
    before = {(RAIL.kind, RAIL.value, RAIL.field, RAIL.start, RAIL.end)}
    changes.count(compare(text, Judged("art-1", Relevance(relations, 0.9), tags, is_unconfirmed=False), before))
    return changes


def test_the_same_tags_change_nothing() -> None:
    assert retag(RAIL) == Changes("v2", articles=1)


def test_a_tag_gained_and_lost_is_counted_with_its_words() -> None:
    changes = retag(ROAD)
    assert (changes.articles, changes.changed) == (1, 1)
    assert (changes.added, changes.removed) == ({"topic road": 1}, {"topic rail": 1})
    assert changes.examples == {"topic road": "Trains crossed [the bridge]."}


def test_a_span_that_moved_changes_the_article_and_no_tag() -> None:
    changes = retag(replace(RAIL, start=1))
    assert (changes.changed, changes.added, changes.removed) == (1, {}, {})


@pytest.mark.parametrize(
    ("relations", "is_seed_copy", "new", "left"),
    [
        (("DPRK-PRC",), False, [], []),
        (("DPRK-PRC", "ROK-PRC"), False, ["Bridge opens"], []),
        ((), False, ["Bridge opens"], ["Bridge opens"]),
        ((), True, ["Bridge opens"], []),
    ],
    ids=["the same", "one more", "none", "none of a copy of a seed"],
)
def test_relations_that_change(relations: tuple[str, ...], new: list[str], left: list[str], *, is_seed_copy: bool):
    changes = retag(RAIL, relations=relations, text=replace(TEXT, is_seed_copy=is_seed_copy))
    assert (changes.new_relation, changes.left_subject, changes.changed) == (new, left, len(new))


@pytest.mark.parametrize(
    ("correction", "met", "missed"),
    [
        (None, 0, []),
        (Correction("u", ("DPRK-PRC",)), 1, []),
        (Correction("u", ()), 0, ["u: DPRK-PRC, should be none"]),
    ],
)
def test_a_correction_is_met_or_named(correction: Correction | None, met: int, missed: list[str]) -> None:
    changes = Changes("v2")
    judged = Judged("art-1", Relevance(("DPRK-PRC",), 0.9), (), is_unconfirmed=False)
    changes.count_correction(check(correction, judged))
    assert (changes.corrections_met, changes.corrections_missed) == (met, missed)
