"""The manifest beside each snapshot: what it is and what it holds, so that a copy of it can be proved.

run_id, made_at, bytes      the run that published it, when, the size of the file
batch                       the last batch of the spool it holds
tables                      rows and content sum of each table: the sum of the hashes of its rows
duckdb                      the engine that made the sums; another version may hash otherwise
notes                       what publishing had to say, such as a short disk
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.store.drafts import write_new
from warehouse.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database file holds: rows and content sum by table, and the last batch."""

    tables: dict[str, tuple[int, str]]
    batch: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a snapshot."""

    run_id: str
    made_at: str
    bytes: int
    batch: int
    tables: dict[str, tuple[int, str]]
    duckdb: str
    notes: tuple[str, ...] = ()

    def write(self, snapshot: Path) -> None:
        """Put it beside the snapshot."""
        write_new(manifest_of(snapshot), json.dumps(asdict(self), indent=1))


def manifest_of(snapshot: Path) -> Path:
    """Where the manifest of a snapshot stands."""
    return snapshot.with_suffix(".json")


def read_manifest(snapshot: Path) -> dict[str, Any]:
    """The manifest of a snapshot, empty where there is none that can be read."""
    try:
        told: dict[str, Any] = json.loads(manifest_of(snapshot).read_text("utf-8"))
        tables = {str(name): [int(rows), str(total)] for name, (rows, total) in told["tables"].items()}
        return told | {"tables": tables, "batch": int(told["batch"]), "bytes": int(told["bytes"])}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def snapshot_of(published: Path) -> Path:
    """The file that the published name points at; the name itself where it leads in a circle."""
    try:
        return published.resolve()
    except (OSError, RuntimeError):  # the latter before Python 3.13
        return published


def contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    """Rows and content sum of every table kept, whatever the order of the rows."""
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'store' "
        "AND NOT internal ORDER BY table_name"
    ).fetchall()
    tables = {}
    for (name,) in names:
        question = f"SELECT count(*), coalesce(sum(hash(t)), 0)::VARCHAR FROM store.{name} AS t"  # noqa: S608 - our own names
        row = first_row(connection.execute(question))
        tables[str(name)] = (int(row[0]), str(row[1])) if row else (0, "0")
    batch = first_row(connection.execute("SELECT coalesce(max(number), 0) FROM store.batches"))
    return Contents(tables, int(batch[0]) if batch else 0)
