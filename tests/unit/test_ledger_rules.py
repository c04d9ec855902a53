"""The patterns of the ledgers: each keeps its own sentences, and a fault in a file is one line that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.annotation.rule_examples import failed_examples
from extractors.errors import LexiconError
from extractors.ledgers import readers
from extractors.lexicon import LedgerRule, load_lexicon
from extractors.records import LEDGER_TABLES
from warehouse.store.migrations import sql_files

RULES = [rule for held in load_lexicon().ledger.values() for rule in held.rules]
SENTENCES = [
    pytest.param(rule, sentence, wanted, id=f"{rule.id}-{'yes' if wanted else 'no'}-{number}")
    for rule in RULES
    for wanted, sentences in ((True, rule.yes), (False, rule.no))
    for number, sentence in enumerate(sentences)
]


@pytest.mark.parametrize(("rule", "sentence", "wanted"), SENTENCES)
def test_a_ledgers_rule_keeps_its_word(rule: LedgerRule, sentence: str, wanted: bool) -> None:
    assert rule.finds(sentence) is wanted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_ledgers_rule_has_sentences_of_each_kind(rule: LedgerRule) -> None:
    assert len(rule.yes) >= 2
    assert len(rule.no) >= 2


def test_each_ledger_has_a_reader_and_its_tables_exist() -> None:
    assert "firsts" in readers()
    created = " ".join(file.text for file in sql_files("schema"))
    assert all(f"CREATE TABLE store.{table} (" in created for table in LEDGER_TABLES)


def desk_rule(tmp_path: Path, text: str, name: str = "firsts.toml") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_desks_own_rule_is_added_and_run_on_its_sentences(tmp_path: Path) -> None:
    folder = desk_rule(
        tmp_path,
        '[[first]]\nid = "en.own"\nlangs = ["en"]\nkind = "interval"\n'
        'pattern = \'again (?P<since>after {en_n}{en_unit})\'\nyes = ["It opened again after six years.", "Nothing."]\n'
        'no = ["It opened again after two days."]\n',
    )
    lexicon = load_lexicon(folder)
    assert lexicon.version != load_lexicon().version
    assert [line for line in failed_examples(lexicon) if "en.own" in line] == [
        "firsts.toml en.own misses its own “Nothing.”",
        "firsts.toml en.own matches “It opened again after two days.”, which it must not",
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[[first]]\nid = 'a'\n", "line 1, first a"),
        ("\n[[first]]\nid = 'a'\npattern = '('\n", "line 2, first a, pattern"),
        ("[[first]]\nid = 'a'\npattern = '{nothing}'\n", "{nothing} is none of [words]"),
        ("[[first]]\nid = 'a'\npattern = 'x'\n[[first]]\nid = 'a'\npattern = 'x'\n", "the id is there twice"),
        ("[[second]]\nid = 'a'\n", "this file holds [[first]] and [words] only"),
        ("[words]\na = 3\n", "[words] a"),
    ],
)
def test_a_fault_in_a_file_of_rules_is_one_line(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(LexiconError) as raised:
        load_lexicon(desk_rule(tmp_path, text))
    assert "firsts.toml" in str(raised.value)
    assert where in str(raised.value)
    assert "\n" not in str(raised.value)
