"""The trend macros on invented days: what they answer, when they refuse to, and that no zone changes a row."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from random import Random

import pytest

from tests.desk import TODAY, Desk, before, noon
from warehouse.tables import load


def a_year(desk: Desk, days: int = 400, weekend: int = 4) -> None:
    """Ten articles a working day, fewer at weekends, one in ten of them on the border."""
    for ago in range(1, days):
        day, many = before(ago), 10 if before(ago).weekday() < 5 else weekend
        desk.add(day, "border.bridge_rail")
        desk.add(day, "trade.food_aid", times=many - 1)
        desk.poll(day)


def test_a_broken_feed_is_marked_and_leaves_the_share_alone() -> None:
    desk = Desk("s1", "s2")
    for ago in range(14, 0, -1):
        desk.add(before(ago), "border.bridge_rail", source="s1")
        if ago > 7:
            desk.add(before(ago), "border.bridge_rail", source="s2")
        desk.poll(before(ago), source="s1")
        desk.poll(before(ago), "ok" if ago > 7 else "frozen", source="s2")
    rows = desk.ask("SELECT articles, share, unhealthy_sources, healthy_share FROM trend('border', grain := 'day')")
    assert rows[0] == (2, 1.0, [], 1.0)
    assert rows[-2] == (1, 1.0, ["s2"], 0.5)


def test_a_topic_counts_what_is_below_it_and_nothing_beside_it() -> None:
    desk = Desk("s1")
    desk.add(TODAY, "border.bridge_rail", "border.customs")
    desk.add(TODAY, "borderline.other")
    asked = "SELECT sum(articles), sum(collected) FROM trend(?)"
    assert desk.ask(asked, "border") == [(1, 2)]
    assert desk.ask(asked, "border.customs") == [(1, 2)]
    assert desk.ask(asked, "borderline") == [(1, 2)]


@pytest.mark.parametrize(
    ("since", "until", "complete"),
    [
        (None, None, [True, True, False]),
        ("2026-11-04", None, [False, True, False]),
        ("2026-11-02", "2026-11-15", [True, True]),
        ("2026-11-02", "2026-11-12", [True, False]),
    ],
    ids=["the last week runs", "since cuts a week", "whole weeks", "until cuts a week"],
)
def test_a_period_that_is_cut_is_not_complete(since: str | None, until: str | None, complete: list[bool]) -> None:
    desk = Desk("s1")
    desk.add(before(14), "border")
    assert [row[0] for row in desk.ask("SELECT is_complete FROM trend(NULL, ?, ?)", since, until)] == complete


def test_a_period_says_which_lexicons_its_tags_are_of() -> None:
    desk = Desk("s1")
    for ago, version in ((21, "old"), (14, "old"), (13, "new"), (7, "new"), (0, "new")):
        name = desk.add(before(ago))
        desk.tag(name, before(ago), "border.customs", lexicon_version=version)
    asked = "SELECT lexicons, is_boundary FROM trend('border')"
    assert desk.ask(asked) == [(["old"], False), (["new", "old"], True), (["new"], False), (["new"], False)]


@pytest.mark.parametrize(
    ("made_at", "since", "changed", "marked"),
    [
        (datetime(2026, 11, 16, 14, 59, tzinfo=UTC), None, 1, [False, True, False, False]),  # 23:59 in Seoul
        (datetime(2026, 11, 16, 15, 0, tzinfo=UTC), None, 1, [False, False, True, False]),
        (datetime(2026, 11, 17, 3, 0, tzinfo=UTC), date(2026, 11, 15), 1, [True, False, True, False]),
        (datetime(2026, 11, 17, 3, 0, tzinfo=UTC), None, 0, [False, False, False, False]),
    ],
    ids=["before the desk's midnight", "after it", "and as far back as it went", "one that changed nothing"],
)
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles"])
def test_a_retag_is_a_boundary_on_the_desks_day(
    made_at: datetime, since: date | None, changed: int, marked: list[bool], zone: str
) -> None:
    desk = Desk("s1")
    desk.connection.execute(f"SET TimeZone = '{zone}'")
    desk.add(before(5), "border")
    row = {"run_id": "retag-1", "retagged_at": made_at, "since": since, "changed": changed, "loaded": 0}
    load.append(desk.connection, "retags", [row])
    asked = "SELECT is_boundary FROM trend(NULL, '2026-11-15', '2026-11-18', 'day')"
    assert [row[0] for row in desk.ask(asked)] == marked


def test_a_burst_stands_out_of_its_weekday_and_season() -> None:
    desk = Desk("s1")
    a_year(desk)
    desk.add(before(1), "border.bridge_rail", times=12)
    rows = {row[0]: row[1:] for row in desk.ask("SELECT value, articles, z, is_burst, history_days FROM burst()")}
    assert rows["border"][0] == 13
    assert rows["border"][1] > 3
    assert rows["border"][2:] == (True, 15)
    assert rows["trade"][1] < 0
    assert not rows["trade"][2]


def test_a_quiet_weekend_is_no_burst_of_anything() -> None:
    desk = Desk("s1")
    a_year(desk, weekend=2)
    rows = desk.ask("SELECT value, z FROM burst(?)", before(5))
    assert rows
    assert all(abs(z) < 1 for _, z in rows)


def test_one_article_on_something_new_is_no_burst() -> None:
    desk = Desk("s1")
    a_year(desk)
    desk.add(before(1), "diplomacy.visits")
    assert desk.ask("SELECT is_burst FROM burst() WHERE value = 'diplomacy.visits'") == [(False,)]


@pytest.mark.parametrize("case", ["too little history", "a sick day", "sick history"])
def test_without_enough_to_go_by_there_is_no_answer(case: str) -> None:
    desk = Desk("s1")
    for ago in range(1, 400 if case != "too little history" else 30):
        is_sick = (case == "a sick day" and ago == 1) or (case == "sick history" and ago > 1)
        desk.add(before(ago), "border.customs")
        desk.poll(before(ago), "failing" if is_sick else "ok")
    desk.add(before(1), "border.customs", times=20)
    assert {row[0] for row in desk.ask("SELECT z FROM burst()")} == {None}


def test_cooccurrence_is_normalised_by_chance() -> None:
    desk = Desk("s1")
    desk.add(TODAY, "border.customs", "city:a", times=6)
    desk.add(TODAY, "border.customs", times=4)
    desk.add(TODAY, "city:a", times=2)
    desk.add(TODAY, "trade.food_aid", "city:b", times=8)
    (row,) = desk.ask("FROM cooccur('border', 'topic', least := 1) WHERE partner = 'city:a'")
    assert row[:5] == ("city:a", 6, 8, 10, 20)
    assert row[5] == round(math.log((6 / 20) / ((8 / 20) * (10 / 20))) / -math.log(6 / 20), 6)


def test_cooccurrence_counts_articles_however_often_they_are_tagged() -> None:
    desk, draw = Desk("s1"), Random(6)
    values = ["border", "border.customs", "borderline", "border-post", *(f"trade.{n}" for n in range(9))]
    carried = [draw.choices(values, k=draw.randrange(8)) for _ in range(300)]
    for topics in carried:
        desk.add(TODAY, *topics)
    desk.ask("SELECT 1")
    load.append(desk.connection, "duplicates", [{"article_id": "a7", "of_article_id": "a8", "relation": "exact"}])
    originals = [set(topics) for number, topics in enumerate(carried) if number != 7]
    of = [topics & {"border", "border.customs"} != set() for topics in originals]
    expected = {
        (value, sum(value in topics and is_of for topics, is_of in zip(originals, of, strict=True)),
         sum(value in topics for topics in originals), sum(of), 299) for value in values[2:]
    }  # fmt: skip
    assert {row[:5] for row in desk.ask("FROM cooccur('border', 'topic', least := 1)")} == expected


def test_a_source_mix_says_who_speaks_more_than_usual() -> None:
    desk = Desk(state={"ownership": "state"}, free={"ownership": "independent"})
    desk.add(TODAY, "border.customs", source="state", times=3)
    desk.add(TODAY, "trade.food_aid", source="free", times=3)
    desk.add(TODAY, "border.customs", source="free")
    desk.poll(TODAY, "frozen", source="free")
    rows = desk.ask(
        "SELECT voice, articles, share, usual_share, round(lift, 3), unhealthy_days FROM source_mix('border')"
    )
    assert rows == [("state", 3, 0.75, 3 / 7, 1.75, 0), ("independent", 1, 0.25, 4 / 7, 0.438, 1)]


def test_the_lag_at_which_one_follows_another_is_the_peak() -> None:
    desk = Desk("s1")
    for ago in range(1, 200):
        day = before(ago)
        desk.add(day, "trade.food_aid", times=10)
        desk.add(day, "border.customs", times=(ago * 7 % 11 == 0) * 5)
        desk.add(day, "diplomacy.visits", times=((ago + 3) * 7 % 11 == 0) * 5)
        desk.poll(day, "ok" if ago != 50 else "failing")
    rows = desk.ask("SELECT lag, correlation, left_out FROM lead_lag('border', 'diplomacy', ?, most := 5)", before(180))
    assert max(rows, key=lambda row: row[1])[0] == 3
    assert {row[2] for row in rows} == {1}
    assert {row[0] for row in desk.ask("SELECT correlation FROM lead_lag('border', 'diplomacy', ?)", before(20))} == {
        None
    }


def test_first_and_last_seen_with_what_was_collected_since() -> None:
    desk = Desk("s1", "s2")
    desk.add(before(9), "border.customs", source="s2")
    last = desk.add(before(4), "border.customs", source="s1")
    desk.add(before(2), "trade.food_aid", times=7)
    (row,) = desk.ask("FROM first_last_seen('topic', 'border.customs')")
    assert row == (
        "border.customs", before(9), "Outlet s2", "a0", before(4), "Outlet s1", last, 2, 4, 7, False)  # fmt: skip


def test_first_and_last_seen_are_of_originals_as_they_stand() -> None:
    desk = Desk("s1", "s2")
    desk.add(before(9), "border.customs", article_id="copy")
    desk.add(before(8), "border.customs", article_id="later", first_seen_at=noon(before(7)))
    desk.add(before(8), "border.customs", article_id="seen first", source="s2")
    # Another day was found out afterwards: its tags are of that day, it counts as collected on the old one.
    desk.add(before(5))
    desk.add(before(3), article_id="moved", version=1)
    desk.add(before(3), article_id="moved", version=2, source="s2")
    desk.tag("moved", before(5), "border.customs")
    desk.add(before(2), "border.customs", article_id="of a seed")
    desk.ask("SELECT 1")
    load.append(desk.connection, "duplicates", [{"article_id": "copy", "of_article_id": "x", "relation": "exact"}])
    load.append(desk.connection, "seed_sightings", [{"article_id": "of a seed", "seed_id": "x"}])
    (row,) = desk.ask("FROM first_last_seen('topic', 'border.customs')")
    assert row == (
        "border.customs", before(8), "Outlet s2", "seen first", before(5), "Outlet s2", "moved", 2, 5, 1, False,
    )  # fmt: skip


def test_coverage_tells_silence_from_sickness_from_not_asking() -> None:
    desk = Desk("read", "silent", "sick", "unasked")
    desk.add(before(4), "border.customs", source="read")
    for name, state, entries in (("read", "ok", 1), ("silent", "ok", 0), ("sick", "frozen", 0)):
        desk.poll(before(4), state, source=name, entries=entries)
    rows = desk.ask("SELECT source_id, verdict FROM coverage('2026-11-16', grain := 'week')")
    assert rows == [("read", "read"), ("sick", "unhealthy"), ("silent", "silent"), ("unasked", "not asked")]


QUESTIONS = {
    "trend": "trend('border', grain := 'day')",
    "burst": "burst()",
    "cooccur": "cooccur('place:a', 'topic', least := 1)",
    "source_mix": "source_mix('border', part := 'country')",
    "lead_lag": "lead_lag('border', 'trade')",
    "first_last_seen": "first_last_seen()",
    "coverage": "coverage(grain := 'day')",
}


@pytest.fixture(scope="module")
def busy_desk() -> Desk:
    desk = Desk("s1", "s2")
    a_year(desk, days=120)
    desk.add(TODAY, "place:a", "border.customs", times=3)
    desk.ask("SELECT 1")
    # Late in the evening of one desk is the next day of another.
    desk.connection.execute("UPDATE store.polls SET polled_at = polled_at + INTERVAL 9 HOUR")
    desk.connection.execute("UPDATE store.article_versions SET published_at = published_at + INTERVAL 9 HOUR")
    return desk


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Seoul", "Pacific/Kiritimati"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
def test_no_session_zone_changes_a_row(busy_desk: Desk, question: str, zone: str) -> None:
    expected = busy_desk.ask(f"FROM {question}")
    assert expected
    busy_desk.connection.execute(f"SET TimeZone = '{zone}'")
    try:
        assert busy_desk.ask(f"FROM {question}") == expected
    finally:
        busy_desk.connection.execute("SET TimeZone = 'UTC'")
