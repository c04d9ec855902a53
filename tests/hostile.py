"""Pages made to cost: quadratic, deep, endless; for the bench whole, for the integration tests a part of each."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass

from extractors.process import PageJob, examine_page
from extractors.records import Source
from tests.builders import make_entry

PROSE = "Freight trains crossed the Yalu from China to North Korea on Monday, customs officers in Dandong said. "
TITLE = "Freight trains cross the Yalu between China and North Korea"


def page(body: str, head: str = "", title: str = TITLE) -> bytes:
    head = f"<meta charset='utf-8'><title>{title}</title><meta property='og:title' content='{title}'>{head}"
    story = f"<h1>{title}</h1>" + f"<p>{PROSE}</p>" * 6
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{story}{body}</body></html>".encode()


def nested(tag: str, count: int) -> bytes:
    return page(f"<{tag}>" * count + PROSE + f"</{tag}>" * count)


def filled(unit: str, size: float, template: str = "{}") -> bytes:
    """A page in which a unit is repeated up to so many bytes."""
    return page(template.format(unit * int(size / len(unit.encode()))))


def described(size: float) -> bytes:
    """A description and a body that are long and nearly the same: each part of one is looked for in the other."""
    words = "".join(f"w{number}x " for number in range(int(size / 8)))
    return page(f"<p>{words}</p>", f"<meta property='og:description' content='{words[::-1]}'>")


def stated(size: float) -> bytes:
    """State in a script, nested as deep as it is long."""
    depth = int(size / 2)
    return page("<script id='__NEXT_DATA__' type='application/json'>" + "[" * depth + "]" * depth + "</script>")


def linked_data(size: float) -> bytes:
    rows = json.dumps([{"@type": "NewsArticle", "headline": TITLE, "articleBody": PROSE}] * int(size / 190))
    return page("", f"<script type='application/ld+json'>{rows}</script>")


M, K = 1_000_000, 1_000
PAGES: dict[str, Callable[[float], bytes]] = {
    "351 KB of span siblings": lambda part: filled("<span>a</span>", 351 * K * part),
    "0.9 MB of span siblings": lambda part: filled("<span>a</span>", 0.9 * M * part),
    "4.9 MB of span siblings": lambda part: filled("<span>a</span>", 4.9 * M * part),
    "3.9 MB of links": lambda part: filled("<a href='/a/1'>More of the news</a>", 3.9 * M * part),
    "300 nested div": lambda part: nested("div", int(300 * max(part, 0.5))),
    "100,000 nested div": lambda part: nested("div", int(100 * K * part)),
    "100,000 nested b": lambda part: nested("b", int(100 * K * part)),
    "100,000 nested blockquote": lambda part: nested("blockquote", int(100 * K * part)),
    "50,000 nested tables": lambda part: nested("table><tr><td", int(50 * K * part)),
    "15 MB inline script": lambda part: filled("let a=1;", 15 * M * max(part, 0.4), "<script>{}</script>"),
    "4.9 MB inline script": lambda part: filled("let a=1;", 4.9 * M * part, "<script>{}</script>"),
    "deep state": lambda part: stated(2.9 * M * part),
    "2.9 MB of linked data": lambda part: linked_data(2.9 * M * part),
    "tag of 100,000 attributes": lambda part: page(
        "<p " + " ".join(f"a{n}='1'" for n in range(int(100 * K * part))) + ">"
    ),
    "1.2 million empty paragraphs": lambda part: filled("<p>a", 4.9 * M * part),
    "40,000 equal paragraphs": lambda part: filled(f"<p>{PROSE}</p>", 4.9 * M * part),
    "60,000 different paragraphs": lambda part: page(
        "".join(f"<p>Cart {n} crossed at hour {n % 24}, the warden said.</p>" for n in range(int(60 * K * part)))
    ),
    "4.9 MB in one paragraph": lambda part: filled(PROSE, 4.9 * M * part, "<p>{}</p>"),
    "4.9 MB in one word": lambda part: filled("a", 4.9 * M * part, "<p>{}</p>"),
    "3 MB of Chinese without a stop": lambda part: filled("江边的桥", 3 * M * part, "<p>{}</p>"),
    "2 MB of opened quotations": lambda part: filled("“", 2 * M * part, "<p>{}</p>"),
    "2 MB of capitals": lambda part: filled("Al ", 2 * M * part, "<p>{}</p>"),
    "2 MB of figures": lambda part: filled("2026-11-", 2 * M * part, "<p>{}</p>"),
    "2 MB of brackets": lambda part: filled("(", 2 * M * part, "<p>{}</p>"),
    "2 MB of line breaks": lambda part: filled("Al: a<br>", 2 * M * part, "<p>{}</p>"),
    "2 MB as headline": lambda part: page("", title="Al says " * int(0.25 * M * part)),
    "1 MB of description": lambda part: described(1 * M * part),
    "1 MB as date": lambda part: page(
        "", f"<meta property='article:published_time' content='{'2026-11-' * int(125 * K * part)}'>"
    ),
    "1 MB as author": lambda part: page("", f"<meta name='author' content='{'Al, ' * int(250 * K * part)}'>"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page came to in a worker."""

    answer: str  # the rung that gave an article, or the reason why there is none
    cpu_s: float
    peak_mb: float


def read_at_cost(body: bytes) -> Cost:
    """Examine a page as a run does; run it in a fresh worker, whose memory is then this page's."""
    source = Source("s1", "Quay", "https://quay.example/feed", lang="en", country="GB")
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = examine_page(PageJob(make_entry("1"), source, body, "https://quay.example/1", "text/html"))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    unit = 1024 if sys.platform == "linux" else 1024**2
    return Cost(found.article.extractor if found.article else found.reason, cpu, after.ru_maxrss / unit)
