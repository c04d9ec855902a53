"""Entities: who and what is named, by the ids of entities.csv and places.csv, with how often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.lexicon import Entity


def _in_office(annotated: AnnotatedText, mention: Mention, known: dict[str, Entity]) -> tuple[str, ...]:
    """Return whom a name means: of a short form that several share (이 대통령) who held the office on that day.

    Without a day, or where none of them did, the short form means whom its rule names first.
    """
    if mention.rule is None or len(mention.rule.entities) < 2 or mention.rule.kind != "context":
        return mention.entities
    day = annotated.published_on
    held = [name for name in mention.rule.entities if day and any(role.holds(day) for role in known[name].roles)]
    return (held[0],) if held else mention.entities


def _is_of_its_day(annotated: AnnotatedText, entity: Entity | None) -> bool:
    """Return whether an event that happens once can be meant on the article's day: anything else always can."""
    day = annotated.published_on
    if entity is None or entity.kind != "event" or not entity.roles or day is None:
        return True
    return any(role.holds(day) for role in entity.roles)


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag an entity, on its first mention, with their number; the score is its share of the sentences."""
    first: dict[str, Tag] = {}
    mentions: dict[str, set[tuple[str, int]]] = {}
    sentences: dict[str, set[int]] = {}
    known = by_id(annotated.lexicon)
    for mention in annotated.of_kind("name"):
        for entity_id in _in_office(annotated, mention, known):
            if not _is_of_its_day(annotated, known.get(entity_id)):
                continue
            sentences.setdefault(entity_id, set()).add(mention.sentence)
            mentions.setdefault(entity_id, set()).add((mention.field, mention.start))
            tag_ = Tag("entity", entity_id, 0.0, mention.rule_id, mention.field, mention.start, mention.end)
            first.setdefault(entity_id, tag_)
    total = len(annotated.sentences)
    return [
        replace(t, score=round(len(sentences[t.value]) / total, 3), mentions=len(mentions[t.value]))
        for t in first.values()
    ]
