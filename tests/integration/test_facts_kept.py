"""What a page said is kept whichever way its article comes in: by a run, by a retag, or read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.reprocessing.fingerprints import remake_fingerprints
from flows.reprocessing.reextract import reextract
from flows.reprocessing.retag import retag
from tests.collecting import LONG, OFF, ask, collect, page, source
from tests.integration.test_retag import BAKERY
from tests.web import Web
from warehouse.store.connection import Warehouse
from warehouse.tables.lookups import other_fingerprints

START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
ASKED = "".join(
    f"<p>Q: When does oven number {n} go on sale at the bakery?</p><p>A: The baker said that oven number {n} is to be "
    f"delivered on 1 December 2026, and that every neighbour may look at the oven before that day.</p>"
    for n in range(4)
)
PAGES = {
    "agency, days, canonical": (
        page("A new oven", "PARIS (Yonhap) -- " + OFF.replace("since Monday", "since 3 November 2026")).replace(
            "</head>", "<link rel='canonical' href='/ovens/1'></head>"
        )
    ),
    "turns": f"<html lang='en'><head><title>Press conference on ovens</title></head><body><article>"
    f"<h1>Press conference on ovens</h1>{ASKED}</article></body></html>",
}


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "tokens.toml").write_text(BAKERY, "utf-8")
    return folder


def stored(home: Path) -> list[tuple[object, ...]]:
    kept = "v.* EXCLUDE (run_id), e.outcome, e.reason, r.article_id, r.sha256"
    with Warehouse(home).write("look") as connection:
        return connection.execute(
            f"SELECT {kept} FROM store.article_versions AS v JOIN store.entries AS e USING (article_id) "
            "LEFT JOIN store.raw AS r ON r.article_id = v.article_id AND r.kind = 'page' ORDER BY v.article_id"
        ).fetchall()


@pytest.mark.parametrize("name", PAGES)
def test_a_retag_loads_what_a_run_would_have(
    name: str, web: Web, tmp_path: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YALU_NOW", START.isoformat())
    feed = source("s1", web.add_feed("/feed", [("Oven", web.add("/oven", PAGES[name]), "")]))
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0)
    with_it = Settings(home=tmp_path / "run", fetch=fetch, lexicon=lexicon)
    assert run_collection(with_it, Choice((feed,), all_due=True, seeds=())).loaded == 1
    collect(tmp_path / "retag", feed)
    assert ask(tmp_path / "retag", "SELECT count(*) FROM articles") == [(0,)]
    retag(Settings(home=tmp_path / "retag", lexicon=lexicon))
    assert stored(tmp_path / "retag") == stored(tmp_path / "run")
    (row,) = stored(tmp_path / "run")
    assert {"yonhap", "press_conference"} & set(map(str, row))
    assert "2026, 11, 3" in str(row) or "2026, 12, 1" in str(row)
    again = reextract(Settings(home=tmp_path / "retag", lexicon=lexicon))
    assert (again.pages, again.same, again.changed, dict(again.left)) == (1, 1, [], {})


def test_an_edit_keeps_its_bytes_and_is_not_read_back(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YALU_NOW", START.isoformat())
    feed = source("s1", web.add_feed("/feed", [("Trains", web.add("/a", page("Trains", LONG)), "")]))
    collect(tmp_path, feed)
    web.add("/a", page("Trains", LONG + "The railway company later withdrew its timetable."))
    monkeypatch.setenv("YALU_NOW", (START + timedelta(hours=25)).isoformat())
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT version FROM article_versions") == [(1,), (2,)]
    again = reextract(Settings(home=tmp_path))
    assert (again.same, again.changed) == (1, [])
    with Warehouse(tmp_path).write("as if an earlier Yalu had not kept them") as connection:
        connection.execute("DELETE FROM store.raw WHERE fetched_at > ?", [START + timedelta(hours=1)])
    again = reextract(Settings(home=tmp_path))
    assert again.changed == []  # the edit's own bytes are gone; those of the first version are not read in their place
    assert ask(tmp_path, "SELECT count(*) FROM article_versions WHERE text LIKE '%withdrew%'") == [(1,)]


def test_fingerprints_of_another_version_are_named_and_made_again(web: Web, tmp_path: Path) -> None:
    def versions() -> list[tuple[object, ...]]:
        with warehouse.write("look") as connection:
            return connection.execute("SELECT version, count(*) FROM store.fingerprints GROUP BY ALL").fetchall()

    warehouse = Warehouse(tmp_path)
    collect(tmp_path, source("s1", web.add_feed("/feed", [("Trains", web.add("/a", page("Trains", LONG)), "")])))
    before = versions()
    with warehouse.write("as if another Yalu had made them") as connection:
        connection.execute("UPDATE store.fingerprints SET version = 9, hash = 1")
    other = Warehouse(tmp_path)
    for _ in range(2):
        with other.write("look") as connection:
            assert other_fingerprints(connection) == [9]
    assert [note for note in other.notes if "run 'yalu upkeep', which makes them again" in note] == other.notes[:1]
    assert remake_fingerprints(Settings(home=tmp_path), 10).left == 0
    assert versions() == before
