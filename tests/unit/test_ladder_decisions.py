"""What the ladder decides of two texts, and of one: which is the better, which is first, what makes a text doubtful."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extractors.articles import ladder
from extractors.articles.checks import Verdict
from extractors.articles.dating.decision import PageDate
from extractors.articles.ladder import BodyCandidate
from extractors.articles.metadata import PageFacts
from extractors.articles.posts import Posts
from extractors.articles.published import PageDates

FACTS = PageFacts("Bridge opens", "", (), "", PageDates(PageDate(), None), None, is_video=False, is_article=False)
TEXT = "One sentence stands here.\n\nAnother one stands here.\n\nThe third one stands here."


def text(
    words: int, description: float | None, title: float | None, prose: float, kind: str = "html", named: bool = False
) -> BodyCandidate:
    return BodyCandidate(kind, "x", Verdict(words, description, title, prose), is_named=named)


def is_better(new: tuple[Any, ...], old: tuple[Any, ...]) -> bool:
    return ladder._is_better(text(*new), text(*old))


def doubt(
    verdict: tuple[Any, ...], facts: dict[str, Any], posts: tuple[Any, ...] = (), named: bool = False, body: str = TEXT
) -> str:
    return ladder.doubt(body, Verdict(*verdict), replace(FACTS, **facts), Posts(*posts), is_named=named)


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ((100, 0.5, 0.5, 0.9, "html"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.4, 0.3, 0.9), (100, 0.5, 0.5, 0.9, "html"), False),
        ((100, 0.4, 0.3, 0.9), (100, 0.4, 0.3, 0.9), False),
        ((100, 0.5, 0.5, 0.9), (100, 0.5, 0.5, 0.9), False),
        ((131, 0.5, 0.5, 0.9), (100, 0.5, 0.5, 0.9), True),
        ((130, 0.5, 0.5, 0.9), (100, 0.5, 0.5, 0.9), False),
        ((131, 0.4, 0.3, 0.9), (100, 0.4, 0.3, 0.9), False),
        ((100, 0.4, 0.3, 0.9, "html", True), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.4, 0.3, 0.9), (100, 0.4, 0.3, 0.9, "html", True), False),
        ((100, 0.4, 0.3, 0.9, "blocks"), (100, 0.4, 0.3, 0.49), True),
        ((100, 0.4, 0.3, 0.9, "blocks"), (100, 0.4, 0.3, 0.5), False),
        ((100, 0.4, 0.3, 0.69, "blocks"), (100, 0.4, 0.3, 0.49), False),
        ((100, 0.4, 0.3, 0.7, "blocks"), (100, 0.4, 0.3, 0.49), True),
        ((100, 0.5, 0.5, 0.9, "blocks"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.5, 0.5, 0.9, "blocks"), (100, 0.4, 0.34, 0.9), False),
        ((100, 0.5, 0.5, 0.9, "blocks"), (100, 0.5, 0.5, 0.9), False),
        ((100, 0.4, 0.3, 0.9, "blocks"), (100, 0.4, 0.3, 0.9), False),
        ((300, 0.5, 0.5, 0.9, "blocks"), (100, 0.5, 0.5, 0.9), False),
        ((39, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9), False),
        ((40, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9), True),
        ((39, 0.5, 0.5, 0.9), (100, 0.4, 0.0, 0.9), True),
        ((39, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.59), True),
        ((39, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.6), False),
        ((39, 0.5, 0.5, 0.9), (100, 0.4, None, 0.9), False),
        ((100, 0.5, 0.5, 0.9, "box"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.5, 0.5, 0.9, "box"), (100, 0.5, 0.5, 0.9), False),
        ((100, 0.5, 0.5, 0.9, "box"), (100, 0.4, 0.34, 0.9), False),
        ((100, 0.4, 0.34, 0.9, "box"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.4, 0.3, 0.9, "box"), (100, 0.4, 0.3, 0.9), False),
        ((100, 0.4, 0.3, 0.6, "box", True), (100, 0.4, 0.3, 0.5), True),
        ((100, 0.4, 0.3, 0.59, "box", True), (100, 0.4, 0.3, 0.5), False),
        ((100, 0.5, 0.5, 0.59, "box"), (100, 0.4, 0.3, 0.9), False),
        ((100, 0.5, 0.5, 0.9, "json_ld"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.4, 0.3, 0.9, "json_ld"), (100, 0.4, 0.3, 0.9), True),
        ((100, 0.4, 0.3, 0.9, "json_ld"), (100, 0.4, 0.34, 0.9), False),
        ((100, 0.5, 0.5, 0.9, "json_ld"), (100, 0.4, 0.34, 0.9), False),
        ((201, 0.5, 0.5, 0.9, "json_ld"), (100, 0.4, 0.34, 0.9), True),
        ((200, 0.5, 0.5, 0.9, "json_ld"), (100, 0.4, 0.34, 0.9), False),
        ((201, 0.4, 0.3, 0.9, "json_ld"), (100, 0.4, 0.34, 0.9), False),
        ((100, 0.5, 0.5, 0.59, "json_ld"), (100, 0.4, 0.3, 0.5), False),
        ((100, 0.5, 0.5, 0.6, "json_ld"), (100, 0.4, 0.3, 0.5), True),
        ((201, 0.5, 0.5, 0.9, "json_ld"), (100, 0.5, 0.5, 0.9), True),
    ],
)
def test_which_of_two_texts_is_the_better(new: tuple[Any, ...], old: tuple[Any, ...], expected: bool) -> None:
    assert is_better(new, old) == expected


def chosen(*candidates: tuple[Any, ...]) -> tuple[int, int]:
    """The place of the chosen one, and how many were looked at."""
    looked: list[BodyCandidate] = []

    def each() -> Any:
        for one in candidates:
            looked.append(text(*one))
            yield looked[-1]

    best = ladder.choose(each())
    return (looked.index(best) if best else -1), len(looked)


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], (-1, 0)),
        ([(100, 0.4, 0.3, 0.9), (100, 0.4, 0.3, 0.9)], (0, 2)),
        ([(100, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9)], (0, 2)),
        ([(120, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9)], (0, 1)),
        ([(119, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9)], (0, 2)),
        ([(119, 0.5, 0.5, 0.9), (200, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9)], (1, 2)),
        ([(119, 0.5, 0.5, 0.9), (120, 0.5, 0.5, 0.9), (100, 0.4, 0.3, 0.9)], (0, 3)),
        ([(100, 0.4, 0.3, 0.9), (100, 0.5, 0.5, 0.9), (200, 0.5, 0.5, 0.9)], (2, 3)),
    ],
)
def test_a_covered_text_that_is_long_enough_ends_the_climb(
    candidates: list[tuple[Any, ...]], expected: tuple[int, int]
) -> None:
    assert chosen(*candidates) == expected


def first(merged: float | None, html: float | None, body: str = "x") -> str:
    found = (
        replace(text(9, share, 0.5, 0.9, kind), text=body if kind == "merged" else "y")
        for kind, share in (("merged", merged), ("html", html))
    )
    return ladder.first_of(*found).extractor


@pytest.mark.parametrize(
    ("merged", "html", "body", "expected"),
    [
        (0.5, 0.5, "x", "merged"),
        (0.5, 0.5, "", "html"),
        (0.3, 0.5, "x", "merged"),
        (0.25, 0.5, "x", "html"),
        (0.1, 0.4, "x", "merged"),
        (None, 0.5, "x", "html"),
        (None, None, "x", "merged"),
        (0.75, 1.0, "x", "html"),
        (0.9, 1.0, "x", "merged"),
    ],
)
def test_a_merged_text_may_not_lose_what_the_page_vouches_for(
    merged: float | None, html: float | None, body: str, expected: str
) -> None:
    assert first(merged, html, body) == expected


@pytest.mark.parametrize(
    ("stated", "title", "expected"),
    [
        ("Bridge opens", "bridge: opens!", True),
        ("Bridge opens", "Bridge opens now", True),
        ("Bridge", "Bridge opens", False),
        ("abcdef", "abcdefghij", True),
        ("abcde", "abcdefghij", False),
        ("", "Bridge", False),
        ("", "", False),
        ("Bridge shuts", "Bridge opens", False),
        ("abcdefghij", "abcdef", True),
    ],
)
def test_two_headlines_that_are_one(stated: str, title: str, expected: bool) -> None:
    assert ladder.is_same_title(stated, title) == expected


@pytest.mark.parametrize(
    ("verdict", "facts", "expected"),
    [
        ((0, 0.5, 0.5, 0.9), {}, "no_body"),
        ((1, 0.5, 0.5, 0.9), {}, ""),
        ((9, None, None, 0.4), {}, ""),
        ((9, None, None, 0.39), {}, "not_an_article"),
        ((9, 0.5, None, 0.39), {}, ""),
        ((9, None, 0.34, 0.39), {}, ""),
        ((9, 0.4, 0.33, 0.39), {}, "not_an_article"),
        ((9, 0.14, 0.19, 0.9), {}, "no_body"),
        ((9, 0.15, 0.19, 0.9), {}, ""),
        ((9, 0.14, 0.2, 0.9), {}, ""),
        ((9, None, 0.19, 0.9), {}, ""),
        ((9, 0.14, None, 0.9), {}, ""),
        ((9, 0.14, 0.19, 0.9), {"is_article": True}, ""),
        ((9, 0.14, 0.19, 0.74), {"is_article": True}, "no_body"),
        ((9, 0.14, 0.19, 0.75), {"is_article": True}, ""),
        ((9, 0.14, 0.19, 0.9), {"is_article": True, "title": ""}, "no_body"),
        (
            (9, 0.5, 0.5, 0.9),
            {
                "is_free": False,
                "descriptions": (
                    "One sentence stands here. Another one stands here. The third one stands here. And more.",
                ),
            },
            "paywall_teaser",
        ),
        (
            (9, 0.5, 0.5, 0.9),
            {
                "is_free": None,
                "descriptions": (
                    "One sentence stands here. Another one stands here. The third one stands here. And more.",
                ),
            },
            "",
        ),
        ((9, 0.5, 0.5, 0.9), {"is_free": False, "descriptions": ("One sentence stands here.",)}, ""),
        ((9, 0.4, 0.3, 0.9), {"is_video": True}, "video_page"),
        ((9, 0.5, 0.3, 0.9), {"is_video": True}, ""),
        ((9, 0.4, 0.3, 0.9), {"is_video": True, "is_article": True}, ""),
        ((9, 0.4, 0.3, 0.74), {"is_video": True, "is_article": True}, "video_page"),
        ((9, 0.4, 0.34, 0.9), {"is_video": True}, ""),
    ],
)
def test_a_text_that_cannot_be_the_body(verdict: tuple[Any, ...], facts: dict[str, Any], expected: str) -> None:
    assert doubt(verdict, facts) == expected


@pytest.mark.parametrize(
    ("verdict", "facts", "posts", "expected"),
    [
        ((9, 0.4, 0.3, 0.9), {}, (2, 2, 0.8), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {}, (2, 2, 0.79), ""),
        ((9, 0.4, 0.3, 0.9), {}, (2, 1, 0.8), ""),
        ((9, 0.5, 0.3, 0.9), {}, (2, 2, 0.8), ""),
        ((9, 0.4, 0.3, 0.9), {"is_video": True}, (2, 2, 0.8), "video_page"),
        ((9, 0.4, 0.34, 0.9), {}, (2, 2, 0.8, 4), ""),
        ((9, 0.4, 0.34, 0.9), {}, (2, 2, 0.8, 3), "not_an_article"),
        ((9, 0.4, 0.34, 0.9), {"is_article": True}, (2, 2, 0.8, 0), ""),
        ((9, 0.4, 0.34, 0.59), {"is_article": True}, (2, 2, 0.8, 0), "not_an_article"),
        ((9, 0.4, 0.34, 0.6), {"is_article": True}, (2, 2, 0.8, 0), ""),
        ((9, 0.4, 0.33, 0.9), {"is_article": True}, (2, 2, 0.8, 4), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {}, (6, 6, 0.1), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {}, (6, 5, 0.1, 0, 0.9), ""),
        ((9, 0.4, 0.3, 0.9), {"is_article": True}, (6, 6, 0.1, 0, 0.9), ""),
        ((9, 0.5, 0.3, 0.9), {}, (6, 6, 0.1), ""),
        ((9, 0.5, 0.3, 0.59), {}, (6, 6, 0.1), "not_an_article"),
        ((9, 0.4, 0.34, 0.9), {}, (6, 6, 0.1, 12), ""),
        ((9, 0.4, 0.34, 0.9), {}, (6, 6, 0.1, 11), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {}, (3, 0, 0.0, 0, 0.59), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {}, (2, 0, 0.0, 0, 0.59), ""),
        ((9, 0.4, 0.3, 0.9), {}, (3, 0, 0.0, 0, 0.6), ""),
        ((9, 0.5, 0.3, 0.9), {}, (3, 0, 0.0, 0, 0.5), ""),
        ((9, 0.4, 0.3, 0.9), {"is_article": True}, (3, 0, 0.0, 0, 0.5), ""),
        ((9, 0.4, 0.3, 0.9), {"is_article": True}, (3, 1, 0.0, 0, 0.5), ""),
        ((9, 0.4, 0.3, 0.9), {"is_article": True}, (3, 2, 0.0, 0, 0.5), "not_an_article"),
        ((9, 0.4, 0.3, 0.9), {"is_article": True, "title": ""}, (3, 0, 0.0, 0, 0.5), "not_an_article"),
    ],
)
def test_a_row_of_posts_is_no_article(
    verdict: tuple[Any, ...], facts: dict[str, Any], posts: tuple[Any, ...], expected: str
) -> None:
    assert doubt(verdict, facts, posts) == expected


@pytest.mark.parametrize(
    ("verdict", "named", "body", "expected"),
    [
        ((9, None, None, 0.3), False, "x", "not_an_article"),
        ((9, None, None, 0.3), True, "x", ""),
        ((9, 0.1, 0.1, 0.9), True, "x", ""),
        ((9, 0.1, 0.1, 0.9), False, "x", "no_body"),
        (
            (9, None, None, 0.3),
            False,
            "Trains, trucks and ships, cars and planes, all of them went across the river today, it said",
            "",
        ),
        (
            (9, None, None, 0.3),
            False,
            "Trains\nTrains, trucks and ships, cars and planes, all of them went across the river, it said",
            "",
        ),
        (
            (9, None, None, 0.3),
            False,
            "All kinds of goods and more\nTrains, trucks, ships, cars, all of them went across the river at once",
            "not_an_article",
        ),
    ],
)
def test_running_lines_and_a_headline_beside_a_text_speak_for_it(
    verdict: tuple[Any, ...], named: bool, body: str, expected: str
) -> None:
    assert doubt(verdict, {}, named=named, body=body) == expected


@pytest.mark.parametrize(
    ("body", "facts", "linked", "prose", "expected"),
    [
        ("a\n\nb\n\nc", {"is_article": True}, 0, 0.75, True),
        ("a\n\nb", {"is_article": True}, 0, 0.75, False),
        ("a\n\nb\n\nc", {"is_article": True}, 1, 0.75, True),
        ("a\n\nb\n\nc", {"is_article": True}, 2, 0.75, False),
        ("a\n\nb\n\nc", {"is_article": True}, 0, 0.74, False),
        ("a\n\nb\n\nc", {}, 0, 0.9, False),
        ("a\n\nb\n\nc", {"is_article": True, "title": ""}, 0, 0.9, False),
    ],
)
def test_a_text_that_its_type_headline_and_sentences_vouch_for(
    body: str, facts: dict[str, Any], linked: int, prose: float, expected: bool
) -> None:
    assert (
        ladder._stands_alone(body, Verdict(9, None, None, prose), replace(FACTS, **facts), Posts(linked=linked))
        == expected
    )
