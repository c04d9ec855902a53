"""What an earlier grouping computed, by the contents it was computed from.

A text's terms, a pair's likeness and what a copy changed depend on nothing else (story_features.py, lineage.py), so a
remembered value is the one that would be computed again, and groups are the same with any memory or none. Pure: where
a memory is kept between two runs is decided by the caller (flows/ledgers/remembered.py).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.similarity.stated_facts import NO_FIGURES, Figures

if TYPE_CHECKING:
    from extractors.records import Differences, StoryText

Worded = tuple[str, str]  # title, text


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often a text has each of its terms (wording, what it states, that for another language), and its figures."""

    wording: Counter[str]
    stated: Counter[str]
    across: Counter[str]
    figures: Figures = NO_FIGURES


@dataclass(slots=True)
class StoryMemory:
    """Values by the keys of texts (`text_key`), and which of them were met or computed since it was made."""

    counts: dict[str, TermCounts] = field(default_factory=dict)
    likeness: dict[str, dict[str, float]] = field(default_factory=dict)  # of pairs in the order they are compared in
    differences: dict[str, Differences] = field(default_factory=dict)  # of a text and its copy, by the key of both
    met: set[str] = field(default_factory=set)  # texts and copies asked for
    counted: list[str] = field(default_factory=list)  # texts read, in order
    compared: dict[str, dict[str, float]] = field(default_factory=dict)  # pairs compared
    differing: list[str] = field(default_factory=list)  # copies compared with their texts, in order

    def counts_of(self, text: StoryText, count: Callable[[StoryText], TermCounts]) -> tuple[str, TermCounts]:
        """Return a text's key and its terms, counted where they are not known."""
        key = text_key(text)
        self.met.add(key)
        if (known := self.counts.get(key)) is None:
            known = self.counts[key] = count(text)
            self.counted.append(key)
        return key, known

    def likeness_of(self, one: str, other: str, compare: Callable[[], float]) -> float:
        """Return the likeness of two texts by their keys, compared where it is not known."""
        of_one = self.likeness.setdefault(one, {})
        if (known := of_one.get(other)) is None:
            known = of_one[other] = compare()
            self.compared.setdefault(one, {})[other] = known
        return known

    def differences_of(
        self, before: Worded, after: Worded, compare: Callable[[Worded, Worded], Differences]
    ) -> Differences:
        """Return what the second (title, text) changed of the first, compared where it is not known."""
        key = _key((before, after))
        self.met.add(key)
        if (known := self.differences.get(key)) is None:
            known = self.differences[key] = compare(before, after)
            self.differing.append(key)
        return known


def text_key(text: StoryText) -> str:
    """Return the identity of all that a text is compared by."""
    parts = (
        text.title, text.text, text.lang, text.published_at and text.published_at.timestamp(), text.entities,
        text.vector, text.event,
    )  # fmt: skip
    return _key(parts)


def _key(parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
