"""The part of a sentence that readers of ledgers read, and the quotation it closes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Sentence

LONGEST = 700  # characters of a sentence that are read: beyond, it is a list or a text without full stops


def words_of(annotated: AnnotatedText, sentence: Sentence) -> str:
    """Return a sentence as the article has it, cut at LONGEST."""
    return annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + LONGEST)]


def span_of_words(annotated: AnnotatedText, sentence: Sentence, most: int = LONGEST) -> tuple[int, int]:
    """Return where the words of a sentence begin and end in its field, without the space around them, cut at `most`."""
    raw = annotated.raw(sentence.field)
    start, end = sentence.start, min(sentence.end, sentence.start + most)
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    return start, end


def quotation_start(raw: str, sentence: Sentence) -> int:
    """Return where the quotation begins that a sentence closes: its speaker said the sentences before, too."""
    paragraph = raw.rfind("\n", 0, sentence.start) + 1
    before = raw[max(paragraph, sentence.start - LONGEST) : sentence.start]
    closes = re.search('[“”"]', raw[sentence.start : sentence.end])
    if closes is None or closes[0] == "“":
        return sentence.start
    mark = closes[0].replace("”", "“")
    is_open = before.count('"') % 2 == 1 if mark == '"' else before.rfind("“") > before.rfind("”")
    return sentence.start - len(before) + before.rfind(mark) if is_open else sentence.start


def outside(words: str, taken: list[tuple[int, int]]) -> str:
    """Return the words without these spans, each of which leaves a blank."""
    for start, end in sorted(taken, reverse=True):
        words = words[:start] + " " + words[end:]
    return words
