"""A list page: which links are entries, where the mark of time of each stands, and what an address says by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from extractors.listings import _addresses, html_list
from extractors.records import Selectors
from extractors.text.list_dates import ListDate

URL = "https://s.example/news/"
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)


BELOW = """<p>2026-11-18</p><a href='/a/1001'>Ferry late again</a><a href='/a/1002'>Boat sinks today</a>
<p>2026-11-17</p><a href='/a/1003'>Crew strikes again</a><a href='/a/1004'>Bridge opens early</a>"""
STATE = """<script type='application/json'>{"list": [
{"title": "Ferry late again", "url": "/1", "date": "2026-11-18"},
{"title": "Boat sinks today", "url": "/2", "date": "2026-11-17"},
{"title": "Crew strikes again", "url": "/3", "date": "2026-11-16"}]}</script>"""


def day(found: ListDate) -> str:
    if found.at is None:
        return ""
    return f"{found.at:%Y-%m-%d %H:%M}" if found.precision == "instant" else f"{found.at:%Y-%m-%d} {found.precision}"


def links(body: str) -> list[str]:
    """The entries of a page: address, title and day; <1 Title> is a link to /1."""
    body = re.sub(r"<(\d+) ([^>]*)>", r"<a href='/\1'>\2</a>", body)
    found = html_list.read_at(f"<html><body>{body}</body></html>", URL, "UTC", NOW)
    dates = [ListDate(one.published_at, one.date_precision) for one in found.entries]
    return [f"{one.url[17:]} {one.title} {day(at)}".strip() for one, at in zip(found.entries, dates, strict=True)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<li><1 Ferry late again><span>2026-11-18</span></li><li><2 Boat sinks today><span>2026-11-18</span></li>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-18 day"],
        ),
        ("<li><1 Ferry late again></li>", []),
        ("<li><1 Ferry><span>2026-11-18</span></li>", []),
        ("<li><1 Ferrys><span>2026-11-18</span></li>", ["/1 Ferrys 2026-11-18 day"]),
        ("<li><span>2026-11-18</span><1 Ferry late again></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again <span>2026-11-18</span>></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again> 2026-11-18</li>", ["/1 Ferry late again 2026-11-18 day"]),
        (
            "<li><1 Ferry late again><time datetime='2026-11-18T05:00:00Z'>x</time></li>",
            ["/1 Ferry late again 2026-11-18 05:00"],
        ),
        (
            "<li><1 Ferry late again><i data-publish-date='2026-11-18'>x</i></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        ("<li><1 Ferry late again><i data-count='2026-11-18'>x</i></li>", []),
        (
            "<li><1 Ferry late again><meta itemprop='datePublished' content='2026-11-18'></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        ("<li><1 Ferry late again><meta itemprop='name' content='2026-11-18'></li>", []),
        (
            "<dl><dt><1 Ferry late again></dt><dd>2026-11-18</dd><dt><2 Boat sinks today></dt><dd>2026-11-17</dd></dl>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-17 day"],
        ),
        (
            "<div><p><span>2026-11-18</span></p><1 Ferry late again><p>2026-11-17</p><2 Boat sinks today></div>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-17 day"],
        ),
        (
            "<div><1 Ferry late again><p><span>2026-11-18</span></p><2 Boat sinks today><p>2026-11-17</p></div>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-17 day"],
        ),
        (
            "<li><1 Ferry late again></li><span>2026-11-18</span><li><2 Boat sinks today></li>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-18 day"],
        ),
        (
            "<li><1 Ferry late again><1 Ferry late again today><span>2026-11-18</span></li>",
            ["/1 Ferry late again today 2026-11-18 day"],
        ),
        (
            "<li><1 Ferry late again today><1 Ferry late again><span>2026-11-18</span></li>",
            ["/1 Ferry late again today 2026-11-18 day"],
        ),
        ("<li><a href='https://o.example/1'>Ferry late again</a><span>2026-11-18</span></li>", []),
        ("<li><a href='/news/'>Ferry late again</a><span>2026-11-18</span></li>", []),
        ("<li><a href='/author/kim'>Author of all</a><span>2026-11-18</span></li>", []),
        ("<li><a rel='tag' href='/5'>Ferry late again</a><span>2026-11-18</span></li>", []),
        ("<li><a href='/2026/11/18/a'>Ferry late again</a></li>", ["/2026/11/18/a Ferry late again 2026-11-18 day"]),
        (
            "<li><a href='/2026/11/18/a'>Ferry late again</a>14:30</li>",
            ["/2026/11/18/a Ferry late again 2026-11-18 14:30"],
        ),
        (
            "<li><a href='/2025/11/18/a'>Ferry late again</a>11-18</li>",
            ["/2025/11/18/a Ferry late again 2025-11-18 day"],
        ),
        (
            "<li><a href='/2025/11/18/a'>Ferry late again</a>11-17</li>",
            ["/2025/11/18/a Ferry late again 2026-11-17 day"],
        ),
        ("<li><1 Ferry late again>14:30</li>", ["/1 Ferry late again 2026-11-19 14:30"]),
        ("<li><1 Ferry late again>3 hours ago</li>", ["/1 Ferry late again 2026-11-20 03:00"]),
        ("<li><1 Ferry late again>last week</li>", ["/1 Ferry late again"]),
        (
            "<li><a href='/1'><h3>Ferry late again</h3><b>Photo</b></a><span>2026-11-18</span></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        (
            "<li><a href='/1'><h3>Ferry</h3><b>late again</b></a><span>2026-11-18</span></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        (
            "<li><a href='/1'><b>NEW</b><i>Ferry late again</i></a><span>2026-11-18</span></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        ("<li><a href='/1'><b>2026-11-17</b><i>Ferry late again</i></a></li>", ["/1 Ferry late again 2026-11-17 day"]),
        (
            "<li><a href='/1' title='Ferry late again today'>Ferry late…</a><span>2026-11-18</span></li>",
            ["/1 Ferry late again today 2026-11-18 day"],
        ),
        (
            "<li><a href='/1' title='Another thing'>Ferry late…</a><span>2026-11-18</span></li>",
            ["/1 Ferry late… 2026-11-18 day"],
        ),
        (
            "<li><a href='/1' title='Ferry late again'><img></a><span>2026-11-18</span></li>",
            ["/1 Ferry late again 2026-11-18 day"],
        ),
        ("<li><1 Ferry late again><i>20</i><i>2026.11</i></li>", ["/1 Ferry late again 2026-11-20 day"]),
        ("<li><1 Ferry late again><i>2026.11</i><i>18</i></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again><i>18</i><i>Nov</i></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again><i>18</i><i>2026年11月</i></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again><i>2</i><i>345</i></li>", []),
        ("<li><1 Ferry late again><i class='duration'>2026-11-18</i></li>", ["/1 Ferry late again 2026-11-18 day"]),
        ("<li><1 Ferry late again><i class='d'>views 45 | 2026-11-18</i></li>", ["/1 Ferry late again 2026-11-18 day"]),
        (
            "<base href='https://s.example/b/'><li><a href='1'>Ferry late again</a>2026-11-18</li>",
            ["/b/1 Ferry late again 2026-11-18 day"],
        ),
        (
            f"<i>{'<b>' * 4}<1 Ferry late again>{'</b>' * 4}2026-11-18</i><2 Boat sinks today>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-18 day"],
        ),
        (
            f"<i>{'<b>' * 5}<1 Ferry late again>{'</b>' * 5}2026-11-18</i><2 Boat sinks today>",
            ["/1 Ferry late again 2026-11-18 day", "/2 Boat sinks today 2026-11-18 day"],
        ),
        (
            BELOW,
            [
                "/a/1001 Ferry late again 2026-11-18 day",
                "/a/1002 Boat sinks today 2026-11-17 day",
                "/a/1003 Crew strikes again 2026-11-17 day",
            ],
        ),
        (BELOW.partition("<p>2026-11-17")[0], ["/a/1001 Ferry late again 2026-11-18 day"]),
        (
            STATE,
            [
                "/1 Ferry late again 2026-11-18 day",
                "/2 Boat sinks today 2026-11-17 day",
                "/3 Crew strikes again 2026-11-16 day",
            ],
        ),
    ],
)
def test_the_entries_of_a_list_page(body: str, expected: list[str]) -> None:
    assert links(body) == expected


def selected(body: str, entry: str, title: str = "", date: str = "") -> list[str]:
    found = html_list.read_selected(f"<html><body>{body}</body></html>", URL, "UTC", Selectors(entry, title, date), NOW)
    dates = [ListDate(one.published_at, one.date_precision) for one in found.entries]
    return [f"{one.url[17:]} {one.title} {day(at)}".strip() for one, at in zip(found.entries, dates, strict=True)]


BODY = "<li><b>Head</b><a href='/1'>Ferry late again</a><i>2026-11-18</i><u>2026-11-17</u></li>"
BODY += "<li><a href='/2'>Boat</a></li>"


@pytest.mark.parametrize(
    ("entry", "title", "date", "expected"),
    [
        ("//li", "", "", ["/1 Ferry late again 2026-11-18 day", "/2 Boat"]),
        ("//li", ".//b", "", ["/1 Head 2026-11-18 day", "/2 Boat"]),
        ("//li", "", ".//u", ["/1 Ferry late again 2026-11-17 day", "/2 Boat"]),
        ("//li", ".//q", ".//q", ["/1 Ferry late again 2026-11-18 day", "/2 Boat"]),
        ("//li[1]", "", "", ["/1 Ferry late again 2026-11-18 day"]),
        ("//li/text()", "", "", ["/1 Ferry late again 2026-11-18 day"]),
        ("//p", "", "", ["/1 Ferry late again 2026-11-18 day"]),
    ],
)
def test_a_row_may_select_its_entries(entry: str, title: str, date: str, expected: list[str]) -> None:
    assert selected(BODY, entry, title, date) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://s.example/2026/11/18/a", "2026-11-18"),
        ("https://s.example/20261118/a", "2026-11-18"),
        ("https://s.example/2026-11-18", "2026-11-18"),
        ("https://s.example/120261118", ""),
        ("https://s.example/202611189", ""),
        ("https://s.example/202611180001", "2026-11-18"),
        ("https://s.example/2026/13/18", ""),
        ("https://s.example/2026/11/32", ""),
        ("https://s.example/1999/11/18", ""),
        ("https://s.example/a?2026-11-18", ""),
        ("https://2026-11-18.example/a", "2026-11-18"),
        ("https://s.example/a?MTJAMjAyNi0xMS0xOEAx", "2026-11-18"),
        ("https://s.example/a?id=MTJAMjAyNi0xMS0xOEAx", ""),
        ("https://s.example/a?MTJAMjAyNi0xMS0xOEAx&page=2", "2026-11-18"),
        ("https://s.example/a?abcdefghijklmnop", ""),
        ("https://s.example/a?short", ""),
    ],
)
def test_the_day_an_address_names(address: str, expected: str) -> None:
    assert _addresses.day_in(address) == expected


@pytest.mark.parametrize(
    ("address", "relation", "expected"),
    [
        ("https://s.example/author/kim", "", True),
        ("https://s.example/author", "", True),
        ("https://s.example/a/author", "", False),
        ("https://s.example/tag/boats", "", True),
        ("https://s.example/tag/1234", "", False),
        ("https://s.example/tag/123", "", True),
        ("https://s.example/category/ferry-late-again", "", False),
        ("https://s.example/category/ferry-late", "", True),
        ("https://s.example/a", "author", True),
        ("https://s.example/a", "nofollow Tag", True),
        ("https://s.example/a", "nofollow", False),
        ("https://s.example/news/a", "", False),
    ],
)
def test_an_address_beside_the_articles(address: str, relation: str, expected: bool) -> None:
    assert _addresses.is_aside(address, relation) == expected


def alike(paths: str, title: str = "A headline {}", here: str = URL) -> int:
    """How many of the links make a list."""
    links = [(f"https://s.example{path}", title.format(path)) for path in paths.split()]
    return len(_addresses.alike(links, here))


@pytest.mark.parametrize(
    ("paths", "title", "expected"),
    [
        ("/a/1 /a/2 /a/3 /a/4", "A headline {}", 4),
        ("/a/1 /a/2 /a/3", "A headline {}", 0),
        ("/a/1 /a/2 /a/3 /b/4", "A headline {}", 0),
        ("/a/1 /a/2 /a/3 /a/4", "{}abc", 0),
        ("/a/1 /a/2 /a/3 /a/4", "{}abcd", 4),
        ("/a/1 /a/2 /a/3 /a/4", "More about it", 0),
        ("/a /b /c /d", "A headline {}", 0),
        ("/a/one-two-three /a/four-five-six /a/x-y-z /a/1-2-3", "A headline {}", 4),
        ("/a?id=1 /a?id=2 /a?id=3 /a?id=4", "A headline {}", 4),
        ("/a?x=a /a?x=b /a?x=c /a?x=d", "A headline {}", 0),
        ("/a/1/ /a/2/ /a/3/ /a/4/", "A headline {}", 4),
        ("/a/0123456789abcdef /a/1123456789abcdef /a/2123456789abcdef /a/3123456789abcdef", "Headline {}", 4),
        ("/a?MTJAMjAyNi0x /a?MTJAMjAyNi0y /a?MTJAMjAyNi0z /a?MTJAMjAyNi00", "A headline {}", 4),
        ("/1 /2 /3 /4 /a/1 /a/2 /a/3 /a/4 /a/5", "A headline {}", 5),
    ],
)
def test_links_of_one_shape_make_a_list(paths: str, title: str, expected: int) -> None:
    assert alike(paths, title) == expected


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("https://s.example/a/9", 0),
        ("https://s.example/b/9", 4),
    ],
)
def test_the_pages_own_shape_is_no_list(here: str, expected: int) -> None:
    assert alike("/a/1 /a/2 /a/3 /a/4", here=here) == expected


@pytest.mark.parametrize(
    ("same", "others", "expected"),
    [
        (2, 2, 4),
        (3, 2, 0),
    ],
)
def test_half_of_the_titles_may_be_one(same: int, others: int, expected: int) -> None:
    assert (
        len(
            _addresses.alike(
                [
                    (f"https://s.example/a/{n}", "More about it" if n <= same else f"Headline no {n}")
                    for n in range(1, same + others + 1)
                ],
                URL,
            )
        )
        == expected
    )
