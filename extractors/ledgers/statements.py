"""Who says something and how: asserted, hedged, neither confirmed nor denied, denied, confirmed, or silent.

    speakers of each sentence ─► an outlet gives way to whom it cites ─► class (an unnamed official: that of the office)
        ─► manner by the words of the sentence ─► Statement
    words of silence or of no answer (`who` of a rule) ─► the speaker who has no verb of saying ─► Statement
All words are lexicon/statements.toml's. Not here: which event it is said of (warehouse/views/statements.sql).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.speakers import speakers_of
from extractors.ledgers._candidates import candidates
from extractors.ledgers._saying.relays import relay_depths
from extractors.ledgers._saying.rules import rules_of
from extractors.ledgers._saying.voices import SIDES, Voice, crowd_in, voice_of, voices_of, who_of
from extractors.ledgers._sentences import LONGEST, outside, quotation_start, words_of
from extractors.records import Statement

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.annotation.speakers import Speaker
    from extractors.ledgers._candidates import Candidates
    from extractors.ledgers._saying.rules import Rules
    from extractors.lexicon import LedgerRule
    from extractors.records import PageFacts

SHORTEST = 14  # characters: less is no sentence that says something
NEAR = 3  # sentences in which the same speaker in the same manner is one statement
LEAST_NAME, LONGEST_NAME = 2, 24  # characters of a person's name
SAME = 3  # sentences back in which "this official" or "the agency" has spoken
ANSWERS = frozenset({"neither", "denied", "confirmed"})  # manners of one who was asked


def read(annotated: AnnotatedText, page: PageFacts) -> list[Statement]:  # noqa: ARG001 - as every reader
    """Return what is said, in reading order: one row for a speaker and a manner within a few sentences."""
    rules = rules_of(annotated.lexicon)
    if rules is None:
        return []
    possible = candidates(annotated)
    by_sentence = _by_sentence(annotated)
    depth = relay_depths(annotated, by_sentence)
    found: list[Statement] = []
    last: dict[tuple[str, str], int] = {}
    before: tuple[int, Voice] | None = None
    officials: list[Statement] = []
    for index in range(len(annotated.sentences)):
        said = list(_of_sentence(annotated, rules, possible, index, by_sentence.get(index, [])))
        if not said:
            said = _carried_on(annotated, rules, possible, index, before)
        if said and before is not None and index - before[0] <= SAME:
            said = _by_the_same(annotated, rules, index, said, before[1])
        said = [_by_office(one, officials) for one in said]
        officials += [one for one in said if one.source_class == "official" and one.speaker]
        if said:
            first = said[0]
            at, side = first.start, first.speaker_side
            before = (index, Voice(first.speaker, first.speaker_id, first.source_class, at, at + 1, side))
        for statement in said:
            key = (statement.speaker or statement.source_class, statement.manner)
            if key in last and index - last[key] <= NEAR:
                last[key] = index
                continue
            last[key] = index
            found.append(_with_depth(statement, depth.get(index, 0)))
    return found


def _by_sentence(annotated: AnnotatedText) -> dict[int, list[Speaker]]:
    found: dict[int, list[Speaker]] = {}
    for speaker in speakers_of(annotated):
        if speaker.subject is not None:
            found.setdefault(speaker.subject.sentence, []).append(speaker)
    return found


def _of_sentence(
    annotated: AnnotatedText, rules: Rules, possible: Candidates, index: int, speakers: list[Speaker]
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
    for voice in _heard(annotated, rules, possible, index, speakers):
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
            at, upto = (sentence.start + place for place in who_of(match))
            rule_id, manner = _manner(possible.of(rules.manners, index), words)
            kind = "official" if any(state.finds(raw[at:upto]) for state in rules.states) else "media"
            outlet = Voice(raw[at:upto], "", kind, at, upto)
            yield _statement(annotated, manner, rule_id or rule.id, outlet, sentence, sentence.start, end)
            return
    for rule in possible.of(rules.voices, index):
        if match := rule.pattern.search(words):
            rule_id, manner = _manner(possible.of(rules.manners, index), words)
            manner = "hedged" if manner == "asserted" and not rules.parts["hearsay"].match(match[0]) else manner
            unnamed = Voice("", "", "anonymous", sentence.start + match.start(), sentence.start + match.end())
            yield _statement(annotated, manner, rule_id or rule.id, unnamed, sentence, sentence.start, end)
            return


def _heard(
    annotated: AnnotatedText, rules: Rules, possible: Candidates, index: int, speakers: list[Speaker]
) -> list[Voice]:
    """Return who speaks in a sentence: people without a name where only an outlet does, or where others cite them."""
    sentence = annotated.sentences[index]
    crowd = possible.of(rules.crowd, index)
    cited = crowd_in(annotated, rules, sentence, (rule for rule in crowd if rule.value("crowd") == "cited"))
    if cited is not None:
        return [cited]
    voices = voices_of(annotated, rules, sentence, speakers)
    if not voices:
        report = crowd_in(annotated, rules, sentence, (rule for rule in crowd if rule.value("crowd") == "report"))
        if report is not None:
            known = voice_of(annotated, rules, sentence, index, report.start, report.end)
            return [known or replace(report, source_class="named")]
    if all(voice.source_class == "media" for voice in voices):
        speaks = crowd_in(annotated, rules, sentence, (rule for rule in crowd if rule.value("crowd") == "speaks"))
        return voices if speaks is None else [speaks]
    return voices


def _by_the_same(
    annotated: AnnotatedText, rules: Rules, index: int, said: list[Statement], before: Voice
) -> list[Statement]:
    """Return statements by the speaker before, where the words are "this official" or "the agency" and no name."""
    sentence = annotated.sentences[index]
    is_outlet = before.source_class == "media" or any(rule.finds(before.words) for rule in rules.states)
    if is_outlet and rules.parts["same_outlet"].match(words_of(annotated, sentence)):
        said = said[:1]
    elif len(said) > 1 or not _is_same(annotated, rules, sentence, said[0]):
        return said
    return [
        replace(
            one,
            speaker=before.words,
            speaker_id=before.speaker_id,
            speaker_side=before.side,
            source_class=before.source_class,
        )
        for one in said
    ]


def _by_office(said: Statement, officials: list[Statement]) -> Statement:
    """Return what a person says as an official's where he was named with his office before."""
    words = said.speaker.strip()
    if said.source_class != "named" or not LEAST_NAME <= len(words) <= LONGEST_NAME:
        return said
    office = next((one for one in officials if words in one.speaker and words != one.speaker), None)
    return said if office is None else replace(said, source_class="official", speaker_side=office.speaker_side)


def _is_same(annotated: AnnotatedText, rules: Rules, sentence: Sentence, said: Statement) -> bool:
    """Return whether a speaker is "this official", or a Korean sentence goes on and its subject is what it is about."""
    if rules.parts["same"].fullmatch(said.speaker):
        return True
    words = words_of(annotated, sentence)
    at = words.find(said.speaker)
    is_subject = at >= 0 and words[at + len(said.speaker) : at + len(said.speaker) + 1] in {"이", "가"}
    return is_subject and rules.parts["goes_on"].match(words) is not None


def _carried_on(
    annotated: AnnotatedText, rules: Rules, possible: Candidates, index: int, before: tuple[int, Voice] | None
) -> list[Statement]:
    """Return what the speaker of the sentence before goes on to say, or what somebody says without a verb of saying."""
    sentence = annotated.sentences[index]
    words = words_of(annotated, sentence)
    rule_id, manner = _manner(possible.of(rules.manners, index), words)
    if manner == "asserted":
        return []
    goes_on = any(rule.finds(words) for rule in possible.of(rules.follows, index))
    voice: Voice | None = None
    if goes_on and before is not None and index - before[0] == 1:
        voice = before[1]
    elif manner in ANSWERS:
        office = next((match for rule in rules.officials if (match := rule.pattern.search(words))), None)
        if office is not None and rules.parts["spokes"].match(office[0]):
            at = sentence.start + office.start()
            voice = Voice(_noun(words, office), "", "official", at, at + len(office[0]))
        elif goes_on:
            voice = Voice("", "", "anonymous", sentence.start, sentence.start + 1)
    if voice is None:
        return []
    here = replace(voice, start=sentence.start, end=sentence.start + 1)
    end = sentence.start + len(words)
    return [_statement(annotated, manner, rule_id, here, sentence, sentence.start, end)]


def _noun(words: str, office: re.Match[str]) -> str:
    """Return the office with the name beside it."""
    start = max(words.rfind(mark, 0, office.start()) for mark in "【,，、。 ") + 1
    return words[start : office.end()]


def _unspoken(
    annotated: AnnotatedText, rules: Rules, possible: Candidates, index: int, words: str
) -> Iterator[tuple[LedgerRule, Voice, int, int]]:
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
            at, upto = (sentence.start + place for place in who_of(match))
            voice = voice_of(annotated, rules, sentence, index, at, upto)
            if voice is not None:
                seen.append((start, end))
                yield rule, voice, start, end


def _manner(manners: Iterable[LedgerRule], words: str) -> tuple[str, str]:
    """Return the rule and the manner of words: the first in the file's order, asserted where there is none."""
    found = next((rule for rule in manners if rule.finds(words)), None)
    return (found.id, found.value("manner")) if found else ("", "asserted")


def _of_lang(rules: tuple[LedgerRule, ...], lang: str) -> Iterator[LedgerRule]:
    return (rule for rule in rules if not (rule.langs and lang and lang not in rule.langs))


def _statement(
    annotated: AnnotatedText, manner: str, rule_id: str, voice: Voice, sentence: Sentence, start: int, end: int
) -> Statement:
    return Statement(
        rule_id=rule_id or "statement",
        field=sentence.field,
        start=start,
        end=max(end, start + 1),
        speaker=voice.words,
        speaker_id=voice.speaker_id,
        speaker_side=voice.side or _side(annotated, voice, sentence),
        source_class=voice.source_class,
        manner=manner,
    )


def _side(annotated: AnnotatedText, voice: Voice, sentence: Sentence) -> str:
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
