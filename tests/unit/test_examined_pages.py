"""A page examined for its entry: whose facts count, on which day it was written; and the body two readers agree on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from extractors import process
from extractors.articles.blocks import best_box
from extractors.articles.merge import merge
from extractors.articles.walk import walk
from extractors.process import PageJob
from extractors.records import Article, Junk, Source
from tests.builders import make_entry

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROW = Source("s", "S", "https://s.example/feed", lang="en", timezone="Asia/Seoul")


def written_on(text: str, hours: float | None, precision: str) -> date | None:
    return process.own_day(text, None if hours is None else NOON + timedelta(hours=hours), precision, "Asia/Seoul")


@pytest.mark.parametrize(
    ("text", "hours", "precision", "expected"),
    [
        ("It came.", 0, "instant", date(2026, 11, 20)),
        ("It came.", 2.9, "instant", date(2026, 11, 20)),
        ("It came.", 3, "instant", date(2026, 11, 21)),
        ("It came.", 0, "day", date(2026, 11, 20)),
        ("It came.", 0, "month", None),
        ("It came.", None, "none", None),
        ("PYONGYANG, November 18 (KCNA) -- It came.", 0, "instant", date(2026, 11, 18)),
        ("PYONGYANG, November 18 (KCNA) -- It came.", None, "none", None),
        ("PYONGYANG, November 18 (KCNA) -- It came.", 0, "month", None),
    ],
)
def test_the_day_a_text_was_written(text: str, hours: float | None, precision: str, expected: date | None) -> None:
    assert written_on(text, hours, precision) == expected


def named(text: str, precision: str, hours: float | None = 0) -> list[str]:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return [f"{one.day} {one.precision}" for one in process.dates_of(text, at, precision, "Asia/Seoul")]


@pytest.mark.parametrize(
    ("text", "precision", "expected"),
    [
        (
            "It came on November 18, in October, in 2019 and last month.",
            "instant",
            ["2026-11-18 day", "2026-10-01 month", "2026-10-01 month"],
        ),
        (
            "It came on November 18, in October, in 2019 and last month.",
            "month",
            ["2026-11-18 day", "2026-10-01 month", "2026-10-01 month"],
        ),
        ("It came on November 18, in October, in 2019 and last month.", "none", []),
        ("It came yesterday.", "instant", ["2026-11-19 day"]),
        ("It came yesterday.", "month", []),
        ("It came last week.", "day", ["2026-11-09 week"]),
    ],
)
def test_the_days_a_text_names(text: str, precision: str, expected: list[str]) -> None:
    assert named(text, precision) == expected


def filled(article: dict[str, Any], entry: dict[str, Any], junk: str = "") -> tuple[str, ...]:
    """Title, author, language, day, precision and source of an article with its entry's facts."""
    page = replace(Article("T", "It came.", lang="en", junk=(Junk("byline", junk),) if junk else ()), **article)
    usual = {"author": "E", "published_at": None, "date_precision": "none", "first_seen_at": NOON}
    found = process._with_entry_facts(page, make_entry(title="Entry", **(usual | entry)), ROW)
    day = f"{found.published_at:%m-%d %H}" if found.published_at else "-"
    return found.title, found.author, found.lang, day, found.date_precision, found.date_source


@pytest.mark.parametrize(
    ("article", "entry", "junk", "expected"),
    [
        ({}, {}, "", ("T", "E", "en", "-", "none", "")),
        ({"title": ""}, {}, "", ("Entry", "E", "en", "-", "none", "")),
        ({"author": "A"}, {}, "", ("T", "A", "en", "-", "none", "")),
        ({"lang": ""}, {}, "", ("T", "E", "en", "-", "none", "")),
        (
            {"text": "PYONGYANG, November 18 (KCNA) -- It came."},
            {},
            "",
            ("T", "E", "en", "11-17 15", "day", "dateline"),
        ),
        (
            {"text": "PYONGYANG, November 21 (KCNA) -- It came."},
            {},
            "",
            ("T", "E", "en", "11-20 15", "day", "dateline"),
        ),
        ({"text": "PYONGYANG, November 22 (KCNA) -- It came."}, {}, "", ("T", "E", "en", "-", "none", "")),
        ({"text": "PYONGYANG, October 31 (KCNA) -- It came."}, {}, "", ("T", "E", "en", "10-30 15", "day", "dateline")),
        ({"text": "PYONGYANG, October 30 (KCNA) -- It came."}, {}, "", ("T", "E", "en", "-", "none", "")),
        ({}, {}, "PYONGYANG, November 18 (KCNA) -- It came.", ("T", "E", "en", "11-17 15", "day", "dateline")),
        (
            {"text": "PYONGYANG, November 18 (KCNA) -- It came."},
            {"published_at": NOON, "date_precision": "instant"},
            "",
            ("T", "E", "en", "11-20 12", "instant", "feed"),
        ),
    ],
)
def test_an_entry_fills_what_its_page_leaves_open(
    article: dict[str, Any], entry: dict[str, Any], junk: str, expected: tuple[str, ...]
) -> None:
    assert filled(article, entry, junk) == expected


@pytest.mark.parametrize(
    ("headline", "text", "lang", "expected"),
    [
        ("Ferries crossing rivers today", "Boats sank.", "en", True),
        ("Ferries crossing rivers today", "The ferries came.", "en", False),
        ("Ferries", "Boats sank.", "en", False),
        ("나룻배가 강을 건넌다", "Boats sank.", "en", False),
        ("Ferries crossing rivers today", "배가 늦었다.", "ko", False),
    ],
)
def test_a_page_that_says_something_else(headline: str, text: str, lang: str, expected: bool) -> None:
    assert process._tells_another_story(headline, Article("T", text, lang=lang)) == expected


def feed_text(content: str, lang: str = "en") -> int:
    """How many letters of the feed's own text are read as an article, 0 for none."""
    found = process._feed_text(make_entry(content=content), replace(ROW, lang=lang))
    return len(found.text) if found else 0


@pytest.mark.parametrize(
    ("letter", "count", "expected"),
    [
        ("a", 400, 400),
        ("a", 399, 0),
        ("船", 120, 120),
        ("船", 119, 0),
        ("나", 160, 160),
        ("나", 159, 0),
        ("の", 120, 120),
        ("の", 119, 0),
    ],
)
def test_the_feeds_own_text_is_an_article_from_some_length(letter: str, count: int, expected: int) -> None:
    assert feed_text(letter * count) == expected


@pytest.mark.parametrize(
    ("url", "own", "expected"),
    [
        ("https://s.example/", "https://s.example/a", "soft_404"),
        ("https://s.example/", "https://s.example/", "not_an_article"),
        ("https://s.example/a", "https://s.example/a", "not_an_article"),
    ],
)
def test_a_front_page_in_place_of_an_article(url: str, own: str, expected: str) -> None:
    assert (
        process._read_article(
            PageJob(make_entry(url=own), ROW, b"<html><body><p>x</p></body></html>", url, "text/html")
        ).reason
        == expected
    )


PARTS = {
    "a": "The ferry crosses the river every morning, and its crew is paid by the week, he said.",
    "b": "A second boat was bought last year, but nobody has yet been found who can steer it.",
    "c": "The office promised to train three men before the ice comes, if any can be spared.",
    "d": "Coal, salt and rice are brought to the wharf, and the empty boats go back at night.",
    "s": "A short line",
    "n": "No end stands here, though the line is as long as any other, and it has its pauses too",
}


def merged(page: str, read: str) -> str:
    """What two readers agree on: letters are paragraphs, A to D those with another host's link, [x] a list's item."""
    body = ""
    for letter in page:
        if letter in "[]|<>":
            body += {"[": "<ul><li>", "]": "</li></ul>", "|": "</div><div>", "<": "<aside>", ">": "</aside>"}[letter]
        elif letter == "F":
            body += "<p><a href='https://o.example/x'>The words of the town's own office on it</a></p>"
        elif letter == "L":
            body += "<p><a href='/x'>The words of the town's own office on it</a></p>"
        else:
            body += f"<p>{PARTS[letter]}</p>"
    tree = html.document_fromstring(f"<html><body><div>{body}</div></body></html>")
    blocks = walk(tree, "s.example")
    text = merge(blocks, "\n".join(PARTS[letter] for letter in read), best_box(blocks))
    marks = {words: letter for letter, words in PARTS.items()}
    return "".join(marks.get(part, "F") for part in text.split("\n\n")) if text else ""


@pytest.mark.parametrize(
    ("page", "read", "expected"),
    [
        ("abcd", "abcd", "abcd"),
        ("abcd", "bcd", "abcd"),
        ("abcd", "cd", "abcd"),
        ("abcd", "abc", "abc"),
        ("abcd", "acd", "abcd"),
        ("abcd", "a", "a"),
        ("abcd", "", ""),
        ("sabcd", "bcd", "abcd"),
        ("snabcd", "abcd", "abcd"),
        ("ssssabcd", "bcd", "abcd"),
        ("absscd", "bcd", "abcd"),
        ("nabcd", "abcd", "abcd"),
        ("abncd", "abcd", "abcd"),
        ("abFcd", "abcd", "abFcd"),
        ("abLcd", "abcd", "abcd"),
        ("abcdF", "abcd", "abcd"),
        ("abcd|aF", "abcd", "abcda"),
        ("ab<c>d", "abcd", "abd"),
        ("ab[c]d", "abd", "abd"),
        ("abcs", "abc", "abc"),
        ("abcs", "abcs", "abcs"),
    ],
)
def test_the_body_two_readers_agree_on(page: str, read: str, expected: str) -> None:
    assert merged(page, read) == expected
