"""What analysts ask of the events: the calendar, contacts with both bounds, the ledgers' lists, digest sections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.desk import TODAY, Desk, before, noon
from warehouse.analysis.ledgers import shown_ledgers
from warehouse.store.migrations import sql_files
from warehouse.tables import load


def add(desk: Desk, name: str, day: date | None, **changes: Any) -> None:
    """Add an event with the one row of history that made it."""
    known: dict[str, Any] = {
        "event_id": name, "event_type": "visit", "category": "CONSULT", "pair": "DPRK-PRC", "actor": "per:wangyi",
        "actor_side": "PRC", "actor_level": 3, "target": "country:prk", "target_side": "DPRK", "target_level": 0,
        "happened_on": day, "ends_on": day, "date_precision": "day" if day else "none", "status": "done",
        "why": "official",
        "first_reported_at": noon(before(1)), "voices": 1, "article_count": 1, "has_lost_evidence": False,
    } | changes  # fmt: skip
    history = {"event_id": name, "changed_at": noon(before(0)), "from_status": changes.pop("before", ""),
               "to_status": known["status"], "why": known["why"], "article_id": f"art-{name}",
               "quote": f"Words of {name}.",
               "run_id": "r1", "lexicon_version": "v"}  # fmt: skip
    load.append(desk.connection, "events", [known])
    load.append(desk.connection, "event_history", [history])
    desk.add(before(0), "politics", article_id=f"art-{name}", title=f"News of {name}", relevance=0.9)


@pytest.fixture(scope="module")
def desk() -> Desk:
    made = Desk(cn={"country": "CN"}, kp={"country": "KP"})
    for days in range(20):
        made.poll(before(days), source="cn")
        made.poll(before(days), source="kp", state="failing" if days < 8 else "ok")
    add(made, "met", before(12))
    add(made, "head", before(9), actor="per:xi", actor_level=1, event_type="summit")
    add(made, "rumour", before(10), status="reported", event_type="talks", why="one_voice", before="planned")
    add(made, "ban", before(11), event_type="sanction", category="SANCTION")
    add(made, "later", TODAY + timedelta(20), status="announced")
    add(made, "soon", TODAY + timedelta(2), status="planned", why="one_voice")
    add(made, "off", TODAY + timedelta(3), status="cancelled", before="announced")
    add(made, "past", before(30), status="announced")
    add(made, "undated", None, status="announced")
    for span, (kind, direction) in enumerate([("customs", "up"), ("customs", "down"), ("media", "up")]):
        load.append(made.connection, "border_signs", [
            {"article_id": "art-soon", "published_on": before(0), "indicator": "rail", "place": "DPRK-PRC",
             "direction": direction, "period_precision": "none", "source_kind": kind, "field": "title",
             "span_start": span, "span_end": 9, "rule_id": "r"}
        ])  # fmt: skip
    made.ask("SELECT 1")
    return made


def test_the_calendar_holds_what_is_ahead_and_what_was_called_off(desk: Desk) -> None:
    found = desk.ask("SELECT event_id, certainty, quote FROM calendar ORDER BY due_from NULLS LAST")
    assert found == [
        ("soon", "one_voice", "Words of soon."),
        ("off", "official", "Words of off."),
        ("later", "official", "Words of later."),
        ("undated", "official", "Words of undated."),
    ]


def test_a_visit_that_happened_is_in_the_ledger_of_visits_as_found(desk: Desk) -> None:
    columns = "visit_id, traveller_side, visitor_office, place_country, confidence, article_id"
    asked = f"SELECT {columns} FROM visits WHERE basis = 'found'"
    assert desk.ask(asked) == [("found-met", "PRC", "minister", "KP", "low", "art-met")]
    known = {
        "visit_id": "v",
        "pair": "DPRK-PRC",
        "traveller_side": "PRC",
        "visitor_level": 3,
        "starts_on": before(13),
        "ends_on": before(13),
    }
    load.append(desk.connection, "visits", [known])
    assert desk.ask(asked) == []


def test_contacts_have_both_bounds_and_no_number_where_a_side_was_sick(desk: Desk) -> None:
    asked = f"contacts('DPRK-PRC', '{before(15)}', '{before(8)}', 'year')"
    (row,) = desk.ask(
        "SELECT highest_level, last_met_on, days_since, contact_low, contact_high, restriction_low, help_high, "
        f"coverage, event_ids FROM {asked}"
    )
    assert row == (1, before(9), 1, 2, 3, 1, 0, 1.0, ["ban", "head", "met", "rumour"])
    sick = desk.ask(f"SELECT contact_low, coverage, days_since FROM contacts('DPRK-PRC', '{before(7)}', '', 'year')")
    assert sick == [(None, 0.0, 9)]


@pytest.mark.parametrize(("ledger", "rows"), [("events", 9), ("calendar", 4)])
def test_a_ledgers_list(desk: Desk, ledger: str, rows: int) -> None:
    sql = shown_ledgers()[ledger].sql
    asked = {"since": None, "pair": ""}
    assert len(desk.connection.execute(sql, asked).fetchall()) == rows
    assert desk.connection.execute(sql, asked | {"pair": "ROK-PRC"}).fetchall() == []
    later = desk.connection.execute(sql, asked | {"since": str(TODAY + timedelta(9))}).fetchall()
    assert len(later) == {"events": 1, "calendar": 2}[ledger]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("10_changed_status", {"No longer confirmed": 1, "First official word": 3, "Cancelled or postponed": 1}),
        ("54_border", {"Customs figures": 1, "Media": 1}),
        ("55_due", {"Within a week": 1, "Later": 1, "No day stated": 1, "Cancelled or postponed": 1}),
    ],
)
def test_a_section_of_the_digest(desk: Desk, name: str, wanted: dict[str, int]) -> None:
    (section,) = [file for file in sql_files("digest") if file.name == name]
    values = {
        "since": noon(before(1)), "until": noon(TODAY) + timedelta(hours=1), "day": TODAY, "relations": None,
        "topics": None, "least": 0.0,
    }  # fmt: skip

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return desk.connection.execute(
            sql, {key: value for key, value in values.items() if f"${key}" in sql}
        ).fetchall()

    found: dict[str, int] = {}
    for row in rows(section.text):
        found[row[0]] = found.get(row[0], 0) + 1
    assert found == wanted
    assert dict(rows(dict(section.words)["query"])) == wanted
