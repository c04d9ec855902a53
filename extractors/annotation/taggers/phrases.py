"""Phrases that are watched for themselves (lips and teeth, denuclearisation) and the hedges of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText


LEAD_SENTENCES = 4


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag a phrase, on its first mention; the value 'hedge' for words of doubt."""
    first: dict[str, Tag] = {}
    for mention in annotated.mentions:
        if mention.kind == "name" and mention.value.startswith("phr:"):
            first.setdefault(
                mention.value,
                Tag("phrase", mention.value, 1.0, mention.rule_id, mention.field, mention.start, mention.end),
            )
        elif mention.kind == "sourcing" and mention.value == "hedge":
            # Below the lead a hedge is a remark in passing: it scores half, and is_unconfirmed leaves it out.
            score = (mention.rule.weight if mention.rule else 1.0) / (1 if mention.sentence < LEAD_SENTENCES else 2)
            first.setdefault(
                "hedge", Tag("phrase", "hedge", score, mention.rule_id, mention.field, mention.start, mention.end)
            )
    return list(first.values())
