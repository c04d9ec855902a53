"""What it costs to look for the copies of 500 new documents among 10k, 100k and 1M stored ones, and to fingerprint.

Stored documents are synthetic hashes made in SQL, 50 a document, in date order, over three years and,
as the worst case, all within the window of days that is searched;
half of the new ones repeat a document of the last fortnight. CPU seconds of the process, DuckDB's threads included.
    python -m pytest tests/bench/test_candidates.py -s
"""

from __future__ import annotations

import resource
import time
from random import Random

import pytest

from extractors.fingerprint import fingerprint
from extractors.records import Fingerprint
from warehouse import lookups
from warehouse.connection import Warehouse, connect, create
from warehouse.migrations import bring_up_to_date

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
FRESH = 500
SIZES = [10_000, 100_000, 1_000_000]


STORED = """
INSERT INTO store.article_versions BY NAME
SELECT substr(md5(i::VARCHAR), 1, 20) AS article_id, 1 AS version, md5('t' || i) || md5('u' || i) AS text_sha256,
    DATE '2023-11-20' + (i * $days // $total)::INTEGER AS published_on
FROM range($total) AS r(i)
"""
HASHES = """
INSERT INTO store.fingerprints
SELECT (hash(i * 100 + h) >> 1)::BIGINT, substr(md5(i::VARCHAR), 1, 20),
    DATE '2023-11-20' + (i * $days // $total)::INTEGER
FROM range($from, $to) AS r(i), range(50) AS x(h)
"""


def build(home, size, days):
    """A writer file with so many stored documents: their hashes and what finds an exact copy."""
    home.mkdir()
    warehouse = Warehouse(home)
    create(warehouse.writer_path)
    with connect(warehouse.writer_path, read_only=False) as connection:
        bring_up_to_date(connection, warehouse.timezone)
        connection.execute(STORED, {"total": size, "days": days})
        for start in range(0, size, 200_000):
            connection.execute(HASHES, {"from": start, "to": min(start + 200_000, size), "total": size, "days": days})
        connection.execute("CHECKPOINT")
    return warehouse


def fresh_prints(connection, random):
    """Half repeat two thirds of the hashes of a stored document of the last month, half repeat nothing."""
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
        if number % 2:
            hashes = [random.getrandbits(62) for _ in range(50)]
        else:
            hashes = random.sample(hashes, 33) + [random.getrandbits(62) for _ in range(17)]
        made[f"fresh-{number}"] = (Fingerprint(f"sha-{number}", 400, tuple(hashes)), day), name
    return {key: value for key, (value, _) in made.items()}, {key: name for key, (_, name) in made.items()}


@pytest.mark.parametrize("days", [1096, 30], ids=["three years", "all within the window"])
def test_candidates_among_a_growing_store(tmp_path, days, record_testsuite_property):
    table = []
    for size in SIZES:
        warehouse = build(tmp_path / str(size), size, days)
        with connect(warehouse.writer_path, read_only=False) as connection:
            prints, copied = fresh_prints(connection, Random(size))
            started = time.process_time()
            pairs = lookups.duplicate_candidates(connection, prints)
            spent = time.process_time() - started
        expected = {(key, copied[key]) for number, key in enumerate(prints) if number % 2 == 0}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        table.append((size, spent, len(pairs), warehouse.writer_path.stat().st_size >> 20, peak))
        assert expected <= pairs
    for size, spent, pairs, size_mb, peak in table:
        bar = "█" * round(spent * 20)
        line = f"{size:>9,} stored  {spent:5.2f} CPU s  {pairs} pairs  file {size_mb} MB  peak {peak} MB  {bar}"
        record_testsuite_property(f"{size} in {days} days", line)
        print(line)  # noqa: T201 - the growth, as a table and a plot
    assert table[-1][1] <= 5.0


def test_fingerprints_a_cpu_second(record_testsuite_property):
    random = Random(1)
    words = ["".join(random.choices("abcdefghijklmnoprstuw", k=random.randint(2, 9))) for _ in range(5000)]
    texts = [" ".join(random.choices(words, k=350)) for _ in range(2000)]
    started = time.process_time()
    marks = [fingerprint(text) for text in texts]
    rate = len(marks) / (time.process_time() - started)
    record_testsuite_property("documents_per_cpu_second", round(rate))
    print(f"{rate:.0f} documents of 350 words a CPU second")  # noqa: T201 - the figure
    assert rate >= 1500
