"""The manifest beside each snapshot: its origin and contents, by which a copy is verified.

run_id, made_at, bytes      the run that published it, when, the size of the file
batch                       the last batch of the spool it holds
tables                      rows and content sum of each table: the sum of the hashes of its rows, '' where not computed
blocks                      SHA-256 over the checksums of its blocks (warehouse/files/blocks.py); '' in older manifests
duckdb                      the engine that computed the sums; another version may hash differently
checks                      SHA-256 of the rules it passed; '' in older manifests
notes                       notes of the publish, such as a short disk
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.files.blocks import read_blocks
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
    blocks: str = ""
    checks: str = ""

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
    """Return rows and content sum of every table in the schema `store`; the order of rows does not matter.

    Reads every block of the file.
    """
    return _summed(connection, "coalesce(sum(hash(t)), 0)::VARCHAR")


def counts(connection: duckdb.DuckDBPyConnection) -> Contents:
    """Return the rows of every table in the schema `store`, without content sums; reads no more than the catalogue."""
    return _summed(connection, "''")


def _summed(connection: duckdb.DuckDBPyConnection, total: str) -> Contents:
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'store' "
        "AND NOT internal ORDER BY table_name"
    ).fetchall()
    tables = {}
    for (name,) in names:
        row = first_row(connection.execute(f"SELECT count(*), {total} FROM store.{name} AS t"))  # noqa: S608 - our own names
        tables[str(name)] = (int(row[0]), str(row[1])) if row else (0, "")
    batch = first_row(connection.execute("SELECT coalesce(max(number), 0) FROM store.batches"))
    return Contents(tables, int(batch[0]) if batch else 0)


def differences(copy: Path, held: Contents, manifest: dict[str, Any]) -> list[str]:
    """Return what differs between a file, with its contents, and a manifest: names of tables, 'blocks' where none does.

    Content sums are compared where the manifest has them and this engine computed them.
    """
    import duckdb

    is_comparable = manifest.get("duckdb") == duckdb.__version__
    here, there = held.tables, {name: tuple(value) for name, value in manifest["tables"].items()}
    differing = [
        name
        for name in sorted(here | there)
        if here.get(name, (0, ""))[0] != there.get(name, (0, ""))[0]
        or (name in here) != (name in there)
        or (is_comparable and there[name][1] and here[name][1] != there[name][1])
    ]
    if not differing and manifest.get("blocks"):
        blocks = read_blocks(copy)
        return [] if blocks and blocks.digest == manifest["blocks"] else ["blocks"]
    return differing
