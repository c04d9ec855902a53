"""What a digest computes once for its window holds the rows that its sections ask for."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import duckdb
import pytest

import flows.digest.gather as digest
from flows.digest.records import Window, Wish
from tests.desk import Desk, before, noon
from warehouse.analysis.window import instead, narrowed
from warehouse.store.migrations import sql_files
from warehouse.tables import load

SINCE, UNTIL = noon(before(1)) - timedelta(hours=12), noon(before(1)) + timedelta(hours=12)
WINDOW = Window(before(1).isoformat(), 1, SINCE.isoformat(), UNTIL.isoformat(), UNTIL.isoformat(), "Asia/Seoul")
MACROS = {"story_members", "story_claims", "story_cards", "story_subjects", "news_stories", "news"}


@pytest.fixture(scope="module", name="connection")
def busy_desk() -> duckdb.DuckDBPyConnection:
    """Stories of one side, of several, going on and unconfirmed, two weeks of them, and a copy."""
    desk = Desk(kr={"country": "KR"}, cn={"country": "CN", "ownership": "state"}, jp={"country": "JP"})
    for days in range(16):
        for number, source in enumerate(("kr", "cn", "jp")):
            name = desk.add(
                before(days), "border.bridge_rail" if number else "trade.customs", source=source,
                is_unconfirmed=number == 2, relevance=0.5 + number / 10, text=f"Trucks crossed {days} times.",
                relations=["ROK-PRC" if number == 1 else "DPRK-PRC"], page_kind="flash" if number == 2 else "",
            )  # fmt: skip
            desk.tag(name, before(days), "talks" if days % 3 else "visit", kind="act")
            story = f"story{days // 2}-{0 if number < 2 and days % 4 else number}"
            load.append(desk.connection, "story_articles", [{"story_id": story, "article_id": name}])
        desk.poll(before(days), source="kr")
    load.append(desk.connection, "duplicates", [{"article_id": "a4", "of_article_id": "a3", "relation": "near_dup"}])
    desk.ask("SELECT 1")
    return desk.connection


@pytest.mark.parametrize(
    "wish",
    [Wish(), Wish(relations=("DPRK-PRC",), topics=("border",), min_importance=0.2)],
    ids=["whole", "choosy"],
)
def test_the_digest_has_the_same_rows_without_its_window(connection, wish: Wish, monkeypatch: pytest.MonkeyPatch):
    found = digest.gather(connection, WINDOW, wish)
    [stories] = [section for section in found.sections if section.name == "20_stories"]
    assert all(answer.rows for answer in stories.answers if answer.key != "each")
    monkeypatch.setattr(digest, "_narrowed", lambda *_: nullcontext({}))
    assert digest.gather(connection, WINDOW, wish) == found


def test_the_rows_of_a_digest_say_what_is_a_flash(connection):
    found = {section.name: {answer.key: answer.rows for answer in section.answers}
             for section in digest.gather(connection, WINDOW, Wish()).sections}  # fmt: skip
    assert [*found["45_numbers"]["flashes"][0].values()] == [1]
    members = {m["article_id"]: m["is_flash"] for row in found["20_stories"]["rows"] for m in row["members"]}
    assert set(members.values()) == {True, False}
    assert all("is_flash" in row for row in found["35_unconfirmed"]["rows"])


def test_no_section_computes_again_what_its_window_holds(connection):
    values = {"since": SINCE, "until": UNTIL, "relations": ["ROK-PRC"], "topics": None, "least": 0.1}
    with narrowed(connection, values) as calls:
        texts = [
            instead(text, calls) for file in sql_files("digest") for text in (file.text, *dict(file.words).values())
        ]
    assert {call.split("(")[0] for call in calls} == MACROS
    assert not [text for text in texts if any(f"{name}($since, $until" in text for name in MACROS)]


def test_the_macros_are_the_files_own_after_the_window(connection):
    asked = "SELECT story_id, one_country FROM story_claims(?, ?) ORDER BY ALL"
    other = [SINCE - timedelta(days=3), SINCE]
    expected = connection.execute(asked, other).fetchall()
    values = {"since": SINCE, "until": UNTIL, "relations": None, "topics": None, "least": 0.0}
    with narrowed(connection, values):
        assert connection.execute(asked, other).fetchall() == expected
    assert connection.execute(asked, other).fetchall() == expected
    assert not connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
