"""A memory of an earlier grouping changes what grouping costs and nothing else, and its file may be lost or damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import StoryEvent
from extractors.similarity.lineage import trace_lineage
from extractors.similarity.story_clustering import group_stories
from extractors.similarity.story_memory import StoryMemory
from flows.ledgers import remembered
from flows.ledgers.remembered import FILE, recall, remember
from tests.builders import make_edge
from tests.unit.test_duplicates import prose
from tests.unit.test_lineage import seen
from tests.unit.test_stories import POOL, TRAIN, text

RELEASE = replace(
    text(
        "release", "Trade between China and North Korea rose 23.4 percent to $213.7 million in April 2026, corrected."
    ),
    event=StoryEvent((("trade_figures", 1.0),), (("country:chn", 1.0), ("country:prk", 1.0))),
)
LATE = text("late", TRAIN["en2"], hours=2, entities=("city:sinuiju",))


@given(st.lists(st.sets(st.sampled_from([*POOL, LATE])), max_size=4))
@settings(deadline=None, derandomize=True, max_examples=10)
def test_groups_are_the_same_with_a_memory_of_any_sets(sets):
    memory = StoryMemory()
    for texts in sets:
        assert group_stories(texts, memory) == group_stories(texts)


def test_only_what_is_new_is_read_and_compared():
    memory = StoryMemory()
    group_stories(POOL, memory)
    assert len(memory.counted) == len(POOL)
    known = StoryMemory(memory.counts, memory.likeness)
    group_stories([*POOL, LATE], known)
    assert len(known.counted) == 1
    assert all(known.counted[0] in (one, *others) for one, others in known.compared.items())


@pytest.mark.parametrize("change", [{"title": "Another"}, {"lang": "ko"}, {"entities": ()}, {"published_at": None}])
def test_a_text_that_changed_is_read_once_more(change):
    memory = StoryMemory()
    group_stories([LATE], memory)
    group_stories([replace(LATE, **change)], memory)
    assert len(memory.counted) == 2


COPIED = [seen("whole", text=f"{prose(1, 60)} It sent 40 wagons."), seen("cut", 3, text=f"{prose(1, 60)} It sent 45.")]
EDGES = {"cut": make_edge("cut", "whole")}


def kept(home, texts) -> int:
    """Group with what the home remembers, keep it, and return how many texts were read."""
    found = recall(home)
    assert group_stories(texts, found.memory) == group_stories(texts)
    assert trace_lineage(COPIED, EDGES, found.memory) == trace_lineage(COPIED, EDGES)
    remember(found)
    return len(found.memory.counted)


def test_the_next_run_knows_what_this_one_read(tmp_path):
    assert kept(tmp_path, POOL) == len(POOL)
    before = (tmp_path / FILE).read_bytes()
    assert kept(tmp_path, POOL) == 0
    assert (tmp_path / FILE).read_bytes() == before
    assert kept(tmp_path, [*POOL, LATE]) == 1
    assert (tmp_path / FILE).read_bytes().startswith(before)
    found = recall(tmp_path)
    group_stories([*POOL, LATE], found.memory)
    trace_lineage(COPIED, EDGES, found.memory)
    assert not found.memory.differing
    assert not found.memory.counted
    assert not found.memory.compared


def test_what_is_read_back_is_what_was_kept(tmp_path):
    texts = [*POOL, LATE, RELEASE]
    memory = StoryMemory()
    group_stories(texts, memory)
    trace_lineage(COPIED, EDGES, memory)
    kept(tmp_path, texts)
    found = recall(tmp_path).memory
    assert found.counts == memory.counts
    assert found.likeness == memory.likeness
    assert found.differences == memory.differences
    assert [known.numbers_added for known in found.differences.values()] == [("45",)]
    assert any(known.figures.periods for known in found.counts.values())


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[:-9],
        lambda whole: b"",
        lambda whole: b"\xff\xfe",
        lambda whole: b'{"rules": "of another version"}\n' + whole,
        lambda whole: whole + b'["pairs", 0, [1], ["near"]]\n',
        lambda whole: whole + b'["pairs", 99, [1], [0.5]]\n',
        lambda whole: whole + b'["text", "k", {"a": null}, {}, [], [], [], false]\n',
        lambda whole: whole + b'["text", "k", {}, {}, [], [], [["May", ""]], false]\n',
        lambda whole: whole + b'["copy", "k", [], [], [[]], false]\n',
        lambda whole: whole + b"[]\n7\n",
    ],
    ids=[
        "no-newline",
        "torn",
        "empty",
        "bytes",
        "rules",
        "text-for-number",
        "no-such-text",
        "null",
        "period",
        "copy",
        "short",
    ],
)
def test_a_damaged_file_costs_time_only(tmp_path, damage):
    kept(tmp_path, POOL)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(damage(whole))
    kept(tmp_path, [*POOL, LATE])
    assert kept(tmp_path, [*POOL, LATE]) == 0


def test_texts_of_days_long_past_are_left_out_when_they_are_most(tmp_path, monkeypatch):
    monkeypatch.setattr(remembered, "SPARE", 0)
    kept(tmp_path, POOL)
    kept(tmp_path, [LATE])
    assert (tmp_path / FILE).read_text().count('["text"') == 1


def test_a_home_that_cannot_be_written_is_an_os_error(tmp_path):
    (tmp_path / FILE.parent).write_text("a file")
    found = recall(tmp_path)
    group_stories(POOL, found.memory)
    with pytest.raises(OSError, match="exists"):
        remember(found)
