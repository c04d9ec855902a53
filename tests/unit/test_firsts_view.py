"""When the view `firsts` calls a claim consistent, contradicted or undecidable: over rows of visits, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import views

TABLES = """
CREATE SCHEMA store;
CREATE TABLE store.firsts (article_id VARCHAR, published_on DATE, kind VARCHAR, who VARCHAR, what VARCHAR, n DOUBLE,
    unit VARCHAR, since_text VARCHAR, since_year INTEGER, is_hedged BOOLEAN, act VARCHAR, traveller_side VARCHAR,
    other_side VARCHAR, visitor_office VARCHAR, visitor VARCHAR, place_country VARCHAR, is_state_visit BOOLEAN,
    happened_on DATE, field VARCHAR, span_start INTEGER, span_end INTEGER, rule_id VARCHAR, lexicon_version VARCHAR);
CREATE TABLE store.article_versions (article_id VARCHAR, version INTEGER, title VARCHAR, text VARCHAR);
CREATE TABLE store.seed_sightings (article_id VARCHAR);
CREATE TABLE store.entities AS SELECT 'per:wang' AS entity_id, 'Wang Yi' AS name;
CREATE TABLE store.visits_coverage (visitor_office VARCHAR, traveller_side VARCHAR, place_country VARCHAR, since DATE);
CREATE TABLE visits (visit_id VARCHAR, pair VARCHAR, setting VARCHAR, traveller_side VARCHAR, visitor VARCHAR,
    visitor_office VARCHAR, host VARCHAR, place VARCHAR, place_country VARCHAR, starts_on DATE, ends_on DATE,
    is_state_visit BOOLEAN, confidence VARCHAR, basis VARCHAR);
"""
CLAIM = {
    "article_id": "a", "published_on": "2026-11-20", "kind": "interval", "n": 7.0, "unit": "year", "act": "visit",
    "traveller_side": "PRC", "other_side": "DPRK", "visitor_office": "foreign_minister", "visitor": "",
    "place_country": "KP", "is_state_visit": False, "is_hedged": False, "happened_on": "2026-11-18", "field": "title",
    "span_start": 0, "span_end": 5, "rule_id": "r", "since_year": 2019, "since_text": "", "who": "", "what": "",
    "lexicon_version": "",
}  # fmt: skip
VISIT = {
    "pair": "DPRK-PRC", "setting": "bilateral", "traveller_side": "PRC", "visitor": "Wang Yi",
    "visitor_office": "foreign_minister", "host": "Choe Son Hui", "place": "Pyongyang", "place_country": "KP",
    "is_state_visit": False, "confidence": "high", "basis": "reference",
}  # fmt: skip
SINCE = {"visitor_office": "foreign_minister", "traveller_side": "PRC", "place_country": "KP", "since": "2000-01-01"}


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        connection.execute((Path(views.__path__[0]) / "firsts.sql").read_text("utf-8"))
        yield connection


def add(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def verdict(
    connection: duckdb.DuckDBPyConnection, claim: dict[str, Any], visits: list[dict[str, Any]], since: dict[str, Any]
) -> str:
    """The verdict, the reading and the rows it rests on; a visit is a day, or a day and what is special about it."""
    for table in ("store.firsts", "visits", "store.visits_coverage", "store.article_versions"):
        connection.execute(f"DELETE FROM {table}")
    add(connection, "store.article_versions", {"article_id": "a", "version": 1, "title": "First visit", "text": "x"})
    add(connection, "store.firsts", CLAIM | claim)
    for number, visit in enumerate(visits):
        row = {"visit_id": f"v{number}", "ends_on": visit["starts_on"]} | VISIT | visit
        add(connection, "visits", row)
    for place in ("KP", "CN"):
        sides = {"KP": "PRC", "CN": "DPRK"}
        add(
            connection,
            "store.visits_coverage",
            SINCE | {"place_country": place, "traveller_side": sides[place]} | since,
        )
    ((found, reading, rests_on),) = connection.execute("SELECT verdict, reading, rests_on FROM firsts").fetchall()
    return " ".join(filter(None, (found, reading, ",".join(rests_on))))


PLAIN = "2019-09-02"
BETWEEN = "2022-05-01"


@pytest.mark.parametrize(
    ("claim", "visits", "since", "expected"),
    [
        ({}, [{"starts_on": PLAIN}], {}, "consistent v0"),
        ({}, [], {}, "undecidable"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN}], {}, "contradicted v1"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "confidence": "medium"}], {}, "undecidable"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "confidence": "low"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "basis": "found"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "visitor_office": "premier"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "setting": "call"}], {}, "consistent v0"),
        (
            {},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "setting": "sidelines"}],
            {},
            "contradicted bilateral visits only v1",
        ),
        (
            {},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "place": "Wonsan"}],
            {},
            "contradicted this capital only v1",
        ),
        (
            {},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "place": "Wonsan", "setting": "sidelines"}],
            {},
            "contradicted bilateral visits only v1",
        ),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "place_country": "CN"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "traveller_side": "DPRK"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "traveller_side": "both"}], {}, "contradicted v1"),
        ({}, [{"starts_on": PLAIN}], {"since": PLAIN}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}], {"since": "2019-09-03"}, "undecidable"),
        ({"happened_on": None}, [{"starts_on": PLAIN}], {}, "undecidable"),
        ({"happened_on": None}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN}], {}, "undecidable"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2026-11-17"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2026-11-08", "ends_on": "2026-11-08"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2026-11-07", "ends_on": "2026-11-07"}], {}, "contradicted v1"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2027-01-17"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2027-01-18"}], {}, "consistent v0"),
        ({}, [{"starts_on": PLAIN}, {"starts_on": "2026-11-16"}, {"starts_on": "2026-11-12"}], {}, "contradicted v2"),
        ({}, [{"starts_on": "2018-11-20"}], {}, "consistent v0"),
        ({}, [{"starts_on": "2018-11-16"}], {}, "undecidable"),
        ({}, [{"starts_on": "2020-11-15"}], {}, "consistent v0"),
        ({}, [{"starts_on": "2020-11-25"}], {}, "contradicted v0"),
        ({}, [{"starts_on": "2019-12-31"}], {}, "consistent v0"),
        ({"n": 20.0, "unit": "month"}, [{"starts_on": "2025-03-10"}], {}, "consistent v0"),
        ({"n": 20.0, "unit": "month"}, [{"starts_on": "2025-02-01"}], {}, "undecidable"),
        ({"n": 20.0, "unit": "month"}, [{"starts_on": "2025-04-25"}], {}, "contradicted v0"),
        ({"n": 20.0, "unit": "month"}, [{"starts_on": "2025-05-25"}], {}, "contradicted v0"),
        ({"n": 20.0, "unit": "month"}, [{"starts_on": "2024-05-01"}], {}, "undecidable"),
        ({"n": 30.0, "unit": "day"}, [{"starts_on": "2026-10-19"}], {}, "consistent v0"),
        ({"n": 90.0, "unit": "day"}, [{"starts_on": "2026-08-20"}], {}, "consistent v0"),
        ({"n": 90.0, "unit": "day"}, [{"starts_on": "2026-08-19"}], {}, "consistent v0"),
        ({"n": 90.0, "unit": "day"}, [{"starts_on": "2026-08-21"}], {}, "consistent v0"),
        ({"n": 90.0, "unit": "day"}, [{"starts_on": "2026-08-22"}], {}, "contradicted v0"),
        ({"n": 90.0, "unit": "day"}, [{"starts_on": "2026-08-18"}], {}, "undecidable"),
        ({"kind": "since_year"}, [{"starts_on": "2019-03-01"}], {}, "consistent v0"),
        ({"kind": "since_year"}, [{"starts_on": "2018-03-01"}], {}, "undecidable"),
        ({"kind": "since_year"}, [{"starts_on": "2019-03-01"}, {"starts_on": "2020-03-01"}], {}, "contradicted v1"),
        ({"kind": "since_month"}, [{"starts_on": "2019-03-01"}], {}, "consistent v0"),
        ({"kind": "since_month"}, [{"starts_on": "2018-03-01"}], {}, "undecidable"),
        ({"kind": "since_month"}, [{"starts_on": "2019-03-01"}, {"starts_on": "2020-03-01"}], {}, "contradicted v1"),
        ({"kind": "since_event"}, [{"starts_on": "2019-03-01"}], {}, "consistent v0"),
        ({"kind": "since_event"}, [{"starts_on": "2018-03-01"}], {}, "consistent v0"),
        ({"kind": "since_event"}, [{"starts_on": "2019-03-01"}, {"starts_on": "2020-03-01"}], {}, "contradicted v1"),
        ({"kind": "tenure", "since_year": 2024}, [], {}, "consistent"),
        ({"kind": "tenure", "since_year": 2024}, [{"starts_on": "2023-03-01"}], {}, "consistent v0"),
        ({"kind": "tenure", "since_year": 2024}, [{"starts_on": "2025-03-01"}], {}, "contradicted v0"),
        ({"kind": "tenure", "since_year": None}, [], {}, "undecidable"),
        ({"kind": "tenure", "since_year": 1999}, [], {}, "undecidable"),
        ({"act": "trip"}, [{"starts_on": PLAIN}], {}, "undecidable"),
        ({"act": "trip"}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "place_country": "KR"}], {}, "contradicted v1"),
        ({"act": "trip"}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "traveller_side": "DPRK"}], {}, "undecidable"),
        ({"act": ""}, [{"starts_on": PLAIN}, {"starts_on": BETWEEN}], {}, "undecidable"),
        ({"act": "meeting", "place_country": ""}, [{"starts_on": PLAIN}], {}, "consistent v0"),
        (
            {"act": "meeting", "place_country": ""},
            [
                {"starts_on": PLAIN},
                {"starts_on": BETWEEN, "traveller_side": "DPRK", "place_country": "CN", "place": "Beijing"},
            ],
            {},
            "contradicted v1",
        ),
        (
            {"act": "meeting", "place_country": ""},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "pair": "ROK-PRC"}],
            {},
            "consistent v0",
        ),
        ({"act": "meeting", "place_country": ""}, [{"starts_on": PLAIN}], {"since": "2019-09-03"}, "undecidable"),
        ({"act": "meeting", "place_country": ""}, [{"starts_on": PLAIN}], {"traveller_side": "ROK"}, "undecidable"),
        ({"visitor": "per:wang"}, [{"starts_on": PLAIN}], {}, "consistent v0"),
        (
            {"visitor": "per:wang"},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "visitor": "Qin Gang"}],
            {},
            "consistent v0",
        ),
        (
            {"visitor": "per:wang"},
            [{"starts_on": PLAIN}, {"starts_on": BETWEEN, "visitor": "Qin Gang", "host": "Wang Yi, minister"}],
            {},
            "contradicted v1",
        ),
        ({"is_state_visit": True}, [{"starts_on": PLAIN}], {}, "undecidable"),
        (
            {"is_state_visit": True},
            [{"starts_on": PLAIN, "is_state_visit": True}, {"starts_on": BETWEEN}],
            {},
            "consistent v0",
        ),
        ({}, [{"starts_on": PLAIN}], {"visitor_office": "premier"}, "undecidable"),
        ({}, [{"starts_on": BETWEEN}, {"starts_on": "2023-05-01"}, {"starts_on": PLAIN}], {}, "contradicted v0,v1"),
    ],
)
def test_a_claim_is_held_against_the_visits(
    claim: dict[str, Any],
    visits: list[dict[str, Any]],
    since: dict[str, Any],
    expected: str,
    empty: duckdb.DuckDBPyConnection,
) -> None:
    assert verdict(empty, claim, visits, since) == expected
