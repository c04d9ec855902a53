"""What one answer of a source means for its entries and for what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extractors.process import ListingFindings, ListingJob, examine_listing
from extractors.records import FeedEntry, Listing, Poll, Source, SourceState
from extractors.text.urls import article_id, canonical_url
from flows.collection.listing_decisions import (
    Known,
    ListingAnswer,
    address_of,
    decide_entries,
    decide_poll,
    list_entries,
    of_row,
)
from flows.fetching.messages import Response
from warehouse.tables.lookups import KnownAddress, KnownEntry

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ROW = Source("s", "S", "https://s.example/feed", lang="en")
NEW = "https://s.example/new-feed"


def entry(n: int = 1, **changes: object) -> FeedEntry:
    base = FeedEntry(f"g{n}", f"https://s.example/a/{n}", f"Bridge {n} opens", published_at=NOW - timedelta(hours=n))
    return replace(base, **changes)  # type: ignore[arg-type]


def poll(
    state: SourceState, *entries: FeedEntry, known: Known | None = None, at: datetime = NOW, **answer: object
) -> Poll:
    """One poll; without entries nothing was read (the status says why)."""
    asked = address_of(ROW, state)
    response = Response("s", asked, asked, **{"status": 200, **answer})  # type: ignore[arg-type]
    listing = Listing("rss", entries=entries, ttl_minutes=180, skip_hours=(9, 10)) if entries else None
    findings = ListingFindings(listing, (True,) * len(entries)) if listing else None
    return decide_poll(ListingAnswer(ROW, response, findings), state, known or Known({}, {}), at, 0.0)


def met(first: Poll, outcome: str = "loaded") -> Known:
    found = [
        KnownEntry(e.entry_id, e.content_sha256, outcome, "", NOW, f"art-{e.entry_id}", e.title) for e in first.entries
    ]
    return Known({known.entry_id: known for known in found}, {})


def test_a_permanent_redirect_moves_the_address_when_seen_often_enough() -> None:
    state = SourceState("s")
    asked = []
    for _ in range(5):
        asked.append(address_of(ROW, state))
        state = poll(state, entry(), moved_to="" if asked[-1] == NEW else NEW).state
    assert asked == [ROW.url] * 3 + [NEW] * 2


def test_a_sighting_in_between_that_did_not_move_begins_the_count_again() -> None:
    state = SourceState("s")
    for moved in (NEW, NEW, "", NEW, NEW):
        state = poll(state, entry(), moved_to=moved).state
    assert (address_of(ROW, state), state.moved_seen) == (ROW.url, 2)


def test_a_move_to_a_dead_end_is_taken_back_and_a_broken_day_is_not() -> None:
    moved = SourceState("s", url=ROW.url, moved_to=NEW, moved_seen=3)
    assert address_of(ROW, poll(moved, status=404).state) == ROW.url
    assert address_of(ROW, poll(moved, status=0, failure="timed_out").state) == NEW


def test_another_address_in_the_row_forgets_validators_and_moves() -> None:
    known = SourceState("s", url="https://old.example/feed", etag='"1"', moved_to=NEW, moved_seen=9, charset="cp949")
    fresh = of_row(known, ROW)
    assert (fresh.etag, fresh.charset, address_of(ROW, fresh)) == ("", "", ROW.url)
    assert of_row(replace(known, url=ROW.url), ROW).etag == '"1"'


def test_validators_come_together_from_the_answer_that_was_read() -> None:
    first = poll(SourceState("s"), entry(), etag='W/"a"', last_modified="Fri, 20 Nov 2026 05:00:00 GMT").state
    second = poll(first, entry(), etag='W/"b"').state
    assert (first.etag, second.etag, second.last_modified) == ('W/"a"', 'W/"b"', "")
    assert poll(second, status=304, etag='"c"').state.etag == 'W/"b"'
    assert poll(second, status=500, etag='"d"').state.etag == 'W/"b"'


def test_the_feeds_wishes_hold_over_polls_that_read_nothing() -> None:
    first = poll(SourceState("s"), entry()).state
    again = poll(first, status=304, at=NOW + timedelta(hours=5)).state  # 11:00; 14:00 by ttl
    assert again.next_poll_at == NOW + timedelta(hours=8)
    early = poll(first, status=304, at=NOW + timedelta(minutes=30)).state  # 09:30 is an hour to leave it alone in
    assert early.next_poll_at == NOW.replace(hour=11)


@pytest.mark.parametrize(
    ("outcome", "changes", "is_read_again"),
    [
        ("loaded", {}, False),
        ("loaded", {"title": "Bridge 1 stays shut"}, True),
        ("loaded", {"updated_at": NOW}, True),
        ("dropped", {"published_at": NOW}, False),
        ("dropped", {"title": "Bridge 1 stays shut"}, True),
        ("pending", {"title": "Bridge 1 stays shut"}, False),
    ],
    ids=["the same", "a new headline", "updated", "a section dated anew", "left out, new headline", "still owed"],
)
def test_an_entry_met_again_is_read_again_only_if_it_changed(
    outcome: str, changes: dict[str, object], *, is_read_again: bool
) -> None:
    first = poll(SourceState("s"), entry(1), entry(2))
    again = poll(first.state, entry(1, **changes), entry(2), known=met(first, outcome))
    assert bool(again.entries) == is_read_again


def test_a_feed_that_dates_everything_anew_has_nothing_new() -> None:
    first = poll(SourceState("s"), *map(entry, range(8)))
    later = NOW + timedelta(hours=2)
    again = poll(first.state, *(entry(n, published_at=later) for n in range(8)), known=met(first), at=later)
    assert (again.entries, again.known) == ((), 8)


def decided(*entries: FeedEntry, wanted: bool = True, addresses: dict[str, KnownAddress] | None = None, row=ROW):
    findings = ListingFindings(Listing("rss", entries=entries), (wanted,) * len(entries))
    found, outcomes, _ = decide_entries(row, findings, Known({}, addresses or {}), NOW)
    assert [one.entry_id for one in outcomes] == [one.entry_id for one in found if one.outcome == "dropped"]
    return [(one.outcome, one.reason, one.article_id) for one in found]


ADDRESS = list_entries(ROW, Listing("rss", entries=(entry(),)), NOW)[0].address_id
AGGREGATOR = replace(ROW, ownership="aggregator")
WITHOUT_PAGE = {
    "wanted": (entry(), {}, ("pending", "", "")),
    "an unwanted title": (entry(), {"wanted": False}, ("dropped", "off_topic_title", "")),
    "no address": (entry(url=""), {}, ("dropped", "bad_entry", "")),
    "a reader's redirect of an aggregator": (
        entry(url="https://news.google.com/articles/1"), {"row": AGGREGATOR}, ("dropped", "discovery_only", "")),
    "the same of another source": (entry(url="https://news.google.com/articles/1"), {}, ("pending", "", "")),
    "an aggregator's own page": (entry(), {"row": AGGREGATOR}, ("pending", "", "")),
    "too old": (entry(published_at=NOW - timedelta(days=7, seconds=1)), {"row": replace(ROW, max_age_days=7)},
                ("dropped", "too_old", "")),
    "as old as allowed": (entry(published_at=NOW - timedelta(days=7)), {"row": replace(ROW, max_age_days=7)},
                          ("pending", "", "")),
    "undated": (entry(published_at=None), {"row": replace(ROW, max_age_days=7)}, ("pending", "", "")),
    "loaded under its address": (entry(), {"addresses": {ADDRESS: KnownAddress("loaded", "", "a")}},
                                 ("dropped", "same_article", "a")),
    "the same article under its address": (
        entry(), {"addresses": {ADDRESS: KnownAddress("dropped", "same_article", "a")}},
        ("dropped", "same_article", "a")),
    "off topic under its address": (entry(), {"addresses": {ADDRESS: KnownAddress("dropped", "off_topic", "")}},
                                    ("dropped", "off_topic", "")),
    "too old under its address": (entry(), {"addresses": {ADDRESS: KnownAddress("dropped", "too_old", "")}},
                                  ("pending", "", "")),
    "failed under its address": (entry(), {"addresses": {ADDRESS: KnownAddress("failed", "off_topic", "")}},
                                 ("pending", "", "")),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT_PAGE)
def test_the_outcome_of_an_entry_without_its_page(name: str) -> None:
    item, changes, expected = WITHOUT_PAGE[name]
    assert decided(item, **changes) == [expected]


def test_of_two_items_with_one_address_the_first_counts() -> None:
    first, other, second = entry(1, title="A"), entry(2), entry(1, title="B", guid="g9")
    listed = list_entries(ROW, Listing("rss", entries=(first, other, second)), NOW)
    assert [one.title for one in listed] == ["A", "Bridge 2 opens"]
    findings = ListingFindings(Listing("rss", entries=(first, second)), (False, True))
    found, _, _ = decide_entries(ROW, findings, Known({}, {}), NOW)
    assert [(one.title, one.reason) for one in found] == [("A", "off_topic_title")]


@pytest.mark.parametrize(
    ("redated", "total", "is_rewritten"), [(2, 3, False), (3, 5, True), (3, 6, False), (4, 6, True)]
)
def test_a_feed_redates_its_entries_when_more_than_half_and_three_have_new_dates(
    redated: int, total: int, *, is_rewritten: bool
) -> None:
    first = poll(SourceState("s"), *map(entry, range(total)))
    later = NOW + timedelta(hours=2)
    items = (entry(n, published_at=later) if n < redated else entry(n) for n in range(total))
    assert len(poll(first.state, *items, known=met(first), at=later).entries) == (0 if is_rewritten else redated)


def test_an_answer_of_another_publisher_is_not_read_and_not_moved_to() -> None:
    away = "https://casino.example.org/feed"
    response = Response("s", ROW.url, away, 200, moved_to=away)
    listing = Listing("rss", entries=(entry(),))
    answer = ListingAnswer(ROW, response, ListingFindings(listing, (True,)))
    poll_away = decide_poll(answer, SourceState("s"), Known({}, {}), NOW, 0.0)
    assert (poll_away.result, poll_away.reason, poll_away.entries) == ("failed", "moved_away", ())
    assert (poll_away.state.moved_to, poll_away.state.state) == ("", "moved_away")


def test_a_move_that_has_held_for_a_week_is_advised_with_the_new_address() -> None:
    state = SourceState("s")
    for day in range(9):
        moved = "" if address_of(ROW, state) == NEW else NEW
        state = poll(state, entry(day), moved_to=moved, at=NOW + timedelta(days=day)).state
        assert (NEW in state.advice) == (day >= 7)
    assert state.moved_since == NOW


def test_addresses_are_made_canonical_where_a_listing_is_examined():
    item = "<item><title>A</title><link>http://s.example:80/a?utm_source=x#top</link></item>"
    body = f"<rss version='2.0'><channel><title>S</title>{item}</channel></rss>".encode()
    listing = examine_listing(ListingJob(replace(ROW, prejudge=False), body, ROW.url, "application/rss+xml")).listing
    assert listing is not None
    assert [one.canonical_url for one in listing.entries] == [canonical_url(listing.entries[0].url)] != [""]
    assert list_entries(ROW, listing, NOW)[0].address_id == article_id(listing.entries[0].canonical_url)


@pytest.mark.parametrize("before", ["nothing", "failed", "unchanged", "empty", "brought"])
def test_the_harvest_is_the_first_poll_that_brings_entries(before: str) -> None:
    earlier = {"failed": {"status": 503}, "unchanged": {"status": 304}}.get(before, {})
    state = SourceState("s")
    if before == "empty":
        state = replace(state, state="empty", last_ok_at=NOW - timedelta(days=1))
    elif before == "brought":
        state = poll(state, entry(), at=NOW - timedelta(days=1)).state
    elif before != "nothing":
        state = poll(state, at=NOW - timedelta(days=1), **earlier).state
    old = [entry(n, published_at=NOW - timedelta(days=300, hours=n)) for n in range(2, 42)]
    left = [one for one in poll(state, *old).decided if one.reason == "first_harvest"]
    assert len(left) == (0 if before == "brought" else 30)
