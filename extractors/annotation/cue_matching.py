"""Find every cue of the lexicon in a text in one pass, with its span in the *raw* text.

    raw text ─► normalise (NFKC, one width, one dash, lower case; a map back) ─► Aho-Corasick, all matches
        ─► word boundaries, particles, what must stand beside ─► traps hide names ─► leftmost-longest names

Not here: which matches decide what (`annotated_text`, `relevance` and the taggers).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.grammar import read_grammar
from extractors.lexicon import Cue
from extractors.text.clean import stream_safe
from extractors.text.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ahocorasick_rs import AhoCorasick

    from extractors.lexicon import Lexicon, Rule

NEAR = 160  # characters before and behind a cue in which its conditions are searched
SHORT_CREDIT = 2  # 共同 and 時事 are credits in a byline, and common words in a text
NAME_OF_WORDS = 3  # spaces in a name from which its capitals do not matter
HAN_KINDS = frozenset({"token", "context"})
HAN = re.compile("[一-鿿·-]+")
NAME_KINDS = frozenset({"entity", "token", "context"})
# One form for what differs by keyboard only: dashes, apostrophes, the dots of 한·중.
FOLD = {ord(c): "-" for c in "‐‑‒–—―−－"} | {ord(c): "'" for c in "’‘ʼ′＇"} | {ord(c): "·" for c in "ㆍ・‧∙•･⋅"}
FOLD |= {ord(c): " " for c in "\t\n\r\u00a0\u3000"}
# Full-width forms are one character each: with the fold they normalise most Chinese in one step.
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | FOLD
# Characters that are their own form and melt into nothing before them, taken in runs; what follows may melt into them.
RUN = re.compile("[\n -~\u2013\u2014\u2018\u2019\u201c\u201d、-〃〈-】ぁ-ゖァ-ヺー一-\u9fff가-힣！-～]+")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
UNEVEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ud800-\udfff]")  # changes the length, or is unreadable
# What may follow a Korean name of two syllables; anything else makes it part of another word.
PARTICLE = re.compile(read_grammar("speech", "cue_matching")["particle"])


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in the form cues are compared in, and where each of its characters came from."""

    text: str  # NFKC, one width, case kept
    folded: str  # the same in lower case, of the same length
    starts: tuple[int, ...] | None  # raw start by normalised position; None where both are the same
    ends: tuple[int, ...] | None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of a normalised one that is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise_for_matching(raw: str) -> Normalised:
    """Bring a text to the form cues are compared in. Never fails: a lone surrogate counts as unreadable."""
    text = raw.translate(WIDE)
    if stream_safe(text) == text and unicodedata.is_normalized("NFKC", text) and not UNEVEN.search(text):
        return Normalised(text, _fold_case(text), None, None)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(raw)
    while position < length:
        run = RUN.match(raw, position)
        end = run.end() if run else position
        if end < length and end > position and _joins(raw[end]):
            end -= 1
        if end > position:
            chars.append(raw[position:end].translate(WIDE))
            starts += range(position, end)
            ends += range(position + 1, end + 1)
            position = end
            continue
        end = position + 1
        while end < length and _joins(raw[end]):
            end += 1
        piece = _compose(raw[position:end])
        chars.append(piece)
        starts += [position] * len(piece)
        ends += [end] * len(piece)
        position = end
    text = "".join(chars)
    return Normalised(text, _fold_case(text), tuple(starts), tuple(ends))


def _fold_case(text: str) -> str:
    """Return lower case of the same length, so that positions stay."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(map(_lower, text))


@lru_cache(maxsize=65536)
def _joins(char: str) -> bool:
    """Return whether a character may melt into the one before it: marks, vowel and final letters of Hangul."""
    if char < "\u0300" or ord(char) in FOLD:
        return False
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=65536)
def _compose(piece: str) -> str:
    if len(piece) == 1:
        if piece in INVISIBLE:
            return ""
        if "\ud800" <= piece <= "\udfff":
            return "\ufffd"
        piece = FOLD.get(ord(piece), piece)
    piece = "".join(c for c in unicodedata.normalize("NFKC", stream_safe(piece)) if c not in INVISIBLE)
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else FOLD.get(ord(c), c) for c in piece)


@lru_cache(maxsize=65536)
def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


@dataclass(frozen=True, slots=True)
class Meaning:
    """The lexicon row or rule that a pattern of the automaton belongs to."""

    kind: str  # entity, or the kind of a rule, or 'need'
    rule_id: str
    value: str
    cue: Cue
    text: str  # the cue, normalised, case kept
    rule: Rule | None = None
    hides: bool = False  # a name that speaks for itself only: 朝鮮日報 does not mention 朝鮮
    is_han: bool = False  # a short form in Chinese characters only: it counts in texts of its language


@dataclass(frozen=True, slots=True)
class Match:
    """A cue in a field whose local conditions hold. Spans are raw."""

    meaning: Meaning
    field: str
    start: int
    end: int
    nested: bool = False  # stands inside a longer name


class Matcher:
    """The automaton over every cue of a lexicon. Build once (`matcher_for`), use everywhere."""

    def __init__(self, lexicon: Lexicon) -> None:
        by_pattern: dict[str, list[Meaning]] = {}
        for meaning in _meanings(lexicon):
            by_pattern.setdefault("".join(map(_lower, meaning.text)), []).append(meaning)
        self._meanings = tuple(tuple(found) for found in by_pattern.values())
        self._automaton = _automaton(list(by_pattern))

    def find(self, raw: str, field: str, lang: str = "") -> list[Match]:
        """Return every cue in `raw`, names leftmost-longest, with those nested in a name marked; in text order."""
        norm = normalise_for_matching(raw)
        found: list[tuple[int, int, Meaning]] = []
        traps: set[tuple[int, int]] = set()
        for pattern, start, end in self._automaton.find_matches_as_indexes(norm.folded, overlapping=True):
            for meaning in self._meanings[pattern]:
                if _counts(norm.text, start, end, meaning, lang):
                    found.append((start, end, meaning))
                    if meaning.kind == "blocker":
                        traps.add((start, end))
        blocked = Spans(traps)
        kept = _leftmost_longest([match for match in found if not _is_trapped(match, blocked)])
        return [Match(meaning, field, *norm.raw_span(start, end), nested) for start, end, meaning, nested in kept]


@lru_cache(maxsize=4)
def matcher_for(lexicon: Lexicon) -> Matcher:
    """Return the matcher of a lexicon, built once."""
    return Matcher(lexicon)


def _automaton(patterns: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    # Every match is wanted, also overlapping ones: a condition that fails must not hide a shorter name.
    # Leftmost-longest is applied afterwards, to the names that passed.
    return AhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)


def _meanings(lexicon: Lexicon) -> Iterable[Meaning]:
    for entity in lexicon.entities:
        rule_id, hides = f"entity.{entity.id}", entity.kind == "media"
        for lang, aliases in entity.aliases.items():
            for alias in aliases:
                cue, text = Cue(alias, lang), normalise_for_matching(alias).text
                yield Meaning("entity", rule_id, entity.id, cue, text, hides=hides)
    for wire in lexicon.wires:
        for alias in wire.aliases:
            if len(alias) > SHORT_CREDIT or alias.isascii():
                yield Meaning("wire", f"wire.{wire.id}", wire.id, Cue(alias, "any"), normalise_for_matching(alias).text)
    for rule in lexicon.rules:
        for kind, cues in ((rule.kind, rule.cues), ("need", rule.needs)):
            for cue in cues:
                text = normalise_for_matching(cue.text).text
                is_han = kind in HAN_KINDS and HAN.fullmatch(text) is not None
                yield Meaning(kind, rule.id, rule.value, cue, text, rule, is_han=is_han)


def _counts(text: str, start: int, end: int, meaning: Meaning, lang: str) -> bool:
    """Return whether a match is the cue as a word of its own and in the company the cue asks for."""
    rule, cue = meaning.rule, meaning.cue
    if rule is not None and rule.langs and lang and lang not in rule.langs:
        return False
    if meaning.is_han and lang and not lang.startswith(cue.lang[:2]):
        return False
    return _is_word(text, start, end, meaning) and _is_in_company(text, start, end, cue)


def _is_word(text: str, start: int, end: int, meaning: Meaning) -> bool:
    first, last = meaning.text[0], meaning.text[-1]
    if first < "\u0250":
        if start and _is_latin(text[start - 1]) and _is_latin(first):
            return False
        if not _is_spelled(text[start:end], meaning.text):
            return False
    if last < "\u0250":
        return meaning.cue.is_prefix or end == len(text) or not (_is_latin(text[end]) and _is_latin(last))
    if len(meaning.text) == 2 and meaning.kind == "entity" and _is_hangul(first) and not _is_country(meaning):
        if start and _is_hangul(text[start - 1]):
            return False
        return PARTICLE.match(text, end) is not None
    return True


def _is_spelled(shown: str, cue: str) -> bool:
    """Capitals count where the cue has any: US is not us. A sentence may begin with it, a headline may shout."""
    if shown == cue or cue.islower() or (shown[1:] == cue[1:] and cue[0].islower()):
        return True
    if cue.count(" ") >= NAME_OF_WORDS:  # "the new Yalu River bridge": so many words are no accident
        return True
    return len(shown) >= 4 and shown.isupper()


def _is_in_company(text: str, start: int, end: int, cue: Cue) -> bool:
    if cue.after is not None and not cue.after.match(text, end, end + NEAR):
        return False
    if cue.not_after is not None and cue.not_after.match(text, end, end + NEAR):
        return False
    if cue.before is None and cue.not_before is None:
        return True
    before = text[max(0, start - NEAR) : start]
    if cue.before is not None and not cue.before.search(before):
        return False
    return cue.not_before is None or not cue.not_before.search(before)


def _is_latin(char: str) -> bool:
    return char < "\u0250" and char.isalnum()


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_country(meaning: Meaning) -> bool:
    return meaning.value.startswith("country:")


def _is_trapped(match: tuple[int, int, Meaning], traps: Spans) -> bool:
    start, end, meaning = match
    return meaning.kind in NAME_KINDS and traps.cover_more(start, end)


def _leftmost_longest(
    found: list[tuple[int, int, Meaning]],
) -> list[tuple[int, int, Meaning, bool]]:
    """Return all cues and, of overlapping names, the leftmost, then longest; those inside it are marked as nested."""
    kept: list[tuple[int, int, Meaning, bool]] = []
    name: tuple[int, int] = (0, 0)
    hides = is_entity = False
    values: set[str] = set()
    for start, end, meaning in sorted(found, key=lambda match: (match[0], -match[1], match[2].kind, match[2].rule_id)):
        if meaning.kind not in NAME_KINDS:
            kept.append((start, end, meaning, False))
        elif start >= name[1] or (start, end) == name:
            if (start, end) != name:
                values, hides, is_entity = set(), False, False
            hides = hides or meaning.hides
            is_entity = is_entity or meaning.kind != "token"
            name = (start, end)
            kept.append((start, end, meaning, False))
            values.add(meaning.value)
        elif end <= name[1] and _may_nest(meaning, is_entity) and meaning.value not in values and not hides:
            values.add(meaning.value)
            kept.append((start, end, meaning, True))
    return kept


def _may_nest(meaning: Meaning, in_entity: bool) -> bool:  # noqa: FBT001 - one question about one pair
    """Return whether a name inside a name counts: the pair in 中韩自贸协定, but not in 日中韓."""
    return meaning.kind == "entity" or (meaning.kind == "token" and in_entity)
