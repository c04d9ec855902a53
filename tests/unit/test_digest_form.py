"""The form of the mail: the same bytes for the same day, small enough, fit for mail clients, readable in any light."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import os
import sys
from dataclasses import replace

import pytest
from lxml import etree

from flows.digest.compose import compose
from flows.digest.feed import render_feed
from flows.digest.fit import LIMIT
from flows.digest.message import make_envelope, render
from flows.digest.readers import reader_token
from flows.digest.records import Digest, Input
from flows.digest.render import render_html, render_json, render_markdown, render_text
from tests.digest_builders import GOLDEN, golden_digest
from tests.mail_lint import contrast, contrasts, dark_rules, lint


@pytest.fixture(scope="module")
def digest() -> Digest:
    """Without the picture: fonts differ from machine to machine."""
    return golden_digest()


FORMS = {
    "html": render_html,
    "txt": render_text,
    "mail": lambda digest: render(digest).text,
    "mail_html": lambda digest: render(digest).html,
    "md": render_markdown,
    "json": render_json,
    "atom": lambda digest: render_feed([digest]),
    "eml": lambda digest: make_envelope(render(digest), "Yalu <yalu@desk.example>", "r@x.example").content.decode(),
}


TEXTS = {"txt": "digest.txt", "mail": "mail.txt"}


@pytest.mark.parametrize("form", ["html", "txt", "md", "json", "atom", "eml"])
def test_a_digest_of_form_1_is_the_same_bytes_as_version_0_1_0_made(form: str):
    if form == "eml" and sys.version_info[:2] != (3, 11):
        pytest.skip("the standard library folds headers differently from version to version")
    digest = compose(Input.from_json((GOLDEN / "form1" / "digest.input.json").read_text()), "en")
    sums = json.loads((GOLDEN / "form1" / "digest.sha256.json").read_text())
    assert hashlib.sha256(FORMS[form](digest).encode()).hexdigest() == sums[form]


@pytest.mark.parametrize("form", FORMS)
def test_the_golden_day_is_byte_identical(digest: Digest, form: str):
    """Written again with YALU_WRITE_GOLDEN=1; the change is then read in the diff of the two texts in golden."""
    if form == "eml" and sys.version_info[:2] != (3, 11):
        pytest.skip("the standard library folds headers differently from version to version")
    made = FORMS[form](digest)
    kept, sums = GOLDEN / TEXTS.get(form, ""), GOLDEN / "digest.sha256.json"
    if os.environ.get("YALU_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        known = json.loads(sums.read_text()) if sums.exists() else {}
        sums.write_text(json.dumps(known | {form: hashlib.sha256(made.encode()).hexdigest()}, indent=1) + "\n")
        if form in TEXTS:
            kept.write_text(made)
    if form in TEXTS:
        assert made == kept.read_text()
    assert hashlib.sha256(made.encode()).hexdigest() == json.loads(sums.read_text())[form]


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(digest: Digest, is_dark: bool):
    corrected = compose(replace(digest.input, correction="A name was wrong."))
    found = list(contrasts(render_html(corrected), is_dark=is_dark))
    assert len(found) > 100
    assert [(round(ratio, 1), words) for ratio, words in found if ratio < 4.5] == []


def test_in_the_dark_nothing_changes_but_colours(digest: Digest):
    changed = {name for _, changes in dark_rules(render_html(digest)) for name in changes}
    assert changed == {"color", "background-color", "border-top-color", "border-left-color"}


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
    assert lint(render_html(digest), set()) == []
    assert lint(render_html(digest).replace("</body>", f"{part}</body>"), set())


def test_without_the_picture_the_series_is_drawn_in_characters(digest: Digest):
    page = render_html(digest)
    assert "<img" not in page
    (bars,) = etree.HTML(page).xpath("//p[@class='bars']")
    assert (bars.get("role"), bars.get("aria-label")[:12]) == ("img", "4 from 8 Nov")


@pytest.mark.parametrize("times", [1, 12, 60])
def test_a_day_of_long_titles_is_cut_to_what_is_not_clipped(digest: Digest, times: int):
    """Of form 1; and what is left out is counted, and stands in the plain text."""
    digest = replace(digest, input=replace(digest.input, form=1))
    section = next(s for s in digest.sections if s.name == "20_stories")
    (group, *_) = section.groups
    long = replace(group.items[0], title="国" * 300, quote="江" * 280, remark="岸" * 300)
    crowded = replace(section, groups=(replace(group, items=(long,) * times, count=times),))
    rendered = render(replace(digest, sections=(crowded, crowded, *digest.sections)))
    tree = etree.HTML(rendered.html)
    shown = len(tree.xpath(f"//a[text()='{long.title}']"))
    left_out = sum(int(told.text.split()[1]) for told in tree.xpath("//p[@class='more']"))
    assert len(rendered.html.encode()) <= LIMIT
    assert lint(rendered.html, set()) == []
    assert shown + left_out == 2 * times
    assert rendered.text.count(long.title) == 2 * times


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


@pytest.mark.parametrize("lang", ["ko", "zh-Hans", "zh-Hant", "ja"])
@pytest.mark.parametrize("render", [render_html, render_text, render_markdown])
def test_the_frame_of_a_digest_is_in_the_readers_language(lang: str, render):
    digest = compose(Input.from_json((GOLDEN / "digest.input.json").read_text()), lang)
    english = ("How each number", "Titles and quotations", "To stop these mails", "In all:", "Run a line", "; also ")
    assert [words for words in english if words in render(digest)] == []
    assert render is not render_html or f'<html lang="{lang}"' in render(digest)
