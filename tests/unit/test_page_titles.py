"""What a page shows that is no article, what vouches for a text, and which of its titles is the headline."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.articles import checks, no_article
from extractors.articles.checks import Verdict
from extractors.articles.metadata import read_facts
from extractors.articles.no_article import Shown
from extractors.articles.page import ParsedPage, open_page
from extractors.articles.titles import strip_site, whole_title

REFUSED = "Your request has been blocked by our web application firewall."
LOGIN = "You must be logged in to view this page."
NEWS = "The ferry across the river is late again"


def judged(words: int, lines: str = "", titles: str = "", flags: str = "", headline: str = "") -> str:
    """The reason, of a page with these lines and titles; flags: c(jk), t(yped), v(ouched), p(assword)."""
    shown = Shown(
        (titles,) if titles else (),
        tuple(line for line in lines.split("|") if line),
        words,
        is_cjk="c" in flags,
        is_typed="t" in flags,
        is_vouched="v" in flags,
        has_password="p" in flags,
        headline=headline,
    )
    return no_article.judge_shown(shown)


@pytest.mark.parametrize(
    ("words", "lines", "titles", "flags", "expected"),
    [
        (10, "", "", "", ""),
        (10, REFUSED, "", "", "firewall"),
        (10, NEWS, "", "", ""),
        (10, NEWS, "Access Denied", "", "firewall"),
        (10, NEWS, "404 - Page Not Found", "", "soft_404"),
        (10, REFUSED, "404 - Page Not Found", "", "firewall"),
        (10, "", "999: Access Denied", "", "firewall"),
        (10, "", "The Access Denied", "", ""),
        (170, NEWS, "Access Denied", "", "firewall"),
        (171, NEWS, "Access Denied", "", "firewall"),
        (171, REFUSED, "", "", ""),
        (170, REFUSED, "", "", "firewall"),
        (420, REFUSED, "", "c", "firewall"),
        (421, REFUSED, "", "c", ""),
        (420, NEWS, "Access Denied", "c", "firewall"),
        (421, NEWS, "Access Denied", "c", "firewall"),
        (171, NEWS, "Access Denied", "v", ""),
        (171, NEWS, "Access Denied", "t", "firewall"),
        (60, NEWS, "Access Denied", "v", "firewall"),
        (61, NEWS, "Access Denied", "v", ""),
        (60, NEWS, "Access Denied", "vt", ""),
        (61, REFUSED, "Access Denied", "v", "firewall"),
        (60, REFUSED, "", "vt", ""),
        (100, REFUSED, "", "vt", ""),
        (100, REFUSED, "", "v", "firewall"),
        (100, REFUSED, "", "t", "firewall"),
        (100, f"{REFUSED}|{'x' * 120}", "", "", "firewall"),
        (100, f"{REFUSED}|{'x' * 124}", "", "", ""),
        (100, f"{REFUSED}|{'x' * 200}", "", "", ""),
        (60, f"{REFUSED}|{'x' * 200}", "", "", "firewall"),
        (61, f"{REFUSED}|{'x' * 200}", "", "", ""),
        (120, f"{REFUSED}|{'x' * 200}", "", "c", "firewall"),
        (121, f"{REFUSED}|{'x' * 200}", "", "c", ""),
        (60, f"{REFUSED}|{'x' * 200}", "", "tv", ""),
        (60, LOGIN, "", "", "login"),
        (61, LOGIN, "", "", ""),
        (61, LOGIN, "", "p", "login"),
        (170, LOGIN, "", "p", "login"),
        (61, f"{LOGIN}|{REFUSED}", "", "", "firewall"),
    ],
)
def test_a_page_that_is_no_article(words: int, lines: str, titles: str, flags: str, expected: str) -> None:
    assert judged(words, lines, titles, flags) == expected


@pytest.mark.parametrize(
    ("words", "lines", "titles", "flags", "headline", "expected"),
    [
        (200, NEWS, "Access Denied", "", NEWS, ""),
        (200, NEWS, "Access Denied", "", "Nothing about boats today at all", "firewall"),
        (100, REFUSED, "", "v", NEWS, "firewall"),
        (61, f"{NEWS}|{REFUSED}", "", "v", NEWS, ""),
        (61, f"{NEWS}|{REFUSED}", "", "v", "", "firewall"),
        (61, f"{NEWS}|{REFUSED}", "", "", NEWS, "firewall"),
    ],
)
def test_a_page_that_tells_what_its_entry_announced_is_one(
    words: int, lines: str, titles: str, flags: str, headline: str, expected: str
) -> None:
    assert judged(words, lines, titles, flags, headline) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<html>", ""),
        (b"<script src='/cdn-cgi/challenge-platform/x'>", ""),
    ],
)
def test_the_makers_marks(body: bytes, expected: str) -> None:
    assert no_article.by_marks(body) == expected


def vouched(verdict: tuple[Any, ...]) -> str:
    one = Verdict(*verdict)
    return " ".join(name for name in ("is_covered", "fits_title", "is_other") if getattr(one, name))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ((9, 0.5, None, 1.0), "is_covered"),
        ((9, 0.49, None, 1.0), ""),
        ((9, None, 0.34, 1.0), "fits_title"),
        ((9, None, 0.33, 1.0), ""),
        ((9, 0.14, 0.19, 1.0), "is_other"),
        ((9, 0.15, 0.19, 1.0), ""),
        ((9, 0.14, 0.2, 1.0), ""),
        ((9, None, 0.0, 1.0), ""),
        ((9, 0.0, None, 1.0), ""),
    ],
)
def test_what_a_verdict_says(verdict: tuple[Any, ...], expected: str) -> None:
    assert vouched(verdict) == expected


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        ("abcdefghijklmnopqrst", "abcdefghijklmnopqrst", 1.0),
        ("abcdefghijklmnopqrs", "abcdefghijklmnopqrst", None),
        ("abcdefghijklmnopqrst", "xABCDEFGHIJKLMNOPQRST-y", 1.0),
        ("abcdefghijklmnopqrst", "abcdefghij", 0.09090909090909091),
        ("abcdefghijklmnopqrst", "abcdefghijklmno", 0.5454545454545454),
        ("abcdefghijklmnopqrst", "", 0.0),
        ("가나다라마바사아자차", "가나다라마바사아자차", 1.0),
        ("가나다라마바사아자", "가나다라마바사아자", None),
        ("가나다라마바사아자차", "가나다라마", 0.2857142857142857),
        ("a-b c!abcdefghijklmnopqrst", "abcabcdefghijklmnopqrst", 1.0),
    ],
)
def test_the_share_of_a_description_in_a_text(part: str, text: str, expected: float | None) -> None:
    assert checks.coverage(part, text) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Ferries crossing rivers", "the ferries crossed the river", 0.3333333333333333),
        ("Ferries crossing", "the ferries crossing", None),
        ("Ferries crossing rivers", "no boats", 0.0),
        ("The big old man saw it all", "the big old man saw it all", None),
        ("Boats Ships Cars", "boats and ships", 0.6666666666666666),
        ("강을건너는배", "강을 건너는 배", 1.0),
        ("강을건", "강을 건너는", None),
        ("강을", "강을", None),
        ("강을건너", "강을", 0.3333333333333333),
    ],
)
def test_the_share_of_a_headline_in_a_text(title: str, text: str, expected: float | None) -> None:
    assert checks.title_coverage(title, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0.0),
        ("A whole one.", 1.0),
        ("no end", 0.0),
        ("A whole one.\nno end of it", 0.5),
        ("“Quoted.”", 1.0),
        ("x" * 49, 0.0),
        ("船" * 48 + "。船", 0.98),
        ("船" * 49 + "。船", 0.98),
        ("x" * 198 + ". x", 0.99),
        ("x" * 197 + ". x", 0.99),
        ("x" * 198 + "! x", 0.99),
        ("x" * 197 + "。x", 0.99),
        ("x" * 50 + ". y", 0.0),
        ("Really?\n\nyes!", 1.0),
    ],
)
def test_the_share_of_a_text_in_sentences(text: str, expected: float) -> None:
    assert round(checks.prose_share(text), 2) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0.0),
        ("x" * 78 + ", y", 1.0),
        ("x" * 77 + ", y", 1.0),
        ("x" * 76 + ", y", 0.0),
        ("x" * 90, 0.0),
        ("船" * 38 + "，船", 0.0),
        ("船" * 39 + "，船", 1.0),
        ("x" * 78 + ",y\nshort", 0.94),
    ],
)
def test_the_share_of_a_text_in_long_lines_with_pauses(text: str, expected: float) -> None:
    assert round(checks.running_share(text), 2) == expected


@pytest.mark.parametrize(
    ("text", "descriptions", "expected"),
    [
        ("The ferry", ("The ferry is late",), True),
        ("The ferry is late", ("The ferry is late",), True),
        ("x" * 114, ("y" * 100,), True),
        ("x" * 115, ("y" * 100,), False),
        ("The ferry", (), False),
        ("x" * 200, ("y" * 100, "z" * 180), True),
    ],
)
def test_a_text_that_is_its_pages_description(text: str, descriptions: tuple[str, ...], expected: bool) -> None:
    assert checks.repeats_description(text, descriptions) == expected


@pytest.mark.parametrize(
    ("descriptions", "expected"),
    [
        (
            ("Nothing of the sort is stated here", "The ferry across the river is late"),
            Verdict(words=9, description=1.0, title=1.0, prose=1.0),
        ),
        ((), Verdict(words=9, description=None, title=1.0, prose=1.0)),
        (("short",), Verdict(words=9, description=None, title=1.0, prose=1.0)),
    ],
)
def test_the_best_covered_description_counts(descriptions: tuple[str, ...], expected: Verdict) -> None:
    assert checks.assess_text(f"{NEWS} today.", NEWS, descriptions, "en") == expected


def headline(head: str, body: str = "", url: str = "https://www.rivertimes.example/a") -> str:
    page = open_page(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>".encode(), url, "text/html")
    assert isinstance(page, ParsedPage)
    return read_facts(page, "UTC").title


def og(title: str, key: str = "og:title") -> str:
    return f'<meta property="{key}" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (og("Ferry late again"), "", "Ferry late again"),
        (og("Ferry late again | River Times"), "", "Ferry late again"),
        (og("Ferry late again - River Times"), "", "Ferry late again"),
        (og("Ferry late again - the crew speaks"), "", "Ferry late again - the crew speaks"),
        (og("Ferry late again - River Times"), "<h1>Ferry late again</h1>", "Ferry late again"),
        (og("Ferry late again"), "<h1>Boat sinks</h1>", "Ferry late again"),
        (og("Ferry late again"), "<h1>Ferry</h1>", "Ferry late again"),
        (og("Ferry late again"), "<h1>Ferry late</h1>", "Ferry late"),
        ("<title>Ferry late again</title>", "", "Ferry late again"),
        ("<title>Ferry late again | River Times</title>", "<h1>Ferry late again</h1>", "Ferry late again"),
        ("<title>Article</title>", "<h1>Ferry late again</h1>", "Article"),
        ("", "<h1>Boat</h1><h1>Ferry late again</h1>", "Ferry late again"),
        ("", "", ""),
        (og("River Times", "og:site_name") + og("River Times"), "<h1>Ferry late again</h1>", "Ferry late again"),
        (og("River Times", "og:site_name") + og("River Times | Ferry late again"), "", "Ferry late again"),
        (og("River Times", "og:site_name") + og("River Times | Ferry"), "", ""),
        (og("Ferry late ag…"), "<h1>Ferry late again today</h1>", "Ferry late again today"),
        (og("Ferry late ag..."), "<h2>Ferry late again today</h2>", "Ferry late again today"),
        (og("Ferry l…"), "<h2>Ferry late again today</h2>", "Ferry l…"),
        (og("Ferry late again", "twitter:title"), "", "Ferry late again"),
        (og("Untitled"), "", ""),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry late again"}</script>',
            "<h1>Boat</h1>",
            "Ferry late again",
        ),
    ],
)
def test_the_headline_of_a_page(head: str, body: str, expected: str) -> None:
    assert headline(head, body) == expected


@pytest.mark.parametrize(
    ("title", "sites", "expected"),
    [
        ("Ferry late | News", (), "Ferry late"),
        ("Fer | News", (), "Fer | News"),
        ("Ferr | News", (), "Ferr | News"),
        ("Ferry late again - Boats", (), "Ferry late again - Boats"),
        ("Ferry late again - Boats", ("boats",), "Ferry late again"),
        ("Ferry late again - Boat", ("boats",), "Ferry late again"),
        ("Ferry late again - All Boats", ("boat",), "Ferry late again"),
        ("Ferry late again - All Boats", ("boats",), "Ferry late again"),
        (
            "Ferry late again | A name that is longer than thirty letters",
            (),
            "Ferry late again | A name that is longer than thirty letters",
        ),
        ("Ferry late again_River_News", (), "Ferry late again"),
        ("River | Ferry late again", ("river",), "Ferry late again"),
        ("River | Ferry l", ("river",), "River | Ferry l"),
        ("River | Ferry la", ("river",), "River | Ferry la"),
        ("A-B", (), "A-B"),
        ("Ferry late: why", (), "Ferry late: why"),
        ("페리 지연 - 강신문", ("강신문",), "페리 지연"),
        ("Ferry late again |", (), "Ferry late again"),
        ("Ferry | Ferry late again", (), "Ferry | Ferry late again"),
    ],
)
def test_the_sites_name_behind_a_headline_is_cut(title: str, sites: tuple[str, ...], expected: str) -> None:
    assert strip_site(title, sites) == expected


@pytest.mark.parametrize(
    ("title", "others", "expected"),
    [
        ("Ferry late…", ("Ferry late again",), "Ferry late again"),
        ("Ferry l…", ("Ferry late again",), "Ferry l…"),
        ("Ferry la…", ("Ferry late again",), "Ferry la…"),
        ("Ferry late", ("Ferry late again",), "Ferry late"),
        ("Ferry late…", ("Ferry late again…",), "Ferry late…"),
        ("Ferry late…", ("Ferry late",), "Ferry late…"),
        ("Ferry late [...]", ("Ferry late today", "Ferry late again today"), "Ferry late again today"),
        ("Ferry late…", ("Late ferry late again",), "Ferry late…"),
    ],
)
def test_a_cut_headline_is_made_whole(title: str, others: tuple[str, ...], expected: str) -> None:
    assert whole_title(title, others) == expected
