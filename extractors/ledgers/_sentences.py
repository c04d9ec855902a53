"""The part of a sentence that readers of ledgers read."""

from __future__ import annotations

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
