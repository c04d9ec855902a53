"""The words of the fixed sets: defined once, in extractors/records/vocabulary.py, and no other is used."""

from __future__ import annotations

import ast
import re

import pytest

from extractors.records import vocabulary
from flows.polling.due import is_temporary

# Calls that make a reason: by the place of the argument that is one.
MAKERS = {"Unreadable": 0, "Failed": 0, "WorkerFailure": 0, "PageFindings": 1, "Outcome": 2}
# Functions that return a reason.
DECIDERS = {"drop_reason", "doubt", "_why_nothing", "_what_else", "_class_of", "judge_robots"}
KEYWORDS = {"reason", "failure"}
IN_SQL = re.compile(r"\breason\b[^=<>()\n]{0,8}\)? (?:=|<>|IN) ('\w*'|\([^)\n]*\))")
EVERY = frozenset(
    {*vocabulary.FETCH_FAILURES, *vocabulary.PAGE_REASONS, *vocabulary.WORKER_FAILURES, *vocabulary.DROP_REASONS}
    | {*vocabulary.STAND_INS, *vocabulary.LISTING_REASONS, "", "bug", "teaser", "source_removed"}
)


def texts_in(node: ast.AST | None) -> set[str]:
    """The texts that an expression may be: itself, either side of a choice, the items of a set."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return texts_in(body) | texts_in(orelse)
        case ast.Set(elts=items) | ast.Tuple(elts=items) | ast.List(elts=items) | ast.BoolOp(values=items):
            return {text for item in items for text in texts_in(item)}
    return set()


def reasons_in(tree: ast.AST) -> set[str]:
    """The reasons a module makes, returns or compares with."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in MAKERS and len(args) > MAKERS[name]:
                found |= texts_in(args[MAKERS[name]])
            case ast.keyword(arg=name, value=value) if name in KEYWORDS:
                found |= texts_in(value)
            case ast.Compare(left=ast.Attribute(attr=name) | ast.Name(id=name), comparators=others):
                found |= {text for other in others for text in texts_in(other)} if name in KEYWORDS else set()
            case ast.FunctionDef(name=name) if name in DECIDERS:
                returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
                found |= {text for value in returned for text in texts_in(value)}
    return found


def test_no_reason_is_used_that_the_vocabulary_does_not_have(texts):
    used: dict[str, str] = {}
    for name, text in texts.items():
        if name.startswith(("flows/", "extractors/", "warehouse/")) and name.endswith((".py", ".sql")):
            if name.endswith(".py"):
                used |= dict.fromkeys(reasons_in(ast.parse(text)), name)
            used |= dict.fromkeys((w for part in IN_SQL.findall(text) for w in re.findall(r"'(\w*)'", part)), name)
    assert len(used) > 30
    assert {reason: name for reason, name in used.items() if reason not in EVERY} == {}


def test_every_reason_of_the_vocabulary_is_used(texts):
    code = "".join(
        text
        for name, text in texts.items()
        if name.startswith(("flows/", "extractors/", "warehouse/"))
        and name.endswith((".py", ".sql"))
        and name != "extractors/records/vocabulary.py"
    )
    # Those of STAND_INS are data: tests/unit/test_no_article.py compares them with no_article.toml.
    every = EVERY - {*vocabulary.STAND_INS}
    assert sorted(reason for reason in every if reason and not re.search(rf"""["']{reason}["']""", code)) == []


@pytest.mark.parametrize("failure", sorted(vocabulary.FETCH_FAILURES))
def test_temporary_failures_are_those_tried_again(failure):
    assert (failure in vocabulary.TEMPORARY_FAILURES) is is_temporary(0, failure)


@pytest.mark.parametrize("status", [304, 404, 407, 408, 409, 424, 425, 426, 428, 429, 430, 499, 500, 599, 600])
def test_temporary_statuses_are_those_tried_again(status):
    assert vocabulary.is_temporary_status(status) is is_temporary(status, "")


def test_each_combination_of_outcome_and_reason_has_its_words_once():
    rows = vocabulary.entry_reasons()
    assert len({(row.outcome, row.reason) for row in rows}) == len(rows) > 100
    assert {row.outcome for row in rows} == set(vocabulary.OUTCOMES)
    assert [row for row in rows if not re.fullmatch(r"[A-Z].*\.", row.words) or "{" in row.words] == []
    assert {(row.outcome, row.reason) for row in rows if not row.is_final} >= {("pending", ""), ("failed", "bug")}
    assert all(row.is_final for row in rows if row.outcome in {"loaded", "dropped"})
    assert not any(row.is_final for row in rows if row.outcome == "pending")


@pytest.mark.parametrize(
    ("status", "words"), [(404, "The server answered 404: not found."), (599, "The server answered 599.")]
)
def test_a_status_has_words_also_where_it_has_no_name(status, words):
    assert vocabulary.http_words(status) == words
