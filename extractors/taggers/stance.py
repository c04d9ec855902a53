"""Stance: whether the relation is said to warm or to cool. No tag where the text does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.reading import Find, Reading

MARGIN = 0.5  # nearer than this the two directions balance: neutral


def tag(reading: Reading) -> list[Tag]:
    """At most one tag, on the first cue of the direction that weighs more; 'neutral' where both weigh the same."""
    finds = reading.of_kind("stance")
    if not finds:
        return []
    weights = {value: _weight(reading, finds, value) for value in ("warming", "cooling")}
    if abs(weights["warming"] - weights["cooling"]) < MARGIN:
        value, first = "neutral", finds[0]
    else:
        value = max(weights, key=lambda v: weights[v])
        first = next(find for find in finds if find.value == value)
    total = sum(weights.values())
    score = round(max(weights.values()) / total, 3) if total else 0.5
    return [Tag("stance", value, score, first.rule_id, first.field, first.start, first.end)]


def _weight(reading: Reading, finds: tuple[Find, ...], value: str) -> float:
    total = 0.0
    for find in finds:
        if find.value == value:
            title = reading.sentences[find.sentence].field == "title"
            total += (find.rule.weight if find.rule else 1.0) * (2.0 if title else 1.0)
    return total
