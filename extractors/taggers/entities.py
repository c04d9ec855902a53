"""Entities: who and what is named, by the ids of entities.csv and places.csv, with how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.reading import Reading


def tag(reading: Reading) -> list[Tag]:
    """One tag an entity, on its first mention. The score is its share of the sentences, between 0 and 1."""
    first: dict[str, Tag] = {}
    sentences: dict[str, set[int]] = {}
    for find in reading.of_kind("name"):
        for entity_id in find.entities:
            sentences.setdefault(entity_id, set()).add(find.sentence)
            tag_ = Tag("entity", entity_id, 0.0, find.rule_id, find.field, find.start, find.end)
            first.setdefault(entity_id, tag_)
    total = len(reading.sentences)
    return [
        Tag("entity", t.value, round(len(sentences[t.value]) / total, 3), t.rule_id, t.field, t.start, t.end)
        for t in first.values()
    ]
