"""What nobody knows is refused with the nearest suggestion, and never answered with 0 %."""

from __future__ import annotations

import duckdb
import pytest

from extractors.lexicon import load_lexicon
from flows.collection.lexicon_tables import store_lexicon
from tests.desk import Desk, before


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Two sources of two sides; some weeks with a topic, an entity, a phrase and a place."""
    desk = Desk(
        kr={"outlet": "Hangang Daily", "family": "hangang", "country": "KR", "ownership": "independent", "lang": "ko"},
        cn={"outlet": "River People", "family": "river", "country": "CN", "ownership": "state", "lang": "zh-Hans"},
    )
    store_lexicon(desk.connection, load_lexicon())
    for ago in range(1, 15):
        desk.add(before(ago), "border.bridge_rail", source="kr", lang="ko")
        desk.add(before(ago), "phr:denuc", source="cn", lang="zh-Hans", kind="phrase", times=1 + (ago > 7))
        desk.add(before(ago), "city:dandong", source="cn", lang="zh-Hans", kind="place", story_id="x")
    desk.ask("SELECT 1")
    return desk


REFUSED = [
    ("trend('bordr')", "'border'"),
    ("trend('border.bridge')", "'border.bridge_rail'"),
    ("trend('phr:denucl')", "'phr:denuc'"),
    ("trend('Dandong')", "'city:dandong'"),
    ("trend('denuclearization of the Korean Peninsula')", "'phr:denuc'"),
    ("trend('border', country := 'cn')", "'CN'"),
    ("trend('border', ownership := 'stat')", "'state'"),
    ("trend('border', ownership := 'state, independant')", "'independent'"),
    ("trend('border', lang := 'zh-hans')", "'zh-Hans'"),
    ("trend('border', outlet := 'River Peopel')", "'River People'"),
    ("trend('border', family := 'Hangang')", "'hangang'"),
    ("source_mix('border', part := 'owner')", "'ownership'"),
    ("source_mix('traed')", "'trade'"),
    ("compare('traed', '2026-11-01', '2026-11-20', '2026-10-01', '2026-10-20')", "'trade'"),
    ("compare('border', '2026-11-01', NULL, '2026-10-01', '2026-10-20', country := 'CM')", "'CN'"),
    ("first_reports('sumit')", "'diplomacy.summit'"),
    ("burst(of_kind := 'topics')", "'topic'"),
    ("cooccur('city:dandnog')", "'city:dandong'"),
    ("cooccur('border', 'entities')", "'entity'"),
    ("lead_lag('border', 'trad')", "'trade'"),
    ("first_last_seen('topic', 'border.bridge')", "'border.bridge_rail'"),
    ("first_last_seen('phrases')", "'phrase'"),
    ("spread('no-such-story')", "view stories"),
]


@pytest.mark.parametrize(("asked", "nearest"), REFUSED, ids=[asked for asked, _ in REFUSED])
def test_what_nobody_knows_is_refused_with_the_nearest(desk: Desk, asked: str, nearest: str) -> None:
    with pytest.raises(duckdb.Error, match="there is no") as refused:
        desk.ask(f"FROM {asked}")
    assert nearest in str(refused.value)


def test_what_is_like_nothing_is_refused_without_a_suggestion(desk: Desk) -> None:
    with pytest.raises(duckdb.Error, match="there is no topic") as refused:
        desk.ask("FROM trend('qqqqqqqq')")
    assert "did you mean" not in str(refused.value)


@pytest.mark.parametrize("value", ["border", "border.bridge_rail", "phr:denuc", "city:dandong"])
def test_any_tag_value_has_a_trend(desk: Desk, value: str) -> None:
    assert desk.ask("SELECT sum(articles) > 0 FROM trend(?)", value) == [(True,)]
    assert desk.ask("SELECT sum(articles) > 0 FROM source_mix(?)", value) == [(True,)]


def test_a_value_of_the_lexicon_that_nobody_wrote_is_answered_with_nothing(desk: Desk) -> None:
    assert desk.ask("SELECT sum(articles) FROM trend('security.thaad')") == [(0,)]


FILTERS = [
    ("country := 'CN'", 28 + 7),
    ("ownership := 'state, party'", 0),
    ("lang := 'zh'", 28 + 7),
    ("lang := 'ko,zh-Hans'", 42 + 7),
    ("family := 'hangang'", 14),
    ("outlet := 'River People', country := 'KR'", 0),
]


@pytest.mark.parametrize(("chosen", "collected"), [(c, n) for c, n in FILTERS if "party" not in c])
def test_a_filter_holds_for_what_is_collected_too(desk: Desk, chosen: str, collected: int) -> None:
    assert desk.ask(f"SELECT sum(collected)::INTEGER FROM trend('phr:denuc', {chosen})") == [(collected,)]


def test_a_comparison_has_the_shares_and_what_is_certain_of_their_difference(desk: Desk) -> None:
    asked = "FROM compare('phr:denuc', ?, ?, ?, ?, country := 'CN')"
    days = [before(7), before(1), before(14), before(8)]
    (row,) = desk.ask(f"SELECT this_share, last_share, difference, low, high, is_clear {asked}", *days)
    assert row[:3] == pytest.approx((7 / 14, 14 / 21, 7 / 14 - 14 / 21))
    assert row[3] < row[2] < row[4]
    assert not row[5]


def test_the_interval_is_newcombes(desk: Desk) -> None:
    """The example of his table II: 56 of 70 against 48 of 80 differ by .2, from .0524 to .3339."""
    other = Desk("s1")
    for day, hits, all_of_them in ((before(1), 56, 70), (before(2), 48, 80)):
        other.add(day, "border", times=hits)
        other.add(day, "trade", times=all_of_them - hits)
    days = [before(1), before(1), before(2), before(2)]
    (row,) = other.ask("SELECT difference, low, high, is_clear FROM compare('border', ?, ?, ?, ?)", *days)
    assert row == pytest.approx((0.2, 0.0524, 0.3339, True), abs=5e-5)
