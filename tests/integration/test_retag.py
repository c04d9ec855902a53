"""`yalu retag`: what a changed lexicon does to what is stored, seen before it is done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.records import Source
from flows.cli import main
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.reprocessing import retag as steps
from flows.reprocessing.reextract import reextract
from flows.reprocessing.retag import retag
from flows.reprocessing.retag_changes import Changes
from tests.collecting import LONG, ask, collect, page, source
from tests.web import Web
from warehouse.store.connection import Warehouse

BAKERY = '[[token]]\nid = "pair.bakery"\nsides = ["DPRK", "PRC"]\ncues.en = ["bakery", "baker", "oven"]\n'


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    return folder


def again(home: Path, lexicon: Path, **choice: object) -> Changes:
    return retag(Settings(home=home, lexicon=lexicon), **choice)  # type: ignore[arg-type]


def add_name(lexicon: Path, alias: str) -> None:
    (lexicon / "entities.csv").write_text(f"id,kind,side,name_en,en\nper:new,person,PRC,New,{alias}\n", "utf-8")


def test_a_new_name_is_seen_before_it_is_written_once(web: Web, feed: Source, tmp_path: Path, lexicon: Path) -> None:
    collect(tmp_path, feed)
    add_name(lexicon, "spare parts")
    rows = f"url,relations,note\n{web.url('/on')},DPRK-PRC,\n{web.url('/off')},ROK-PRC,no bakery\n"
    (lexicon / "corrections.csv").write_text(rows, "utf-8")
    before = ask(tmp_path, "SELECT count(*), max(lexicon_version) FROM tags")
    seen = again(tmp_path, lexicon, dry_run=True)
    assert (seen.articles, seen.changed, seen.older, seen.added["entity per:new"]) == (1, 1, 1, 1)
    assert "[spare parts]" in seen.examples["entity per:new"]
    assert (seen.corrections_met, seen.corrections_missed) == (1, [f"{web.url('/off')}: none, should be ROK-PRC"])
    assert ask(tmp_path, "SELECT count(*), max(lexicon_version) FROM tags") == before
    assert again(tmp_path, lexicon, since=date(2100, 1, 1), dry_run=True).articles == 0
    assert again(tmp_path, lexicon).published
    assert ask(tmp_path, "SELECT quote, mentions FROM tags WHERE value = 'per:new'") == [("spare parts", 1)]
    assert ask(tmp_path, "SELECT name, side FROM entities WHERE entity_id = 'per:new'") == [("New", "PRC")]
    assert ask(tmp_path, "SELECT alias FROM entity_aliases WHERE alias = 'spare parts'") == [("spare parts",)]
    second = again(tmp_path, lexicon)
    assert (second.older, second.changed, len(second.loaded)) == (0, 0, 0)
    assert ask(tmp_path, "SELECT articles, changed FROM retags ORDER BY retagged_at") == [(1, 1), (1, 0)]


def test_a_retag_reads_the_named_days_of_what_was_stored_before_they_were(
    web: Web, feed: Source, tmp_path: Path, lexicon: Path
) -> None:
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT count(*) FROM dates") == [(0,)]
    with Warehouse(tmp_path).write("an article of an earlier version") as connection:
        dated = "published_at = TIMESTAMPTZ '2026-11-20 09:00:00+00', date_precision = 'instant'"
        connection.execute(f"UPDATE store.article_versions SET {dated}")
    assert again(tmp_path, lexicon).published
    found = ask(tmp_path, "SELECT named_day, quote FROM dates ORDER BY span_start LIMIT 1")
    assert found == [(date(2026, 11, 17), "on Tuesday")]


def test_what_was_dropped_and_belongs_now_is_loaded(
    web: Web, feed: Source, tmp_path: Path, lexicon: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT count(*) FROM borderline WHERE was_kept AND score > 0.7") == [(0,)]
    (lexicon / "tokens.toml").write_text(BAKERY, "utf-8")
    (tmp_path / "yalu.toml").write_text(f'home = "{tmp_path}"\nlexicon = "{lexicon}"\n', "utf-8")
    assert main(["retag", "--settings", str(tmp_path / "yalu.toml")]) == 0
    assert "dropped before and loaded now: 1 of 1\n    A new oven" in capsys.readouterr().out
    asked = "SELECT outcome, relations, word_count > 50 FROM entries JOIN articles a USING (article_id)"
    rows = ask(tmp_path, f"{asked} WHERE entries.title = 'New oven'")
    assert rows == [("loaded", ["DPRK-PRC"], True)]
    assert ask(tmp_path, "SELECT count(*) FROM dropped") == [(0,)]
    assert ask(tmp_path, "SELECT loaded FROM runs WHERE run_id LIKE 'retag-%'") == [(1,)]
    stored = ask(tmp_path, "SELECT count(DISTINCT article_id) FROM articles")
    extracted = reextract(Settings(home=tmp_path, lexicon=lexicon))  # its bytes are found by the article now
    assert [(extracted.pages, extracted.gone, dict(extracted.left))] == [(*stored[0], 0, {})]


def test_collect_says_how_many_are_older(web: Web, feed: Source, tmp_path: Path, lexicon: Path) -> None:
    collect(tmp_path, feed)
    add_name(lexicon, "spare parts")
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0)
    settings = Settings(home=tmp_path, fetch=fetch, lexicon=lexicon)
    report = run_collection(settings, Choice((feed,), all_due=True, seeds=()))
    assert any("1 article carries tags of an older lexicon" in note for note in report.notes)


def test_a_retag_that_was_stopped_goes_on_behind_its_last_slice(
    web: Web, tmp_path: Path, lexicon: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"{name} trade", web.add(f"/{name}", page(f"{name} trade", LONG.replace("flour", name))), "")
            for name in ("quarry", "regatta", "orchard")]  # fmt: skip
    collect(tmp_path, source("s1", web.add_feed("/feed", rows)))
    add_name(lexicon, "spare parts")
    written = steps.store.write_judgements
    turns = iter([written, written])

    def stops(*args: object) -> None:
        next(turns, None) or stop()
        written(*args)

    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "SLICE", 1)
    with monkeypatch.context() as patch:
        patch.setattr(steps.store, "write_judgements", stops)
        with pytest.raises(KeyboardInterrupt):
            again(tmp_path, lexicon)
    assert ask(tmp_path, "SELECT count(*) FROM tags WHERE value = 'per:new'") == [(0,)]  # no reader sees it half done
    rest = again(tmp_path, lexicon)
    assert (rest.resumed, rest.articles, rest.older) == (2, 1, 1)
    assert ask(tmp_path, "SELECT articles, changed FROM retags") == [(3, 3)]
    assert ask(tmp_path, "SELECT count(DISTINCT lexicon_version) FROM tags") == [(1,)]
    assert again(tmp_path, lexicon).resumed == 0
