"""Limits of looking for feeds, judging sources, joining stories and drawing shares: found by tests/bench/mutants.py."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.articles import boilerplate
from extractors.records import Source
from extractors.similarity import story_clustering
from flows.report.shares import HEIGHT, WIDTH, panels
from flows.sources import discovery, looks
from flows.sources.check_facts import CheckFacts, PageFacts

HOME = "https://s.example/"


def feed_link(number: int) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="/f{number}.xml">'


def test_links_come_before_anchors_robots_and_common_paths() -> None:
    page = (
        f'<html><head>{feed_link(1)}</head><body><a href="/rss/world">World</a><a href="{HOME}">Home</a></body></html>'
    )
    robots = "Sitemap: https://s.example/map.xml\nSitemap: https://s.example/news-map.xml\n"
    found = discovery.candidates(page, HOME, robots)
    assert [one.why for one in found] == ["link", "anchor", "robots", "robots", *["path"] * 6]
    assert [one.url.removeprefix(HOME) for one in found[:4]] == ["f1.xml", "rss/world", "news-map.xml", "map.xml"]
    assert len({one.url for one in found}) == len(found)


def test_a_page_of_many_feeds_is_not_tried_whole() -> None:
    page = "<html><head>" + "".join(map(feed_link, range(40))) + "</head></html>"
    found = discovery.candidates(page, HOME)
    assert len(found) == discovery.MOST == 24
    assert [one.why for one in found].count("path") == 6


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<link rel="next" href="/p2">', "https://s.example/p2"),
        ('<a rel="next" href="/p2">more</a>', "https://s.example/p2"),
        ('<a href="/p2">다음</a>', "https://s.example/p2"),
        ('<a href="/p2"> Next  page </a>', "https://s.example/p2"),
        ('<a href="/p2">下一页</a>', "https://s.example/p2"),
        ('<a href="/p2">2</a>', ""),
        ('<a href="/">next</a>', ""),
        ('<a href="https://other.example/p2">next</a>', ""),
    ],
)
def test_the_page_after_this_one(link: str, expected: str) -> None:
    assert discovery.next_page(f"<html><body>{link}</body></html>", HOME) == expected


def row(share: float | None, week_end: str = "2026-11-22", healthy: float | None = 1.0, **more: object) -> dict:
    base = {"week": "2026-11-16", "articles": 1, "collected": 8, "is_outage": False}
    return {**base, "share": share, "week_end": week_end, "healthy_share": healthy, **more}


def test_the_largest_topic_is_drawn_first_on_one_scale() -> None:
    weeks = {"small": [row(0.1), row(0.4)], "large": [row(0.3), row(0.3)], "same": [row(0.3), row(0.3)], "none": []}
    drawn = panels(weeks, "")
    assert [panel.topic for panel in drawn] == ["large", "same", "small"]
    assert [bar.height for bar in drawn[2].bars] == [HEIGHT * 0.25, HEIGHT]
    assert [bar.x for bar in drawn[0].bars] == [1, WIDTH / 2 + 1]
    assert drawn[2].top == "40.0 %"


@pytest.mark.parametrize(
    ("healthy", "outage", "hatched"),
    [(0.9, False, False), (0.89, False, True), (1.0, True, True), (None, False, False)],
)
def test_a_week_with_too_few_sources_is_hatched(healthy: float | None, outage: bool, hatched: bool) -> None:
    (panel,) = panels({"t": [row(0.2, healthy=healthy, is_outage=outage)]}, "")
    assert panel.bars[0].is_hatched is hatched


@pytest.mark.parametrize(("began", "bars"), [("", 2), ("2026-11-22", 2), ("2026-11-23", 1), ("2026-11-30", 0)])
def test_weeks_before_the_first_observed_day_are_not_drawn(began: str, bars: int) -> None:
    drawn = panels({"t": [row(0.2), row(0.2, "2026-11-29")]}, began)
    assert sum(len(panel.bars) for panel in drawn) == bars


LEAST = story_clustering.STORY_LIKENESS


@pytest.mark.parametrize(
    ("alike", "expected"),
    [
        ({(0, 1): LEAST}, [(0, 1), (2,)]),
        ({(0, 1): LEAST - 0.001}, [(0,), (1,), (2,)]),
        ({(0, 1): LEAST, (0, 2): LEAST, (1, 2): LEAST}, [(0, 1, 2)]),
        ({(0, 1): LEAST + 0.1, (0, 2): LEAST, (1, 2): 0.0}, [(0, 1), (2,)]),
        ({(0, 1): LEAST, (0, 2): LEAST}, [(0, 1), (2,)]),
        ({(0, 2): LEAST + 0.1, (0, 1): LEAST}, [(0, 2), (1,)]),
    ],
)
def test_stories_are_joined_by_their_mean_likeness(
    alike: dict[tuple[int, int], float], expected: list[tuple[int, ...]]
) -> None:
    assert story_clustering._link(3, alike) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bridgeopens", True),
        ("bridgeop", True),
        ("bri", False),
        ("bridgeopens" + "x" * 40, True),
        ("bridgeopens" + "x" * 41, False),
        ("another", False),
    ],
)
def test_a_line_is_the_headline_with_a_site_beside_it(text: str, expected: bool) -> None:
    assert boilerplate._is_part_of_headline(text, "bridgeopens", text) is expected


def test_a_lead_that_begins_as_its_headline_does_is_text() -> None:
    assert boilerplate._is_part_of_headline("bridgeopens" + "x" * 16, "bridgeopens", "Bridge opens to all.")
    assert not boilerplate._is_part_of_headline("bridgeopens" + "x" * 17, "bridgeopens", "Bridge opens to all.")


@pytest.mark.parametrize(
    ("relevant", "entries", "prejudge", "read", "is_found"),
    [
        (0, 20, False, False, True),
        (1, 20, False, False, True),
        (2, 20, False, False, False),
        (0, 20, True, False, False),
        (0, 20, False, True, False),
        (0, 1, False, False, False),
    ],
)
def test_a_source_that_is_off_the_subject(
    relevant: int, entries: int, prejudge: bool, read: bool, is_found: bool
) -> None:
    source = Source("s", "S", "https://s.example/feed", prejudge=prejudge)
    pages = (PageFacts("https://s.example/a", is_relevant=True),) if read else ()
    facts = CheckFacts(source, datetime(2026, 11, 20, tzinfo=UTC), relevant=relevant, entries=entries, pages=pages)
    found = looks._subject(facts)
    assert (found is not None) is is_found
    assert found is None or "off_subject" in repr(found)
