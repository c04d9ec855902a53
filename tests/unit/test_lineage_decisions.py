"""Where a text comes from, by one fact more or less; what was changed; and how stories keep their names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.records import Duplicate, Sighting
from extractors.similarity import story_clustering
from extractors.similarity.lineage import compare_texts, copy_groups, trace_lineage
from extractors.similarity.story_clustering import name_stories
from tests.builders import make_edge

DAWN = datetime(2031, 5, 4, 6, tzinfo=UTC)
LONG = "One boat came to the pier in the night. Two men left it and went up to the town. Nobody saw them go."


def seen(word: str) -> Sighting:
    """'a@2' came two hours after dawn, 'a@d1' on the next day, 'a@2/wire' credits an agency, 'a@2=wire' is its own.

    A + at the end: the fullest.
    """
    id_, _, rest = word.partition("@")
    rest, full = rest.removesuffix("+"), rest.endswith("+")
    rest, _, family = rest.partition("=")
    at, _, agency = rest.partition("/")
    is_day = at.startswith("d")
    published = DAWN + timedelta(days=int(at[1:])) if is_day else DAWN + timedelta(hours=float(at or 0))
    first_seen = DAWN + timedelta(hours=30) if is_day else published
    precision = "day" if is_day else "instant"
    text = LONG + (" It was late." if full else "")
    return Sighting(id_, f"Title {id_}", text, published, precision, first_seen, family or f"f{id_}", agency)


def origin(words: str, *edges: Duplicate) -> str:
    """The origin with its family and basis, of copies that are all of the first."""
    sightings = [seen(word) for word in words.split()]
    known = {one.document_id: one for one in edges or [make_edge(one.id, sightings[0].id) for one in sightings[1:]]}
    traced = {(one.origin_id, one.origin_family, one.basis) for one in trace_lineage(sightings, known)}
    assert len(traced) == 1
    return " ".join(*traced)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a@0", "a fa alone"),
        ("a@0/wire", "a wire credit"),
        ("a@0/wire=wire", "a wire alone"),
        ("a@0 b@1", "a fa time"),
        ("a@1 b@0", "b fb time"),
        ("a@0 b@0.1+", "b fb containment"),
        ("a@0 b@0.11+", "a fa time"),
        ("a@0/wire b@1", "a wire credit"),
        ("a@0/wire b@0.1+", "b wire credit"),
        ("a@0/wire b@1=wire", "b wire credit"),
        ("a@0/wire b@1=wire c@2=wire", "b wire credit"),
        ("a@0/wire b@1/press c@2/press", "a press credit"),
        ("a@0/wire b@1/press", "a press credit"),
        ("a@0 b@d0+", "b fb containment"),
        ("a@0 b@d1+", "a fa time"),
        ("a@0 b@0 c@0+", "c fc containment"),
    ],
)
def test_the_origin_of_copies(words: str, expected: str) -> None:
    assert origin(words) == expected


@pytest.mark.parametrize(
    ("relation", "expected"),
    [("near_dup", "b fb containment"), ("expanded_of", "a fa containment"), ("update_of", "a fa containment")],
)
def test_of_texts_that_came_together_one_that_expands_is_no_origin(relation: str, expected: str) -> None:
    assert origin("a@0 b@0+", make_edge("b", "a", relation)) == expected


@pytest.mark.parametrize(
    ("edges", "groups"),
    [
        ([("b", "a", "near_dup")], "ab c d"),
        ([("b", "a", "excerpt_of")], "a b c d"),
        ([("b", "a", "exact"), ("c", "b", "update_of")], "abc d"),
        ([("b", "a", "exact"), ("d", "c", "expanded_of")], "ab cd"),
        ([("b", "x", "exact"), ("x", "a", "exact")], "a b c d"),
        ([("b", "a", "exact"), ("d", "c", "exact"), ("c", "b", "near_dup")], "abcd"),
    ],
)
def test_groups_of_copies(edges: list[tuple[str, str, str]], groups: str) -> None:
    found = copy_groups("abcd", {one[0]: make_edge(*one) for one in edges})
    assert " ".join("".join(group) for group in found) == groups


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("T", LONG), ("T", LONG), ""),
        (("T", LONG), ("T", LONG + " Snow fell on the hills that week."), "+Snow"),
        (("T", LONG + " Snow fell on the hills that week."), ("T", LONG), "-Snow"),
        (("T", "It cost 12 crowns that day."), ("T", "It cost 15 crowns that day."), "+It -It +15 -12"),
        (("A ferry returns", LONG), ("A ferry returns", LONG + " x"), ""),
        (("A ferry returns", LONG), ("Snow falls", LONG), "retitled"),
        (("", LONG), ("Snow falls", LONG), ""),
        (("A ferry returns", LONG), ("", LONG), ""),
        (("A ferry returns", LONG), ("A ferry returned", LONG), ""),
    ],
)
def test_what_a_later_text_changed(before: tuple[str, str], after: tuple[str, str], expected: str) -> None:
    one = compare_texts(before, after)
    parts = [f"+{text.split()[0]}" for text in one.added] + [f"-{text.split()[0]}" for text in one.removed]
    parts += [f"+{number}" for number in one.numbers_added] + [f"-{number}" for number in one.numbers_removed]
    assert " ".join(parts + ["retitled"] * one.is_retitled) == expected


@pytest.mark.parametrize(("sentences", "kept"), [(40, 40), (41, 40)])
def test_forty_sentences_show_what_changed(sentences: int, kept: int) -> None:
    words = [f"{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(sentences)]
    found = compare_texts(("", LONG), ("", " ".join(f"Snow {word} fell {word} here {word} today." for word in words)))
    assert len(found.added) == kept


def named(groups: str, previous: str = "", taken: str = "") -> str:
    """'ab c' are two groups; the previous stories are 'S:ab'; what has changed behind a bar."""
    before = {name: frozenset(held) for name, _, held in (one.partition(":") for one in previous.split())}
    found, changes = name_stories([tuple(one) for one in groups.split()], before, frozenset(taken.split()))
    stories = [f"{name}:{''.join(group)}" for name, group in found.items()]
    moved = [f"{one.kind} {one.from_story_id}>{one.to_story_id} {''.join(one.article_ids)}" for one in changes]
    return " ".join(stories) + (" | " + ", ".join(moved) if moved else "")


@pytest.mark.parametrize(
    ("groups", "previous", "taken", "expected"),
    [
        ("ab c", "", "", "a:ab c:c"),
        ("ab", "S:ab", "", "S:ab"),
        ("ab c", "S:abc", "", "S:ab c:c | split S>c c"),
        ("abc", "S:ab T:c", "", "S:abc | merge T>S c"),
        ("abcd", "S:ab T:cd", "", "S:abcd | merge T>S cd"),
        ("ab cd", "S:acd", "", "a:ab S:cd | split S>a a"),
        ("ab", "", "a", "b:ab"),
        ("ab", "", "a b", "a+:ab"),
        ("ba", "", "a b", "a+:ba"),
        ("ab c", "a:c", "", "b:ab a:c"),
        ("ab", "S:a T:b", "", "S:ab | merge T>S b"),
        ("ab", "S:a T:b", "T", "S:ab | split T>S b"),
    ],
)
def test_a_story_keeps_the_name_it_shares_most_with(groups: str, previous: str, taken: str, expected: str) -> None:
    assert named(groups, previous, taken) == expected


def amounts(letters: str) -> Any:
    return SimpleNamespace(amounts=frozenset(letters))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abc", "def", True),
        ("ab", "def", False),
        ("abc", "de", False),
        ("abc", "abc", False),
        ("abcd", "defghi", True),
        ("abcd", "abfghi", True),
        ("abc", "abd", False),
        ("abcde", "abcfghij", False),
    ],
)
def test_one_wording_with_other_amounts_is_a_form(one: str, other: str, expected: bool) -> None:
    assert story_clustering._is_form(amounts(one), amounts(other)) is expected
