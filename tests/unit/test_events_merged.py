"""Events: reports merged across articles, their status, their history, and the case of a lost article."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import Event, EventReport, PageFacts, Record, ReportOfEvent
from extractors.similarity.event_merging import merge_events
from flows.ledgers.events import settle
from tests.builders import load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction

DAY = date(2031, 5, 20)
AT = datetime(2031, 5, 21, 3, tzinfo=UTC)


def report(name: str, *, hours: int = 0, voice: str = "", is_lost: bool = False, **changes: Any) -> ReportOfEvent:
    known: dict[str, Any] = {
        "rule_id": "r", "field": "text", "start": 0, "end": 9, "event_type": "visit", "category": "CONSULT",
        "pair": "DPRK-PRC", "actor": "per:wangyi", "actor_side": "PRC", "actor_level": 3, "target": "country:prk",
        "target_side": "DPRK", "happened_on": DAY, "ends_on": DAY, "date_precision": "day",
    }  # fmt: skip
    return ReportOfEvent(
        name, EventReport(**(known | changes)), AT + timedelta(hours=hours), voice or name, is_lost=is_lost
    )


def one(*reports: ReportOfEvent) -> Event:
    (event,) = merge_events(reports)
    return event


OFFICIAL = {"source_class": "official", "side": "PRC"}
AHEAD = {"status": "announced", "happened_on": DAY + timedelta(9), "ends_on": DAY + timedelta(9)}


@pytest.mark.parametrize(
    ("reports", "status", "voices"),
    [
        ([report("a")], "reported", 1),
        ([report("a"), report("b")], "done", 2),
        ([report("a", voice="yonhap"), report("b", voice="yonhap")], "reported", 1),
        ([report("a", **OFFICIAL)], "done", 1),
        ([report("a", relay="org:yonhap"), report("b", relay="org:yonhap")], "reported", 1),
        ([report("a"), report("b", source_class="official", side="ROK")], "done", 2),
        ([report("a", source_class="anonymous", status="reported"), report("b", status="reported")], "reported", 2),
        ([report("a", status="under_way", **OFFICIAL)], "under_way", 1),
        ([report("a", **OFFICIAL, **AHEAD)], "announced", 1),
        ([report("a", **AHEAD)], "planned", 1),
        ([report("a", **OFFICIAL, **AHEAD), report("b", hours=9, **AHEAD | {"status": "cancelled"})], "cancelled", 2),
        ([report("a"), report("b", hours=5, status="denied", **OFFICIAL)], "denied", 1),
        ([report("a", **OFFICIAL), report("b", hours=5, status="denied", source_class="named")], "done", 1),
    ],
)
def test_the_status_of_an_event(reports: list[ReportOfEvent], status: str, voices: int) -> None:
    event = one(*reports)
    assert (event.status, event.voices) == (status, voices)
    assert (event.confirmed_at is not None) is (status in {"done", "under_way", "announced"})


@pytest.mark.parametrize(
    ("other", "events"),
    [
        ({"happened_on": DAY + timedelta(2), "ends_on": DAY + timedelta(2)}, 1),
        ({"happened_on": DAY + timedelta(3), "ends_on": DAY + timedelta(3)}, 2),
        ({"actor": "country:chn", "actor_level": 0}, 1),
        ({"actor": "per:xi", "actor_level": 1}, 2),
        ({"actor": "country:chn", "actor_level": 1}, 2),
        ({"pair": "ROK-PRC", "target_side": "ROK"}, 2),
        ({"event_type": "talks"}, 2),
        ({"happened_on": None, "ends_on": None, "date_precision": "none"}, 1),
        ({"happened_on": date(2031, 5, 1), "ends_on": date(2031, 5, 31), "date_precision": "month"}, 1),
        ({"happened_on": date(2031, 4, 1), "ends_on": date(2031, 4, 30), "date_precision": "month"}, 2),
        ({"actor": "country:chn", "actor_level": 0, "place": "city:rason"}, 2),
        ({"status": "denied", "happened_on": DAY - timedelta(40), "ends_on": DAY - timedelta(40)}, 1),
        ({"set_aside": "too_early", "happened_on": DAY + timedelta(9)}, 1),
    ],
)
def test_which_reports_are_one_event(other: dict[str, Any], events: int) -> None:
    assert len(merge_events([report("a", place="city:pyongyang"), report("b", **other)])) == events


def planned(name: str, hours: int, month: int = 0, **changes: Any) -> ReportOfEvent:
    first, last = (date(2031, month, 1), date(2031, month, 28)) if month else (date(2031, 1, 1), date(2031, 12, 31))
    known = {"status": "planned", "happened_on": first, "ends_on": last, "date_precision": "month" if month else "year"}
    return report(name, hours=hours, **(known | changes))


@pytest.mark.parametrize(
    ("reports", "events"),
    [
        ([planned("a", 0, 6), planned("b", 300)], 1),
        ([planned("a", 0), planned("b", 300, 6)], 1),
        ([planned("a", 0), planned("b", 300, 6), planned("c", 600, 9)], 2),
        ([planned("a", 0, 6), planned("b", 300, 9)], 2),
        ([planned("a", 0, 6), planned("b", 300, status="done")], 2),
    ],
)
def test_what_is_planned_for_a_month_and_for_its_year_is_one_event(reports: list[ReportOfEvent], events: int) -> None:
    assert len(merge_events(reports)) == events
    assert len(merge_events(reports[::-1])) == events


def test_a_denial_of_what_nobody_reports_is_no_event() -> None:
    assert merge_events([report("a", status="denied", **OFFICIAL)]) == []


def test_what_reports_disagree_about_is_kept() -> None:
    longer = {"date_precision": "day_range", "ends_on": DAY + timedelta(3)}
    shorter = {"date_precision": "day_range", "ends_on": DAY + timedelta(1)}
    event = one(report("a", **longer), report("b", **longer), report("c", **shorter))
    assert [(c.what, c.value, c.other_value, c.other_article_id) for c in event.conflicts] == [
        ("ends_on", "2031-05-23", "2031-05-21", "c")
    ]
    assert event.ends_on == DAY + timedelta(3)


@pytest.mark.parametrize("office", [
    ("China's foreign minister visited Pyongyang on July 3, 2023.", "en"),
    ("中国外交部长于2023年7月3日访问平壤。", "zh-Hans"), ("중국 외교부장이 2023년 7월 3일 평양을 방문했다.", "ko"),
    ("中国の外相は2023年7月3日、平壌を訪問した。", "ja"),
])  # fmt: skip
def test_a_minister_who_changed_is_the_one_of_the_day(office: tuple[str, str]) -> None:
    """The second text was written under the next minister; the third is of that one's own journey."""
    texts = [
        ("Qin Gang, China's foreign minister, visited Pyongyang on July 3, 2023.", "en", date(2023, 7, 5)),
        (*office, date(2023, 8, 10)),
        ("Chinese Foreign Minister Wang Yi visited Pyongyang on August 20, 2023.", "en", date(2023, 8, 21)),
    ]
    reports = [
        ReportOfEvent(f"{number}", found, datetime(on.year, on.month, on.day, tzinfo=UTC), f"{number}")
        for number, (text, lang, on) in enumerate(texts)
        for found in read_ledgers("", text, lang, PageFacts(published_on=on)).event_reports
    ]
    events = sorted(merge_events(reports), key=lambda event: str(event.happened_on))
    assert [(e.actor, e.happened_on, e.voices) for e in events] == [
        ("per:qingang", date(2023, 7, 3), 2), ("per:wangyi", date(2023, 8, 20), 1)
    ]  # fmt: skip


def test_the_order_of_the_reports_changes_nothing() -> None:
    some = []
    for number in range(40):
        actor, level = (("per:wangyi", 3), ("per:xi", 1), ("country:chn", 0))[number % 3]
        day, precision = DAY + timedelta(number % 9), ("day", "none")[number % 4 == 0]
        when = {"happened_on": day, "ends_on": day, "date_precision": precision}
        some.append(
            report(f"a{number}", hours=number * 7, voice=f"v{number % 5}", actor=actor, actor_level=level, **when)
        )
    wanted = merge_events(some)
    for seed in range(5):
        assert merge_events(random.Random(seed).sample(some, len(some))) == wanted


NEWS = "Chinese Foreign Minister Wang Yi visited Pyongyang on Tuesday."


def load(warehouse: Warehouse, name: str, text: str, source: str = "s1", **changes: Any) -> None:
    facts = {"published_at": AT, "first_seen_at": AT, "seen_at": AT, "title": "", "text": text} | changes
    article = make_article(name, source, **facts)
    record = make_record(article)
    rows = read_ledgers("", text, "en", PageFacts(published_on=DAY + timedelta(1)))
    sources = tuple(make_source(known) for known in ("s1", "s2"))
    load_run(warehouse, Record(record.outcomes, article, ledgers=rows), sources=sources)


def settled(warehouse: Warehouse, run: str = "r1") -> list[tuple[Any, ...]]:
    with warehouse.write("test") as connection:
        with transaction(connection):
            settle(connection, at=AT, run_id=run, lexicon_version="v")
        return connection.execute("SELECT status, voices, article_count, has_lost_evidence FROM events").fetchall()


def history(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    with warehouse.write("test") as connection:
        asked = (
            "SELECT from_status, to_status, why, quote, is_article_gone FROM event_history ORDER BY changed_at, run_id"
        )
        return connection.execute(asked).fetchall()


def test_history_is_only_added_to_and_outlives_its_articles(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    load(warehouse, "1", NEWS)
    assert settled(warehouse) == [("reported", 1, 1, False)]
    load(warehouse, "2", f"{NEWS} It rained.", "s2")
    assert settled(warehouse, "r2") == [("done", 2, 2, False)]
    assert settled(warehouse, "r3") == [("done", 2, 2, False)]
    wanted = [("", "reported", "one_voice", NEWS, False), ("reported", "done", "independent", NEWS, False)]
    assert history(warehouse) == wanted
    with warehouse.write("test") as connection:
        for table in ("article_versions", "event_reports"):
            connection.execute(f"DELETE FROM store.{table}")
    assert settled(warehouse, "r4") == []
    assert history(warehouse) == [(*row[:4], True) for row in wanted]


def test_a_deleted_article_no_longer_counts_and_the_event_says_so(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    load(warehouse, "1", NEWS)
    load(warehouse, "2", f"{NEWS} It rained.", "s2")
    assert settled(warehouse) == [("done", 2, 2, False)]
    with warehouse.write("test") as connection:
        connection.execute("INSERT INTO store.page_states BY NAME SELECT 'art-2' AS article_id, 'deleted' AS result")
    assert settled(warehouse, "r2") == [("reported", 1, 2, True)]
    assert [row[:2] for row in history(warehouse)] == [("", "done"), ("done", "reported")]


def test_a_copy_of_a_seed_is_in_no_ledger(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    load(warehouse, "1", NEWS)
    with warehouse.write("test") as connection:
        connection.execute("INSERT INTO store.seed_sightings BY NAME SELECT 'art-1' AS article_id, 'seed' AS seed_id")
    assert settled(warehouse) == []
