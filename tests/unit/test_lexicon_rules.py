"""Every rule of the lexicon is run on its own sentences."""

from __future__ import annotations

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.lexicon import Rule, load_lexicon
from extractors.text.clean import detect_lang

RULES = load_lexicon().rules
SENTENCES = [
    pytest.param(rule, sentence, wanted, id=f"{rule.id}-{'yes' if wanted else 'no'}-{number}")
    for rule in RULES
    for wanted, sentences in ((True, rule.yes), (False, rule.no))
    for number, sentence in enumerate(sentences)
]


def fired(sentence: str) -> set[str]:
    """The ids of the rules that count in a sentence; '@KR …' is read as an outlet of that country's."""
    country = None
    if sentence.startswith("@"):
        country, sentence = sentence[1:3], sentence[4:]
    return {find.rule_id for find in annotate("", sentence, detect_lang(sentence), country).mentions}


@pytest.mark.parametrize(("rule", "sentence", "wanted"), SENTENCES)
def test_rule_keeps_its_word(rule: Rule, sentence: str, wanted: bool) -> None:
    assert (rule.id in fired(sentence)) is wanted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_has_two_sentences_of_each_kind(rule: Rule) -> None:
    assert len(rule.yes) >= 2
    assert len(rule.no) >= 2
