"""The seed texts, raw and inside a page of another site: every body paragraph kept, every junk paragraph parted off.

The texts are read where they lie; what is body and what is junk is said by the offsets of seed_truth.json.
"""

from __future__ import annotations

import html
import json

import pytest

from extractors.articles import read_article
from extractors.articles.boilerplate import split_junk
from extractors.articles.checks import squeeze
from extractors.records import Article

SEEDS = ("000", "001", "002", "003", "004")


@pytest.fixture(scope="module")
def seeds(shared):
    truth = json.loads((shared / "data" / "seed_truth.json").read_text("utf-8"))
    return {seed["file"][:3]: (seed, (shared / "seeds" / seed["file"]).read_text("utf-8")) for seed in truth}


def body_and_junk(seed, text):
    """The paragraphs of a seed, parted as the truth has it."""
    body, junk, at = [], [], 0
    for line in text.split("\n"):
        middle = at + len(line) // 2
        dropped = any(span["start"] <= middle < span["end"] for span in seed["drop"])
        inside = seed["body_start"] <= middle < seed["body_end"]
        if line.strip():
            (body if inside and not dropped else junk).append(line.strip())
        at += len(line) + 1
    return body, junk


STORY = {
    "paragraphs": "<div class='story'>{head}{share}{p}</div>",
    "line-breaks": "<div class='with-sidebar'>{head}{share}<div class='txt'>{br}</div></div>",
    "layout-table": "<table><tr><td width=120>{menu}</td><td>{head}{p}</td></tr></table>",
    "boxes": "<article>{head}<div>{div}</div></article>",
    "captions": "<main>{head}<figure><figcaption>Ferry at dawn (file photo)</figcaption></figure>{p}</main>",
}
COMMENTS = [
    "fen_walker 2 hours ago",
    "Saw it coming, did you not?",
    "Reply",
    "old_reed March 12, 2031 at 10:41 am",
    "lol",
]


def as_page(text, layout, title="", description=""):
    """An invented site's page: menu, share buttons, everything of the text in plain markup, comments, footer."""
    lines = [html.escape(line.strip().lstrip("#").strip("* ")) for line in text.split("\n") if line.strip()]
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Home", "World", "Money", "Sport", "Maps"))
    teasers = "".join(f'<li><a href="/s/{i}">Ferry timetable number {i} is out</a></li>' for i in range(8))
    story = STORY[layout].format(
        head=f"<h1>{html.escape(title)}</h1>",
        share='<div class="share"><a href="#">Facebook</a> <a href="#">Copy link</a></div>',
        menu=f"<ul>{menu}</ul>",
        p="".join(f"<p>{line}</p>" for line in [*lines, *COMMENTS]),
        br="<br><br>".join([*lines, *COMMENTS]),
        div="".join(f"<div>{line}</div>" for line in [*lines, *COMMENTS]),
    )
    return f"""<!doctype html><html lang="en"><head><title>{html.escape(title)} | The Riverside Sheet</title>
    <meta property="og:site_name" content="The Riverside Sheet"><meta charset="utf-8">
    <meta property="og:description" content="{html.escape(description)}"></head>
    <body><header><ul>{menu}</ul></header>{story}
    <div class="more"><h3>Most read</h3><ul>{teasers}</ul></div>
    <footer><p>© 2031 The Riverside Sheet. All rights reserved.</p></footer></body></html>""".encode()


@pytest.mark.parametrize("name", SEEDS)
def test_a_raw_seed_text_is_parted_exactly(seeds, name):
    body, junk = body_and_junk(*seeds[name])
    lines = [line.strip() for line in seeds[name][1].split("\n") if line.strip()]
    kept, dropped = split_junk(lines)
    assert kept == body
    assert [line.text for line in dropped] == junk


@pytest.mark.parametrize("layout", list(STORY))
@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_inside_a_page_keeps_its_body_and_loses_its_junk(seeds, name, layout):
    body, junk = body_and_junk(*seeds[name])
    title = "" if seeds[name][0]["title"].startswith("NOT") else seeds[name][0]["title"]
    article = read_article(as_page(seeds[name][1], layout, title, body[0][:150]), "https://sheet.example/story/1")
    assert isinstance(article, Article)
    letters = squeeze(article.text)
    assert [line for line in body if squeeze(line) not in letters] == []
    whole = {squeeze(line) for line in article.text.split("\n")}
    assert [line for line in COMMENTS if squeeze(line) in whole] == []
    assert [line for line in junk if squeeze(line) in whole] == []
    assert "rights reserved" not in article.text
    assert "timetable" not in article.text
