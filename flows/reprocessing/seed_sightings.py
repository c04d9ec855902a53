"""Judge stored sightings of seeds again where the rule has changed: a copy by the old one may be news that quotes.

sightings and their texts ─► match_seed, verify_sighting (pure) ─► sightings, quotes; the next run groups the latter
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from extractors.similarity.duplicates import match_seed
from extractors.similarity.fingerprint import fingerprint
from extractors.similarity.seed_verification import verify_sighting
from warehouse.store.location import open_warehouse
from warehouse.store.migrations import get_meta, set_meta
from warehouse.store.transactions import transaction
from warehouse.tables import load, lookups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from extractors.records import Document, Seed
    from flows.config.settings import Settings

RULE = "2"  # raised when what counts as a copy of a seed changes


def judge_sightings(settings: Settings, seeds: Sequence[Seed]) -> int:
    """Judge all sightings once a rule. Return how many were no copies. The next run publishes and groups them."""
    warehouse = open_warehouse(settings)
    with warehouse.write("judge sightings of seeds") as connection:
        if get_meta(connection, "seed_rule") == RULE:
            return 0
        sighted = lookups.sighted_documents(connection)
        matches = judge(sighted, seeds, lookups.seed_texts(connection))
        with transaction(connection):
            load.load_sightings(connection, [document.id for document in sighted], matches)
            set_meta(connection, "seed_rule", RULE)
    copies = [row for row in matches if row["relation"] != "quotes"]
    return len(sighted) - len(copies)


def judge(documents: Sequence[Document], seeds: Sequence[Seed], seed_texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the row of what each text copies or quotes, pure; a text without one is a copy no more."""
    rows = []
    for document in documents:
        match = match_seed(document, fingerprint(document.text), seeds)
        if match is not None and match.of_id in seed_texts:
            match = verify_sighting(document, match, seed_texts[match.of_id])
        if match is not None:
            found = {
                "article_id": document.id,
                "seed_id": match.of_id,
                "relation": match.relation,
                "score": match.score,
            }
            rows.append({**asdict(match.evidence), **found})
    return rows
