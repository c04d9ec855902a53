"""Real pages against gold bodies, beside plain trafilatura in the same run. Floors in html_public_floor.json.

The measure is F1 over 4-grams of words (characters in Korean, Japanese, Chinese), a page without an article
counting as 0. Titles are compared with white space folded, dates by instant where the gold has one, else by day.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import re
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.articles import read_article
from extractors.records import Article
from extractors.text.dates import read_instant

FLOOR = Path(__file__).with_name("html_public_floor.json")
SLACK = 0.01  # a floor is set this far below what was measured
FAILED = 0.5  # a page below it is lost
WRONG = 0.1  # a text below it is another story's
GROUPS = {"en": ("en",), "ko": ("ko",), "ja": ("ja",), "zh-Hans": ("zh-Hans",), "zh-Hant": ("zh-Hant",)}
CJK = ("ko", "ja", "zh-Hans", "zh-Hant")
ZONES = {"ko": "Asia/Seoul", "ja": "Asia/Tokyo", "zh-Hans": "Asia/Shanghai", "zh-Hant": "Asia/Hong_Kong"}
FIRST = b"<html><head><title>Lamps</title></head><body><p>%s</p></body></html>" % (
    b"The lamps are lit again, she said. " * 30
)


def grams(text, lang):
    tokens = re.findall(r"\w+", text) if lang == "en" else [c for c in text if c.isalnum()]
    size = min(4, len(tokens)) or 1
    return Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))


def f1(text, gold, lang):
    ours, theirs = grams(text, lang), grams(gold, lang)
    common = sum((ours & theirs).values())
    return 2 * common / (sum(ours.values()) + sum(theirs.values())) if common else 0.0


def same_title(ours, gold):
    return " ".join(ours.split()) == " ".join(gold.split())


def same_date(ours, gold, zone):
    expected, precision = read_instant(gold, zone)
    if ours is None or expected is None:
        return False
    return abs(ours - expected) <= (timedelta(hours=1) if precision == "instant" else timedelta(hours=24))


def held_out(name):
    """A fifth of the pages, by hash: not looked at while readers of November 2026 were written."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 5 == 0


def parts(pages):
    return {"held": [p for p in pages if p["held"]], "rest": [p for p in pages if not p["held"]]}


def read_page(page, body):
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    lang, gold = page["lang"], page["gold_body"]
    url = page["url"] if (page["url"] or "").startswith("http") else None
    started = time.process_time()
    plain = trafilatura.extract(body, include_comments=False) or ""
    between = time.process_time()
    article = read_article(body, url, timezone=ZONES.get(lang, "UTC"))
    done = time.process_time()
    read = article if isinstance(article, Article) else None
    bare = read_article(body, url, timezone=ZONES.get(lang, "UTC"), is_ruled=False)
    return {
        "lang": lang,
        "held": held_out(page["id"]),
        "guessed": read is not None and read.date_source == "guess",
        "stated_guess": read is not None and read.date_source == "guess" and read.published_at is not None,
        "ours": f1(read.text, gold, lang) if read else 0.0,
        "bare": f1(bare.text, gold, lang) if isinstance(bare, Article) else 0.0,
        "plain": f1(plain, gold, lang),
        "reason": "" if read else article.reason,
        "title": same_title(read.title, page["title"]) if read and page["title"] else None,
        "date": same_date(read.published_at, page["date"], ZONES.get(lang, "UTC")) if read and page["date"] else None,
        "cpu": (done - between, between - started),
    }


def mean(values):
    values = [float(value) for value in values if value is not None]
    return round(sum(values) / len(values), 4) if values else 0.0


@pytest.fixture(scope="module")
def measured(shared):
    folder = shared / "data" / "html-public"
    index = (folder / "index.json").read_bytes()
    # A worker reads many pages: what is read and compiled once, by either reader, is no part of a page's cost.
    read_page({"lang": "en", "gold_body": "", "url": "", "id": "", "title": "", "date": ""}, FIRST)
    pages = [read_page(page, gzip.decompress((folder / page["file"]).read_bytes())) for page in json.loads(index)]
    groups = {name: [p for p in pages if p["lang"] in langs] for name, langs in {**GROUPS, "cjk": CJK}.items()}
    return {
        "index_sha256": hashlib.sha256(index).hexdigest(),
        "f1": {name: mean(p["ours"] for p in group) for name, group in groups.items()},
        "bare": {name: mean(p["bare"] for p in group) for name, group in groups.items()},
        "plain": {name: mean(p["plain"] for p in group) for name, group in groups.items()},
        "title": mean(p["title"] for p in pages),
        "date": mean(p["date"] for p in pages),
        "guessed": sum(p["guessed"] for p in pages),
        "stated_guesses": sum(p["stated_guess"] for p in pages),
        "parts": {
            name: {measure: mean(p[measure] for p in part) for measure in ("ours", "plain", "title", "date")}
            for name, part in parts(pages).items()
        },
        "failed": mean(p["ours"] < FAILED for p in pages),
        "failed_plain": mean(p["plain"] < FAILED for p in pages),
        "wrong": sum(not p["reason"] and p["ours"] < WRONG for p in pages),
        "reasons": dict(Counter(p["reason"] for p in pages if p["reason"])),
        "cpu_ratio": round(sum(p["cpu"][0] for p in pages) / sum(p["cpu"][1] for p in pages), 2),
    }


def report(measured):
    columns = {"f1": "with publishers' rules", "bare": "without", "plain": "plain trafilatura"}
    rows = [
        f"{name:8} " + "  ".join(f"{title} {measured[column][name]:.4f}" for column, title in columns.items())
        for name in measured["f1"]
    ]
    rest = {name: value for name, value in measured.items() if name not in {"f1", "bare", "plain", "index_sha256"}}
    return "\n".join(["", *rows, json.dumps(rest)])


def test_the_floors_hold(measured):
    sys.stdout.write(report(measured) + "\n")
    if os.environ.get("YALU_LOWER_FLOORS") == "1":
        floor = {name: measured[name] - SLACK for name in ("title", "date")}
        floor |= {"f1": {name: value - SLACK for name, value in measured["f1"].items()}}
        floor |= {"failed": measured["failed"] + SLACK, "index_sha256": measured["index_sha256"]}
        text = json.dumps(floor, indent=2, default=float)
        FLOOR.write_text(re.sub(r"(\.\d{4})\d+", r"\1", text) + "\n", encoding="utf-8")
    floor = json.loads(FLOOR.read_text("utf-8"))
    if measured["index_sha256"] != floor["index_sha256"]:
        pytest.skip("another set of pages than the floors were measured on")
    for name, value in floor["f1"].items():
        assert measured["f1"][name] >= value, name
    assert measured["title"] >= floor["title"]
    assert measured["date"] >= floor["date"]
    assert measured["failed"] <= floor["failed"]


@pytest.mark.parametrize("group", [*GROUPS, "cjk"])
def test_no_group_is_below_plain_trafilatura(measured, group):
    assert min(measured["f1"][group], measured["bare"][group]) > measured["plain"][group]


def test_fewer_pages_are_lost_than_by_plain_trafilatura(measured):
    assert measured["failed"] < measured["failed_plain"]


def test_no_guess_is_stated_as_a_day(measured):
    assert measured["stated_guesses"] == 0


def test_no_text_is_another_storys(measured):
    assert measured["wrong"] == 0
