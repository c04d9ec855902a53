"""Which rules of the ledgers can find anything in which sentence: one pass over a text for the words all rules require.

    required words of every rule (required_words.py) ─► one Aho-Corasick automaton ─► per sentence the rules whose words
    stand in it ─► the readers search with these alone, in the file's order

What a rule finds is the same with and without: tests/unit/test_candidates.py runs both.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import LONGEST_READ
from extractors.lexicon.required_words import fold, prefilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.annotation.annotated_text import AnnotatedText, Sentence
    from extractors.lexicon import LedgerRule, Lexicon
    from extractors.lexicon.required_words import Prefilter


@dataclass(frozen=True, slots=True)
class Group:
    """Some rules of one file, in its order, and their numbers as bits."""

    rules: tuple[LedgerRule, ...]
    bits: int


@dataclass(frozen=True, slots=True)
class _Index:
    """The rules of all ledger files, numbered in order."""

    rules: tuple[LedgerRule, ...]
    number: dict[tuple[str, str], int]  # by file and id
    words: Prefilter


@dataclass(frozen=True, slots=True)
class Candidates:
    """The rules that can find anything in each sentence of a text, in its language."""

    _rules: tuple[LedgerRule, ...]
    _by_sentence: tuple[int, ...]

    def of(self, group: Group, sentence: int) -> list[LedgerRule]:
        """Return those rules of a group that can find anything in a sentence, in the file's order."""
        left = self._by_sentence[sentence] & group.bits
        found = []
        while left:
            lowest = left & -left
            found.append(self._rules[lowest.bit_length() - 1])
            left ^= lowest
        return found


def group(lexicon: Lexicon, rules: Iterable[LedgerRule]) -> Group:
    """Return rules of one ledger file of a lexicon as a group."""
    held, number = tuple(rules), _index(lexicon).number
    return Group(held, sum(1 << number[rule.file, rule.id] for rule in held))


def candidates(annotated: AnnotatedText) -> Candidates:
    """Return which rules can find anything where in a text. The last results are kept: every reader asks."""
    return _candidates(annotated.title, annotated.text, annotated.lang, annotated.sentences, annotated.lexicon)


@lru_cache(maxsize=2)
def _candidates(title: str, text: str, lang: str, sentences: tuple[Sentence, ...], lexicon: Lexicon) -> Candidates:
    index = _index(lexicon)
    words = index.words
    found = [words.always] * len(sentences)
    for field, raw in (("title", title[:LONGEST_READ]), ("text", text[:LONGEST_READ])):
        numbers = [number for number, sentence in enumerate(sentences) if sentence.field == field]
        starts = [sentences[number].start for number in numbers]
        begin, until, number = 0, 0, -1
        for word, at, _ in words.automaton.find_matches_as_indexes(fold(raw), overlapping=True) if numbers else ():
            if not begin <= at < until:
                place = max(0, bisect_right(starts, at) - 1)
                begin, number = starts[place], numbers[place]
                until = starts[place + 1] if place + 1 < len(starts) else len(raw)
            found[number] |= words.needing[word]
    own = _of_lang(lexicon, lang)
    return Candidates(index.rules, tuple(bits & own for bits in found))


@lru_cache(maxsize=16)
def _of_lang(lexicon: Lexicon, lang: str) -> int:
    """Return the rules for texts of a language, as bits."""
    rules = enumerate(_index(lexicon).rules)
    return sum(1 << bit for bit, rule in rules if not (rule.langs and lang and lang not in rule.langs))


@lru_cache(maxsize=4)
def _index(lexicon: Lexicon) -> _Index:
    rules = tuple(rule for held in lexicon.ledger.values() for rule in held.rules)
    number = {(rule.file, rule.id): bit for bit, rule in enumerate(rules)}
    return _Index(rules, number, prefilter(rule.pattern for rule in rules))
