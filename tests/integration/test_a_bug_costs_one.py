"""An exception of ours at each step of a collection: the rest is published, the account balances, somebody is told.

Each case names a step and what marks the records it raises for: a page ("poison"), a page that is refused ("gone"), a
source ("sour"), or nothing: then it raises whatever it is given, and takes its whole step with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.records import RunReport, Source
from extractors.similarity.fingerprint import fingerprint
from extractors.text.urls import article_id, canonical_url, entry_id
from flows import clock, log
from flows.collection.pipeline import Choice, run_collection
from flows.commands.run import exit_status
from flows.config.settings import AlertSettings, FetchSettings, Settings
from flows.operations import alerts, doctor
from tests.builders import make_seed
from tests.chat import serve_channel
from tests.collecting import LONG, ask, page, source
from tests.faults import injected, some
from tests.named_steps import COLLECTING, ENTRY, FEED_TEXT, NOTHING, POISON, REFUSED, SEEDED, SOUR, WHOLE, WORDS
from tests.web import Web

pytestmark = pytest.mark.usefixtures("empty_warehouse")


@dataclass(frozen=True)
class World:
    sources: tuple[Source, ...]
    channel: str
    marks: dict[str, tuple[str, ...]]


def text_of(name: str) -> str:
    return LONG.replace("flour", f"{name} flour") + f"So says {name}."


def news(web: Web, name: str) -> tuple[str, str, str]:
    """One page on the subject; its words are all marked by its name."""
    title = f"{name.title()} freight trains of North Korea and China"
    return title, web.add(f"/{name}", page(title, text_of(name))), ""


@pytest.fixture
def world(web: Web) -> Iterator[World]:
    """Two sources: of one a page that will be poison among good ones and one that is gone, and a sour one."""
    rows = [
        news(web, "good"),
        news(web, "poison"),
        news(web, "fine"),
        ("China, North Korea: gone", web.url("/gone"), ""),
    ]
    one = replace(source("one", web.add_feed("/feed", rows)), prejudge=True)
    content, body = web.routes["/feed"]  # too short a text to stand in for the page, but it is looked at
    full = b"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>It vanished.</content:encoded>"
    body = body.replace(b"<item><title>China", b"<item>" + full + b"<title>China")
    web.add("/feed", body, content)
    sour = source("sour", web.add_feed("/sour-feed", [news(web, "sweet")]))
    poison = web.url("/poison")
    ids = (article_id(canonical_url(poison)), entry_id("one", poison, poison))
    sours = ("sour-feed", "'sour'", "/sweet")
    marks = {"words": ("poison",), "poison": ("poison", *ids), "sour": sours, "": (), "vanished": ("vanished",)}
    with serve_channel() as (channel, _):
        yield World((one, sour), channel, marks)


def run(world: World, home: Path, step: str = "", marks: tuple[str, ...] = ()) -> tuple[RunReport, Settings]:
    seeds = (make_seed(fingerprint=fingerprint(text_of("poison"))),) if step in SEEDED else ()
    fetch = FetchSettings(allow_hosts=("127.0.0.1",), per_host_delay_s=0, total_timeout_s=5)
    settings = Settings(home=home, fetch=fetch, alert=AlertSettings(webhook=world.channel))
    with injected(step, marks) if step else nullcontext():
        return run_collection(settings, Choice(world.sources, seeds=seeds)), settings


def outcomes(home: Path) -> dict[str, str]:
    rows = ask(home, "SELECT url, concat_ws(': ', outcome, nullif(reason, '')) FROM entries")
    return {str(url).rpartition("/")[2]: str(outcome) for url, outcome in rows}


def check_told(report: RunReport, settings: Settings) -> None:
    """The account balances, the run ends 1, the log has the traceback, doctor names it, and an alert went out."""
    assert report.published
    assert report.is_balanced
    assert exit_status(report) == 1
    assert any("Boom: injected into" in bug for bug in report.bugs)
    lines = (settings.home / "logs" / "yalu.jsonl").read_text("utf-8")
    assert "step_that_raises" in lines
    assert report.run_id in lines
    found = [finding for finding in doctor.examine(settings, clock.now()) if "Boom: injected into" in finding.words]
    assert found
    told = alerts.watch(settings)
    assert told.sent_to == ("the webhook",)
    assert {finding.key for finding in found} <= {finding.key for finding in told.new}


SOUND = {"good": "loaded", "poison": "loaded", "fine": "loaded", "gone": "failed: http_404", "sweet": "loaded"}


def cost(step: str) -> dict[str, str]:
    """The outcomes of the entries where the step raises."""
    if step in POISON + WORDS + SEEDED:
        return SOUND | {"poison": "failed: bug"}
    if step in REFUSED + FEED_TEXT:
        return SOUND | {"gone": "failed: bug"}
    lost = {"poison"} if step in ENTRY else {"sweet"} if step in SOUR else set()
    return {name: outcome for name, outcome in SOUND.items() if name not in lost}


def test_without_a_fault_nothing_is_lost_and_nobody_is_told(world: World, tmp_path: Path) -> None:
    report, _ = run(world, tmp_path)
    assert (report.bugs, exit_status(report)) == ((), 0)
    assert outcomes(tmp_path) == SOUND
    assert log.recent_bugs(tmp_path, datetime.min.replace(tzinfo=UTC)) == []


@pytest.mark.parametrize("step", some(COLLECTING, of=6))
def test_a_bug_at_a_step_costs_what_it_is_met_in(world: World, tmp_path: Path, step: str) -> None:
    kinds = {
        "poison": [*POISON, *ENTRY, *NOTHING, "flows.collection.commit:verify_seed_match"],
        "words": WORDS,
        "sour": SOUR,
        "vanished": FEED_TEXT,
        "": [*REFUSED, *WHOLE, "warehouse.tables.lookups:seed_texts"],
    }
    (kind,) = (kind for kind, steps in kinds.items() if step in steps)
    report, settings = run(world, tmp_path, step, world.marks[kind])
    check_told(report, settings)
    if step in WHOLE or step.endswith("seed_texts"):
        assert set(outcomes(tmp_path).values()) <= {*SOUND.values(), "pending", "failed: bug"}
    else:
        assert outcomes(tmp_path) == cost(step)


@pytest.mark.real_workers
def test_a_bug_in_a_worker_process_costs_the_same(world: World, tmp_path: Path) -> None:
    report, settings = run(world, tmp_path, "extractors.process:own_day", world.marks["poison"])
    check_told(report, settings)
    assert outcomes(tmp_path) == cost("extractors.process:own_day")


def test_forty_steps_are_named_and_each_exists_once() -> None:
    assert len(COLLECTING) == len(set(COLLECTING)) >= 40
    assert all(re.fullmatch(r"[\w.]+:[\w.]+", step) for step in COLLECTING)
