"""Places: where it happens, by the ids of places.csv. Not the dateline, and not a capital that means its government."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.grammar import read_grammar
from extractors.lexicon.speaker_words import SPEAKER_WORDS
from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Mention

DATELINE_END = 60  # a dateline stands in the first characters of the text
_GRAMMAR = read_grammar("speech", "places")
DATELINE = re.compile(_GRAMMAR["dateline"])
# What makes a capital a place and not a government.
IN_BEFORE = re.compile(_GRAMMAR["in_before"])
IN_AFTER = re.compile(_GRAMMAR["in_after"])


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag a place, on its first mention that is a place. The score is 1."""
    known = by_id(annotated.lexicon)
    first: dict[str, Tag] = {}
    for mention in annotated.of_kind("name"):
        if (
            mention.value in known
            and known[mention.value].is_place
            and mention.value not in first
            and _is_where(annotated, mention)
        ):
            first[mention.value] = Tag(
                "place", mention.value, 1.0, mention.rule_id, mention.field, mention.start, mention.end
            )
    return list(first.values())


def _is_where(annotated: AnnotatedText, mention: Mention) -> bool:
    raw = annotated.raw(mention.field)
    if mention.field == "text" and mention.end <= DATELINE_END and _is_dateline(raw, mention):
        return False
    if mention.value not in SPEAKER_WORDS.capitals:
        return True
    before, after = raw[max(0, mention.start - 16) : mention.start], raw[mention.end : mention.end + 4]
    return bool(IN_BEFORE.search(before) or IN_AFTER.match(after))


def _is_dateline(raw: str, mention: Mention) -> bool:
    before = raw[: mention.start].strip()
    opens = not before or before[-1] in "【[(（" or len(before) < 12
    return opens and DATELINE.match(raw, mention.end) is not None
