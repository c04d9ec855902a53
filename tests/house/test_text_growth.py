"""No reader and no tagger takes more than six times the CPU for four times any text.

Taggers are found as tag() finds them, so a new one is held to this by being put into its folder.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pytest

from extractors import judge_relevance, read_article, read_listing
from extractors.annotation import annotated_text, speakers, taggers
from extractors.annotation.attribution import cited_speakers, relay_chain
from extractors.annotation.relevance import prejudge
from extractors.annotation.statements import subjects
from extractors.articles.boilerplate import split_junk
from extractors.articles.official import read_turns
from extractors.listings._plain import line_of_markup, text_of_markup
from extractors.process import ListingJob, PageFindings, PageJob, examine_listing, examine_page
from extractors.similarity.fingerprint import fingerprint
from extractors.similarity.lineage import compare_texts
from extractors.similarity.stated_facts import extract_stated_facts
from extractors.similarity.story_features import wording_terms
from extractors.text.clean import clean_text, count_words, detect_lang, sentences
from extractors.text.date_mentions import read_dates
from extractors.text.urls import canonical_url
from tests.builders import make_entry, make_source
from tests.house import growth

# The longest text of a form, the one before it, and the CPU time below which growth is not measured.
SHORT = pytest.param((1_000, 4_000), 0.02, id="short")
LONG = pytest.param((4_000, 16_000), 0.03, id="long", marks=pytest.mark.long)
ALONE = "YALU_TEST_ALONE"
URL = "https://sheet.example/2026/11/20/a"
NOW = datetime(2026, 11, 20, tzinfo=UTC)

# Dense sentences of invented news: every word is a name or a verb of saying, all of it in one sentence or in one each.
SAID = {
    "en": "“We will act,” Kim Jong-un told Yonhap, citing a foreign ministry official in Beijing, ",
    "ko": '김정은 국무위원장은 "중국"이라고 외교부가 밝혔다고 연합뉴스가 중국 소식통을 인용해 보도했다 ',
    "zh": "中国外交部发言人表示，朝鲜金正恩对新华社说“合作”，据韩联社报道，",
    "ja": "中国外務省の報道官は「北朝鮮」と述べたと聯合ニュースが伝えたと、",
}
ENDS = {"en": ". ", "ko": ". ", "zh": "。", "ja": "。"}
WORDS = (
    "한중 ", "朝鲜和中国", "北", "韩", "表示", "据", "据新华社", "citing ", "인용해 ", "Xinhua ", "연합뉴스 ", "은 ",
    "が", "officials said, ", "3일 ", "3日", "5月", "Yalu ", "“中国”", '"a b c d" ', "「ab」", "1억", "二十三", "一〇",
    "Mr. ", "ﷺ", "A: a\n", "<p>", "<br>", "<div>", "<table><tr><td>", "<script>", "<style", "<![CDATA[", "<item>",
    "<title>",
    "<a href='/2026/11/20/b1234'>Two boats meet on the river</a> ", "#a ", "Related\n", "reply\n", "3 hours ago\n",
    "Kim Lee 2026-11-20 10:00\n",
)  # fmt: skip
UNITS = (
    *growth.UNITS,
    *WORDS,
    *SAID.values(),
    *(words.rstrip(" ,，、") + ENDS[lang] for lang, words in SAID.items()),
    *(words.rstrip(" ,，、") + ENDS[lang] + "\n" for lang, words in SAID.items()),
)


def _lang(text: str) -> str:
    return detect_lang(text) or "en"


def _page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>a</title>{head}</head><body><h1>a</h1>{body}</body></html>".encode("utf-8", "replace")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))


def _feed(inner: str) -> bytes:
    return f'<rss version="2.0"><channel>{inner}</channel></rss>'.encode("utf-8", "replace")


def _item(text: str) -> str:
    shown = html.escape(text)
    words = f"<title>{shown}</title><author>{shown}</author><description>{shown}</description>"
    return f"<item><link>{URL}</link>{words}</item>"


def _json_feed(text: str) -> bytes:
    items = [{"id": "1", "title": text, "content_html": text, "author": {"name": text}}]
    return json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode("utf-8", "replace")


def _script(text: str) -> str:
    stated = json.dumps({"content": text, "parts": [text, text]}).replace("<", "\\u003c")
    return f"<script>window.state = {stated}</script>"


def _data(text: str, closing: str = "}") -> str:
    stated = json.dumps({"@type": "NewsArticle", "headline": text, "articleBody": text}).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{stated[:-1]}{closing}</script>'


def _meta(text: str) -> str:
    quoted = html.escape(text)
    return f'<meta property="og:title" content="{quoted}"><meta name="description" content="{quoted}">'


def _lines(text: str) -> list[str]:
    return [text[at : at + 60] for at in range(0, len(text), 60)]


def _examine(body: bytes, **entry: str) -> PageFindings:
    return examine_page(PageJob(make_entry(**entry), make_source(), body, URL, "text/html"))


def _reading(text: str) -> annotated_text.AnnotatedText:
    return annotated_text.annotate("", text, _lang(text), "KR")


READERS = {
    "read": _reading,
    "tag": lambda text: taggers.tag("", text, _lang(text), NOW),
    "tag a title": lambda text: taggers.tag(text, "", _lang(text), NOW),
    "judge": lambda text: judge_relevance("", text, _lang(text), "KR"),
    "prejudge": lambda text: prejudge(text, text, _lang(text)),
    "dates": lambda text: read_dates(text, date(2026, 11, 20)),
    "lineage": lambda text: compare_texts(("", text), ("", text[::-1])),
    "extract_stated_facts": lambda text: extract_stated_facts("", text, _lang(text), NOW),
    "wording": lambda text: wording_terms("", text),
    "fingerprint": fingerprint,
    "sentences": lambda text: [sentences(text, lang) for lang in ("en", "ko", "zh-Hans", "ja")],
    "words": lambda text: [count_words(clean_text(text), lang) for lang in ("en", "ko", "ja")],
    "turns": read_turns,
    "boilerplate": lambda text: split_junk(text.split("\n"), title="Kim meets Lee", author="Kim Lee"),
    "boilerplate in lines": lambda text: split_junk(_lines(text), title="Kim meets"),
    "plain": lambda text: (line_of_markup(text, 100_000), text_of_markup(text, 100_000)),
    "address": lambda text: canonical_url(URL + text),
    "article": lambda text: read_article(_page(_paragraphs(text)), URL),
    "article of markup": lambda text: read_article(_page(text), URL),
    "article with state": lambda text: read_article(_page("<p>a</p>" + _script(text)), URL),
    "article with data": lambda text: read_article(_page("<p>a</p>", _data(text)), URL),
    "article with broken data": lambda text: read_article(_page("<p>a</p>", _data(text, '"b"')), URL),
    "article with meta": lambda text: read_article(_page("<p>a</p>", _meta(text)), URL),
    "feed": lambda text: read_listing(_feed(_item(text)), URL),
    "feed of markup": lambda text: read_listing(_feed(text), URL),
    "list page": lambda text: read_listing(_page(text), URL, kind="html_list"),
    "sitemap": lambda text: read_listing(f"<urlset><url><loc>{URL}</loc></url>{text}</urlset>".encode(), URL),
    "JSON feed": lambda text: read_listing(_json_feed(text), URL),
    "page": lambda text: _examine(_page(_paragraphs(text))),
    "feed's own text": lambda text: _examine(b"", content=text),
    "listing": lambda text: examine_listing(ListingJob(make_source(), _feed(_item(text)), URL, "application/rss+xml")),
}  # fmt: skip
# Made of others above: in the long form alone.
WHOLES = {"tag a title", "article of markup", "page", "feed's own text", "listing"}
# What is asked of a text that was read, so that it is read once for all of them.
STEPS = {
    "speech": subjects,
    "standing": speakers.speakers_of,
    "relay": lambda found: (relay_chain(found), cited_speakers(found)),
    **{one.name: import_module(f"{taggers.__name__}.{one.name}").tag for one in iter_modules(taggers.__path__)},
}
# The last answers are kept for whoever asks again.
KEPT = (annotated_text._annotate.cache_clear, speakers._last.clear, speakers._present.clear)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("name", "sizes", "floor_s"),
    [
        pytest.param(name, *form.values, id=f"{name}-{form.id}", marks=form.marks)
        for form in (SHORT, LONG)
        for name in READERS
        if form is LONG or name not in WHOLES
    ],
)
def test_nothing_grows_faster_than_its_text(name, sizes, floor_s, request):
    run = forgetting(READERS[name])
    run("中国 said 3일")  # the lexicon is read once
    check([(name, run, unit, growth.repeated(unit)) for unit in UNITS], sizes, floor_s, request)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("sizes", "floor_s"), [SHORT, LONG])
def test_no_step_grows_faster_than_the_text_it_reads(sizes, floor_s, request):
    cases = []
    for unit in UNITS:
        read = cache(lambda size, unit=unit: _reading(growth.repeated(unit)(size)))
        cases += [(name, forgetting(step), unit, read) for name, step in STEPS.items()]
    check(cases, sizes, floor_s, request)


def forgetting(step):
    """The step without what it has kept of the run before."""

    def run(given):
        for kept in KEPT:
            kept()
        if isinstance(given, annotated_text.AnnotatedText):
            given._of_kind.clear()
        return step(given)

    return run


def check(cases, sizes, floor_s, request):
    """That nothing is steep, where need be in a process of its own: what ran before in this one may weigh on it."""
    steep = []
    for name, run, unit, text in cases:
        # Seen twice, apart in time: a busy machine slows one stretch, growth shows in both.
        ratio = growth.growth(run, text, sizes, floor_s)
        if ratio > growth.MOST:
            ratio = min(ratio, growth.growth(run, text, sizes, floor_s))
        if ratio > growth.MOST:
            steep.append((name, unit, round(ratio, 1)))
    if steep and ALONE not in os.environ:
        call = [sys.executable, "-m", "pytest", "-q", f"{__file__}::{request.node.name}"]
        alone = subprocess.run(call, env=os.environ | {ALONE: "1"}, capture_output=True, text=True, check=False)
        assert alone.returncode == 0, alone.stdout
        return
    assert not steep
