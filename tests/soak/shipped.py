"""The enabled sources of the shipped list on an invented web, at the rates others measured, every 15 minutes.

    python -m tests.soak.shipped [DAYS]      prints polls, bytes, entries lost, CPU an hour, size of the home

Each site lists the last twelve hours, at least ten entries; two in three speak ETags, one entry in ten is about the
beat. Each collection is the one of `yalu run`: checked and published. Only the workers run in this process. Every site
has a host of its own, and the first collection keeps the shipped delay between two requests to one host in real time.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Self
from unittest.mock import patch

from extractors.records import Source
from flows.collection import pipeline
from flows.config.settings import FetchSettings, Settings
from flows.sources.catalog import load_sources
from tests.integration.fault_server import Asked
from tests.integration.trouble_texts import TITLES
from tests.soak import week
from tests.soak.week import CONTACT, START, InlineWorkers, Logged, Site, Week

TICK = timedelta(minutes=15)
WINDOW = timedelta(hours=12)
LEAST_LISTED = 10
SUMMARY = "A sentence of a summary. " * 8
ON_SUBJECT = 10  # one entry in so many
OFF = {
    "en": "Cheese market of the valley opens, stall {}",
    "ko": "골짜기 치즈 시장 문 열어, 가게 {}번",
    "zh": "山谷奶酪市场开张，第{}个摊位",
    "ja": "谷のチーズ市場が開店、屋台{}番",
}


@dataclass
class ShippedSite(Site):
    """A source of the list, as a site that publishes at its rate."""

    source: Source = field(default_factory=lambda: Source("s", "S", "http://s.example"))
    rate: float = 1.0  # entries a day
    asked_at: list[float] = field(default_factory=list)  # when, in seconds of the real clock

    def answer(self, asked: Asked, now: datetime) -> bytes:
        self.asked_at.append(time.monotonic())
        return super().answer(asked, now)

    def articles(self, now: datetime) -> list[tuple[int, datetime]]:
        """Numbers and instants of what is listed, newest first."""
        step = timedelta(days=1) / self.rate
        last = int((now - START) / step)
        window = max(int(WINDOW / step) + 1, LEAST_LISTED)
        return [(number, START + number * step) for number in range(last, last - window, -1)]

    def title(self, number: int) -> str:
        lang = self.source.lang[:2]
        return (OFF if number % ON_SUBJECT else TITLES)[lang].format(f"{number} {self.name}")

    def feed(self, now: datetime) -> bytes:
        if self.source.kind == "html_list":
            rows = "".join(
                f"<li><a href='/a/{n}'>{escape(self.title(n))}</a> <span>{at:%Y-%m-%d}</span></li>"
                for n, at in self.articles(now)
            )
            return f"<html><head><title>List</title></head><body><ul>{rows}</ul></body></html>".encode()
        rows = "".join(
            f"<item><title>{escape(self.title(n))}</title><link>{self.base}/a/{n}</link><guid>{n}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{SUMMARY}</description></item>"
            for n, at in self.articles(now)
        )
        return f"<rss version='2.0'><channel><title>F</title>{rows}</channel></rss>".encode()


class Workers(InlineWorkers):
    """Stands for the pool of processes: a thousand forks of a big test process would be measured with the run."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to close."""


class ShippedDays(Week):
    """The enabled list on its web."""

    def __init__(self, sites: list[Site], home: Path) -> None:
        super().__init__(sites, home)
        self.hosts = {name: f"127.0.1.{number}" for number, name in enumerate(self.sites, 1)}
        self.rate = 0.0  # requests a second to one host in the first collection, at most, of ten or more
        self.published = 0

    def host_of(self, site: Site) -> str:
        return self.hosts[site.name]

    def _tick(self) -> None:
        """A whole collection, published."""
        is_first = self.now == START
        fetch = FetchSettings(
            allow_hosts=tuple(self.hosts.values()),
            per_host_delay_s=FetchSettings().per_host_delay_s if is_first else 0,
            contact=CONTACT,
        )
        settings = Settings(home=self.warehouse.home, timezone="UTC", fetch=fetch)
        report = pipeline.run_collection(settings, pipeline.Choice(self.sources(), seeds=()))
        self.published += bool(report.published)
        if is_first:
            sites = [site for site in self.sites.values() if isinstance(site, ShippedSite)]
            spans = [(len(site.asked_at) - 1, site.asked_at[-1] - site.asked_at[0]) for site in sites]
            self.rate = max(number / seconds for number, seconds in spans if number >= 9)

    def sources(self) -> tuple[Source, ...]:
        """The rows as they ship, each asked at its own site."""
        return tuple(
            replace(site.source, url=site.base + site.url, kind=site.source.kind)
            for site in self.sites.values()
            if isinstance(site, ShippedSite)
        )

    # ------------------------------------------------------------ figures

    def news_polls(self) -> list[tuple[Logged, bool]]:
        """Each poll, with whether it showed an entry that the poll before had not."""
        found = []
        newest: dict[str, int] = {}
        for one in self.log:
            if one.is_page or one.path == "/robots.txt":
                continue
            number = self.sites[one.site].articles(one.at)[0][0]
            found.append((one, number > newest.get(one.site, -(10**9))))
            newest[one.site] = number
        return found

    def lost(self) -> list[str]:
        """Entries published after the first poll that no poll has brought, and that no poll could any more."""
        with self.warehouse.opened() as connection:
            ids = connection.execute("SELECT source_id, url FROM entries").fetchall()
        seen = {(name, int(url.rpartition("/")[2])) for name, url in ids}
        missing = []
        for name, site in self.sites.items():
            first = site.articles(START)[0][0]
            oldest = site.articles(self.now)[-1][0]  # from here on a slow source's next poll still finds them
            missing += [f"{name} {number}" for number in range(first, oldest) if (name, number) not in seen]
        return missing


def build() -> list[ShippedSite]:
    """Return a site for each enabled source."""
    with (Path(__file__).parent / "shipped_rates.csv").open(encoding="utf-8") as file:
        rates = {row["id"]: float(row["entries_a_day"]) for row in csv.DictReader(file)}
    sites = []
    for number, source in enumerate(one for one in load_sources() if one.enabled):
        has_tag = number % 3 > 0
        sites.append(
            ShippedSite(source.id, etag=has_tag, last_modified=has_tag, source=source, rate=max(rates[source.id], 0.02))
        )
    return sites


def live(home: Path, days: float) -> tuple[ShippedDays, dict[str, float]]:
    """Live through so many days; return the web and the figures."""
    week.TICK = TICK
    begun = time.process_time()
    days_lived = ShippedDays(list(build()), home)
    with patch("flows.workers.pool.Workers", Workers):
        days_lived.run(days)
    cpu_s = time.process_time() - begun
    polls = days_lived.news_polls()
    total = sum(one.size for one in days_lived.log)
    busiest = Counter((one.site, one.at) for one in days_lived.log).most_common(1)[0][1]
    return days_lived, {
        "sources": len(days_lived.sites),
        "entries a day": sum(site.rate for site in days_lived.sites.values() if isinstance(site, ShippedSite)),
        "polls a source and day": round(len(polls) / len(days_lived.sites) / days, 1),
        "polls without news": round(sum(not is_news for _, is_news in polls) / len(polls), 3),
        "bytes of polls without news": round(sum(one.size for one, is_news in polls if not is_news) / total, 4),
        "MB a day": round(total / days / 1e6, 1),
        "collections published": days_lived.published,
        "requests to one host in a collection, at most": busiest,
        "requests a second to one host, at most": round(days_lived.rate, 2),
        "entries lost": len(days_lived.lost()),
        "CPU s an hour": round(cpu_s / days / 24, 2),
        "MB of the home": round(sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 1e6, 1),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, value in live(Path(folder) / "home", float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)[1].items():
            print(f"{name}: {value}", flush=True)  # noqa: T201 - a program for the terminal
