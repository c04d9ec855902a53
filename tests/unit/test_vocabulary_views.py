"""The views `topics` and `reasons`: what they hold, and that an entry's outcome and reason join them."""

from __future__ import annotations

import pytest

from extractors.lexicon import Rule, load_lexicon
from flows.collection.lexicon_tables import store_lexicon, topic_rows
from tests.desk import Desk


def rule(value: str, name: str = "n", rule_id: str = "", concepts: tuple[str, ...] = ()) -> Rule:
    return Rule(rule_id or value, "topic", value, (), name=name, definition=f"about {name}", concepts=concepts)


@pytest.mark.parametrize(
    ("rules", "rows"),
    [
        ([], []),
        (
            [rule("b.two", "Two", concepts=("y",)), rule("b.one", "One", concepts=("x", "y"))],
            [("b", "", 1, "b", "One; Two", ["x", "y"]), ("b.one", "b", 2, "One", "about One", ["x", "y"]),
             ("b.two", "b", 2, "Two", "about Two", ["y"])],
        ),
        (
            [rule("b.one", "One", concepts=("x",)), rule("b.one", "More", "desk.more", ("z",))],
            [("b", "", 1, "b", "One", ["x", "z"]), ("b.one", "b", 2, "One", "about One", ["x", "z"])],
        ),
        (
            [rule("b", "Border"), rule("b.one", "One"), rule("bb.one", "Other")],
            [("b", "", 1, "Border", "about Border", []), ("b.one", "b", 2, "One", "about One", []),
             ("bb", "", 1, "bb", "Other", []), ("bb.one", "bb", 2, "Other", "about Other", [])],
        ),
    ],
    ids=["no rules", "a top level sums up", "two rules of one topic", "a rule of a top level"],
)  # fmt: skip
def test_topics_have_a_row_each_and_one_for_each_top_level(rules: list[Rule], rows: list[tuple[object, ...]]) -> None:
    assert [tuple(row.values()) for row in topic_rows(rules)] == rows


def test_the_view_topics_holds_the_lexicons_topics() -> None:
    desk, lexicon = Desk("s1"), load_lexicon()
    store_lexicon(desk.connection, lexicon)
    wanted = {rule.value for rule in lexicon.rules if rule.kind == "topic"}
    found = desk.ask("SELECT topic_id, parent_id, level, definition FROM topics ORDER BY topic_id")
    assert wanted
    assert {row[0] for row in found if row[2] == 2} == wanted
    assert all(row[1] == row[0].partition(".")[0] for row in found if row[2] == 2)
    assert all(row[3] for row in found)


def test_each_outcome_and_reason_is_explained_once() -> None:
    desk = Desk("s1")
    rows = desk.ask("SELECT outcome, reason, words, is_final FROM reasons")
    assert ("dropped", "off_topic", "The article is about neither relation.", True) in rows
    assert ("pending", "", "The entry is new; its page is not fetched yet.", False) in rows
    assert len({row[:2] for row in rows}) == len(rows)
    assert desk.ask("SELECT kind FROM dictionary WHERE object = 'reasons' AND name = 'is_final'") == [("column",)]
