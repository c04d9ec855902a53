"""The mirror: each event as its two sides have it, and silence only where a side's own sources show it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from flows.ledgers.events import settle
from flows.report.gather import gather
from flows.report.page import render_page
from tests.desk import TODAY, Desk, before, noon
from warehouse.store.migrations import sql_files
from warehouse.tables import load


def publish(desk: Desk, name: str, day: date, text: str, hours: int = 0, **more: Any) -> None:
    """Add an article with what the ledgers read in it."""
    at = noon(day) + timedelta(hours=hours)
    desk.add(day, article_id=name, title="News", text=text, published_at=at, **more)
    found = read_ledgers("News", text, "en", PageFacts(published_on=day))
    for table in ("event_reports", "statements"):
        rows = [
            load.as_row(one) | {"article_id": name, "published_on": day, "span_start": one.start, "span_end": one.end}
            for one in getattr(found, table)
        ]
        load.append(desk.connection, table, rows)


ANSWER = "Asked about it, a Chinese foreign ministry spokesman said he had no information."


def words(day: date) -> str:
    return f"{day:%B} {day.day}"


@pytest.fixture(scope="module")
def desk() -> Desk:
    made = Desk(
        cn={"country": "CN", "ownership": "state"},
        kp={"country": "KP", "ownership": "state"},
        kr={"country": "KR", "ownership": "independent"},
    )
    for days in range(60):
        made.poll(before(days), source="cn", state="failing" if days in {33, 34} else "ok")
        made.poll(before(days), source="kp", entries=0 if 25 < days < 35 else 1)
    visit, letter, rumour, talks = before(50), before(37), before(22), before(8)
    publish(made, "v1", visit, f"Wang Yi visited Pyongyang on {words(visit)}, Xinhua said.")
    publish(made, "v3", visit, f"KCNA said Chinese Foreign Minister Wang Yi visited North Korea on {words(visit)}.", 6)
    publish(
        made, "l1", letter, f"Kim Jong Un sent a congratulatory message to Xi Jinping on {words(letter)}, KCNA said."
    )
    visited = f"Kim Jong Un visited Beijing on {words(rumour)}, a source in Seoul said."
    denial = "China's foreign ministry denied the report. North Korean state media did not mention it."
    publish(made, "r1", rumour, f"{visited} {denial}")
    met = f"Kim Jong Un and Xi Jinping held talks in Beijing on {words(talks)}, a source in Seoul said."
    publish(made, "t1", talks, f"{met} {ANSWER}")
    publish(
        made,
        "a1",
        before(32),
        f"North Korea and China signed a fisheries agreement on {words(before(32))}, Xinhua said.",
    )
    made.ask("SELECT 1")
    settle(made.connection, at=noon(TODAY), run_id="r1", lexicon_version="l")
    return made


CELLS = """
    SELECT verdict, hours_later, leaves_out, is_silence_reported, article_id FROM mirror('DPRK-PRC')
    WHERE event_type = $1 AND side = $2 ORDER BY first_reported_at
"""


@pytest.mark.parametrize(
    ("kind", "side", "wanted"),
    [
        ("visit", "PRC", [("first", 0.0, [], False, "v1"), ("denied", 0.0, [], False, "r1")]),
        ("visit", "DPRK", [("later", 6.0, ["place"], False, "v3"), ("silent", None, [], True, "r1")]),
        ("letter", "DPRK", [("first", 0.0, [], False, "l1")]),
        ("letter", "PRC", [("not_seen", None, [], False, "")]),
        ("summit", "PRC", [("neither", 0.0, [], False, "t1")]),
        ("summit", "DPRK", [("silent", None, [], False, "")]),
        ("agreement", "DPRK", [("not_seen", None, [], False, "")]),
    ],
)
def test_how_a_side_has_an_event(desk: Desk, kind: str, side: str, wanted: list[tuple[object, ...]]) -> None:
    assert desk.ask(CELLS, kind, side) == wanted


def test_a_row_shows_the_words_and_only_events_of_its_days(desk: Desk) -> None:
    asked = f"SELECT side, quote, days, sources_on_days FROM mirror(since := '{before(9)}')"
    assert desk.ask(asked) == [("DPRK", "", 7, 7), ("PRC", ANSWER, 7, 7)]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (9, {"One side neither confirms nor denies it": 1}),
        (23, {"One side denies it": 1, "One side neither confirms nor denies it": 1}),
        (0, {}),
    ],
)
def test_the_section_of_the_digest_shows_where_the_sides_differ(desk: Desk, days: int, wanted: dict[str, int]) -> None:
    (section,) = [file for file in sql_files("digest") if file.name == "32_mirror"]
    values = {"since": noon(before(days)), "until": noon(TODAY), "relations": ["DPRK-PRC"]}
    rows = desk.connection.execute(section.text, values).fetchall()
    assert Counter(row[0] for row in rows) == wanted
    assert dict(desk.connection.execute(dict(section.words)["query"], values).fetchall()) == wanted


def test_the_report_leads_from_each_sign_to_the_words_of_the_side(desk: Desk) -> None:
    found = gather(desk.connection, since=before(55))
    assert found is not None
    assert found.failed == ()
    (event,) = [row["event_id"] for row in found.mirror if row["words"].startswith("summit")]
    page = render_page(found, {})
    assert f'href="#mirror-{event}-PRC" title="PRC: neither" aria-label="PRC: neither">?</a>' in page
    (entry,) = [line for line in page.splitlines() if f'id="mirror-{event}-PRC"' in line]
    assert ANSWER in entry
