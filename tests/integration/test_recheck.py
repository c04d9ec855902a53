"""A page is fetched once; a day later it is asked for once more, and what was edited or deleted is known."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from extractors.records import Source
from flows.collection.raw_store import RawStore, compress
from flows.config.settings import Settings
from flows.reprocessing.reextract import reextract
from tests.collecting import LONG, OFF, ask, collect, page, source
from tests.faults import some
from tests.web import Web
from warehouse.store.connection import Warehouse
from warehouse.tables import polling

START = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TITLES = ("stays", "edited", "framed", "deleted", "late")


def at(patch: pytest.MonkeyPatch, hours: float) -> None:
    patch.setenv("YALU_NOW", (START + timedelta(hours=hours)).isoformat())


@pytest.fixture
def feed(web: Web) -> Source:
    numbered = enumerate(TITLES)
    rows = [(f"Trains, {t}", web.add(f"/{t}", page(f"Trains, {t}", LONG * 2 + f"Note {n}.")), "") for n, t in numbered]
    return source("s1", web.add_feed("/feed", rows))


def test_pages_are_looked_at_once_more(web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 0)
    assert collect(tmp_path, feed).loaded == len(TITLES)
    web.add("/edited", page("Trains, edited", LONG * 2 + "The railway company later withdrew its timetable. Note 1."))
    web.add("/framed", page("Trains, framed", LONG * 2 + "Note 2.").replace("</body>", "<p></p></body>"))
    del web.routes["/deleted"]
    web.faults["/late"] = [503]
    mark = len(web.log)
    for hours in (20, 25):
        at(monkeypatch, hours)
        collect(tmp_path, feed)
    asked = [(path, status) for path, status, _ in web.log[mark:] if path not in ("/feed", "/robots.txt")]
    assert sorted(asked) == [("/deleted", 404), ("/edited", 200), ("/framed", 200), ("/late", 503), ("/stays", 304)]
    assert found(tmp_path) == {
        "stays": "unchanged",
        "edited": "edited",
        "framed": "same_text",
        "deleted": "deleted",
        "late": "",
    }
    assert ask(tmp_path, "SELECT max(version) FROM article_versions WHERE title = 'Trains, edited'") == [(2,)]
    assert ask(tmp_path, "SELECT count(*), count(DISTINCT article_id) FROM article_versions") == [(6, 5)]
    for hours in (32, 60):
        at(monkeypatch, hours)
        collect(tmp_path, feed)
    assert found(tmp_path)["late"] == "unchanged"
    assert sum(path == "/stays" for path, _, _ in web.log) == 2


def test_a_changed_entry_whose_page_did_not_change_downloads_nothing(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    rows = [
        (f"Trains, {title}, corrected" if title == "stays" else f"Trains, {title}", web.url(f"/{title}"), "")
        for title in TITLES
    ]
    web.add_feed("/feed", rows)
    mark = len(web.log)
    at(monkeypatch, 2)
    collect(tmp_path, feed)
    assert [(path, status) for path, status, _ in web.log[mark:] if path != "/robots.txt"] == [
        ("/feed", 200),
        ("/stays", 304),
    ]
    assert ask(tmp_path, "SELECT outcome, count(*) FROM entries GROUP BY outcome") == [("loaded", len(TITLES))]


def found(home: Path) -> dict[str, str]:
    return {
        str(url).rpartition("/")[2]: str(result) for url, result in ask(home, "SELECT url, result FROM page_checks")
    }


def test_raw_bytes_are_kept_by_their_hash_and_forgotten_in_time(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    store = RawStore(tmp_path / "raw", 90)
    with Warehouse(tmp_path).write("test") as connection:
        pages = polling.raw_pages(connection)
        listings = connection.execute("SELECT sha256 FROM store.raw WHERE kind = 'listing'").fetchall()
    assert {row.url.rpartition("/")[2]: store.get(row.sha256) for row in pages} == {
        title: web.routes[f"/{title}"][1] for title in TITLES
    }
    assert [store.get(sha) for (sha,) in listings] == [web.routes["/feed"][1]]
    at(monkeypatch, 24 * 91)
    web.add_feed("/feed", [])
    collect(tmp_path, feed)
    assert [store.get(row.sha256) for row in pages] == [None] * len(pages)


@pytest.mark.parametrize("content", [compress(b"no"), gzip.compress(b"no", mtime=0), b"", b"x"], ids=str)
def test_a_raw_file_that_was_tampered_with_reads_as_gone(tmp_path: Path, content: bytes) -> None:
    store = RawStore(tmp_path, 90)
    sha = store.put(b"what came")
    assert store.get(sha) == b"what came"
    (tmp_path / sha[:2] / f"{sha}.zst").write_bytes(content)
    assert store.get(sha) is None


def test_raw_files_of_earlier_versions_are_read_and_removed(tmp_path: Path) -> None:
    store = RawStore(tmp_path, 90)
    sha = store.put(b"what came")
    (tmp_path / sha[:2] / f"{sha}.zst").unlink()
    (tmp_path / sha[:2] / f"{sha}.gz").write_bytes(gzip.compress(b"what came"))
    assert store.put(b"what came") == sha
    assert [path.suffix for path in (tmp_path / sha[:2]).iterdir()] == [".gz"]
    assert store.get(sha) == b"what came"
    assert store.remove([sha]) == 1


def test_nothing_is_kept_where_that_is_set(tmp_path: Path) -> None:
    assert RawStore(tmp_path, 0).put(b"nothing is kept") == ""


def test_each_version_names_the_bytes_it_was_read_from(
    web: Web, feed: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    web.add("/edited", page("Trains, edited", LONG * 2 + "The railway company later withdrew its timetable. Note 1."))
    web.add("/framed", page("Trains, framed", LONG * 2 + "Note 2.").replace("</body>", "<p></p></body>"))
    at(monkeypatch, 25)
    collect(tmp_path, feed)
    store = RawStore(tmp_path / "raw", 90)
    asked = "SELECT raw_sha256, text FROM article_versions ORDER BY article_id, version"
    read = [(store.get(str(sha)) or b"", str(text)) for sha, text in ask(tmp_path, asked)]
    assert len(read) == len(TITLES) + 1
    assert all(text[-9:] in body.decode() for body, text in read)
    again = reextract(Settings(home=tmp_path))
    assert (again.pages, again.changed, dict(again.left)) == (len(TITLES), [], {})
    assert [sha for sha, _ in ask(tmp_path, asked)] == [hashlib.sha256(body).hexdigest() for body, _ in read]


NOTICES = {
    "deleted": ("deleted", "Article removed", "This article has been removed at the request of the agency."),
    "no page": ("deleted", "", ""),  # 404
    "an error": ("not_an_article", "Page not found", "The page you are looking for could not be found."),
    "a login": ("not_an_article", "Log in", "You must be logged in to view this page."),
}


@pytest.mark.parametrize(("way", "notice"), some(product(("changed entry", "re-check"), NOTICES)))
def test_a_stored_page_that_shows_a_notice_stays_loaded(
    notice: str, way: str, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, title, text = NOTICES[notice]
    address = web.add("/a", page("Trains run again", LONG * 2))
    feed = source("s1", web.add_feed("/feed", [("Trains run again", address, "")]))
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    if title:
        web.add("/a", page(title, text))
    else:
        del web.routes["/a"]
    if way == "changed entry":
        web.add_feed("/feed", [("Trains run again (update)", address, "")])
    at(monkeypatch, 25)
    report = collect(tmp_path, feed)
    assert report.is_balanced
    assert ask(tmp_path, "SELECT outcome, reason FROM entries") == [("loaded", "")]
    assert ask(tmp_path, "SELECT title, version FROM articles JOIN article_versions USING (article_id, title)") == [
        ("Trains run again", 1)
    ]
    assert ask(tmp_path, "SELECT result, recheck_at IS NULL FROM page_checks") == [(result, result == "deleted")]
    assert ask(tmp_path, "SELECT count(*) FROM deletions") == [(int(result == "deleted"),)]


def test_a_changed_entry_whose_page_is_gone_says_so_at_once(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = web.add("/a", page("Trains run again", LONG * 2))
    feed = source("s1", web.add_feed("/feed", [("Trains run again", address, "")]))
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    del web.routes["/a"]
    web.add_feed("/feed", [("Trains run again (update)", address, "")])
    at(monkeypatch, 2)
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT result FROM page_checks") == [("deleted",)]


def test_one_body_for_several_headlines_is_met_again_in_a_later_run(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run meets one page of a site that shows its front in place of articles, until it is mended."""
    names = ("Trains run again", "Ferries stay moored", "Customs office moves")
    rows: list[tuple[str, str, str]] = []
    for hours, name in enumerate(names):
        rows.append((name, web.add(f"/{hours}", page("The Gazette", OFF)), ""))
        feed = source("s1", web.add_feed("/feed", rows))
        at(monkeypatch, hours)
        report = collect(tmp_path, feed)
        assert report.is_balanced
    assert ask(tmp_path, "SELECT outcome, reason, count(*) FROM entries GROUP BY ALL") == [("pending", "soft_404", 3)]
    assert ask(tmp_path, "SELECT count(*) FROM dropped") == [(0,)]
    for hours, name in enumerate(names):
        web.add(f"/{hours}", page(name, f"{name}. {LONG * 2} Note {hours}."))
    at(monkeypatch, 12)
    assert collect(tmp_path, feed).loaded == len(names)


def test_a_challenge_by_its_header_is_asked_for_again(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = web.add("/a", page("Trains run again", LONG * 2))
    feed = source("s1", web.add_feed("/feed", [("Trains run again", address, "")]))
    monkeypatch.setattr("flows.fetching.exchange.read_mitigation", lambda _: "challenge")
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT outcome, reason FROM entries") == [("pending", "challenge")]
    monkeypatch.undo()
    at(monkeypatch, 6)
    collect(tmp_path, feed)
    assert ask(tmp_path, "SELECT outcome, reason FROM entries") == [("loaded", "")]


VISIT = "Chinese Foreign Minister Wang Yi visited Pyongyang on November 18, Xinhua said. "
PAGES = {
    "edited": VISIT,
    "other": "Wang Yi, the Chinese foreign minister, visited Pyongyang on November 18. ",
    "deleted": VISIT.replace("visited Pyongyang", "visited Seoul"),
}


def test_an_event_says_that_its_article_was_corrected_or_deleted(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole runs: the entry loses what it rested on and says so; its history stays, with its words."""
    rows = [
        (f"Minister, {name}", web.add(f"/{name}", page(f"Minister, {name}", text + LONG * 2)), "")
        for name, text in PAGES.items()
    ]
    feed = source("s1", web.add_feed("/feed", rows))
    events = "SELECT target, status, why, has_lost_evidence FROM events WHERE event_type = 'visit' ORDER BY target"
    steps = (
        "SELECT e.target, h.to_status, h.quote <> '' FROM event_history AS h JOIN events AS e USING (event_id) "
        "WHERE e.event_type = 'visit' ORDER BY e.target, h.changed_at"
    )
    at(monkeypatch, 0)
    collect(tmp_path, feed)
    assert ask(tmp_path, events) == [
        ("country:kor", "done", "official", False),
        ("country:prk", "done", "official", False),
    ]
    web.add("/edited", page("Minister, edited", LONG * 2 + "An earlier version named a minister in error."))
    del web.routes["/deleted"]
    for hours in (20, 25):
        at(monkeypatch, hours)
        collect(tmp_path, feed)
    assert ask(tmp_path, events) == [
        ("country:kor", "done", "lost", True),
        ("country:prk", "reported", "one_voice", True),
    ]
    assert ask(tmp_path, steps) == [
        ("country:kor", "done", True),
        ("country:prk", "done", True),
        ("country:prk", "reported", True),
    ]
