"""The files of the project: of one idea each, about themselves, at home on any machine, and our own words."""

from __future__ import annotations

import ast
import json
import re
import tempfile
import tomllib
from pathlib import Path, PurePosixPath

import pytest

LONGEST = 350  # lines of a Python file; most are far below
# A place on somebody's machine, and the address of a package registry. Spelled so as not to match themselves.
MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|Users|home/\w+|tmp/\w+)/")
REGISTRY = re.compile(
    r"""registry\s=\s"http|index[-]url|"resolved":\s"http|^deb\shttp|pypi[.]org|files[.]pythonhosted""", re.MULTILINE
)
SENTENCE = re.compile(r"(?<=[.!?”。！？])\s*")


def endings(texts: dict[str, str], *suffixes: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if PurePosixPath(name).suffix in suffixes}


def test_a_python_file_is_one_idea(texts):
    lines = {name: text.count("\n") for name, text in endings(texts, ".py").items()}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


def test_a_module_says_what_it_is_for(texts):
    modules = {name: text for name, text in endings(texts, ".py").items() if text.strip()}
    assert [name for name, text in modules.items() if not ast.get_docstring(ast.parse(text))] == []


def test_a_draft_is_a_new_file(texts):
    """Written by `warehouse.store.drafts`, which follows no link."""
    written = re.compile(r"\b(?:draft|temporary)\w*(?:\.\w+)?\.(?:open\(\"[wxa]|write_(?:text|bytes)\()")
    ours = {name: text for name, text in endings(texts, ".py").items() if not name.startswith("tests/")}
    assert [name for name, text in ours.items() if written.search(text)] == []


def test_an_sql_file_holds_a_statement(texts):
    empty = [name for name, text in endings(texts, ".sql").items() if not re.sub(r"--[^\n]*", "", text).strip(" ;\n")]
    assert empty == []


def test_data_files_can_be_read(texts):
    for name, text in endings(texts, ".toml", ".json").items():
        try:
            tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
        except ValueError as error:
            pytest.fail(f"{name}: {error}")


def test_no_place_of_a_machine_and_no_registry_is_named(texts, root):
    found = [
        f"{name}: {match[0]}"
        for name, text in texts.items()
        for pattern in (MACHINE, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []
    if root.parent not in (Path("/"), Path(tempfile.gettempdir())):
        assert [name for name, text in texts.items() if f"{root.parent}/" in text] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(MACHINE, "see /" + "root/notes"), (MACHINE, "in /" + "home/me/yalu"), (REGISTRY, "--index" + "-url x")],
    ids=["root's", "a home", "an index"],
)
def test_such_a_place_would_be_seen(pattern, text):
    assert pattern.search(text)


def test_no_sentence_of_the_seed_corpus_is_here(texts, shared):
    seeds = "\n".join(file.read_text("utf-8", "replace") for file in sorted((shared / "seeds").glob("*.txt")))
    assert copied(sentences(seeds, least=60), texts) == []


def test_no_sentence_of_the_tagging_items_is_here(texts, shared):
    lines = (shared / "data" / "tagging-public.jsonl").read_text("utf-8").splitlines()
    items = "\n".join(f"{item['title']}\n{item['text']}" for item in map(json.loads, lines))
    titles = {seed["title"] for seed in tomllib.loads(texts["warehouse/reference/seeds.toml"])["seed"]}
    # The title of a seed is a fact that is kept; one of the items is the same headline.
    assert copied(sentences(items, least=24) - titles, texts) == []


def sentences(text: str, least: int) -> set[str]:
    """The sentences of a text that are at least so many characters long, white space folded."""
    found = (fold(sentence) for line in text.splitlines() for sentence in SENTENCE.split(line))
    return {sentence for sentence in found if len(sentence) >= least}


def copied(sought: set[str], texts: dict[str, str]) -> list[str]:
    """Where a sentence stands in a file of the project. Only the file is named, not to copy it here too."""
    assert sought
    return sorted({name for name, text in texts.items() if any(map(fold(text).__contains__, sought))})


def fold(text: str) -> str:
    return " ".join(text.split())


def test_a_fault_named_as_equivalent_is_still_there(texts):
    """A line that has gone would hide what comes in its place."""
    listed = tomllib.loads(texts["tests/bench/equivalent.toml"])["fault"]
    code = {name: text for name, text in texts.items() if name.startswith(("extractors/", "flows/", "warehouse/"))}
    gone = [
        one for one in listed if not any(name.startswith(one["path"]) and one["words"] in code[name] for name in code)
    ]
    assert listed
    assert gone == []
