"""The mirror of an invented world with its truth: cells right, and no silence of a source that was down."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from flows.ledgers.events import settle
from tests.builders import make_source
from tests.desk import Desk
from tests.event_world import OFFICIAL, Article, Truth, articles, truths
from warehouse.tables import load

COUNTRY = {"PRC": "CN", "DPRK": "KP", "ROK": "KR"}
DAYS = 7  # looked at for silence


def is_down(side: str, day: date) -> bool:
    """Whether a side's own source failed on a day: a week in five, not the same of each side."""
    return (day.toordinal() // 7 + len(side)) % 5 == 0


def cells(truth: Truth) -> dict[str, str]:
    """Return how each side has an event, but for what is silence or not seen, which its sources decide."""
    if truth.fate == "both":
        return {truth.actor: "first", truth.target: "first"}
    if truth.fate in {"one_side", "misdated", "postponed"}:
        return {truth.actor: "first"}
    return {"PRC": "denied"} if truth.fate == "denied" else {}


def rows_of(article: Article) -> dict[str, list[dict[str, Any]]]:
    """Return what the ledgers read in an article, with its article and voice, as rows."""
    day = article.published_on
    at = datetime.combine(day, time(3), UTC)
    found = read_ledgers("", article.text, article.lang, PageFacts(published_on=day))
    of = {"article_id": article.name, "published_on": day, "lexicon_version": "l"}

    def spans(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [load.as_row(one) | of | {"span_start": one.start, "span_end": one.end} for one in rows]

    version = of | {
        "version": 1, "source_id": "s1", "published_at": at, "first_seen_at": at, "seen_at": at, "title": "",
        "run_id": "r", "text": article.text, "lang": article.lang,
        "date_precision": "instant", "relations": ["DPRK-PRC"],
        "text_sha256": article.name, "url": f"https://x/{article.name}",
    }  # fmt: skip
    lineage = {
        "article_id": article.name,
        "origin_id": article.name,
        "origin_family": article.voice,
        "role": "original",
    }
    return {
        "article_versions": [version], "event_reports": spans(found.event_reports), "lineage": [lineage],
        "statements": spans(found.statements),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("events", "each"), [(40, 4), pytest.param(120, 18, marks=pytest.mark.long, id="whole")], ids=["small", "whole"]
)
def test_a_world_in_the_mirror(events: int, each: int) -> None:
    known = truths(events)
    written = [article for truth in known for article in articles(truth, each)]
    first, last = min(one.published_on for one in written), max(one.published_on for one in written)
    now = datetime.combine(last, time(12), UTC) + timedelta(days=DAYS)
    desk = Desk("s1")
    sources = [make_source(OFFICIAL[side], country=country, ownership="state") for side, country in COUNTRY.items()]
    load.start_run(desk.connection, "r2", now, [make_source("s1"), *sources])
    rows: dict[str, list[dict[str, Any]]] = {}
    for article in written:
        for table, some in rows_of(article).items():
            rows.setdefault(table, []).extend(some)
    for table, some in rows.items():
        load.append(desk.connection, table, some)
    days = [first + timedelta(days=n) for n in range(-31, (now.date() - first).days + 1)]
    for side in COUNTRY:
        for day in days:
            desk.poll(day, "failing" if is_down(side, day) else "ok", OFFICIAL[side])
    desk.ask("SELECT 1")
    settle(desk.connection, at=now, run_id="r2", lexicon_version="l")
    of = {article.name: article.of for article in written}
    asked = """
        SELECT m.event_id, m.side, m.verdict, m.first_reported_at, list(b.article_id)
        FROM mirror() AS m JOIN store.event_members AS b ON b.event_id = m.event_id GROUP BY ALL"""
    count: Counter[str] = Counter(articles=len(written))
    for _, side, verdict, first_at, names in desk.ask(asked):
        (number, _), *_ = Counter(of[name] for name in names).most_common(1)
        watched = [first_at.date() + timedelta(days=n) for n in range(DAYS)]
        well = not any(is_down(side, day) for day in watched)
        wanted = cells(known[number]).get(side, "silent" if well else "not_seen")
        count["cells"] += 1
        count[wanted] += 1
        count["right"] += verdict == wanted
        count["silence of a source that was down"] += verdict == "silent" and not well
    print(dict(count))  # noqa: T201 - shown with -s
    assert count["right"] / count["cells"] >= 0.95
    assert count["silence of a source that was down"] == 0
