"""`yalu retag --extract`: kept pages read again as the readers now read them, with nobody asked for them again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from flows.config.settings import Settings
from flows.operations.gather_facts import _old_guesses
from flows.reprocessing.reextract import reextract
from tests.collecting import LONG, ask, collect, page, source
from tests.integration.test_junk_lines import PLACES, USUAL, story
from tests.web import Web
from warehouse.store.connection import Warehouse

SHELL = "<html><head><title>Ferry</title></head><body><div id='root'></div></body></html>"


@pytest.fixture
def home(web: Web, tmp_path: Path) -> Path:
    """Four stories of one outlet; the line below them was learned after three of them had been read."""
    rows = [("Ferry", web.add("/shell", SHELL), "")]
    for number, place in enumerate(PLACES, 1):
        rows.append((f"Customs hall {number} at {place}", web.add(f"/{place}", story(place, number)), ""))
    web.add_feed("/feed", rows)
    collect(tmp_path, source("quay", web.url("/feed")))
    return tmp_path


def bodies(home: Path) -> list[bool]:
    return [row[0] for row in ask(home, f"SELECT contains(text, '{USUAL}') FROM articles")]


def test_a_line_learned_since_leaves_the_bodies_read_before(web: Web, home: Path) -> None:
    assert bodies(home) == [True] * len(PLACES)
    before = ask(home, "SELECT article_id, url, first_seen_at, outlet, published_on FROM articles ORDER BY ALL")
    mark = len(web.log)
    seen = reextract(Settings(home=home), dry_run=True)
    assert (seen.pages, len(seen.changed), seen.loaded, bodies(home)) == (5, 4, [], [True] * 4)
    assert main(["--home", str(home), "retag", "--extract"]) == 0
    assert bodies(home) == [False] * len(PLACES)
    assert ask(home, "SELECT DISTINCT version FROM article_versions") == [(1,)]
    assert ask(home, "SELECT article_id, url, first_seen_at, outlet, published_on FROM articles ORDER BY ALL") == before
    assert len(web.log) == mark
    again = reextract(Settings(home=home))
    assert (len(again.changed), again.same) == (0, 5)


def test_a_page_that_gave_no_article_is_loaded_where_it_does_now(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Warehouse(home).write("test") as connection:  # as if the readers had not been up to two of the pages
        gone = connection.execute("SELECT article_id FROM store.article_versions ORDER BY url LIMIT 2").fetchall()
        for (name,) in gone:
            connection.execute("DELETE FROM store.article_versions WHERE article_id = ?", [name])
            change = "UPDATE store.entries SET outcome = 'failed', reason = 'no_body', article_id = NULL"
            connection.execute(f"{change} WHERE article_id = ?", [name])
    assert main(["--home", str(home), "retag", "--extract", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["extract"]
    assert (len(told["changed"]), len(told["loaded"])) == (2, 2)
    assert ask(home, "SELECT outcome, count(*) FROM entries GROUP BY ALL ORDER BY 1") == [("failed", 1), ("loaded", 4)]
    assert bodies(home) == [False] * len(PLACES)
    assert ask(home, "SELECT seen, loaded FROM runs WHERE run_id LIKE 'reread-%'") == [(2, 2)]


def test_a_day_that_the_first_version_guessed_gives_way_to_what_the_page_states(web: Web, tmp_path: Path) -> None:
    stated = '<head><meta property="article:published_time" content="2026-11-18T09:30:00+09:00">'
    pages = {"Stated": page("Trains, stated", LONG * 2 + "Note 1.").replace("<head>", stated),
             "Silent": page("Trains, silent", LONG * 2 + "Note 2.")}  # fmt: skip
    rows = [(f"Trains, {name}", web.add(f"/{name}", text), "") for name, text in pages.items()]
    collect(tmp_path, source("s1", web.add_feed("/feed", rows)))
    dates = "SELECT title[9:], published_at::DATE::VARCHAR, date_precision, date_source FROM articles ORDER BY ALL"
    now = ask(tmp_path, dates)
    assert [row[1] for row in now] == [None, "2026-11-18"]
    guessed = "published_at = '2026-01-05 00:00:00+00', date_precision = 'day', date_source = NULL"
    with Warehouse(tmp_path).write("test") as connection:
        connection.execute(f"UPDATE store.article_versions SET {guessed}")
        assert _old_guesses(connection) == (2, 2)
    assert main(["--home", str(tmp_path), "retag", "--extract"]) == 0
    assert ask(tmp_path, dates) == now
    with Warehouse(tmp_path).write("test") as connection:
        assert _old_guesses(connection) == (0, 0)
