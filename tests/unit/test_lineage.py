"""Where a text comes from: credit before time before fullness; excerpts; what was changed; families as data."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.lexicon import load_lexicon
from extractors.lexicon.families import load_families
from extractors.records import Sighting
from extractors.similarity.lineage import compare_texts, copy_groups, trace_lineage
from tests.builders import make_edge
from tests.unit.test_duplicates import DAWN, prose


def seen(id_, hours=0.0, family="", agency="", text="", precision="instant"):
    at = DAWN + timedelta(hours=hours)
    return Sighting(id_, f"Title {id_}", text or prose(1), at, precision, at, family or id_, agency)


def traced(sightings, *edges):
    lineage = trace_lineage(sightings, {edge.document_id: edge for edge in edges})
    return {one.article_id: (one.origin_id, one.origin_family, one.role, one.basis) for one in lineage}


COPY = make_edge("b", "a")
CREDITING = seen("a", agency="wire")


@pytest.mark.parametrize(
    ("minutes", "origin"),
    [(0, ("b", "containment")), (6, ("b", "containment")), (7, ("a", "time")), (-6, ("b", "containment"))],
)
def test_times_within_six_minutes_are_a_tie(minutes, origin):
    found = traced([seen("a", text=prose(1)[:500]), seen("b", minutes / 60)], COPY)
    assert {(one[0], one[3]) for one in found.values()} == {origin}


@pytest.mark.parametrize(
    ("sightings", "edges", "origin"),
    [
        pytest.param([seen("a"), seen("b", 2)], [COPY], ("a", "a", "time"), id="the_earliest"),
        pytest.param([CREDITING, seen("b", 2, "wire")], [COPY], ("b", "wire", "credit"), id="the_agency_itself"),
        pytest.param([CREDITING, seen("b", 2)], [COPY], ("a", "wire", "credit"), id="an_agency_we_do_not_read"),
        pytest.param(
            [seen("a", text=prose(1)[:500]), seen("b")], [COPY], ("b", "b", "containment"), id="at_once_the_fullest"
        ),
        pytest.param(
            [seen("a"), seen("b", text=prose(1) + prose(2))], [make_edge("b", "a", "expanded_of")],
            ("a", "a", "containment"), id="but_not_what_expands",
        ),
    ],
)  # fmt: skip
def test_origin(sightings, edges, origin):
    found = traced(sightings, *edges)
    assert {one[:2] + one[3:] for one in found.values()} == {origin}
    assert sorted(one[2] for one in found.values()) == ["origin", "reprint"]


def test_an_excerpt_attaches_and_joins_nothing():
    excerpt, copy = make_edge("b", "a", "excerpt_of"), make_edge("c", "b")
    found = traced([seen("a"), seen("b", 1), seen("c", 2)], excerpt, copy)
    assert found["b"] == ("a", "a", "excerpt", "alone")
    assert found["c"] == ("a", "a", "excerpt", "alone")
    assert copy_groups("abc", {"b": excerpt, "c": copy}) == [("a",), ("b", "c")]


def test_wrong_edges_end_too():
    ring = [make_edge("a", "b", "excerpt_of"), make_edge("b", "a", "excerpt_of")]
    assert set(traced([seen("a"), seen("b")], *ring)) == {"a", "b"}


def test_what_was_changed():
    before = ("Train crosses river", "Fourteen wagons crossed the river at dawn. The driver waved to the guards.")
    after = (
        "Ministers welcome a train",
        "Fifteen wagons crossed the river at dawn. A dog of 12 years barked at it all day.",
    )
    changes = compare_texts(before, after)
    assert changes.added == ("A dog of 12 years barked at it all day.",)
    assert changes.removed == ("The driver waved to the guards.",)
    assert (changes.numbers_added, changes.numbers_removed, changes.is_retitled) == (("12",), (), True)
    assert not any((compare_texts(before, before).added, compare_texts(before, before).is_retitled))


@pytest.mark.parametrize(
    ("url", "source_family", "is_aggregated", "family"),
    [
        ("https://english.chosun.com/a", "chosun", False, "chosun"),
        ("https://www.globaltimes.cn/page/1", "", False, "people"),
        ("https://en.yna.co.kr/view/1", "google-news", True, "yonhap"),
        ("https://news.desk.example/1", "google-news", True, "host:news.desk.example"),
        ("https://desk.example/1", "desk", False, "desk"),
    ],
)
def test_families(url, source_family, is_aggregated, family):
    assert load_families().of_article(url, source_family, is_aggregated=is_aggregated) == family


def test_every_family_of_a_wire_names_a_wire_there_is():
    assert set(load_families().by_wire) <= {wire.id for wire in load_lexicon().wires}


def test_an_analyst_overrides_a_family(tmp_path):
    (tmp_path / "families.csv").write_text(
        "id,name,hosts,wires,is_verified,note\ndesk,Desk,desk.example,,yes,\n", "utf-8"
    )
    assert load_families(tmp_path).of_article("https://desk.example/1", "") == "desk"
