"""Grouping invented texts into stories, in any order; ids kept, splits and merges stated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import StoryText
from extractors.similarity.story_clustering import group_stories, name_stories
from tests.unit.test_duplicates import DAWN, prose, rates

TRAIN = {
    "en": "Fourteen wagons with 860 tonnes of flour reached Sinuiju on 3 May, the first in 23 months, customs said.",
    "en2": "Customs confirmed that flour, 860 tonnes of it, rolled into Sinuiju on 3 May after a pause of 23 months.",
    "ko": "밀가루 860톤을 실은 화차가 5월 3일 신의주에 도착했다. 23개월 만이라고 세관이 밝혔다.",
    "zh-Hans": "载有860吨面粉的列车5月3日抵达新义州，这是23个月以来的首次，海关表示。",
}
BRIDGE = ("city:sinuiju", "country:prk", "country:chn")


def text(id_, body, lang="en", hours=0.0, entities=()):
    return StoryText(id_, "", body, lang[:2] if lang == "en2" else lang, DAWN + timedelta(hours=hours), entities)


POOL = [
    *(text(f"train-{lang}", body, lang, entities=BRIDGE) for lang, body in TRAIN.items()),
    *(text(f"stranger-{n}", prose(n, 120), hours=n) for n in range(3)),
    text("half-1", prose(9, 200)[:700], hours=3),
    text("half-2", f"{prose(9, 200)[:400]} {prose(10, 60)}", hours=9),
]


def story_of(groups, id_):
    return next(group for group in groups if id_ in group)


def test_one_event_in_three_languages_is_one_story():
    groups = group_stories(POOL)
    assert story_of(groups, "train-en") == ("train-en", "train-en2", "train-ko", "train-zh-Hans")
    assert story_of(groups, "half-1") == ("half-1", "half-2")
    assert [len(story_of(groups, f"stranger-{n}")) for n in range(3)] == [1, 1, 1]


@given(st.permutations(POOL))
@settings(deadline=None, derandomize=True, max_examples=15)
def test_order_does_not_matter(shuffled):
    assert group_stories(shuffled) == group_stories(POOL)


def test_days_later_it_is_another_story():
    late = text("late", TRAIN["en2"], hours=24 * 5, entities=BRIDGE)
    assert story_of(group_stories([POOL[0], late]), "late") == ("late",)


def test_a_form_filled_in_anew_is_no_story():
    assert group_stories([text("monday", rates(1)), text("tuesday", rates(2), hours=24)]) == [("monday",), ("tuesday",)]


def test_meaning_joins_what_states_nothing():
    one = StoryText("a", "", "그들은 만났다", "ko", DAWN, (), (0.6, 0.8))
    same = StoryText("b", "", "他们见面了", "zh-Hans", DAWN, (), (0.6, 0.8))
    other = StoryText("c", "", "They baked", "en", DAWN, (), (0.8, -0.6))
    assert group_stories([one, same, other]) == [("a", "b"), ("c",)]


def test_nothing_makes_no_story():
    assert group_stories([]) == []
    assert group_stories([text("empty", "")]) == [("empty",)]


def kept(**stories):
    return {story_id: frozenset(ids) for story_id, ids in stories.items()}


@pytest.mark.parametrize(
    ("groups", "previous", "names", "changes"),
    [
        pytest.param([["a", "b"]], {}, {"a": "ab"}, [], id="new_is_named_for_its_first"),
        pytest.param([["x", "a", "b"]], kept(a="ab"), {"a": "xab"}, [], id="grown_keeps_its_name"),
        pytest.param(
            [["a"], ["b", "c"]],
            kept(a="abc"),
            {"a": "bc", "b": None},
            [("split", "a", "ax", "a")],
            id="the_larger_part",
        ),
        pytest.param(
            [["a", "b", "c"]],
            kept(a="ab", c="c"),
            {"a": "abc"},
            [("merge", "c", "a", "c")],
            id="merged_into_the_larger",
        ),
    ],
)
def test_names(groups, previous, names, changes):
    named, told = name_stories(groups, previous)
    for story_id, ids in names.items():
        if ids is not None:
            assert "".join(named[story_id]) == ids
    assert sorted(id_ for ids in named.values() for id_ in ids) == sorted(id_ for ids in groups for id_ in ids)
    assert [(c.kind, c.from_story_id, "".join(c.article_ids)) for c in told] == [(c[0], c[1], c[3]) for c in changes]


def test_an_id_in_use_elsewhere_is_not_given_again():
    named, _ = name_stories([["a", "b"]], {}, frozenset({"a"}))
    assert list(named) == ["b"]


@given(
    st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1), max_size=4),
    st.dictionaries(st.sampled_from("abcdefgh"), st.frozensets(st.sampled_from("abcdefgh")), max_size=4),
)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_every_group_has_a_name_of_its_own(sets, previous):
    taken: set[str] = set()
    unique = []
    for ids in sets:
        fresh = sorted(ids - taken)
        taken.update(fresh)
        unique += [fresh] if fresh else []
    named, told = name_stories(unique, previous)
    assert sorted(named.values()) == sorted(tuple(group) for group in unique)
    moved = {(change.from_story_id, id_) for change in told for id_ in change.article_ids}
    expected = {
        (old, id_)
        for old, ids in previous.items()
        for new, now in named.items()
        for id_ in ids & set(now)
        if new != old
    }
    assert moved == expected
