"""Find the signs in a sentence: an indicator and a direction near it, in its clause, and no veto.

Of any border: which one it is, where and when, is for border.py. All words are lexicon/border.toml's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._candidates import Group, group
from extractors.ledgers._sentences import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.ledgers._candidates import Candidates
    from extractors.lexicon import LedgerRule, Lexicon

FILE = "border.toml"
MOST_A_SENTENCE = 6
GAP = 110  # characters between an indicator and its direction in letters
GAP_HAN = 40  # … and in Hangul, Han and kana, which say the same in fewer
GAP_AFTER, GAP_AFTER_HAN = 45, 14  # where the direction comes first: "resumed freight train services"
FAR = 2  # times these for indicators that say from what to what
_JOINED = re.compile(r"[\s,、·・/]*(?:and|as well as|및|와|과|や|和|与|與|及)?[\s、]*")
_STOP = re.compile(r"[;；。！？]")
_COMMA = re.compile(r"[,，:：]")
_LATIN = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class BorderRules:
    """The rules by what they say, each list in the file's order."""

    indicators: Group
    directions: Group
    vetoes: Group
    sources: tuple[LedgerRule, ...]
    dates: tuple[LedgerRule, ...]
    months: tuple[LedgerRule, ...]
    ends: Group


@dataclass(frozen=True, slots=True)
class Hit:
    rule: LedgerRule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sign:
    indicator: Hit
    direction: Hit
    clause: tuple[int, int]  # of both

    @property
    def way(self) -> str:
        """The direction, as the indicator takes it: work that is resumed goes up."""
        way = self.direction.rule.value("direction")
        return self.indicator.rule.value(way) or way

    @property
    def start(self) -> int:
        return min(self.indicator.start, self.direction.start)

    @property
    def end(self) -> int:
        return max(self.indicator.end, self.direction.end)


@lru_cache(maxsize=4)
def border_rules(lexicon: Lexicon) -> BorderRules | None:
    held = lexicon.ledger.get(FILE)
    if held is None:
        return None
    groups = {
        key: tuple(rule for rule in held.rules if rule.value(key))
        for key in ("indicator", "direction", "veto", "source", "date", "months", "clause")
    }
    return BorderRules(
        indicators=group(lexicon, groups["indicator"]),
        directions=group(lexicon, groups["direction"]),
        vetoes=group(lexicon, groups["veto"]),
        sources=groups["source"],
        dates=groups["date"],
        months=groups["months"],
        ends=group(lexicon, groups["clause"]),
    )


def _hits(rules: Iterable[LedgerRule], raw: str) -> list[Hit]:
    """Return what the rules find, in reading order; of those that overlap the longest, of the same words all."""
    found = [
        Hit(rule, *match.span())
        for rule in rules
        for match in rule.pattern.finditer(raw)
        if match.end() > match.start() and rule.applies(raw)
    ]
    found.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[Hit] = []
    for hit in found:
        if all(
            hit.end <= other.start or other.end <= hit.start or (hit.start, hit.end) == (other.start, other.end)
            for other in kept
        ):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def signs_in(rules: BorderRules, possible: Candidates, index: int, raw: str) -> list[Sign]:
    """Return the signs of a sentence, of any border; `possible` are the rules that can find anything in it."""
    indicators = _hits(possible.of(rules.indicators, index), raw)
    directions = _hits(possible.of(rules.directions, index), raw) if indicators else []
    if not directions:
        return []
    vetoes = [
        Hit(rule, *match.span()) for rule in possible.of(rules.vetoes, index) for match in rule.pattern.finditer(raw)
    ]
    ends = [hit.start for hit in _hits(possible.of(rules.ends, index), raw)]
    found: dict[tuple[str, str], Sign] = {}
    for direction in directions:
        for indicator in _of(direction, indicators, raw):
            sign = Sign(indicator, direction, _clause(indicator, direction, ends))
            key = (indicator.rule.value("indicator"), sign.way)
            if key not in found and not _is_ruled_out(sign, vetoes):
                found[key] = sign
    return list(found.values())[:MOST_A_SENTENCE]


def _of(direction: Hit, indicators: list[Hit], raw: str) -> Iterator[Hit]:
    """Yield the nearest indicator a direction can belong to, and those joined to it by "and" or a comma."""
    way, side = direction.rule.value("direction"), direction.rule.value("side")
    near = [hit for hit in indicators if _distance(hit, direction, side, raw) is not None]
    near = [
        hit
        for hit in near
        if way in hit.rule.value("takes").split() and _may_have(direction.rule, hit.rule.value("indicator"))
    ]
    if not near:
        return
    nearest = min(near, key=lambda hit: _distance(hit, direction, side, raw) or 0)
    yield nearest
    at = near.index(nearest)
    for step in (-1, 1):
        one, place = nearest, at + step
        while 0 <= place < len(near) and _JOINED.fullmatch(_between(one, near[place], raw)):
            one = near[place]
            yield one
            place += step


def _may_have(direction: LedgerRule, indicator: str) -> bool:
    only = direction.value("only").split()
    return indicator in only if only else indicator not in direction.value("not_of").split()


def _between(one: Hit, other: Hit, raw: str) -> str:
    return raw[min(one.end, other.end) : max(one.start, other.start)]


def _distance(indicator: Hit, direction: Hit, side: str, raw: str) -> int | None:
    """Return how far an indicator is from a direction, None where it cannot be its own."""
    if indicator.end <= direction.start:
        far = direction.start - indicator.end if side in {"before", "either"} else None
    elif direction.end <= indicator.start:
        far = indicator.start - direction.end if side in {"after", "either"} else None
    else:
        return 0
    between = _between(indicator, direction, raw)
    is_latin, is_after = bool(_LATIN.search(between)), direction.end <= indicator.start
    most = (GAP_AFTER if is_latin else GAP_AFTER_HAN) if is_after else (GAP if is_latin else GAP_HAN)
    most *= FAR if indicator.rule.value("reach") == "far" and not is_after else 1
    if is_after and _COMMA.search(between):
        return None
    return None if far is None or far > most or _STOP.search(between) else far


def _clause(indicator: Hit, direction: Hit, ends: list[int]) -> tuple[int, int]:
    first, last = min(indicator.start, direction.start), max(indicator.end, direction.end)
    return max((end for end in ends if end <= first), default=0), min((e for e in ends if e >= last), default=LONGEST)


def _is_ruled_out(sign: Sign, vetoes: list[Hit]) -> bool:
    start, end = sign.clause
    own = sign.direction
    return any(
        (hit.rule.value("scope") == "sentence" or start <= hit.start < end)
        and not (own.start <= hit.start and hit.end <= own.end)
        for hit in vetoes
    )
