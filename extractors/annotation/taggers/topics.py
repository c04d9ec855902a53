"""Topics: which of the subtopics of topics.toml an article is about. The top level is what stands before the dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

TITLE_WEIGHT = 2.0
LEAD_WEIGHT = 1.5
LEAD_SENTENCES = 3
# A whole article names many things in passing: a topic needs this much weight, and more in a longer text.
LONG_MINIMUM = 2.0
LONG_SHARE = 0.06  # of the sentences
LONG_MOST = 3.0  # what is enough in any article, so that one of many sentences may have several topics


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag a subtopic, on its first cue. The score grows with the number and place of its cues."""
    by_value: dict[str, list[Mention]] = {}
    for mention in annotated.of_kind("topic"):
        by_value.setdefault(mention.value, []).append(mention)
    least = 0.0 if annotated.is_short else max(LONG_MINIMUM, min(LONG_MOST, LONG_SHARE * len(annotated.sentences)))
    tags: list[Tag] = []
    for value, mentions in by_value.items():
        weight = _weight(annotated, mentions)
        if weight >= least:
            first = mentions[0]
            score = round(weight / (weight + 1), 3)
            tags.append(Tag("topic", value, score, first.rule_id, first.field, first.start, first.end))
    return tags


def _weight(annotated: AnnotatedText, mentions: list[Mention]) -> float:
    """Return the weight of a topic: each sentence counts once, the title and the lead for more."""
    total = 0.0
    for index in {mention.sentence for mention in mentions}:
        if annotated.sentences[index].field == "title":
            total += TITLE_WEIGHT
        else:
            total += LEAD_WEIGHT if index < LEAD_SENTENCES else 1.0
    return total * max(mention.rule.weight if mention.rule else 1.0 for mention in mentions)
