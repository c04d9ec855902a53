"""The seeds loaded as articles and settled: events merged, their status, claims; read where they are, none copied."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts, Record
from flows.ledgers import watch
from flows.ledgers.events import settle
from tests.builders import load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction

DAYS = {"000": (2025, 6, 28), "001": (2018, 3, 28), "002": (2018, 3, 30), "003": (2026, 6, 7), "004": (2018, 5, 13)}
SOURCES = tuple(make_source(f"s{name}") for name in (*DAYS, "own"))


def record(name: str, source: str, at: datetime, text: str, lang: str = "en") -> Record:
    on = at.date()
    article = make_article(
        name, source, title="", text=text, lang=lang, published_at=at, published_on=on, first_seen_at=at, seen_at=at
    )
    return make_record(article, ledgers=read_ledgers("", text, lang, PageFacts(published_on=on)))


@pytest.fixture(scope="module")
def warehouse(shared: Any, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    made, records = Warehouse(tmp_path_factory.mktemp("seeds")), []
    for truth in json.loads((shared / "data" / "seed_truth.json").read_text("utf-8")):
        name, whole = truth["file"][:3], (shared / "seeds" / truth["file"]).read_text("utf-8")
        body = whole[truth["body_start"] : truth["body_end"]]
        records.append(record(name, f"s{name}", datetime(*DAYS[name], 12, tzinfo=UTC), body))
    load_run(made, *records, sources=SOURCES, is_published=False)
    with made.opened() as connection, transaction(connection):
        settle(connection, at=datetime(2026, 6, 8, tzinfo=UTC), run_id="r", lexicon_version="v")
    return made


SENTENCES = {
    "000: nothing is confirmed, and each event has one voice": (
        (
            "SELECT DISTINCT e.status, e.voices, e.confirmed_at FROM events AS e "
            "JOIN event_reports AS r USING (event_id) WHERE r.article_id = 'art-000'"
        ),
        [("reported", 1, None)],
    ),
    "000: talks at Dandong, a visit to Pyongyang, and no more": (
        "SELECT event_type, place FROM events WHERE first_reported_at::DATE = '2025-06-28' ORDER BY 1",
        [("talks", "city:dandong"), ("visit", "city:pyongyang")],
    ),
    "000: Beijing neither confirms nor denies, Pyongyang's media are silent, a source has no name": (
        (
            "SELECT manner, speaker_side, source_class FROM statements WHERE article_id = 'art-000' "
            "AND (manner IN ('neither', 'silent') OR manner = 'asserted' AND source_class = 'anonymous') ORDER BY 1"
        ),
        [("asserted", "", "anonymous"), ("neither", "PRC", "official"), ("silent", "DPRK", "official")],
    ),
    "000: rail and cargo are up by satellite": (
        "SELECT indicator, direction, source_kind FROM border_signs WHERE article_id = 'art-000' ORDER BY 1",
        [("cargo", "up", "satellite"), ("rail", "up", "satellite")],
    ),
    "001 and 002: one visit, confirmed by officials on 2018-03-28, no day asserted": (
        (
            "SELECT status, why, confirmed_at::DATE::VARCHAR, happened_on, article_count FROM events "
            "WHERE event_type = 'visit' AND first_reported_at < '2018-04-01'"
        ),
        [("done", "official", "2018-03-28", None, 2)],
    ),
    "001: the criticism is of May 2017, and the train opens no trade": (
        (
            "SELECT event_type, happened_words FROM events JOIN event_reports USING (event_id, event_type) "
            "WHERE article_id = 'art-001' AND event_type IN ('statement', 'trade_opening')"
        ),
        [("statement", "2017-05")],
    ),
    "002: Pyongyang alone reports the letter, Beijing's media are silent": (
        (
            "SELECT DISTINCT e.happened_words, e.voices, r.side, s.speaker_side FROM events AS e "
            "JOIN event_reports AS r USING (event_id) JOIN statements AS s USING (event_id) "
            "WHERE e.event_type = 'letter' AND s.manner = 'silent'"
        ),
        [("2017-11", 1, "DPRK", "PRC")],
    ),
    "002: nothing else, so nothing of its comments": (
        "SELECT DISTINCT event_type FROM event_reports WHERE article_id = 'art-002' ORDER BY 1",
        [("letter",), ("visit",)],
    ),
    "003: the visits of Xi, of Kim the year before and of Wang Yi in April": (
        (
            "SELECT actor, happened_words FROM events WHERE event_type = 'visit' "
            "AND first_reported_at::DATE = '2026-06-07' ORDER BY 1, 2"
        ),
        [("per:kju", "2025-09"), ("per:wangyi", "2026-04"), ("per:xi", "")],
    ),
    "003: no sign at the border": ("SELECT * FROM border_signs WHERE article_id = 'art-003'", []),
    "003: one question that can be tested, open": (
        "SELECT concept, side, pair, test, state FROM watch_items WHERE is_testable",
        [("denuclearization", "PRC", "DPRK-PRC", "omits", "open")],
    ),
    "004: a minister's visit in May 2018 and a second meeting, nothing of the teasers": (
        (
            "SELECT event_type, actor_level, happened_words FROM events "
            "WHERE first_reported_at::DATE = '2018-05-13' ORDER BY 1"
        ),
        [("summit", 1, ""), ("visit", 3, "2018-05")],
    ),
    "004: trade is up, unattributed": (
        "SELECT indicator, direction, source_kind FROM border_signs WHERE article_id = 'art-004'",
        [("cargo", "up", "media")],
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_what_the_seeds_show_once_they_are_settled(warehouse: Warehouse, name: str) -> None:
    sql, wanted = SENTENCES[name]
    with warehouse.opened() as connection:
        assert connection.execute(sql).fetchall() == wanted


# Own words in the style of an official text.
OFFICIAL = (
    "新华社平壤6月9日电 6月9日，中共中央总书记、国家主席习近平在平壤同朝鲜劳动党总书记、国务委员长金正恩举行会谈。"
    "习近平指出，中方愿同朝方一道，把中朝传统友谊传承好。金正恩表示，朝方将一如既往坚定恪守一个中国原则。{more}"
    "双方就共同关心的国际地区问题深入交换意见，达成广泛共识。王毅参加会谈。"
)


@pytest.mark.parametrize(("more", "fired"), [("", 1), ("双方重申，实现半岛无核化符合双方共同利益。", 0)])
def test_003s_question_is_decided_by_a_whole_official_text(warehouse: Warehouse, more: str, fired: int) -> None:
    at = datetime(2026, 6, 9, 12, tzinfo=UTC)
    with warehouse.opened() as connection:
        connection.execute("DELETE FROM store.watch_fired; DELETE FROM store.readouts; DELETE FROM store.phrase_uses")
    own = record(f"own{fired}", "sown", at, OFFICIAL.format(more=more), "zh-Hans")
    assert [(one.side, one.is_complete) for one in own.ledgers.readouts] == [("PRC", True)]
    load_run(warehouse, own, sources=SOURCES, run_id=f"w{fired}", is_published=False)
    with warehouse.opened() as connection, transaction(connection):
        assert watch.settle(connection, at=at, run_id=f"w{fired}") == fired
