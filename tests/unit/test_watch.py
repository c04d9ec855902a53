"""Watch items: what a text asks, what decides it, once; and a desk's own questions."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import LexiconError
from extractors.ledgers import read_ledgers
from extractors.lexicon import load_lexicon
from extractors.lexicon.watch import read_watch
from extractors.records import PageFacts
from flows.collection.lexicon_tables import store_watch
from flows.ledgers.watch import settle
from tests.desk import TODAY, Desk, before, noon
from warehouse.tables import load

ASKS = "China and North Korea met. If China's official read-out omits denuclearisation, a line is crossed."
WATCH = """
[[watch]]
id = "{id}"
question = "Is it left out?"
test = "{test}"
concept = "{concept}"
side = "PRC"
pair = "DPRK-PRC"
since = {since}
"""


FILLED = (
    "conditions", "desk_questions", "watch_fired", "readouts", "phrase_uses", "events", "event_history",
    "article_versions", "tags",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Desk:
    return Desk("s1")


@pytest.fixture
def desk(made: Desk) -> Desk:
    for table in FILLED:
        made.connection.execute(f"DELETE FROM store.{table}")
    made.connection.execute("DELETE FROM store.meta WHERE key = 'watch'")
    return made


def ask(desk: Desk, name: str, day: date, text: str = ASKS, lang: str = "en") -> None:
    """Add an article with the conditions that it states."""
    desk.add(day, "politics", article_id=name, title="News", text=text, lang=lang)
    rows = read_ledgers("News", text, lang, PageFacts(published_on=day)).conditions
    load.append(desk.connection, "conditions", [
        {"article_id": name, "published_on": day, "span_start": one.start, "span_end": one.end} | load.as_row(one)
        for one in rows
    ])  # fmt: skip


def answer(desk: Desk, name: str, day: date, *, says: str = "", **more: Any) -> None:
    """Add an official text about the pair that has the phrase (`says` its usage) or not."""
    desk.add(day, "politics", article_id=name, title=f"Text {name}")
    row = {"article_id": name, "published_on": day, "page_kind": "readout", "issuer": "x", "side": "PRC",
           "other_side": "DPRK", "level": "head", "edition": "zh", "is_complete": True, "why_incomplete": "",
           "happened_on": day, "field": "title", "span_start": 0, "span_end": 1, "rule_id": "r"} | more  # fmt: skip
    load.append(desk.connection, "readouts", [row])
    if says:
        use = {"article_id": name, "published_on": day, "concept": "denuclearization", "usage": says, "speaker": "",
               "speaker_side": "PRC", "notes_absence": False, "field": "text", "span_start": 0, "span_end": 1,
               "rule_id": "r"}  # fmt: skip
        load.append(desk.connection, "phrase_uses", [use])


def fire(desk: Desk, day: date = TODAY) -> int:
    desk.ask("SELECT 1")
    return settle(desk.connection, at=noon(day), run_id="r1")


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ({}, 1),
        ({"says": "said"}, 0),
        ({"says": "asked"}, 0),
        ({"is_complete": False, "why_incomplete": "cut"}, 0),
        ({"page_kind": "announcement"}, 0),
        ({"side": "DPRK", "other_side": "PRC"}, 0),
        ({"other_side": "ROK"}, 0),
        ({"other_side": ""}, 0),
    ],
)
def test_an_item_fires_on_a_whole_text_that_decides_it(desk: Desk, text: dict[str, Any], fires: int) -> None:
    ask(desk, "q", before(3))
    answer(desk, "t", before(1), **text)
    assert fire(desk) == fires
    state, said = desk.ask("SELECT state, answer || answer_article_id FROM watch_items")[0]
    assert (state, said) == (("fired", "left outt") if fires else ("open", ""))


def test_a_text_of_before_the_question_decides_nothing(desk: Desk) -> None:
    answer(desk, "t", before(4))
    ask(desk, "q", before(3))
    assert fire(desk) == 0


def test_many_articles_ask_once_and_it_fires_once(desk: Desk) -> None:
    for number in range(3):
        ask(desk, f"q{number}", before(5 - number))
    answer(desk, "t", before(1))
    assert (fire(desk), fire(desk)) == (1, 0)
    rows = desk.ask("SELECT question, opened_on, article_id, quote FROM watch_items")
    assert rows == [(ASKS.partition(". ")[2], before(5), "q0", "Text t")]


def test_what_is_asked_again_after_the_answer_is_a_new_item(desk: Desk) -> None:
    ask(desk, "q", before(9))
    answer(desk, "t", before(8))
    fire(desk, before(7))
    ask(desk, "later", before(3))
    assert desk.ask("SELECT state, opened_on FROM watch_items ORDER BY opened_on") == [
        ("fired", before(9)),
        ("open", before(3)),
    ]


def test_an_answer_stays_when_the_article_that_asked_is_gone(desk: Desk) -> None:
    ask(desk, "q", before(3))
    answer(desk, "t", before(1))
    fire(desk)
    desk.ask("DELETE FROM store.conditions")
    assert desk.ask("SELECT state, answer, opened_on FROM watch_items") == [("fired", "left out", before(3))]


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        ({}, "happened"),
        ({"why": "one_voice"}, ""),
        ({"status": "planned"}, ""),
        ({"status": "cancelled"}, "cancelled"),
        ({"happened_on": before(20)}, ""),
        ({"actor_side": "PRC"}, ""),
    ],
)
def test_an_event_decides_a_question_about_it(desk: Desk, event: dict[str, Any], wanted: str) -> None:
    ask(desk, "q", before(5), "Attention is on whether Kim Jong Un will travel to Beijing before the parade.")
    row = {"event_id": "e", "event_type": "visit", "pair": "DPRK-PRC", "actor_side": "DPRK", "status": "done",
           "why": "official", "happened_on": before(2), "first_reported_at": noon(before(2))} | event  # fmt: skip
    load.append(desk.connection, "events", [row])
    load.append(desk.connection, "event_history", [{"event_id": "e", "to_status": row["status"], "article_id": "a9",
                "changed_at": noon(before(1)), "quote": "He came.", "from_status": "", "why": row["why"]}])  # fmt: skip
    fire(desk)
    assert desk.ask("SELECT answer FROM watch_items") == [(wanted,)]


def test_what_nothing_can_decide_is_kept_and_marked(desk: Desk) -> None:
    ask(desk, "q", before(5), "The real test will be how far China is ready to go for North Korea.")
    assert fire(desk) == 0
    assert desk.ask("SELECT is_testable, state, test FROM watch_items") == [(False, "open", "")]


def test_a_question_expires(desk: Desk) -> None:
    ask(desk, "q", TODAY - timedelta(181))
    assert desk.ask("SELECT state FROM watch_items") == [("expired",)]


def test_a_desk_writes_its_own(desk: Desk, tmp_path: Path) -> None:
    words = WATCH.format(id="autumn", test="omits", concept="denuclearization", since=before(4))
    (tmp_path / "watch.toml").write_text(words)
    store_watch(desk.connection, tmp_path, load_lexicon())
    answer(desk, "t", before(1))
    assert fire(desk) == 1
    assert desk.ask("SELECT watch_id, origin, state, answer FROM watch_items") == [
        ("autumn", "desk", "fired", "left out")
    ]
    store_watch(desk.connection, None, load_lexicon())
    assert desk.ask("SELECT origin, state FROM watch_items") == [("desk", "fired")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("omits", "forgets"), "test 'forgets' is none of omits, says, happens"),
        (("denuclearization", "unicorns"), "concept 'unicorns' is none of denuclearization"),
        (('side = "PRC"', 'side = "ROK"'), "side ROK is none of the pair DPRK-PRC"),
        (("since = 2026-11-16", 'since = "soon"'), "since: write a day without quotes"),
        (('id = "x"', 'id = "X Y"'), "id: write small letters"),
        (("question", "qestion"), "unknown key 'qestion'"),
        (("[[watch]]", "[[wacht]]"), "this file holds [[watch]] only"),
    ],
)
def test_a_fault_in_watch_toml_is_one_line(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    file = tmp_path / "watch.toml"
    file.write_text(WATCH.format(id="x", test="omits", concept="denuclearization", since=before(4)).replace(*change))
    with pytest.raises(LexiconError) as raised:
        read_watch(file, load_lexicon())
    assert str(raised.value).startswith("watch.toml: line 2")  # WATCH begins with an empty line
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
