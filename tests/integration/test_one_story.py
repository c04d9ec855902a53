"""One story once: whatever order, batches or versions articles arrive in, the same copies, origins and stories."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import Duplicate, DuplicateEvidence
from tests.arrivals import Desk, at, outcome_of, record_of
from tests.builders import make_seed
from warehouse.tables import load_reference

FAMILIES = {"agency": "yonhap", "daily": "daily", "evening": "daily", "harbour": "harbour", "river": "river"}
LEAD = (
    "A freight train of 14 wagons crossed the Yalu from Dandong to Sinuiju on November 18, the first in 23 months, "
    "Chinese customs officials said. The wagons carried 860 tonnes of flour and cement. "
)
BODY = LEAD + (
    "The line had been closed since the flood washed away a signal box below the old bridge. "
    "Railway workers from both countries rebuilt it over the summer under lamps, a foreman said. "
    "North Korean drivers waited on the platform for their papers and were given tea. "
    "A second train is to follow within the week if the brakes of the first pass inspection. "
    "Traders in the border city said they had rented warehouses in the hope of a regular service. "
    "Nobody would say whether passengers will be allowed to ride again before the new year. "
)
MORE = (
    "The mayor of Dandong told reporters in the evening that the customs yard will be enlarged by 40 bays. "
    "He said fees would be settled by a committee of 12 that meets at the station hotel. "
)
OWN = (
    "Flour and cement, 860 tonnes in all, rolled over the Yalu into Sinuiju on November 18 behind one locomotive. "
    "It was the first freight train in 23 months on the line from Dandong, and people photographed its 14 wagons. "
    "Chinese customs confirmed the crossing with a short notice. In Pyongyang, state television showed nothing of it."
)
KOREAN = (
    "중국 단둥에서 화물열차가 11월 18일 압록강을 건너 신의주로 들어갔다. 23개월 만이다. "
    "화차 14량에는 밀가루와 시멘트 860톤이 실렸다고 중국 세관이 밝혔다. 북한 매체는 보도하지 않았다."
)
CHINESE = (
    "一列由14节车厢组成的货运列车11月18日从丹东驶过鸭绿江抵达新义州，这是23个月以来的首次。"
    "中国海关说，列车装载面粉和水泥共860吨。朝鲜媒体没有报道。"
)
OTHER = (
    "The foreign ministers of South Korea and China spoke by telephone about fishing in the Yellow Sea and agreed to "
    "send inspectors in December. Seoul asked for 3 buoys to be moved; Beijing promised to look at the matter. "
    "The call lasted 40 minutes, and both spokesmen called it frank. A visit has not been agreed."
)


def pool():
    return [
        record_of("wire", "Freight train crosses Yalu", BODY, "en", at(18, 6), "agency"),
        record_of("reprint", "Train rolls into Sinuiju", BODY, "en", at(18, 5), "daily", "yonhap"),
        record_of("longer", "Freight train crosses Yalu", BODY + MORE, "en", at(18, 9), "harbour", "yonhap"),
        record_of("part", "First train in months", BODY[: len(BODY) // 2], "en", at(18, 10), "river"),
        record_of("own", "Flour and cement by rail", OWN, "en", at(18, 12), "evening"),
        record_of("korean", "압록강 건넌 화물열차", KOREAN, "ko", at(18, 8), "harbour"),
        record_of("chinese", "货运列车驶过鸭绿江", CHINESE, "zh-Hans", at(18, 7), "river"),
        record_of("other", "Ministers speak about fishing", OTHER, "en", at(18, 7), "daily"),
    ]


def batches_of(records, cuts):
    edges = [0, *sorted(cuts), len(records)]
    return [records[start:end] for start, end in pairwise(edges) if start < end]


@pytest.fixture(scope="module")
def at_once():
    return outcome_of([pool()], FAMILIES)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, FAMILIES)


def test_what_is_found(at_once):
    relations = {row[0]: (row[1], row[2]) for row in at_once["edges"]}
    assert relations["art-wire"] == ("art-reprint", "exact")
    assert relations["art-longer"][1] == "near_dup"
    assert relations["art-part"][1] == "excerpt_of"
    assert {len(articles) for (articles,) in at_once["stories"]} == {7, 1}
    origins = {row[0]: (row[1], row[2], row[3], row[4]) for row in at_once["lineage"]}
    assert origins["art-reprint"] == ("art-wire", "yonhap", "reprint", "credit")
    assert origins["art-part"][:3] == ("art-wire", "yonhap", "excerpt")
    # One text printed by four outlets, one family's own words, and two translations of nobody's: four voices.
    assert (7, 5, 4, ["en", "ko", "zh-Hans"]) in at_once["voices"]


@given(st.permutations(range(8)), st.sets(st.integers(1, 7), max_size=3))
@settings(deadline=None, derandomize=True, max_examples=6, suppress_health_check=list(HealthCheck))
def test_order_and_batches_do_not_matter(at_once, order, cuts):
    records = pool()
    assert outcome_of(batches_of([records[index] for index in order], cuts), FAMILIES) == at_once


@pytest.mark.parametrize("changed", ["reprint", "longer"])
def test_new_versions_come_to_what_their_last_texts_alone_would(changed, at_once):
    """First a text that copies nothing, then one that others copy or that copies others: the last one counts."""
    records = pool()
    draft = [
        record_of(changed, "A draft", OTHER.upper(), "en", record.article.published_at, record.article.source_id)
        if record.article.article_id == f"art-{changed}"
        else record
        for record in records
    ]
    last = [record for record in records if record.article.article_id == f"art-{changed}"]
    assert outcome_of([draft[:4], draft[4:], last], FAMILIES) == at_once


def test_a_text_whose_match_was_rewritten_finds_its_next_best(desk):
    records = {record.article.article_id: record for record in pool()}
    rewritten = record_of("reprint", "Something else", OTHER, "en", at(18, 5), "daily")
    desk.arrive(records.values())
    desk.arrive([rewritten], "r2")
    edges = dict(desk.ask("SELECT article_id, of_article_id FROM duplicates"))
    assert edges["art-longer"] == "art-wire"
    assert edges["art-part"] == "art-wire"


def test_a_replayed_batch_changes_nothing(desk):
    desk.arrive(pool())
    before = desk.everything()
    assert desk.arrive(pool(), "r2") == 0
    assert desk.everything() == before
    assert desk.ask("SELECT count(*) FROM story_changes") == [(0,)]


def test_a_changed_body_is_a_version_with_its_difference_and_no_duplicate(desk):
    wire = pool()[0]
    desk.arrive([wire])
    desk.arrive([record_of("wire", "Freight train crosses Yalu", BODY + MORE, "en", at(18, 6), "agency")], "r2")
    assert desk.ask("SELECT count(*) FROM duplicates") == [(0,)]
    [(added, removed, numbers)] = desk.ask("SELECT added, removed, numbers_added FROM version_changes")
    assert (len(added), len(removed), numbers) == (2, 0, ["12", "40"])


def test_a_story_keeps_its_id_and_a_merge_is_told(desk):
    records = {record.article.article_id: record for record in pool()}
    desk.arrive([records["art-korean"], records["art-other"]])
    desk.arrive([records["art-own"]], "r2")
    assert desk.ask("SELECT DISTINCT story_id FROM articles WHERE article_id IN ('art-own', 'art-korean')") == [
        ("art-korean",)
    ]
    moved = record_of("other", "Flour and cement by rail", OWN + MORE, "en", at(18, 7), "daily")
    desk.arrive([moved], "r3")
    assert desk.ask("SELECT kind, from_story_id, to_story_id, article_ids FROM story_changes") == [
        ("merge", "art-other", "art-korean", ["art-other"])
    ]


def test_spread_tells_outlet_by_outlet(desk):
    desk.arrive(pool())
    rows = desk.ask(
        "SELECT outlet, hours_after, is_new_lang, role, origin_outlet, sentences_added FROM spread('art-korean')"
    )
    assert rows[0] == ("Outlet daily", 0.0, True, "reprint", "Outlet agency", 0)
    assert ("Outlet harbour", 3.0, True, "origin", "Outlet harbour", 0) in rows
    assert len(rows) == 7
    assert rows == desk.ask(
        "SELECT outlet, hours_after, is_new_lang, role, origin_outlet, sentences_added "
        "FROM spread((SELECT story_id FROM articles WHERE article_id = 'art-wire'))"
    )


def test_a_sighting_of_a_seed_is_measured_in_full_where_its_text_is_here(desk):
    seed = make_seed("seed-x")
    claim = Duplicate("e", "seed-x", "near_dup", 0.4, DuplicateEvidence(0.3, 0.4, 0.2, 9))
    true, false = (
        replace(record, seed_match=claim, article=replace(record.article, seed_id="seed-x"))
        for record in (pool()[2], pool()[7])
    )
    with desk.warehouse.write("seeds") as connection:
        load_reference.load_seeds(connection, [seed])
        load_reference.load_seed_texts(connection, {"seed-x": BODY})
    desk.arrive([true, false])
    assert desk.ask("SELECT article_id, relation, containment > 0.5 FROM duplicates WHERE of_seed_id = 'seed-x'") == [
        ("art-longer", "near_dup", True)
    ]
    assert desk.ask("SELECT article_id, story_id FROM articles WHERE seed_id IS NOT NULL") == [("art-longer", None)]
    assert desk.ask("SELECT count(*) FROM stories") == [(1,)]
