"""The index of search finds what a scan of every text finds, in the same order, however much of it is filled."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from tests.builders import NOW, load_run, make_article, make_record
from tests.desk import Desk, before
from tests.searched import SCAN, cut, is_same, searched
from warehouse.maintenance import retention
from warehouse.search import index, merging
from warehouse.search.upkeep import keep_index
from warehouse.store.connection import Warehouse, open_published
from warehouse.store.transactions import transaction
from warehouse.tables import load, rereads

# Rare, in most texts, parts of words, phrases, short words, signs, digits, one and two characters, names, scripts.
NAMED = (
    "port", "PORT", "por", "ort", "us", "US", "un", "U.N.", "u.n", "in", "the", "a", "né", "école", "x-ray", "X-RAY x",
    "1.5", "2026", "202", "02", "nk", "N.K.", "tank", "it's", "_x", "C++", "c++ g7", '"north korea"', '"North Kor"',
    '"orth Korea"', '"the port"', "Kim Test-un", "kim test-un", "ana", "aa", "세관", "관", "3일", '"13일 제3국"', "gdp",
    "한국gdp", "김시험", "中", "中国", "国中", "铁桥", "鉄橋", "後方", "人人", "哈哈", "日本日", "の", "カタ", "中朝首",
    "ABC", "ＡＢＣ", "5月", "port 中国", "us 세관 中", "%", "_", ".", ",", '""', "'", "(", "\\", '"  "', "nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> Desk:
    return searched()


@pytest.mark.parametrize("terms", NAMED)
def test_the_index_finds_what_a_scan_finds(desk: Desk, terms: str) -> None:
    assert is_same(desk, terms)


@pytest.mark.parametrize("seed", range(40))
def test_pieces_of_texts_are_found_alike(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    assert is_same(desk, " ".join(cut(desk, dice) for _ in range(dice.choice((1, 1, 2)))), dice.choice((5, 1000)))


def test_merged_and_purged_it_finds_the_same() -> None:
    desk = Desk("s1")
    for number in range(40):
        desk.add(before(number), article_id=f"a{number}", text=f"port {number} 中国 the port. " * (1 + number % 3))
    desk.ask("SELECT 1")
    desk.connection.execute(SCAN)
    for _ in range(8):
        merging.fill(desk.connection, 5)
    assert merging.waiting(desk.connection) == 0
    assert merging.merge(desk.connection) == 8
    assert is_same(desk, "port 中国")
    desk.connection.execute("DELETE FROM store.article_versions WHERE article_id < 'a3'")
    assert is_same(desk, "port 3")
    index.set_number(desk.connection, merging.GONE, 1)
    assert merging.has_gone(desk.connection)
    merging.purge(desk.connection)
    assert not merging.has_gone(desk.connection)
    assert is_same(desk, "port 3")
    places = desk.ask("SELECT count(*) FROM store.search_postings, unnest(places) AS p(place) WHERE token = ' the'")
    assert places == desk.ask("SELECT sum(len(regexp_extract_all(text, ' the'))) FROM store.article_versions")


def test_what_is_loaded_replaced_and_expired_is_in_the_index_at_once(tmp_path: Path) -> None:
    """In the transaction of the batch; a re-extraction replaces a version; what retention removes leaves it."""
    warehouse = Warehouse(tmp_path)
    load_run(warehouse, make_record(make_article("1", text="An old ferry.", published_on=date(2020, 1, 1))))
    load_run(warehouse, make_record(make_article("2", text="A train.")), run_id="r2")
    with warehouse.write("replace") as connection, transaction(connection):
        rereads.begin_replacing(connection, {"art-2": 1})
        load.load_records(connection, "r2", [make_record(make_article("2", text="A ferryboat."))], (), "v")
        rereads.end_replacing(connection, {"art-2": 1})
    with warehouse.write("look") as connection:
        assert merging.waiting(connection) == 0
        assert connection.execute("SELECT article_id FROM search('ferry') ORDER BY article_id").fetchall() == [
            ("art-1",),
            ("art-2",),
        ]
        assert connection.execute("SELECT * FROM search('train')").fetchall() == []
        assert retention.expire_articles(connection, date(2021, 1, 1)) == (1, 0)
    assert keep_index(warehouse, NOW, 100).is_purged
    with open_published(tmp_path) as published:
        tokens = {row[0] for row in published.execute("SELECT token FROM store.search_postings").fetchall()}
        assert {" ferryboat"} <= tokens
        assert not {" ferry", " train"} & tokens


@pytest.mark.parametrize(
    ("segments", "first"),
    [
        ([], None),
        ([(0, 100)], None),
        ([(0, 100), (5, 10)], None),
        ([(0, 100), (5, 26)], 0),
        ([(0, 1000), (5, 20), (9, 10)], 5),
        ([(0, 100), (5, 20), (9, 10)], 0),
    ],
)
def test_segments_are_merged_while_the_one_before_is_not_much_larger(
    segments: list[tuple[int, int]], first: int | None
) -> None:
    assert merging.merge_from(segments) == first


@pytest.mark.parametrize(
    "text", ["", "port", "a b", "中国の", "한국 GDP는 3.5%", "a  b\n\nc", "é-ü x_y", "😀 ok", "K\u0301 \u212a"]
)
def test_tokens_side_by_side_are_the_text(desk: Desk, text: str) -> None:
    ((tokens,),) = desk.ask("SELECT regexp_extract_all(?, ?)", text, index.TOKEN)
    assert "".join(tokens) == text
    assert len(tokens) <= index.most_tokens(text)


def test_the_macro_reads_the_tokens_that_the_index_has() -> None:
    macro = (Path(load.__file__).parents[1] / "macros" / "search.sql").read_text("utf-8")
    assert index.TOKEN in macro.replace("'\n            || '", "")
