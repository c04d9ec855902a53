"""The blocks of a page and what is decided of them: the best box, its lists of links, rows of posts, other articles."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from extractors.articles import blocks, first_rung, posts
from extractors.articles.blocks import Block
from extractors.articles.checks import Verdict
from extractors.articles.walk import walk

P = "The ferry crosses the river every morning, and its crew is paid by the week, he said."
Q = "A second boat was bought last year, but nobody has yet been found who can steer it."
LINK = "<a href='/x'>The ferry that crosses the river every morning is late again today</a>"


def page(body: str) -> tuple[Any, list[Block]]:
    """A page in which 1, 2 are running paragraphs, L a linked line, H a linked heading, h another."""
    short = {
        "1": f"<p>{P}</p>", "2": f"<p>{Q}</p>", "k": f"<p>{'나룻배는 매일 강을 건넌다고, 그는 말했다. ' * 3}</p>",
        "L": f"<p>{LINK}</p>", "H": "<h2><a href='/y'>Boat sinks</a></h2>",
        "h": "<h2>Boat sinks</h2>", "s": "<p>English</p>", "F": "<h2><a href='https://o.example/'>Boat sinks</a></h2>",
        "D": "<p>2026-11-20</p>", "N": "<p>20 Nov 2026</p>", "i": "<li>English</li>",
        "K": "<h3><a href='/z'>Crew strikes</a></h3>",
    }  # fmt: skip
    text = "".join(short.get(part, part) for part in body.split(" "))
    tree = html.document_fromstring(f"<html><body>{text}</body></html>")
    return tree, walk(tree, "s.example")


def kept(body: str) -> str:
    """What the best box holds, in the notation of a page."""
    _, found = page(body)
    text = blocks.read_blocks(found, blocks.best_box(found))
    marks = {P: "1", Q: "2", "Boat sinks": "h", "English": "s", "2026-11-20": "D"}
    return " ".join(marks.get(part, part[:20]) for part in text.split("\n\n"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div> 1 2 </div>", "1 2"),
        ("<div> 1 L 2 </div>", "1 2"),
        ("<div> 1 H 2 </div>", "1"),
        ("<div> 1 H 2 h 1 </div>", "1 h 1"),
        ("<div> 1 F 2 </div>", "1 2"),
        ("<div> H 1 2 H 1 2 </div>", "h 1 2 h 1 2"),
        ("<div> H 1 2 H 1 </div>", ""),
        ("<div> H 1 2 H 1 2 2 H </div>", ""),
        ("<div> H 1 1 1 2 H </div>", ""),
        ("<div> h 1 2 H 1 2 H 1 2 </div>", "h 1 2 h 1 2 h 1 2"),
        ("<div> s s 1 2 </div>", "1 2"),
        ("<div> s 1 2 </div>", "s 1 2"),
        ("<div> 1 2 s </div>", "1 2 s"),
        ("<div> 1 2 s s </div>", "1 2"),
        ("<div> 1 2 i i </div>", "1 2 s s"),
        ("<div> s s </div>", ""),
        ("<div> h s s 1 2 s s </div>", "h 1 2"),
        ("<div> D 1 2 </div>", "D 1 2"),
        ("<nav> 1 2 1 2 </nav><div> 1 </div>", "1 2 1 2 1"),
        ("<div> 1 2 </div><div> L L L L L </div>", "1 2"),
        ("<div> 1 <div> L </div></div>", "1"),
        ("<div><div> 1 2 </div><div> 2 </div></div>", "1 2 2"),
        ("<div><div> 1 2 </div> L L L L </div>", "1 2"),
        ("<div> L L </div>", ""),
        ("", ""),
        ("<div> 1 2 1 2 <aside><p>Menu of boats</p></aside> 1 </div>", "1 2 1 2 1"),
        ("<nav> L L </nav><div> 1 <nav><p>Menu of boats</p></nav> 2 1 </div>", "1 2 1"),
    ],
)
def test_the_text_of_the_best_box(body: str, expected: str) -> None:
    assert kept(body) == expected


def block(text: str, linked: int = 0, tag: str = "p", outside: bool = False, foreign: bool = False) -> Block:
    return Block(text, linked, html.Element(tag), outside, foreign)


def signs(text: str, linked: int, tag: str) -> str:
    one = block(text, linked, tag)
    tests = (blocks.is_linked, blocks.is_running, blocks.leads_away, blocks._is_label)
    return " ".join(test.__name__.strip("_") for test in tests if test(one))


@pytest.mark.parametrize(
    ("text", "linked", "tag", "expected"),
    [
        ("abcd", 2, "p", "is_linked is_label"),
        ("abcd", 1, "p", "is_label"),
        ("x" * 59 + ".", 0, "p", "is_running"),
        ("x" * 58 + ".", 0, "p", ""),
        ("x" * 60, 0, "p", ""),
        ("x" * 59 + ".", 30, "p", "is_linked"),
        ("x" * 59 + ".", 29, "p", "is_running"),
        ("船船船船船船船船船船船船船船船船船船船船船船船船船船船船船。", 0, "p", ""),
        ("船" * 30 + "。", 0, "p", "is_running"),
        ("x" * 36, 0, "p", "is_label"),
        ("x" * 37, 0, "p", ""),
        ("船船船船船船船船船船船船船船船船船船", 0, "p", "is_label"),
        ("船船船船船船船船船船船船船船船船船船船", 0, "p", ""),
        ("one: two", 0, "p", ""),
        ("x", 0, "li", ""),
        ("x", 0, "h2", ""),
        ("x", 0, "td", ""),
        ("abcd", 2, "h2", "is_linked leads_away"),
        ("abcd", 1, "h4", ""),
        ("abcd", 2, "h5", "is_linked is_label"),
    ],
)
def test_what_a_block_is(text: str, linked: int, tag: str, expected: str) -> None:
    assert signs(text, linked, tag) == expected


@pytest.mark.parametrize(
    ("text", "linked", "outside", "expected"),
    [
        ("x" * 59 + ".", 0, False, 60.0),
        ("x" * 300 + ".", 0, False, 301.0),
        ("x" * 58 + ".", 0, False, -11.8),
        ("x" * 90, 0, False, -12.0),
        ("x", 0, False, -0.2),
        ("x" * 100, 50, False, -120.0),
        ("x" * 300, 150, False, -240.0),
        ("x" * 100 + ".", 0, True, -121.2),
        ("x" * 300, 0, True, -240.0),
    ],
)
def test_how_much_a_block_counts_for_its_box(text: str, linked: int, outside: bool, expected: float) -> None:
    assert round(blocks._weight(block(text, linked, outside=outside)), 1) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("class='article-body'", True),
        ("class='x articleBody'", True),
        ("id='news_content2'", True),
        ("class='js-post-text'", True),
        ("itemprop='articleBody'", True),
        ("itemprop='body'", False),
        ("class='article'", False),
        ("class='artibody'", True),
        ("class='sidebar-content'", False),
        ("class='entry-content-wrap'", True),
        ("", False),
    ],
)
def test_a_box_that_its_markup_names_the_body(attributes: str, expected: bool) -> None:
    assert blocks.is_marked(html.fragment_fromstring(f"<div {attributes}></div>")) == expected


def marked(body: str) -> int:
    return blocks.count_marked(list(html.fragment_fromstring(f"<div>{body}</div>").iter("div")))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<div class='post-body'></div>", 1),
        ("<div class='post-body'><div class='post-body'></div></div>", 1),
        ("<div class='post-body'></div><div class='post-body'></div>", 2),
        ("<div></div>", 0),
    ],
)
def test_marked_boxes_are_counted_once(body: str, expected: int) -> None:
    assert marked(body) == expected


@pytest.mark.parametrize(
    ("stated", "body", "prior", "expected"),
    [
        ("The ferry is late again", "1", None, "en"),
        ("북 News Watch News Service Today", "k", None, "ko"),
        ("KCNA Watch News Service Today", "k", None, "en"),
        ("북 News Watch News Service Today", "<nav> k </nav>", None, "ko"),
        ("나룻배가 또 늦었다", "1", None, "ko"),
    ],
)
def test_the_language_of_a_page_whose_headline_is_mixed(
    stated: str, body: str, prior: str | None, expected: str
) -> None:
    assert blocks.guess_lang(stated, page(body)[1], prior) == expected


def rows_of_posts(body: str, text: str = P + Q) -> tuple[Any, ...]:
    tree, found = page(body)
    one = posts.find_posts(found, tree.find("body"), text)
    return one.count, one.linked, round(one.linked_share, 2), one.below, round(one.largest, 2)


@pytest.mark.parametrize(
    ("body", "text", "expected"),
    [
        ("D 1 D 2 1", P + Q, (1, 0, 0.0, 0, 0.66)),
        ("D 1 N 2", P + Q, (2, 0, 0.0, 0, 0.51)),
        ("H 1 H 2", P + Q, (1, 1, 1.0, 2, 0.51)),
        ("H 1 K 2", P + Q, (2, 2, 1.0, 2, 0.51)),
        ("H 1 2 K 1", P + Q, (2, 2, 1.0, 3, 0.66)),
        ("H D 1 2", P + Q, (1, 1, 1.0, 2, 1.0)),
        ("h D 1 2", P + Q, (1, 0, 0.0, 0, 1.0)),
        ("1 H 2", P + Q, (1, 1, 0.49, 1, 0.51)),
        ("1 2", P + Q, (0, 0, 0.0, 0, 1.0)),
        ("H 1", "", (0, 0, 0.0, 0, 0.0)),
        ("D 1", "", (1, 0, 0.0, 0, 1.0)),
        ("H 1 H 2", P, (1, 1, 1.0, 1, 1.0)),
        ("D L D 1", P + Q, (1, 0, 0.0, 0, 1.0)),
        ("<nav> D 1 </nav> D 2", P + Q, (1, 0, 0.0, 0, 0.51)),
        ("F 1", P + Q, (0, 0, 0.0, 0, 1.0)),
        ("", P + Q, (0, 0, 0.0, 0, 0.0)),
        ("D D 1 1 2", P + Q, (1, 0, 0.0, 0, 1.0)),
    ],
)
def test_posts_are_stamps_and_linked_headings_with_text_below(body: str, text: str, expected: tuple[Any, ...]) -> None:
    assert rows_of_posts(body, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 November 2026", True),
        ("Nov. 20, 2026", True),
        ("Nov 20th, 2026", True),
        ("2026. 11. 20", True),
        ("2026年11月20日", True),
        ("1926-1-2", True),
        ("12026-11-20", False),
        ("in 2026", False),
        ("20 2026", False),
        ("May 2026", False),
    ],
)
def test_a_stamp_of_a_post(text: str, expected: bool) -> None:
    assert bool(posts._STAMP.search(text)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example/", True),
        ("https://s.example", True),
        ("https://s.example/index.html", True),
        ("https://s.example/en", True),
        ("https://s.example/zh-hans", True),
        ("https://s.example/main.do", True),
        ("https://s.example/?id=1", False),
        ("https://s.example/news", False),
        ("https://s.example/en/news", False),
        ("/index.html", False),
        ("https://s.example/home/", True),
    ],
)
def test_a_front_page_by_its_address(url: str, expected: bool) -> None:
    assert posts.is_front(url) == expected


def believes(verdict: tuple[Any, ...], body: str) -> bool:
    _, found = page(body)
    box = blocks.best_box(found)
    return first_rung.is_enough(Verdict(*verdict), blocks.read_blocks(found, box), found, box)


@pytest.mark.parametrize(
    ("verdict", "body", "expected"),
    [
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((120, 0.4, 0.6, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((119, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", False),
        ((120, 0.5, 0.5, 0.84), "<div> 1 2 1 2 1 2 1 2 </div>", False),
        ((120, 0.5, 0.5, 0.85), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((120, 0.4, 0.59, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", False),
        ((120, 0.5, 0.33, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", False),
        ((120, 0.5, 0.34, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((120, 0.5, None, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((120, None, 0.6, 0.9), "<div> 1 2 1 2 1 2 1 2 </div>", True),
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 s i </div>", True),
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 s s s i </div>", False),
        ((120, 0.4, 0.6, 0.9), "<div> 1 2 1 2 1 2 1 2 i i i </div>", False),
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 i i i </div>", True),
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 L </div>", True),
        ((120, 0.5, 0.5, 0.9), "<div> 1 2 1 2 1 2 1 2 1 2 L </div>", True),
        ((120, 0.4, 0.6, 0.9), "<section><div> 1 2 1 2 1 2 1 2 </div></section><div> L L L L 1 </div>", False),
        ((120, 0.5, 0.5, 0.9), "<section><div> 1 2 1 2 1 2 1 2 </div></section><div> L L L L 1 </div>", True),
        (
            (120, 0.5, 0.5, 0.9),
            "<section><div> 1 2 1 2 1 2 1 2 </div></section><div>" + " L" * 8 + " 1 2 1 </div>",
            False,
        ),
        ((120, 0.5, 0.5, 0.9), "<div><div> 1 2 </div><div> 1 2 </div></div>", True),
        ((120, 0.5, 0.5, 0.9), "<div><div> 1 2 </div><div class='a'> 1 2 </div></div>", False),
        ((120, 0.5, 0.5, 0.9), "<div><div> 1 2 1 2 1 2 1 2 1 2 </div><div class='a'> 1 </div></div>", True),
    ],
)
def test_when_no_second_reader_is_needed(verdict: tuple[Any, ...], body: str, expected: bool) -> None:
    assert believes(verdict, body) == expected
