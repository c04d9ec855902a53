"""Datelines: the place a report's dateline names, by the ids of places.csv, else in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.cue_matching import matcher_for
from extractors.records import Tag

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag on the words of the place, none where the text has no dateline or it names no place."""
    dateline = annotated.dateline
    if dateline is None or not dateline.place:
        return []
    known = by_id(annotated.lexicon)
    named = (m.meaning.value for m in matcher_for(annotated.lexicon).find(dateline.place, "text", annotated.lang))
    value = next((name for name in named if name in known and known[name].is_place), dateline.place)
    end = dateline.place_start + len(dateline.place)
    return [Tag("dateline", value, 1.0, f"dateline.{dateline.form}", "text", dateline.place_start, end)]
