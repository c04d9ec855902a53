"""Write reference data, each table as a whole: the seed corpus; the lexicon's entities, names and topics."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractors.records import Seed, Visit, VisitCoverage
from warehouse.store.migrations import get_meta, set_meta
from warehouse.store.transactions import transaction
from warehouse.tables.load import append, as_row, replace
from warehouse.tables.rows import listed

if TYPE_CHECKING:
    import duckdb


def refresh_seeds(connection: duckdb.DuckDBPyConnection, seeds: Sequence[Seed]) -> None:
    """Update the facts of the seed corpus where it has changed."""
    digest = hashlib.sha256(repr(tuple(seeds)).encode()).hexdigest()
    if get_meta(connection, "seeds") == digest:
        return
    with transaction(connection):
        load_seeds(connection, seeds)
        set_meta(connection, "seeds", digest)


def load_seeds(connection: duckdb.DuckDBPyConnection, seeds: Sequence[Seed]) -> None:
    """Update the facts of the seed corpus. A removed seed stays, retired, and so do its sightings."""
    rows = [
        {
            **as_row(seed),
            "body_sha256": seed.fingerprint.text_sha256,
            "sample_size": len(seed.fingerprint.sample),
            "is_retired": False,
        }
        for seed in seeds
    ]
    with transaction(connection):
        replace(connection, "seeds", "seed_id", rows)
        connection.execute(
            "UPDATE store.seeds SET is_retired = true WHERE seed_id NOT IN (SELECT unnest($1::JSON::VARCHAR[]))",
            [listed(seed.seed_id for seed in seeds)],
        )


def load_seed_texts(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> None:
    """Store the seed bodies in this local warehouse, so that copies are verified in full."""
    with transaction(connection):
        replace(
            connection,
            "seed_texts",
            "seed_id",
            [{"seed_id": key, "text": text} for key, text in texts.items()],
        )


# The tables that are written as a whole, with their columns.
WHOLE = {
    "entities": ("entity_id", "kind", "name", "side", "lat", "lon"),
    "entity_aliases": ("entity_id", "lang", "alias"),
    "topics": ("topic_id", "parent_id", "level", "name", "definition", "concepts"),
    "act_weights": ("kind", "value", "weight"),
    "concepts": ("concept", "name"),
    "desk_questions": (
        "watch_id",
        "question",
        "test",
        "concept",
        "event_type",
        "side",
        "pair",
        "opened_on",
        "until_on",
    ),
}


def load_whole(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace all rows of one of the tables of WHOLE, in one transaction; any other table raises `KeyError`."""
    columns = WHOLE[table]
    with transaction(connection):
        connection.execute(f"DELETE FROM store.{table}")  # noqa: S608 - a key of WHOLE
        append(connection, table, [{column: row.get(column) for column in columns} for row in rows])


def refresh_visits(
    connection: duckdb.DuckDBPyConnection, visits: Sequence[Visit], coverage: Sequence[VisitCoverage]
) -> None:
    """Replace the tables of known visits and of their coverage where they have changed."""
    digest = hashlib.sha256(repr((tuple(visits), tuple(coverage))).encode()).hexdigest()
    if get_meta(connection, "visits") == digest:
        return
    with transaction(connection):
        connection.execute("DELETE FROM store.visits")
        append(connection, "visits", [{**as_row(visit), "visit_id": visit.id} for visit in visits])
        connection.execute("DELETE FROM store.visits_coverage")
        append(connection, "visits_coverage", [{**as_row(row), "coverage_id": row.id} for row in coverage])
        set_meta(connection, "visits", digest)
