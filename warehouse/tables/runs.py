"""The account of one run."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from extractors.records import RunReport, SourceFailure

if TYPE_CHECKING:
    import duckdb


def run_report(connection: duckdb.DuckDBPyConnection, run_id: str, finished_at: datetime) -> RunReport:
    """Return the balanced account of one run. Raises LookupError for an unknown run."""
    row = connection.execute(
        """
        SELECT r.started_at, v.seen, v.loaded, v.dropped, v.failed, v.pending, r.received_bytes,
            (SELECT count(*) FROM store.polls AS p WHERE p.run_id = r.run_id),
            (SELECT coalesce(sum(p.known), 0)::BIGINT FROM store.polls AS p WHERE p.run_id = r.run_id)
        FROM store.runs AS r JOIN runs AS v USING (run_id) WHERE run_id = ?
        """,
        [run_id],
    ).fetchone()
    if row is None:
        raise LookupError(f"no run {run_id}")
    started_at, seen, loaded, dropped, failed, pending, received_bytes, polled, known = row
    return RunReport(
        run_id=run_id,
        started_at=started_at,
        finished_at=finished_at,
        sources_polled=polled,
        sources_failed=_failures(connection, run_id),
        seen=seen,
        loaded=loaded,
        dropped=dropped,
        failed=failed,
        pending=pending,
        known=known,
        reasons=_reasons(connection, run_id),
        duplicates=_count(connection, "store.duplicates", run_id),
        received_bytes=received_bytes,
        seed_sightings=_count(connection, "store.seed_sightings", run_id),
    )


def _failures(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[SourceFailure, ...]:
    rows = connection.execute(
        """
        SELECT p.source_id, p.reason, s.next_poll_at FROM store.polls AS p
        JOIN store.source_states AS s USING (source_id)
        WHERE p.run_id = ? AND p.result = 'failed' ORDER BY p.source_id
        """,
        [run_id],
    ).fetchall()
    return tuple(SourceFailure(*row) for row in rows)


def _reasons(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    rows = connection.execute(
        """
        SELECT outcome || ': ' || reason AS why, count(*) FROM (
            SELECT outcome, reason FROM store.entry_attempts WHERE run_id = ?
            QUALIFY row_number() OVER (
                PARTITION BY entry_id ORDER BY "at" DESC, outcome = 'pending', outcome, reason) = 1
        ) WHERE reason <> '' GROUP BY why ORDER BY why
        """,
        [run_id],
    ).fetchall()
    return {str(why): int(count) for why, count in rows}


def _count(connection: duckdb.DuckDBPyConnection, table: str, run_id: str) -> int:
    row = connection.execute(
        f"SELECT count(DISTINCT article_id) FROM {table} "  # noqa: S608 - our own names
        "JOIN store.article_versions USING (article_id) WHERE run_id = ?",
        [run_id],
    ).fetchone()
    return int(row[0]) if row else 0
