"""A day with every case of the ledgers of read-outs and firsts, as the views, the digest and the report show it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli import main
from flows.report.gather import gather
from tests.builders import NOW
from tests.ledger_day import build
from warehouse.store.connection import open_published
from warehouse.store.migrations import sql_files
from warehouse.tables.rows import named_rows


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("ledger-day"))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("SELECT DISTINCT value FROM readout_phrases ORDER BY ALL", [("absent",), ("present",), ("unknown",)]),
        ("SELECT other_side_id FROM readouts WHERE article_id = 'art-beijing'", [("art-pyongyang",)]),
        ("SELECT why_incomplete FROM readouts WHERE article_id = 'art-cut'", [("cut",)]),
        ("SELECT article_id, concept, had_version FROM phrase_removals",
         [("art-beijing", "strategic_communication", 1)]),
        ("SELECT article_id, concept FROM phrase_uses WHERE notes_absence", [("art-noted", "denuclearization")]),
        ("SELECT article_id, verdict FROM firsts ORDER BY ALL",
         [("art-fails", "contradicted"), ("art-holds", "consistent"), ("art-open", "undecidable")]),
    ],
    ids=["values", "pair", "cut", "removal", "noted", "firsts"],
)  # fmt: skip
def test_every_case_is_in_the_views(home: Path, question: str, wanted: list[tuple[object, ...]]) -> None:
    with open_published(home) as connection:
        assert connection.sql(question).fetchall() == wanted


def test_the_digest_names_the_texts_and_visits_that_decide(home: Path) -> None:
    (section,) = [file for file in sql_files("digest") if file.name.endswith("said_left_out")]
    bare = re.sub(r"^--.*$", "", section.text, flags=re.MULTILINE)
    values = {
        "since": NOW - timedelta(days=1), "until": NOW + timedelta(hours=2),
        "relations": None, "topics": None, "least": 0.0,
    }  # fmt: skip
    with open_published(home) as connection:
        rows = named_rows(connection.execute(bare, values))
    remarks = {(row["relation"], row["article_id"]): row["remark"] for row in rows}
    assert set(remarks) == {
        ("Left out of an official text", "art-beijing"), ("Taken out of a page", "art-beijing"),
        ("Noted as missing by a reporter", "art-noted"), ("Claims of a first", "art-fails"),
        ("Claims of a first", "art-holds"), ("Claims of a first", "art-open"),
    }  # fmt: skip
    assert remarks["Claims of a first", "art-fails"].endswith(
        "by Xi Jinping, Pyongyang, 2019-06-20 [DC-20190620]; Xi Jinping, Pyongyang, 2026-06-08 [DC-20260608]"
    )
    assert remarks["Claims of a first", "art-open"].endswith("undecidable")


def test_the_matrix_holds_each_value_in_one_row(home: Path) -> None:
    with open_published(home) as connection:
        found = gather(connection)
    assert found is not None
    cells = {row["article_id"]: row["cells"]["denuclearization"] for row in found.readouts}
    assert (cells["art-april"], cells["art-beijing"], cells["art-cut"]) == ("present", "absent", "unknown")


def test_a_comparison_shows_the_phrase_in_whole_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(home), "readout", "art-beijing@1", "art-pyongyang", "--json"]) == 0
    out = capsys.readouterr().out
    assert "方愿同朝方加强[战略沟通]，落实好" in out
    assert "keep up [strategic communication] with the DPRK side." in out
