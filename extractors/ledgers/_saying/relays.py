"""How many outlets what a sentence says came through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.annotation.attribution import relay_chain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.annotation.annotated_text import AnnotatedText
    from extractors.annotation.speakers import Speaker


def relay_depths(annotated: AnnotatedText, by_sentence: Mapping[int, list[Speaker]]) -> dict[int, int]:
    """Return how many outlets a report came through, by sentence."""
    known = {index: 1 for index, found in by_sentence.items() if any(s.speaker_class == "media" for s in found)}
    for link in relay_chain(annotated)[1:]:
        at = next(
            (i for i, s in enumerate(annotated.sentences) if s.field == link.field and s.start <= link.start < s.end),
            None,
        )
        if at is not None and link.value.startswith(("org:", "wire:", "media")):
            known[at] = known.get(at, 0) + 1
    return known
