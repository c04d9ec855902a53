"""The modules of the three packages, which of them import which, and the circles among them."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

PACKAGES = ("flows", "extractors", "warehouse")


def modules_of(texts: Mapping[str, str]) -> dict[str, str]:
    """The source of each module of the packages, by its dotted name; a package is named as its folder."""
    return {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): text
        for name, text in texts.items()
        if name.endswith(".py") and name.split("/")[0] in PACKAGES
    }


def imports_of(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Every module with our modules that it imports, wherever the import is: in functions and TYPE_CHECKING too."""
    modules = modules_of(texts)
    return {name: set(_imported(name, text, modules)) - {name} for name, text in modules.items()}


def _imported(module: str, text: str, modules: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in modules:
                    yield inner
                elif node.module in modules:
                    yield node.module


def circles(graph: Mapping[str, AbstractSet[str]]) -> set[frozenset[str]]:
    """The groups of modules that reach each other: strongly connected components of more than one (Kosaraju)."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        order += _reached(start, graph, seen)
    backwards: dict[str, set[str]] = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets:
            backwards[target].add(name)
    seen = set()
    groups = (frozenset(_reached(name, backwards, seen)) for name in reversed(order))
    return {group for group in groups if len(group) > 1}


def _reached(start: str, graph: Mapping[str, AbstractSet[str]], seen: set[str]) -> list[str]:
    """What is reached from a module and not yet seen, in post-order."""
    if start in seen:
        return []
    seen.add(start)
    return [name for target in sorted(graph[start]) for name in _reached(target, graph, seen)] + [start]


def modules_in_folders(texts: Mapping[str, str]) -> Counter[str]:
    """How many modules each folder of the packages holds; `__init__` and `__main__` are not counted."""
    return Counter(
        name.rpartition("/")[0]
        for name in texts
        if name.endswith(".py") and name.split("/")[0] in PACKAGES and not name.rpartition("/")[2].startswith("__")
    )
