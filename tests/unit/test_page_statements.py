"""The day a whole page states and where; the texts in a page's state; which boxes stand outside the article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.articles.metadata import read_facts
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.state_json import plain_text, read_state
from extractors.articles.walk import walk

TITLE = "Ferry late again"
P = "The ferry crosses the river every morning, and its crew is paid by the week, he said."


def page(body: str, head: str = "", url: str = "https://s.example/a") -> ParsedPage:
    """P is a running paragraph, T the headline."""
    body = body.replace("T ", f"<h1>{TITLE}</h1>").replace("P ", f"<p>{P}</p>")
    body = body.replace("WHEN", "datetime='2026-11-20T09:00:00Z'")
    head = head.replace("NOON", "2026-11-20T09:00:00Z").replace("DAY1", "2026-11-19T09:00:00Z")
    head = head.replace("<LD>", "<script type='application/ld+json'>")
    found = open_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url, "text/html; charset=utf-8")
    assert isinstance(found, ParsedPage)
    return found


def day(body: str, head: str = "", url: str = "https://s.example/a") -> str:
    dates = read_facts(page(body, f'<meta property="og:title" content="{TITLE}">{head}', url), "Asia/Seoul").dates
    one = dates.published
    stated = f"{one.published_at:%m-%d %H:%M} {one.precision} {one.source} {one.weight}" if one.published_at else "-"
    return stated + (f" changed {dates.modified_at:%m-%d %H:%M}" if dates.modified_at else "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("T <p>입력 2026.11.20 20:05</p>P P P ", "11-20 11:05 instant stamp 8"),
        ("T <p>수정 2026.11.20 20:05</p>P P P ", "11-20 11:05 instant stamp 4 changed 11-20 11:05"),
        (
            "T <p>입력 2026.11.19 20:05 수정 2026.11.20 09:00</p>P P P ",
            "11-19 11:05 instant stamp 8 changed 11-20 00:00",
        ),
        ("T <p>등록 2026.11.20</p>P P P ", "11-19 15:00 day stamp 8"),
        ("T <p>2026.11.20 20:05</p>P P P ", "11-20 11:05 instant stamp 6"),
        ("T <p>2026.11.20</p>P P P ", "11-19 15:00 day stamp 5"),
        ("T <p>Published: Nov 20, 2026</p>P P P ", "11-19 15:00 day stamp 8"),
        ("T <p>Updated Nov 20, 2026 at 9:15 am</p>P P P ", "11-20 00:15 instant stamp 4 changed 11-20 00:15"),
        ("T <p>Nov 20, 2026</p>P P P ", "11-19 15:00 day stamp 5"),
        ("T <p>20 November 2026, 09:15</p>P P P ", "11-20 00:15 instant stamp 6"),
        ("T <p>发布时间：2026年11月20日</p>P P P ", "11-19 15:00 day stamp 8"),
        ("T <p>更新时间：2026-11-20 08:00</p>P P P ", "11-19 23:00 instant stamp 4 changed 11-19 23:00"),
        ("T <p>2026年11月20日 08:00</p>P P P ", "11-19 23:00 instant stamp 6"),
        ("T <p>2026年11月20日20:05配信</p>P P P ", "11-20 11:05 instant stamp 8"),
        ("T <p>2026年11月20日 更新</p>P P P ", "11-19 15:00 day stamp 4 changed 11-19 15:00"),
        ("T <p>Ada Quill, Nov 20, 2026</p>P P P ", "11-19 15:00 day stamp 5"),
        ("T <p>A line of many words about quite other things, Nov 20, 2026</p>P P P ", "-"),
        ("T <p>Copyright 2026.11.20</p>P P P ", "-"),
        ("T <p>행사일시 2026.11.20</p>P P P ", "-"),
        ("T <p>by a@s.example 2026.11.20 20:05</p>P P P ", "11-20 11:05 instant stamp 6"),
        ("<p>2026.11.20 20:05</p>T P P ", "-"),
        ("<div><p>2026.11.20 20:05</p>T </div>P P ", "11-20 11:05 instant stamp 4"),
        ("<div><p>2026.11.20</p>T </div>P P ", "11-19 15:00 day stamp 4"),
        ("<p>입력 2026.11.20 20:05</p>T P P ", "11-20 11:05 instant stamp 8"),
        ("T P <p>2026.11.20 20:05</p>P P P ", "11-20 11:05 instant stamp 4"),
        ("T P P P <p>2026.11.20</p>", "11-19 15:00 day stamp 4"),
        ("T P P P <p>입력 2026.11.20</p>", "11-19 15:00 day stamp 4"),
        ("T P P P <p>a</p><p>2026.11.20</p>", "-"),
        ("T <p>입력</p><p>2026.11.20 20:05</p>P P ", "11-20 11:05 instant stamp 8"),
        ("T <aside><p>입력 2026.11.20</p></aside>P P ", "-"),
        ("P P <p>입력 2026.11.20 20:05</p>", "11-20 11:05 instant stamp 4"),
        ("T <p>2026 11/20</p>P P ", "11-19 15:00 day stamp 5"),
        ("T <time WHEN>x</time>P P ", "11-20 09:00 instant time 6"),
        ("T <time class='updated' WHEN>x</time>P P ", "- changed 11-20 09:00"),
        ("T <time itemprop='datePublished' WHEN>x</time>P P ", "11-20 09:00 instant time 8"),
        ("T P P <aside><time WHEN>x</time></aside>", "-"),
        ("T P P <footer><time pubdate WHEN>x</time></footer>", "-"),
        ("<article>T P P <footer><time pubdate WHEN>x</time></footer></article>", "11-20 09:00 instant time 8"),
        ("T P P <article><h2>Boat</h2><time pubdate WHEN>x</time></article>", "-"),
        ("P P <time class='published' WHEN>x</time>", "11-20 09:00 instant time 5"),
        ("P P <time WHEN>x</time>", "-"),
        ("T" + " P" * 16 + " <time class='published' WHEN>x</time>", "11-20 09:00 instant time 5"),
        ("T <p data-timestamp='1795165200'>x</p>P P ", "11-20 09:00 instant state 6"),
        ("T <p data-count='1795165200'>x</p>P P ", "-"),
        ("T <p data-publish-date='2026-11-20'>x</p>P P ", "11-19 15:00 day state 6"),
        ("T P P <script>var a = {publish_time: '2026-11-20 09:00'};</script>", "11-20 00:00 instant state 5"),
        ("T P P <script>a = {pub_time: '2026-11-20 09:00'}, b = {pub_time: '2026-11-19'};</script>", "-"),
        ("T P P <script>var a = {views: '2026-11-20 09:00'};</script>", "-"),
        (
            "T <p>RIVERTOWN, Nov. 20, 2026 (RNS) — The ferry crosses the river, it said.</p>P ",
            "11-19 15:00 day dateline 5",
        ),
    ],
)
def test_the_day_that_a_page_prints(body: str, expected: str) -> None:
    assert day(body) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='article:published_time' content='NOON'>", "11-20 09:00 instant meta 8"),
        ("<meta property='article:modified_time' content='NOON'>", "- changed 11-20 09:00"),
        ("<meta name='pubdate' content='2026-11-20'>", "11-19 15:00 day meta 8"),
        ("<meta name='date' content='2026-11-20'>", "11-19 15:00 day meta 5"),
        ("<meta name='keywords' content='2026-11-20'>", "-"),
        (
            "<meta property='article:published_time' content='DAY1'><meta name='lastmod' content='NOON'>",
            "11-19 09:00 instant meta 8 changed 11-20 09:00",
        ),
        ('<LD>{"@type": "NewsArticle", "datePublished": "NOON"}</script>', "11-20 09:00 instant json_ld 8"),
        ('<LD>{"@type": "NewsArticle", "dateModified": "NOON"}</script>', "- changed 11-20 09:00"),
        ('<LD>{"@type": "WebPage", "datePublished": "2026-11-20"}</script>', "11-19 15:00 day json_ld 6"),
        ("", "-"),
    ],
)
def test_the_day_that_a_pages_head_states(head: str, expected: str) -> None:
    assert day("T P P ", head) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example/2026/11/20/a", "11-19 15:00 day address 5"),
        ("https://s.example/20261120/a", "11-19 15:00 day address 5"),
        ("https://s.example/a-20261120", "11-19 15:00 day address 5"),
        ("https://s.example/2026/11/a", "-"),
        ("https://s.example/a", "-"),
    ],
)
def test_the_day_that_an_address_states(url: str, expected: str) -> None:
    assert day("T P P ", "", url) == expected


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("입력 2026.11.20 20:05", "11-20 11:05 instant stamp 13"),
        ("입력 2026.11.18 20:05", "11-18 11:05 instant stamp 13"),
        ("2026.11.18", "11-17 15:00 day stamp 5"),
        ("수정 2026.11.20 20:05", "11-19 15:00 day address 5 changed 11-20 11:05"),
    ],
)
def test_a_stamp_and_an_address_of_two_days(stamp: str, expected: str) -> None:
    assert day(f"T <p>{stamp}</p>P P ", "", "https://s.example/2026/11/20/a") == expected


LONG = "The ferry crosses the river every morning and its crew is paid by the week. " * 3


def state(value: Any, script: str = "") -> list[str]:
    """The texts of a page's state: L for the long one, with its title."""
    text = script or json.dumps(value).replace("LONG", LONG)
    kind = "" if script else " type='application/json'"
    found = read_state(page(f"<script{kind}>{text.replace('LONG', LONG)}</script>"))
    return [f"{one.text.replace(LONG.strip(), 'L')[:40]}|{one.title}" for one in found]


@pytest.mark.parametrize(
    ("value", "script", "expected"),
    [
        ({"body": "LONG"}, "", ["L|"]),
        ({"title": "Ferry", "body": "LONG"}, "", ["L|Ferry"]),
        ({"title": "Ferry", "a": {"body": "LONG"}}, "", ["L|Ferry"]),
        ({"title": "Ferry", "a": {"headline": "Boat", "body": "LONG"}}, "", ["L|Boat"]),
        ({"related": {"body": "LONG"}}, "", []),
        ({"menu": ["LONG", "LONG"]}, "", []),
        (["LONG", "LONG"], "", ["L\n\nL|"]),
        (["LONG"], "", ["L|"]),
        (["LONG", "x y"], "", ["L\n\nx y|"]),
        ([{"type": "text", "content": "LONG"}, {"type": "text", "content": "LONG"}], "", ["L\n\nL|", "L|"]),
        ([{"type": "image", "content": "LONG"}, {"type": "text", "content": "LONG"}], "", ["L|"]),
        ([{"type": "text", "content": "LONG"}, {"headline": "x", "content": "LONG"}], "", ["L|x"]),
        ({"body": "x" * 200}, "", []),
        ({"body": "short text"}, "", []),
        ({"body": "<p>LONG</p><p>LONG</p>"}, "", ["L\n\nL|"]),
        ({"body": "&lt;p&gt;LONG&lt;/p&gt;"}, "", ["L|"]),
        ([{"children": [{"text": "LONG"}]}, {"children": [{"text": "b c"}]}], "", ["L\n\nb c|", "L|"]),
        ({"body": "LONG", "b": {"body": "LONG more"}}, "", ["L more|", "L|"]),
        (None, 'window.s = {"body": "LONG"};', ["L|"]),
        (None, "window.s = {body: 'LONG', t: 1};", ["L|"]),
        (None, 'window.s = JSON.parse(\'{"body": "LONG"}\');', ["L|"]),
        (None, "(function(a,b){return {body: a, title: b}}('LONG', 'Ferry'))", ["L|Ferry"]),
        (None, 'self.__next_f.push([1, "1:{\\"body\\": \\"LONG\\"}\\n"])', ["L|"]),
        (None, 'x.push({"body": "LONG"})', ["L|"]),
        (None, "if (a == {}) { run('LONG') }", []),
    ],
)
def test_the_texts_in_a_pages_state(value: Any, script: str, expected: list[str]) -> None:
    assert state(value, script) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "a b"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b", "a\n\nb"),
        ("a<figure>x</figure>b", "a\n\nb"),
        ("a<script>x</script>b<script>c", "a\n\nbc"),
        ("a &amp; b", "a & b"),
        ("a < b", "a < b"),
        ("<b>a</b> c", "a c"),
        ("<ruby>a<rt>x</rt></ruby>b", "ab"),
        ("<div>a</div>", "a"),
    ],
)
def test_the_text_of_markup(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def outside(body: str) -> str:
    """The first words of the blocks that stand outside the article."""
    return " ".join(block.text.split()[0] for block in walk(page(body).tree, "s.example") if block.outside)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("P P P <nav>Menu of boats</nav>", "Menu"),
        ("P P P <aside>Menu of boats</aside>", "Menu"),
        ("P P P <footer>Menu of boats</footer>", "Menu"),
        ("P P P <form>Menu of boats</form>", "Menu"),
        ("P P P <button>Menu of boats</button>", "Menu"),
        ("P P P <section>Menu of boats</section>", ""),
        ("P P P <div>Menu of boats</div>", ""),
        ("P P P <noscript>Menu of boats</noscript>", "Menu"),
        ("P P P <menu>Menu of boats</menu>", "Menu"),
        ("P P P <div class='sidebar'>Menu of boats</div>", "Menu"),
        ("P P P <div id='related-news'>Menu of boats</div>", "Menu"),
        ("P P P <div class='share'>Menu of boats</div>", "Menu"),
        ("P P P <div class='content'>Menu of boats</div>", ""),
        ("P P P <div class='nav-grid'>Menu of boats</div>", ""),
        ("P P P <div class='comments_2'>Menu of boats</div>", "Menu"),
        ("P P P <div class='navigate'>Menu of boats</div>", ""),
        ("P P P <div class='tags'>Menu of boats</div>", "Menu"),
        ("P P P <div class='author-bio'>Menu of boats</div>", "Menu"),
        ("P P P <div class='my ad'>Menu of boats</div>", "Menu"),
        ("P P P <div class='adapt'>Menu of boats</div>", ""),
        ("<aside>P P P </aside><div>P </div>", ""),
        ("<aside>P </aside><div>P P P </div>", "The"),
        ("<div class='sidebar'>T P </div><div>P P P </div>", ""),
        ("<div class='sidebar'><main>P </main></div><div>P P P </div>", ""),
        ("P P P <aside><p>Menu</p></aside>tail of text", "Menu"),
        ("P P P <div class='related'><div>Menu of boats</div></div>", "Menu"),
    ],
)
def test_what_stands_outside_the_article(body: str, expected: str) -> None:
    assert outside(body) == expected


def blocks(body: str) -> list[str]:
    found = walk(page(body).tree, "s.example")
    return [f"{one.text}|{one.linked}|{one.box.tag}{'|foreign' * one.foreign}" for one in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a <b>b</b> c</p>d", ["a b c|0|p", "d|0|body"]),
        ("<p>a<br>b</p>", ["a|0|p", "b|0|p"]),
        ("<ul><li>a</li><li>b</li></ul>", ["a|0|li", "b|0|li"]),
        ("<p>a <a href='/x'>bc</a></p>", ["a bc|2|p"]),
        ("<p><a href='https://o.example/x'>bc</a></p>", ["bc|2|p|foreign"]),
        ("<p><a href='https://www.s.example/x'>bc</a></p>", ["bc|2|p"]),
        ("<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>", ["a | 1|0|tr", "b | 2|0|tr"]),
        ("<table><tr><th>n</th><td><a href='/x'>b</a></td></tr></table>", ["n | b|1|tr"]),
        ("<p>a</p><script>x</script><style>y</style>b", ["a|0|p", "b|0|body"]),
        ("<p>a</p><!-- c -->b", ["a|0|p", "b|0|body"]),
        ("<p>  </p><p>a</p>", ["a|0|p"]),
        ("<div>a<hr>b<p>c</p>d</div>", ["a|0|div", "b|0|div", "c|0|p", "d|0|div"]),
    ],
)
def test_a_page_is_split_at_the_edges_of_boxes(body: str, expected: list[str]) -> None:
    assert blocks(body) == expected
