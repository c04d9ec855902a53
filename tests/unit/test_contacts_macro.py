"""What `contacts` counts between two sides and where it says nothing, over events and days of sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import macros

TABLES = """
CREATE SCHEMA store;
CREATE TABLE desk AS SELECT DATE '2026-03-20' AS today, 'Asia/Seoul' AS timezone;
CREATE TABLE store.sources AS FROM (VALUES ('c', 'CN', ''), ('r', 'KR', ''), ('k', 'US', 'KP'), ('c2', 'CN', ''))
    AS t(source_id, country, stands_in);
CREATE TABLE source_days (source_id VARCHAR, day DATE, is_healthy BOOLEAN);
CREATE TABLE store.events (event_id VARCHAR, pair VARCHAR, happened_on DATE, ends_on DATE,
    first_reported_at TIMESTAMPTZ, event_type VARCHAR, status VARCHAR, category VARCHAR,
    actor_level INTEGER, target_level INTEGER);
"""
EVENT = {
    "pair": "DPRK-PRC", "happened_on": "2026-03-10", "ends_on": None, "first_reported_at": "2026-03-11 00:00:00+00",
    "event_type": "visit", "status": "done", "category": "CONSULT", "actor_level": 3, "target_level": 0,
}  # fmt: skip
ALL = "contact_low, contact_high, help_low, help_high, criticism_low, criticism_high, restriction_low, restriction_high"


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        for name in ("checked_word", "contacts"):
            connection.execute((Path(macros.__path__[0]) / f"{name}.sql").read_text("utf-8"))
        yield connection


def contacts(
    connection: duckdb.DuckDBPyConnection,
    events: list[dict[str, Any]],
    days: str = "ckr",
    asked: str = "'DPRK-PRC', '2026-03-01', '2026-03-20', 'month'",
) -> list[str]:
    """Each period: its day, level met, last met and days since, four pairs of counts, coverage, the events.

    `days` names the sources that answered well on every day of March, in capitals those that did not.
    """
    connection.execute("DELETE FROM store.events; DELETE FROM source_days")
    for number, event in enumerate(events):
        row = {"event_id": f"e{number}"} | EVENT | event
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO store.events ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    for source in days:
        connection.execute(
            "INSERT INTO source_days SELECT ?, DATE '2026-03-01' + unnest(range(20))::INTEGER, ?",
            [source.lower(), source.islower()],
        )
    rows = connection.execute(
        "SELECT period, pair, highest_level, last_met_on, days_since, "
        f"[{ALL}], coverage, event_ids FROM contacts({asked})"
    ).fetchall()
    return [
        f"{period:%m-%d} {pair[0]} level {level} met {met and met.isoformat()[5:]} ago {ago} "
        f"{' '.join('-' if one is None else str(one) for one in counts)} of {share} {','.join(ids)}"
        for period, pair, level, met, ago, counts, share, ids in rows
    ]


@pytest.mark.parametrize(
    ("events", "days", "expected"),
    [
        ([], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{}], "ckr", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{}], "ck", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{}], "c", ["03-01 D level 3 met 03-10 ago 10 1 1 - - - - - - of None e0"]),
        ([{}], "", ["03-01 D level 3 met 03-10 ago 10 1 1 - - - - - - of None e0"]),
        ([], "", ["03-01 D level None met None ago None" + " -" * 8 + " of None "]),
        ([{}], "cK", ["03-01 D level 3 met 03-10 ago 10" + " -" * 8 + " of 0.0 e0"]),
        ([], "cK", ["03-01 D level None met None ago None" + " -" * 8 + " of 0.0 "]),
        ([{}], "cKk", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{}], "CcK", ["03-01 D level 3 met 03-10 ago 10" + " -" * 8 + " of 0.0 e0"]),
        ([{"status": "under_way"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"status": "reported"}], "ckr", ["03-01 D level None met None ago None 0 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"status": "planned"}], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{"status": "announced"}], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{"status": "cancelled"}], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{"status": "denied"}], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{"category": "SUPPORT"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"category": "AID"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 1 1 0 0 0 0 of 1.0 e0"]),
        ([{"category": "AGREE"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 1 1 0 0 0 0 of 1.0 e0"]),
        ([{"category": "CONCEDE"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 1 1 0 0 0 0 of 1.0 e0"]),
        ([{"category": "COOPERATE"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 1 1 0 0 0 0 of 1.0 e0"]),
        ([{"category": "REJECT"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 0 0 1 1 0 0 of 1.0 e0"]),
        ([{"category": "ACCUSE"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 0 0 1 1 0 0 of 1.0 e0"]),
        ([{"category": "MOBILIZE"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 0 0 1 1 0 0 of 1.0 e0"]),
        ([{"category": "SANCTION"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 0 0 0 0 0 0 1 1 of 1.0 e0"]),
        (
            [
                {"category": "CONSULT", "status": "reported"},
                {"category": "AID", "status": "reported"},
                {"category": "REJECT", "status": "reported"},
                {"category": "SANCTION", "status": "reported"},
            ],
            "ckr",
            ["03-01 D level None met None ago None 0 1 0 1 0 1 0 1 of 1.0 e0,e1,e2,e3"],
        ),
        ([{"pair": "ROK-PRC"}], "ckr", ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "]),
        ([{"event_type": "talks"}], "ckr", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        (
            [{"event_type": "summit", "actor_level": 1}],
            "ckr",
            ["03-01 D level 1 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        ([{"event_type": "letter"}], "ckr", ["03-01 D level None met None ago None 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        (
            [{"actor_level": 0, "target_level": 2}],
            "ckr",
            ["03-01 D level 2 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        (
            [{"actor_level": 2, "target_level": 4}],
            "ckr",
            ["03-01 D level 2 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        ([{"actor_level": 0}], "ckr", ["03-01 D level None met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{}, {"actor_level": 1}], "ckr", ["03-01 D level 1 met 03-10 ago 10 2 2 0 0 0 0 0 0 of 1.0 e0,e1"]),
        ([{"ends_on": "2026-03-12"}], "ckr", ["03-01 D level 3 met 03-12 ago 8 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"ends_on": "2026-03-25"}], "ckr", ["03-01 D level 3 met None ago None 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"happened_on": None}], "ckr", ["03-01 D level 3 met 03-11 ago 9 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        (
            [{"happened_on": None, "first_reported_at": "2026-03-20 14:59:00+00"}],
            "ckr",
            ["03-01 D level 3 met 03-20 ago 0 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        (
            [{"happened_on": None, "first_reported_at": "2026-03-20 15:00:00+00"}],
            "ckr",
            ["03-01 D level None met None ago None" + " 0" * 8 + " of 1.0 "],
        ),
        ([{"happened_on": "2026-03-01"}], "ckr", ["03-01 D level 3 met 03-01 ago 19 1 1 0 0 0 0 0 0 of 1.0 e0"]),
        ([{"happened_on": "2026-02-28"}], "ckr", ["03-01 D level None met 02-28 ago 2" + "0 " * 9 + "of 1.0 "]),
        (
            [{"happened_on": "2026-03-20"}, {"happened_on": "2026-03-21"}],
            "ckr",
            ["03-01 D level 3 met 03-20 ago 0 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        ([{"happened_on": "2026-02-10"}, {}], "ckr", ["03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e1"]),
    ],
)
def test_what_is_counted_between_two_sides(
    events: list[dict[str, Any]], days: str, expected: list[str], empty: duckdb.DuckDBPyConnection
) -> None:
    assert contacts(empty, events, days) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            "'', '2026-03-01', '2026-03-20', 'month'",
            [
                "03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0",
                "03-01 R level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e1",
            ],
        ),
        (
            "'', '', '', 'month'",
            [
                "03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0",
                "03-01 R level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e1",
            ],
        ),
        (
            "'ROK-PRC', '2026-03-05', '2026-03-15', 'month'",
            ["03-01 R level 3 met 03-10 ago 5 1 1 0 0 0 0 0 0 of 1.0 e1"],
        ),
        (
            "'DPRK-PRC', '2026-03-05', '2026-03-15', 'week'",
            [
                "03-02 D level None met None ago None" + " 0" * 8 + " of 1.0 ",
                "03-09 D level 3 met 03-10 ago 5 1 1 0 0 0 0 0 0 of 1.0 e0",
            ],
        ),
        (
            "'DPRK-PRC', '2026-03-10', '2026-03-11', 'day'",
            [
                "03-10 D level 3 met 03-10 ago 0 1 1 0 0 0 0 0 0 of 1.0 e0",
                "03-11 D level None met 03-10 ago 1" + " 0" * 8 + " of 1.0 ",
            ],
        ),
        (
            "'DPRK-PRC', '2026-03-11', '2026-03-11', 'month'",
            ["03-01 D level None met 03-10 ago 1" + " 0" * 8 + " of 1.0 "],
        ),
        (
            "'DPRK-PRC', '2026-02-01', '2026-03-31', 'month'",
            [
                "02-01 D level None met None ago None" + " -" * 8 + " of None ",
                "03-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0",
            ],
        ),
        (
            "'DPRK-PRC', '2026-01-01', '2026-03-20', 'quarter'",
            ["01-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
        (
            "'DPRK-PRC', '2026-01-01', '2026-03-20', 'year'",
            ["01-01 D level 3 met 03-10 ago 10 1 1 0 0 0 0 0 0 of 1.0 e0"],
        ),
    ],
)
def test_the_periods_that_are_asked_for(asked: str, expected: list[str], empty: duckdb.DuckDBPyConnection) -> None:
    assert contacts(empty, [{}, {"pair": "ROK-PRC"}], "ckr", asked) == expected
