"""`yalu backfill`: what a source published since a day, found in sitemaps and list pages, resumable and polite."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.records import FeedEntry, RunReport, Source
from flows import cli
from flows.collection.backfill import BackfillProgress, may_reach, wanted
from flows.collection.pipeline import Choice, backfill_collection
from flows.config.settings import FetchSettings, Settings
from tests.collecting import LONG, ask, collect, page, source
from tests.web import Web

SINCE = date(2026, 10, 10)
NOW = "2026-11-20T06:00:00+00:00"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YALU_NOW", NOW)


def article(web: Web, day: str) -> str:
    title = f"Freight trains from China reach North Korea on {day}"
    return web.add(f"/a/{day}", page(title, f"{LONG}So it was on {day}."))


def add_sitemap(web: Web, path: str, days: list[str]) -> str:
    rows = "".join(
        f"<url><loc>{article(web, day)}</loc><news:news><news:publication_date>{day}T03:00:00Z</news:publication_date>"
        f"<news:title>Freight trains from China reach North Korea on {day}</news:title></news:news></url>"
        for day in days
    )
    return web.add(
        path, f'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>', "text/xml"
    )


@pytest.fixture
def archive(web: Web) -> Source:
    """A feed with the last article, and an archive of three months in a sitemap index."""
    months = {
        "2026-09": ["2026-09-01", "2026-09-20"],
        "2026-10": ["2026-10-01", "2026-10-15", "2026-10-30"],
        "2026-11": ["2026-11-05"],
    }
    parts = [add_sitemap(web, f"/sitemap-{month}.xml", days) for month, days in months.items()]
    rows = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    index = web.add("/index.xml", f"<sitemapindex>{rows}</sitemapindex>", "text/xml")
    web.add("/robots.txt", f"User-agent: *\nDisallow: /a/2026-10-30\nSitemap: {index}\n", "text/plain")
    return source("s1", web.add_feed("/feed", []))


def backfill(home: Path, of: Source, **options: object) -> tuple[RunReport, BackfillProgress]:
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=5)
    given = {"most": 100, **options}
    return backfill_collection(Settings(home=home, fetch=fetch), Choice((of,), (of.id,), seeds=()), SINCE, **given)  # type: ignore[arg-type]


def test_an_archive_is_read_back_to_the_day(web: Web, archive: Source, tmp_path: Path) -> None:
    report, progress = backfill(tmp_path, archive)
    assert (progress.entries, progress.is_done, report.loaded) == (3, True, 2)
    assert report.reasons == {"failed: robots_disallowed": 1}
    assert sorted(ask(tmp_path, "SELECT url[-10:] FROM articles")) == [("2026-10-15",), ("2026-11-05",)]
    assert "/sitemap-2026-09.xml" not in [path for path, _, _ in web.log]


def test_stopped_it_goes_on_and_reads_nothing_twice(web: Web, archive: Source, tmp_path: Path) -> None:
    done = [backfill(tmp_path, archive, most=2)[1] for _ in range(4)]
    assert [one.is_done for one in done] == [False, False, True, True]
    assert sum(one.entries for one in done) == 3
    pages = [path for path, status, _ in web.log if path.startswith("/a/")]
    assert len(pages) == len(set(pages)) == 2
    again = backfill(tmp_path, archive, again=True)[1]
    assert (again.entries, again.known, again.is_done) == (0, 3, True)


def test_list_pages_are_followed_back_to_the_day(web: Web, tmp_path: Path) -> None:
    days = [
        ["2026-11-12", "2026-11-02"],
        ["2026-10-20", "2026-10-11"],
        ["2026-10-01", "2026-09-12"],
        ["2026-08-01", "2026-07-01"],
    ]
    for number, listed in enumerate(days):
        titles = [(article(web, day), f"Freight trains from China reach North Korea on {day}", day) for day in listed]
        rows = "".join(f"<li><a href='{url}'>{title}</a> <span>{day}</span></li>" for url, title, day in titles)
        web.add(f"/list/{number}", f"<html><body><ul>{rows}</ul><a href='/list/{number + 1}'>다음</a></body></html>")
    report, progress = backfill(tmp_path, source("s1", web.url("/list/0"), kind="html_list"))
    assert (progress.entries, report.loaded) == (4, 4)
    assert "/list/3" not in [path for path, _, _ in web.log]


def test_what_a_gap_lost_is_looked_for_in_the_news_sitemap(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def feed(numbers: range, day: int) -> Source:
        items = [
            (f"Freight trains from China, report {n}", web.add(f"/n/{n}", page(f"Report {n}", f"{LONG}Report {n}.")),
             f"{day} Nov 2026 {n % 24:02}:30:00 GMT") for n in reversed(numbers)
        ]  # fmt: skip
        return source("s1", web.add_feed("/feed", items))

    monkeypatch.setenv("YALU_NOW", "2026-11-18T23:50:00+00:00")
    collect(tmp_path, feed(range(14, 24), 18))
    pages = [(n, web.add(f"/n/{n}", page(f"Report {n}", f"{LONG}Report {n}."))) for n in range(24, 38)]
    lost = "".join(
        f"<url><loc>{url}</loc><news:news><news:publication_date>2026-11-19T{n % 24:02}:30:00Z</news:publication_date>"
        f"<news:title>Freight trains from China to North Korea, {n}</news:title></news:news></url>"
        for n, url in pages
    )
    web.add(
        "/news.xml", f'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{lost}</urlset>', "text/xml"
    )
    web.add("/robots.txt", f"Sitemap: {web.url('/news.xml')}", "text/plain")
    monkeypatch.setenv("YALU_NOW", "2026-11-19T23:50:00+00:00")
    collect(tmp_path, feed(range(38, 48), 19))
    assert ask(tmp_path, "SELECT state FROM source_health") == [("gap",)]
    assert ask(tmp_path, "SELECT count(DISTINCT url) FROM entries") == [(34,)]


@pytest.mark.parametrize(
    ("at", "precision", "is_wanted"),
    [
        ("2026-10-09T15:00", "instant", True),  # the tenth at the desk, the ninth where it was written
        ("2026-10-09T14:59", "instant", False),
        ("2026-10-10T04:00", "day", True),  # a day counts as printed
        ("2026-10-09T04:00", "day", False),
    ],
)
def test_since_is_the_desks_day(at: str, precision: str, *, is_wanted: bool) -> None:
    published_at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    entries = [FeedEntry(published_at=published_at, date_precision=precision), FeedEntry()]
    there = source("s1", "http://x.example/", timezone="America/New_York")
    assert wanted(entries, there, SINCE, "Asia/Seoul") == [0] * is_wanted


@pytest.mark.parametrize(
    ("url", "updated", "expected"),
    [
        ("https://x.example/sitemap-2026-10.xml", None, True),
        ("https://x.example/sitemap-2026-09.xml", None, False),
        ("https://x.example/2025/sitemap.xml", None, False),
        ("https://x.example/sitemap-12.xml", None, True),
        ("https://x.example/sitemap-1.xml", datetime(2026, 9, 1, tzinfo=UTC), False),
        ("https://x.example/sitemap-1.xml", datetime(2026, 11, 1, tzinfo=UTC), True),
    ],
)
def test_parts_of_an_index_that_cannot_reach_the_day_are_left_out(
    url: str, updated: datetime | None, *, expected: bool
) -> None:
    assert may_reach(FeedEntry(url=url, updated_at=updated), SINCE) is expected


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["s1", "--since", "soon"], "not a past day"), (["s1", "--since", "2027-01-01"], "not a past day"),
     (["s9", "--since", "2026-11-01"], "no source 's9'")],
    ids=["no day", "to come", "no source"],
)  # fmt: skip
def test_what_cannot_be_done_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert cli.main(["backfill", *arguments, "--home", str(tmp_path / "home")]) == 2
    assert told in capsys.readouterr().err
