"""Who speaks in a sentence, of which class: the speakers of annotation as the ledger of statements has them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.annotation.datelines import find_dateline
from extractors.annotation.speakers import Speaker, identify_speakers
from extractors.annotation.statements import Subject
from extractors.ledgers._sentences import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.ledgers._saying.rules import Rules
    from extractors.lexicon import LedgerRule

LONGEST_SPEAKER = 120
BESIDE = 12  # characters beside an outlet in which words say whose it is
LONGEST_OUTLET = 40  # … of an outlet; longer words go on to what it reports
SIDES = frozenset({"DPRK", "PRC", "ROK"})
QUOTED = re.compile(r"「[^「」]{2,400}」|“[^“”]{2,400}”|\"[^\"]{2,400}\"")
_HAN_OR_KANA = re.compile(r"[가-힣一-龥ぁ-ん]")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a sentence, as the statement has it. Spans are raw."""

    words: str
    speaker_id: str
    source_class: str
    start: int
    end: int
    side: str = ""  # where it is known from a sentence before


def voice_of(
    annotated: AnnotatedText, rules: Rules, sentence: Sentence, index: int, at: int, upto: int
) -> Voice | None:
    """Return who the words are: a speaker, a country or its media; None where they are nobody who could speak."""
    subject = Subject(sentence.field, at, upto, index, "verb", "statement")
    found = identify_speakers(annotated, [subject])
    if found:
        return _voice(annotated, rules, found[0])
    names = [
        name
        for name in annotated.of_kind("name")
        if name.field == sentence.field and at <= name.start and name.end <= upto and SIDES & {*name.sides}
    ]
    raw = annotated.raw(sentence.field)
    words = rules.parts["behind"].sub("", rules.parts["lead_in"].sub("", raw[at:upto].strip()))
    if any(rule.finds(words) for rule in rules.people):
        return Voice(words, "", "anonymous", at, upto)
    if names:
        name = names[-1]
        return Voice(words, name.entities[0] if name.entities else "", "official", at, upto)
    if any(rule.finds(words) for rule in (*rules.offices, *rules.officials)):
        return Voice(words, "", "official", at, upto)
    return None


def voices_of(annotated: AnnotatedText, rules: Rules, sentence: Sentence, speakers: list[Speaker]) -> list[Voice]:
    """Return who speaks: an outlet gives way to whom it cites, and words inside the report to who reports."""
    raw = annotated.raw(sentence.field)
    kept = [one for speaker in speakers if (one := _reread(annotated, rules, speaker)) is not None]
    quoted = [match.span() for match in QUOTED.finditer(raw, sentence.start, sentence.end)]
    outside = [one for one in kept if not any(at <= one.start and one.end <= upto for at, upto in quoted)]
    kept = outside or kept
    others = [speaker for speaker in kept if speaker.speaker_class != "media"]
    chosen = others or kept
    if not others and rules.parts["credit"].fullmatch(raw[sentence.start : sentence.end].strip()):
        return []
    if len(chosen) > 1 and _HAN_OR_KANA.search(raw[sentence.start : sentence.end]):
        sourced = [speaker for speaker in chosen if speaker.speaker_class == "anonymous"]
        chosen = sourced[:1] or sorted(chosen, key=lambda speaker: speaker.start)[:1]
    voices = [_voice(annotated, rules, speaker) for speaker in chosen]
    nobody = (rules.parts["ourselves"], rules.parts["document"])
    voices = [voice for voice in voices if not any(words.fullmatch(voice.words) for words in nobody)]
    return list({(voice.words, voice.source_class): voice for voice in voices}.values())


def crowd_in(annotated: AnnotatedText, rules: Rules, sentence: Sentence, crowd: Iterable[LedgerRule]) -> Voice | None:
    """Return the people without a name who speak in a sentence, outside its quotations."""
    raw = annotated.raw(sentence.field)[: min(sentence.end, sentence.start + LONGEST)]
    quoted = [match.span() for match in QUOTED.finditer(raw, sentence.start)]
    for rule in crowd:
        for match in rule.pattern.finditer(raw[sentence.start :]):
            at, upto = (sentence.start + place for place in who_of(match))
            if rule.applies(raw[sentence.start :]) and not any(start < at < end for start, end in quoted):
                return Voice(raw[at:upto].strip(" ,，、"), "", _crowd_class(rules, raw[at:upto]), at, upto)
    return None


def _crowd_class(rules: Rules, words: str) -> str:
    """Return official for officials whose office is named, anonymous for all others without a name."""
    is_official = rules.parts["unnamed"].search(words) and any(rule.finds(words) for rule in rules.offices)
    return "official" if is_official else "anonymous"


def who_of(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the first group that names a speaker."""
    return next(match.span(name) for name in match.re.groupindex if match[name] is not None)


def _reread(annotated: AnnotatedText, rules: Rules, speaker: Speaker) -> Speaker | None:
    """Return the official before the verb where the words go on to the reports he speaks of, or behind a dateline."""
    if speaker.speaker_class != "media" or speaker.subject is None:
        return speaker
    subject = speaker.subject
    raw = annotated.raw(subject.field)
    begin = annotated.sentences[subject.sentence].start
    line = find_dateline(raw[begin : subject.end])
    if line is not None and speaker.start < begin + line.end:
        behind = replace(subject, start=min(begin + line.end, subject.end))
        return next(iter(identify_speakers(annotated, [behind])), None)
    verb = rules.parts["says"].search(raw, subject.start, subject.end)
    stop = verb.start() if verb else rules.parts["generic"].search(raw, subject.start, subject.end)
    end = stop if isinstance(stop, int) else stop.start() if stop else subject.end
    if end <= subject.start:
        return speaker
    again = identify_speakers(
        annotated, [Subject(subject.field, subject.start, end, subject.sentence, "verb", subject.rule_id)]
    )
    return next((one for one in again if one.speaker_class in {"official", "anonymous"}), speaker)


def _voice(annotated: AnnotatedText, rules: Rules, speaker: Speaker) -> Voice:
    raw = annotated.raw(speaker.field)
    subject = speaker.subject
    start, end = (subject.start, subject.end) if subject else (speaker.start, speaker.end)
    if end - start > (LONGEST_OUTLET if speaker.speaker_class == "media" else LONGEST_SPEAKER):
        start, end = speaker.start, speaker.end
    words = raw[start:end].strip(' ,，、:："“”')
    words = rules.parts["behind"].sub("", rules.parts["lead_in"].sub("", words)) or raw[speaker.start : speaker.end]
    kind = speaker.speaker_class
    if kind != "media" and any(rule.finds(words) for rule in rules.people):
        kind = "anonymous"
    elif kind == "anonymous" and any(rule.finds(words) for rule in rules.offices):
        kind = "official"  # an unnamed official whose office is named
    if kind == "official" and rules.parts["unnamed"].search(words) and _is_nameless(annotated, rules, speaker):
        kind = "anonymous"
    if kind == "official" and rules.parts["medium"].match(raw, speaker.end):
        kind = "media"
    beside = raw[max(0, speaker.start - BESIDE) : speaker.end + BESIDE]
    if (kind == "media" and any(rule.finds(beside) for rule in rules.states)) or rules.parts["family"].fullmatch(words):
        kind = "official"
    return Voice(words, speaker.entity, kind, start, end)


def _is_nameless(annotated: AnnotatedText, rules: Rules, speaker: Speaker) -> bool:
    """Return whether the sentence says that its speaker asks not to be named."""
    if speaker.subject is None or speaker.entity:
        return False
    sentence = annotated.sentences[speaker.subject.sentence]
    return rules.parts["nameless"].search(annotated.raw(sentence.field), sentence.start, sentence.end) is not None
