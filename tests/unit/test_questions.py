"""The words of a question, as DuckDB's tokenizer parts them, and what is refused by them alone."""

from __future__ import annotations

import pytest

from warehouse.analysis.confinement import calls, calls_refused, kinds_refused, tokens, words_refused

PARTED = [
    ("SELECT a, '한국 COPY' FROM t -- x", [["select", "a", ",", "'", "from", "t"]]),
    ('FROM"read_text"/* x */(1)', [["from", "read_text", "(", "1", ")"]]),
    ("SELECT\u00a01; ; FROM\u3000t", [["select", "1"], ["from", "t"]]),
    ('SELECT 1 AS "(", 2 AS "a b"', [["select", "1", "as", '"', ",", "2", "as", '"']]),
    ("SELECT $$ COPY ; $$", [["select", "'"]]),
    ("", []),
]


@pytest.mark.parametrize(("question", "parted"), PARTED)
def test_a_question_is_parted_into_words(question: str, parted: list[list[str]]) -> None:
    assert tokens(question) == parted


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("COPY t TO 'x'", "COPY"),
        ("EXPLAIN ANALYZE (COPY t TO 'x')", "COPY"),
        ("EXPLAIN (FORMAT json, ANALYZE) EXPORT DATABASE 'x'", "EXPORT"),
        ("SELECT 1; (PRAGMA x)", "PRAGMA"),
        ("WITH x AS NOT MATERIALIZED (DELETE FROM t RETURNING 1) FROM x", "DELETE"),
        ("CREATE OR REPLACE TABLE t AS SELECT 1", "CREATE"),
        ("CREATE TEMP SECRET s (TYPE http)", "CREATE"),
        ('FROM "__ducklake_metadata_x".t', "__ducklake_metadata_x"),
    ],
)
def test_words_alone_refuse(question: str, word: str) -> None:
    assert words_refused(tokens(question)).startswith(f"{word} is refused")


@pytest.mark.parametrize(
    "question", ["EXPLAIN (SELECT 1)", "CREATE OR REPLACE TEMP TABLE t AS SELECT 1", "SELECT 'x' AS copy, load FROM t"]
)
def test_other_words_pass(question: str) -> None:
    assert words_refused(tokens(question)) == ""
    assert kinds_refused(["SELECT"], tokens(question)) == ""


def test_a_kind_or_a_first_word_that_is_not_known_is_refused() -> None:
    assert kinds_refused(["SELECT", "VARIABLE_SET"], []).startswith("VARIABLE SET is refused")
    assert kinds_refused(["SELECT"], [["conjure", "t"]]).startswith("CONJURE is refused")


def test_only_listed_table_functions_pass() -> None:
    assert calls([["from", "range", "(", "3", ")", ",", "f", "(", ")"]]) == {"range", "f"}
    assert calls_refused({"range", "f"}, {"range"}) == ""
    assert calls_refused({"range", "a_new_one"}, {"range", "a_new_one"}).startswith("a_new_one() is refused")
    assert calls_refused({"write_log"}, set()).startswith("write_log() is refused")
