"""Sourcing: who vouches for the report: official, named, media (relayed) or anonymous.

Two ways lead to a tag. A cue of sourcing.toml says it outright ("on condition of anonymity"). Or a verb of saying,
or "according to", has a subject (annotation/statements.py) that shows who speaks (annotation/speakers.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.annotation.attribution import cited_speakers, relay_chain
from extractors.annotation.speakers import is_former_employer, speakers_of
from extractors.records import SPEAKER_CLASSES, Tag
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from extractors.annotation.annotated_text import AnnotatedText

CITED_TOO = frozenset({"media", "anonymous"})  # an unnamed source stays one, also when an outlet relays it
BY_GRAMMAR = 0.7  # the score of a tag by a speaker and a verb


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return one tag a kind of sourcing, on its first words, since what leads is what the article rests on.

    A relayed report has the chain it came by; an official whom an outlet cites is in the chain only.
    """
    tags = [
        Tag("sourcing", f.value, f.rule.weight if f.rule else BY_GRAMMAR, f.rule_id, f.field, f.start, f.end)
        for f in annotated.of_kind("sourcing")
        if f.value in SPEAKER_CLASSES
    ]
    tags += [
        Tag("sourcing", s.speaker_class, BY_GRAMMAR, s.rule_id, s.field, s.start, s.end) for s in speakers_of(annotated)
    ]
    tags = [t for t in tags if t.value != "media" or not is_former_employer(annotated.raw(t.field), t.start, t.end)]
    relayed = relay_chain(annotated)
    if len(relayed) > 1:
        who = cited_speakers(annotated)
        cited = {name: Spans((s.start, s.end) for s in who if s.field == name) for name in ("title", "text")}
        tags = [t for t in tags if t.value in CITED_TOO or not cited[t.field].touch(t.start, t.end)]
    first: dict[str, Tag] = {}
    for found in sorted(tags, key=lambda t: (t.field != "title", t.start, t.end, t.rule_id)):
        first.setdefault(found.value, found)
    if len(relayed) > 1:  # an outlet that someone speaks to relays, also without a verb of reporting
        link = relayed[0]
        first.setdefault("media", Tag("sourcing", "media", BY_GRAMMAR, "relay.chain", link.field, link.start, link.end))
    if "media" in first:
        first["media"] = replace(first["media"], chain=relayed)
    return list(first.values())
