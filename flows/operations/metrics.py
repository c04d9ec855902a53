"""`yalu doctor --metrics`: gauges in Prometheus' text format, version 0.0.4. Read-only.

Numbers for graphs and alerts; the actions are in the findings of `yalu doctor`. Instants are seconds since 1970.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from extractors.text.sanitise import one_line
from flows.operations.doctor import is_flocked
from flows.operations.findings import HELD_TOO_LONG, Finding
from warehouse.store.location import open_snapshot, open_warehouse

if TYPE_CHECKING:
    import duckdb

    from flows.config.settings import Settings

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """One gauge: name, help text, and a value for each set of labels."""

    name: str
    words: str
    samples: tuple[tuple[Labels, float], ...]


_WATCHED = "FROM sources JOIN source_health AS h USING (source_id) WHERE enabled"
# Metric → help text and query. A row is its labels, named by the columns, and the value last.
QUESTIONS = {
    "yalu_last_run_finished_seconds": (
        "When the last published collection ended",
        "SELECT epoch(max(finished_at)) FROM runs",
    ),
    "yalu_last_run_entries": (
        "Entries that the last collection decided or tried, by outcome",
        """
        UNPIVOT (
            SELECT loaded, dropped, failed, pending FROM runs WHERE finished_at IS NOT NULL
            ORDER BY finished_at DESC LIMIT 1
        ) ON COLUMNS(*) INTO NAME outcome VALUE entries
        """,
    ),
    "yalu_entries": ("Entries by their current outcome", "SELECT outcome, count(*) FROM entries GROUP BY outcome"),
    "yalu_articles": ("Articles that are stored", "SELECT count(*) FROM articles"),
    "yalu_pending_oldest_seconds": (
        "When the oldest pending entry was first seen",
        "SELECT epoch(min(first_seen_at)) FROM entries WHERE outcome = 'pending'",
    ),
    "yalu_sources": (
        "Enabled sources by state",
        f"SELECT h.state, count(*) {_WATCHED} GROUP BY h.state",
    ),
    "yalu_source_failures": (
        "Polls of a source that failed in a row",
        f"SELECT source_id, h.failures {_WATCHED}",
    ),
    "yalu_source_last_new_seconds": (
        "When a source last brought a new entry",
        f"SELECT source_id, epoch(h.last_new_at) {_WATCHED}",
    ),
    "yalu_deliveries": (
        "Deliveries of the latest digest by state",
        "SELECT state, count(*) FROM deliveries WHERE day = (SELECT max(day) FROM deliveries) GROUP BY state",
    ),
    "yalu_digest_accepted_seconds": (
        "When a digest was last accepted for anybody",
        "SELECT epoch(max(\"at\")) FROM deliveries WHERE state = 'accepted'",
    ),
}


def measure(settings: Settings, findings: Sequence[Finding]) -> list[Metric]:
    """Return all metrics; those that cannot be read are left out, and a finding says why."""
    urgent = sum(finding.needs_person for finding in findings)
    found = [
        Metric("yalu_info", "The version that answers", (((("version", version("yalu")),), 1.0),)),
        Metric("yalu_needs_person", "Findings of the doctor that need a person", (((), float(urgent)),)),
        Metric("yalu_finding", "Findings of the doctor; 1 where a person is needed, 0 for a note", _findings(findings)),
        *_known(_locks, settings),
        *_known(_disk, settings),
        *_known(_spool, settings),
        *_known(_snapshot, settings),
    ]
    try:
        with open_snapshot(settings) as connection:
            for name, (words, sql) in QUESTIONS.items():
                found += _known(partial(_answer, connection, name, words, sql))
    except Exception:  # noqa: BLE001, S110 - it is among the findings
        pass
    return found


def _known(gather: Callable[..., Iterator[Metric]], *arguments: object) -> list[Metric]:
    """Return the metrics of a part; none where it fails."""
    try:
        return list(gather(*arguments))
    except Exception:  # noqa: BLE001 - the doctor reads the same and has a finding
        return []


def _findings(findings: Iterable[Finding]) -> tuple[tuple[Labels, float], ...]:
    worst: dict[str, Finding] = {}
    for finding in findings:  # the worst first
        worst.setdefault(finding.subject, finding)
    return tuple(
        ((("subject", subject), ("severity", finding.severity)), float(finding.needs_person))
        for subject, finding in worst.items()
    )


def _locks(settings: Settings) -> Iterator[Metric]:
    held = (((("lock", name),), float(is_flocked(settings.home / name))) for name in HELD_TOO_LONG)
    yield Metric("yalu_lock_held", "1 while a process holds the lock", tuple(held))


def _disk(settings: Settings) -> Iterator[Metric]:
    free = shutil.disk_usage(settings.home).free
    yield Metric("yalu_home_free_bytes", "Free bytes on the disk of the home", (((), float(free)),))


def _spool(settings: Settings) -> Iterator[Metric]:
    if settings.home.exists():
        batches = len(open_warehouse(settings).spool.files())
        yield Metric("yalu_spool_batches", "Committed batches that wait for a publish", (((), float(batches)),))


def _snapshot(settings: Settings) -> Iterator[Metric]:
    status = open_warehouse(settings).published_path.stat()
    yield Metric("yalu_published_bytes", "Size of the published snapshot", (((), float(status.st_size)),))
    yield Metric("yalu_published_seconds", "When the snapshot was published", (((), status.st_mtime),))


def _answer(connection: duckdb.DuckDBPyConnection, name: str, words: str, sql: str) -> Iterator[Metric]:
    yield Metric(name, words, _samples(connection, sql))


def _samples(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[tuple[Labels, float], ...]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description or []][:-1]
    rows: list[tuple[Any, ...]] = found.fetchall()
    return tuple(
        (tuple(zip(names, map(str, row), strict=False)), float(row[-1])) for row in rows if row[-1] is not None
    )


def as_text(metrics: Iterable[Metric]) -> str:
    """Return the metrics in Prometheus' text format. Pure."""
    lines = []
    for metric in metrics:
        if metric.samples:
            lines += [f"# HELP {metric.name} {metric.words}", f"# TYPE {metric.name} gauge"]
            lines += [f"{metric.name}{_labels(labels)} {value:.17g}" for labels, value in metric.samples]
    return "\n".join([*lines, ""])


def _labels(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return one_line(value).replace("\\", "\\\\").replace('"', '\\"')
