"""The words that rules require, and that no rule finds less where only the rules whose words stand there are run."""

from __future__ import annotations

import random
import re

import pytest

from extractors.annotation.annotated_text import annotate
from extractors.ledgers import _candidates, readers
from extractors.ledgers._candidates import candidates, group
from extractors.lexicon import load_lexicon
from extractors.lexicon.required_words import fold, required_words
from extractors.records import PageFacts

LEXICON = load_lexicon()
RULES = [rule for held in LEXICON.ledger.values() for rule in held.rules]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("ferry", {"ferry"}),
        ("(?i)FERRY|(?:night )?train", {"ferry", "train"}),
        (r"\b[Ff]err(?:y|ies)\b", {"ferry", "ferries"}),
        ("a.{0,9}ferry", {"ferry"}),
        ("(?:ferry)?train", {"ferrytrain", "train"} - {"ferrytrain"}),
        ("(?:ferry){2,}", {"ferry"}),
        ("(?=.*ferry)[a-z]+", {"ferry"}),
        ("(?!ferry)train", {"train"}),
        ("时隔[一二]年", {"时隔一年", "时隔二年"}),
        ("ferry|[0-9]+", set()),
        ("(?:ferry)*", set()),
        ("[^a]{3}", set()),
        ("an?", set()),
        (r"(?P<a>ferry)(?P=a)", {"ferry"}),
    ],
)
def test_required_words(pattern, words):
    assert required_words(re.compile(pattern)) == words


@pytest.mark.parametrize("text", ["İstanbul ſay", "ÀÉ ß ẞ K", "\ud800 한국 \udfff", "中朝「首脳」"])
def test_fold_keeps_the_length_and_can_be_searched(text):
    assert len(fold(text)) == len(text)
    fold(text).encode()


@pytest.mark.parametrize("letter", ["\u0130", "\u0131", "\u017f", "\u212a"])
def test_letters_that_equal_others_when_case_is_ignored(letter):
    pattern = re.compile("(?i)trains|siskin")
    for word in ("trains", "siskin"):
        for at in range(len(word)):
            written = word[:at] + letter + word[at + 1 :]
            assert not pattern.search(written) or any(w in fold(written) for w in required_words(pattern))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.file}:{rule.id}")
def test_a_rule_is_a_candidate_where_it_finds_something(rule):
    """In its own sentences, in those of others, and in both cut and joined at random."""
    rng = random.Random(rule.id)
    pool = [sentence for other in rng.sample(RULES, 12) for sentence in other.yes + other.no]
    texts = [*rule.yes, *rule.no, *pool]
    texts += [one[: rng.randrange(len(one))] + rng.choice(pool) for one in [*rule.yes] * 4]
    words = required_words(rule.pattern)
    missed = [t for t in texts if words and rule.pattern.search(t) and not any(w in fold(t) for w in words)]
    assert missed == []


def everything_is_possible(monkeypatch):
    monkeypatch.setattr("extractors.lexicon.required_words.required_words", lambda _: frozenset())
    clear()


def clear():
    for cached in (_candidates._index, _candidates._candidates, _candidates._of_lang):
        cached.cache_clear()


@pytest.mark.parametrize("lang", ["en", "ko", "zh-Hans", "zh-Hant", "ja"])
def test_the_rows_are_the_same_without_the_search_for_words(lang, monkeypatch):
    sentences = [s for rule in RULES if not rule.langs or lang in rule.langs for s in rule.yes if "§" not in s]
    named = {"en": "China and North Korea. ", "ko": "북한과 중국. ", "ja": "北朝鮮と中国。"}.get(lang, "朝鲜和中国。")
    texts = [named + " ".join(sentences[at : at + 9]) for at in range(0, len(sentences), 27)]
    few = [annotate(text[:40], text, lang) for text in texts]
    read = [reader(one, PageFacts()) for one in few for reader in readers().values()]
    everything_is_possible(monkeypatch)
    assert [reader(one, PageFacts()) for one in few for reader in readers().values()] == read
    assert any(read)
    monkeypatch.undo()
    clear()


def test_candidates_are_in_the_files_order_and_of_the_language():
    rules = LEXICON.ledger["firsts.toml"].rules
    found = candidates(annotate("", "It is the first visit in nine years. It rained.", "en")).of(
        group(LEXICON, rules), 0
    )
    assert found == [rule for rule in rules if rule in found]
    assert {rule.langs for rule in found} == {("en",)}
    assert len(found) < len(rules) / 2
