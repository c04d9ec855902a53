"""Whether the rules of an analyst's own lexicon folder keep their word: each on its own yes and no sentences.

The rules that ship are held to theirs by the test suite; nobody runs that over a folder at seven in the morning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import annotate
from extractors.lexicon import load_lexicon
from extractors.text.clean import detect_lang

if TYPE_CHECKING:
    from extractors.lexicon import Lexicon, Rule


def failed_examples(lexicon: Lexicon) -> list[str]:
    """One line for each sentence that a rule of one's own misses, or matches though it must not."""
    shipped = {rule.id: rule for rule in load_lexicon().rules}
    told = []
    for rule in (rule for rule in lexicon.rules if shipped.get(rule.id) != rule):
        told += [f"{rule.kind} {rule.id} misses its own “{s}”" for s in rule.yes if not _fires(rule, s, lexicon)]
        told += [f"{rule.kind} {rule.id} matches “{s}”, which it must not" for s in rule.no if _fires(rule, s, lexicon)]
    return told


def _fires(rule: Rule, sentence: str, lexicon: Lexicon) -> bool:
    """Whether a rule counts in a sentence; '@KR …' is read as an outlet of that country's."""
    country = None
    if sentence.startswith("@"):
        country, sentence = sentence[1:3], sentence[4:]
    mentions = annotate("", sentence, detect_lang(sentence), country, lexicon=lexicon).mentions
    return any(mention.rule_id == rule.id for mention in mentions)
