"""Patterns as data: texts in pieces, texts of other keys, and what is unknown."""

from __future__ import annotations

import pytest

from extractors import grammar


@pytest.fixture
def table(monkeypatch):
    found = {"t": {"digit": "[0-9]", "year": ["{{digit}}{4}", "\\s?{{unit}}"], "word": "{{digit}}{2}|{{year}}"}}
    monkeypatch.setattr(grammar, "_file", lambda name: found)


@pytest.mark.usefixtures("table")
def test_a_text_is_joined_and_filled_in():
    texts = grammar.read_grammar("a", "t", {"unit": "년"})
    assert texts == {"digit": "[0-9]", "year": "[0-9]{4}\\s?년", "word": "[0-9]{2}|[0-9]{4}\\s?년"}


@pytest.mark.usefixtures("table")
def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        grammar.read_grammar("a", "t")


@pytest.mark.usefixtures("table")
def test_an_earlier_key_of_the_table_goes_before_what_the_caller_knows():
    assert grammar.read_grammar("a", "t", {"unit": "年", "digit": "x"})["year"] == "[0-9]{4}\\s?年"
