"""Who says something and how: asserted, hedged, neither confirmed nor denied, denied, confirmed, or silent.

    speakers of each sentence ─► an outlet gives way to whom it cites ─► class (an unnamed official: that of the office)
        ─► manner by the words of the sentence ─► Statement
    words of silence or of no answer (`who` of a rule) ─► the speaker who has no verb of saying ─► Statement
All words are lexicon/statements.toml's. Not here: which event it is said of (warehouse/views/statements.sql).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.speakers import Speaker, identify_speakers, speakers_of
from extractors.annotation.statements import Subject
from extractors.ledgers._candidates import Group, candidates, group
from extractors.ledgers._relays import relay_depths
from extractors.ledgers._sentences import LONGEST, outside, quotation_start, words_of
from extractors.records import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.ledgers._candidates import Candidates
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import PageFacts

FILE = "statements.toml"
WHO = "who"  # the group of a pattern that holds the speaker
SHORTEST = 14  # characters: less is no sentence that says something
NEAR = 3  # sentences in which the same speaker in the same manner is one statement
LONGEST_SPEAKER = 120
BESIDE = 12  # characters beside an outlet in which words say whose it is
LONGEST_OUTLET = 40  # … of an outlet; longer words go on to what it reports
SIDES = frozenset({"DPRK", "PRC", "ROK"})
ANSWERS = frozenset({"neither", "denied", "confirmed"})  # manners of one who was asked
QUOTED = re.compile(r"「[^「」]{2,400}」|“[^“”]{2,400}”|\"[^\"]{2,400}\"")
_HAN_OR_KANA = re.compile(r"[가-힣一-龥ぁ-ん]")


@dataclass(frozen=True, slots=True)
class _Rules:
    unspoken: Group  # manners whose words name the speaker
    manners: Group  # the others
    voices: Group
    offices: tuple[LedgerRule, ...]
    states: tuple[LedgerRule, ...]
    follows: Group
    officials: tuple[LedgerRule, ...]
    outlets: Group
    parts: dict[str, re.Pattern[str]]  # by the name of a rule's `part`


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks in a sentence, as the statement has it. Spans are raw."""

    words: str
    speaker_id: str
    source_class: str
    start: int
    end: int


def read(annotated: AnnotatedText, page: PageFacts) -> list[Statement]:  # noqa: ARG001 - as every reader
    """Return what is said, in reading order: one row for a speaker and a manner within a few sentences."""
    rules = _rules(annotated.lexicon)
    if rules is None:
        return []
    possible = candidates(annotated)
    by_sentence = _by_sentence(annotated)
    depth = relay_depths(annotated, by_sentence)
    found: list[Statement] = []
    last: dict[tuple[str, str], int] = {}
    before: tuple[int, _Voice] | None = None
    for index in range(len(annotated.sentences)):
        said = list(_of_sentence(annotated, rules, possible, index, by_sentence.get(index, [])))
        if not said:
            said = _carried_on(annotated, rules, possible, index, before)
        if said:
            first = said[0]
            words = _Voice(first.speaker, first.speaker_id, first.source_class, first.start, first.end)
            before = (index, words)
        for statement in said:
            key = (statement.speaker or statement.source_class, statement.manner)
            if key in last and index - last[key] <= NEAR:
                last[key] = index
                continue
            last[key] = index
            found.append(_with_depth(statement, depth.get(index, 0)))
    return found


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Rules | None:
    held = lexicon.ledger.get(FILE)
    if held is None:
        return None
    keys = ("manner", "voice", "office", "state", "follows", "official", "outlet")
    parts = {rule.value("part"): rule.pattern for rule in held.rules if rule.value("part")}
    kinds = (tuple(rule for rule in held.rules if rule.value(key)) for key in keys)
    manners, voices, offices, states, follows, officials, outlets = kinds
    unspoken = [rule for rule in manners if WHO in rule.pattern.groupindex]
    spoken = [rule for rule in manners if WHO not in rule.pattern.groupindex]
    return _Rules(
        unspoken=group(lexicon, unspoken),
        manners=group(lexicon, spoken),
        voices=group(lexicon, voices),
        follows=group(lexicon, follows),
        outlets=group(lexicon, outlets),
        offices=offices,
        states=states,
        officials=officials,
        parts=parts,
    )


def _by_sentence(annotated: AnnotatedText) -> dict[int, list[Speaker]]:
    found: dict[int, list[Speaker]] = {}
    for speaker in speakers_of(annotated):
        if speaker.subject is not None:
            found.setdefault(speaker.subject.sentence, []).append(speaker)
    return found


def _of_sentence(
    annotated: AnnotatedText, rules: _Rules, possible: Candidates, index: int, speakers: list[Speaker]
) -> Iterator[Statement]:
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)
    end = min(sentence.end, sentence.start + LONGEST)
    words = raw[sentence.start : end]
    if len(words) < (SHORTEST if words.isascii() else SHORTEST // 2):
        return
    taken: list[tuple[int, int]] = []
    for rule, voice, at, upto in _unspoken(annotated, rules, possible, index, words):
        taken.append((at, upto))
        yield _statement(annotated, rule.value("manner"), rule.id, voice, sentence, at, upto)
    for voice in _voices(annotated, rules, sentence, speakers):
        if any(at <= voice.start < upto for at, upto in taken):
            continue
        left = outside(words, [(at - sentence.start, upto - sentence.start) for at, upto in taken])
        manners = _of_lang(rules.manners.rules, annotated.lang) if taken else possible.of(rules.manners, index)
        rule_id, manner = _manner(manners, left)
        opened = quotation_start(raw, sentence) if manner == "asserted" else sentence.start
        yield _statement(annotated, manner, rule_id, voice, sentence, opened, end)
        taken.append((voice.start, voice.start + 1))
    if taken or speakers:
        return
    for rule in possible.of(rules.outlets, index):
        if match := rule.pattern.search(words):
            at, upto = (sentence.start + place for place in _who(match))
            rule_id, manner = _manner(possible.of(rules.manners, index), words)
            outlet = _Voice(annotated.raw(sentence.field)[at:upto], "", "media", at, upto)
            yield _statement(annotated, manner, rule_id or rule.id, outlet, sentence, sentence.start, end)
            return
    for rule in possible.of(rules.voices, index):
        if match := rule.pattern.search(words):
            rule_id, manner = _manner(possible.of(rules.manners, index), words)
            manner = "hedged" if manner == "asserted" and not rules.parts["hearsay"].match(match[0]) else manner
            unnamed = _Voice("", "", "anonymous", sentence.start + match.start(), sentence.start + match.end())
            yield _statement(annotated, manner, rule_id or rule.id, unnamed, sentence, sentence.start, end)
            return


def _carried_on(
    annotated: AnnotatedText, rules: _Rules, possible: Candidates, index: int, before: tuple[int, _Voice] | None
) -> list[Statement]:
    """Return what the speaker of the sentence before goes on to say, or what somebody says without a verb of saying."""
    sentence = annotated.sentences[index]
    words = words_of(annotated, sentence)
    rule_id, manner = _manner(possible.of(rules.manners, index), words)
    if manner == "asserted":
        return []
    goes_on = any(rule.finds(words) for rule in possible.of(rules.follows, index))
    voice: _Voice | None = None
    if goes_on and before is not None and index - before[0] == 1:
        voice = before[1]
    elif manner in ANSWERS:
        office = next((match for rule in rules.officials if (match := rule.pattern.search(words))), None)
        if office is not None and rules.parts["spokes"].match(office[0]):
            at = sentence.start + office.start()
            voice = _Voice(_noun(words, office), "", "official", at, at + len(office[0]))
        elif goes_on:
            voice = _Voice("", "", "anonymous", sentence.start, sentence.start + 1)
    if voice is None:
        return []
    here = _Voice(voice.words, voice.speaker_id, voice.source_class, sentence.start, sentence.start + 1)
    end = sentence.start + len(words)
    return [_statement(annotated, manner, rule_id, here, sentence, sentence.start, end)]


def _noun(words: str, office: re.Match[str]) -> str:
    """Return the office with the name beside it."""
    start = max(words.rfind(mark, 0, office.start()) for mark in "【,，、。 ") + 1
    return words[start : office.end()]


def _unspoken(
    annotated: AnnotatedText, rules: _Rules, possible: Candidates, index: int, words: str
) -> Iterator[tuple[LedgerRule, _Voice, int, int]]:
    """Yield the speakers who have no verb of saying: who was silent, or could not confirm."""
    sentence = annotated.sentences[index]
    seen: list[tuple[int, int]] = []
    for rule in possible.of(rules.unspoken, index):
        if not rule.applies(words):
            continue
        for match in rule.pattern.finditer(words):
            start, end = (sentence.start + at for at in match.span())
            if any(start < upto and at < end for at, upto in seen):
                continue
            at, upto = (sentence.start + place for place in _who(match))
            voice = _voice_of(annotated, rules, sentence, index, at, upto)
            if voice is not None:
                seen.append((start, end))
                yield rule, voice, start, end


def _who(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the first group that names a speaker."""
    return next(match.span(name) for name in match.re.groupindex if match[name] is not None)


def _voice_of(
    annotated: AnnotatedText, rules: _Rules, sentence: Sentence, index: int, at: int, upto: int
) -> _Voice | None:
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
    words = rules.parts["behind"].sub("", raw[at:upto].strip())
    if names:
        name = names[-1]
        return _Voice(words, name.entities[0] if name.entities else "", "official", at, upto)
    if any(rule.finds(words) for rule in (*rules.offices, *rules.officials)):
        return _Voice(words, "", "official", at, upto)
    return None


def _voices(annotated: AnnotatedText, rules: _Rules, sentence: Sentence, speakers: list[Speaker]) -> list[_Voice]:
    """Return who speaks: an outlet gives way to whom it cites, and words inside the report to who reports."""
    raw = annotated.raw(sentence.field)
    kept = [_reread(annotated, rules, speaker) for speaker in speakers]
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
    return list({(voice.words, voice.source_class): voice for voice in voices}.values())


def _reread(annotated: AnnotatedText, rules: _Rules, speaker: Speaker) -> Speaker:
    """Return the official before the verb where the words go on to the reports he speaks of."""
    if speaker.speaker_class != "media" or speaker.subject is None:
        return speaker
    subject = speaker.subject
    raw = annotated.raw(subject.field)
    verb = rules.parts["says"].search(raw, subject.start, subject.end)
    stop = verb.start() if verb else rules.parts["generic"].search(raw, subject.start, subject.end)
    end = stop if isinstance(stop, int) else stop.start() if stop else subject.end
    if end <= subject.start:
        return speaker
    again = identify_speakers(
        annotated, [Subject(subject.field, subject.start, end, subject.sentence, "verb", subject.rule_id)]
    )
    return next((one for one in again if one.speaker_class in {"official", "anonymous"}), speaker)


def _voice(annotated: AnnotatedText, rules: _Rules, speaker: Speaker) -> _Voice:
    raw = annotated.raw(speaker.field)
    subject = speaker.subject
    start, end = (subject.start, subject.end) if subject else (speaker.start, speaker.end)
    if end - start > (LONGEST_OUTLET if speaker.speaker_class == "media" else LONGEST_SPEAKER):
        start, end = speaker.start, speaker.end
    words = rules.parts["behind"].sub("", raw[start:end].strip(' ,，、:："“”')) or raw[speaker.start : speaker.end]
    kind = speaker.speaker_class
    if kind == "anonymous" and any(rule.finds(words) for rule in rules.offices):
        kind = "official"  # an unnamed official whose office is named
    beside = raw[max(0, speaker.start - BESIDE) : speaker.end + BESIDE]
    if (kind == "media" and any(rule.finds(beside) for rule in rules.states)) or rules.parts["family"].fullmatch(words):
        kind = "official"
    return _Voice(words, speaker.entity, kind, start, end)


def _manner(manners: Iterable[LedgerRule], words: str) -> tuple[str, str]:
    """Return the rule and the manner of words: the first in the file's order, asserted where there is none."""
    found = next((rule for rule in manners if rule.finds(words)), None)
    return (found.id, found.value("manner")) if found else ("", "asserted")


def _of_lang(rules: tuple[LedgerRule, ...], lang: str) -> Iterator[LedgerRule]:
    return (rule for rule in rules if not (rule.langs and lang and lang not in rule.langs))


def _statement(
    annotated: AnnotatedText, manner: str, rule_id: str, voice: _Voice, sentence: Sentence, start: int, end: int
) -> Statement:
    return Statement(
        rule_id=rule_id or "statement",
        field=sentence.field,
        start=start,
        end=max(end, start + 1),
        speaker=voice.words,
        speaker_id=voice.speaker_id,
        speaker_side=_side(annotated, voice, sentence),
        source_class=voice.source_class,
        manner=manner,
    )


def _side(annotated: AnnotatedText, voice: _Voice, sentence: Sentence) -> str:
    """Return the country a speaker speaks for: of the speaker known to the lexicon, else the one his words name.

    An expert on a country, named with it, does not speak for it.
    """
    entity = by_id(annotated.lexicon).get(voice.speaker_id)
    if entity is not None and entity.side in SIDES:
        return entity.side
    if voice.source_class == "named":
        return ""
    names = [
        name
        for name in annotated.of_kind("name")
        if name.field == sentence.field and voice.start <= name.start and name.end <= voice.end
    ]
    return next((side for name in names for side in name.sides if side in SIDES), "")


def _with_depth(statement: Statement, depth: int) -> Statement:
    return replace(statement, relay_depth=depth)
