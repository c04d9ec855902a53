"""One collection in a process of its own, timed: `python -m tests.timed_run yalu|flow|import SETTINGS`.

Prints JSON: seconds until everything is imported, then wall and CPU seconds of the collection alone, the CPU with that
of all its workers. `flow` is the flow `collect` on the server that PREFECT_API_URL names, `yalu` what `yalu run` does.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from tests.process_tree import cpu_of_tree

BEGAN = time.monotonic()


def run_flow(settings: str) -> dict[str, object]:
    from flows.orchestration.collect import collect

    begin()
    return dict(collect(settings=settings))


def run_command(settings: str) -> dict[str, object]:
    from flows.collection.account import as_json
    from flows.collection.pipeline import Choice, run_collection
    from flows.config.settings import load_settings
    from flows.operations.alerting import alerting_after_collection
    from flows.sources.catalog import load_sources

    begin()
    known = load_settings(Path(settings))
    with alerting_after_collection(known, "run"):
        report = run_collection(known, Choice(load_sources(known.sources)))
    return as_json(report)


def begin() -> None:
    import aiohttp  # noqa: F401
    import duckdb  # noqa: F401
    import pyarrow as pa  # noqa: F401

    marks["start_s"] = time.monotonic() - BEGAN
    marks["wall_s"], marks["cpu_s"] = time.monotonic(), cpu_of_tree()


if __name__ == "__main__":
    marks: dict[str, object] = {}
    told = {"flow": run_flow, "yalu": run_command}[sys.argv[1]](sys.argv[2])
    for name, now in (("wall_s", time.monotonic()), ("cpu_s", cpu_of_tree())):
        marks[name] = now - marks[name]  # type: ignore[operator]
    sys.stdout.write("\n" + json.dumps(marks | {"loaded": told["loaded"], "seen": told["seen"]}) + "\n")
