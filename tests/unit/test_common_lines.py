"""Lines an outlet prints on all its pages: learned from three stories, kept in the warehouse, parted from the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.articles.boilerplate import split_junk
from extractors.articles.common_lines import common_lines, line_key
from flows.collection.boilerplate import known_before

USUAL = "The lamps of Upper Fen are lit by the readers of this paper and by nobody else."
WORDS = ("oil", "wick", "barge", "depot")
STORIES = [
    [f"The {w} office met on {w} day.", f"It spoke of {w} and little else.", f"Nobody wants {w} now.", f"So {w} ended."]
    for w in WORDS
]


@pytest.mark.parametrize(("count", "is_learned"), [(2, False), (3, True), (4, True)])
def test_a_line_below_three_stories_is_learned(count, is_learned):
    found = common_lines("\n\n".join([*story, USUAL]) for story in STORIES[:count])
    assert list(found.values()) == ([USUAL] if is_learned else [])


@pytest.mark.parametrize(
    "bodies",
    [
        ["\n\n".join([*s[:2], USUAL, *s * 2]) for s in STORIES],
        ["\n\n".join([USUAL, s[0]]) for s in STORIES],
        ["\n\n".join([*s, "끝."]) for s in STORIES],
        ["\n\n".join([*s, "word " * 100]) for s in STORIES],
    ],
    ids=["amid", "hardly-a-body", "short", "long"],
)
def test_what_is_not_learned(bodies):
    assert common_lines(bodies) == {}


def test_a_learned_line_is_parted_whatever_its_spaces_and_marks():
    known = frozenset({line_key(USUAL)})
    body, junk = split_junk([*STORIES[0], USUAL.replace(".", " !")], known=known)
    assert body == STORIES[0]
    assert [j.label for j in junk] == ["usual"]


def test_a_page_read_again_is_read_with_what_was_known_then():
    at = datetime(2031, 3, 12, tzinfo=UTC)
    learned = {"a": at, "b": at + timedelta(days=1)}
    assert known_before(learned, at) == {"a"}
    assert known_before(learned, None) == {"a", "b"}
