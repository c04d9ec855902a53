"""Facts that outlive what they came from: a source's list, a dropped page, a version of the fingerprints."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.records import FINGERPRINT_VERSION, Document, StoredArticle
from extractors.similarity.duplicates import match_seed
from tests.builders import NOW, load_run, make_article, make_record, make_source
from warehouse.reference import load_seeds
from warehouse.store.connection import Warehouse, open_published
from warehouse.tables import load, lookups


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def ask(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    with open_published(warehouse.home) as connection:
        return connection.sql(sql).fetchall()


def test_fingerprints_of_another_version_are_compared_with_nothing(warehouse: Warehouse) -> None:
    record = make_record(make_article("1"))
    load_run(warehouse, record)
    mark = record.fingerprint
    assert mark is not None
    asked = {"x": (replace(mark, text_sha256="another", sample=(*range(50), *mark.sample)), NOW.date())}
    with warehouse.write("test") as connection:
        hashes = [
            {"article_id": "art-1", "hash": h, "published_on": NOW.date(), "version": FINGERPRINT_VERSION}
            for h in range(50)
        ]
        load.append(connection, "fingerprints", hashes)
        assert lookups.duplicate_candidates(connection, asked) == {("x", "art-1")}
        connection.execute("UPDATE store.fingerprints SET version = 1")
        assert lookups.duplicate_candidates(connection, asked) == set()
        assert lookups.stored_fingerprints(connection, ["art-1"]) == {}
    for seed in load_seeds():
        other = replace(seed.fingerprint, version=1)
        assert match_seed(Document("x", "", ""), seed.fingerprint, load_seeds()) is not None
        assert match_seed(Document("x", "", ""), other, load_seeds()) is None


def test_a_source_that_leaves_the_list_keeps_its_facts(warehouse: Warehouse) -> None:
    facts = "SELECT outlet, outlet_country, ownership FROM articles WHERE source_id = 's1'"
    listed = "SELECT source_id, enabled, left_at FROM sources ORDER BY 1"
    load_run(warehouse, make_record(make_article("1")), sources=(make_source("s1"), make_source("s2")))
    before = ask(warehouse, facts)
    for run_id in ("r2", "r3"):
        load_run(warehouse, run_id=run_id, sources=(make_source("s2"),), at=NOW + timedelta(hours=len(run_id)))
    assert ask(warehouse, facts) == before == [("Outlet s1", "KR", "independent")]
    assert ask(warehouse, listed) == [("s1", False, NOW + timedelta(hours=2)), ("s2", True, None)]
    assert ask(warehouse, "SELECT count(*) FROM coverage() WHERE source_id = 's1' AND verdict = 'not asked'") == [(0,)]
    load_run(warehouse, run_id="r4", sources=(make_source("s1"), make_source("s2")))
    assert ask(warehouse, listed) == [("s1", True, None), ("s2", True, None)]


def test_what_relevance_drops_keeps_every_fact_of_the_page(warehouse: Warehouse) -> None:
    """A fact added to articles is added here, too: a retag could not bring it back."""
    decided = {"first_seen_at", "seen_at", "text_sha256", "word_count", "relevance", "seed_id", "is_unconfirmed",
               "ledger_version"}  # fmt: skip
    # Its bytes are stored under its address and found by it once it is loaded (assign_raw_pages): as `raw_of_versions`
    # has it, a version that names none is of the latest page.
    decided |= {"raw_sha256"}
    with warehouse.write("test") as connection:
        columns = {row[0] for row in connection.execute("DESCRIBE store.dropped").fetchall()}
    assert {item.name for item in fields(StoredArticle)} - decided - {"dates"} <= columns
