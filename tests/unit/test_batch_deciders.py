"""What a run decides between calls: answers for pages, groups of articles, turns of a host, words of claims."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.lexicon.families import load_families
from extractors.process import PageJob
from extractors.records import PageState, Passage
from flows.collection import fetch_pages, group_stories
from flows.collection.page_decisions import group_by_address, refusal
from flows.fetching import hosts
from flows.fetching.messages import Response
from flows.ledgers import claims
from tests.builders import make_edge, make_entry, make_source
from warehouse.tables.stories import ArticleRow, Material

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)

# ---------------------------------------------------------------- the answer for a page

STORED, WITH_TEXT = {"article_id": "a"}, {"content": "The feed's own text."}
ANSWERS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a page": ({"status": 200}, {}, "read"),
    "unchanged, its state known": ({"status": 304}, STORED, "loaded"),
    "unchanged, its state unknown": ({"status": 304}, {"article_id": "b"}, "failed http_304"),
    "a challenge": ({"status": 200, "mitigation": "challenge"}, {}, "pending challenge"),
    "a challenge, with the feed's text": ({"status": 200, "mitigation": "challenge"}, WITH_TEXT, "read"),
    "gone, stored": ({"status": 404}, STORED, "loaded"),
    "gone for good, stored": ({"status": 410}, STORED, "loaded"),
    "refused, stored": ({"status": 403}, STORED, "failed http_403"),
    "gone, not stored": ({"status": 404}, {}, "failed http_404"),
    "gone, with the feed's text": ({"status": 404}, WITH_TEXT, "read"),
    "gone, stored, with the feed's text": ({"status": 404}, STORED | WITH_TEXT, "read"),
    "a server's fault, with the feed's text": ({"status": 503}, WITH_TEXT, "pending http_503"),
    "no answer": ({"status": 0, "failure": "timed_out"}, {}, "pending timed_out"),
}


@pytest.mark.parametrize(("answer", "changes", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_what_an_answer_makes_of_a_page(answer: dict[str, Any], changes: dict[str, Any], expected: str) -> None:
    traffic, sources = SimpleNamespace(note=lambda _: None), {"s1": make_source()}
    run: Any = SimpleNamespace(traffic=traffic, now=lambda: NOW, sources=sources, seeds=(), lexicon=None)
    states = {"a": PageState("a", "u", "", "", "", NOW)}
    plan: Any = SimpleNamespace(states=states, learned={}, pending={})
    (group,) = group_by_address([make_entry(**changes)])
    found = fetch_pages._BatchReader(run, plan)._job_of(group, Response("k", "u", "u", **answer))
    if isinstance(found, PageJob):
        assert expected == "read"
        return
    (outcome,) = found.record.outcomes
    assert f"{outcome.outcome} {outcome.reason}".strip() == expected
    assert found.is_answered is (answer["status"] > 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 200}, ""), ({"status": 299}, ""), ({"status": 300}, "http_300"), ({"status": 404}, "http_404"),
        ({"failure": "timeout"}, "timeout"), ({"status": 200, "failure": "too_large"}, "too_large"),
    ],
)  # fmt: skip
def test_why_an_answer_is_no_page(answer: dict[str, Any], reason: str) -> None:
    assert refusal(Response("k", "u", "u", **answer)) == reason


# ---------------------------------------------------------------- groups of articles


def row(name: str, **changes: Any) -> ArticleRow:
    url = f"https://{name}.example/"
    usual = ArticleRow(
        name, f"Title {name}", f"Text of {name}.", "en", NOW, "instant", NOW, url, "", "", False, name, False, ()
    )
    return replace(usual, **changes)


EDGES = {"b": make_edge("b", "a"), "c": make_edge("c", "a"), "d": make_edge("d", "c")}
STORIES = {"a": "st1", "b": "st1", "c": "st2"}
MATERIAL = Material((row("a"), row("b")), (row("c"), row("d")), EDGES, STORIES, frozenset({"st9"}), {})


@pytest.mark.parametrize(
    ("kept", "articles", "kin", "edges", "stories", "taken"),
    [
        ("abcd", "ab", "cd", "bcd", "abc", "st9"),
        ("abd", "ab", "d", "b", "ab", "st2,st9"),
        ("bcd", "b", "cd", "d", "bc", "st1,st9"),
        ("abc", "ab", "c", "bc", "abc", "st9"),
    ],
)
def test_a_span_without_some_articles(kept: str, articles: str, kin: str, edges: str, stories: str, taken: str) -> None:
    found = group_stories._only(MATERIAL, [row(name) for name in kept])
    assert "".join(one.id for one in found.articles) == articles
    assert "".join(one.id for one in found.kin) == kin
    assert ("".join(found.edges), "".join(found.stories), ",".join(sorted(found.taken))) == (edges, stories, taken)


COPY = make_edge("copy", "first", "exact", 1.0)


def decided(*rows: ArticleRow, edges: Any = None, stories: Any = None, taken: Any = ()) -> group_stories.StoryUpdate:
    material = Material(rows, (), edges or {}, stories or {}, frozenset(taken), {})
    return group_stories.decide_stories(material, load_families(None), {})


def test_only_what_differs_is_written() -> None:
    first, copy = row("first", published_at=NOW - HOUR, text="x"), row("copy", text="x")
    found = decided(first, copy, edges={"copy": COPY})
    assert found.placed["first"] == found.placed["copy"]
    stories = dict(found.placed)
    again = decided(first, copy, edges={"copy": COPY}, stories=stories)
    assert (again.placed, again.withdrawn, again.changes) == ({}, (), ())
    assert decided(first, copy, edges={"copy": COPY}, stories=stories | {"gone": "st"}).withdrawn == ("gone",)
    seeded = decided(first, replace(copy, is_seed_copy=True), edges={"copy": COPY}, stories=stories)
    assert (seeded.placed, seeded.withdrawn) == ({}, ("copy",))


EMPTY = group_stories.StoryUpdate({}, (), (), ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, False), ({"placed": {"a": "s"}}, True), ({"withdrawn": ("a",)}, True), ({"changes": (None,)}, True),
     ({"lineage": (None,)}, True)],
)  # fmt: skip
def test_a_span_is_written_where_anything_differs(changes: dict[str, Any], expected: bool) -> None:
    assert group_stories._has_changes(replace(EMPTY, **changes)) is expected


@pytest.mark.parametrize(("origin", "expected"), [("b", "b"), ("x", "a")], ids=["the origin", "else the earliest"])
def test_the_copy_that_stands_for_its_group(origin: str, expected: str) -> None:
    articles = {"a": row("a", published_at=NOW - HOUR), "b": row("b"), "c": row("c", published_at=None)}
    origins: Any = {"c": SimpleNamespace(origin_id=origin)}
    assert group_stories._representative(["c", "b", "a"], articles, origins) == expected


def test_an_instant_without_a_zone_is_utc() -> None:
    assert group_stories._instant(row("a", published_at=None, first_seen_at=NOW.replace(tzinfo=None))) == NOW
    assert group_stories._instant(row("a", published_at=NOW - HOUR)) == NOW - HOUR


# ---------------------------------------------------------------- turns of a host


class Clock:
    """The loop's clock, moved by sleeping."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = 1000.0
        self.slept: list[float] = []
        monkeypatch.setattr(hosts.Host, "_now", staticmethod(lambda: self.at))
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.at += seconds


def turns(clock: Clock, host: hosts.Host, count: int = 1) -> str:
    """Take turns and return what was slept, or why none was given."""

    async def take() -> None:
        for _ in range(count):
            async with host.turn():
                pass

    try:
        asyncio.run(take())
    except hosts.HeldBack as held:
        return f"{held.wait_s:g}: {held}"
    return ", ".join(f"{one:g}" for one in clock.slept)


ASKED = "the host asked to wait (status {})".format
STEPS: dict[str, tuple[list[tuple[str, tuple[Any, ...]]], str]] = {
    "nothing": ([], ""),
    "an answer": ([("note_answer", (200, None))], ""),
    "a short wish": ([("note_answer", (503, 5.0))], "5"),
    "a longer wish": ([("note_answer", (503, 5.1))], f"5.1: {ASKED(503)}"),
    "429 with a wish": ([("note_answer", (429, 9.0))], f"9: {ASKED(429)}"),
    "429 without": ([("note_answer", (429, None))], f"60: {ASKED(429)}"),
    "429 with no time": ([("note_answer", (429, 0.0))], ""),
    "503 without": ([("note_answer", (503, None))], ""),
    "a wish of another answer": ([("note_answer", (500, 9.0))], ""),
    "the longest wish holds": ([("pause", (30.0, "long")), ("pause", (10.0, "short"))], "30: long"),
    "the later wish is longer": ([("pause", (10.0, "short")), ("pause", (30.0, "long"))], "30: long"),
    "three time-outs": ([("note_timeout", ())] * 3, ""),
    "four time-outs": ([("note_timeout", ())] * 4, "600: 4 requests in a row timed out"),
    "four with an answer between": (
        [("note_timeout", ()), ("note_answer", (200, None)), *[("note_timeout", ())] * 3], ""
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "expected"), STEPS.values(), ids=STEPS)
def test_when_a_host_is_asked(
    steps: list[tuple[str, tuple[Any, ...]]], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, host = Clock(monkeypatch), hosts.Host(0.0, asyncio.Semaphore(9))
    for name, given in steps:
        getattr(host, name)(*given)
    assert turns(clock, host) == expected


@pytest.mark.parametrize(("crawl_delay", "expected"), [(0.5, "1, 1"), (3, "3, 3"), (10, "10, 10"), (11, "10, 10")])
def test_the_starts_at_a_host_are_spaced(crawl_delay: float, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, host = Clock(monkeypatch), hosts.Host(1.0, asyncio.Semaphore(9))
    host.slow_down(crawl_delay)
    assert turns(clock, host, 3) == expected


def test_hosts_are_distinguished_by_name_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)
    known = hosts.Hosts(0.0, 4, {"a.example": 5.0, "b.example": 5.1})
    assert known.pauses() == {"b.example": pytest.approx(5.1)}
    assert known.at("A.example", 80) is known.at("a.example", 443) is not known.at("a.example", 8080)
    assert known.at("a.example", 8080) is known.at("a.example", 8080) is not known.at("b.example", 8080)


@pytest.mark.parametrize("ahead", [2, 3])
def test_two_requests_at_a_time_are_made_of_one_host(ahead: int) -> None:
    async def most() -> int:
        host, running, seen = hosts.Host(0.0, asyncio.Semaphore(9)), 0, 0

        async def ask() -> None:
            nonlocal running, seen
            async with host.turn():
                running += 1
                seen = max(seen, running)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                running -= 1

        await asyncio.gather(*(ask() for _ in range(ahead)))
        return seen

    assert asyncio.run(most()) == 2


# ---------------------------------------------------------------- words of claims


@pytest.mark.parametrize(
    ("start", "end", "changes", "expected"),
    [
        (10, 20, {}, True), (0, 10, {}, False), (0, 11, {}, True), (20, 30, {}, False), (19, 30, {}, True),
        (12, 14, {}, True), (10, 20, {"article_id": "b"}, False), (10, 20, {"field": "title"}, False),
    ],
)  # fmt: skip
def test_passages_that_overlap(start: int, end: int, changes: dict[str, Any], expected: bool) -> None:
    one, other = Passage("a", "text", 10, 20), replace(Passage("a", "text", start, end), **changes)
    assert claims._overlaps(one, other) is expected


EVENT = {"event_type": "visit", "actor": "per:a", "actor_side": "PRC", "target": "per:b", "target_side": "DPRK",
         "place": "city:p", "happened_on": date(2026, 5, 7), "date_precision": "day"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "visit: per:a – per:b, city:p, 2026-05-07"),
        ({"actor": "", "target": ""}, "visit: PRC – DPRK, city:p, 2026-05-07"),
        ({"place": ""}, "visit: per:a – per:b, 2026-05-07"),
        ({"date_precision": "month"}, "visit: per:a – per:b, city:p, 2026-05"),
        ({"date_precision": "year"}, "visit: per:a – per:b, city:p, 2026"),
        ({"happened_on": None}, "visit: per:a – per:b, city:p"),
    ],
)
def test_what_the_claim_of_an_event_says(changes: dict[str, Any], expected: str) -> None:
    event: Any = SimpleNamespace(**(EVENT | changes))
    assert claims.words_of(event) == expected
