"""A whole collection against a web on loopback: what arrives, what a second run does, and what goes wrong."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

from extractors.records import Source
from tests.collecting import LONG, ask, collect, page, source
from tests.web import Web


def test_every_entry_has_one_outcome_with_its_reason(web: Web, feed: Source, tmp_path: Path) -> None:
    report = collect(tmp_path, feed)
    assert (report.seen, report.loaded, report.dropped, report.failed, report.pending) == (3, 1, 1, 1, 0)
    rows = ask(tmp_path, "SELECT title, outcome, reason FROM entries ORDER BY title")
    assert rows == [
        ("Freight trains", "loaded", ""),
        ("Gone", "failed", "http_404"),
        ("New oven", "dropped", "off_topic"),
    ]
    assert "cinnamon" in str(ask(tmp_path, "SELECT text FROM dropped"))


def test_a_second_run_loads_nothing_and_downloads_nothing(web: Web, feed: Source, tmp_path: Path) -> None:
    collect(tmp_path, feed)
    mark = len(web.log)
    report = collect(tmp_path, feed)
    assert (report.seen, report.loaded) == (0, 0)
    assert [(path, status) for path, status, _ in web.log[mark:]] == [("/feed", 304)]
    assert web.bytes_since(mark) == 0


def test_a_page_that_timed_out_arrives_although_its_feed_answers_304(web: Web, feed: Source, tmp_path: Path) -> None:
    web.faults["/on"] = [0]
    assert collect(tmp_path, feed).pending == 1
    report = collect(tmp_path, feed)
    assert (report.loaded, report.pending) == (1, 0)
    assert ("/feed", 304, 0) in web.log


def test_a_copy_is_kept_as_a_duplicate_of_the_earlier_one(web: Web, tmp_path: Path) -> None:
    first = web.add("/a", page("Trains run again", LONG))
    second = web.add("/b", page("Wire: trains run again over the Yalu", LONG))
    dates = ("Mon, 16 Nov 2026 01:00:00 GMT", "Mon, 16 Nov 2026 05:00:00 GMT")
    feed = web.add_feed("/feed", [("Later", second, dates[1]), ("Earlier", first, dates[0])])
    collect(tmp_path, source("s1", feed))
    rows = ask(tmp_path, "SELECT a.url, b.url FROM duplicates d JOIN articles a USING (article_id) "
                         "JOIN articles b ON b.article_id = d.of_article_id")  # fmt: skip
    assert rows == [(second, first)]
    assert ask(tmp_path, "SELECT url FROM articles WHERE is_original") == [(first,)]


def test_a_press_conference_is_stored_with_who_says_what(web: Web, tmp_path: Path) -> None:
    said = [(name, LONG[at : at + 180]) for at, name in enumerate(["Q", "A", "Q", "A"])]
    lines = "".join(f"<p>{name}: {words}</p>" for name, words in said)
    title = "North Korea and China: regular press conference on the border trains"
    address = web.add("/press", f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{lines}</body></html>")
    collect(tmp_path, source("s1", web.add_feed("/feed", [(title, address, "")])))
    asked = "SELECT page_kind, speaker, is_question, said = text[span_start + 1 : span_end] FROM articles JOIN turns"
    rows = ask(tmp_path, f"{asked} USING (article_id) ORDER BY turn")
    assert rows == [("press_conference", name, name == "Q", True) for name, _ in said]


def test_the_days_an_article_names_are_stored_with_their_words(web: Web, tmp_path: Path) -> None:
    address = web.add("/a", page("Trains run again", LONG + "The two sides will meet in Dandong on December 3."))
    feed = web.add_feed("/feed", [("Trains run again", address, "Fri, 20 Nov 2026 01:00:00 GMT")])
    collect(tmp_path, source("s1", feed))
    rows = ask(tmp_path, "SELECT quote, named_day, is_ahead FROM dates ORDER BY span_start")
    assert rows == [
        ("on Tuesday", date(2026, 11, 17), False),
        ("next week", date(2026, 11, 23), True),
        ("December 3", date(2026, 12, 3), True),
    ]


def test_one_address_in_two_feeds_is_fetched_once(web: Web, feed: Source, tmp_path: Path) -> None:
    other = source("s2", web.add_feed("/feed2", [("Freight trains", f"{web.url('/on')}?utm_source=rss", "")]))
    report = collect(tmp_path, feed, other)
    assert report.reasons["dropped: same_article"] == 1
    assert [path for path, _, _ in web.log].count("/on") == 1
    assert len(ask(tmp_path, "SELECT DISTINCT article_id FROM entries WHERE article_id IS NOT NULL")) == 1


def test_a_changed_entry_gives_a_second_version(web: Web, feed: Source, tmp_path: Path) -> None:
    collect(tmp_path, feed)
    on = web.add("/on", page("Freight trains cross the Yalu again", LONG + "A third train is expected on Friday. "))
    web.add_feed("/feed", [("Freight trains (update)", on, "")])
    report = collect(tmp_path, feed)
    assert report.loaded == 1
    assert ask(tmp_path, "SELECT version FROM article_versions ORDER BY 1") == [(1,), (2,)]
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_a_feed_that_lies_and_one_that_is_dead_harm_nobody(web: Web, feed: Source, tmp_path: Path) -> None:
    lies = source("lies", web.add("/lies", "<html><body><p>Welcome</p></body></html>"))
    report = collect(tmp_path, feed, lies, source("dead", web.url("/nothing")))
    assert {(failure.source_id, failure.reason) for failure in report.sources_failed} == {
        ("lies", "html_instead"),
        ("dead", "http_404"),
    }
    assert report.loaded == 1


def test_an_unreachable_network_changes_no_entry_but_records_the_run(web: Web, feed: Source, tmp_path: Path) -> None:
    web.faults["/on"] = [0]
    collect(tmp_path, feed)
    before = ask(tmp_path, "SELECT * FROM entries ORDER BY entry_id")
    gone = source("s1", "http://127.0.0.1:9/feed")
    web.faults["/on"] = [0, 0, 0, 0]
    report = collect(tmp_path, gone)
    assert not report.is_reached
    assert ask(tmp_path, "SELECT * FROM entries ORDER BY entry_id") == before
    assert ask(tmp_path, "SELECT failures > 0 FROM source_health") == [(True,)]
    assert len(ask(tmp_path, "FROM runs")) == 2


def test_the_command_prints_a_balancing_report(yalu: Callable[..., subprocess.CompletedProcess[str]], web: Web) -> None:
    done = yalu("run", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["seen"] == told["loaded"] + told["dropped"] + told["failed"] + told["pending"] == 3
    shown = yalu("sql", "--json", "SELECT count(*) AS n FROM articles")
    assert json.loads(shown.stdout) == [{"n": 1}]
