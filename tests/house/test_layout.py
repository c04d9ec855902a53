"""The layout: how many modules a folder holds, and no circle of imports (docs/architecture.md draws it)."""

from __future__ import annotations

import pytest

from tests.house.layout import circles, imports_of, modules_in_folders, modules_of

MOST_MODULES = 15
# One module a command, a reader or check of pages, a tagger: as many as there are kinds.
ONE_A_KIND = {"flows/commands", "extractors/articles", "extractors/annotation/taggers"}
# Beside the folders of flows and the entry points of 0.1.0, which are forwarded for one version.
MOST_AT_ROOT = 5
FORWARDERS = {"flows.collect", "flows.daily", "flows.upkeep"}


def test_a_folder_holds_fifteen_modules_at_most(texts):
    counts = modules_in_folders(texts)
    assert counts
    assert {
        folder: count for folder, count in counts.items() if count > MOST_MODULES and folder not in ONE_A_KIND
    } == {}


def test_the_root_of_flows_holds_five_modules_beside_its_folders(texts):
    names = set(modules_of(texts))
    packages = {name.rpartition(".")[0] for name in names}
    at_root = {name for name in names if name.count(".") == 1 and name.startswith("flows.")} - packages
    assert at_root >= FORWARDERS
    assert len(at_root - FORWARDERS) <= MOST_AT_ROOT, sorted(at_root)


def test_no_module_imports_another_in_a_circle(texts):
    graph = imports_of(texts)
    assert len(graph) > 100
    assert sorted(map(sorted, circles(graph))) == []


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"a": {"b"}, "b": set()}, []),
        ({"a": {"b"}, "b": {"a"}}, [["a", "b"]]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, [["a", "b", "c"]]),
        ({"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}}, [["a", "b"], ["c", "d"]]),
    ],
    ids=["an arrow", "two", "three and one outside", "two circles joined by an arrow"],
)
def test_a_circle_is_found(graph, found):
    assert sorted(map(sorted, circles(graph))) == found


@pytest.mark.parametrize(
    "line",
    ["import flows.b", "from flows import b", "from flows.b import x", "def f():\n    from flows.b import x",
     "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from flows.b import x"],
)  # fmt: skip
def test_an_import_is_seen_wherever_it_is(line):
    texts = {"flows/__init__.py": "", "flows/a.py": line, "flows/b.py": "x = 1"}
    assert imports_of(texts)["flows.a"] == {"flows.b"}
