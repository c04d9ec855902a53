"""What `barometer` counts as a series of signs: periods, directions, originals alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse import macros

SIGNS = """
CREATE TABLE originals AS FROM (VALUES ('a1'), ('a2'), ('a3'), ('a4'), ('a5'), ('a6')) AS t(article_id);
CREATE TABLE border_signs AS
SELECT * REPLACE (period_from::DATE AS period_from, published_on::DATE AS published_on)
FROM (VALUES
    ('a1', 'rail', 'media', 'up', NULL, '2026-01-31'), ('a1', 'rail', 'media', 'up', NULL, '2026-01-31'),
    ('a2', 'rail', 'media', 'down', NULL, '2026-01-02'), ('a2', 'rail', 'media', 'up', NULL, '2026-01-02'),
    ('a3', 'rail', 'customs', 'up', '2026-01-01', '2026-02-18'), ('a4', 'rail', 'media', 'planned', NULL, '2026-01-05'),
    ('a5', 'rail', 'media', 'closed', NULL, '2026-02-01'), ('a6', 'rail', 'media', 'opened', NULL, '2026-02-01'),
    ('a6', 'cargo', 'media', 'unchanged', NULL, '2026-02-01'), ('copy', 'cargo', 'media', 'up', NULL, '2026-02-01')
) AS t(article_id, indicator, source_kind, direction, period_from, published_on);
"""


@pytest.fixture(scope="module")
def signs() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SIGNS)
        for name in ("checked_word", "barometer"):
            connection.execute((Path(macros.__path__[0]) / f"{name}.sql").read_text("utf-8"))
        yield connection


# Of a row: period, indicator, kind; up, down, unchanged, opened, closed; articles.
MONTHS = [
    "2026-01-01 rail customs 1 0 0 0 0 a3",
    "2026-01-01 rail media 2 1 0 0 0 a1,a2",
    "2026-02-01 cargo media 0 0 1 0 0 a6",
    "2026-02-01 rail media 0 0 0 1 1 a5,a6",
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", MONTHS),
        ("'', '', 'month'", MONTHS),
        ("'2026-02-01'", MONTHS[2:]),
        ("'', '2026-01-31'", MONTHS[:2]),
        ("'2026-02-02'", []),
        ("'', '2025-12-31'", []),
        ("'2026-01-31', '2026-01-31', 'day'", ["2026-01-31 rail media 1 0 0 0 0 a1"]),
        ("'2026-01-02', '2026-01-30', 'day'", ["2026-01-02 rail media 1 1 0 0 0 a2"]),
        ("'', '2026-01-01', 'week'", ["2025-12-29 rail customs 1 0 0 0 0 a3"]),
        ("'2026-01-02', '2026-01-31', 'quarter'", ["2026-01-01 rail media 2 1 0 0 0 a1,a2"]),
        ("'2026-02-01', '', 'year'", [MONTHS[2].replace("02-01", "01-01"), MONTHS[3].replace("02-01", "01-01")]),
        ("DATE '2026-02-01', NULL", MONTHS[2:]),
    ],
)
def test_signs_of_originals_are_counted_by_period(
    signs: duckdb.DuckDBPyConnection, asked: str, expected: list[str]
) -> None:
    rows = signs.execute(f"FROM barometer({asked})").fetchall()
    assert [" ".join([*map(str, row[:8]), ",".join(row[9])]) for row in rows] == expected
    assert all(row[8] == len(row[9]) for row in rows)
