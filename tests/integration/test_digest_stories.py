"""What the digest says of stories: in the reader's language, who was first, what goes on, who is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from flows.config.settings import Settings
from flows.delivery.build import WHOLE, build_digest
from flows.digest.compose import compose
from flows.digest.records import Digest, Item, Wish
from tests.digest_builders import EDGES, NOW, make_home, make_settings, records, story

pytestmark = pytest.mark.usefixtures("no_picture")
BEFORE = NOW - timedelta(days=1, minutes=40)
TOLD_IN = {"art-9": "art-1", "art-0": "art-0", "art-10": "art-0"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Settings:
    """Yesterday a story began; today it goes on, and another is told in four languages."""
    home = tmp_path_factory.mktemp("stories")
    began = story("0", "tumen-en", "Repairs near their end", "Engineers welded the last span of the bridge.", "span",
                  seen_at=BEFORE, first_seen_at=BEFORE, published_at=BEFORE)  # fmt: skip
    make_home(home, began, at=BEFORE, run_id="r0")
    japanese = story("9", "minato-ja", "貨物列車、橋を渡る", "貨物列車が再び橋を渡った。", "貨物列車", lang="ja",
                     published_at=NOW - timedelta(hours=9))  # fmt: skip
    later = story("10", "halla-ko", "다리 보수 끝나", "다리 보수가 끝났다고 밝혔다.", "다리", lang="ko")
    state = story("11", "donghai-zh", "口岸大厅换新", "新大厅下月启用。", "新大厅", lang="zh-Hans")
    make_home(home, *records(), japanese, later, state, edges=EDGES, stories=TOLD_IN)
    return make_settings(home)


@cache
def digest_of(desk: Settings, lang: str = "en", wish: Wish = WHOLE) -> Digest:
    return build_digest(desk.home, None, desk, now=NOW, lang=lang, wish=wish)


def items(digest: Digest, section: str) -> dict[str, Item]:
    return {i.title: i for s in digest.sections if s.name == section for g in s.groups for i in g.items}


HEADLINES = {
    "en": "Freight train crosses the river bridge again",
    "ko": "화물열차, 다리 다시 건너",
    "zh-Hans": "货运列车重新驶过大桥",
    "zh-Hant": "货运列车重新驶过大桥",
    "ja": "貨物列車、橋を渡る",
}


@pytest.mark.parametrize("lang", HEADLINES)
def test_a_story_is_headed_in_the_readers_language(desk: Settings, lang: str):
    digest = digest_of(desk, lang)
    assert HEADLINES[lang] in items(digest, "20_stories")
    assert HEADLINES[lang] in digest.subject


def test_a_story_says_how_far_it_went_and_who_was_first(desk: Settings):
    item = items(digest_of(desk), "20_stories")[HEADLINES["en"]]
    assert item.spread == "4 articles, 4 outlets, 2 independent sources, en/ja/ko/zh-Hans"
    assert item.first == "first: みなと新聞, 20 Nov 22:00"
    assert [carrier.outlet for carrier in item.carriers] == ["みなと新聞", "东海新闻网", "한라일보"]
    assert item.quote.startswith("The first freight train")


def test_a_headline_without_evidence_of_its_own_has_anothers(desk: Settings):
    item = items(digest_of(desk, "ko"), "20_stories")[HEADLINES["ko"]]
    assert (item.outlet, item.quote_lang) == ("한라일보", "ja")
    assert item.quote == "貨物列車が再び橋を渡った。"
    assert item.said == "みなと新聞, border: bridge rail"


def test_a_story_of_yesterday_goes_on(desk: Settings):
    (item,) = items(digest_of(desk), "25_follow_ups").values()
    assert item.title == "Repairs near their end"  # in the reader's language, though another is newer
    assert item.remark == "1 new article since; it began 20 Nov 06:20"
    assert not {"다리 보수 끝나", item.title} & items(digest_of(desk), "20_stories").keys()


def test_a_story_that_goes_on_is_headed_by_what_is_new_in_the_readers_language(desk: Settings):
    assert [*items(digest_of(desk, "ko"), "25_follow_ups")] == ["다리 보수 끝나"]


def test_one_sides_story_says_whether_the_others_were_listening(desk: Settings):
    (section,) = (s for s in digest_of(desk).sections if s.name == "30_one_side")
    remarks = {group.title: group.remark for group in section.groups}
    assert [i.title for g in section.groups for i in g.items if g.title == "Only outlets of China"] == ["口岸大厅换新"]
    assert remarks["Only outlets of China"].endswith(
        "No feed of North Korea is asked. Both feeds of South Korea answered."
    )
    assert "1 of 2 feeds of China answered: its silence is unsure." in remarks["Only outlets of South Korea"]


def test_state_media_alone_are_marked(desk: Settings):
    marks = {title: item.marks for title, item in items(digest_of(desk), "20_stories").items()}
    assert marks["口岸大厅换新"] == ("state media only",)
    assert marks["Two customs houses may close"] == ("unconfirmed",)


WISHES = {
    "relation": (Wish(relations=("ROK-PRC",)), {"한중 차관, 다음 주 상하이서 회동"}),
    "topic": (Wish(topics=("border.bridge_rail",)), None),
    "top level": (Wish(topics=("border",)), None),
    "another topic": (Wish(topics=("culture",)), set()),
    "importance": (Wish(min_importance=0.45), {HEADLINES["en"]}),
}


@pytest.mark.parametrize(("wish", "wanted"), WISHES.values(), ids=WISHES)
def test_a_reader_gets_what_they_want_and_numbers_of_it(desk: Settings, wish: Wish, wanted: set[str] | None):
    whole, chosen = digest_of(desk), digest_of(desk, wish=wish)
    found = items(chosen, "20_stories")
    assert found.keys() == (items(whole, "20_stories").keys() if wanted is None else wanted)
    (line,) = (line for s in chosen.sections for line in s.lines if line.label.startswith("new article"))
    assert (line.value == "0") is (not found)
    assert "Chosen for you" in chosen.covers
    # Of one country no source could be read.
    assert chosen.lead[0].startswith("Not to be called a quiet day") is (not found)


def test_an_earlier_beginning_brings_what_arrived_since(desk: Settings):
    wish = Wish(since=(BEFORE - timedelta(hours=1)).isoformat())
    assert "art-0" in digest_of(desk, wish=wish).article_ids
    assert "art-0" not in digest_of(desk).article_ids


def test_wishes_are_named_apart():
    wishes = [Wish(), Wish(topics=("border",)), Wish(relations=("ROK-PRC",)), Wish(min_importance=0.5), Wish(since="x")]
    assert len({wish.key for wish in wishes}) == len(wishes)
    assert wishes[0].key == ""


def test_a_correction_has_its_mark(desk: Settings):
    given = digest_of(desk).input
    corrected = compose(replace(given, window=replace(given.window, edition=2), correction="The day was wrong."))
    assert corrected.subject.startswith("Correction 1: Yalu 21 Nov: ")
    assert corrected.correction == "The day was wrong."
