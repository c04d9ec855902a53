"""The words of which any match of a regular expression holds at least one, read from the expression itself.

    parse tree ─► characters that must stand side by side, alternatives multiplied out ─► the best set of them

A text without any of these words cannot match, so one Aho-Corasick pass over the words of hundreds of rules saves
running nearly all of them (as the prefilters of RE2's FilteredRE2 and of Hyperscan do). Words are folded (`fold`),
under any flags of the expression: a candidate too many costs a search, none is missed. What the reading does not know
requires nothing, and its rule always runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]  # the parser of the standard library, without stubs
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ahocorasick_rs import AhoCorasick

MOST_WORDS = 400  # of a set
MOST_JOINED = 12  # words multiplied out of parts side by side
MOST_OF_CLASS = 12  # characters of [abc] that are multiplied out
MOST_REPEATS = 3
SHORTEST = 3  # letters of a word worth looking for
OF_WIDE = 3  # letters that a Han, Hangul or kana character counts as: rarer in a text than a letter
WIDE = "\u1100"
# What equals a letter when case is ignored, beside its own lower and upper case.
_EQUAL = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
_HALF = re.compile("[\ud800-\udfff]")  # of a pair: no character, and no automaton takes it


def fold(text: str) -> str:
    """Return a text in lower case, of the same length."""
    if not text.isascii():
        for char, letter in _EQUAL:
            text = text.replace(char, letter)
        text = _HALF.sub("\ufffd", text)
    return text.lower()


def required_words(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return folded words of which every match holds one; none where the pattern requires no word worth looking for."""
    read = _sequence(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    best = _better(read.words, read.exact)
    if best is None or _worth(best) < SHORTEST:
        return frozenset()
    return frozenset(word for word in best if not any(other in word for other in best if other != word))


@dataclass(frozen=True, slots=True)
class Prefilter:
    """Which of several patterns can find anything in a text, as the bits of a whole number: pattern n is 1 << n."""

    automaton: AhoCorasick
    needing: tuple[int, ...]  # by the automaton's word: the patterns that require it
    always: int  # the patterns that require no word

    def possible(self, text: str) -> int:
        """Return the patterns whose words stand in a text."""
        bits = self.always
        for word, _, _ in self.automaton.find_matches_as_indexes(fold(text), overlapping=True):
            bits |= self.needing[word]
        return bits


def prefilter(patterns: Iterable[re.Pattern[str]]) -> Prefilter:
    """Return the filter of patterns, in their order."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    needing: dict[str, int] = {}
    always = 0
    for bit, pattern in enumerate(patterns):
        words = required_words(pattern)
        for word in words:
            needing[word] = needing.get(word, 0) | 1 << bit
        always |= 0 if words else 1 << bit
    automaton = AhoCorasick(list(needing), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
    return Prefilter(automaton, tuple(needing.values()), always)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a part of an expression matches: exactly one of `exact`, or anything that holds one of `words`."""

    exact: frozenset[str] | None
    words: frozenset[str] | None = None


_EMPTY = _Read(frozenset({""}))
_ANYTHING = _Read(None)


@lru_cache(maxsize=4096)  # a set is weighed at every part that follows it
def _worth(words: frozenset[str]) -> int:
    return min((sum(OF_WIDE if char >= WIDE else 1 for char in word) for word in words), default=0)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Return the set whose shortest word is longer, of such the smaller."""
    if one is None or "" in one:
        return other if other is not None and "" not in other else None
    if other is None or "" in other:
        return one
    longer = min(_worth(other), 2 * SHORTEST) - min(_worth(one), 2 * SHORTEST)
    return other if longer > 0 or (longer == 0 and len(other) < len(one)) else one


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Read:
    """Return what parts side by side match."""
    run: frozenset[str] | None = frozenset({""})
    best: frozenset[str] | None = None
    is_exact = True
    for kind, value in items:
        if kind is op.LITERAL and run is not None:
            letter = _folded(value)
            run = frozenset([word + letter for word in run])
            continue
        part = _part(kind, value)
        best = _better(best, part.words)
        joined = None if part.exact is None or run is None else _joined(run, part.exact)
        if joined is not None:
            run = joined
            continue
        is_exact = False
        best = _better(best, run)
        run = part.exact if part.exact is not None else frozenset({""})
    return _Read(run, best) if is_exact else _Read(None, _better(best, run))


@lru_cache(maxsize=4096)
def _folded(character: int) -> str:
    return fold(chr(character))


def _joined(run: frozenset[str], more: frozenset[str]) -> frozenset[str] | None:
    return (
        frozenset(a + b for a in run for b in more)
        if len(run) * len(more) <= max(MOST_JOINED, len(run), len(more))
        else None
    )


def _part(kind: Any, value: Any) -> _Read:  # noqa: ANN401 - the parser's own constants
    if kind is op.LITERAL:
        return _Read(frozenset({_folded(value)}))
    if kind is op.IN:
        return _class(value)
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind is op.ATOMIC_GROUP:
        return _sequence(value)
    if kind is op.BRANCH:
        return _any_of([_sequence(branch) for branch in value[1]])
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        return _repeated(*value)
    if kind is op.ASSERT:  # what must follow or precede stands in the text too
        inside = _sequence(value[1])
        return _Read(frozenset({""}), _better(inside.exact, inside.words))
    if kind in {op.AT, op.ASSERT_NOT}:
        return _EMPTY
    return _ANYTHING


def _class(items: list[tuple[Any, Any]]) -> _Read:
    if len(items) > MOST_OF_CLASS or any(kind is not op.LITERAL for kind, _ in items):
        return _ANYTHING
    return _Read(frozenset(_folded(value) for _, value in items))


def _any_of(branches: list[_Read]) -> _Read:
    exact = [branch.exact for branch in branches]
    if all(one is not None for one in exact):
        every = frozenset().union(*(one for one in exact if one is not None))
        if len(every) <= MOST_WORDS:
            return _Read(every)
    words = [_better(branch.words, branch.exact) for branch in branches]
    if any(one is None for one in words):
        return _ANYTHING
    every = frozenset().union(*(one for one in words if one is not None))
    return _Read(None, every if len(every) <= MOST_WORDS else None)


def _repeated(least: int, most: Any, items: Iterable[tuple[Any, Any]]) -> _Read:  # noqa: ANN401 - int or MAXREPEAT
    inside = _sequence(items)
    if inside.exact is not None and int(most) <= MOST_REPEATS:
        every: frozenset[str] = frozenset()
        for times in range(least, int(most) + 1):
            run: frozenset[str] | None = frozenset({""})
            for _ in range(times):
                run = None if run is None else _joined(run, inside.exact)
            if run is None:
                break
            every |= run
        else:
            return _Read(every)
    return _Read(None, _better(inside.words, inside.exact) if least else None)
