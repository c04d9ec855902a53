"""The part of a sentence that readers of ledgers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText, Sentence

LONGEST = 700  # characters of a sentence that are read: beyond, it is a list or a text without full stops


def words_of(annotated: AnnotatedText, sentence: Sentence) -> str:
    """Return a sentence as the article has it, cut at LONGEST."""
    return annotated.raw(sentence.field)[sentence.start : min(sentence.end, sentence.start + LONGEST)]
