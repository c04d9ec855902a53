"""Sourcing: who stands behind what is said: official, named, media (relayed) or anonymous."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.reading import Find, Reading


def tag(reading: Reading) -> list[Tag]:
    """One tag a kind of sourcing, on its first cue, since what leads is what the article rests on."""
    first: dict[str, Find] = {}
    for find in reading.of_kind("sourcing"):
        if find.value != "hedge":
            first.setdefault(find.value, find)
    return [
        Tag("sourcing", value, _weight(find), find.rule_id, find.field, find.start, find.end)
        for value, find in first.items()
    ]


def _weight(find: Find) -> float:
    return find.rule.weight if find.rule else 0.0
