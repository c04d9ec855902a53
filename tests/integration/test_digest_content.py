"""The digest of an invented day: what it says, that its numbers are its queries', and that nothing foreign acts."""

from __future__ import annotations

import email
import email.policy
import json
import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from flows.config.settings import Settings
from flows.delivery.build import build_digest
from flows.digest.compose import compose
from flows.digest.message import make_envelope, message_key, render
from flows.digest.preview import write_preview
from flows.digest.records import Digest, Input
from flows.digest.render import render_html, render_text
from flows.errors import UsageError
from flows.outbox.journal import Issue, Outbox
from tests.digest_builders import DAY, EDGES, GOLDEN, NOW, RUN_AT, make_home, records, story
from warehouse.store.connection import open_published

pytestmark = pytest.mark.usefixtures("no_picture")


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Settings:
    return make_home(tmp_path_factory.mktemp("filled"), *records(), edges=EDGES)


@pytest.fixture(scope="module")
def digest(filled: Settings) -> Digest:
    return build_digest(filled.home, None, filled, now=NOW)


@pytest.fixture(scope="module")
def text(digest: Digest) -> str:
    return render_text(digest)


def test_the_golden_rows_are_what_the_queries_give(digest: Digest):
    """Written again with YALU_WRITE_GOLDEN=1, and then so is what tests/unit/test_digest_form.py compares."""
    made = digest.input.to_json()
    if os.environ.get("YALU_WRITE_GOLDEN"):
        (GOLDEN / "digest.input.json").write_text(json.dumps(json.loads(made), ensure_ascii=False, indent=1) + "\n")
    assert json.loads(made) == json.loads((GOLDEN / "digest.input.json").read_text())


SAID = {
    "window": "What arrived from Fri 20 Nov 07:00 to Sat 21 Nov 06:20 (Asia/Seoul)",
    "main thing": "* Freight train crosses the river bridge again (Tumen Daily and 2 more). [1]",
    "counts": "* 4 new articles from 3 outlets in 3 languages; 1 unconfirmed. "
    "Not counted: 2 copies, 1 text of the seed corpus. [2–7]",
    "coverage": "* 5 of 8 sources answered; 1 could not be read (Broken Wire); 1 gave a stale or wrong feed (旧闻网); "
    "1 not asked yet (Newcomer).",
    "group": "North Korea – China: 3 [",
    "other group": "South Korea – China: 1 [",
    "copy of a copy counts": "3 articles, 3 outlets, 1 independent source, en/ko/zh-Hans [",
    "evidence": "“The first freight train in eleven weeks rolled over the bridge before dawn.” (border: bridge rail)",
    "evidence in Korean": "“의제는 어업 협정과 관광객 비자다.”",
    "undated": "undated, first seen 21 Nov 06:20",
    "unconfirmed": "[unconfirmed] Two customs houses may close",
    "one source": "[one source] Freight train crosses",
    "why unconfirmed": "“A person familiar with the matter said that two customs houses would close before the",
    "seed copy": "The same text as seed seed-test (Invented Review): 97 % of its wording; not news",
    "trend": "4 from 8 Nov to 21 Nov; most on 20 Nov (4); 0 on 21 Nov, not over yet",
    "failing": "Broken Wire (broken-en): failing since 12 Nov 06:20; last good answer 19 Nov 06:20. status 503",
    "silent": "Quiet Weekly (quiet-en) 06:20, last new 15 Nov 06:20",
    "answered": "Tumen Daily (tumen-en) 06:20",
    "dropped": "dropped · off_topic · 2",
}


@pytest.mark.parametrize("words", SAID.values(), ids=SAID)
def test_the_text_says(text: str, words: str):
    assert words in text


@pytest.mark.parametrize("title", ["An old page found today", "货运列车重新驶过大桥", "화물열차, 다리 다시 건너"])
def test_copies_and_old_articles_are_no_news(digest: Digest, title: str):
    assert title not in [i.title for s in digest.sections for g in s.groups for i in g.items]


def test_the_subject_is_the_days_main_thing(digest: Digest):
    assert digest.subject == "Yalu 21 Nov: Freight train crosses the river bridge again (+3)"


@pytest.fixture(scope="module")
def rerun(filled: Settings, digest: Digest) -> dict[int, list[tuple]]:
    """What each note gives to an analyst, by its number."""
    with open_published(filled.home) as connection:
        return {n: connection.sql(query).fetchall() for n, query in enumerate(digest.notes, 1)}


def test_every_counted_line_is_what_its_note_gives(digest: Digest, rerun: dict[int, list[tuple]]):
    (section,) = (s for s in digest.sections if s.lines)
    given = {line.label: rerun[line.note][0][0] for line in section.lines}
    assert {"new articles", "copy of a seed text, never counted as news"} <= given.keys()
    assert {line.label: line.value for line in section.lines} == {
        label: "–" if number is None else str(number) for label, number in given.items()
    }


@pytest.mark.parametrize("name", ["20_stories", "30_one_side", "35_unconfirmed", "40_seeds", "60_coverage"])
def test_every_heading_is_what_its_note_gives(digest: Digest, rerun: dict[int, list[tuple]], name: str):
    (section,) = (s for s in digest.sections if s.name == name)
    rows = rerun[section.note]
    counts = Counter(row[0] for row in rows) if name == "60_coverage" else dict(row[:2] for row in rows)
    assert sorted(group.count for group in section.groups) == sorted(counts.values())


def test_every_cell_is_what_its_note_gives(digest: Digest, rerun: dict[int, list[tuple]]):
    (section,) = (s for s in digest.sections if s.rows)
    assert section.rows == tuple(tuple(map(str, row)) for row in rerun[section.note])


def test_the_numbers_of_an_items_spread_are_those_of_its_query(filled: Settings, digest: Digest):
    (item,) = (i for s in digest.sections if s.name == "20_stories" for g in s.groups for i in g.items if i.spread)
    with open_published(filled.home) as connection:
        told = connection.sql(digest.notes[item.note - 1])
        (row,) = told.project("story_id, articles, outlets, voices").filter("articles > 1").fetchall()
    assert row == ("art-1", 3, 3, 1)
    assert item.spread.startswith("3 articles, 3 outlets, 1 independent source")


@pytest.mark.parametrize("mark", ['"', "$", "`", "\n", "!", "\\"])
def test_a_note_can_be_pasted_into_a_shell(digest: Digest, mark: str):
    assert not [query for query in digest.notes if mark in query]


def test_every_number_in_the_file_points_to_a_note(digest: Digest):
    page = lxml_html.fromstring(render_html(digest))
    ids = {element.get("id") for element in page.iter() if element.get("id")}
    targets = {a.get("href")[1:] for a in page.iter("a") if a.get("href").startswith("#")}
    assert targets == ids
    assert len(ids) == len(digest.notes)


def test_every_link_is_an_articles_own_address(filled: Settings, digest: Digest):
    page = lxml_html.fromstring(render(digest).html)
    links = {link for link in page.xpath("//a/@href") if not link.startswith("#")}
    with open_published(filled.home) as connection:
        addresses = {url for (url,) in connection.sql("SELECT url FROM articles").fetchall()}
    assert links
    assert links <= addresses


def test_the_html_loads_and_runs_nothing_and_is_not_clipped(digest: Digest):
    page = render(digest).html
    tree = lxml_html.fromstring(page)
    assert not tree.xpath("//script|//link|//iframe|//form|//@onclick|//@srcset")
    assert all(src.startswith("cid:") for src in tree.xpath("//img/@src"))
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert tree.get("lang") == "en"
    assert {"ko", "ja"} <= set(tree.xpath("//@lang"))
    assert len(page.encode()) < 100_000


def test_a_kept_input_gives_the_same_bytes(digest: Digest):
    again = compose(Input.from_json(digest.input.to_json()))
    assert again == digest
    sender, reader = "Yalu <yalu@desk.example>", "r@x.example"
    assert make_envelope(render(again), sender, reader) == make_envelope(render(digest), sender, reader)


# ---------------------------------------------------------------- days that are not like others


def test_an_empty_day_is_a_message(tmp_path: Path):
    settings = make_home(tmp_path)
    digest = build_digest(tmp_path, None, settings, now=NOW)
    words = render_text(digest)
    assert digest.subject == "Yalu 21 Nov: too little could be read to say more"
    assert digest.lead[0] == "Not to be called a quiet day: no source of United States could be read."
    assert "No new story was seen." in words
    assert "Nothing was published in these two weeks." in words


def test_a_day_without_a_collection_says_so(filled: Settings):
    digest = build_digest(filled.home, None, filled, now=NOW + timedelta(days=3))
    assert digest.subject == "Yalu 24 Nov: nothing was collected"
    assert "No collection has finished since" in digest.lead[0]
    assert digest.article_ids == ()


def test_what_arrived_after_the_cut_off_is_the_next_days_news(tmp_path: Path):
    """A page that came late is in the next digest, although its entry was seen before the cut-off."""
    settings = make_home(tmp_path, *records(), edges=EDGES)
    first = build_digest(tmp_path, None, settings, now=NOW)
    Outbox(tmp_path).note_issue(Issue(date.fromisoformat(DAY), 1, first.subject, first.article_ids, first.input))
    late = story(
        "9", "tumen-en", "Late page", "Its server was slow.", first_seen_at=RUN_AT, seen_at=NOW + timedelta(hours=6)
    )
    make_home(tmp_path, late, at=NOW + timedelta(hours=6), run_id="r2")
    second = build_digest(tmp_path, None, settings, now=NOW + timedelta(days=1))
    assert second.article_ids == ("art-9",)
    assert second.input.window.since == first.input.window.cut_off_at


def test_an_issued_day_is_the_same_again_whatever_came_since(tmp_path: Path):
    settings = make_home(tmp_path, *records(), edges=EDGES)
    first = build_digest(tmp_path, None, settings, now=NOW)
    Outbox(tmp_path).note_issue(Issue(date.fromisoformat(DAY), 1, first.subject, first.article_ids, first.input))
    make_home(tmp_path, story("9", "tumen-en", "Later", "More."), at=NOW + timedelta(hours=1), run_id="r2")
    assert build_digest(tmp_path, date.fromisoformat(DAY), settings, now=NOW + timedelta(days=5)) == first


def test_a_day_to_come_is_refused(filled: Settings):
    with pytest.raises(UsageError, match="cannot be made before that day"):
        build_digest(filled.home, date(2026, 11, 23), filled, now=NOW)


# ---------------------------------------------------------------- the message and the preview


def test_the_eml_is_read_by_the_standard_library(tmp_path: Path, digest: Digest):
    _, text_file, eml, *_ = write_preview(digest, tmp_path / "day.html", "Yalu <yalu@desk.example>")
    message = email.message_from_bytes(eml.read_bytes(), policy=email.policy.default)
    plain = message.get_body(("plain",))
    assert plain.get_content().replace("\r\n", "\n") == render(digest).text
    assert text_file.read_text() == render_text(digest)
    assert message["Date"].datetime == NOW
    assert message["List-Id"] == "Yalu digest <digest.desk.example>"
    assert message["List-Unsubscribe"] == "<mailto:yalu@desk.example?subject=unsubscribe%20yalu>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert max(map(len, eml.read_bytes().split(b"\r\n"))) <= 998
    assert eml.read_bytes().isascii()


@pytest.mark.parametrize("name", ["out", "out.html"])
def test_a_preview_is_every_form_and_writes_nothing_else(tmp_path: Path, filled: Settings, digest: Digest, name: str):
    before = sorted(filled.home.rglob("*"))
    assert [p.name for p in write_preview(digest, tmp_path / name)] == [
        f"out.{ending}" for ending in ("html", "txt", "eml", "md", "json", "atom")
    ]
    assert sorted(filled.home.rglob("*")) == before


def test_a_message_id_is_of_a_digest_and_a_reader(digest: Digest):
    ids = {message_key(d, r) for d in (digest, replace(digest, edition=2)) for r in ("a@x.example", "b@x.example")}
    assert len(ids) == 4
    assert message_key(digest, "A@X.example") == message_key(digest, "a@x.example")


@pytest.mark.parametrize(
    "address", ["리더@x.example", "no-at-sign", "a@b c", "a@x.example\r\nBcc: v@x.example", "@x.example"]
)
def test_an_address_that_cannot_stand_in_a_header_is_refused(digest: Digest, address: str):
    with pytest.raises(ValueError, match=r"header|address|[Ii]nvalid"):
        make_envelope(render(digest), "yalu@desk.example", address)
