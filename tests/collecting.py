"""A collection in a test: pages to serve, a source to poll, one run, a question to what was published."""

from __future__ import annotations

from pathlib import Path

from extractors.records import RunReport, Source
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from warehouse.store.connection import open_published

LONG = (
    "Customs officers in the border city of Dandong said on Tuesday that freight trains between North Korea and China "
    "had resumed their regular service across the Yalu River. Pyongyang and Beijing have not announced a timetable. "
    "Traders on the Chinese side said that the first train carried flour, building materials and spare parts. "
    "An official of the Chinese railway company said that the two sides would meet again next week to settle fees. "
    "North Korean drivers were seen on the platform in the afternoon, waiting for clearance papers from the customs. "
)
OFF = (
    "The bakery on the corner of the market square has a new oven, and the whole street smells of cinnamon since "
    "Monday. Neighbours come early to find the first rolls still warm. The owner learned the craft from her aunt and "
    "says that flour from the old mill makes all the difference. On Sundays the shop stays closed, which the regular "
    "customers regret more than the baker. A second oven may follow in spring, if the town hall allows a chimney. "
)


def page(title: str, text: str) -> str:
    half = len(text) // 2
    return (
        f"<html lang='en'><head><title>{title}</title><meta property='og:title' content='{title}'></head><body>"
        f"<article><h1>{title}</h1><p>{text[:half]}</p><p>{text[half:]}</p></article></body></html>"
    )


def source(name: str, url: str, **changes: object) -> Source:
    return Source(id=name, outlet=name.title(), url=url, lang="en", country="GB", prejudge=False, **changes)  # type: ignore[arg-type]


def collect(home: Path, *sources: Source, **choice: object) -> RunReport:
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=2)
    return run_collection(Settings(home=home, fetch=fetch), Choice(sources, all_due=True, seeds=(), **choice))  # type: ignore[arg-type]


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(home) as connection:
        return connection.sql(sql).fetchall()
