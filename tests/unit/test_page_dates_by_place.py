"""The day of publication of a page, by one place after another: its source, its weight, and the last change."""

# ruff: noqa: C408, E501 - a table of pages reads best a line a page

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest

from extractors.articles.json_ld import read_statements
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.published import read_published

TITLE = "Ferry returns to the river after nine years"
TEXT = (
    "The town said that the ferry would cross the river again, twice a day, with people and goods on board. Officials "
    "added that the price of a ticket would stay what it was when the boat last ran."
)
P, LATER = "2031-03-12T20:05:00+09:00", "2031-03-14T10:00:00+09:00"
ARTICLE = {"@type": "NewsArticle", "headline": TITLE}


def meta(key: str, value: str = P) -> str:
    return f"<meta property='{key}' content='{value}'>"


def dates(**parts: Any) -> str:
    """What a page states with these `parts`: near, inside and before or after the article, in its head, address or foot."""
    head = parts.get("head", "")
    if ld := parts.get("ld"):
        head += f"<script type='application/ld+json'>{json.dumps(ld)}</script>"
    near, inside, before, after, foot = (
        parts.get(place, "") for place in ("near", "inside", "before", "after", "foot")
    )
    html = (
        f"<html><head><title>{TITLE}</title>{head}</head><body>{before}<article><h1>{parts.get('h1', TITLE)}</h1>{near}"
        f"{f'<p>{TEXT}</p>' * 3}{inside}</article>{after}<footer>{foot}</footer></body></html>"
    )
    page = open_page(html.encode(), parts.get("url", "https://www.sheet.example/view/1"), "text/html; charset=utf-8")
    assert isinstance(page, ParsedPage)
    found = read_published(page, read_statements(page), TITLE, "Asia/Seoul")
    day = found.published
    said = (
        [f"{day.published_at.astimezone(UTC):%m-%d %H:%M} {day.precision} {day.source} {day.weight}"]
        if day.published_at
        else []
    )
    said += [f"changed {found.modified_at.astimezone(UTC):%m-%d %H:%M}"] if found.modified_at else []
    return ", ".join(said)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (dict(ld={**ARTICLE,"datePublished": P}), "03-12 11:05 instant json_ld 10"),
        (dict(ld={**ARTICLE,"datePublished": P,"dateModified": LATER}), "03-12 11:05 instant json_ld 10, changed 03-14 01:00"),
        (dict(ld={**ARTICLE,"dateCreated": P}), "03-12 11:05 instant json_ld 8"),
        (dict(ld={**ARTICLE,"datePublished":["", P]}), ""),
        (dict(ld={**ARTICLE,"datePublished":{"@value": P}}), "03-12 11:05 instant json_ld 10"),
        (dict(ld={**ARTICLE,"datePublished":True}), ""),
        (dict(ld={"@type":"NewsArticle","headline":"Another","datePublished": P}), "03-12 11:05 instant json_ld 8"),
        (dict(ld=[{**ARTICLE,"datePublished": P},{"@type":"NewsArticle","headline":"Another","datePublished": LATER}]), "03-12 11:05 instant json_ld 10"),
        (dict(ld=[{"@type":"NewsArticle","headline":"One","datePublished": P},{"@type":"NewsArticle","headline":"Another","datePublished": LATER}]), ""),
        (dict(ld={"@type":"WebPage","name":TITLE,"datePublished": P}), "03-12 11:05 instant json_ld 6"),
        (dict(ld={"@type":"WebPage","name":"Another","datePublished": P}), "03-12 11:05 instant json_ld 6"),
        (dict(ld={"@type":"VideoObject","uploadDate": P}), ""),
        (dict(ld={"@type":"Thing","datePublished": P}), ""),
        (dict(ld={"@type":"VideoObject","uploadDate": P},head=meta("article:published_time")), "03-12 11:05 instant meta 10"),
    ],
)  # fmt: skip
def test_what_json_ld_states(parts: dict[str, Any], expected: str) -> None:
    assert dates(**parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (dict(head=meta("article:published_time")), "03-12 11:05 instant meta 8"),
        (dict(head=meta("x:datePublished")), "03-12 11:05 instant meta 8"),
        (dict(head=meta("x.first-publish-date")), "03-12 11:05 instant meta 8"),
        (dict(head=meta("date")), "03-12 11:05 instant meta 5"),
        (dict(head=meta("article:modified_time")), "changed 03-12 11:05"),
        (dict(head=meta("article:modified_time", LATER)+meta("article:published_time", LATER)), "03-14 01:00 instant meta 8, changed 03-14 01:00"),
        (dict(head=meta("article:modified_time", LATER)+meta("article:published_time", LATER),near="<p>Published: March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 8, changed 03-14 01:00"),
        (dict(head=meta("article:modified_time", LATER)+meta("article:published_time", LATER),near="<p>March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 6, changed 03-14 01:00"),
        (dict(head=meta("date", LATER)+meta("article:published_time")), "03-12 11:05 instant meta 8"),
        (dict(head=meta("article:published_time","2031-03-12")), "03-11 15:00 day meta 8"),
        (dict(head=meta("article:published_time","2031-03-12"),near="<p>March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 14"),
        (dict(head=meta("article:published_time","1989-03-12")), ""),
        (dict(head=meta("article:published_time","2031-03")), "02-28 15:00 month meta 8"),
    ],
)  # fmt: skip
def test_what_the_head_states(parts: dict[str, Any], expected: str) -> None:
    assert dates(**parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (dict(url="https://www.sheet.example/2031/03/12/ferry"), "03-11 15:00 day address 5"),
        (dict(url="https://www.sheet.example/2031/03/12/ferry",near="<p>March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 11"),
        (dict(url="https://www.sheet.example/2031/03/12/ferry",near="<p>March 14, 2031 20:05</p>"), "03-14 11:05 instant stamp 6"),
    ],
)  # fmt: skip
def test_what_an_address_states(parts: dict[str, Any], expected: str) -> None:
    assert dates(**parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (dict(near="<p>March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 6"),
        (dict(near="<p>March 12, 2031</p>"), "03-11 15:00 day stamp 5"),
        (dict(near="<p>Published: March 12, 2031</p>"), "03-11 15:00 day stamp 8"),
        (dict(near="<p>Updated: March 12, 2031</p>"), "03-11 15:00 day stamp 4, changed 03-11 15:00"),
        (dict(near="<p>Updated: March 12, 2031</p><p>Updated: March 14, 2031</p>"), "changed 03-11 15:00"),
        (dict(near="<p>Published</p><p>March 12, 2031</p>"), "03-11 15:00 day stamp 8"),
        (dict(near="<p>Something else</p><p>March 12, 2031</p>"), "03-11 15:00 day stamp 5"),
        (dict(near="<p>The council met on March 12, 2031 to vote on the ferry.</p>"), ""),
        (dict(near="<p>"+"ab "*17+"March 12, 2031</p>"), "03-11 15:00 day stamp 5"),
        (dict(near="<p>"+"ab "*19+"March 12, 2031</p>"), ""),
        (dict(near="<p>March 12, 2031 "+"x"*150+"</p>"), ""),
        (dict(near="<aside>March 12, 2031</aside>"), ""),
        (dict(near="<div class='related'>March 12, 2031</div>"), ""),
        (dict(near="".join("<p>x</p>" for _ in range(12))+"<p>March 12, 2031</p>"), "03-11 15:00 day stamp 5"),
        (dict(near="".join("<p>x</p>" for _ in range(13))+"<p>March 12, 2031</p>"), "03-11 15:00 day stamp 5"),
        (dict(near="".join("<p>x</p>" for _ in range(14))+"<p>March 12, 2031</p>"), ""),
        (dict(before="<p>March 12, 2031 20:05</p>"), ""),
        (dict(before="<p>Published: March 12, 2031 20:05</p>"), "03-12 11:05 instant stamp 8"),
        (dict(before="<div><p>x</p></div>",inside="<p>March 12, 2031</p>"), "03-11 15:00 day stamp 4"),
        (dict(inside="<p>Published: March 12, 2031</p>"), "03-11 15:00 day stamp 4"),
        (dict(inside="<p>(March 12, 2031)</p>"), "03-11 15:00 day stamp 4"),
        (dict(after="<p>Published: March 12, 2031</p>"), "03-11 15:00 day stamp 4"),
        (dict(after="<p>March 12, 2031</p>"), ""),
        (dict(foot="March 12, 2031"), ""),
    ],
)  # fmt: skip
def test_what_a_page_prints(parts: dict[str, Any], expected: str) -> None:
    assert dates(**parts) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (dict(near=f"<time datetime='{P}'>today</time>"), "03-12 11:05 instant time 6"),
        (dict(near=f"<time itemprop='datePublished' datetime='{P}'>today</time>"), "03-12 11:05 instant time 8"),
        (dict(near=f"<time class='updated' datetime='{P}'>today</time>"), "changed 03-12 11:05"),
        (dict(near=f"<time class='entry-date' datetime='{P}'>today</time>"), "03-12 11:05 instant time 8"),
        (dict(near=f"<span pubdate content='{P}'>today</span>"), "03-12 11:05 instant time 8"),
        (dict(after=f"<time itemprop='datePublished' datetime='{P}'>x</time>"), "03-12 11:05 instant time 5"),
        (dict(after=f"<time datetime='{P}'>x</time>"), ""),
        (dict(after=f"<aside><time itemprop='datePublished' datetime='{P}'>x</time></aside>"), ""),
        (dict(after=f"<li><time itemprop='datePublished' datetime='{P}'>x</time></li>"), ""),
        (dict(after=f"<article><time itemprop='datePublished' datetime='{P}'>x</time></article>"), ""),
        (dict(inside=f"<footer><time itemprop='datePublished' datetime='{P}'>x</time></footer>"), "03-12 11:05 instant time 8"),
        (dict(foot=f"<time itemprop='datePublished' datetime='{P}'>x</time>"), ""),
        (dict(h1="A wholly different heading",near=f"<time datetime='{P}'>today</time>"), "03-12 11:05 instant time 6"),
        (dict(near="<p data-time='1931252700'>today</p>"), "03-14 11:05 instant state 6"),
        (dict(near="<p data-val='2031-03-12'>today</p>"), "03-11 15:00 day state 6"),
        (dict(near="<p data-color='1931252700'>today</p>"), ""),
        (dict(head='<script>var ct = "1931252700";</script>'), "03-14 11:05 instant state 5"),
        (dict(near="<p>RIVER TOWN, March 12, 2031 (Sheet) — The ferry came back.</p>"), ""),
        (dict(), ""),
    ],
)  # fmt: skip
def test_what_elements_and_scripts_state(parts: dict[str, Any], expected: str) -> None:
    assert dates(**parts) == expected
