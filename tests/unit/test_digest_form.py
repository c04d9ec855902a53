"""The form of the mail: the same bytes for the same day, small enough, fit for mail clients, readable in any light."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from flows.digest import build_digest
from flows.digest.compose import compose
from flows.digest.feed import render_feed
from flows.digest.message import make_envelope, reader_token, render
from flows.digest.records import Digest
from flows.digest.render import pictures, render_html, render_json, render_markdown, render_text
from tests.builders import make_edge
from tests.digest_builders import EDGES, NOW, RAIL, SOURCES, make_home, records, story
from tests.mail_lint import contrast, contrasts, lint

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def digest(tmp_path_factory) -> Digest:
    home = tmp_path_factory.mktemp("filled")
    return build_digest(home, None, make_home(home, *records(), edges=EDGES), now=NOW)


@pytest.fixture(scope="module")
def bare(digest: Digest) -> Digest:
    """Without the picture: fonts differ from machine to machine."""
    return compose(replace(digest.input, pictures=()))


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


FORMS = {
    "html": render_html,
    "txt": render_text,
    "md": render_markdown,
    "json": render_json,
    "atom": lambda digest: render_feed([digest]),
    "eml": lambda digest: make_envelope(render(digest), "Yalu <yalu@desk.example>", "r@x.example").content.decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_golden_day_is_byte_identical(bare: Digest, form: str):
    """Written anew with YALU_WRITE_GOLDEN=1; the change is then looked at in the diff of golden/digest.txt."""
    if form == "eml" and sys.version_info[:2] != (3, 11):
        pytest.skip("the standard library folds headers differently from version to version")
    made = FORMS[form](bare)
    kept, sums = GOLDEN / "digest.txt", GOLDEN / "digest.sha256.json"
    if os.environ.get("YALU_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        known = json.loads(sums.read_text()) if sums.exists() else {}
        sums.write_text(json.dumps(known | {form: hashlib.sha256(made.encode()).hexdigest()}, indent=1) + "\n")
        if form == "txt":
            kept.write_text(made)
    if form == "txt":
        assert made == kept.read_text()
    assert hashlib.sha256(made.encode()).hexdigest() == json.loads(sums.read_text())[form]


@pytest.mark.parametrize("kind", ["digest", "large", "empty", "lonely"])
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


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(digest: Digest, is_dark: bool):
    corrected = compose(replace(digest.input, correction="A name was wrong."))
    found = list(contrasts(render_html(corrected), is_dark=is_dark))
    assert len(found) > 100
    assert [(round(ratio, 1), words) for ratio, words in found if ratio < 4.5] == []


def test_contrast_is_measured_as_it_is_defined():
    assert (round(contrast("#000000", "#ffffff"), 1), contrast("#777777", "#777777")) == (21.0, 1.0)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


BAD = {
    "script": "<script>x</script>",
    "fixed": '<p style="position: fixed">x</p>',
    "image": '<img src="https://x.example/p.png">',
    "unclosed": "<p><span>x</p>",
    "nowhere": '<a href="#none">x</a>',
    "wide": '<table role="presentation" width="800"></table>',
}


@pytest.mark.parametrize("part", BAD.values(), ids=BAD)
def test_the_linter_sees_what_is_bad(digest: Digest, part: str):
    cids = {trend.cid for trend, _ in pictures(digest)}
    assert lint(render_html(digest).replace("</body>", f"{part}</body>"), cids)


def test_the_picture_goes_with_the_mail_and_says_what_it_shows(digest: Digest):
    pytest.importorskip("vl_convert")
    content = make_envelope(render(digest), "Yalu <yalu@desk.example>", "r@x.example").content
    message = email.message_from_bytes(content, policy=email.policy.default)
    (picture,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    page = message.get_body(("html",)).get_content()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page
    assert 'alt="Originals a day: 4 from 8 Nov to 21 Nov' in page
    assert picture.get_content().startswith(b"\x89PNG")
    assert len(picture.get_content()) < 40_000


def test_without_the_picture_the_series_is_drawn_in_characters(bare: Digest):
    page = render_html(bare)
    assert "<img" not in page
    (bars,) = etree.HTML(page).xpath("//p[@class='bars']")
    assert (bars.get("role"), bars.get("aria-label")[:12]) == ("img", "4 from 8 Nov")


def test_one_click_unsubscribing_needs_an_address_of_the_desks(digest: Digest):
    url = "https://desk.example/unsubscribe?r={reader}"
    content = make_envelope(render(digest), "Yalu <yalu@desk.example>", "r@x.example", "", url).content
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"<https://desk.example/unsubscribe?r={reader_token('R@x.example')}>" in message["List-Unsubscribe"]
    assert "mailto:" in message["List-Unsubscribe"]


def test_titles_are_marked_with_their_language_and_fonts_are_named(digest: Digest):
    tree = etree.HTML(render_html(digest))
    marked = {link.text: link.get("lang") for link in tree.xpath("//p[@class='title']//*[@lang]")}
    assert marked["한중 차관, 다음 주 상하이서 회동"] == "ko"
    assert marked["国境の市場に北朝鮮の茶"] == "ja"
    style = tree.xpath("string(//td[@class='pad']/@style)")
    assert all(
        font in style for font in ("Malgun Gothic", "Noto Sans KR", "PingFang SC", "Noto Sans SC", "Noto Sans JP")
    )
