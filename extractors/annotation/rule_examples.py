"""Check the rules of an analyst's lexicon folder on their own yes and no sentences.

The test suite checks the shipped rules in the same way; an analyst's folder is checked at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.annotation.annotated_text import annotate
from extractors.lexicon import load_lexicon
from extractors.text.clean import detect_lang

if TYPE_CHECKING:
    from extractors.lexicon import Lexicon, Rule


def failed_examples(lexicon: Lexicon) -> list[str]:
    """Return one line for each sentence that a rule of the folder misses, or matches though it must not."""
    shipped = {rule.id: rule for rule in load_lexicon().rules}
    problems = []
    for rule in (rule for rule in lexicon.rules if shipped.get(rule.id) != rule):
        missed = [sentence for sentence in rule.yes if not _fires(rule, sentence, lexicon)]
        problems += [f"{rule.kind} {rule.id} misses its own “{sentence}”" for sentence in missed]
        wrong = [sentence for sentence in rule.no if _fires(rule, sentence, lexicon)]
        problems += [f"{rule.kind} {rule.id} matches “{sentence}”, which it must not" for sentence in wrong]
    return problems + failed_ledger_examples(lexicon)


def failed_ledger_examples(lexicon: Lexicon) -> list[str]:
    """Return the same of the ledgers' patterns: a line for each sentence that one of the folder does not keep."""
    shipped = {rule for held in load_lexicon().ledger.values() for rule in held.rules}
    problems = []
    for rule in (rule for held in lexicon.ledger.values() for rule in held.rules if rule not in shipped):
        problems += [f"{rule.file} {rule.id} misses its own “{text}”" for text in rule.yes if not rule.finds(text)]
        problems += [
            f"{rule.file} {rule.id} matches “{text}”, which it must not" for text in rule.no if rule.finds(text)
        ]
    return problems


def _fires(rule: Rule, sentence: str, lexicon: Lexicon) -> bool:
    """Return whether a rule counts in a sentence; '@KR …' is read as an outlet of that country's."""
    country = None
    if sentence.startswith("@"):
        country, sentence = sentence[1:3], sentence[4:]
    mentions = annotate("", sentence, detect_lang(sentence), country, lexicon=lexicon).mentions
    return any(mention.rule_id == rule.id for mention in mentions)
