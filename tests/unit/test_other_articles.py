"""Articles beside a page's own, appended or as cards, are cut out with their text; what stands around them stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from extractors.articles import other_articles

OWN = "<article><h1>Ferry late again</h1><p>x</p></article>"
OTHER = "<article><h1>Boat sinks</h1><p>x</p></article>"
LINK = "<h2><a href='/b'>Boat sinks</a></h2>"


def page(body: str) -> Any:
    """OWN is the page's article, OTHER another one, LINK a linked heading, y80 eighty letters."""
    body = re.sub(r"y(\d+)", lambda found: f"<p>{'y' * int(found[1])}</p>", body)
    body = body.replace("OWN", OWN).replace("OTHER", OTHER).replace("LINK", LINK)
    return html.document_fromstring(f"<html><body>{body}</body></html>")


def cut(body: str, title: str = "Ferry late again") -> str:
    """The headings that stay once other articles are cut, and how many were."""
    tree = page(body)
    count = other_articles.cut_other_articles(tree, title)
    return f"{count}: {' '.join((' '.join(node.itertext())).split()[0] for node in tree.iter('h1', 'h2', 'h3'))}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("OWNOTHER", "1: Ferry"),
        ("OWNOTHEROTHER", "2: Ferry"),
        ("OTHEROWN", "1: Ferry"),
        ("<h1>Ferry late again</h1>OTHER", "1: Ferry"),
        ("OWN<article><h2>Boat sinks</h2></article>", "0: Ferry Boat"),
        ("OWN<article>LINK<p>x</p></article>", "1: Ferry"),
        ("OWN<article><h2><a href='#b'>Boat sinks</a></h2><p>x</p></article>", "0: Ferry Boat"),
        ("<div><h1>Ferry late again</h1><p>x</p></div><div><h1>Boat sinks</h1></div>", "1: Ferry"),
        ("<div><h1>Boat sinks</h1></div><div><h1>Ferry late again</h1><p>x</p></div>", "0: Boat Ferry"),
        ("<div class='a'><h1>Ferry late again</h1></div><div class='b'><h1>Boat sinks</h1></div>", "0: Ferry Boat"),
        ("<div><h1>Ferry late again</h1></div><section><h1>Boat sinks</h1></section>", "0: Ferry Boat"),
        ("OWN<div class='next-article'><h2>Boat sinks</h2></div>", "1: Ferry"),
        ("OWN<div class='nextdoor'><h2>Boat sinks</h2></div>", "0: Ferry Boat"),
        ("OWN<div id='more_stories'><h3>Boat sinks</h3></div>", "1: Ferry"),
        ("OWN<div class='next-article'><p>x</p></div>", "0: Ferry"),
        ("OWN<article>y80 <h1>Boat sinks</h1></article>", "1: Ferry"),
        ("OWN<article>y81 <h1>Boat sinks</h1></article>", "0: Ferry Boat"),
        ("<div><h1>Ferry late again</h1><article>LINKy291 </article></div>", "1: Ferry"),
        ("<div><h1>Ferry late again</h1><article>LINKy292 </article></div>", "0: Ferry Boat"),
        ("OWN<article>LINKy400 </article>", "1: Ferry"),
        ("<article><h1>Ferry late again</h1><article>LINKy400 </article></article>", "0: Ferry Boat"),
        ("OWN<article><h1>Ferry late</h1></article>", "0: Ferry Ferry"),
        ("OWN<article><h1>Ferry</h1></article>", "1: Ferry"),
        ("OWN<article><h1>Boat sinks</h1><article><h1>Crew strikes</h1></article></article>", "1: Ferry"),
    ],
)
def test_articles_beside_the_pages_own_are_cut(body: str, expected: str) -> None:
    assert cut(body) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry late again", "1: Ferry"),
        ("Ferry", "0: Ferry Boat"),
        ("Ferry late ag", "1: Ferry"),
        ("", "0: Ferry Boat"),
        ("Other words", "0: Ferry Boat"),
        ("Ferry late again today and each day", "0: Ferry Boat"),
    ],
)
def test_without_the_pages_headline_nothing_is_cut(title: str, expected: str) -> None:
    assert cut("<article><h1>Ferry late again</h1></article><article><h1>Boat sinks</h1></article>", title) == expected


def tail(body: str) -> str:
    tree = page("OWN" + body)
    other_articles.cut_other_articles(tree, "Ferry late again")
    return html.tostring(tree.find("body"), encoding="unicode").partition("</article>")[2]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<b>a</b>b<article><h1>Boat sinks</h1></article>c", "<b>a</b>bc</body>"),
        ("<div>a<article><h1>Boat sinks</h1></article>c</div>", "<div>ac</div></body>"),
        ("<div><article><h1>Boat sinks</h1></article></div>", "<div></div></body>"),
    ],
)
def test_what_follows_a_cut_box_stays(body: str, expected: str) -> None:
    assert tail(body) == expected
