"""The assertions below each macro's definition: queries on one small world, each of which returns true."""

from __future__ import annotations

import re

import pytest

from tests.desk import Desk, before, noon
from warehouse.store.migrations import sql_files
from warehouse.tables import load

ASSERTION = re.compile(r"^-- assert: (?P<query>.+)$", re.MULTILINE)
ASSERTIONS = [(file.name, match["query"]) for file in sql_files("macros") for match in ASSERTION.finditer(file.text)]


@pytest.fixture(scope="module")
def world() -> Desk:
    """Three articles in two stories: a1 (edited once), its copy a2, and a3 of the day before; s2 brings nothing."""
    desk = Desk("s1", "s2", "s3")
    text = "The free port at the bridge opened."
    desk.add(before(1), "border.bridge_rail", article_id="a1", title="Bridge reopens", text=text, relevance=0.9)
    desk.add(before(1), "border.bridge_rail", article_id="a2", title="Bridge reopens", text=text, relevance=0.9)
    desk.add(
        before(2), "border.customs", article_id="a3", title="Customs house", text="A customs house.", relevance=0.9
    )
    desk.tag("a3", before(2), "city:dandong", kind="entity")
    edited = {"article_id": "a1", "version": 2, "title": "Rail bridge reopens", "text": text, "relevance": 0.9}
    desk.add(before(1), **edited, seen_at=noon(before(0)))
    desk.poll(before(1))
    desk.poll(before(1), source="s2", entries=0)
    edge = {"article_id": "a2", "of_article_id": "a1", "relation": "near_dup", "score": 1.0}
    load.append(desk.connection, "duplicates", [edge])
    members = [("st1", "a1"), ("st1", "a2"), ("st2", "a3")]
    rows = [{"story_id": story, "article_id": article} for story, article in members]
    load.append(desk.connection, "story_articles", rows)
    desk.ask("SELECT 1")
    return desk


@pytest.mark.parametrize(("macro", "query"), ASSERTIONS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(ASSERTIONS)])
def test_what_a_macros_file_asserts_holds(world: Desk, macro: str, query: str) -> None:
    assert f"{macro}(" in query
    assert world.ask(query) == [(True,)], query


def test_each_macro_has_assertions() -> None:
    assert {file.name for file in sql_files("macros")} == {name for name, _ in ASSERTIONS}
