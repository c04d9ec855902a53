"""What thin shells decide between calls: moved sources, a webhook, the chart, back-fill, re-extraction."""

from __future__ import annotations

import struct
import sys
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.process import ListingFindings, PageFindings, PageJob
from extractors.records import Article, FeedEntry, Listing, Relevance, Source
from flows import clock
from flows.collection import backfill
from flows.digest import chart
from flows.fetching.messages import Request, Response
from flows.operations import moves
from flows.outputs import webhook
from flows.reprocessing import reextract
from flows.sources.check_report import Checked
from flows.workers.pool import WorkerFailure
from tests.builders import make_entry
from warehouse.tables.polling import RawRow
from warehouse.tables.rereads import StoredFacts

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
ROW = Source("s", "S", "https://s.example/feed", kind="rss", lang="en", country="KR")


# ---------------------------------------------------------------- moves


def hours(**found: float) -> dict[str, datetime]:
    return {name: NOW - timedelta(hours=value) for name, value in found.items()}


@pytest.mark.parametrize(
    ("troubled", "looked", "expected"),
    [
        (hours(a=72, b=71.9), {}, "a"),
        (hours(a=72, b=80, c=99), hours(b=168, c=167.9), "ab"),
        (hours(a=72, b=80, c=99), hours(a=170, b=200), "cba"),
        (hours(a=72, d=99), {}, "a"),
        ({}, {}, ""),
    ],
)
def test_which_sources_are_looked_for_tonight(troubled: dict[str, Any], looked: dict[str, Any], expected: str) -> None:
    rows = [replace(ROW, id=name, enabled=name != "d") for name in "abcd"]
    assert "".join(one.id for one in moves.choose(rows, troubled, looked, NOW)) == expected


def test_only_one_group_is_asked_a_night() -> None:
    rows = [replace(ROW, id=f"s{number}") for number in range(10)]
    chosen = moves.choose(rows, {row.id: NOW - timedelta(days=9) for row in rows}, {}, NOW)
    assert [row.id for row in chosen] == [f"s{number}" for number in range(8)]


@pytest.mark.parametrize(
    ("code", "changes", "url", "expected"),
    [
        ("moved", {"url": "https://t.example"}, ROW.url, ["Words."]),
        ("moved_feed", {"url": "https://t.example"}, ROW.url, ["Words."]),
        ("frozen", {"url": "https://t.example"}, ROW.url, []),
        ("moved", {}, ROW.url, []),
        ("moved", {"url": "https://t.example"}, "https://before.example", []),
    ],
)
def test_a_new_address_of_a_row_as_it_is(
    code: str, changes: dict[str, Any], url: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    record = Checked("s", "S", url, "doubtful", ((code, "Words."), ("other", "No.")), changes, "2026-11-20 06:00")
    monkeypatch.setattr(moves, "read_records", lambda _file: [record])
    assert [one.words for one in moves.read_moves(tmp_path, [ROW])] == expected
    assert moves.read_moves(tmp_path, [replace(ROW, enabled=False)]) == ()


@pytest.mark.parametrize(("text", "expected"), [("2026-11-20 06:00", NOW), ("", None), ("yesterday", None)])
def test_when_a_source_was_checked(text: str, expected: datetime | None) -> None:
    assert moves._instant(text) == expected


# ---------------------------------------------------------------- webhook


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, "accepted"), (299, "accepted"), (300, "refused"), (199, "refused"), (404, "refused"), (408, "deferred"),
        (429, "deferred"), (503, "deferred"), (499, "refused"), (500, "unknown"), (502, "unknown"),
    ],
)  # fmt: skip
def test_what_a_webhook_answers(status: int, expected: str) -> None:
    assert webhook._outcome(status) == expected


@pytest.mark.parametrize(
    ("url", "target"), [("https://h.example", "/"), ("https://h.example/a?b=1", "/a?b=1"), ("http://h.example/a", "/a")]
)
def test_where_a_webhook_is_posted_to(url: str, target: str) -> None:
    output = webhook.WebhookOutput(url)
    assert output._target == target
    assert type(output._line()).__name__ == ("HTTPSConnection" if url.startswith("https") else "HTTPConnection")


def test_a_long_message_is_cut_at_a_line() -> None:
    line = "x" * 999
    assert webhook._cut("\n".join([line] * 12)) == "\n".join([line] * 12)
    assert webhook._cut("\n".join([line] * 13)) == "\n".join([line] * 12)


# ---------------------------------------------------------------- chart


def png(width: int = 4, height: int = 2, extra: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + b"\x10\x20\x30" * width for _ in range(height))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"tEXt", extra),
        (b"IDAT", zlib.compress(rows, 0)),
    ]
    return chart._SIGNATURE + b"".join(chart._chunk(*part) for part in [*parts, (b"IEND", b"")])


def test_a_picture_is_packed_without_its_notes_and_keeps_its_size() -> None:
    packed = chart._recompress(png(extra=b"note"))
    assert [kind for kind, _ in chart._chunks(packed)] == [b"IHDR", b"IDAT", b"IEND"]
    assert zlib.decompress(dict(chart._chunks(packed))[b"IDAT"]) == zlib.decompress(dict(chart._chunks(png()))[b"IDAT"])
    assert chart._size(packed) == (2, 1)


@pytest.mark.parametrize(("articles", "drawn"), [([0, 0, 0], False), ([0, 2, 0], True)])
def test_every_second_day_has_a_label(articles: list[int], drawn: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    fake = SimpleNamespace(vegalite_to_png=lambda spec, scale: (asked.append(spec | {"scale": scale}), png())[1])
    monkeypatch.setitem(sys.modules, "vl_convert", fake)
    monkeypatch.setattr(chart, "find_spec", lambda _name: fake)
    rows = [
        {"period": f"2026-11-{day:02}", "articles": count, "is_complete": day < 11}
        for day, count in zip((9, 10, 11), articles, strict=True)
    ]
    assert bool(chart.draw_days(rows)) is drawn
    bars = asked[0]["data"]["values"] if asked else []
    if drawn:
        assert [bar["day"] for bar in bars] == ["9 Nov", "  ", "11 Nov"]
        assert [bar["color"] == chart._OPEN_BAR for bar in bars] == [False, False, True]
        assert (asked[0]["width"], asked[0]["height"], asked[0]["scale"]) == (512, 110, 2)


# ---------------------------------------------------------------- back-fill


def a_run(answers: dict[str, Any], fault: bool = False) -> Any:
    def fetch(requests: list[Request]) -> Any:
        for one in requests:
            yield Response(one.key, one.url, one.url, **answers.get(one.url, {"status": 404}))

    noted: list[str] = []
    return SimpleNamespace(fetch=fetch, traffic=SimpleNamespace(note=noted.append), noted=noted)


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ({"status": 404}, [f"https://s.example{path}" for path in backfill._CUSTOMARY]),
        (
            {"status": 200, "body": b"Sitemap: /a.xml\nSitemap: /news.xml"},
            ["https://s.example/news.xml", "https://s.example/a.xml"],
        ),
        ({"status": 200, "body": b"User-agent: *"}, [f"https://s.example{path}" for path in backfill._CUSTOMARY]),
    ],
)
def test_where_a_back_fill_begins(robots: dict[str, Any], expected: list[str]) -> None:
    run = a_run({"https://s.example/robots.txt": robots})
    assert list(backfill.first_listings(run, ROW)) == [ROW.url, *expected]
    assert len(run.noted) == 1


PARTS = tuple(FeedEntry(url=f"https://s.example/{name}.xml") for name in ("2026-11", "2026-09", "x"))


@pytest.mark.parametrize(
    ("kind", "parts", "has_news", "link", "expected"),
    [
        ("rss", PARTS, False, "", ["/2026-11.xml", "/x.xml"]),
        ("rss", (), True, "/p2", []),
        ("html_list", (), True, "/p2", ["/p2"]),
        ("html_list", (), False, "/p2", []),
        ("html_list", (), True, "", []),
    ],
)
def test_where_a_listing_leads(kind: str, parts: Any, has_news: bool, link: str, expected: list[str]) -> None:
    body = f"<html><body><a rel='next' href='{link}'>next</a></body></html>".encode()
    response = Response("s", ROW.url, ROW.url, 200, body, "text/html")
    found = ListingFindings(Listing("sitemap", parts=parts), ())
    leads = backfill._next_listings(response, found, replace(ROW, kind=kind), date(2026, 11, 1), has_news=has_news)
    assert [url.removeprefix("https://s.example") for url in leads] == expected


# ---------------------------------------------------------------- re-extraction


def test_the_entry_that_loaded_an_article_owns_it() -> None:
    entries = [
        make_entry("1", article_id="a", outcome="dropped"), make_entry("2", article_id="a", outcome="loaded"),
        make_entry("3", article_id="a", outcome="loaded"), make_entry("4"), make_entry("5", address_id="addr-4"),
    ]  # fmt: skip
    assert {name: one.entry_id for name, one in reextract._owners(entries).items()} == {"a": "s1-2", "addr-4": "s1-4"}
    assert {name: len(some) for name, some in reextract._by_name(entries).items()} == {"a": 3, "addr-4": 2}


def test_what_failed_by_a_bug_without_bytes_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    result, decided = reextract.Reextraction(), reextract._Decided()
    reextract._reopen([make_entry("1"), make_entry("2")], result, decided)
    outcomes = [record.outcomes[0] for _, record in decided.records]
    assert [(one.outcome, one.next_try_at) for one in outcomes] == [("pending", NOW)] * 2
    assert result.reopened == 2


TEXT = Article("Trains cross the Yalu", "Trains cross.", lang="en", published_at=NOW, date_precision="instant")
READ = PageFindings(TEXT, relevance=Relevance(("DPRK-PRC",), 0.9), word_count=2)
OFF = PageFindings(TEXT, "off_topic", Relevance((), 0.1))


@pytest.mark.parametrize(
    ("found", "before", "expected"),
    [
        (READ, None, "loaded 1 raw"),
        (OFF, None, "same"),
        (PageFindings(None, "consent"), None, "same"),
        (PageFindings(None, "consent"), ("other",), "left consent"),
        (OFF, ("other",), "left off_topic"),
        (READ, ("other",), "changed 1 raw own"),
        (WorkerFailure("timeout"), ("other",), "left page_timeout"),
        (WorkerFailure("timeout"), None, "same"),
    ],
)
def test_a_page_that_is_read_again(found: Any, before: tuple[str, ...] | None, expected: str) -> None:
    entry = make_entry("1", article_id="art-1" if before else "")
    name = entry.article_id or entry.address_id
    raw = RawRow("raw", "page", "s1", name, entry.url, "text/html", 9, NOW)
    stored = {name: StoredFacts(name, 3, NOW - timedelta(days=1), NOW, "raw0", before)} if before else {}
    result, decided = reextract.Reextraction(), reextract._Decided()
    job = PageJob(entry, ROW, b"<p>", entry.url, "text/html")
    work = reextract._Work({name: raw}, {name: entry}, stored, {})
    reextract._decide(job, found, work, "UTC", result, decided)
    said = [f"left {reason}" for reason in result.left] + ["same"] * result.same
    said += ["loaded"] * len(result.loaded) + ["changed"] * len(result.changed)
    for _, record in decided.records:
        assert record.article is not None
        said += [str(len(decided.records)), record.article.raw_sha256]
        said += ["own"] * (record.article.article_id == "art-1" and decided.replaced == {"art-1": 3})
        assert bool(record.outcomes) is (before is None)
    assert " ".join(said) == expected


@pytest.mark.parametrize(
    ("found", "expected"), [(READ, "loaded"), (OFF, "dropped: off_topic"), (PageFindings(None, "consent"), None)]
)
def test_what_had_failed_by_a_bug_is_decided_now(found: PageFindings, expected: str | None) -> None:
    entry = make_entry("1")
    raw = RawRow("raw", "page", "s1", entry.address_id, entry.url, "text/html", 9, NOW)
    result, decided = reextract.Reextraction(), reextract._Decided()
    work = reextract._Work({entry.address_id: raw}, {entry.address_id: entry}, {}, {entry.address_id: (entry,)})
    reextract._decide(PageJob(entry, ROW, b"<p>", entry.url, ""), found, work, "UTC", result, decided)
    assert sum(result.recovered.values()) == 1
    assert expected is None or list(result.recovered) == [expected]
    ((_, record),) = decided.records
    assert (record.article.raw_sha256 if record.article else "") == ("raw" if found is READ else "")
    assert len(result.loaded) == (found is READ)
