"""Fourteen feeds that lie, each after a real one, told for what they are within two polls."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from extractors.listings import read_listing
from extractors.records import Source, SourceState
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.polling.habit import FirstSeen, profile_listing
from tests.collecting import LONG, ask, page
from tests.integration.fault_server import Asked, FaultServer, answer, run_fault_server
from tests.web import Web, serve_web

FIRST = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=20)
HOUR = timedelta(hours=1)
KST = timedelta(hours=9)


def rss(items: list[tuple[str, str, str]], encoding: str = "utf-8") -> bytes:
    """A feed of (title, address, date as written or '')."""
    rows = "".join(
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
        f"{date and f'<pubDate>{date}</pubDate>'}</item>"
        for title, url, date in items
    )
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>F</title>{rows}</channel></rss>'
    )
    return text.encode(encoding)


class Liars:
    """The feeds, as they answer at the first and at the second poll."""

    def __init__(self, web: Web, faults: FaultServer) -> None:
        self.web, self.faults = web, faults
        self.sources: dict[str, Source] = {}
        self.is_second = False

    def build(self) -> None:
        now = SECOND if self.is_second else FIRST
        self.feed("chinadaily", self.items(now, 12, HOUR, since=datetime(2017, 12, 12, tzinfo=UTC)))
        self.feed("xinhua-en", self.items(now, 12, 6 * HOUR, since=datetime(2018, 3, 2, tzinfo=UTC)))
        self.feed("globaltimes", self.items(now, 12, 2 * HOUR, since=FIRST - timedelta(days=130)))
        self.feed("kcnawatch", [])
        self.put("mfa-cn-en", b"<!doctype html><html><body><p>Regular press conference</p></body></html>")
        self.feed("hani-en", self.items(now, 10, HOUR, title="{}번째 다리 소식이 전해졌다"))
        self.feed("nikkei", [(title, url, "") for title, url, _ in self.items(now, 10, HOUR)])
        for name, zone in (("chinanews", timedelta(hours=8)), ("tongilnews", KST)):
            self.feed(name, self.items(now, 12, HOUR, zone=zone))
        self.feed("nknews", self.items(now, 5, HOUR, path="/teaser/"), prejudge=False)
        self.feed("bbc-asia", self.fragments(now))
        self.feed("dailynk-ko", self.items(now, 10, HOUR, newest=40 if self.is_second else 20, lang="ko"), lang="ko")
        sections = [("Korean peninsula", self.web.url("/z/2698"), format_datetime(now))]
        self.feed("voa-ko-kp", sections + self.items(now, 8, HOUR, path="/voa/"), prejudge=False)

    def items(self, now: datetime, count: int, step: timedelta, *, since: datetime | None = None, newest: int = 20,
              title: str = "Freight trains cross the river, report {}", path: str = "/x/",
              zone: timedelta | None = None, lang: str = "en") -> list[tuple[str, str, str]]:  # fmt: skip
        """So many items, newest first, a step apart; `newest` numbers the newest one."""
        found = []
        for back in range(count):
            number = newest - back + (0 if since or not self.is_second or newest != 20 else 4)
            at = (since or now - HOUR / 2) - back * step
            date = f"{at + zone:%Y-%m-%d %H:%M:%S}" if zone else format_datetime(at)
            words = "{}번째 화물열차가 강을 건넜다" if lang == "ko" else title
            found.append((words.format(number), self.web.url(f"{path}{number}"), date))
        return found

    def fragments(self, now: datetime) -> list[tuple[str, str, str]]:
        mark = "#1" if self.is_second else "#0"
        return [(title, url + mark, date) for title, url, date in self.items(FIRST, 10, HOUR, newest=19)]

    def feed(self, name: str, items: list[tuple[str, str, str]], **row: object) -> None:
        self.put(name, rss(items), **row)

    def put(self, name: str, body: bytes, **row: object) -> None:
        url = self.web.add(f"/feeds/{name}", body, "application/rss+xml")
        self.sources[name] = Source(name, name, url, **{"lang": "en", "country": "KR", "timezone": "UTC", **row})  # type: ignore[arg-type]

    def add_mofa(self) -> None:
        """307 in a circle until a path cookie comes back; EUC-KR at the first poll, UTF-8 at the second."""

        async def script(asked: Asked) -> AsyncIterator[bytes]:
            if "JSESSION=k1" not in asked.headers.get("cookie", ""):
                yield answer(b"", 307, f"Location: {asked.path}", "Set-Cookie: JSESSION=k1; Path=/www/brd")
                return
            titles = [f"{n}번째 외교장관 회담 결과" for n in range(8)]
            encoding = "utf-8" if self.is_second else "euc-kr"
            items = [
                (t, f"{asked.base}/v/{n}{self.is_second}", format_datetime(FIRST - n * HOUR))
                for n, t in enumerate(titles)
            ]
            yield answer(rss(items, encoding), 200, "Content-Type: text/xml")

        url = f"{self.faults.serve(script)}/www/brd/rss.do?brdId=235"
        for name, cookies in (("mofa-kr-235", "redirect"), ("mofa-without-cookies", "")):
            self.sources[name] = Source(name, name, url, lang="ko", country="KR", cookies=cookies)


def add_pages(web: Web) -> None:
    free = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    start = "Freight trains resumed their service across the river on Tuesday, traders said."
    for number in range(10, 60):
        head = f"Freight trains cross the river, report {number}"
        web.add(
            f"/teaser/{number}",
            f"<html><head><title>{head}</title>{free}<meta property='og:description' content='{start}'></head>"
            f"<body><article><h1>{head}</h1><p>{start}</p></article></body></html>",
        )
        web.add(f"/voa/{number}", page(head, LONG))
    links = "".join(f"<li><a href='/voa/{n}'>Report {n}</a></li>" for n in range(10, 40))
    web.add("/z/2698", f"<html><head><title>Korean peninsula</title></head><body><ul>{links}</ul></body></html>")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[dict[str, tuple[str, str]]], Path, Liars]]:
    """What was made of each source at either poll, and the home."""
    home = tmp_path_factory.mktemp("liars")
    found = []
    with serve_web() as web, run_fault_server() as faults, pytest.MonkeyPatch.context() as patch:
        add_pages(web)
        liars = Liars(web, faults)
        liars.add_mofa()
        for liars.is_second, now in ((False, FIRST), (True, SECOND)):
            patch.setenv("YALU_NOW", now.isoformat())
            liars.build()
            fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=5)
            run_collection(
                Settings(home=home, fetch=fetch), Choice(tuple(liars.sources.values()), all_due=True, seeds=())
            )
            rows = ask(home, "SELECT source_id, state, note FROM source_health")
            found.append({str(name): (str(state), str(note)) for name, state, note in rows})
        yield found, home, liars


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("chinadaily", "frozen", "frozen"),
        ("xinhua-en", "frozen", "frozen"),
        ("globaltimes", "frozen", "frozen"),
        ("kcnawatch", "empty", "empty"),
        ("mfa-cn-en", "html_instead", "html_instead"),
        ("mofa-without-cookies", "redirect_loop", "redirect_loop"),
        ("mofa-kr-235", "ok", "charset_flipped"),
        ("hani-en", "language_flipped", "language_flipped"),
        ("nikkei", "undated", "undated"),
        ("chinanews", "misdated", "misdated"),
        ("tongilnews", "misdated", "misdated"),
        ("nknews", "ok", "teaser_only"),
        ("bbc-asia", "ok", "ok"),
        ("dailynk-ko", "ok", "gap"),
        ("voa-ko-kp", "ok", "ok"),
    ],
)
def test_a_lying_feed_is_told_for_what_it_is(told, name: str, first: str, second: str) -> None:
    states, _, _ = told
    assert [state[name][0] for state in states] == [first, second], states[1][name]


def test_lost_items_are_estimated(told) -> None:
    states, home, _ = told
    ((lost,),) = ask(home, "SELECT lost FROM source_health WHERE source_id = 'dailynk-ko'")
    assert 8 <= lost <= 12, states[1]["dailynk-ko"]  # numbers 21 to 30 came and went


def test_guids_with_fragments_are_the_same_entries(told) -> None:
    _, home, _ = told
    assert ask(home, "SELECT count(*) FROM entries WHERE source_id = 'bbc-asia'") == [(10,)]


def test_a_section_page_among_entries_is_no_article_and_asked_for_once(told) -> None:
    _, home, liars = told
    rows = ask(home, "SELECT outcome, reason FROM entries WHERE source_id = 'voa-ko-kp' AND url LIKE '%/z/%'")
    assert rows in ([("dropped", "not_an_article")], [("failed", "no_body")])
    assert sum(path == "/z/2698" for path, _, _ in liars.web.log) == 1


def test_korean_survives_both_encodings(told) -> None:
    _, home, _ = told
    titles = ask(home, "SELECT DISTINCT title FROM entries WHERE source_id = 'mofa-kr-235'")
    assert ("3번째 외교장관 회담 결과",) in titles
    assert len(titles) == 8


def test_the_right_zone_heals_a_misdated_feed(told) -> None:
    _, _, liars = told
    for name, zone in (("chinanews", "Asia/Shanghai"), ("tongilnews", "Asia/Seoul")):
        _, body = liars.web.routes[f"/feeds/{name}"]
        listing = read_listing(body, liars.sources[name].url, timezone=zone)
        assert profile_listing(listing, FirstSeen(), SourceState(name), SECOND).ahead == 0
