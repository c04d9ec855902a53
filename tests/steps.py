"""The steps of the pipeline, found in its code: each function of ours that a conducting module calls by its name."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

OWN = ("extractors", "flows", "warehouse")
# The modules that lead records from step to step.
_COLLECTION = ("pipeline", "poll_sources", "fetch_pages", "commit", "recheck_pages", "group_stories", "backfill")
CONDUCTORS = (
    "extractors.process", "extractors.reprocess",
    *(f"flows.collection.{name}" for name in _COLLECTION),
    "flows.reprocessing.retag", "flows.reprocessing.reextract",
    "flows.delivery.build", "flows.digest.gather", "flows.digest.compose",
    "flows.delivery.issue", "flows.delivery.send",
)  # fmt: skip
# What keeps bugs apart, writes them down, locks, opens and commits: it has no record in hand.
MACHINERY = frozenset(
    {
        "extractors.faults", "flows.reprocessing.stored_articles", "flows.workers.batches", "flows.bugs",
        "flows.clock", "flows.log", "flows.collection.pipeline",
        "warehouse.store.connection", "warehouse.store.locks", "warehouse.store.migrations",
        "warehouse.store.location", "warehouse.store.transactions", "contextlib",
    }
)  # fmt: skip


def steps_of(conductor: str, root: Path) -> Iterator[str]:
    """Each step a conductor calls, as "module:name" where the name it calls is bound."""
    tree = ast.parse((root / f"{conductor.replace('.', '/')}.py").read_text("utf-8"))
    bound: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OWN:
            for alias in node.names:
                bound[alias.asname or alias.name] = (node.module, alias.name)
    top = {alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in bound:
            module, name = bound[node.id]
            if _is_function(module, name) and _origin(module, name) not in MACHINERY:
                yield f"{conductor}:{node.id}" if node.id in top else f"{module}:{name}"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in bound:
            module, name = bound[node.value.id]
            module = f"{module}.{name}"
            if module not in MACHINERY and _is_function(module, node.attr):
                yield f"{module}:{node.attr}"


def _is_function(module: str, name: str) -> bool:
    try:
        return inspect.isroutine(getattr(import_module(module), name))
    except (ImportError, AttributeError):
        return False


def _origin(module: str, name: str) -> str:
    return str(getattr(import_module(module), name).__module__)
