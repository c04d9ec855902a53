"""The rules of lexicon/statements.toml, by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.ledgers._candidates import Group, group

if TYPE_CHECKING:
    import re

    from extractors.lexicon import LedgerRule, Lexicon

FILE = "statements.toml"
WHO = "who"  # the group of a pattern that holds the speaker


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules by what they say, each list in the file's order."""

    unspoken: Group  # manners whose words name the speaker
    manners: Group  # the others
    voices: Group
    people: tuple[LedgerRule, ...]  # words for people without a name, at the begin of a subject
    crowd: Group  # … who have a verb of their own, or whom an outlet cites
    offices: tuple[LedgerRule, ...]
    states: tuple[LedgerRule, ...]
    follows: Group
    officials: tuple[LedgerRule, ...]
    outlets: Group
    parts: dict[str, re.Pattern[str]]  # by the name of a rule's `part`


@lru_cache(maxsize=4)
def rules_of(lexicon: Lexicon) -> Rules | None:
    held = lexicon.ledger.get(FILE)
    if held is None:
        return None
    keys = ("manner", "voice", "people", "crowd", "office", "state", "follows", "official", "outlet")
    parts = {rule.value("part"): rule.pattern for rule in held.rules if rule.value("part")}
    kinds = (tuple(rule for rule in held.rules if rule.value(key)) for key in keys)
    manners, voices, people, crowd, offices, states, follows, officials, outlets = kinds
    unspoken = [rule for rule in manners if WHO in rule.pattern.groupindex]
    spoken = [rule for rule in manners if WHO not in rule.pattern.groupindex]
    return Rules(
        unspoken=group(lexicon, unspoken),
        manners=group(lexicon, spoken),
        voices=group(lexicon, voices),
        people=people,
        crowd=group(lexicon, crowd),
        follows=group(lexicon, follows),
        outlets=group(lexicon, outlets),
        offices=offices,
        states=states,
        officials=officials,
        parts=parts,
    )
