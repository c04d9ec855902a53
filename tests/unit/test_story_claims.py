"""What the digest may claim of a story's coverage, and what it may call an outage: macros on invented days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk import Desk, before, noon
from warehouse.tables import load

DAY = before(1)
WINDOW = (noon(DAY) - timedelta(hours=12), noon(DAY) + timedelta(hours=12))
ASKED = "SELECT one_country, is_state_only, is_first_sure FROM story_claims(?, ?) WHERE story_id = 'one'"


def world(*brought: str) -> Desk:
    """Sources of four countries, watched for days, of which those named brought an entry on the day."""
    desk = Desk(
        kr={"country": "KR", "ownership": "independent"}, cn={"country": "CN", "ownership": "state"},
        kp={"country": "KP", "ownership": "state"}, jp={"country": "JP", "ownership": "public"},
    )  # fmt: skip
    rows = [
        {"entry_id": f"e-{name}", "source_id": name, "first_seen_at": noon(DAY), "outcome": "dropped", "url": name}
        for name in brought
    ]
    load.append(desk.connection, "entries", rows)
    for name in ("kr", "cn", "kp", "jp"):
        desk.poll(before(6), source=name)
    return desk


def report(
    desk: Desk, name: str, source: str, act: str = "talks", *, story: str = "", days: int = 0, **who: str
) -> None:
    """An article of the day, or some days before, on what two sides do."""
    day = DAY - timedelta(days=days)
    desk.add(day, source=source, article_id=name)
    desk.tag(name, day, act, kind="act")
    for actor in (who.get("person", ""), "country:prk", "country:chn"):
        if actor:
            desk.tag(name, day, actor, kind="actor")
    load.append(desk.connection, "story_articles", [{"story_id": name, "article_id": name}])


@pytest.mark.parametrize(
    ("brought", "others", "claimed"),
    [
        pytest.param(("kr", "cn", "kp"), [], ("KR", False), id="one_side"),
        pytest.param(("kr", "cn"), [], ("", False), id="a_side_brought_nothing"),
        pytest.param(("kr", "cn", "kp"), [("jp", "talks", 0)], ("", False), id="reported_elsewhere_unjoined"),
        pytest.param(("kr", "cn", "kp"), [("cn", "talks", 1)], ("", False), id="reported_elsewhere_the_day_before"),
        pytest.param(("kr", "cn", "kp"), [("jp", "train", 0)], ("KR", False), id="another_act"),
        pytest.param(("kr", "cn", "kp"), [("jp", "talks", 4)], ("KR", False), id="another_day"),
        pytest.param(("kr", "cn", "kp"), [("kr", "talks", 0)], ("KR", False), id="the_same_country"),
    ],
)
def test_one_side_is_claimed_where_the_others_were_seen_to_be_silent(brought, others, claimed):
    desk = world(*brought)
    report(desk, "one", "kr")
    for number, (source, act, days) in enumerate(others):
        report(desk, f"other{number}", source, act, days=days)
    assert [row[:2] for row in desk.ask(ASKED, *WINDOW)] == [claimed]


@pytest.mark.parametrize(
    ("others", "is_state_only"), [([], True), ([("jp", "talks")], False), ([("kp", "talks")], True)]
)
def test_state_media_only(others, is_state_only):
    desk = world("kr", "cn", "kp", "jp")
    report(desk, "one", "cn", person="per:xi")
    for source, act in others:
        report(desk, f"by-{source}", source, act, person="per:xi")
    assert [row[1] for row in desk.ask(ASKED, *WINDOW)] == [is_state_only]


def test_other_persons_are_another_event():
    desk = world("kr", "cn", "kp")
    report(desk, "one", "kr", person="per:xi")
    report(desk, "other", "jp", person="per:liqiang")
    assert [row[0] for row in desk.ask(ASKED, *WINDOW)] == ["KR"]


def polled(entries: list[int]) -> Desk:
    """A source asked once a day, the last number today's; the first day is its first harvest."""
    desk = Desk("s1")
    for ago, many in enumerate(reversed(entries)):
        desk.poll(before(ago), entries=many)
    return desk


@pytest.mark.parametrize(
    ("entries", "is_short"),
    [
        pytest.param([500] + [60] * 9 + [2], True, id="an_outage"),
        pytest.param([500] + [60] * 9 + [30], False, id="half_a_day"),
        pytest.param([500] + [60] * 5 + [0, 0, 60, 0], True, id="after_another_outage"),
        pytest.param([500] + [3] * 9 + [0], False, id="a_slow_source"),
        pytest.param([500, 4], False, id="young"),
    ],
)
def test_what_came_is_held_against_what_is_usual(entries, is_short):
    desk = polled(entries)
    until = noon(before(0)) + timedelta(hours=1)
    rows = desk.ask("SELECT is_short FROM expected_entries(?, ?)", until - timedelta(days=1), until)
    assert rows in ([(is_short,)], [] if not is_short else None)


def test_a_trend_marks_the_outage_and_what_was_before_the_first_poll():
    desk = polled([500, 60, 60, 60, 60, 1, 60, 60])
    for ago in range(12):
        desk.add(before(ago))
    rows = desk.ask("SELECT is_complete, is_outage FROM trend(NULL, ?, ?, 'day')", str(before(11)), str(before(0)))
    assert [row[1] for row in rows] == [False] * 9 + [True] + [False] * 2
    assert [row[0] for row in rows] == [False] * 4 + [True] * 7 + [False]


@pytest.mark.parametrize(("usual", "came", "is_sure"), [(5, 0, False), (5, 1, True), (2, 0, True), (9, 0, False)])
def test_no_first_where_another_source_may_be_frozen(usual: int, came: int, is_sure: bool) -> None:
    desk = world("kr", "cn", "kp")
    for days in range(2, 16):
        desk.poll(before(days), source="jp", entries=usual)
    desk.poll(before(1), source="jp", entries=came)
    report(desk, "one", "kr")
    assert desk.ask(ASKED, *WINDOW) == [("KR", False, is_sure)]
