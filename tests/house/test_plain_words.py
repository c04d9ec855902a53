"""The mannered words leave the project: their count in each part has a ceiling that only falls."""

from __future__ import annotations

import pytest

from tests.house.plain_words import FROZEN, PARTS, counts, prose_of

# As many as there were when a ceiling was last lowered. Lower it whenever you remove some; never raise it.
CEILING = {"flows": 0, "extractors": 0, "warehouse": 0, "tests": 442, "docs": 0}


@pytest.mark.parametrize("part", PARTS)
def test_mannered_words_only_become_fewer(texts, part):
    found = counts(texts)[part]
    assert found.total() <= CEILING[part], (
        f"{dict(found.most_common())}; `python -m tests.house.plain_words` counts them"
    )


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("flows/a.py", "def told_plainly(): ...", 1),
        ("flows/a.py", "# retold, untold", 0),
        ("warehouse/views/a.sql", "-- a: what BECAME OF it, whatever it was", 2),
        ("tests/unit/test_a.py", "SAID = 'Kim told Lee'", 0),
        ("tests/unit/test_a.py", "SAID = f'Kim told {told}'", 0),
        ("tests/unit/test_a.py", '"""Made anew."""  # whatever it was', 2),
        ("README.md", "The reader is told.", 1),
        ("flows/demo/texts.py", "Kim told Lee", 0),
    ],
)
def test_a_mannered_word_is_counted(name, text, found):
    assert sum(words.total() for words in counts({name: text}).values()) == found


def test_each_frozen_value_is_still_there(texts):
    assert [(name, value) for name, values in FROZEN.items() for value in values if value not in texts[name]] == []


def test_prose_is_names_comments_and_docstrings():
    assert list(prose_of('"""A."""\nb = "c"  # d\n')) == ['"""A."""', "b", "# d"]
