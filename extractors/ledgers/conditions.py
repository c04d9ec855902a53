"""What a text says will show something: a condition or an open question that a later text or event can decide.

    sentence ─► a frame (if, whether, "the test is") and no veto (asked, past, even if)
        ─► a tracked phrase that a side's text says or omits
        ─► else an event between the first two sides it names
        ─► else a question that names both sides, which nothing stored can decide: kept and marked (`is_testable`)

The words are lexicon/conditions.toml's. Not here: what decided it, which follows from later texts
(flows/ledgers/watch.py).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._candidates import candidates, group
from extractors.ledgers._parties import BEFORE_VERB, read_parties
from extractors.ledgers._party import SIDES
from extractors.ledgers._sentences import span_of_words, words_of
from extractors.records import Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.annotation.annotated_text import AnnotatedText, Mention, Sentence
    from extractors.ledgers._candidates import Group
    from extractors.ledgers._parties import Parties
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import PageFacts

FILE = "conditions.toml"
SPEAKING = frozenset({"country", "body", "media", "person"})  # parties that have a text
BREAK = re.compile(r"[,，;；]\s?(?![\"”])")  # ends a condition that begins a sentence
BESIDE = 60  # characters between the verb of a text and the phrase
OPEN_SIDES = 2  # sides that an event, or a question without a test, must name
PAIRS = ({"DPRK", "PRC"}, {"ROK", "PRC"})


def read(annotated: AnnotatedText, _page: PageFacts) -> list[Condition]:
    """Return the conditions, at most one a sentence, in reading order."""
    if annotated.lexicon.ledger.get(FILE) is None:
        return []
    found: list[Condition] = []
    parties: Parties | None = None
    possible, frames = candidates(annotated), _frames(annotated.lexicon)
    for index, sentence in enumerate(annotated.sentences):
        if not possible.of(frames, index):
            continue
        raw = words_of(annotated, sentence)
        framed = _frame(annotated, raw)
        if framed is None:
            continue
        parties = parties or read_parties(annotated)
        if not parties.has_pair:
            return []
        row = _condition(annotated, parties, index, raw, *framed)
        if row is not None:
            found.append(row)
    return found


@lru_cache(maxsize=4)
def _frames(lexicon: Lexicon) -> Group:
    return group(lexicon, (rule for rule in lexicon.ledger[FILE].rules if rule.value("frame")))


@lru_cache(maxsize=64)
def _rules(lexicon: Lexicon, key: str, lang: str) -> tuple[LedgerRule, ...]:
    rules = lexicon.ledger[FILE].rules
    return tuple(rule for rule in rules if rule.value(key) and (not rule.langs or not lang or lang in rule.langs))


def _first(annotated: AnnotatedText, key: str, raw: str) -> tuple[LedgerRule, re.Match[str]] | None:
    """Return the first rule of a key that finds something, with what it finds; None where none does."""
    for rule in _rules(annotated.lexicon, key, annotated.lang):
        match = rule.pattern.search(raw)
        if match is not None and rule.applies(raw):
            return rule, match
    return None


def _frame(annotated: AnnotatedText, raw: str) -> tuple[LedgerRule, tuple[int, int]] | None:
    """Return the rule of a sentence's frame and the part of the sentence it makes open; None where there is none."""
    found = _first(annotated, "frame", raw)
    if found is None or _first(annotated, "veto", raw) is not None:
        return None
    rule, match = found
    kind = rule.value("frame")
    if kind == "watch" or (kind == "whether" and annotated.lang not in {"en", *BEFORE_VERB}):
        return rule, (0, len(raw))
    if annotated.lang in BEFORE_VERB:  # the condition ends with the frame
        joints = [one.end() for held in _rules(annotated.lexicon, "joint", annotated.lang)
                  for one in held.pattern.finditer(raw, 0, match.start())]  # fmt: skip
        return rule, (max(joints, default=0), match.end())
    ends = BREAK.search(raw, match.end()) if kind == "if" else None
    return rule, (match.start(), ends.start() if ends else len(raw))


def _condition(
    annotated: AnnotatedText, parties: Parties, index: int, raw: str, frame: LedgerRule, part: tuple[int, int]
) -> Condition | None:
    sentence = annotated.sentences[index]
    inside = raw[part[0] : part[1]]
    concepts = (m for m in annotated.of_kind("concept") if m.sentence == index)
    concept = next((m for m in concepts if part[0] <= m.start - sentence.start < part[1]), None)
    if concept is not None:
        asked = _asked_text(annotated, parties, index, raw, part, concept)
        if asked is not None:
            test, side, rule_id = asked
            pair = _pair(parties, side)
            return _row(annotated, sentence, rule_id, test=test, concept=concept.value, side=side, pair=pair)
    event = _first(annotated, "event", inside)
    sides = _in_order(parties, index, part)
    if event is not None and len(sides) >= OPEN_SIDES and set(sides[:OPEN_SIDES]) in PAIRS:
        (other,) = {*sides[:OPEN_SIDES]} - {"PRC"}
        kind = event[0].value("event")
        pair = f"{other}-PRC"
        return _row(annotated, sentence, event[0].id, test="happens", event_type=kind, side=sides[0], pair=pair)
    if frame.value("frame") == "if" or len(sides) < OPEN_SIDES:
        return None
    return _row(annotated, sentence, frame.id)


def _asked_text(
    annotated: AnnotatedText, parties: Parties, index: int, raw: str, part: tuple[int, int], concept: Mention
) -> tuple[str, str, str] | None:
    """Return the test, the side whose text is asked, and the rule; None where a sentence asks no side's text."""
    found = _first(annotated, "test", raw[part[0] : part[1]])
    if found is None:
        return None
    rule, match = found
    at = concept.start - annotated.sentences[index].start
    if max(at - part[0] - match.end(), part[0] + match.start() - (at + concept.end - concept.start)) > BESIDE:
        return None
    side = _whose(annotated, parties, index, raw, min(part[0] + match.start(), at))
    return (rule.value("test"), side, rule.id) if side in SIDES else None


def _whose(annotated: AnnotatedText, parties: Parties, index: int, raw: str, before: int) -> str:
    """Return the side of the party nearest before a place, '' where none stands there; 'other' of another country."""
    own = _first(annotated, "own", raw)
    if own is not None and own[1].start() < before:
        return own[0].value("own")
    able = [one for one in parties.by_sentence.get(index, ()) if one.kind in SPEAKING and one.start < before]
    return able[-1].side if able else ""


def _in_order(parties: Parties, index: int, part: tuple[int, int]) -> list[str]:
    """Return the sides that a part of a sentence names, each once, in reading order: who acts stands first."""
    named = [one for one in parties.by_sentence.get(index, ()) if part[0] <= one.start < part[1]]
    return list(dict.fromkeys(side for one in named for side in one.sides or (one.side,) if side))


def _pair(parties: Parties, side: str) -> str:
    """Return the pair that a side's text is about: its own, for China the one Korea that the article names."""
    if side != "PRC":
        return f"{side}-PRC"
    named = {s for held in parties.by_sentence.values() for one in held for s in one.sides or (one.side,)}
    koreas: Sequence[str] = [korea for korea in ("DPRK", "ROK") if korea in named]
    return f"{koreas[0]}-PRC" if koreas else ""


def _row(annotated: AnnotatedText, sentence: Sentence, rule_id: str, **more: str) -> Condition:
    """Return the row of a sentence, without the space around it."""
    start, end = span_of_words(annotated, sentence)
    return Condition(
        rule_id=rule_id, field=sentence.field, start=start, end=end, is_testable=bool(more.get("test")),
        test=more.get("test", ""), concept=more.get("concept", ""), event_type=more.get("event_type", ""),
        side=more.get("side", ""), pair=more.get("pair", ""),
    )  # fmt: skip
