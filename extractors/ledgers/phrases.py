"""Every use of a tracked phrase: who says it, and whether it is said, asked, negated, another country's, a reporter's.

    mentions of concepts.toml ─► asked? (turns, questions) ─► another country's part? ─► an absence noted? ─► negated?
        ─► said by whom (speakers of the sentence, else of the one before it in the paragraph) ─► PhraseUse

Not here: which texts are official and complete (readouts.py), and absence, which follows in SQL from the earlier texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import by_id
from extractors.annotation.speakers import speakers_of
from extractors.articles.official import read_turns
from extractors.ledgers._sentences import LONGEST, words_of
from extractors.ledgers.readouts import official_text
from extractors.records import PhraseUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.annotation.annotated_text import AnnotatedText, Mention
    from extractors.annotation.speakers import Speaker
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.records import PageFacts

FILE = "uses.toml"
MARK = "§"  # stands for the phrase in the patterns of uses.toml
CLOSERS = " \n”’\"'」』）)"
SIDES = frozenset({"DPRK", "PRC", "ROK"})
NAMED_WITHIN = 60  # characters behind a country in which its office-holder stands
LONGEST_CALLED = 20_000  # … of a text that are searched for a name
MOST_COUNTRIES = 50  # mentions of other countries that are looked at
SEVERAL = 2  # other countries that speak: then each part of the text is one's own
KOREAS = frozenset({"DPRK", "ROK"})


def read(annotated: AnnotatedText, page: PageFacts) -> list[PhraseUse]:
    """Return the uses of tracked concepts, in reading order."""
    mentions = _apart(annotated.of_kind("concept"))
    if not mentions:
        return []
    uses = _rules(annotated.lexicon)
    official = official_text(annotated, page)
    asked = _asked(annotated, uses, {m.sentence for m in mentions})
    foreign = _foreign_parts(annotated, uses)
    speakers = _speakers(annotated)
    found = []
    for mention in mentions:
        if _is_elsewhere(annotated, mention, uses):
            continue
        speaker = speakers.of(mention.sentence)
        usage, notes = _usage(annotated, mention, uses)
        if usage == "asked" and _is_answered(annotated, mention, uses):
            usage = "said"
        elif mention.sentence in asked and not _is_answered(annotated, mention, uses):
            usage = "asked"
        elif foreign.holds(mention):
            usage = "other_country"
        elif usage == "said" and official is None and speaker is None:
            usage = "reporter"
        side = _side_of(annotated, speaker) or (official.side if official and usage == "said" else "")
        found.append(
            PhraseUse(
                rule_id=mention.rule_id,
                field=mention.field,
                start=mention.start,
                end=mention.end,
                concept=mention.value,
                usage=usage,
                speaker=_words_of(annotated, speaker),
                speaker_side=side,
                notes_absence=notes,
            )
        )
    return found


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those that share characters with an earlier or longer one of the same concept."""
    kept: list[Mention] = []
    reach: dict[tuple[str, str], int] = {}
    for mention in sorted(mentions, key=lambda m: (m.field != "title", m.start, -m.end)):
        key = (mention.field, mention.value)
        if mention.start >= reach.get(key, 0):
            kept.append(mention)
            reach[key] = mention.end
    return kept


@dataclass(frozen=True, slots=True)
class _Uses:
    """The rules of uses.toml by usage."""

    by_usage: dict[str, tuple[LedgerRule, ...]]

    def finds(self, usage: str, lang: str, sentence: str) -> bool:
        return any(
            rule.finds(sentence) for rule in self.by_usage.get(usage, ()) if not rule.langs or lang in rule.langs
        )

    def matches(self, usage: str, lang: str, text: str) -> Iterator[re.Match[str]]:
        for rule in self.by_usage.get(usage, ()):
            if not rule.langs or lang in rule.langs:
                yield from rule.pattern.finditer(text)


@lru_cache(maxsize=4)
def _rules(lexicon: Lexicon) -> _Uses:
    by_usage: dict[str, tuple[LedgerRule, ...]] = {}
    held = lexicon.ledger.get(FILE)
    for rule in held.rules if held else ():
        by_usage[rule.value("usage")] = (*by_usage.get(rule.value("usage"), ()), rule)
    return _Uses(by_usage)


def _marked(annotated: AnnotatedText, mention: Mention) -> str:
    """Return the sentence of a phrase with MARK in its place."""
    sentence = annotated.sentences[mention.sentence]
    raw = annotated.raw(sentence.field)
    begin = max(sentence.start, mention.start - LONGEST // 2)
    end = min(sentence.end, mention.end + LONGEST // 2)
    return raw[begin : mention.start] + MARK + raw[mention.end : end]


def _is_elsewhere(annotated: AnnotatedText, mention: Mention, uses: _Uses) -> bool:
    """Return whether the words are a firm's, a post's or a thing's and not the tracked phrase."""
    return uses.finds("elsewhere", annotated.lang, _marked(annotated, mention))


def _is_answered(annotated: AnnotatedText, mention: Mention, uses: _Uses) -> bool:
    """Return whether the sentence that asks goes on with the answer before the phrase: "asked why, she said: …"."""
    before = _marked(annotated, mention).split(MARK, 1)[0]
    asked = max((found.end() for found in uses.matches("asked", annotated.lang, before)), default=-1)
    return asked >= 0 and any(found.start() >= asked for found in uses.matches("answered", annotated.lang, before))


def _usage(annotated: AnnotatedText, mention: Mention, uses: _Uses) -> tuple[str, bool]:
    """Return how the sentence uses the phrase, and whether it notes that a text does not have it."""
    marked = _marked(annotated, mention)
    if uses.finds("absence", annotated.lang, marked):
        return "reporter", True
    if uses.finds("negated", annotated.lang, marked):
        return "negated", False
    if uses.finds("asked", annotated.lang, marked):
        return "asked", False
    return "said", False


def _asked(annotated: AnnotatedText, uses: _Uses, wanted: set[int]) -> set[int]:
    """Return the sentences of questions, among those with a phrase."""
    asked: set[int] = set()
    turns = [turn for turn in read_turns(annotated.text) if turn.is_question]
    for index in wanted:
        sentence = annotated.sentences[index]
        if sentence.field == "text" and any(t.start <= sentence.start < t.end for t in turns):
            asked.add(index)
    asked |= {index for index in wanted if _is_question(annotated, index, in_paragraph=bool(turns))}
    is_open = False
    for index, sentence in enumerate(annotated.sentences[: max(wanted, default=-1) + 1]):
        raw = words_of(annotated, sentence)
        if uses.finds("asked", annotated.lang, raw):
            is_open = True
        elif is_open and (uses.finds("answered", annotated.lang, raw)):
            is_open = False
        if is_open and index in wanted and sentence.field == "text":
            asked.add(index)
    return asked


def _is_question(annotated: AnnotatedText, index: int, *, in_paragraph: bool) -> bool:
    """Return whether a sentence ends with a question mark, or in a press conference its paragraph does."""
    sentence = annotated.sentences[index]
    raw = annotated.raw(sentence.field)
    end = sentence.end
    if in_paragraph and sentence.field == "text" and (line := raw.find("\n", end)) >= 0:
        end = line
    return raw[sentence.start : end].rstrip(CLOSERS).endswith(("?", "？"))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the part of another country begins and ours again: positions in the text, with whose it is."""

    starts: tuple[int, ...]
    is_foreign: tuple[bool, ...]
    alone: frozenset[int]  # sentences that name another country and none of ours

    def holds(self, mention: Mention) -> bool:
        if mention.sentence in self.alone:
            return True
        if mention.field != "text" or not self.starts:
            return False
        at = bisect_right(self.starts, mention.start) - 1
        return at >= 0 and self.is_foreign[at]


def _foreign_parts(annotated: AnnotatedText, uses: _Uses) -> _Parts:
    names = annotated.of_kind("name")
    others = {m.sentence for m in names if "other" in m.sides and not any(e.startswith("org:") for e in m.entities)}
    found = [
        (m.start, m.end, entity)
        for m in names
        if m.field == "text" and "other" in m.sides
        for entity in m.entities
        if entity.startswith("country:")
    ]
    unlisted = [(match.start(), match.end(), match[0]) for match in _in_text(annotated, uses, "other_country")]
    starts = [sentence.start if sentence.field == "text" else -1 for sentence in annotated.sentences]
    others |= {bisect_right(starts, at) - 1 for at, _, _ in unlisted}
    others -= {m.sentence for m in names if _is_korean(m)}
    alone = frozenset(i for i in others if not uses.finds("peninsula", annotated.lang, _raw(annotated, i)))
    foreign = found + unlisted
    met, called = _counterparts(annotated, uses, foreign)
    ours = [(m.start, m.end, m.value) for m in names if m.field == "text" and _is_korean(m)]
    _, our_own = _counterparts(annotated, uses, ours)
    speaking = [(match.start(), match[0]) for match in _in_text(annotated, uses, "other_party")]
    head = annotated.title + "\n" + annotated.text[:LONGEST]
    is_several = uses.finds("several", annotated.lang, head)
    if not is_several and max(len({who for _, who in speaking}), len(met)) < SEVERAL:
        return _Parts((), (), alone)
    marks = [(m.start, False) for m in names if m.field == "text" and _is_korean(m) and not m.is_nested]
    marks += [(at, True) for at, _ in speaking]
    marks += [(at, True) for at, _, _ in foreign]
    marks += [(at, False) for at in our_own]
    marks += [(at, True) for at in called]
    marks += [(m.start, True) for m in names if m.field == "text" and _is_of_others(m)]
    marks.sort()
    return _Parts(tuple(at for at, _ in marks), tuple(is_other for _, is_other in marks), alone)


def _counterparts(
    annotated: AnnotatedText, uses: _Uses, foreign: Sequence[tuple[int, int, str]]
) -> tuple[set[str], list[int]]:
    """Return the other countries whose office-holders a text names, and where it goes on with these by name alone."""
    met: set[str] = set()
    called: list[int] = []
    for _, end, country in foreign[:MOST_COUNTRIES]:
        behind = annotated.text[end : end + NAMED_WITHIN]
        match = next(iter(uses.matches("counterpart", annotated.lang, behind)), None)
        if match is None:
            continue
        met.add(country)
        name = match.groupdict().get("name")
        if first := (match.groupdict().get("first") or "").split():
            called += [m.start() for m in re.finditer(rf"\b{re.escape(first[0])}\b", annotated.text[:LONGEST_CALLED])]
        if name:
            called += [m.start() for m in re.finditer(re.escape(name), annotated.text[:LONGEST_CALLED])]
    return met, called


def _in_text(annotated: AnnotatedText, uses: _Uses, usage: str) -> Iterator[re.Match[str]]:
    """Yield where a rule is found in the text: 蒙方坚定, 中塔关系."""
    for rule in uses.by_usage.get(usage, ()):
        if not rule.langs or annotated.lang in rule.langs:
            yield from rule.pattern.finditer(annotated.text, 0, LONGEST_CALLED)


def _is_of_others(mention: Mention) -> bool:
    """Return whether another country's person is named."""
    return "other" in mention.sides and any(entity.startswith("per:") for entity in mention.entities)


def _is_korean(mention: Mention) -> bool:
    return any(part in KOREAS for side in mention.sides for part in side.split("-"))


def _raw(annotated: AnnotatedText, index: int) -> str:
    return words_of(annotated, annotated.sentences[index])


@dataclass(frozen=True, slots=True)
class _Speakers:
    by_sentence: dict[int, Speaker]
    paragraphs: tuple[int, ...]  # of each sentence

    def of(self, sentence: int) -> Speaker | None:
        """Return who speaks in a sentence: its own speaker, else the last one before it in the paragraph."""
        at = sentence
        while at >= 0 and self.paragraphs[at] == self.paragraphs[sentence]:
            if at in self.by_sentence:
                return self.by_sentence[at]
            at -= 1
        return None


def _speakers(annotated: AnnotatedText) -> _Speakers:
    by_sentence: dict[int, Speaker] = {}
    for speaker in speakers_of(annotated):
        if speaker.subject is not None:
            by_sentence.setdefault(speaker.subject.sentence, speaker)
    paragraphs, current, before = [], 0, 0
    for sentence in annotated.sentences:
        if sentence.field == "text":
            current += annotated.text.count("\n", before, sentence.start) > 0
            before = sentence.start
        paragraphs.append(current if sentence.field == "text" else -1)
    return _Speakers(by_sentence, tuple(paragraphs))


def _words_of(annotated: AnnotatedText, speaker: Speaker | None) -> str:
    return "" if speaker is None else " ".join(annotated.raw(speaker.field)[speaker.start : speaker.end].split())


def _side_of(annotated: AnnotatedText, speaker: Speaker | None) -> str:
    if speaker is None:
        return ""
    entity = by_id(annotated.lexicon).get(speaker.entity)
    if entity and entity.side in SIDES:
        return entity.side
    inside = (
        m for m in annotated.of_kind("name") if m.field == speaker.field and speaker.start <= m.start < speaker.end
    )
    return next((side for m in inside for side in m.sides if side in SIDES), "")
