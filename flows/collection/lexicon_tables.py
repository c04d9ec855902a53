"""Tables that analysts read of the lexicon and of the known visits, replaced when those change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from extractors.records import LEDGER_VERSION
from warehouse.store.migrations import get_meta, set_meta
from warehouse.tables import load_reference
from warehouse.tables.load import as_row

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from extractors.lexicon import Entity, Lexicon, Rule

# Raised when the tables change, so that a warehouse filled by an older Yalu is filled again.
TABLES = "5"
WEIGHED = ("act", "office")  # kinds of rules whose weight is part of a story's importance


def store_lexicon(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> None:
    """Replace entities, aliases and topics where the stored ones are of another lexicon."""
    if get_meta(connection, "ledger_version") != LEDGER_VERSION:
        set_meta(connection, "ledger_version", LEDGER_VERSION)
    version = f"{lexicon.version} {TABLES}"
    if get_meta(connection, "lexicon") == version:
        return
    load_reference.load_whole(connection, "entities", [_entity(entity) for entity in lexicon.entities])
    concepts = lexicon.rules_of("concept")
    names = [row for entity in lexicon.entities for row in _aliases(entity)]
    spellings = (row for rule in concepts for row in _spellings(rule))
    load_reference.load_whole(connection, "entity_aliases", [*names, *spellings])
    named = {rule.value: {"concept": rule.value, "name": rule.name} for rule in concepts}
    load_reference.load_whole(connection, "concepts", list(named.values()))
    topics = topic_rows(rule for rule in lexicon.rules if rule.kind == "topic")
    load_reference.load_whole(connection, "topics", topics)
    weights = [{"kind": r.kind, "value": r.value, "weight": r.weight} for r in lexicon.rules if r.kind in WEIGHED]
    load_reference.load_whole(connection, "act_weights", weights)
    set_meta(connection, "lexicon", version)


def store_visits(connection: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Replace the known visits where they have changed: those that ship, with the desk's own of its lexicon folder."""
    from extractors.lexicon.visits import merge_visits, read_coverage, read_visits
    from warehouse.reference import VISITS, VISITS_COVERAGE

    visits, coverage = read_visits(VISITS), {row.id: row for row in read_coverage(VISITS_COVERAGE)}
    if folder is not None and (own := folder / VISITS.name).is_file():
        visits = merge_visits(visits, read_visits(own))
    if folder is not None and (own := folder / VISITS_COVERAGE.name).is_file():
        coverage |= {row.id: row for row in read_coverage(own)}
    load_reference.refresh_visits(connection, visits, list(coverage.values()))


def store_watch(connection: duckdb.DuckDBPyConnection, folder: Path | None, lexicon: Lexicon) -> None:
    """Replace the desk's own watch items where its watch.toml has changed."""
    from extractors.lexicon.watch import FILE, read_watch

    own = folder / FILE if folder is not None else None
    questions = read_watch(own, lexicon) if own is not None and own.is_file() else []
    digest = hashlib.sha256(repr(questions).encode()).hexdigest()
    if get_meta(connection, "watch") == digest or (not questions and get_meta(connection, "watch") is None):
        return
    rows = [{**as_row(one), "watch_id": one.id} for one in questions]
    load_reference.load_whole(connection, "desk_questions", rows)
    set_meta(connection, "watch", digest)


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


def _spellings(rule: Rule) -> Iterator[dict[str, object]]:
    """Yield the spellings of a tracked phrase that stand for it alone: `yalu search` finds it by any of them."""
    for cue in rule.cues:
        if all(beside is None for beside in (cue.before, cue.after, cue.not_before, cue.not_after)):
            yield {"entity_id": f"concept:{rule.value}", "lang": cue.lang, "alias": cue.text}


def topic_rows(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """Return the rows of the table of topics, sorted by id: one for each topic of a rule and one for each top level."""
    by_topic: dict[str, list[Rule]] = {}
    for rule in rules:
        by_topic.setdefault(rule.value, []).append(rule)
    rows = []
    for top in sorted({topic.partition(".")[0] for topic in by_topic}):
        below = [rules for topic, rules in sorted(by_topic.items()) if topic.startswith(f"{top}.")]
        own = by_topic.get(top, [])
        summary = own[0].definition if own else "; ".join(rules[0].name for rules in below)
        rows.append(_topic(top, "", own[0].name if own else top, summary, [*own, *chain.from_iterable(below)]))
        rows += [_topic(rules[0].value, top, rules[0].name, rules[0].definition, rules) for rules in below]
    return rows


def _topic(topic_id: str, parent_id: str, name: str, definition: str, rules: Iterable[Rule]) -> dict[str, object]:
    concepts = dict.fromkeys(concept for rule in rules for concept in rule.concepts)
    return {
        "topic_id": topic_id,
        "parent_id": parent_id,
        "level": 2 if parent_id else 1,
        "name": name,
        "definition": definition,
        "concepts": list(concepts),
    }
