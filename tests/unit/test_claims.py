"""Claims: the state of what is said of an event, what answers which report, and settling only what is touched."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import AnswerOfArticle, PageFacts, Passage, Record, ReportInArticle, SaidOfEvent
from extractors.similarity.claim_states import EXPIRES, claim_state, links_of
from flows.ledgers.claims import new_steps
from flows.ledgers.events import settle
from tests.builders import load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction

AT = datetime(2031, 5, 21, 3, tzinfo=UTC)
NOW = AT + timedelta(days=3)
LATE = EXPIRES + timedelta(days=1)


def said(voice: str, manner: str = "asserted", kind: str = "media", side: str = "", hours: float = 0) -> SaidOfEvent:
    of = f"official:{side}" if kind == "official" else voice
    at = Passage(f"{voice}{hours}", "text", 0, 9)
    return SaidOfEvent(at, AT + timedelta(hours=hours), of, manner, kind, side)


BEIJING = {"kind": "official", "side": "PRC"}
SEOUL = {"kind": "official", "side": "ROK"}
MONTHS = LATE.total_seconds() / 3600


@pytest.mark.parametrize(
    ("items", "states", "voices", "weight"),
    [
        ([said("a", "hedged", "anonymous")], ["reported"], 1, "E4"),
        ([said("a"), said("b", hours=2)], ["reported", "corroborated"], 2, "D2"),
        ([said("a"), said("a", hours=2), said("a", hours=3)], ["reported"], 1, "D3"),
        ([said("a", kind="anonymous"), said("b", kind="anonymous", hours=2)], ["reported"], 1, "E4"),
        ([said("a", "hedged"), said("b", "hedged", hours=2), said("c", "hedged", hours=3)], ["reported"], 1, "E4"),
        ([said("a", kind="anonymous"), said("b", kind="named", hours=2)], ["reported", "corroborated"], 2, "C2"),
        ([said("a"), said("b", hours=2, **BEIJING)], ["reported", "confirmed"], 2, "A1"),
        ([said("a"), said("b", "hedged", hours=2, **BEIJING)], ["reported", "corroborated"], 2, "B2"),
        ([said("a", **BEIJING)], ["confirmed"], 1, "A2"),
        ([said("a"), said("b", hours=2, **SEOUL)], ["reported", "corroborated"], 2, "B2"),
        ([said("a"), said("b", "denied", hours=2, **BEIJING)], ["reported", "denied"], 1, "D5"),
        ([said("a"), said("b", "denied", hours=2, **SEOUL)], ["reported"], 1, "D4"),
        ([said("a"), said("b", "denied", hours=2, kind="named")], ["reported"], 1, "D4"),
        ([said("a"), said("b", "neither", hours=2, **BEIJING)], ["reported"], 1, "D3"),
        ([said("a"), said("b", "silent", hours=2, **BEIJING)], ["reported"], 1, "D3"),
        ([said("a", "denied", **BEIJING)], ["denied"], 1, "F5"),
        ([said("a", **BEIJING), said("b", "denied", hours=2, **BEIJING)], ["confirmed"], 1, "A2"),
        ([said("a"), said("b", "denied", hours=2, **BEIJING), said("c", "confirmed", hours=9, **BEIJING)],
         ["reported", "denied", "confirmed"], 2, "A1"),
        ([said("a"), said("b", hours=MONTHS)], ["reported", "expired", "corroborated"], 2, "D2"),
        ([said("a"), said("a", hours=MONTHS)], ["reported", "expired", "reported"], 1, "D3"),
    ],
)  # fmt: skip
def test_the_state_of_a_claim_in_any_order(
    items: list[SaidOfEvent], states: list[str], voices: int, weight: str
) -> None:
    for turn in range(3):
        some = random.Random(turn).sample(items, len(items))
        state = claim_state(some, "DPRK-PRC", max(one.said_at for one in items))
        assert state is not None
        assert [step.state for step in state.steps] == states
        assert (state.voices, f"{state.reliability}{state.credibility}") == (voices, weight)
        assert (state.expires_at is None) is (states[-1] in {"confirmed", "denied"})


def test_a_claim_expires_without_a_word_and_not_before_it_was_due() -> None:
    state = claim_state([said("a")], "DPRK-PRC", AT + LATE)
    assert state is not None
    assert [step.state for step in state.steps] == ["reported", "expired"]
    assert (state.steps[-1].said_at, state.credibility, state.expires_at) == (AT + EXPIRES, 6, None)
    due = claim_state([said("a")], "DPRK-PRC", AT + LATE, AT + timedelta(days=9))
    assert due is not None
    assert due.steps[-1].state == "reported"
    assert claim_state([said("a", "silent", **BEIJING)], "DPRK-PRC", NOW) is None


def answer(start: int, manner: str = "neither", field: str = "text", **changes: Any) -> AnswerOfArticle:
    known = {"speaker": "spokesman", "source_class": "official", "side": "PRC", "lang": "en"} | changes
    return AnswerOfArticle(Passage("a", field, start, start + 50), manner=manner, **known)


def report(event: str, start: int, field: str = "text") -> ReportInArticle:
    return ReportInArticle(event, field, start, start + 50)


@pytest.mark.parametrize(
    ("one", "reports", "of_story", "wanted"),
    [
        (answer(20), [report("e", 0)], "", ["e"]),
        (answer(20), [report("e", 0), report("f", 40)], "", ["e", "f"]),
        (answer(200), [report("e", 0), report("f", 90)], "", ["f"]),
        (answer(700), [report("e", 0)], "", []),
        (answer(300, lang="ja"), [report("e", 0)], "", []),
        (answer(200, source_class="media"), [report("e", 0)], "", []),
        (answer(200, side=""), [report("e", 0)], "", []),
        (answer(0), [report("e", 90)], "", []),
        (answer(0, field="title"), [report("e", 90)], "", ["e"]),
        (answer(0), [report("e", 0, "title")], "", ["e"]),
        (answer(0), [], "t", ["t"]),
        (answer(0, source_class="media"), [], "t", []),
        (answer(0, "denied"), [], "", [""]),
        (answer(0, "denied", side=""), [], "", []),
        (answer(0, "silent"), [], "", []),
        (answer(700, "denied"), [report("e", 0)], "", []),
    ],
)
def test_which_event_an_answer_is_about(
    one: AnswerOfArticle, reports: Sequence[ReportInArticle], of_story: str, wanted: list[str]
) -> None:
    assert [event for _, event in links_of([one], reports, of_story)] == wanted


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ([], ["reported", "confirmed"]),
        (["reported"], ["confirmed"]),
        (["reported", "confirmed"], []),
        (["denied", "reported"], ["confirmed"]),
        (["reported", "expired"], ["confirmed"]),
        (["reported", "corroborated", "confirmed"], []),
    ],
)
def test_history_is_added_to_and_never_rewritten(known: list[str], new: list[str]) -> None:
    state = claim_state([said("a"), said("b", hours=2, **BEIJING)], "DPRK-PRC", NOW)
    assert state is not None
    steps = new_steps("c", state.steps, known)
    assert [one.step.state for one in steps] == new
    assert [one.number for one in steps] == list(range(len(known), len(known) + len(new)))
    assert not steps or steps[0].from_state == (known[-1] if known else "")


def record(name: str, text: str, lang: str = "en", hours: int = 0, **facts: Any) -> Record:
    article = make_article(
        name, title=facts.pop("title", "News"), text=text, lang=lang, published_at=AT + timedelta(hours=hours),
        published_on=(AT + timedelta(hours=hours)).date(), **facts,
    )  # fmt: skip
    on = PageFacts(published_on=article.published_on)
    return make_record(article, ledgers=read_ledgers(article.title, text, lang, on))


SOURCES = [make_source(f"s{number}") for number in range(1, 41)]


def settle_runs(home: Path, *runs: list[Record]) -> Warehouse:
    warehouse = Warehouse(home)
    for number, records in enumerate(runs):
        load_run(warehouse, *records, sources=SOURCES, run_id=f"r{number}", is_published=False)
        settle_at(warehouse, NOW, f"r{number}")
    return warehouse


def settle_at(warehouse: Warehouse, at: datetime, run_id: str = "r") -> None:
    with warehouse.opened() as connection, transaction(connection):
        settle(connection, at=at, run_id=run_id, lexicon_version="l")


def asked(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.opened() as connection:
        return connection.execute(sql).fetchall()


RUMOUR = "Kim Jong Un visited Beijing on May 20, 2031, a diplomatic source in Seoul said."
SHRUG = f"{RUMOUR} Asked about the reports, a Chinese foreign ministry spokesman said he had no information."
ROUND = "Xinhua confirmed on May 22 that Kim Jong Un visited Beijing on May 20, 2031."
DENIAL = "China's foreign ministry denied a report on the visit."
GROUNDLESS = (
    "China's foreign ministry dismissed as groundless reports that Kim Jong Un visited Beijing on May 20, 2031."
)
JAPANESE = "北朝鮮の金正恩総書記は2031年5月20日、北京を訪問したと関係筋が明らかにした。中国外務省は報道を否定した。"
KOREAN = (
    "김정은 북한 국무위원장이 5월 20일 베이징을 방문했다고 한 소식통이 전했다. 중국 외교부는 확인해 줄 수 없다고 했다."
)


def test_a_rumour_is_confirmed_and_each_step_keeps_its_sentence(tmp_path: Path) -> None:
    home = settle_runs(tmp_path, [record("1", RUMOUR)], [record("2", SHRUG, hours=4)], [record("3", ROUND, hours=30)])
    history = asked(home, "SELECT from_state, to_state, quote, step FROM claim_history ORDER BY step")
    assert history == [("", "reported", RUMOUR, 0), ("reported", "confirmed", ROUND, 1)]
    answers = asked(home, "SELECT s.manner, c.state FROM statements AS s JOIN claims AS c USING (claim_id) "
                          "WHERE s.article_id = 'art-2' AND s.speaker_side = 'PRC'")  # fmt: skip
    assert answers == [("neither", "confirmed")]
    assert asked(home, "SELECT state, reliability, pair FROM claims") == [("confirmed", "A", "DPRK-PRC")]


@pytest.mark.parametrize(
    ("lang", "text", "state"),
    [
        ("en", GROUNDLESS, "denied"),
        ("en", f"{RUMOUR} {DENIAL}", "denied"),
        ("ja", JAPANESE, "denied"),
        ("ko", KOREAN, "reported"),
        ("en", SHRUG, "reported"),
    ],
)
def test_a_party_denies_or_does_not(tmp_path: Path, lang: str, text: str, state: str) -> None:
    home = settle_runs(tmp_path, [record("1", text, lang)])
    assert asked(home, "SELECT state FROM claims") == [(state,)]


def test_copies_are_one_voice_and_a_denial_of_nothing_is_one_claim(tmp_path: Path) -> None:
    copies = [record(str(number), RUMOUR, hours=number, source_id=f"s{1 + number}") for number in range(40)]
    denials = [record(f"d{number}", DENIAL, hours=90 + number) for number in range(2)]
    home = settle_runs(tmp_path, [*copies, *denials])
    assert asked(home, "SELECT state, voices FROM claims WHERE event_id <> ''") == [("reported", 1)]
    assert asked(home, "SELECT state, words FROM claims WHERE event_id = ''") == [("denied", DENIAL)]


ALL = "SELECT * FROM store.claims ORDER BY claim_id"
LINKS = "SELECT * EXCLUDE (event_id) FROM store.claim_statements ORDER BY ALL"


def test_any_batches_settle_to_the_same_claims(tmp_path: Path) -> None:
    records = [
        record("1", RUMOUR), record("2", SHRUG, hours=4, source_id="s2"), record("3", ROUND, hours=30),
        record("4", JAPANESE, "ja", 6, source_id="s3"), record("5", KOREAN, "ko", 7), record("6", DENIAL, hours=8),
        record("7", "Wang Yi visited Pyongyang on May 2, 2031. North Korea's state media did not mention it."),
        record("8", "Wang Yi visited Pyongyang on May 2, 2031.", source_id="s2"),
    ]  # fmt: skip
    whole = settle_runs(tmp_path / "whole", records)
    for seed in range(2):
        some = random.Random(seed).sample(records, len(records))
        cut = 1 + seed * 2
        parts = settle_runs(tmp_path / str(seed), some[:cut], some[cut : cut + 2], some[cut + 2 :])
        states = "SELECT state, since_at, voices, reliability, credibility, article_id FROM claims ORDER BY ALL"
        assert asked(parts, states) == asked(whole, states)
        assert asked(parts, f"SELECT count(*) FROM ({LINKS})") == asked(whole, f"SELECT count(*) FROM ({LINKS})")


def test_only_what_is_touched_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = settle_runs(tmp_path, [record("1", SHRUG), record("2", DENIAL, hours=1)])
    written: list[str] = []
    monkeypatch.setattr("warehouse.tables.claims.append", lambda *a: written.append(a[1]) if a[2] else None)
    monkeypatch.setattr("warehouse.tables.events.append", lambda *a: written.append(a[1]) if a[2] else None)
    settle_at(home, NOW)
    assert written == []
    settle_at(home, NOW + LATE)
    assert written == ["claims", "claim_history"]


def test_a_claim_loses_what_it_rested_on_and_its_history_stays(tmp_path: Path) -> None:
    home = settle_runs(tmp_path, [record("1", RUMOUR), record("2", f"{RUMOUR} {DENIAL}", hours=2)])
    assert asked(home, "SELECT state FROM claims") == [("denied",)]
    with home.opened() as connection:
        connection.execute("DELETE FROM store.statements WHERE article_id = 'art-2'")
    settle_at(home, NOW)
    assert asked(home, "SELECT state FROM claims") == [("reported",)]
    assert asked(home, "SELECT to_state FROM claim_history ORDER BY step") == [
        ("reported",),
        ("denied",),
        ("reported",),
    ]
    with home.opened() as connection:
        for table in ("statements", "event_reports"):
            connection.execute(f"DELETE FROM store.{table}")
    settle_at(home, NOW)
    assert asked(home, "SELECT * FROM store.claims UNION ALL BY NAME SELECT * FROM store.claim_statements") == []
    assert asked(home, "SELECT count(*) FROM claim_history") == [(3,)]
