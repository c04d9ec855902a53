"""Measure a synthetic warehouse: size, load and checks of a batch, publishing, each macro; one JSON object.

    python -m tests.bench.warehouse_bench HOME            HOME was made by tests.bench.synthetic.build

CPU seconds are of this process with all its threads; wall seconds say more about who else was on the machine.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.records import Fingerprint
from tests.builders import NOW, make_article, make_record, make_source, make_tag
from warehouse.store.checks import run_checks
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect
from warehouse.store.publish import publish_locked
from warehouse.tables import load, lookups

BATCH = 500
TIMES = 3
QUESTIONS = (
    "trend()", "trend('border')", "trend('border.1', '2026-01-01')", "burst()", "burst(NULL, 'entity')",
    "cooccur('border', 'topic')", "cooccur('per:7')", "source_mix('border')", "lead_lag('border', 'trade')",
    "first_last_seen()", "first_last_seen('entity')", "coverage()", "search('题 777')", "search('\"title 7919\"')",
    "search('w4321 w1234', '2026-11-01')", "as_of('2026-11-01 12:00', 'Asia/Seoul')",
)  # fmt: skip


def cpu_seconds() -> float:
    """CPU time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(step: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds of a step."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    step()
    return round(cpu_seconds() - cpu, 3), round(time.perf_counter() - wall, 3)


def measure(home: Path) -> dict[str, Any]:
    """Everything, in the order a day has it: a batch, the checks, the publish, the questions."""
    warehouse = Warehouse(home)
    told: dict[str, Any] = {"bytes": warehouse.writer_path.stat().st_size}
    batch = [_record(number) for number in range(BATCH)]
    with warehouse.lock("bench"):
        with warehouse.opened() as connection:
            told["documents"] = connection.execute("SELECT count(*) FROM store.article_versions").fetchall()[0][0]
            load.start_run(connection, "bench", NOW, [make_source(f"s{n}") for n in range(80)])
            prints = {r.article.article_id: (r.fingerprint, NOW.date()) for r in batch if r.article and r.fingerprint}
            told["candidates"] = timed(lambda: lookups.duplicate_candidates(connection, prints))
            told["load"] = timed(lambda: load.load_records(connection, "bench", batch, (), "v"))
            told["checks"] = timed(lambda: run_checks(connection))
            told["close_and_checkpoint"] = timed(lambda: connection.execute("CHECKPOINT"))
        told["publish"] = timed(lambda: publish_locked(warehouse, "bench"))
    with connect(warehouse.published_path, read_only=True) as connection:
        for question in QUESTIONS:
            sql = f"SELECT count(*), max(hash(COLUMNS(*))) FROM {question}"
            told[question] = min(timed(lambda sql=sql: connection.execute(sql).fetchall()) for _ in range(TIMES))
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return told


def _record(number: int) -> Any:
    article = make_article(f"bench{number}", f"s{number % 80}", text=f"Words of {number}. " * 200)
    tags = [make_tag(f"{top}.{number % 8}") for top in ("border", "trade", "diplomacy", "military", "society")]
    tags += [make_tag(f"per:{(number * 7 + place) % 400}", "entity") for place in range(5)]
    return make_record(article, *tags, fingerprint=Fingerprint(f"x{number}", 550, tuple(range(number, number + 60))))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1])), indent=1, ensure_ascii=False) + "\n")
