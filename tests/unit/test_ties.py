"""What is looked up is the same in whatever order the rows were written, also where instants are equal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import warehouse
from tests.builders import NOW
from tests.desk import empty_warehouse
from warehouse.analysis.recipes import recipe
from warehouse.tables import load, lookups, polling, runs

Row = dict[str, Any]
Ask = Callable[[duckdb.DuckDBPyConnection], object]


def entry(name: str, outcome: str, reason: str, article_id: str | None = None) -> Row:
    return {"entry_id": name, "source_id": "s1", "address_id": "a", "outcome": outcome, "reason": reason,
            "title": name, "article_id": article_id, "first_seen_at": NOW}  # fmt: skip


def attempt(outcome: str, reason: str) -> Row:
    return {"run_id": "r1", "entry_id": "e", "outcome": outcome, "reason": reason, "at": NOW}


def raw(sha: str) -> Row:
    return {"sha256": sha, "kind": "page", "source_id": "s1", "article_id": "a", "url": "u", "content_type": "",
            "size_bytes": 1, "fetched_at": NOW, "run_id": "r1"}  # fmt: skip


def poll(run_id: str, state: str) -> Row:
    return {"run_id": run_id, "source_id": "s1", "polled_at": NOW, "result": "ok", "entries": 0, "state": state}


def edge(of: str) -> Row:
    return {"article_id": "b", "of_article_id": of, "relation": "exact", "score": 1.0}


def rows_of(sql: str) -> Ask:
    return lambda connection: connection.execute(sql).fetchall()


CASES: dict[str, tuple[str, list[Row], Ask]] = {
    "known addresses": (
        "entries", [entry("e1", "dropped", "off_topic"), entry("e2", "failed", "no_body"),
                    entry("e3", "dropped", "same_article", "x"), entry("e4", "dropped", "same_article", "y")],
        lambda c: lookups.known_addresses(c, ["a"]),
    ),
    "a run's account": ("entry_attempts", [attempt("pending", "dns"), attempt("failed", "http_404"),
                                           attempt("dropped", "off_topic")], rows_of("FROM runs")),
    "a run's reasons": ("entry_attempts", [attempt("pending", "dns"), attempt("failed", "http_404"),
                                           attempt("failed", "dns")], lambda c: runs._reasons(c, "r1")),
    "raw pages": ("raw", [raw("aa"), raw("bb")], polling.raw_pages),
    "a source's day": ("polls", [poll("r1", "ok"), poll("r2", "quiet")], rows_of("FROM source_days")),
    "edges": ("duplicates", [edge("x"), edge("y")], lambda c: list(lookups.edges_of(c, ["b"]).items())),
    "why not loaded": ("entries", [entry("e1", "dropped", "off_topic"), entry("e2", "dropped", "off_topic")],
                       lambda c: c.execute(recipe("why_not_loaded").sql, {"source": None}).fetchall()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_writing_decides_nothing(name: str) -> None:
    table, rows, ask = CASES[name]
    answers = []
    for given in (rows, rows[::-1], rows[1:] + rows[:1]):
        connection = empty_warehouse()
        load.note_run(connection, "r1", NOW, "")
        load.append(connection, table, given)
        answers.append(ask(connection))
    assert answers[0]
    assert answers == [answers[0]] * 3


# One value a group: which of the rows gives it makes no difference.
ONE_VALUE = {"burst.sql": "h.healthy_share", "lookups.py": "text_sha256 latest.published_on", "one_country_only.sql":
             "a.outlet_country", "stories.sql": "f.acts f.actors f.sides f.happened_on",
             "search.sql": "is_latin is_plain pattern size",  # of spellings that differ in case alone; of one phrase
             "watch_items.sql": "is_testable test concept event_type side pair"}  # fmt: skip
UNIQUE = {"version", "step", "rank"}  # of an article, of a claim, and of an article in its story (headlines.sql)


def test_what_is_picked_from_many_rows_is_picked_by_a_whole_order() -> None:
    loose = []
    for file in sorted(Path(warehouse.__file__).parent.rglob("*")):
        if file.suffix not in {".sql", ".py"}:
            continue
        text = file.read_text("utf-8")
        for of, by in re.findall(r"arg_(?:min|max)\(([^()]*(?:\([^()]*\)[^()]*)*?),\s*([^(),]+)\)", text):
            loose += [f"{file.name}: {of} by {by}"] * (by.strip() not in UNIQUE)
        for of in re.findall(r"any_value\(([^()]+)\)", text):
            loose += [f"{file.name}: any {of}"] * (of not in ONE_VALUE.get(file.name, "").split())
    assert loose == []
