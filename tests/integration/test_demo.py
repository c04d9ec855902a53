"""The invented news web collected from: every entry comes to what it was written for, and only once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from extractors.text.urls import canonical_url
from flows.collection.pipeline import Choice, run_collection
from flows.config.settings import FetchSettings, Settings
from flows.demo.web import DemoWeb, demo_seed
from warehouse.store.connection import open_published

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

# What a written expectation may be called in `entries`: (outcome, reason).
ACCEPTED = {
    "loaded": {("loaded", "")},
    "off_topic": {("dropped", "off_topic"), ("dropped", "off_topic_title")},
    "same_article": {("dropped", "same_article")},
    "seed": {("loaded", "")},
    "too_old": {("dropped", "too_old")},
    "paywall": {("failed", "paywall_teaser"), ("dropped", "paywall_teaser"), ("loaded", "")},  # or as a teaser
    "video": {("dropped", "video_page"), ("failed", "video_page"), ("failed", "no_body"), ("dropped", "off_topic")},
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The web, its home and the reports of two collections."""
    home = tmp_path_factory.mktemp("demo") / "data"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch, DemoWeb(NOW) as web:
        patch.setenv("YALU_NOW", NOW.isoformat())
        fetch = FetchSettings(allow_hosts=web.allow_hosts, per_host_delay_s=0.0)
        settings, seeds = Settings(home=home, fetch=fetch), (demo_seed()[0],)
        reports, marks = [], [0]
        for all_due in (False, True, True):
            reports.append(run_collection(settings, Choice(web.sources, all_due=all_due, seeds=seeds)))
            marks.append(len(web.requests))
        requests = [web.requests[start:end] for start, end in pairwise(marks)]
        yield web, home, reports, requests


def ask(home, sql: str) -> list[tuple]:
    with open_published(home) as connection:
        return connection.execute(sql).fetchall()


def test_every_entry_comes_to_what_it_was_written_for(demo):
    web, home, _, _ = demo
    found = {
        (source, url): (outcome, reason)
        for source, url, outcome, reason in ask(home, "SELECT source_id, url, outcome, reason FROM entries")
    }
    wrong = []
    for listed in web.listed:
        expected = web.expected[listed.url].partition(":")
        kind = "loaded" if expected[0] == "duplicate" else expected[0]
        got = found.get((listed.source_id, listed.url))
        # of an article in two feeds of a site either may come first
        accepted = ACCEPTED[kind] | (ACCEPTED["loaded"] if kind == "same_article" else set())
        if any(other.is_variant and other.text is listed.text for other in web.listed):
            accepted = accepted | ACCEPTED["same_article"]
        if got not in accepted:
            wrong.append((listed.source_id, listed.text.slug, kind, got))
    assert not wrong


def test_each_article_is_loaded_once(demo):
    _, home, _, _ = demo
    urls = [canonical_url(url) for (url,) in ask(home, "SELECT canonical_url FROM articles")]
    assert [url for url, count in Counter(urls).items() if count > 1] == []


def test_copies_lead_to_what_they_copy(demo):
    web, home, _, _ = demo
    slugs = {canonical_url(listed.url): listed.text for listed in web.listed if not listed.is_variant}
    pairs = ask(
        home,
        "SELECT a.url, o.url, d.relation FROM duplicates AS d JOIN articles AS a USING (article_id) "
        "JOIN articles AS o ON o.article_id = d.of_article_id",
    )
    found = {
        slugs[canonical_url(a)].slug: (slugs[canonical_url(o)].event, kind)
        for a, o, kind in pairs
        if canonical_url(a) in slugs and canonical_url(o) in slugs
    }
    written = {text.slug: (text.event, text.expect) for text in slugs.values() if text.of and text.expect != "seed"}
    accepted = {"near_dup": {"near_dup", "exact"}, "excerpt_of": {"excerpt_of", "near_dup"}, "update_of": {"update_of"}}
    assert set(found) == set(written)
    assert all(found[slug][0] == event for slug, (event, _) in written.items())
    assert [s for s, (_, kind) in written.items() if found[s][1] not in accepted[kind]] == []


def test_the_essay_is_a_sighting_of_its_seed(demo):
    _, home, _, _ = demo
    assert ask(home, "SELECT seed_id, is_original, source_id FROM articles WHERE seed_id IS NOT NULL") == [
        ("demo-seed", False, "demo-estuary")
    ]


def test_sources_that_die_or_lie_are_told_of(demo):
    _, home, _, _ = demo
    states = dict(ask(home, "SELECT source_id, state FROM source_health WHERE state <> 'ok'"))
    assert states == {
        "demo-lantern": "failing",
        "demo-meridian": "html_instead",
        "demo-oldharbour": "frozen",
        "demo-quay": "failing",
    }


def test_each_run_adds_up_and_the_busy_page_arrives_late(demo):
    _, _, reports, _ = demo
    assert all(report.is_balanced for report in reports)
    assert [report.pending for report in reports] == [1, 0, 0]
    assert [report.loaded for report in reports[1:]] == [1, 0]


def test_a_run_with_nothing_new_downloads_next_to_nothing(demo):
    _, _, reports, requests = demo
    assert reports[2].seen == 0
    first, last = (sum(request.bytes_sent for request in asked) for asked in (requests[0], requests[2]))
    assert last < first / 50
    assert sum(request.status == 304 for request in requests[2]) == 10  # all that serve, but the liar has an ETag too
