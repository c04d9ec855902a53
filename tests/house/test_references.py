"""The references in docs/reference say what the code says."""

from __future__ import annotations

import pytest

from tests.house.references import FOLDER, references

FILES = ("commands.md", "settings.md", "views.md", "functions.md")


@pytest.fixture(scope="module")
def made():
    return references()


@pytest.mark.parametrize("file", FILES)
def test_a_reference_is_what_the_code_says(made, file):
    written = (FOLDER / file).read_text(encoding="utf-8")
    assert written == made[file], "run `python -m tests.house.references --write`"


def test_no_other_reference_is_there(made):
    assert sorted(made) == sorted(FILES) == sorted(file.name for file in FOLDER.iterdir())


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("commands.md", "### yalu digest resolve"),
        ("commands.md", "| `--home DIR` |"),
        ("settings.md", "| `max_bytes` | `5_000_000` |"),
        ("views.md", "| `published_on` | DATE |"),
        ("views.md", "| `grain` | parameter |"),
        ("functions.md", "find_duplicates(documents: Iterable[Document]) -> list[Duplicate]"),
        ("functions.md", "### FeedEntry"),
    ],
)
def test_a_reference_has_what_is_looked_up_there(made, file, line):
    assert line in made[file]
