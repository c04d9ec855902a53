"""What pages state in JSON, turns of speech and paragraphs printed twice: exact tables of small inputs."""

# ruff: noqa: E501 - a table of inputs reads best a line an input

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.articles import state_json
from extractors.articles.json_ld import own_rank, page_names, read_statements
from extractors.articles.official import official_kind, read_turns
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.repeats import mark_repeats

URL, TITLE = "https://www.sheet.example/view/1?id=7", "Ferry returns to the river after nine years"


def page(head: str = "") -> ParsedPage:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><p>One boat came.</p></body></html>"
    found = open_page(html.encode(), URL, "text/html; charset=utf-8")
    assert isinstance(found, ParsedPage)
    return found


def stated(raw: str) -> str:
    """The fields of the page's own node that are not empty."""
    one = read_statements(page(f'<script type="application/ld+json">{raw}</script>'))
    access = {None: "", True: "free", False: "paid"}[one.is_free]
    texts = [one.headline, one.published, one.modified, *one.authors, one.description, one.site, access]
    return " | ".join([text for text in texts if text] + ["article"] * one.is_article + ["video"] * one.is_video)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"@type": "NewsArticle", "headline": "One"}, "One | article"),
        ({"@type": "NewsArticle", "headline": "One", "datePublished": "x", "dateModified": "y", "description": "d <b>e</b> &amp;amp; f", "author": {"name": "Ada"}, "publisher": {"name": "Sheet"}}, "One | x | y | Ada | d e & f | Sheet | article"),
        ({"@type": "NewsArticle", "headline": "One", "dateCreated": "x"}, "One | x | article"),
        ({"@type": "NewsArticle", "name": "Two"}, "Two | article"),
        ({"@type": "NewsArticle", "headline": "One", "author": ["Ada", "Ben", "Ada", {"name": ["Cy"]}]}, "One | Ada | Ben | Cy | article"),
        ({"@type": "NewsArticle", "headline": "One", "isAccessibleForFree": False}, "One | paid | article"),
        ({"@type": "NewsArticle", "headline": "One", "isAccessibleForFree": "False"}, "One | paid | article"),
        ({"@type": "NewsArticle", "headline": "One", "isAccessibleForFree": "no"}, "One | paid | article"),
        ({"@type": "NewsArticle", "headline": "One", "isAccessibleForFree": "true"}, "One | free | article"),
        ({"@type": "NewsArticle", "headline": "One", "isAccessibleForFree": 0}, "One | paid | article"),
        ({"@type": ["Thing", "BlogPosting"], "headline": "One"}, "One | article"),
        ({"@type": "VideoObject", "name": "One"}, "video"),
        ({"@type": "Review", "headline": "One"}, "One | article"),
        ({"@type": "ReviewList", "headline": "One"}, ""),
        ({"@graph": [{"@type": "NewsArticle", "headline": "One"}]}, "One | article"),
        ({"mainEntity": {"mainEntity": {"mainEntity": {"@type": "NewsArticle", "headline": "One"}}}}, "One | article"),
        ({"mainEntity": {"mainEntity": {"mainEntity": {"mainEntity": {"@type": "NewsArticle", "headline": "One"}}}}}, "One | article"),
        ([{"@type": "NewsArticle", "headline": "One"}, {"@type": "NewsArticle", "headline": "Ferry returns to the river after nine years"}], "Ferry returns to the river after nine years | article"),
        ([{"@type": "NewsArticle", "headline": "One"}, {"@type": "NewsArticle", "headline": "Two", "datePublished": "x"}], "Two | x | article"),
        ([{"@type": "NewsArticle", "headline": "One", "url": "/view/1?id=7"}, {"@type": "NewsArticle", "headline": "Two", "datePublished": "x"}], "One | article"),
        ({"@type": "NewsArticle", "headline": ["", 7, "One"]}, "article"),
        ({"@type": "NewsArticle", "headline": 7}, "article"),
    ],
)  # fmt: skip
def test_what_a_node_states(node: Any, expected: str) -> None:
    assert stated(json.dumps(node)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('{"@type":"NewsArticle","headline":"One",}', "One | article"),
        ('<!-- {"@type":"NewsArticle","headline":"One"} -->', "One | article"),
        ('{"@type":"NewsArticle","headline":"One"};', "One | article"),
        ('{"@type":"NewsArticle","headline":"One \\"two\\"","datePublished":"x" "dateModified":"y"', 'One "two" | x | y | article'),
        ('{"@type":"Thing","headline":"One" "x"', ""),
        ('//<![CDATA[\n{"@type":"NewsArticle","headline":"One"}\n//]]>', "One | article"),
    ],
)  # fmt: skip
def test_json_that_is_wrapped_or_broken(raw: str, expected: str) -> None:
    assert stated(raw) == expected


@pytest.mark.parametrize(
    ("node", "rank"),
    [
        ({"headline": "Ferry returns to the river after nine years"}, 2),
        ({"headline": "FERRY RETURNS TO THE RIVER AFTER NINE YEARS"}, 2),
        ({"headline": "Ferry returns to"}, 2),
        ({"headline": "Ferry returns to the lake before noon"}, 2),
        ({"headline": "Ferry returns ot the lake"}, 0),
        ({"headline": "Fer"}, -1),
        ({"headline": "River ferry returns after years of nine"}, 0),
        ({"headline": "Snow falls in the hills"}, -1),
        ({"headline": "Snow falls in the hills", "url": "https://www.sheet.example/view/1?id=7"}, 1),
        ({"headline": "Snow falls in the hills", "mainEntityOfPage": {"@id": "https://www.sheet.example/view/1?id=7"}}, 1),
        ({"headline": "Snow falls in the hills", "@id": "https://other.example/view/1/?id=7"}, 1),
        ({"headline": "Snow falls in the hills", "url": "https://www.sheet.example/"}, -1),
        ({"url": "https://www.sheet.example/view/1?id=7"}, 1),
        ({"url": "https://www.sheet.example/view/2?id=7"}, 0),
        ({}, 0),
        ({"name": "Ferry returns to the river after nine years"}, 2),
    ],
)  # fmt: skip
def test_how_surely_a_node_is_the_pages_own(node: dict[str, Any], rank: int) -> None:
    assert own_rank(node, page(), page_names(page())) == rank


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\n\ntwo"),
        ("a &lt; b", "a < b"),
        ("5 < 6", "5 < 6"),
        ("<b>one</b> two", "one two"),
        ("one<script>x</script>two", "one\n\ntwo"),
        ("one<figure>x<b>y</b></figure>two", "one\n\ntwo"),
        ("one<aside>two", "onetwo"),
        ("<ruby>漢<rt>かん</rt></ruby>字", "漢字"),
        ("one<table>x</table ><table>y", "one\n\ny"),
        ("a > b", "a > b"),
    ],
)  # fmt: skip
def test_the_text_of_a_fragment(markup: str, expected: str) -> None:
    assert state_json.plain_text(markup) == expected


@pytest.mark.parametrize(("letters", "is_tag"), [(3000, True), (3001, False)])
def test_a_bracket_that_nothing_closes_nearby_is_text(letters: int, is_tag: bool) -> None:
    assert (state_json.plain_text(f"a <{'x' * letters}> b") == "a b") is is_tag


def bodies(value: Any) -> str:
    found = state_json._candidates(value, [1000])
    return "; ".join(f"{title}: {text}" if title else text for text, title in found)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"title": "T", "text": "The ferry came back to the river again on a quiet day, twice a day."}, "T: The ferry came back to the river again on a quiet day, twice a day."),
        ({"a": {"title": "T", "b": {"text": "The ferry came back to the river again on a quiet day, twice a day."}}}, "T: The ferry came back to the river again on a quiet day, twice a day."),
        ({"headline": "H", "text": "The ferry came back to the river again on a quiet day, twice a day."}, "H: The ferry came back to the river again on a quiet day, twice a day."),
        ({"comments": {"text": "The ferry came back to the river again on a quiet day, twice a day."}}, ""),
        ({"text": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}, ""),
        ({"text": "http://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, ""),
        ({"body": [{"type": "paragraph", "text": "One two."}, {"type": "image", "text": "No no."}, {"type": "paragraph", "text": "The ferry came back to the river again on a quiet day, twice a day."}]}, "One two.\n\nThe ferry came back to the river again on a quiet day, twice a day.; The ferry came back to the river again on a quiet day, twice a day."),
        ({"body": ["One two.", "The ferry came back to the river again on a quiet day, twice a day."]}, "One two.\n\nThe ferry came back to the river again on a quiet day, twice a day."),
        ({"body": ["One", "The ferry came back to the river again on a quiet day, twice a day."]}, ""),
        ({"body": [{"headline": "No", "text": "No no."}, {"text": "The ferry came back to the river again on a quiet day, twice a day."}]}, "The ferry came back to the river again on a quiet day, twice a day."),
        ({"body": [{"children": [{"text": "One two."}, {"text": "The ferry came back to the river again on a quiet day, twice a day."}]}]}, "One two. The ferry came back to the river again on a quiet day, twice a day.; One two.\n\nThe ferry came back to the river again on a quiet day, twice a day.; The ferry came back to the river again on a quiet day, twice a day."),
        ({"body": [{"items": {"spans": [{"value": "The ferry came back to the river again on a quiet day, twice a day."}]}}]}, "The ferry came back to the river again on a quiet day, twice a day.; The ferry came back to the river again on a quiet day, twice a day.; The ferry came back to the river again on a quiet day, twice a day."),
        ({"text": "&lt;p&gt;The ferry came back to the river again on a quiet day, twice a day.&lt;/p&gt;"}, "The ferry came back to the river again on a quiet day, twice a day."),
        ({"text": "The%20ferry%20came%20back%20to%20the%20river%20again%20on%20a%20quiet%20day%2C%20twice%20a%20day."}, "The ferry came back to the river again on a quiet day, twice a day."),
        ({"text": "oneoneoneoneoneoneoneoneoneoneoneoneoneoneoneoneoneoneone é"}, ""),
        ({"text": "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a bc"}, "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a bc"),
        ({"text": "a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b "}, "a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b"),
        ({"body": [[["One two."]], "Three four."]}, "One two.\n\nThree four.; One two.; One two."),
        ({"type": "x", "body": [{"_type": "ad", "text": "No no."}, {"text": "One two."}, {"text": "Three four."}]}, "One two.\n\nThree four."),
        ({"body": [{"text": " ", "value": "One two."}, {"html": "<p>Three</p>"}]}, "One two.\n\nThree"),
        ({"body": ["中文", "二"]}, "中文\n\n二"),
        ({"list": [{"text": "One two."}]}, "One two."),
        ({"list": [{"text": "One two."}, 7]}, ""),
    ],
)  # fmt: skip
def test_texts_in_a_pages_state(value: Any, expected: str) -> None:
    assert bodies(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q: What?\nA: This.\nQ: Why?\nA: So.", "? Q: What?; A: This.; ? Q: Why?; A: So."),
        ("Q: What?\nA: This.", "? Q: What?; A: This."),
        ("Kim Ha: What is it?\nLee: This.\nMore of it.\n\nKim Ha: And?", "Kim Ha: What is it?; Lee: This.\nMore of it.; Kim Ha: And?"),
        ("问：什么？\n答：这个。\n问：为什么？\n答：因为。", "? 问: 什么？; 答: 这个。; ? 问: 为什么？; 答: 因为。"),
        ("no turns here", ""),
        ("[기자] 무엇입니까?\n[대변인] 이것입니다.", "? 기자: 무엇입니까?; 대변인: 이것입니다."),
        ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: no", ""),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAb: yes", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAb: yes"),
    ],
)  # fmt: skip
def test_who_speaks_where(text: str, expected: str) -> None:
    found = [f"{'? ' * one.is_question}{one.speaker}: {text[one.start : one.end]}" for one in read_turns(text)]
    assert "; ".join(found) == expected


@pytest.mark.parametrize(
    ("host", "title", "text", "kind"),
    [
        ("h", "t", "Q: What?\nA: This.\nQ: Why?\nA: So.", "press_conference"),
        ("h", "t", "Q: What?\nA: This.", ""),
        ("h", "Regular press conference", "Q: What?\nA: This.", "press_conference"),
        ("h", "Regular press conference", "A: This.", ""),
        ("www.mfa.gov.cn", "Wang Yi meets Kim", "x", "readout"),
        ("www.mfa.gov.cn", "Weather", "x", ""),
        ("www.mofa.go.kr", "Cho Hyun meets Wang Yi", "x", "readout"),
        ("sheet.example", "Wang Yi meets Kim", "x", ""),
        ("h", "t", "Q: a\nQ: b\nQ: c\nQ: d", ""),
        ("h", "t", "A: a\nA: b\nA: c\nA: d", ""),
        ("h", "t", "Q: a\nKim: b\nLee: c\nCho: d", ""),
    ],
)  # fmt: skip
def test_the_kind_of_an_official_page(host: str, title: str, text: str, kind: str) -> None:
    assert official_kind(host, title, read_turns(text)) == kind


def marks(paragraphs: list[str]) -> str:
    found = [""] * len(paragraphs)
    mark_repeats(paragraphs, found)
    return " ".join(mark or "-" for mark in found)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["The mayor said the ferry would come back to the river twice a day this year.", "The mayor said the ferry would come back to the river twice a day this year."], "- repeat"),
        (["The mayor said the ferry would come back to the river twice a day this year.", "Another.", "THE MAYOR SAID THE FERRY WOULD COME BACK TO THE RIVER TWICE A DAY THIS YEAR."], "- - repeat"),
        (["Short line.", "Short line."], "- -"),
        (["Short linex", "Short linex"], "- -"),
        (["A subheading of the page that is long enough", "A subheading of the page that is long enough"], "- -"),
        (["A subheading of the page that is long", "A subheading of the page that is long"], "- -"),
        (["A subheading of the page", "A subheading of the page"], "- -"),
        (["The mayor said the ferry would come back to the river twice a day this year.", "The mayor said the ferry would come back to the river twice a day this year. It was late and nobody had thought so."], "caption -"),
        (["The mayor said the ferry would come back to the river twice a day this year. It was late and nobody had thought so.", "The mayor said the ferry would come back to the river twice a day this year."], "- caption"),
        (["“The mayor said the ferry would come back to the river twice a day this year.”", "The mayor said the ferry would come back to the river twice a day this year. It was late and nobody had thought so."], "pull_quote -"),
        (["The mayor said the ferry would come back to the river twice a day this year - Ada Quill", "The mayor said the ferry would come back to the river twice a day this year."], "pull_quote -"),
        (["The mayor said the ferry would come back to the river twice a day this year.", "The mayor said the ferry would come back to the river twice a day this year - Ada Quill"], "- pull_quote"),
        (["The mayor said the ferry would come back to the river twice a day this week.", "The mayor said the ferry would come back to the river twice a day this year. It was late and nobody had thought so."], "caption -"),
        (["The mayor said a ferry would come back to one river twice a day this week.", "The mayor said the ferry would come back to the river twice a day this year. It was late and nobody had thought so."], "- -"),
        (["The mayor said the ferry", "The mayor said the ferry would come back to the river twice a day this year."], "- -"),
        (["강변 나룻배가 구년 만에 다시 강을 건너기 시작했다고 시가 밝혔다.", "시장은 기뻐했다. 강변 나룻배가 구년 만에 다시 강을 건너기 시작했다고 시가 밝혔다."], "caption -"),
        (["강변 나룻배가 구년 만에 다시 강을 건너기 시작했다고 시는 말했다.", "시장은 기뻐했다. 강변 나룻배가 구년 만에 다시 강을 건너기 시작했다고 시가 밝혔다."], "- -"),
    ],
)  # fmt: skip
def test_paragraphs_printed_twice(paragraphs: list[str], expected: str) -> None:
    assert marks(paragraphs) == expected
