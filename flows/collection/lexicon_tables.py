"""The lexicon's entities and their names as tables for analysts, replaced when the lexicon changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warehouse.store.migrations import get_meta, set_meta
from warehouse.tables import load_reference

if TYPE_CHECKING:
    import duckdb

    from extractors.lexicon import Entity, Lexicon

# Raised when the tables change, so that a warehouse filled by an older Yalu is filled again.
TABLES = "2"


def store_lexicon(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> None:
    """Replace entities and aliases where the lexicon is not the one they came from."""
    version = f"{lexicon.version} {TABLES}"
    if get_meta(connection, "lexicon") == version:
        return
    load_reference.load_entities(connection, [_entity(entity) for entity in lexicon.entities])
    load_reference.load_aliases(connection, [row for entity in lexicon.entities for row in _aliases(entity)])
    set_meta(connection, "lexicon", version)


def _entity(entity: Entity) -> dict[str, object]:
    return {
        "entity_id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "side": entity.side,
        "lat": entity.lat,
        "lon": entity.lon,
    }


def _aliases(entity: Entity) -> Iterator[dict[str, object]]:
    yield {"entity_id": entity.id, "lang": "en", "alias": entity.name}
    for lang, names in entity.aliases.items():
        for name in names:
            if (lang, name) != ("en", entity.name):
                yield {"entity_id": entity.id, "lang": lang, "alias": name}
