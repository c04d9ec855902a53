"""Acts: what is done, by whom, in which office and on which day, as the headline and the first sentences state it.

    act      an id of acts.toml                  score: 1 in the headline, less further down
    actor    a person, body or country by its id; a side named by a capital or a pair token is its country
    office   an id of offices.toml, also of a person known to hold it that day
    form     an id of forms.toml, by the marks of the headline
    day      the first day stated, resolved against the day of publication

Stories are joined and weighed by these. They do not say that it happened: a plan, a denial and a report of one act are
tagged alike.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.records import Tag
from extractors.text.date_mentions import read_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.lexicon import Entity, Lexicon

LEAD_CHARS = 420  # of a text written with spaces; …
LEAD_CHARS_DENSE = 180  # … of Chinese, Japanese and Korean: the first two or three sentences
LEAD_SENTENCES = 3
SCORES = (1.0, 0.7, 0.5, 0.4)  # in the headline, the first sentence, the second, the third
ACTING = frozenset({"person", "org", "group", "company", "country"})
COUNTRY_OF = {"DPRK": "country:prk", "PRC": "country:chn", "ROK": "country:kor"}
DAYS_BACK, DAYS_AHEAD = 10, 60  # a day stated in an opening and further away is background


def tag(annotated: AnnotatedText) -> list[Tag]:
    """Return the best tag of each act, actor and office of the opening, and of the day it states first."""
    best: dict[tuple[str, str, str], Tag] = {}
    for found in _found(annotated, _opening(annotated)):
        # An act of the headline is tagged in the text as well: that sentence is what a digest quotes.
        key = (found.kind, found.value, found.field if found.kind == "act" else "")
        known = best.get(key)
        if known is None or found.score > known.score:
            best[key] = found
    return [*best.values(), *_day(annotated)]


def _opening(annotated: AnnotatedText) -> dict[int, float]:
    """Return the sentences of the opening with the score of what stands in them."""
    dense = annotated.lang[:2] in ("ko", "ja", "zh")
    most = LEAD_CHARS_DENSE if dense else LEAD_CHARS
    scores: dict[int, float] = {}
    number = 0
    for index, sentence in enumerate(annotated.sentences):
        if sentence.field == "title":
            scores[index] = SCORES[0]
        elif number < LEAD_SENTENCES and (not number or sentence.start < most):
            number += 1
            scores[index] = SCORES[number]
        else:
            break
    return scores


def _found(annotated: AnnotatedText, opening: dict[int, float]) -> Iterator[Tag]:
    for kind in ("form", "act"):
        for mention in annotated.of_kind(kind):
            if mention.sentence in opening and (kind == "act" or mention.field == "title"):
                yield _tag(kind, mention.value, opening, mention)
    offices = [mention for mention in annotated.of_kind("office") if mention.sentence in opening]
    for mention in offices:
        if not any(_is_inside(mention, other) for other in offices):
            yield _tag("office", mention.value, opening, mention)
    for mention in annotated.of_kind("name"):
        if mention.sentence in opening:
            yield from _of_name(annotated, mention, opening)


def _of_name(annotated: AnnotatedText, mention: Mention, opening: dict[int, float]) -> Iterator[Tag]:
    """Yield who a name means, the offices they hold, and the countries of its sides."""
    known = by_id(annotated.lexicon)
    for name in mention.entities:
        if known[name].kind in ACTING:
            yield _tag("actor", name, opening, mention)
        if office := _office_held(annotated, known[name]):
            yield _tag("office", office, opening, mention)
    for part in (part for side in mention.sides for part in side.split("-")):
        if country := COUNTRY_OF.get(part):
            yield _tag("actor", country, opening, mention)


def _tag(kind: str, value: str, opening: dict[int, float], mention: Mention) -> Tag:
    score = opening[mention.sentence]
    return Tag(kind, value, score, mention.rule_id, mention.field, mention.start, mention.end)


def _is_inside(mention: Mention, other: Mention) -> bool:
    return (
        mention.field == other.field
        and other.start <= mention.start
        and mention.end <= other.end
        and other.end - other.start > mention.end - mention.start
    )


def _office_held(annotated: AnnotatedText, entity: Entity) -> str:
    """Return the office that a person held on the day of publication, '' where none is known."""
    day = annotated.published_on
    if day is None or not entity.roles:
        return ""
    held = (_office_of(annotated.lexicon, role.office) for role in entity.roles if role.holds(day))
    return next(filter(None, held), "")


@lru_cache(maxsize=512)
def _office_of(lexicon: Lexicon, office: str) -> str:
    """Return the id of the office that a role's English words name, by the longest cue in them."""
    words = office.lower()
    named = [
        (len(cue.text), rule.value)
        for rule in lexicon.rules_of("office")
        for cue in rule.cues
        if cue.lang == "en" and cue.text.lower() in words
    ]
    return max(named, default=(0, ""))[1]


def _day(annotated: AnnotatedText) -> list[Tag]:
    dense = annotated.lang[:2] in ("ko", "ja", "zh")
    lead = annotated.text[: LEAD_CHARS_DENSE if dense else LEAD_CHARS]
    on = annotated.published_on
    for field, raw in (("title", annotated.title), ("text", lead)):
        for found in read_dates(raw, on):
            if found.precision != "day" or found.day is None:
                continue
            if on is None or timedelta(days=-DAYS_BACK) <= found.day - on <= timedelta(days=DAYS_AHEAD):
                score = SCORES[0] if field == "title" else SCORES[1]
                return [Tag("day", found.day.isoformat(), score, "acts.day", field, found.start, found.end)]
    return []
