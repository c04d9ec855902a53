"""An exception of ours while a page is looked at again, a text retagged, a page reread, a source back-filled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from extractors.records import RunReport, Source
from extractors.text.urls import article_id, canonical_url, entry_id
from flows import clock
from flows.cli import main
from flows.collection.pipeline import Choice, backfill_collection
from flows.config.settings import FetchSettings, Settings
from flows.operations import doctor
from flows.reprocessing.reextract import reextract
from flows.reprocessing.retag import retag
from tests.collecting import LONG, OFF, ask, collect, page, source
from tests.faults import injected, some
from tests.named_steps import (
    BACKFILLING,
    COMPARING,
    EMBEDDING,
    RECHECKING,
    RECOVERING,
    REREADING,
    RETAGGING,
    SAME_BODY,
    UNCHANGED,
    WITHOUT_ARTICLE,
)
from tests.web import Web
from warehouse.maintenance.retention import OF_AN_ARTICLE
from warehouse.store.connection import Warehouse

pytestmark = pytest.mark.usefixtures("empty_warehouse")

START = datetime(2026, 11, 20, 6, tzinfo=UTC)
EDITED = LONG.replace("resumed their regular service", "stopped after two days")


def at(patch: pytest.MonkeyPatch, hours: float) -> None:
    patch.setenv("YALU_NOW", (START + timedelta(hours=hours)).isoformat())


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 0)


def write(web: Web, name: str, text: str = LONG) -> str:
    title = f"{name.title()} trade of North Korea and China"
    return web.add(f"/{name}", page(title, text.replace("flour", f"{name} flour") + f"So says {name}."))


@pytest.fixture
def feed(web: Web) -> Source:
    rows = [(f"{name.title()} trade", write(web, name), "") for name in ("good", "poison", "fine")]
    return source("s1", web.add_feed("/feed", rows))


def marks(web: Web) -> tuple[str, ...]:
    url = web.url("/poison")
    return ("poison", article_id(canonical_url(url)), entry_id("s1", url, url))


def check_named(home: Path) -> None:
    """The log has it and doctor names it."""
    assert "step_that_raises" in (home / "logs" / "yalu.jsonl").read_text("utf-8")
    assert any("Boom: injected into" in found.words for found in doctor.examine(Settings(home=home), clock.now()))


def versions(home: Path) -> dict[str, int]:
    rows = ask(home, "SELECT url, max(version) FROM article_versions JOIN articles USING (article_id) GROUP BY url")
    return {str(url).rpartition("/")[2]: int(str(version)) for url, version in rows}


def results(home: Path) -> dict[str, object]:
    return {str(url).rpartition("/")[2]: result for url, result in ask(home, "SELECT url, result FROM page_checks")}


@pytest.mark.parametrize("step", some(RECHECKING))
def test_a_recheck_costs_its_page_and_is_made_up_for(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    collect(tmp_path, feed)
    for name in ("good", "poison", "fine"):
        write(web, name, EDITED)
    at(monkeypatch, 25)
    is_bare = step.endswith(("is_temporary", "was_asked", "known_before"))  # nothing they are given names the page
    with injected(step, () if is_bare else marks(web)[:1] if step.endswith("commit_records") else marks(web)):
        report = collect(tmp_path, feed)
    assert report.bugs
    check_named(tmp_path)
    lost = {"good", "poison", "fine"} if is_bare else {"poison"}
    assert {name for name, version in versions(tmp_path).items() if version == 1} == lost
    if step.endswith("save_page_states"):  # nothing can be written of it: it stays owed
        return
    assert {name for name, result in results(tmp_path).items() if result == "bug"} == lost
    assert reextract(Settings(home=tmp_path)).reopened == len(lost)
    at(monkeypatch, 26)
    collect(tmp_path, feed)
    assert set(versions(tmp_path).values()) == {2}


@pytest.mark.parametrize("step", some(COMPARING))
def test_a_comparison_costs_its_article(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    collect(tmp_path, feed)
    for name in ("good", "poison", "fine"):
        write(web, name, EDITED)
    at(monkeypatch, 25)
    with injected(step, marks(web)):
        assert collect(tmp_path, feed).bugs
    check_named(tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM version_changes") == [(2,)]
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT count(*) FROM version_changes") == [(3,)]


@pytest.mark.parametrize("step", some(UNCHANGED))
def test_a_page_said_to_have_changed_costs_itself(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    collect(tmp_path, feed)
    rows = [(f"{name.title()} trade, once more", web.url(f"/{name}"), "") for name in ("good", "poison", "fine")]
    web.add_feed("/feed", rows)
    with injected(step, marks(web)):
        assert collect(tmp_path, feed).bugs
    check_named(tmp_path)
    assert outcome(tmp_path, web) == ("failed", "bug")
    assert outcome(tmp_path, web, "/good") == ("loaded", "")
    assert reextract(Settings(home=tmp_path)).bugs == []
    retag(Settings(home=tmp_path))
    assert outcome(tmp_path, web) == ("loaded", "")
    assert set(versions(tmp_path).values()) == {1}


@pytest.mark.parametrize("step", some(WITHOUT_ARTICLE))
def test_a_stored_page_without_an_article_now_costs_itself(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    collect(tmp_path, feed)
    web.add("/poison", page("Poison trade", ""))
    rows = [(f"{name.title()} trade, edited", web.url(f"/{name}"), "") for name in ("good", "poison", "fine")]
    web.add_feed("/feed", rows)
    with injected(step, marks(web)):
        assert collect(tmp_path, feed).bugs
    check_named(tmp_path)
    assert outcome(tmp_path, web) == ("failed", "bug")
    assert outcome(tmp_path, web, "/good") == ("loaded", "")


@pytest.mark.parametrize("step", some(SAME_BODY))
def test_of_pages_with_one_body_a_bug_costs_its_own(web: Web, tmp_path: Path, step: str) -> None:
    names = ("Quarry", "Poison", "Regatta", "Orchard")
    rows = [(f"{name} {name}s", web.add(f"/{name.lower()}", page("Trade", LONG)), "") for name in names]
    with injected(step, ("poison",)):
        assert collect(tmp_path, source("s1", web.add_feed("/feed", rows))).bugs
    check_named(tmp_path)
    assert outcome(tmp_path, web) == ("failed", "bug")
    assert outcome(tmp_path, web, "/quarry") == ("pending", "soft_404")


@pytest.mark.parametrize("step", some(EMBEDDING))
def test_a_text_without_a_meaning_is_grouped_all_the_same(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr("extractors.similarity.embeddings.is_available", lambda: True)
    with injected(step, ()):
        assert len(collect(tmp_path, feed).bugs) == 3
    check_named(tmp_path)
    assert ask(tmp_path, "SELECT sum(article_count)::INTEGER FROM stories") == [(3,)]


@pytest.mark.parametrize("step", some(RETAGGING))
def test_a_retag_costs_its_text(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    collect(tmp_path, feed)
    with Warehouse(tmp_path).write("test") as connection:
        connection.execute("UPDATE store.tags SET lexicon_version = 'older'")
    with injected(step, marks(web)):
        changes = retag(Settings(home=tmp_path))
    assert (len(changes.bugs), changes.failed) == (1, [marks(web)[1]])
    check_named(tmp_path)
    older = "SELECT DISTINCT a.url FROM tags AS t JOIN articles AS a USING (article_id) WHERE lexicon_version = 'older'"
    assert ask(tmp_path, older) == [(web.url("/poison"),)]
    assert retag(Settings(home=tmp_path)).bugs == []
    assert ask(tmp_path, older) == []


@pytest.mark.parametrize("step", some(RECOVERING))
def test_a_dropped_text_that_belongs_costs_itself(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    collect(tmp_path, feed)
    with Warehouse(tmp_path).write("test") as connection:  # as if relevance had dropped them
        connection.execute(
            "INSERT INTO store.dropped BY NAME SELECT e.entry_id, v.article_id, e.source_id, v.url, v.title, v.text, "
            "v.canonical_url, v.lang, v.published_at, now() AS dropped_at, 'off_topic' AS reason, 0.1 AS score, "
            "e.run_id FROM store.article_versions AS v JOIN store.entries AS e USING (article_id)"
        )
        connection.execute("UPDATE store.entries SET outcome = 'dropped', reason = 'off_topic', article_id = NULL")
        for table in OF_AN_ARTICLE:
            connection.execute(f"DELETE FROM store.{table}")
    bare = step.endswith("articles_of_entries")
    with injected(step, () if bare else marks(web)[:1] if step.endswith("commit_records") else marks(web)):
        changes = retag(Settings(home=tmp_path))
    assert changes.bugs
    check_named(tmp_path)
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(0 if bare else 2,)]
    retag(Settings(home=tmp_path))
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(3,)]


@pytest.mark.parametrize("step", some(REREADING))
def test_a_rereading_costs_its_page(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    collect(tmp_path, feed)
    with Warehouse(tmp_path).write("test") as connection:  # as if the readers had been less able
        connection.execute("UPDATE store.article_versions SET text = 'less', text_sha256 = 'less'")
    with injected(step, () if step.endswith("known_before") else marks(web)):
        told = reextract(Settings(home=tmp_path))
    assert told.bugs
    check_named(tmp_path)
    retag(Settings(home=tmp_path))
    lost = ("fine", "good", "poison") if step.endswith("known_before") else ("poison",)
    less = ask(tmp_path, "SELECT url FROM articles WHERE text = 'less' ORDER BY url")
    assert less == [(web.url(f"/{name}"),) for name in lost]
    assert reextract(Settings(home=tmp_path)).bugs == []


def backfill(home: Path, of: Source) -> RunReport:
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=5)
    choice = Choice((of,), (of.id,), seeds=())
    return backfill_collection(Settings(home=home, fetch=fetch), choice, date(2026, 11, 1), most=50)[0]


@pytest.mark.parametrize("step", some(BACKFILLING))
def test_a_back_fill_costs_its_listing_and_is_made_up_for(web: Web, tmp_path: Path, step: str) -> None:
    dated = format_datetime(START - timedelta(days=3))
    is_list = step.endswith(("next_page", "host_of"))
    first = web.add_feed("/feed", [("Good trade of China and North Korea", write(web, "good"), dated)])
    entry = f"<url><loc>{write(web, 'poison')}</loc><lastmod>2026-11-17</lastmod></url>"
    web.add("/sitemap.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</urlset>', "text/xml")
    web.add("/robots.txt", f"User-agent: *\nSitemap: {web.url('/sitemap.xml')}\n", "text/plain")
    if is_list:
        link = f"<a href='{web.url('/good')}'>Good trade of China and North Korea</a>"
        row = f"<li>{link} <time>17 November 2026</time></li>"
        first = web.add("/list", f"<html><body><ul>{row}</ul><a rel='next' href='/list2'>next</a></body></html>")
    of = source("s1", first, kind="html_list" if is_list else "")
    is_bare = is_list or step.endswith(("desk_day", "sitemaps", "decode"))
    with injected(step, () if is_bare else ("poison", *marks(web)[1:])):
        report = backfill(tmp_path, of)
    assert report.bugs
    assert report.published
    check_named(tmp_path)
    good = [] if is_list or step.endswith("desk_day") else [(web.url("/good"),)]
    assert [row for row in ask(tmp_path, "SELECT url FROM articles") if "poison" not in str(row)] == good
    backfill(tmp_path, of)
    assert len(ask(tmp_path, "SELECT url FROM articles")) == 2


# ---------------------------------------------------------------- mended


def outcome(home: Path, web: Web, name: str = "/poison") -> tuple[object, ...]:
    return ask(home, f"SELECT outcome, reason FROM entries WHERE url = '{web.url(name)}'")[0]


def test_what_a_bug_has_cost_is_loaded_from_its_kept_bytes_once_it_is_mended(
    web: Web, feed: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with injected("extractors.annotation.taggers:tag", ("poison",)):
        collect(tmp_path, feed)
        assert main(["--home", str(tmp_path), "retag", "--extract"]) == 1
    assert outcome(tmp_path, web) == ("failed", "bug")
    mark = len(web.log)
    assert main(["--home", str(tmp_path), "retag", "--extract"]) == 0
    assert "that a bug had cost, now loaded: 1" in capsys.readouterr().out
    assert outcome(tmp_path, web) == ("loaded", "")
    assert len(web.log) == mark
    run = "SELECT seen, loaded FROM runs WHERE run_id LIKE 'reread-%' ORDER BY started_at DESC LIMIT 1"
    assert ask(tmp_path, run) == [(1, 1)]


def test_one_that_is_off_the_subject_is_dropped_with_its_text(web: Web, tmp_path: Path) -> None:
    feed = source("s1", web.add_feed("/feed", [("Poison", web.add("/poison", page("Poison", OFF)), "")]))
    with injected("extractors.annotation.relevance:judge_relevance", ("poison",)):
        collect(tmp_path, feed)
    assert main(["--home", str(tmp_path), "retag", "--extract"]) == 0
    assert outcome(tmp_path, web) == ("dropped", "off_topic")
    assert ask(tmp_path, "SELECT count(*) FROM dropped") == [(1,)]


@pytest.mark.parametrize("step", ["flows.fetching.exchange:check_target", "flows.collection.raw_store:RawStore.put"])
def test_without_kept_bytes_its_page_is_asked_for_again(web: Web, feed: Source, tmp_path: Path, step: str) -> None:
    with injected(step, ("/poison",)), injected("extractors.annotation.taggers:tag", ("poison",)):
        collect(tmp_path, feed)
    assert outcome(tmp_path, web) == ("failed", "bug")
    with Warehouse(tmp_path).write("test") as connection:
        connection.execute("DELETE FROM store.raw WHERE url LIKE '%poison'")
    assert main(["--home", str(tmp_path), "retag", "--extract"]) == 0
    assert outcome(tmp_path, web) == ("pending", "bug")
    assert collect(tmp_path, feed).is_balanced
    assert outcome(tmp_path, web) == ("loaded", "")
