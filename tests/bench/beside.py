"""The same questions to DuckDB, SQLite and PostgreSQL on the same rows; one JSON object.

    python -m tests.bench.beside HOME FOLDER     HOME was made by tests.bench.synthetic.build; FOLDER is for the others

Each engine has the tables an analyst would make in it, with indexes where they help it, and one connection without
parallel workers, so that CPU seconds compare. PostgreSQL's are those of its backend process.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.warehouse_bench import cpu_seconds
from tests.lake import PORT, running_postgres
from warehouse.lake.ducklake import start_engine
from warehouse.store.engine import connect

TIMES = 3
TABLES = {
    "docs": "SELECT article_id, source_id, lang, published_on::VARCHAR AS published_on, "
    "article_id IN (SELECT article_id FROM store.duplicates) AS is_copy FROM store.article_versions",
    "tags": "SELECT article_id, kind, value, published_on::VARCHAR AS published_on FROM store.tags",
    "outlets": "SELECT source_id, outlet, ownership FROM store.sources",
}
INDEXES = (
    "CREATE INDEX docs_id ON docs (article_id)", "CREATE INDEX docs_day ON docs (published_on)",
    "CREATE INDEX tags_value ON tags (kind, value, published_on)", "CREATE INDEX tags_id ON tags (article_id)",
)  # fmt: skip
QUESTIONS = {
    "a topic by month, with its share": """
        SELECT substr(d.published_on, 1, 7) AS month, count(*) AS collected, count(t.article_id) AS articles
        FROM docs AS d LEFT JOIN (
            SELECT DISTINCT article_id FROM tags WHERE kind = 'topic' AND value LIKE 'border.%'
        ) AS t ON t.article_id = d.article_id
        WHERE NOT d.is_copy GROUP BY 1 ORDER BY 1""",
    "what is named together with a topic, a year": """
        SELECT p.value, count(*) AS together FROM (
            SELECT DISTINCT article_id FROM tags WHERE kind = 'topic' AND value = 'border.1'
                AND published_on >= '2025-11-20') AS w
        JOIN (SELECT DISTINCT article_id, value FROM tags WHERE kind = 'entity' AND published_on >= '2025-11-20') AS p
            ON p.article_id = w.article_id
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20""",
    "who speaks of a topic": """
        SELECT o.outlet, count(DISTINCT d.article_id) AS articles FROM tags AS t
        JOIN docs AS d ON d.article_id = t.article_id JOIN outlets AS o ON o.source_id = d.source_id
        WHERE t.kind = 'topic' AND t.value LIKE 'trade.%' AND NOT d.is_copy GROUP BY 1 ORDER BY 2 DESC, 1""",
    "when each entity was first and last named": """
        SELECT value, min(published_on), max(published_on), count(DISTINCT published_on) FROM tags
        WHERE kind = 'entity' GROUP BY 1 ORDER BY 1""",
    "one topic in one week": """
        SELECT published_on, count(*) FROM tags WHERE kind = 'topic' AND value = 'border.1'
            AND published_on BETWEEN '2026-11-09' AND '2026-11-15' GROUP BY 1 ORDER BY 1""",
}
Ask = Callable[[str], list[tuple[Any, ...]]]


def measure(home: Path, folder: Path) -> dict[str, Any]:
    """Ask all three; their answers must be the same."""
    told: dict[str, Any] = {}
    answers: dict[str, list[Any]] = {}
    for engine in (in_duckdb, in_sqlite, in_postgres):
        begun = time.perf_counter()
        with engine(home, folder) as (ask, cpu, size):
            filled = round(time.perf_counter() - begun, 1)  # seconds by the clock: tables, indexes, statistics
            told[engine.__name__.removeprefix("in_")] = figures = {"bytes": size, "filled_s": filled}
            for name, sql in QUESTIONS.items():
                figures[name] = min(_timed(ask, sql, cpu) for _ in range(TIMES))
                found = [tuple(str(value) for value in row) for row in ask(sql)]
                assert answers.setdefault(name, found) == found, name
    return told


def _timed(ask: Ask, sql: str, cpu: Callable[[], float]) -> tuple[float, float]:
    wall, used = time.perf_counter(), cpu()
    ask(sql)
    return round(cpu() - used, 3), round(time.perf_counter() - wall, 3)


@contextmanager
def in_duckdb(home: Path, folder: Path) -> Iterator[tuple[Ask, Callable[[], float], int]]:
    """The warehouse's own tables, without one index."""
    with connect(home / "writer.duckdb", read_only=True) as connection:
        connection.execute("SET threads = 1")
        for name, sql in TABLES.items():
            connection.execute(f"CREATE TEMP VIEW {name} AS {sql.replace('::VARCHAR AS published_on', '')}")
        size = connection.execute("SELECT used_blocks * block_size FROM pragma_database_size()").fetchall()[0][0]

        def ask(sql: str) -> list[tuple[Any, ...]]:
            """Days are DATEs here and text in the others."""
            month = "strftime(d.published_on, '%Y-%m')"
            return connection.execute(sql.replace("substr(d.published_on, 1, 7)", month)).fetchall()

        yield (ask, cpu_seconds, size)


@contextmanager
def in_sqlite(home: Path, folder: Path) -> Iterator[tuple[Ask, Callable[[], float], int]]:
    """A file beside it."""
    path = folder / "beside.sqlite"
    made = sqlite3.connect(path)
    made.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;")
    with connect(home / "writer.duckdb", read_only=True) as origin:
        for name, sql in TABLES.items():
            reader = origin.execute(sql)
            columns = [column[0] for column in reader.description]
            made.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            while rows := reader.fetchmany(100_000):
                made.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    for index in INDEXES:
        made.execute(index)
    made.execute("ANALYZE")
    made.commit()
    yield (lambda sql: made.execute(sql).fetchall(), cpu_seconds, path.stat().st_size)
    made.close()


@contextmanager
def in_postgres(home: Path, folder: Path) -> Iterator[tuple[Ask, Callable[[], float], int]]:
    """A server of our own, filled and asked through DuckDB, which passes the question on as it is."""
    folder.chmod(0o755)
    with running_postgres(folder / "pg") as server:
        engine = start_engine(folder, "")
        where = f"dbname={server.database()} host={server.folder} port={PORT} user=yalu"
        engine.execute(f"ATTACH '{where}' AS pg (TYPE postgres)")
        engine.execute(f"ATTACH '{home / 'writer.duckdb'}' AS origin (READ_ONLY)")
        engine.execute("USE origin")
        for name, sql in TABLES.items():
            engine.execute(f"CREATE TABLE pg.{name} AS {sql}")
        engine.execute("USE memory")
        for order in (*INDEXES, "ANALYZE"):
            engine.execute("CALL postgres_execute('pg', ?)", [order])
        engine.execute("BEGIN")  # one backend for all that follows

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return engine.execute("FROM postgres_query('pg', ?)", [sql]).fetchall()

        for name, value in (("max_parallel_workers_per_gather", "0"), ("work_mem", "512MB")):
            ask(f"SELECT set_config('{name}', '{value}', false)")
        backend = ask("SELECT pg_backend_pid()")[0][0]
        size = ask("SELECT pg_database_size(current_database())")[0][0]
        yield (ask, lambda: _cpu_of(backend), size)
        engine.close()


def _cpu_of(process: int) -> float:
    """CPU seconds of another process so far (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2])), indent=1, ensure_ascii=False) + "\n")
