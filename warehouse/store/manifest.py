"""The manifest beside each snapshot: its origin and contents, by which a copy is verified.

run_id, made_at, bytes      the run that published it, when, the size of the file
batch                       the last batch of the spool it holds
tables                      rows and content sum of each table: the sum of the hashes of its rows
duckdb                      the engine that computed the sums; another version may hash differently
notes                       notes of the publish, such as a short disk
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
    """The contents of a database file: rows and content sum by table, and the last batch."""

    tables: dict[str, tuple[int, str]]
    batch: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of one snapshot."""

    run_id: str
    made_at: str
    bytes: int
    batch: int
    tables: dict[str, tuple[int, str]]
    duckdb: str
    notes: tuple[str, ...] = ()

    def write(self, snapshot: Path) -> None:
        """Write the manifest beside the snapshot."""
        write_new(manifest_of(snapshot), json.dumps(asdict(self), indent=1))


def manifest_of(snapshot: Path) -> Path:
    """Return the path of a snapshot's manifest."""
    return snapshot.with_suffix(".json")


def read_manifest(snapshot: Path) -> dict[str, Any]:
    """Return the manifest of a snapshot, empty where none can be read."""
    try:
        stored: dict[str, Any] = json.loads(manifest_of(snapshot).read_text("utf-8"))
        tables = {str(name): [int(rows), str(total)] for name, (rows, total) in stored["tables"].items()}
        return stored | {"tables": tables, "batch": int(stored["batch"]), "bytes": int(stored["bytes"])}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def snapshot_of(published: Path) -> Path:
    """Return the file that the published name points at; the name itself for a circular link."""
    try:
        return published.resolve()
    except (OSError, RuntimeError):  # the latter before Python 3.13
        return published


def contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    """Return rows and content sum of every table in the schema `store`; the order of rows does not matter."""
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
