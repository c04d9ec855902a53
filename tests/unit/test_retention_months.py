"""What upkeep forgets and what it never does: whole months, except what a digest cites and what that rests on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from extractors.records import Outcome, Record
from flows.config.settings import BackupSettings, RetentionSettings, Settings
from flows.operations.nightly import as_text, maintain
from tests.builders import NOW, load_run, make_article, make_edge, make_record, make_tag
from warehouse.maintenance.compaction import compact
from warehouse.maintenance.retention import apply_retention, expire_articles, first_day_kept
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.engine import connect
from warehouse.store.manifest import contents
from warehouse.tables import load

LONG_AGO = date(2026, 1, 10)
CUT = date(2026, 5, 1)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Old articles: one cited, one the cited copies, one a new one copies, one of no account; and two new ones."""
    warehouse = Warehouse(tmp_path)
    old = [make_record(make_article(name, published_on=LONG_AGO, text=f"Old text {name} " * 9), make_tag())
           for name in ("cited", "copied", "quoted", "plain")]  # fmt: skip
    new = [make_record(make_article(name, text=f"New text {name} " * 9), make_tag()) for name in ("new", "newer")]
    edges = (make_edge("art-cited", "art-copied"), make_edge("art-new", "art-quoted", "excerpt_of"))
    load_run(warehouse, *old, *new, edges=edges, is_published=False)
    with warehouse.write("a digest") as connection:
        row = {"day": LONG_AGO, "edition": 1, "article_ids": ["art-cited"], "input": "{}"}
        load.append(connection, "digests", [row])
    return warehouse


def ids(connection, table: str = "article_versions") -> set[str]:
    rows = connection.execute(f"SELECT DISTINCT article_id FROM store.{table}").fetchall()
    return {row[0].removeprefix("art-") for row in rows}


def test_what_a_digest_cites_and_what_it_rests_on_stays(warehouse: Warehouse) -> None:
    with warehouse.write("upkeep") as connection:
        assert expire_articles(connection, CUT) == (1, 3)
        assert ids(connection) == ids(connection, "tags") == {"cited", "copied", "quoted", "new", "newer"}
        assert expire_articles(connection, CUT) == (0, 3)


def test_an_entry_whose_article_went_says_so_and_every_check_holds(warehouse: Warehouse) -> None:
    done = apply_retention(warehouse, now=NOW, timezone="Asia/Seoul", dropped_days=30, articles_months=6)
    assert (done.articles, done.cited) == (1, 3)
    with open_published(warehouse.home) as connection:
        asked = "SELECT entry_id, reason FROM entries WHERE outcome = 'dropped'"
        assert connection.execute(asked).fetchall() == [("s1-plain", "expired")]


def test_a_night_forgets_what_the_settings_say(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    kept = RetentionSettings(articles_months=6)
    done = maintain(Settings(home=warehouse.home, retention=kept, backup=BackupSettings(keep=0)))
    assert "1 articles and 0 dropped texts removed, 3 retained as cited" in as_text(done)


def test_nothing_to_forget_is_nothing_published(warehouse: Warehouse) -> None:
    assert apply_retention(warehouse, now=NOW, timezone="Asia/Seoul", dropped_days=30).published == ""


def test_dropped_texts_are_kept_for_their_days(warehouse: Warehouse) -> None:
    with warehouse.write("drop") as connection:
        rows = [{"entry_id": f"e{days}", "dropped_at": NOW - timedelta(days=days), "text": "x"} for days in (3, 40)]
        load.append(connection, "dropped", rows)
    assert apply_retention(warehouse, now=NOW, timezone="Asia/Seoul", dropped_days=30).dropped == 1
    with open_published(warehouse.home) as connection:
        assert connection.execute("SELECT entry_id FROM dropped").fetchall() == [("e3",)]


def test_a_compacted_file_holds_the_same_and_goes_on(warehouse: Warehouse) -> None:
    with connect(warehouse.writer_path, read_only=True) as connection:
        before = contents(connection)
    with warehouse.lock("upkeep"):
        compact(warehouse)
    with connect(warehouse.writer_path, read_only=True) as connection:
        assert contents(connection) == before
        assert connection.execute("SELECT sum(articles) FROM trend('border')").fetchall() == [(5,)]
    load_run(warehouse, make_record(make_article("later")), run_id="r2")
    with open_published(warehouse.home) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(7,)]


def test_a_killed_compaction_leaves_the_file_it_began_with(warehouse: Warehouse, monkeypatch) -> None:
    def killed(_warehouse: Warehouse, draft: Path) -> None:
        draft.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("warehouse.maintenance.compaction._rewrite", killed)
    with pytest.raises(KeyboardInterrupt), warehouse.lock("upkeep"):
        compact(warehouse)
    assert sorted(path.name for path in warehouse.home.glob("writer*")) == ["writer.duckdb", "writer.lock"]
    with warehouse.write("look") as connection:
        assert len(ids(connection)) == 6


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 1)),
        (date(2026, 1, 31), 1, date(2025, 12, 1)),
        (date(2026, 12, 1), 24, date(2024, 12, 1)),
    ],
    ids=["a year", "over new year", "two years"],
)
def test_months_are_whole(today: date, months: int, first: date) -> None:
    assert first_day_kept(today, months) == first


def test_an_entry_another_machine_has_loaded_stays_loaded(warehouse: Warehouse) -> None:
    """Two writers of one lake may try the same page; the later one's word does not undo the earlier one's."""
    with warehouse.write("another run") as connection:
        late = Record((Outcome("s1-new", "dropped", "same_article", NOW, "art-new"),))
        load.load_records(connection, "r9", [late], (), "v")
        asked = "SELECT outcome, run_id FROM store.entries WHERE entry_id = 's1-new'"
        assert connection.execute(asked).fetchall() == [("loaded", "r1")]
        assert connection.execute("SELECT count(*) FROM store.entry_attempts WHERE run_id = 'r9'").fetchall() == [(0,)]
