"""Statements: who says something, of which class and how; and what is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from flows.ledgers.events import settle
from tests.builders import load_run, make_article, make_record, make_source
from warehouse.store.connection import Warehouse
from warehouse.store.transactions import transaction

AT = datetime(2031, 5, 21, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "The embassy in Pyongyang dismissed the report as groundless.", {"official denied"}),
        ("en", "Pyongyang's newspapers carried no report on the ferry.", {"official silent"}),
        ("en", "A trader in Dandong said on condition of anonymity that the ferry had sailed.", {"anonymous asserted"}),
        ("en", "The ferry sailed at noon and the quay was empty.", set()),
        ("ko", "통일부 당국자는 관련 보도에 대해 확인해 줄 수 없다고 말했다.", {"official neither"}),
        ("zh-Hans", "一名不愿透露姓名的消息人士说，渡轮已经离港。", {"anonymous asserted"}),
        ("ja", "複数の関係者によると、渡し船が出たという。", {"anonymous asserted"}),
        ("ja", "平壌の記者は船が出たとの報道を中国外務省は否定した。", {"official denied"}),
        ("ko", "평양 상인은 배가 떠났다는 보도를 중국 외교부가 부인했다.", {"official denied"}),
    ],
)  # fmt: skip
def test_who_says_it_and_how(lang: str, text: str, wanted: set[str]) -> None:
    found = {f"{one.source_class} {one.manner}" for one in read_ledgers("", text, lang).statements}
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ('The quay was full. "We saw the ferry. It was late," said Ada Quill, a trader.', '"We saw'),
        ("The quay was full. “We saw the ferry. It was late,” said Ada Quill, a trader.", "“We saw"),
        ("“We saw it,” it said.\n“The ferry was late,” said Ada Quill, a trader.", "“The ferry"),
        ('"Late," it said. It was late, said Ada Quill, a trader.', "It was"),
    ],
)
def test_a_statement_begins_where_its_quotation_does(text: str, begins: str) -> None:
    (found,) = (one for one in read_ledgers("", text, "en").statements if one.source_class == "named")
    assert text[found.start :].startswith(begins)


def test_an_expert_on_a_country_does_not_speak_for_it() -> None:
    text = "Ada Quill, a North Korea specialist, said the pact would hold. The North Korean ministry said it would."
    assert [one.speaker_side for one in read_ledgers("", text, "en").statements] == ["", "DPRK"]


def test_a_speaker_who_goes_on_is_one_statement() -> None:
    text = "The ministry said the ferry had sailed. The ministry said it was full. The ministry said it was late."
    assert len(read_ledgers("", text, "en").statements) == 1


def test_a_long_sentence_without_an_end_is_read_in_bounds() -> None:
    text = "a source said " * 4_000
    for one in read_ledgers("", text, "en").statements:
        assert 0 <= one.start < one.end <= len(text)


def test_the_view_shows_the_sentence_and_the_event_it_reports(tmp_path: Path) -> None:
    text = (
        "Kim Jong Un visited Beijing on May 20, 2031, a source in Seoul said.\n\n"
        "Japan's foreign ministry dismissed another report as groundless."
    )
    article = make_article("1", title="News", text=text, lang="en", published_at=AT, published_on=AT.date(),
                           relations=("DPRK-PRC",))  # fmt: skip
    record = make_record(article, ledgers=read_ledgers("News", text, "en", PageFacts(published_on=AT.date())))
    warehouse = Warehouse(tmp_path)
    load_run(warehouse, record, sources=[make_source()], run_id="r", is_published=False)
    with warehouse.opened() as connection, transaction(connection):
        settle(connection, at=AT, run_id="r", lexicon_version="l")
    with warehouse.opened() as connection:
        rows = connection.execute(
            "SELECT source_class, manner, quote, event_id <> '' FROM statements ORDER BY span_start"
        ).fetchall()
        event_ids = connection.execute("SELECT count(*) FROM statements JOIN events USING (event_id)").fetchone()
    first, second = text.split("\n\n")
    assert rows[0] == ("anonymous", "asserted", first, True)
    assert rows[1] == ("official", "denied", second, False)
    assert event_ids == (1,)
