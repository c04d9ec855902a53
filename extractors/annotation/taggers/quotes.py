"""Quotations with who speaks them: a phrase tag on the words between the marks, 'quote:' and the speaker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.annotation.speakers import speakers_of
from extractors.records import Link, Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.annotation.speakers import Speaker

SCORE = 0.7
LEAST_LATIN, LEAST_OTHER = 12, 6  # characters: shorter marks are a word held at arm's length
MARKS = re.compile(r'"([^"“”\n]+)"|“([^”\n]+)”|「([^」\n]+)」|『([^』\n]+)』')


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag a quotation whose sentence, or the next one, shows a speaker.

    The value is 'quote:' and the speaker's entity id, or where the lexicon has none the speaker class ('quote:named').
    Its chain is one link: the speaker class, on the words that name the speaker.
    """
    by_sentence: dict[int, list[Speaker]] = {}
    for speaker in speakers_of(annotated):
        if speaker.subject is not None:
            by_sentence.setdefault(speaker.subject.sentence, []).append(speaker)
    tags = []
    for index, sentence in enumerate(annotated.sentences):
        raw = annotated.raw(sentence.field)
        for quote in MARKS.finditer(raw, sentence.start, sentence.end):
            start, end = quote.span(quote.lastindex or 0)
            if end - start < (LEAST_LATIN if raw[start].isascii() else LEAST_OTHER):
                continue
            speakers = [s for s in by_sentence.get(index, ()) if s.end <= quote.start() or s.start >= quote.end()]
            if not speakers and quote.end() == sentence.end:  # "…." 교수는 이렇게 말했다: the speaker follows
                speakers = by_sentence.get(index + 1, [])
            if speakers:
                nearest = min(speakers, key=lambda s: min(abs(s.end - quote.start()), abs(s.start - quote.end())))
                value = f"quote:{nearest.entity or nearest.speaker_class}"
                by = (Link(nearest.speaker_class, nearest.field, nearest.start, nearest.end),)
                tags.append(Tag("phrase", value, SCORE, nearest.rule_id, sentence.field, start, end, chain=by))
    return tags
