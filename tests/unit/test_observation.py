"""What may be said of days before Yalu looked: backlogs are no flow, and nobody is first, late or silent unseen."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources

import pytest

from tests.desk import Desk, before, noon
from warehouse.tables import load

UNTIL = noon(before(0)) + timedelta(hours=1)
EXPECTED = "SELECT came, expected, is_short FROM expected_entries(?, ?) WHERE source_id = ?"
# How a source was asked, a poll a day, the last one today: '-' not asked, 'f' failed, 'n' unchanged, else its entries.
HISTORIES = [
    pytest.param("600 10 10 10", (10, 10.0, False), id="an_ordinary_beginning"),
    pytest.param("f 600 10 10", (10, 10.0, False), id="the_first_poll_failed"),
    pytest.param("f f 600 2", (2, 0.0, False), id="the_first_two_failed"),
    pytest.param("0 600 10 10", (10, 10.0, False), id="the_first_poll_was_empty"),
    pytest.param("n 600 10 10", (10, 10.0, False), id="the_first_poll_was_not_modified"),
    pytest.param("0 0 0 0", (0, 0.0, False), id="never_brought_anything"),
    pytest.param("f f f f", (0, 0.0, False), id="never_answered"),
    pytest.param("600 10 10 f f f f 70 10", (10, 10.0, False), id="an_outage_then_a_backlog"),
    pytest.param("600" + " f" * 6 + " 70 9", (9, 0.0, False), id="an_outage_right_after_the_harvest"),
    pytest.param("600 10 10" + " -" * 31 + " 300 9", (9, 0.0, False), id="switched_off_for_a_month_and_on_again"),
    pytest.param("600 10 10" + " f" * 31 + " 300 9", (9, 0.0, False), id="a_month_of_outage_and_return"),
    pytest.param("600" + " 10" * 20 + " f" * 9 + " 1", (0, 10.0, True), id="an_outage_that_goes_on_in_part"),
    pytest.param("600" + " 12" * 9 + " f", (0, 12.0, True), id="an_outage"),
    pytest.param("600" + " 12" * 9 + " - - 0", (0, 12.0, True), id="a_silence_after_days_unasked"),
]


def asked(desk: Desk, history: str, source: str = "s1") -> None:
    """Store a history of polls, one a day, the last one today's."""
    for ago, one in enumerate(reversed(history.split())):
        if one == "f":
            desk.poll(before(ago), "failing", source, 0)
        elif one != "-":
            desk.poll(before(ago), "ok", source, int(one.replace("n", "0")))


@pytest.fixture(scope="module")
def histories() -> Desk:
    """A source for each history, named by it."""
    names = [str(case.values[0]) for case in HISTORIES]
    desk = Desk(*names)
    for name in names:
        asked(desk, name, name)
    return desk


@pytest.mark.parametrize(("history", "judged"), HISTORIES)
def test_what_a_harvest_brings_is_no_flow(histories, history, judged):
    assert histories.ask(EXPECTED, UNTIL - timedelta(days=1), UNTIL, history) == [judged]


@pytest.mark.parametrize(("history", "judged"), HISTORIES)
def test_the_days_of_a_source_know_it_too(histories, history, judged):
    rows = histories.ask("SELECT expected FROM source_days WHERE day = ? AND source_id = ?", before(0), history)
    assert rows == [(judged[1],)]


def test_a_source_added_later_is_observed_from_its_own_first_answer():
    desk = Desk("s1", "s2", "s3")
    asked(desk, "600 10 10 10")
    asked(desk, "f 600 10", "s2")
    asked(desk, "f f", "s3")
    rows = desk.ask("SELECT source_id, began_at, harvested_at FROM observed ORDER BY source_id")
    assert rows == [
        ("s1", noon(before(3)), noon(before(3))), ("s2", noon(before(1)), noon(before(1))), ("s3", None, None),
    ]  # fmt: skip


def test_a_trend_is_whole_from_the_first_answer_on():
    desk = Desk("s1")
    asked(desk, "f f 600 60 60 60")
    rows = desk.ask("SELECT is_complete FROM trend(NULL, ?, ?, 'day')", str(before(5)), str(before(0)))
    assert [row[0] for row in rows] == [False, False, True, True, True, False]


# ---------------------------------------------------------------- claims

WEEK = "600 10 10 10 10 10 10 10 10"
CLAIMS = [
    pytest.param(WEEK, WEEK, (True, "KR", True), id="long_observed"),
    pytest.param("600 10", "600 10", (True, "KR", True), id="began_the_day_before"),
    pytest.param("600", "600", (False, "", False), id="began_that_day"),
    pytest.param("f 600", "f 600", (False, "", False), id="answered_first_that_day"),
    pytest.param(WEEK, "600", (False, "", False), id="another_source_joined_that_day"),
    pytest.param(WEEK, "f f f", (True, "KR", True), id="another_never_answered"),
    pytest.param(WEEK, "600 10" + " -" * 20 + " 90", (False, "", False), id="another_came_back_that_day"),
    pytest.param(WEEK, "600 10 10 f f 10 10", (True, "KR", True), id="another_missed_two_days"),
    pytest.param("", "", (False, "", False), id="nobody_was_asked"),
]


@pytest.fixture
def sides() -> Desk:
    """Two South Korean state outlets with one story of today, and a Chinese source that brought something else."""
    state = {"country": "KR", "ownership": "state"}
    desk = Desk(kr=state, kr2=state, cn={"country": "CN", "ownership": "independent"})
    for name in ("kr", "kr2"):
        desk.add(before(0), source=name, article_id=f"a-{name}")
        for kind, value in (("act", "talks"), ("actor", "country:prk"), ("actor", "country:chn"), ("topic", "border")):
            desk.tag(f"a-{name}", before(0), value, kind=kind)
        load.append(desk.connection, "story_articles", [{"story_id": "one", "article_id": f"a-{name}"}])
    entry = {"first_seen_at": noon(before(0)), "outcome": "dropped"}
    load.append(desk.connection, "entries", [entry | {"entry_id": s, "source_id": s, "url": s} for s in ("kr", "cn")])
    return desk


def claims_of(desk: Desk, one: str, other: str) -> list[tuple[object, ...]]:
    desk.connection.execute("DELETE FROM store.polls")
    for source, history in (("kr", one), ("kr2", one), ("cn", other)):
        asked(desk, history, source)
    asked_for = "SELECT is_first_sure, one_country, is_state_only FROM story_claims(?, ?)"
    return desk.ask(asked_for, UNTIL - timedelta(days=1), UNTIL)


@pytest.mark.parametrize(("one", "other", "claimed"), CLAIMS)
def test_nothing_is_claimed_before_all_were_watched(sides, one, other, claimed):
    assert claims_of(sides, one, other) == [claimed]
    is_sure = claimed[0]
    assert sides.ask("SELECT is_observed FROM first_reports(NULL)") == [(is_sure,)]
    assert sides.ask("SELECT DISTINCT is_observed FROM spread('one')") == [(is_sure,)]
    assert sides.ask("SELECT DISTINCT is_first_sure FROM first_last_seen('topic')") == [(is_sure,)]


@pytest.mark.parametrize(("stated", "is_sure"), [(0, True), (2, True), (3, False), (9, False)])
def test_an_event_older_than_the_desk_was_reported_before_it(sides, stated, is_sure):
    sides.connection.execute("DELETE FROM store.tags WHERE kind = 'day'")
    for name in ("kr", "kr2"):
        sides.tag(f"a-{name}", before(0), str(before(stated)), kind="day")
    assert claims_of(sides, "600 10 10 10", "600 10 10 10")[0][0] is is_sure


@pytest.mark.parametrize(
    ("history", "verdict"), [("0 0 0", "not yet known"), ("0 600 0", "silent"), ("9 0 9", "answered")]
)
def test_a_source_that_never_brought_anything_is_not_silent(history, verdict):
    desk = Desk("s1")
    asked(desk, history)
    last = {"0 0 0": None, "0 600 0": noon(before(1)), "9 0 9": noon(before(0))}[history]
    state = {"source_id": "s1", "state": "ok", "last_ok_at": noon(before(0)), "last_new_at": last}
    load.append(desk.connection, "source_states", [state])
    asked_for = (resources.files("warehouse") / "digest" / "60_coverage.sql").read_text()
    desk.ask("SELECT 1")
    rows = desk.connection.execute(asked_for, {"since": UNTIL - timedelta(days=1), "until": UNTIL}).fetchall()
    assert [row[0] for row in rows] == [verdict]
