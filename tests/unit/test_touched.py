"""A publish checks what was written since the last one: it finds there what checking everything finds, and no less."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import load_run, make_article, make_edge, make_record, make_tag
from warehouse.errors import CheckFailed
from warehouse.recovery.spool import Statement
from warehouse.recovery.touched import Touched, touched
from warehouse.store.checks import FAILING, failing_checks, run_checks
from warehouse.store.connection import Warehouse
from warehouse.store.migrations import get_meta
from warehouse.store.publish import check_everything, publish
from warehouse.tables import load

# What a bug of a run might write, by the check that finds it.
DAMAGES = {
    "tags_in_field": (
        "tags",
        {"article_id": "art-2", "kind": "topic", "value": "x", "field": "text", "span_start": 5, "span_end": 9999},
    ),
    "one_edge": ("duplicates", {"article_id": "art-2", "of_article_id": "nobody", "relation": "exact"}),
    "versions_once": ("article_versions", {"article_id": "art-2", "version": 1, "title": "", "text": ""}),
    "stories_once": ("story_articles", {"article_id": "art-2", "story_id": "s"}),
    "lineage_origins": ("lineage", {"article_id": "art-2", "origin_id": "nobody", "role": "reprint"}),
    "outcome_words": ("entries", {"entry_id": "e9", "outcome": "dropped", "reason": ""}),
    "loaded_has_article": ("entries", {"entry_id": "e9", "outcome": "loaded", "article_id": "nobody"}),
    "sightings_known": ("seed_sightings", {"article_id": "art-2", "seed_id": "no such"}),
}
DAY = {"published_on": make_article().published_on}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A published home with two articles, one of which repeats the other."""
    made = Warehouse(tmp_path)
    records = [make_record(make_article(name), make_tag()) for name in ("1", "2")]
    load_run(made, *records, edges=(make_edge("art-2", "art-1"),))
    return made


def write(warehouse: Warehouse, table: str, rows: list[dict[str, object]]) -> None:
    with warehouse.write("test") as connection:
        load.append(connection, table, rows)


@pytest.mark.parametrize("name", DAMAGES)
def test_what_was_written_is_checked(warehouse: Warehouse, name: str) -> None:
    table, row = DAMAGES[name]
    rows = [row | DAY] * (2 if name == "stories_once" else 1)
    write(warehouse, table, rows)
    with warehouse.write("test") as connection:
        everything = [found for found, _, _ in failing_checks(connection)]
    assert name in everything
    with pytest.raises(CheckFailed) as caught:
        publish(warehouse, "r2")
    assert caught.value.check == everything[0]


def test_what_was_there_before_is_checked_by_night_and_then_stops_a_publish(warehouse: Warehouse) -> None:
    with warehouse.write("test") as connection:  # past the recorder: a damage no batch has made
        connection.unrecorded.execute("INSERT INTO store.story_articles VALUES ('s', 'art-1'), ('t', 'art-1')")  # type: ignore[attr-defined]
    publish(warehouse, "r2")
    assert check_everything(warehouse) == ["stories_once"]
    with pytest.raises(CheckFailed, match="stories_once"):
        publish(warehouse, "r3")
    with warehouse.write("test") as connection:
        load.remove(connection, "story_articles", "article_id", ["art-1"])
    publish(warehouse, "r4")
    with warehouse.write("test") as connection:
        assert get_meta(connection, FAILING) == ""


def test_sound_rows_pass_and_leave_nothing_behind(warehouse: Warehouse) -> None:
    found = Touched()
    found.ids["article_id"] |= {"art-1", "art-2"}
    with warehouse.write("test") as connection:
        run_checks(connection, found)
        assert connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall() == []
        left = "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"
        assert connection.execute(left).fetchall() == []
    assert warehouse.spool.files() == {}


@pytest.mark.parametrize(
    ("sql", "parameters", "expected"),
    [
        ("DELETE FROM store.tags WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))", ('["a"]',), {"a"}),
        ("DELETE FROM store.polls WHERE run_id < 'r'", (), set()),
        ("-- Close it.\nUPDATE store.runs SET status = 'done'", (), set()),
        ("UPDATE store.sources SET enabled = false", (), set()),
        (
            "DELETE FROM store.article_versions WHERE article_id IN (SELECT unnest(?::JSON::VARCHAR[]))",
            ('["a"]',),
            None,
        ),
        ("UPDATE store.tags SET score = 1", (), None),
        ("UPDATE store.entries SET outcome = 'failed'", (), None),
        ("CREATE TABLE store.new (a INTEGER)", (), None),
    ],
)
def test_a_statement_touches_what_can_be_listed(
    sql: str, parameters: tuple[str, ...], expected: set[str] | None
) -> None:
    found = Touched()
    assert found.add(Statement(sql, parameters)) == (expected is not None)
    assert found.ids["article_id"] == (expected or set())


def test_a_spool_with_a_gap_lists_nothing(warehouse: Warehouse) -> None:
    write(warehouse, "tags", [{"article_id": "art-1", "kind": "topic", "value": "x"}])
    (number,) = warehouse.spool.files()
    assert touched(warehouse.spool, number - 1, number)
    assert touched(warehouse.spool, number - 2, number) is None
    assert touched(warehouse.spool, 0, number) is None
