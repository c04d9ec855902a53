"""Days of every kind, from the warehouse to the mail: one of two thousand articles, an empty one, one with a single
source, one with its picture, one of hostile titles.
"""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import replace

import pytest
from lxml import etree

from flows.config.settings import Settings
from flows.delivery.build import build_digest
from flows.digest.compose import compose
from flows.digest.feed import render_feed
from flows.digest.message import make_envelope, render
from flows.digest.records import Digest
from flows.digest.render import pictures, render_html, render_json, render_text
from tests.attacks import HOSTILE, check_harmless
from tests.builders import make_edge
from tests.digest_builders import EDGES, NOW, RAIL, SOURCES, make_home, records, story
from tests.mail_lint import lint


@pytest.fixture(scope="module")
def pictured(tmp_path_factory) -> Digest:
    home = tmp_path_factory.mktemp("pictured")
    return build_digest(home, None, make_home(home, *records(), edges=EDGES), now=NOW)


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Digest:
    """A day of two thousand articles, every tenth a copy."""
    home = tmp_path_factory.mktemp("large")
    given = [
        story(f"b{n}", SOURCES[n % 4].id, f"Invented headline {n} of a long day at the river", f"{RAIL} Lot {n}.",
              "freight", relevance=0.5 + n % 50 / 100) for n in range(2000)
    ]  # fmt: skip
    edges = [make_edge(f"art-b{n}", f"art-b{n - 5}") for n in range(9, 2000, 10)]
    return build_digest(home, None, make_home(home, *given, edges=edges), now=NOW)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Digest:
    home = tmp_path_factory.mktemp("empty")
    return build_digest(home, None, make_home(home), now=NOW)


@pytest.fixture(scope="module")
def lonely(tmp_path_factory) -> Digest:
    """One source, one article."""
    home = tmp_path_factory.mktemp("lonely")
    return build_digest(home, None, make_home(home, records()[0], sources=SOURCES[1:2]), now=NOW)


@pytest.mark.parametrize("kind", ["pictured", "large", "empty", "lonely"])
def test_every_kind_of_day_is_fit_for_mail(kind: str, request):
    day = request.getfixturevalue(kind)
    page = render_html(day)
    assert lint(page, {trend.cid for trend, _ in pictures(day)}) == []
    assert len(page.encode()) <= 100_000
    assert render_text(day)
    json.loads(render_json(day))
    etree.fromstring(render_feed([day]).encode())


def test_two_thousand_articles_are_counted_and_the_best_are_shown(large: Digest):
    (group,) = (g for s in large.sections if s.name == "20_stories" for g in s.groups)
    assert (group.count, len(group.items), group.more) == (1800, 12, 1788)
    assert "1,800 new articles" in large.lead[1]


def test_the_picture_goes_with_the_mail_and_says_what_it_shows(pictured: Digest):
    """Of form 1: the mail of today has no picture; the file has."""
    pytest.importorskip("vl_convert", reason="the extra 'charts' is not installed (pip install '.[charts]')")
    assert 'src="data:image/png;base64,' in render_html(pictured, standing_alone=True)
    pictured = replace(pictured, input=replace(pictured.input, form=1))
    content = make_envelope(render(pictured), "Yalu <yalu@desk.example>", "r@x.example").content
    message = email.message_from_bytes(content, policy=email.policy.default)
    (picture,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    page = message.get_body(("html",)).get_content()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page
    assert 'alt="Originals a day: 4 from 8 Nov to 21 Nov' in page
    assert picture.get_content().startswith(b"\x89PNG")
    assert len(picture.get_content()) < 40_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Settings:
    home = tmp_path_factory.mktemp("hostile")
    given = [
        story(f"h{n}", "tumen-en", title.encode("utf-8", "replace").decode(), f"Body {n}.",
              url="javascript:alert(1)" if n % 2 else f"https://h.example/{n}")
        for n, title in enumerate(HOSTILE.values())
    ]  # fmt: skip
    return make_home(home, *given)


def test_they_pass_through_the_whole_way(hostile: Settings):
    whole = build_digest(hostile.home, None, hostile, now=NOW)
    groups = [g for s in whole.sections if s.name == "20_stories" for g in s.groups]
    assert [(len(g.items), g.more) for g in groups] == [(12, len(HOSTILE) - 12)]
    check_harmless(compose(replace(whole.input, pictures=())))
