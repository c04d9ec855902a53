"""What it costs to look for the copies of 500 new documents among 10k, 100k and 1M stored ones, and to fingerprint.

Stored documents are synthetic hashes made in SQL, 50 a document, in date order: over three years; as a worst case all
within the window of days that is searched; and, worse still, all of these with 20 of their hashes in common, as where
outlets print the same lines below every story. Half of the new ones repeat a document of the last fortnight. The
question is asked in a process of its own: CPU seconds (DuckDB's threads included) and peak memory are its own.
    python -m pytest tests/bench/test_candidates.py -s        YALU_WRITE_DOCS=1 writes docs/candidates.md and .svg
"""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path
from random import Random

import pytest

from extractors.records import Fingerprint
from extractors.similarity.fingerprint import fingerprint
from warehouse.store.connection import Warehouse
from warehouse.store.engine import connect, create
from warehouse.store.migrations import bring_up_to_date
from warehouse.tables import lookups

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
FRESH = 500
SIZES = [10_000, 100_000, 1_000_000]
MOST_CPU_S = 5.0
# Beyond what the process holds before it asks: lookups.QUERY_MEMORY and what DuckDB does not count into it.
MOST_MB = 384
DOCS = Path(__file__).parents[2] / "docs"
CASES = {  # days the stored documents are spread over, hashes that all of them share
    "over three years": (1096, 0),
    "all within the window": (30, 0),
    "all within the window, with the same lines in each": (30, 20),
}


STORED = """
INSERT INTO store.article_versions BY NAME
SELECT substr(md5(i::VARCHAR), 1, 20) AS article_id, 1 AS version, md5('t' || i) || md5('u' || i) AS text_sha256,
    DATE '2023-11-20' + (i * $days // $total)::INTEGER AS published_on
FROM range($total) AS r(i)
"""
HASHES = """
INSERT INTO store.fingerprints (version, hash, article_id, published_on)
SELECT 2, CASE WHEN h < $shared THEN h ELSE (hash(i * 100 + h) >> 1)::BIGINT END, substr(md5(i::VARCHAR), 1, 20),
    DATE '2023-11-20' + (i * $days // $total)::INTEGER
FROM range($from, $to) AS r(i), range(50) AS x(h)
"""


def build(home, size, days, shared=0):
    """A writer file with so many stored documents: their hashes and what finds an exact copy."""
    home.mkdir()
    warehouse = Warehouse(home)
    create(warehouse.writer_path)
    with connect(warehouse.writer_path, read_only=False) as connection:
        bring_up_to_date(connection, warehouse.timezone)
        connection.execute(STORED, {"total": size, "days": days})
        for start in range(0, size, 200_000):
            values = {"from": start, "to": min(start + 200_000, size), "total": size, "days": days, "shared": shared}
            connection.execute(HASHES, values)
        connection.execute("CHECKPOINT")
    return warehouse.writer_path


def fresh_prints(connection, random):
    """Half repeat two thirds of the hashes of a stored document of the last month, half repeat only what all have."""
    rows = connection.execute(
        """
        SELECT article_id, list(hash), any_value(published_on) FROM store.fingerprints
        WHERE published_on >= (SELECT max(published_on) FROM store.fingerprints) - 14
        GROUP BY article_id ORDER BY article_id LIMIT $1
        """,
        [FRESH],
    ).fetchall()
    made = {}
    for number in range(FRESH):
        name, hashes, day = rows[number % len(rows)]
        common, own = [value for value in hashes if value < 20], [value for value in hashes if value >= 20]
        repeated = random.sample(own, len(own) * 2 // 3) if number % 2 == 0 else []
        sample = common + repeated + [random.getrandbits(62) for _ in range(len(own) - len(repeated))]
        made[f"fresh-{number}"] = (Fingerprint(f"sha-{number}", 400, tuple(sample)), day), name
    return {key: value for key, (value, _) in made.items()}, {key: name for key, (_, name) in made.items()}


def ask(path, prints, told):
    """Ask once; tells the pairs, CPU seconds, MB held before and MB at the peak."""
    import pyarrow as pa  # noqa: F401 - a collection has it loaded long before

    with connect(path, read_only=False) as connection:
        before = _memory_mb("VmRSS")
        started = time.process_time()
        pairs = lookups.duplicate_candidates(connection, prints)
        told.send((pairs, time.process_time() - started, before, _memory_mb("VmHWM")))


def _memory_mb(key):
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith(key))


def measured(path, seed):
    """One question in a process of its own."""
    with connect(path, read_only=True) as connection:
        prints, copied = fresh_prints(connection, Random(seed))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=ask, args=(path, prints, theirs))
    process.start()
    pairs, spent, before, peak = ours.recv()
    process.join()
    assert {(key, copied[key]) for number, key in enumerate(prints) if number % 2 == 0} <= pairs
    return len(pairs), spent, peak - before, path.stat().st_size >> 20


@pytest.fixture(scope="module")
def growth():
    """Every figure of the module; written into docs/ at the end where that is asked for."""
    table: dict[str, list[tuple[int, int, float, int, int]]] = {}
    yield table
    if os.environ.get("YALU_WRITE_DOCS") == "1" and set(table) == set(CASES):
        from tests.bench.growth_plot import page, plot

        (DOCS / "candidates.md").write_text(page(table, MOST_CPU_S, MOST_MB), "utf-8")
        (DOCS / "candidates.svg").write_text(plot(table), "utf-8")


@pytest.mark.parametrize("case", CASES)
def test_candidates_among_a_growing_store(tmp_path, case, growth, record_testsuite_property):
    for size in SIZES:
        path = build(tmp_path / str(size), size, *CASES[case])
        pairs, spent, memory, file_mb = measured(path, size)
        path.unlink()
        growth.setdefault(case, []).append((size, pairs, spent, memory, file_mb))
        line = f"{size:>9,} stored, {case}: {spent:.2f} CPU s, {memory} MB more, {pairs} pairs, file {file_mb} MB"
        record_testsuite_property(f"{size} {case}", line)
        print(line)
        assert spent <= MOST_CPU_S
        assert memory <= MOST_MB


def test_fingerprints_a_cpu_second(record_testsuite_property):
    random = Random(1)
    words = ["".join(random.choices("abcdefghijklmnoprstuw", k=random.randint(2, 9))) for _ in range(5000)]
    texts = [" ".join(random.choices(words, k=350)) for _ in range(2000)]
    started = time.process_time()
    marks = [fingerprint(text) for text in texts]
    rate = len(marks) / (time.process_time() - started)
    record_testsuite_property("documents_per_cpu_second", round(rate))
    print(f"{rate:.0f} documents of 350 words a CPU second")
    assert rate >= 1500
