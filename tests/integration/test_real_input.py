"""Real pages, real feeds and the seed corpus through a whole collection on loopback.

Reads the third-party test data, of which nothing is part of the repository; skips where it is absent.
"""

from __future__ import annotations

import gzip
import json
import socket
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from extractors.records import RunReport, Source
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from tests.collecting import ask
from tests.web import Web
from warehouse.store.connection import open_published

pytestmark = pytest.mark.timeout(900)


def collect(home: Path, *sources: Source) -> RunReport:
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=10)
    return run_collection(Settings(home=home, fetch=fetch), Choice(sources, all_due=True))


@pytest.fixture
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are not resolved: what the feeds link to is not ours to ask."""

    def refuse(host: object, *_: object, **__: object) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, f"no name is looked up in tests: {host!r}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def serve_pages(web: Web, shared: Path) -> dict[str, dict[str, Any]]:
    """Serve each real page under an address of its own, and a feed a language; gives the pages by address."""
    folder = shared / "data" / "html-public"
    pages: dict[str, dict[str, Any]] = {}
    for page in json.loads((folder / "index.json").read_text("utf-8")):
        body = gzip.decompress((folder / page["file"]).read_bytes())
        pages[web.add(f"/{page['id']}", body, "text/html")] = page
    listed = format_datetime(datetime.now(UTC))  # as of today: of a first harvest of last year's few are read
    for lang in {page["lang"] for page in pages.values()}:
        items = [
            (page["title"] or f"Untitled {page['id']}", url, listed)
            for url, page in pages.items()
            if page["lang"] == lang
        ]
        web.add_feed(f"/feed-{lang}", items)
    return pages


def test_every_real_page_arrives_or_says_why(web: Web, shared: Path, tmp_path: Path) -> None:
    pages = serve_pages(web, shared)
    langs = sorted({page["lang"] for page in pages.values()})
    sources = [
        Source(f"s-{lang}", f"Outlet {lang}", web.url(f"/feed-{lang}"), lang=lang, prejudge=False) for lang in langs
    ]
    report = collect(tmp_path, *sources)
    assert report.is_balanced
    assert (report.seen, report.pending, report.sources_failed) == (len(pages), 0, ())
    rows = ask(tmp_path, "SELECT url, outcome, reason FROM entries")
    assert Counter(url for url, _, _ in rows) == Counter(pages.keys())
    assert all(outcome == "loaded" or reason for _, outcome, reason in rows)
    texts = dict(ask(tmp_path, "SELECT url, text FROM articles UNION SELECT url, text FROM dropped"))
    without = {url: reason for url, _, reason in rows if url not in texts}
    # A page without text says why, and most have theirs.
    assert set(without.values()) <= {
        "no_body",
        "paywall_teaser",
        "script_only",
        "video_page",
        "not_an_article",
        "same_article",
    }
    assert len(texts) >= 0.9 * len(pages), without
    second = collect(tmp_path, *sources)
    assert (second.seen, second.loaded) == (0, 0)


@pytest.mark.usefixtures("only_loopback")
def test_every_real_feed_ends_in_entries_or_a_reason(web: Web, shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "feeds-public"
    files = [row["file"] for row in json.loads((folder / "manifest.json").read_text("utf-8"))]
    sources = [
        Source(f"f{number:03d}", file, web.add(f"/{number}", (folder / file).read_bytes(), "text/xml"))
        for number, file in enumerate(files)
    ]
    report = collect(tmp_path, *sources)
    assert report.is_balanced
    assert report.sources_polled == len(sources)
    assert report.seen > 500
    health = dict(ask(tmp_path, "SELECT source_id, state FROM source_health"))
    assert set(health) == {source.id for source in sources}
    assert "new" not in health.values()
    asked = "SELECT url FROM entries WHERE outcome <> 'dropped' AND reason <> 'dns' AND NOT starts_with(url, ?)"
    with open_published(tmp_path) as connection:  # what a feed links to without a host is our own server's 404
        elsewhere = connection.execute(asked, [web.url("")]).fetchall()
    assert elsewhere == [], "no page may come from anywhere but loopback"
    second = collect(tmp_path, *sources)
    assert (second.seen, second.loaded) == (report.pending, 0)


LAYOUT = """<!doctype html><html lang="en"><head><title>{title} | The Invented Gazette</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Invented Gazette"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/food">Food</a></li></ul></nav>
<main><article><h1>{title}</h1><p>By our own reporter</p>{body}</article>
<p>Anna from the harbour writes: what a long read, I had two cups of tea over it and would have had a third.</p>
<p>Old sailor writes: nobody who has seen that river in winter would say such a thing, my friends, nobody.</p>
<p>Our cook shows how to fold dumplings so that they keep their shape in the pot, and which flour to</p>
<p>The harbour museum opens its new wing on Sunday with a brass band and free entry for all who</p></article></main>
<footer><p>Write to us: letters@gazette.invalid. All rights reserved.</p></footer></body></html>"""


@pytest.mark.parametrize("has_date", [True, False], ids=["dated", "undated"])
def test_each_seed_is_recognised_amid_foreign_junk(web: Web, shared: Path, tmp_path: Path, *, has_date: bool) -> None:
    truth = json.loads((shared / "data" / "seed_truth.json").read_text("utf-8"))
    items = []
    for number, seed in enumerate(truth):
        text = (shared / "seeds" / seed["file"]).read_text("utf-8")
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
        title = f"A talk at the river, part {number}"
        url = web.add(f"/talk-{number}", LAYOUT.format(title=title, body=paragraphs))
        items.append((title, url, "Thu, 19 Nov 2026 09:00:00 GMT" if has_date else ""))
    report = collect(tmp_path, Source("s", "Gazette", web.add_feed("/feed", items), lang="en", prejudge=False))
    assert report.seed_sightings == len(truth) == 5
    rows = ask(tmp_path, "SELECT a.url, a.seed_id, a.is_original FROM articles a ORDER BY 1")
    assert rows == [(items[number][1], f"seed-{number:03d}", False) for number in range(5)]
    assert ask(tmp_path, "SELECT sum(articles) FROM trend()") == [(0,)]
