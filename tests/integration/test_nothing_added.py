"""Comments, teasers, a reprint and a second edition beside an article change no ledger, no series and no count."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from tests.collecting import ask, collect, source
from tests.web import Web, serve_web
from warehouse.store.connection import open_published

DATE = "Mon, 03 Mar 2031 0{}:00:00 GMT"
ARTICLES = tomllib.loads(Path(__file__).with_name("nothing_added.toml").read_text("utf-8"))
# When and by which run a row was written, and columns that count texts and not what they say.
TIMES = {"changed_at", "run_id", "article_count", "articles", "texts", "history_id"}
OF_TEXTS = ("event_reports", "statements", "border_signs", "firsts", "phrase_uses", "readouts", "dates")
MERGED = ("events", "claims", "claim_history", "event_conflicts", "visits", "calendar", "watch_items")
SERIES = ("contacts()", "mirror()", "barometer()", "trend()", "trend('border')", "first_last_seen('entity')")


def page_of(lang: str, *, is_crowded: bool, byline: str = "") -> str:
    given = ARTICLES[lang]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in given["paragraphs"])
    more = ""
    if is_crowded:
        label, *teasers = given["teasers"]
        links = "".join(f"<li><a href='/other/{n}'>{teaser}</a></li>" for n, teaser in enumerate(teasers))
        more = (
            f"<aside class='related'><h3>{label}</h3><ul>{links}</ul></aside>"
            f"<section id='comments' class='comments'><h3>Comments (2)</h3><div class='comment'><b>river_cat</b><p>"
            f"{given['comment']}</p></div><div class='comment'><b>quay99</b><p>{given['comment']}</p></div></section>"
        )
    title = given["title"]
    head = f"<head><title>{title}</title><meta property='og:title' content='{title}'></head>"
    return f"<html lang='{lang}'>{head}<body><article><h1>{title}</h1>{byline}{body}</article>{more}</body></html>"


def desk_of(web: Web, home: Path, *, is_crowded: bool) -> Path:
    """Collect four articles in four languages; a crowded web has what stands beside them, reprints and new editions.

    Their addresses are the same in both webs, so that the rows of both desks have the same names.
    """
    sources = []
    for number, lang in enumerate(ARTICLES):
        title = ARTICLES[lang]["title"]
        url = web.add(f"/news/{lang}-talks", page_of(lang, is_crowded=is_crowded))
        feed = web.add_feed(f"/{lang}.xml", [(title, url, DATE.format(number + 1))])
        sources.append(source(f"{lang}wire", feed))
    collect(home, *sources)
    if is_crowded:
        for number, lang in enumerate(ARTICLES):
            title = ARTICLES[lang]["title"]
            again = web.add(
                f"/post/{lang}-talks", page_of(lang, is_crowded=True, byline="<p class='byline'>Harbour Post</p>")
            )
            second = web.add(f"/news/{lang}-talks-2", page_of(lang, is_crowded=True))
            reprint = web.add_feed(f"/reprint/{lang}.xml", [(title, again, DATE.format(number + 5))])
            web.add_feed(f"/{lang}.xml", [(title, second, DATE.format(number + 5))])
            sources.append(source(f"{lang}post", reprint))
        collect(home, *sources)
    return home


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    with serve_web() as web, pytest.MonkeyPatch.context() as patch:
        patch.setenv("YALU_NOW", "2031-03-03T12:00:00Z")
        folder = tmp_path_factory.mktemp("added")
        return (
            desk_of(web, folder / "plain", is_crowded=False),
            desk_of(web, folder / "crowded", is_crowded=True),
        )


def rows_of(home: Path, table: str, where: str = "") -> list[tuple[Any, ...]]:
    with open_published(home) as connection:
        columns = [name for name, *_ in connection.sql(f"DESCRIBE FROM {table}").fetchall() if name not in TIMES]
        names = ", ".join(f'"{name}"' for name in columns)
        return sorted(connection.sql(f"SELECT {names} FROM {table} {where}").fetchall(), key=str)


def test_what_was_added_was_met(desks: tuple[Path, Path]) -> None:
    assert [ask(desk, "SELECT count(*) FROM articles WHERE is_original") for desk in desks] == [[(4,)], [(4,)]]
    assert ask(desks[1], "SELECT count(*) FROM articles WHERE NOT is_original")[0][0] >= 4


@pytest.mark.parametrize("lang", ARTICLES)
def test_what_was_added_would_be_read_in_an_article(lang: str) -> None:
    page = PageFacts(published_on=date(2031, 3, 3))
    assert read_ledgers("", ARTICLES[lang]["comment"], lang, page).event_reports
    assert read_ledgers("", ARTICLES[lang]["comment"], lang, page).statements


@pytest.mark.parametrize("view", OF_TEXTS)
def test_no_row_of_an_original_is_added_or_lost(desks: tuple[Path, Path], view: str) -> None:
    originals = "SEMI JOIN (SELECT article_id FROM articles WHERE is_original) USING (article_id)"
    plain, crowded = (rows_of(desk, view, originals) for desk in desks)
    assert plain or view == "readouts"  # the four articles hold none
    assert crowded == plain


@pytest.mark.parametrize("view", MERGED)
def test_no_event_or_claim_is_added_or_moved(desks: tuple[Path, Path], view: str) -> None:
    plain, crowded = (rows_of(desk, view) for desk in desks)
    assert plain or view not in ("events", "claims")
    assert crowded == plain


@pytest.mark.parametrize("macro", SERIES)
def test_no_series_moves(desks: tuple[Path, Path], macro: str) -> None:
    plain, crowded = (rows_of(desk, macro) for desk in desks)
    assert plain
    assert crowded == plain
