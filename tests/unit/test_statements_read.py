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


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("en", "Ada Quill said it sailed. Observers noted that it was late.", ["named asserted", "anonymous asserted"]),
        ("en", "Dockers on the far bank say the ferry sailed.", ["anonymous asserted"]),
        ("en", "A guide at an agency in Dandong said the ferry sailed.", ["anonymous asserted"]),
        ("en", "The ferry that residents built was told to wait.", []),
        ("en", "The ferry may have been told to wait.", []),
        ("en", "“It is wrong,” the Chinese ambassador, Deng Rui, told a group of traders.", ["official denied"]),
        ("en", "The vice minister, Ko Tae-un, who was in Busan, said the two sides talk.", ["official asserted"]),
        ("en", "After weeks of speculation, Xinhua announced that the ferry sailed.", ["official asserted"]),
        ("en", "Questions sent to the Chinese embassy went unanswered.", ["official silent"]),
        ("ko", "강뉴스는 현지 소식통의 말을 빌려 배가 떠났다고 전했다.", ["anonymous asserted"]),
        ("ko", "정부 고위 관계자는 익명을 전제로 배가 떠났다고 말했다.", ["anonymous asserted"]),
        ("ko", "배가 곧 떠날 수 있다는 관측이 나온다.", ["anonymous hedged"]),
        ("ja", "海港通信は政府筋の話として、代表団が訪れると報じた。", ["anonymous asserted"]),
        ("zh-Hans", "当地居民说，渡轮已经离港。", ["anonymous asserted"]),
    ],
)  # fmt: skip
def test_people_without_a_name_and_who_is_asked(lang: str, text: str, wanted: list[str]) -> None:
    assert [f"{one.source_class} {one.manner}" for one in read_ledgers("", text, lang).statements] == wanted


def test_this_official_is_the_one_before() -> None:
    text = "외교부 당국자는 배가 떠났다고 말했다. 이 당국자는 더는 아는 바 없다고 했다. "
    found = read_ledgers("", text, "ko").statements
    assert [(one.speaker, one.source_class, one.manner) for one in found] == [
        ("외교부 당국자", "official", "asserted"), ("외교부 당국자", "official", "neither")
    ]  # fmt: skip


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
