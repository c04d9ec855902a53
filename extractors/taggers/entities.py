"""Entities: who and what is named, by the ids of entities.csv and places.csv, with how often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.reading import Reading


def tag(reading: Reading) -> list[Tag]:
    """One tag an entity, on its first mention, with how often it is named; the score is its share of the sentences."""
    first: dict[str, Tag] = {}
    mentions: dict[str, set[tuple[str, int]]] = {}
    sentences: dict[str, set[int]] = {}
    for find in reading.of_kind("name"):
        for entity_id in find.entities:
            sentences.setdefault(entity_id, set()).add(find.sentence)
            mentions.setdefault(entity_id, set()).add((find.field, find.start))
            tag_ = Tag("entity", entity_id, 0.0, find.rule_id, find.field, find.start, find.end)
            first.setdefault(entity_id, tag_)
    total = len(reading.sentences)
    return [
        replace(t, score=round(len(sentences[t.value]) / total, 3), mentions=len(mentions[t.value]))
        for t in first.values()
    ]
