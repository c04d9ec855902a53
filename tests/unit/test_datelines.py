"""Datelines: found at the head of a text, masked for every judgement, kept in the text."""

from __future__ import annotations

import pytest

from extractors.annotation.datelines import dateline_formats, find_dateline
from extractors.annotation.relevance import judge_relevance
from extractors.annotation.taggers import tag

YES = [
    pytest.param(form.id, text, id=f"{form.id}-{n}") for form in dateline_formats() for n, text in enumerate(form.yes)
]
NO = [pytest.param(text, id=f"{form.id}-{n}") for form in dateline_formats() for n, text in enumerate(form.no)]


@pytest.mark.parametrize(("form", "marked"), YES)
def test_a_dateline_ends_where_its_report_begins(form: str, marked: str) -> None:
    dateline, _, rest = marked.partition("|")
    found = find_dateline(dateline + rest)
    assert found is not None, form
    assert (dateline + rest)[found.end :] == rest


@pytest.mark.parametrize("text", NO)
def test_a_text_without_one_has_none(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("(서울=가나통신) 김가나 기자 = 항구가 열렸다.", "서울"),
        ("SEOUL, Nov. 20 (Agency) -- A port opened.", "SEOUL"),
        ("DANDONG, China -- A port opened.", "DANDONG, China"),
        ("新华社平壤11月20日电 港口开放。", "平壤"),
        ("【北京共同】港が開いた。", "北京"),
    ],
)
def test_the_place_is_read(text: str, place: str) -> None:
    found = find_dateline(text)
    assert found is not None
    assert found.place == place
    assert text[found.place_start :].startswith(place)


@pytest.mark.parametrize(
    ("title", "text", "lang", "relations"),
    [
        ("中 새 화물선 진수", "(서울=가나통신) 김가나 기자 = 중국이 새 화물선을 띄웠다.", "ko", ()),
        ("China launches a cargo ship", "SEOUL, Nov. 20 (Agency) -- China launched a cargo ship.", "en", ()),
        ("中国发射卫星", "中新社首尔11月20日电 中国发射了一颗卫星。", "zh-Hans", ()),
        ("中国が衛星打ち上げ", "【ソウル共同】中国が衛星を打ち上げた。", "ja", ()),
        ("북중 세관 열려", "(서울=가나통신) 김가나 기자 = 중국과 북한이 세관을 다시 열었다.", "ko", ("DPRK-PRC",)),
    ],
)
def test_where_the_reporter_sits_is_no_side(title: str, text: str, lang: str, relations: tuple[str, ...]) -> None:
    assert judge_relevance(title, text, lang).relations == relations
    found = {(one.kind, one.value) for one in tag(title, text, lang)}
    assert ("dateline", "city:seoul") in found
    assert not found & {("entity", "city:seoul"), ("place", "city:seoul"), ("actor", "city:seoul")}


def test_a_place_the_lexicon_lacks_stays_in_its_own_words() -> None:
    found = [one for one in tag("항구 개장", "(나나시=가나통신) 항구가 열렸다.", "ko") if one.kind == "dateline"]
    assert [(one.value, one.start, one.end) for one in found] == [("나나시", 1, 4)]
