"""When stories are grouped again: decided from the purposes of the batches since."""

from __future__ import annotations

import pytest

from warehouse.tables.story_state import StoryState, loading_runs, read_state, rules_of

BEFORE = StoryState(7, "2026-11-13", "rules")
NOW = StoryState(9, "2026-11-13", "rules")


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        ((), []),
        (("begin r1", "commit listings r1", "publish r1", "stories r0"), []),
        (("begin r1", "commit pages r1", "commit re-checks r2"), ["r1", "r2"]),
        (("check everything", "load the outbox"), []),
        (("stories r0", "events r0", "watch items r0"), []),  # what is read off articles after they are grouped
        (("index for search", "publish search-r0"), []),  # words of texts that are stored already
        (("commit pages r1", "retag"), None),
        (("apply retention",), None),
        (("replayed from the spool",), None),
        (("read kept pages again",), None),
        (("something new",), None),
    ],
)
def test_the_runs_that_may_have_loaded_articles(purposes: tuple[str, ...], expected: list[str] | None) -> None:
    assert loading_runs(BEFORE, NOW, purposes) == expected


@pytest.mark.parametrize("before", [None, StoryState(7, "2026-11-13", "others"), StoryState(10, "2026-11-13", "rules")])
def test_without_a_state_that_fits_everything_is_looked_at(before: StoryState | None) -> None:
    assert loading_runs(before, NOW, ["commit pages r1"]) is None


@pytest.mark.parametrize(
    "note", ["", "{}", "[]", "no JSON", '{"batch": 1}', '{"batch": 1, "since": "", "x": 2}', "null"]
)
def test_a_note_that_cannot_be_read_is_none(note: str) -> None:
    assert read_state(note) is None


def test_a_note_comes_back() -> None:
    assert read_state(NOW.as_note()) == NOW
    assert rules_of("lexicon", [("s1", "f")]) != rules_of("lexicon", [("s1", "g")])
