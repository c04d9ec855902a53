"""Stance: whether the relation is said to warm or to cool. No tag where the text does not say, or says both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import RELATIONS, Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

TITLE_WEIGHT = 2.0
SIDES = frozenset({"DPRK", "ROK"})


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return at most one tag, on the first cue; only cues count that share a sentence with both sides.

    A text with cues of both directions states neither: there is no tag, unless one weighs three times the other.
    """
    about = _sentences_of_the_pair(annotated)
    mentions = [mention for mention in annotated.of_kind("stance") if mention.sentence in about]
    weights = {value: _weight(annotated, mentions, value) for value in ("warming", "cooling")}
    value = max(weights, key=lambda v: weights[v])
    other = sum(weights.values()) - weights[value]
    if not weights[value] or 3 * other > weights[value]:
        return []
    first = next(mention for mention in mentions if mention.value == value)
    score = round(weights[value] / sum(weights.values()), 3)
    return [Tag("stance", value, score, first.rule_id, first.field, first.start, first.end)]


def _sentences_of_the_pair(annotated: AnnotatedText) -> set[int]:
    sides: dict[int, set[str]] = {}
    for mention in annotated.of_kind("name"):
        sides.setdefault(mention.sentence, set()).update(mention.sides)
    return {index for index, found in sides.items() if found & RELATIONS.keys() or ("PRC" in found and found & SIDES)}


def _weight(annotated: AnnotatedText, mentions: list[Mention], value: str) -> float:
    total = 0.0
    for mention in mentions:
        if mention.value == value:
            title = annotated.sentences[mention.sentence].field == "title"
            total += (mention.rule.weight if mention.rule else 1.0) * (TITLE_WEIGHT if title else 1.0)
    return total
