"""A seed that leaves the corpus stays known, retired: its copies stay copies, and no check fails for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.builders import load_run, make_article, make_edge, make_record, make_seed
from warehouse.store.checks import failing_checks
from warehouse.store.connection import Warehouse
from warehouse.store.migrations import sql_files
from warehouse.tables import load
from warehouse.tables.load_reference import refresh_seeds

pytestmark = pytest.mark.usefixtures("empty_warehouse")
COPY = make_record(make_article("1"), seed_match=make_edge("art-1", "seed-test", "exact"))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A home with a copy of the only seed in it."""
    warehouse = Warehouse(tmp_path)
    with warehouse.write("test") as opened:
        refresh_seeds(opened, [make_seed()])
    load_run(warehouse, COPY, is_published=False)
    with warehouse.write("test") as opened:
        yield opened


def seeds(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, bool]]:
    return connection.sql("SELECT seed_id, is_retired FROM seeds ORDER BY ALL").fetchall()


def seed_of(connection: duckdb.DuckDBPyConnection) -> list[tuple[str | None]]:
    return connection.sql("SELECT seed_id FROM articles").fetchall()


@pytest.mark.parametrize("corpus", [[make_seed("another")], []], ids=["replaced", "emptied"])
def test_a_seed_that_leaves_is_retired(connection: duckdb.DuckDBPyConnection, corpus: list) -> None:
    refresh_seeds(connection, corpus)
    assert failing_checks(connection) == []
    assert seeds(connection) == [*((seed.seed_id, False) for seed in corpus), ("seed-test", True)]
    assert seed_of(connection) == [("seed-test",)]


def test_a_seed_that_comes_back_is_none_the_less_one(connection: duckdb.DuckDBPyConnection) -> None:
    refresh_seeds(connection, [])
    refresh_seeds(connection, [make_seed(title="Renamed")])
    assert seeds(connection) == [("seed-test", False)]


@pytest.mark.parametrize(
    ("match", "seed_id"),
    [(None, "seed-test"), (make_edge("art-1", "another", "exact"), "another")],
    ids=["of no seed now", "of another seed now"],
)
def test_reading_a_copy_again_keeps_it_one(connection: duckdb.DuckDBPyConnection, match, seed_id: str) -> None:
    refresh_seeds(connection, [make_seed("another")])
    load.load_records(connection, "r1", [replace(COPY, seed_match=match)], (), "v-test")
    assert failing_checks(connection) == []
    assert seed_of(connection) == [(seed_id,)]


def test_an_article_that_turns_out_to_be_a_copy_leaves_its_story(connection: duckdb.DuckDBPyConnection) -> None:
    record = make_record(make_article("2"))
    load.load_records(connection, "r1", [record], (), "v-test")
    connection.execute("INSERT INTO store.story_articles (article_id, story_id) VALUES ('art-2', 'art-2')")
    load.load_records(
        connection, "r1", [replace(record, seed_match=make_edge("art-2", "seed-test", "exact"))], (), "v-test"
    )
    assert failing_checks(connection) == []


def test_a_home_jammed_by_an_earlier_version_is_freed(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM store.seeds")
    assert [name for name, _, _ in failing_checks(connection)] == ["sightings_known"]
    connection.execute("ALTER TABLE store.seeds DROP COLUMN is_retired")
    connection.execute(next(file.text for file in sql_files("schema") if file.name.endswith("_retired_seeds")))
    assert failing_checks(connection) == []
    assert seeds(connection) == [("seed-test", True)]
