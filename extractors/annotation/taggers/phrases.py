"""Phrases that are watched for themselves (lips and teeth, denuclearisation) and the hedges of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import Reading


LEAD_SENTENCES = 4


def tag(reading: Reading) -> list[Tag]:
    """One tag a phrase, on its first mention; the value 'hedge' for words that say it is not sure."""
    first: dict[str, Tag] = {}
    for find in reading.finds:
        if find.kind == "name" and find.value.startswith("phr:"):
            first.setdefault(find.value, Tag("phrase", find.value, 1.0, find.rule_id, find.field, find.start, find.end))
        elif find.kind == "sourcing" and find.value == "hedge":
            # Below the lead a hedge is a remark in passing: it scores half, and is_unconfirmed leaves it out.
            score = (find.rule.weight if find.rule else 1.0) / (1 if find.sentence < LEAD_SENTENCES else 2)
            first.setdefault("hedge", Tag("phrase", "hedge", score, find.rule_id, find.field, find.start, find.end))
    return list(first.values())
