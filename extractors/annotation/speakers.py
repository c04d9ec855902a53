"""Identify who speaks in a text, with the speaker class: official, named, media or anonymous.

Takes the subject of a verb of saying (`statements.py`) and the lexicon names and words inside it. Not here: the verbs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.statements import subjects
from extractors.grammar import read_grammar
from extractors.lexicon.speaker_words import SPEAKER_WORDS
from extractors.text.calendar_words import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.annotation.statements import Subject
    from extractors.lexicon import Entity

LONGEST_FORMERLY = 48  # characters before an outlet in which the word stands that makes it a former employer
STATE_GAP = 12  # a state speaks only where the verb follows closely
_GRAMMAR = read_grammar(
    "speech",
    "speakers",
    {"korean_surnames": SPEAKER_WORDS.korean_surnames, "chinese_surnames": SPEAKER_WORDS.chinese_surnames},
)
BEHIND_STATE = re.compile(_GRAMMAR["behind_state"])
# Someone unspecified: "a diplomat", 한 관계자, 一名外交官, ある外交官.
INDEFINITE = re.compile(_GRAMMAR["indefinite"])
SPOKES = re.compile(_GRAMMAR["spokes"])
FORMER = re.compile(_GRAMMAR["former"])
LATIN_NAME = re.compile(
    r"(?:[A-Z][a-zà-ÿ]+(?:[-’'][A-Za-z][a-z]+)?|[A-Z]\.)(?:\s(?:[A-Z]\.\s?|de\s|van\s|von\s)?[A-Z][a-zà-ÿ]+(?:-[A-Za-z][a-z]+)?){1,2}"
)
KOREAN_NAME = re.compile(_GRAMMAR["korean_name"])
HAN_NAME_ENDS = re.compile(_GRAMMAR["han_name_ends"])
NAME_BEHIND = re.compile(_GRAMMAR["name_behind"])
NAME_BEFORE = re.compile(_GRAMMAR["name_before"])  # of five characters
HAN_NAME = re.compile(_GRAMMAR["han_name"])
# 代表 and 대표 lead a company as often as a delegation.
COMPANY = re.compile(_GRAMMAR["company"])
WORKPLACE = re.compile(f"({'|'.join(SPEAKER_WORDS.workplaces)})$")
ONE_NAME = re.compile(r"(?:^|[\s“\"(])([A-Z][a-z]{2,})\s*$")
PLURAL = re.compile(_GRAMMAR["plural"])
_CALENDAR_NAMES = [word.capitalize() for word in (*CALENDAR.months, *CALENDAR.weekdays)]
NOT_NAMES = re.compile(rf"\b({'|'.join((*SPEAKER_WORDS.not_names, *_CALENDAR_NAMES))})\b")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, with the words that show it. Spans are raw."""

    speaker_class: str  # official, named, media, anonymous
    rule_id: str
    field: str
    start: int
    end: int
    entity: str = ""  # the speaker's id where the lexicon knows it
    subject: Subject | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    mention: Mention
    speaker_class: str  # official, media, anonymous, named, post, state


@dataclass(frozen=True, slots=True)
class _Presence:
    """The possible speakers of an article and the places it names, by sentence."""

    able: Mapping[int, list[_Candidate]]
    places: Mapping[int, list[Mention]]


# The last results: several taggers ask the same of one article.
_last: list[tuple[AnnotatedText, list[Speaker]]] = []
_present: list[tuple[AnnotatedText, _Presence]] = []


def _is_same(one: AnnotatedText, other: AnnotatedText) -> bool:
    """Return whether two annotations are of one text: the ledgers' has the day of publication besides."""
    return one is other or (
        one.mentions is other.mentions
        and one.sentences is other.sentences
        and (one.title, one.text, one.lang, one.dateline) == (other.title, other.text, other.lang, other.dateline)
    )


def speakers_of(annotated: AnnotatedText) -> list[Speaker]:
    """Return everyone who speaks in an article."""
    if not _last or not _is_same(_last[0][0], annotated):
        _last[:] = [(annotated, identify_speakers(annotated, subjects(annotated)))]
    return _last[0][1]


def _presence_in(annotated: AnnotatedText) -> _Presence:
    if not _present or not _is_same(_present[0][0], annotated):
        kinds = by_id(annotated.lexicon)
        able: dict[int, list[_Candidate]] = {}
        places: dict[int, list[Mention]] = {}
        for mention in annotated.mentions:
            if speaker_class := speaker_class_of(mention, kinds):
                able.setdefault(mention.sentence, []).append(_Candidate(mention, speaker_class))
            if mention.kind == "name" and mention.value in kinds and kinds[mention.value].is_place:
                places.setdefault(mention.sentence, []).append(mention)
        _present[:] = [(annotated, _Presence(able, places))]
    return _present[0][1]


def identify_speakers(annotated: AnnotatedText, subjects: list[Subject]) -> list[Speaker]:
    """Return the speaker of each subject that shows who it is."""
    present = _presence_in(annotated)
    found = []
    taken: set[tuple[str, int, str]] = set()
    for subject in subjects:
        raw = annotated.raw(subject.field)
        inside = [
            m
            for m in present.able.get(subject.sentence, ())
            if m.mention.field == subject.field and subject.start <= m.mention.start and m.mention.end <= subject.end
        ]
        places = [(f.start, f.end) for f in present.places.get(subject.sentence, ()) if f.field == subject.field]
        speaker = _choose_speaker(raw, subject, inside, places)
        # Words before marks that close nothing, or at a headline's end, speak only where an outlet is all they name.
        if speaker and not (subject.by == "label" and (speaker.speaker_class, speaker.end) != ("media", subject.end)):
            key = (speaker.field, speaker.start, speaker.speaker_class)
            if key not in taken:
                taken.add(key)
                found.append(speaker)
    return found


def speaker_class_of(mention: Mention, kinds: Mapping[str, Entity]) -> str:
    """Return the class a mention would speak in: official, media, anonymous, named, post or state; '' for none."""
    if mention.kind == "wire":
        return "official" if mention.value in SPEAKER_WORDS.state_agencies else "media"
    if mention.kind == "sourcing":
        return {"office": "official", "outlet": "media", "unnamed": "anonymous", "post": "post"}.get(mention.value, "")
    if mention.kind != "name":
        return ""
    entity = kinds.get(mention.value)
    if entity is None:
        return ""
    if entity.kind == "media":
        return "official" if entity.id in SPEAKER_WORDS.state_agencies else "media"
    if entity.kind == "country" or entity.id in SPEAKER_WORDS.capitals:
        return "state"
    if entity.kind == "person":
        return "official"
    if entity.kind == "company" or entity.id.startswith("co:"):
        return "named"
    return "official" if entity.kind == "org" and (entity.side or entity.id in SPEAKER_WORDS.world_bodies) else ""


def _choose_speaker(
    raw: str, subject: Subject, inside: list[_Candidate], places: list[tuple[int, int]]
) -> Speaker | None:
    """Choose the most specific speaker: an unnamed source of a ministry is unnamed, a ministry's paper is a paper."""
    words = raw[subject.start : subject.end]
    name = _personal_name(raw, subject, inside, places)
    if any(m.mention.value in SPEAKER_WORDS.state_agencies for m in inside):
        inside = [m for m in inside if m.speaker_class != "media"]
    if name:  # "a former BBC journalist" speaks for no broadcaster
        former = [m for m in inside if is_former_employer(raw, m.mention.start, m.mention.end)]
        inside = [m for m in inside if m.speaker_class != "media" or m not in former]
    if any(char in words for char in "はがをの") or re.search("[가-힣]", words):
        inside = _phrase_heads(inside)
    for speaker_class in ("anonymous", "media", "official", "post", "named"):
        of_it = [
            m.mention
            for m in inside
            if m.speaker_class == speaker_class and not (speaker_class == "named" and _is_possessor(raw, m.mention))
        ]
        if not of_it:
            continue
        # The head closes the phrase; of an office and its name in the lexicon the name says more.
        mention = (
            max(of_it, key=lambda f: (f.end, f.kind == "name")) if speaker_class in {"official", "post"} else of_it[0]
        )
        said = _resolve_class(speaker_class, raw, subject, mention, words, has_name=name is not None)
        if said:
            entity = mention.value if ":" in mention.value and mention.kind == "name" else ""
            return Speaker(said, mention.rule_id, mention.field, mention.start, mention.end, entity, subject)
    if name:
        return Speaker("named", "speech.by_name", subject.field, *name, "", subject)
    states = [m.mention for m in inside if m.speaker_class == "state" and _is_head(raw, subject, m.mention)]
    if states:
        return Speaker("official", states[-1].rule_id, subject.field, states[-1].start, states[-1].end, "", subject)
    return None


def is_former_employer(raw: str, start: int, end: int) -> bool:
    """Return whether the outlet at this span is only where someone once worked: it reports nothing here."""
    before = raw[max(0, start - LONGEST_FORMERLY) : start]
    return bool(SPEAKER_WORDS.formerly_before.search(before) or SPEAKER_WORDS.formerly_behind.match(raw, end))


def _is_possessor(raw: str, mention: Mention) -> bool:
    """Return whether a firm only owns what is spoken of: "Samsung's sales showed"."""
    return raw[mention.end : mention.end + 2] in {"'s", "’s", "의 ", "的"} or raw[mention.end : mention.end + 1] in {
        "의",
        "的",
        "の",
    }


def _phrase_heads(inside: list[_Candidate]) -> list[_Candidate]:
    """Korean and Japanese close a phrase with its head: the last who could speak, and words of being unnamed."""
    able = [m for m in inside if m.speaker_class not in {"state", "anonymous"}]
    end = max((m.mention.end for m in able), default=0)
    return [m for m in inside if m.speaker_class in {"state", "anonymous"}] + [m for m in able if m.mention.end == end]


def _resolve_class(
    speaker_class: str, raw: str, subject: Subject, mention: Mention, words: str, *, has_name: bool
) -> str:
    indefinite = INDEFINITE.search(raw[subject.start : mention.start]) is not None
    if speaker_class == "official" and mention.kind == "sourcing":
        if FORMER.search(words):
            return "named"
        if raw[mention.start : mention.end].lower() in SPEAKER_WORDS.also_company and COMPANY.search(words):
            return "named"
        if SPOKES.match(raw[mention.start : mention.end]):
            return "official"  # "a spokesperson" speaks for the office
        return "anonymous" if indefinite and not has_name else "official"
    if speaker_class == "post":
        if has_name:
            return "named"
        if SPEAKER_WORDS.experts.match(raw, mention.start):
            is_latin = raw[mention.start].isascii()
            return "named" if not is_latin and _has_han_name(raw, subject, mention) else ""
        if indefinite:
            return "anonymous"
        if raw[mention.start].isascii():
            return "anonymous" if PLURAL.search(raw[mention.start : mention.end]) else ""
        return "named" if _has_han_name(raw, subject, mention) else "anonymous"
    return speaker_class


def _has_han_name(raw: str, subject: Subject, mention: Mention) -> bool:
    """Return whether a name stands beside a post in Chinese, Japanese or Korean: two characters before or behind it."""
    before = raw[max(subject.start, mention.start - 5) : mention.start].rstrip()
    behind = raw[mention.end : min(subject.end, mention.end + 5)]
    if NAME_BEHIND.match(behind) or NAME_BEFORE.search(before):
        return True
    # A Japanese name cannot be recognised by its first character: any that is no place of work.
    is_japanese = raw[mention.end : mention.end + 1] in {"は", "が", "も", "の", "に"}
    return is_japanese and bool(re.search(r"[一-龥﨑々]{2,5}$", before)) and not WORKPLACE.search(before)


def _personal_name(
    raw: str, subject: Subject, inside: list[_Candidate], places: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return a name that the lexicon does not know."""
    words = raw[subject.start : subject.end]
    taken = [*places, *((m.mention.start, m.mention.end) for m in inside if m.speaker_class != "post")]
    for pattern in (LATIN_NAME, KOREAN_NAME, HAN_NAME):
        for match in pattern.finditer(words):
            start, end = subject.start + match.start(), subject.start + match.end()
            shown = raw[start:end]
            if pattern is KOREAN_NAME and "씨" not in shown and not any(m.speaker_class == "post" for m in inside):
                continue
            if not NOT_NAMES.search(shown) and all(end <= s or start >= e for s, e in taken):
                return start, end
    alone = (ONE_NAME if words.isascii() else HAN_NAME_ENDS).search(words)
    if alone and subject.by == "verb" and not NOT_NAMES.search(alone[1]):
        start, end = subject.start + alone.start(1), subject.start + alone.end(1)
        return (start, end) if all(end <= s or start >= e for s, e in taken) else None
    return None


def _is_head(raw: str, subject: Subject, mention: Mention) -> bool:
    """Return whether a state is the subject itself: it ends it, and nothing makes it a place on the way."""
    if subject.by in {"credit", "label"}:
        return False
    behind = raw[mention.end : subject.end].strip()
    before = raw[subject.start : mention.start].strip()
    if raw[mention.start].isascii():
        return len(before) <= 4 and (not behind or behind in {"has", "had", "have", "also", "again", "later"})
    return BEHIND_STATE.fullmatch(behind) is not None and len(before) <= STATE_GAP
