"""The lexicon: what ships, what a folder of one's own adds, and the line a bad file gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.annotation.rule_examples import failed_examples
from extractors.annotation.taggers import tag
from extractors.errors import LexiconError
from extractors.lexicon import load_lexicon

HEADER = "id,kind,side,name_en,en,ko\n"


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def test_the_shipped_lexicon_holds_what_the_contract_names() -> None:
    lexicon = load_lexicon()
    topics = lexicon.rules_of("topic")
    assert len(lexicon.entities) >= 200
    assert (len({t.id.partition(".")[0] for t in topics}), len(topics)) == (12, 46)
    assert {"country:prk", "per:xi", "city:dandong", "wpn:thaad"} <= {e.id for e in lexicon.entities}
    assert {"official", "named", "media", "anonymous"} <= {rule.value for rule in lexicon.rules_of("sourcing")}
    assert len(lexicon.version) == 12


def test_every_place_lies_somewhere() -> None:
    outside = [p.id for p in load_lexicon().places if p.lat is None or p.lon is None or not -90 <= p.lat <= 90]
    assert not outside


def test_the_same_files_are_read_once() -> None:
    assert load_lexicon() is load_lexicon()


def test_a_folder_adds_a_name_and_overrides_another(tmp_path: Path) -> None:
    rows = HEADER + "per:gu,person,PRC,Gu Anyi,Gu Anyi,구안이\nper:maoning,person,PRC,Mao,Spokeswoman Mao,\n"
    mine = load_lexicon(write(tmp_path, "entities.csv", rows))
    found = {t.value for t in tag("", "Gu Anyi met Mao Ning.", "en", lexicon=mine) if t.kind == "entity"}
    assert found == {"per:gu"}
    assert mine.version != load_lexicon().version
    assert len(mine.entities) == len(load_lexicon().entities) + 1


def test_a_folder_adds_a_topic(tmp_path: Path) -> None:
    rule = '[[topic]]\nid = "culture.pandas"\ncues.en = ["panda*"]\nyes = ["A panda."]\nno = ["A cat."]\n'
    mine = load_lexicon(write(tmp_path, "topics.toml", rule))
    assert "culture.pandas" in {t.value for t in tag("", "Two pandas flew to Seoul.", "en", lexicon=mine)}


def test_rules_of_ones_own_are_held_to_their_sentences(tmp_path: Path) -> None:
    rule = (
        '[[topic]]\nid = "culture.pandas"\ncues.en = ["panda"]\nyes = ["Two pandas.", "A panda."]\nno = ["My panda."]\n'
    )
    told = failed_examples(load_lexicon(write(tmp_path, "topics.toml", rule)))
    assert told == [
        "topic culture.pandas misses its own “Two pandas.”",
        "topic culture.pandas matches “My panda.”, which it must not",
    ]
    assert failed_examples(load_lexicon()) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("entities.csv", HEADER + "per:a,person,Mars,A,A,\n", "line 2: side 'Mars'"),
        ("entities.csv", HEADER + "per:a,persn,PRC,A,A,\n", "line 2: kind 'persn' is none of person"),
        ("entities.csv", HEADER.replace(",", ";"), "column 'id' is missing; columns are separated by commas"),
        ("entities.csv", HEADER + 'per:a,person,PRC,"A,A,\n', "line 2: not valid CSV"),
        ("entities.csv", HEADER + "per:a,person,PRC,A,,\n", "entities.csv: per:a: has no name in any language"),
        ("entities.csv", HEADER + "per:a,person,PRC\n", "entities.csv: line 2: expected 6 columns"),
        ("entities.csv", HEADER + "a,org,PRC,A,A,\na,org,PRC,A,A,\n", "line 3: the id 'a' is there twice"),
        ("entities.csv", "id,kind\nper:a,person\n", "line 1: the column 'side' is missing"),
        ("places.csv", "id,kind,side,name_en,en,lat,lon\na,place,PRC,A,A,north,1\n", "line 2: 'north' is not a number"),
        ("topics.toml", "[[topic]\n", "topics.toml: line 1"),
        ("topics.toml", '[[topic]]\nid = "a.b"\ncues.en = []\nword = 1\n', "line 1, topic a.b: unknown key 'word'"),
        ("topics.toml", '\n[[topic]]\nid = "a.b"\n', "line 2, topic a.b: a rule needs cues"),
        ("topics.toml", '[[topic]]\nid = "a"\nweight = "high"\ncues.en = ["x"]\n', "topic a: weight must be a number"),
        ("topics.toml", '\n[topic]\nid = "a.b"\n', "line 2: write [[topic]] with two brackets"),
        ("topics.toml", '[[topics]]\nid = "a.b"\n', "line 1: [topics]: unknown table"),
        ("topics.toml", '[[topic]]\nid = "a.b"\ncues.en = [{ cue = "x", after = "(" }]\n', "after is not a regular"),
        ("contexts.toml", '[[context]]\nid = "c"\nvalue = "per:no"\ncues.en = ["x"]\n', "unknown entity 'per:no'"),
        ("relevance.toml", '[short]\nbias = "low"\n', "short.bias: expected a number"),
        ("topcis.toml", "", "topcis.toml: folder: unknown file"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon(write(tmp_path, name, text))
    assert said in str(caught.value)


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    (tmp_path / "wires.csv").write_bytes(b"id,name\n" + "연합".encode("cp949"))
    with pytest.raises(LexiconError, match=r"wires\.csv: byte 8: not UTF-8"):
        load_lexicon(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="there is no such folder"):
        load_lexicon(tmp_path / "nowhere")
