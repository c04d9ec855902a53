"""Writing what a desk knows beforehand: the seed corpus, the lexicon's entities and their names, each as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractors.records import Seed
from warehouse.load import append, as_row, replace
from warehouse.transactions import transaction

if TYPE_CHECKING:
    import duckdb


def load_seeds(connection: duckdb.DuckDBPyConnection, seeds: Sequence[Seed]) -> None:
    """Replace the facts of the seed corpus."""
    with transaction(connection):
        connection.execute("DELETE FROM store.seeds")
        append(
            connection,
            "seeds",
            [
                {
                    **as_row(seed),
                    "body_sha256": seed.fingerprint.text_sha256,
                    "sample_size": len(seed.fingerprint.sample),
                }
                for seed in seeds
            ],
        )


def load_seed_texts(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> None:
    """Keep the seed bodies in this local warehouse, so that copies are verified in full."""
    with transaction(connection):
        replace(
            connection,
            "seed_texts",
            "seed_id",
            [{"seed_id": key, "text": text} for key, text in texts.items()],
        )


def load_entities(connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the table of entities: entity_id, kind, name, side, lat, lon."""
    with transaction(connection):
        connection.execute("DELETE FROM store.entities")
        append(connection, "entities", rows)


def load_aliases(connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace every name entities are known by: entity_id, lang, alias."""
    with transaction(connection):
        connection.execute("DELETE FROM store.entity_aliases")
        append(connection, "entity_aliases", rows)
