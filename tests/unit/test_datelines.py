"""Datelines of reports: the day a text was written, also where it is printed again later."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from extractors.annotation.datelines import dateline_formats, datelines_in, find_dateline
from extractors.process import dates_of
from extractors.text.days.dateline import day_of_dateline

REPRINTED = date(2031, 3, 20)
DATELINES = [
    ("PYONGYANG, March 10 (KCNA) -- The leader today met guests.", date(2031, 3, 10)),
    ("SEOUL, Dec. 30 (Yonhap) -- The leader met guests today.", date(2030, 12, 30)),
    ("新华社平壤3月10日电（记者某某）双方今天会谈。", date(2031, 3, 10)),
    ("【江城日報2031年03月10日讯】双方今天会谈。", date(2031, 3, 10)),
    ("（平壤3月10日朝中社電）雙方今天會談。", date(2031, 3, 10)),
    ("(평양 3월 10일발 조선중앙통신) 오늘 회담이 열렸다.", date(2031, 3, 10)),
    ("【平壌3月10日発朝鮮中央通信】今日、会談が開かれた。", date(2031, 3, 10)),
    ("（中央社記者某某台北10日電）雙方今天會談。", date(2031, 3, 10)),
]


@pytest.mark.parametrize(("text", "own"), DATELINES, ids=[text[:20] for text, _ in DATELINES])
def test_a_reprint_is_resolved_against_the_day_it_prints(text, own):
    assert day_of_dateline(text, REPRINTED) == own
    published = datetime(2031, 3, 20, 3, tzinfo=UTC)
    assert own in {mention.day for mention in dates_of(text, published, "instant", "Asia/Seoul")}
    assert REPRINTED not in {mention.day for mention in dates_of(text, published, "instant", "Asia/Seoul")}


@pytest.mark.parametrize(
    "text",
    [
        "They met on March 10 in the port.",
        "双方3月10日会谈，称中国网民支持。",
        "회담이 3월 10일 열렸다.",
        "On May 5, 2012 (Friday) it began.",
        "",
    ],
)
def test_a_day_in_a_sentence_is_no_dateline(text):
    assert day_of_dateline(text, REPRINTED) is None


@pytest.mark.parametrize("form", dateline_formats(), ids=lambda form: form.id)
def test_each_format_is_found_where_its_examples_say(form):
    for example in form.yes:
        dateline, _, rest = example.partition("|")
        found = find_dateline(dateline + rest)
        assert found is not None, example
        assert found.end == len(dateline), example
        if form.anywhere:
            before = "One. "
            assert datelines_in(before + dateline + rest, is_head=False) == ((len(before), len(before + dateline)),)
    for text in form.no:
        assert not form.pattern.match(text)
        assert not form.anywhere or not form.anywhere.search(text)
