"""The limits of the judgements, each from both sides: doubt, stance, story window, copies of short texts."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.annotation.taggers import is_unconfirmed
from extractors.annotation.taggers.stance import tag as tag_stance
from extractors.records import Tag
from extractors.similarity.duplicates import compare
from extractors.similarity.story_clustering import pair_likeness
from extractors.similarity.story_features import story_features
from tests.unit.test_duplicates import document, prose
from tests.unit.test_stories import TRAIN, text


def sourcing(value: str, start: int, field: str = "text") -> Tag:
    return Tag("sourcing", value, 0.7, "rule", field, start, start + 5)


def hedge(score: float, start: int = 0) -> Tag:
    return Tag("phrase", "hedge", score, "rule", "text", start, start + 5)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], False),
        ([sourcing("official", 0)], False),
        ([sourcing("anonymous", 0)], True),
        ([sourcing("media", 0)], False),
        ([sourcing("anonymous", 0), sourcing("official", 239)], False),
        ([sourcing("anonymous", 0), sourcing("official", 240)], True),
        ([sourcing("anonymous", 100), sourcing("named", 339)], False),
        ([sourcing("anonymous", 100), sourcing("named", 0)], False),
        ([sourcing("anonymous", 0), sourcing("media", 10)], True),
        ([sourcing("anonymous", 50), sourcing("official", 0, "title")], False),
        ([sourcing("anonymous", 0, "title"), sourcing("official", 0)], True),
        ([hedge(0.5)], False),
        ([hedge(0.51)], True),
        ([hedge(1.0, 300), sourcing("anonymous", 600), sourcing("official", 500)], False),
    ],
)
def test_doubt_stands_until_somebody_firm_speaks_near_it(tags: list[Tag], expected: bool) -> None:
    assert is_unconfirmed(tags) is expected


@pytest.mark.parametrize(
    ("title", "body", "stance"),
    [
        ("", "China and North Korea deepen ties.", ["warming"]),
        ("", "China deepens ties. North Korea watches.", []),
        ("", "China and North Korea deepen ties. China and North Korea strain ties.", []),
        ("", "Japan and the Philippines deepen ties.", []),
    ],
)
def test_stance_needs_both_sides_in_its_sentence(title: str, body: str, stance: list[str]) -> None:
    assert [found.value for found in tag_stance(annotate(title, body, "en"))] == stance


@pytest.mark.parametrize(("hours", "are_alike"), [(72.0, True), (72.1, False), (-72.0, True)])
def test_a_story_s_pairs_lie_within_its_window(hours: float, are_alike: bool) -> None:
    one, other = story_features([text("a", TRAIN["en"]), text("b", TRAIN["en2"], hours=hours)])
    assert (pair_likeness(one, other) > 0) is are_alike


@pytest.mark.parametrize(("hours", "is_copy"), [(0.0, True), (36.0, True), (36.1, False)])
def test_a_short_copy_comes_soon(hours: float, is_copy: bool) -> None:
    short = prose(3, 30, numbers=False)
    later, earlier = (
        document("b", short + " Again.", hours, "Ferry runs again"),
        document("a", short, 0, "Ferry runs again"),
    )
    assert (compare(later, earlier) is not None) is is_copy
