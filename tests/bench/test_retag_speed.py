"""How fast a changed lexicon reaches ten thousand stored articles, and how fast articles are judged and tagged."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.annotation.relevance import judge_relevance
from extractors.annotation.taggers import tag
from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from flows.config.settings import Settings
from flows.reprocessing.retag import retag
from warehouse.store.connection import Warehouse
from warehouse.store.publish import publish
from warehouse.tables import load

ARTICLES = 10_000


@pytest.fixture(scope="module")
def bodies(shared: Path) -> list[tuple[str, str]]:
    """Whole articles of the seed corpus and the labelled pages, with their languages."""
    data = shared / "data"
    seeds = json.loads((data / "seed_truth.json").read_text("utf-8"))
    found = [("en", (shared / "seeds" / s["file"]).read_text("utf-8")[s["body_start"] : s["body_end"]]) for s in seeds]
    pages = json.loads((data / "html-public" / "index.json").read_text("utf-8"))
    return found + [(p["lang"], p["gold_body"][:6000]) for p in pages if p["gold_body"]]


@pytest.mark.bench
@pytest.mark.parametrize("with_ledgers", [False, True], ids=["taggers", "taggers and all ledgers"])
def test_whole_articles_a_cpu_second(bodies: list[tuple[str, str]], with_ledgers: bool) -> None:
    judge_relevance("", "warm", "en")
    read_ledgers("", "warm", "en")
    began, done, length = time.process_time(), 0, 0
    while time.process_time() - began < 5:
        for number, (lang, body) in enumerate(bodies):
            title = f"{number} {done}"
            judge_relevance(title, body, lang)
            tag(title, body, lang)
            if with_ledgers:
                read_ledgers(title, body, lang, PageFacts(published_on=date(2026, 11, 20)))
            done, length = done + 1, length + len(body)
    rate = done / (time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"\n{rate:.0f} whole articles of {length // done} characters a CPU-second, {memory} MB\n")
    assert memory < 400


@pytest.mark.bench
@pytest.mark.timeout(900)
def test_ten_thousand_articles(bodies: list[tuple[str, str]], tmp_path: Path) -> None:
    now, warehouse = datetime(2026, 11, 20, tzinfo=UTC), Warehouse(tmp_path)
    rows = [
        {
            "article_id": f"{n:06d}",
            "version": 1,
            "url": f"https://x.example/{n}",
            "canonical_url": f"https://x.example/{n}",
        }
        | {
            "source_id": "s",
            "lang": lang,
            "title": f"Item {n}",
            "text": f"{n} {text}",
            "published_on": date(2026, 11, 20),
        }
        | {"first_seen_at": now, "seen_at": now, "relations": [], "relevance": 0.0, "is_unconfirmed": False}
        for n in range(ARTICLES)
        for lang, text in [bodies[n % len(bodies)]]
    ]
    with warehouse.write("fill") as connection:
        for at in range(0, ARTICLES, 2000):
            load.append(connection, "article_versions", rows[at : at + 2000])
    publish(warehouse, "fill")
    began = time.perf_counter()
    changes = retag(Settings(home=tmp_path))
    sys.stdout.write(f"\n{changes.articles} articles retagged in {time.perf_counter() - began:.0f} s of wall time\n")
    assert (changes.articles, changes.failed) == (ARTICLES, [])
