"""An invented day in an invented news web, loaded and published, for the tests of the digest. Every text is made up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.records import (
    Differences,
    Duplicate,
    DuplicateEvidence,
    Lineage,
    Poll,
    Record,
    Source,
    SourceState,
    StoredArticle,
)
from flows.config.settings import MailSettings, Settings
from flows.digest.compose import compose
from flows.digest.records import Digest, Input
from tests.builders import load_run, make_article, make_edge, make_entry, make_record, make_seed, make_source, make_tag
from warehouse.store.connection import Warehouse
from warehouse.store.publish import publish
from warehouse.tables import load, load_reference
from warehouse.tables.stories import load_stories

GOLDEN = Path(__file__).parent / "unit" / "golden"
ZONE = "Asia/Seoul"
NOW = datetime(2026, 11, 20, 22, 0, 5, tzinfo=UTC)  # Saturday 21 November, 07:00:05 at the desk
RUN_AT = NOW - timedelta(minutes=40)
DAY = "2026-11-21"

SOURCES = (
    make_source("halla-ko", outlet="한라일보", lang="ko", country="KR"),
    make_source("tumen-en", outlet="Tumen Daily", country="KR", ownership="public"),
    make_source("donghai-zh", outlet="东海新闻网", lang="zh-Hans", country="CN", ownership="state"),
    make_source("minato-ja", outlet="みなと新聞", lang="ja", country="JP"),
    make_source("quiet-en", outlet="Quiet Weekly", country="GB"),
    make_source("frozen-zh", outlet="旧闻网", lang="zh-Hans", country="CN", ownership="party"),
    make_source("broken-en", outlet="Broken Wire", country="US"),
    make_source("new-en", outlet="Newcomer", country="US"),
)


def make_state(source_id: str, **changes: Any) -> SourceState:
    usual = {"state": "ok", "last_ok_at": RUN_AT, "last_new_at": RUN_AT, "since": RUN_AT - timedelta(days=9)}
    return SourceState(source_id, **(usual | changes))


STATES = (
    make_state("halla-ko"),
    make_state("tumen-en"),
    make_state("donghai-zh"),
    make_state("minato-ja"),
    make_state("quiet-en", last_new_at=RUN_AT - timedelta(days=6)),
    make_state("frozen-zh", state="frozen", note="Nothing newer than 2018-03-02: look for the outlet's living feed."),
    make_state("broken-en", state="failing", failures=3, last_ok_at=RUN_AT - timedelta(days=2), note="status 503"),
)


def story(name: str, source_id: str, title: str, text: str, cue: str = "", **changes: Any) -> Record:
    """An article that arrived in the day's run; `cue` is what its topic tag quotes."""
    tags = changes.pop("tags", ())
    usual = {
        "title": title, "text": text, "seen_at": RUN_AT, "first_seen_at": RUN_AT,
        "published_at": RUN_AT - timedelta(hours=5), "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    article = make_article(name, source_id, **(usual | changes))
    if cue:
        at = text.index(cue)
        tags = (make_tag(start=at, end=at + len(cue)), *tags)
    return make_record(article, *tags)


def sourcing(text: str, cue: str) -> Any:
    return make_tag("anonymous", "sourcing", start=text.index(cue), end=text.index(cue) + len(cue))


RUMOUR = (
    "Traders in the border town are bracing for a shortage. A person familiar with the matter said that two customs "
    "houses would close before the new year. Neither government has said anything about it."
)
RAIL = (
    "The first freight train in eleven weeks rolled over the bridge before dawn. Railway staff in the border city said "
    "that forty wagons of fertiliser and glass were aboard. Nobody would say when the next one is due."
)
RAIL_ZH = "十一周以来第一列货运列车凌晨驶过大桥。铁路部门表示，车上装有化肥和玻璃共四十节车厢。下一班时间未定。"
VISIT = (
    "외교부는 다음 주 두 나라 차관이 상하이에서 만난다고 밝혔다. "
    "의제는 어업 협정과 관광객 비자다. 회담은 이틀간 열린다."
)
TEA = "丹東の市場で北朝鮮産の茶が再び並び始めた。業者は「秋から量が増えた」と話した。価格は昨年の半分だという。"


SOUTH = {"relations": ("ROK-PRC",), "lang": "ko"}
UNDATED = {"date_precision": "none", "published_at": None, "published_on": RUN_AT.date()}


def records() -> tuple[Record, ...]:
    """Two originals on the north (one carried thrice), one on the south, a rumour, a seed copy, an old one."""
    seed = story("7", "tumen-en", "An essay met again", "An invented essay about the river that was printed years ago.")
    match = Duplicate("art-7", "seed-test", "exact", 1.0, DuplicateEvidence(0.97, 0.95, 0.9, 120))
    return (
        story("1", "tumen-en", "Freight train crosses the river bridge again", RAIL, "freight train"),
        story("2", "donghai-zh", "货运列车重新驶过大桥", RAIL_ZH, "货运列车", lang="zh-Hans"),
        story("3", "halla-ko", "화물열차, 다리 다시 건너", RAIL + " 화물", lang="ko", seen_at=RUN_AT),
        story("4", "halla-ko", "한중 차관, 다음 주 상하이서 회동", VISIT, "어업 협정", **SOUTH),
        story("5", "minato-ja", "国境の市場に北朝鮮の茶", TEA, "北朝鮮産の茶", lang="ja", **UNDATED),
        story("6", "tumen-en", "Two customs houses may close", RUMOUR, "customs", is_unconfirmed=True,
              tags=(sourcing(RUMOUR, "A person familiar with the matter"),)),
        Record(seed.outcomes, seed.article, seed.fingerprint, seed.tags, seed_match=match),
        story("8", "halla-ko", "An old page found today", "An old text.", published_at=RUN_AT - timedelta(days=30)),
    )  # fmt: skip


EDGES = (make_edge("art-2", "art-1"), make_edge("art-3", "art-2", "near_dup"))


def make_home(
    home: Path,
    *given: Record,
    at: datetime = RUN_AT,
    run_id: str = "r1",
    edges: Any = (),
    sources: tuple[Source, ...] = SOURCES,
    stories: Mapping[str, str] | None = None,
) -> Settings:
    """Load and publish records in one run, with three entries dropped and every kind of source state.

    A copy belongs to its original's story; `stories` places others (article → story). The sources are watched since
    five days before: of an event of their first day nothing could be claimed.
    """
    warehouse = Warehouse(home, ZONE)
    states = {state.source_id: state for state in STATES}
    entries: dict[str, list[Any]] = {}
    for article in (record.article for record in given if record.article):
        entries.setdefault(article.source_id, []).append(as_entry(article))
    dropped = tuple(make_entry(f"{run_id}-{n}", "tumen-en", first_seen_at=at, outcome="dropped", reason=reason)
                    for n, reason in enumerate(("off_topic", "off_topic", "too_old")))  # fmt: skip
    entries.setdefault("tumen-en", []).extend(dropped)
    polls = tuple(
        Poll(s.id, states[s.id], "ok", entries=tuple(entries.get(s.id, ()))) for s in sources if s.id in states
    )
    with warehouse.write("seeds") as connection:
        load_reference.load_seeds(connection, [make_seed()])
        load.append(connection, "polls", [
            {"run_id": f"before-{run_id}", "source_id": s.id, "polled_at": at - timedelta(days=ago), "result": "ok",
             "entries": 0, "known": 0, "received_bytes": 0, "state": "ok"}
            for s in sources if s.id in states for ago in range(1, 6)
        ])  # fmt: skip
    load_run(
        warehouse, *given, run_id=run_id, at=at, sources=sources, edges=tuple(edges), polls=polls, is_published=False
    )
    traced = tuple(trace(given, edges, {source.id: source.family for source in sources}))
    placed = {line.article_id: line.origin_id for line in traced} | dict(stories or {})
    with warehouse.write("stories") as connection:
        load_stories(connection, run_id, at, placed, (), (), traced)
    publish(warehouse, run_id)
    return make_settings(home)


def trace(given: Iterable[Record], edges: Iterable[Duplicate], families: Mapping[str, str]) -> Iterator[Lineage]:
    """Where each text comes from, along the edges."""
    of = {edge.document_id: edge.of_id for edge in edges}
    source_of = {r.article.article_id: r.article.source_id for r in given if r.article and not r.seed_match}
    for name in source_of:
        origin = name
        while origin in of:
            origin = of[origin]
        role, near = ("origin", "") if origin == name else ("reprint", of[name])
        family = families.get(source_of.get(origin, ""), "")
        yield Lineage(name, origin, family, role, "time", near, None, Differences())


def as_entry(article: StoredArticle) -> Any:
    name = article.article_id.removeprefix("art-")
    return make_entry(name, article.source_id, title=article.title, first_seen_at=article.first_seen_at)


def golden_digest() -> Digest:
    """The digest of `records()` without its picture, from the rows kept in golden/: no warehouse is asked."""
    return compose(Input.from_json((GOLDEN / "digest.input.json").read_text()))


def make_settings(home: Path, **mail: Any) -> Settings:
    usual = {"sender": "Yalu Desk <yalu@desk.example>", "security": "none", "host": "127.0.0.1"}
    return Settings(home=home, timezone=ZONE, mail=MailSettings(**(usual | mail)))
