"""What invented pages say about themselves: headline, author, dates, address, access."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from extractors.articles.metadata import read_facts
from extractors.articles.page import open_page
from extractors.articles.titles import strip_site


def facts(head="", body="<p>Text.</p>", url="https://www.sheet.example/a/1", timezone="Asia/Seoul"):
    page = f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return read_facts(open_page(page.encode(), url, None), timezone)


def meta(**names):
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())


def json_ld(**node):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


SITE = meta(og__site_name="Riverside Sheet")
LONG = "Ferry returns to the river after nine years"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        pytest.param(meta(og__title=f"{LONG} | Riverside Sheet") + SITE, f"<h1>{LONG}</h1>", LONG, id="h1"),
        pytest.param(
            meta(og__title=f"{LONG} - Riverside Sheet") + SITE, "<h1>Riverside Sheet</h1>", LONG, id="site-h1"
        ),
        pytest.param(json_ld(headline=LONG), "<h1>World</h1>", LONG, id="json-ld"),
        pytest.param("<title>渡船重新开航_江边新闻网</title>", "", "渡船重新开航", id="underscore"),
        pytest.param("<title>강 건너는 나룻배 - 강변일보</title>", "", "강 건너는 나룻배", id="korean-paper"),
        pytest.param(meta(og__title=LONG), "<h1>World news</h1>", LONG, id="og"),
        pytest.param("", f"<h1>{LONG}</h1>", LONG, id="h1-only"),
        pytest.param("", "", "", id="none"),
    ],
)
def test_the_headline_is_read_without_the_site(head, body, title):
    assert facts(head, body).title == title


@pytest.mark.parametrize(
    "title", ["North–south rail: a plan", "Re-election and non-news", "A | B", "강-바다 길 열린다"]
)
def test_a_headline_keeps_its_own_dashes(title):
    assert strip_site(title, {"riversidesheet"}) == title


AT = datetime(2031, 3, 12, 1, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "body", "source", "precision"),
    [
        pytest.param(json_ld(datePublished="2031-03-12T10:40:00+09:00"), "", "json_ld", "instant", id="json-ld"),
        pytest.param(meta(article__published_time="2031-03-12T01:40:00Z"), "", "meta", "instant", id="meta"),
        pytest.param(meta(pubdate="2031-03-12 10:40"), "", "meta", "instant", id="outlet-zone"),
        pytest.param(
            json_ld(datePublished="2031-03-12"),
            "<h1>T</h1><p>2031-03-12 10:40</p>",
            "stamp",
            "instant",
            id="day-then-instant",
        ),
        pytest.param("", "<h1>Ferry</h1><p>입력 2031.03.12 10:40</p><p>a</p>", "stamp", "instant", id="printed"),
        pytest.param("", "<h1>渡船</h1><span>2031年3月12日10:40</span>", "stamp", "instant", id="printed-chinese"),
        pytest.param(
            "", '<time itemprop="datePublished" datetime="2031-03-12T10:40">x</time>', "time", "instant", id="time"
        ),
    ],
)
def test_the_instant_of_publication_and_where_it_stands(head, body, source, precision):
    read = facts(head, body)
    assert (read.dates.published.published_at, read.dates.published.source, read.dates.published.precision) == (
        AT,
        source,
        precision,
    )


@pytest.mark.parametrize(
    ("line", "source"),
    [
        pytest.param("中華民國120年3月12日", "stamp", id="minguo"),
        pytest.param("令和13年3月12日", "stamp", id="reiwa"),
        pytest.param("2031년 3월 12일 (수)", "stamp", id="korean"),
        pytest.param("Wednesday, 12 March 2031", "stamp", id="english"),
        pytest.param(f"12 March 2031 was the day on which the ferry of {LONG} was to run.", "guess", id="prose"),
    ],
)
def test_a_line_with_a_day_below_the_headline_is_the_dateline(line, source):
    masthead = "<div>2031년 3월 20일 목요일</div>"
    read = facts(f"<title>{LONG}</title>", f"{masthead}<h1>{LONG}</h1><span>{line}</span><p>Text.</p>")
    assert read.dates.published.source == source
    if source == "text":
        assert (read.dates.published.published_at, read.dates.published.precision) == (
            datetime(2031, 3, 11, 15, tzinfo=UTC),
            "day",
        )


def test_broken_json_ld_still_gives_its_dates():
    script = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A "b" c",'
    read = facts(script + '"datePublished":"2031-03-12T01:40:00Z","dateModified":"2031-03-12T02:00:00Z",}</script>')
    assert read.dates.published.published_at == AT
    assert read.dates.modified_at == datetime(2031, 3, 12, 2, tzinfo=UTC)


def test_a_page_that_states_no_date_has_none():
    read = facts("", "<p>Once upon a time.</p>", url="https://sheet.example/a")
    assert (read.dates.published.published_at, read.dates.published.precision, read.dates.published.source) == (
        None,
        "none",
        "",
    )


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (json_ld(author=[{"name": "Ada Quill"}, {"name": "Jo Reed"}]), "Ada Quill, Jo Reed"),
        (json_ld(author={"name": "https://sheet.example/ada"}) + meta(author="By Ada Quill"), "Ada Quill"),
        (SITE + meta(author="Riverside Sheet"), ""),
        ("", ""),
    ],
    ids=["json-ld", "address-is-no-name", "site-is-no-author", "none"],
)
def test_the_author_is_a_person(head, author):
    assert facts(head).author == author


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/a/1">', "https://www.sheet.example/a/1"),
        (meta(og__url="https://m.sheet.example/a/1"), "https://m.sheet.example/a/1"),
        ('<link rel="canonical" href="https://other.example/a/1">', ""),
        ("", ""),
    ],
    ids=["relative", "mobile", "foreign-host", "none"],
)
def test_the_canonical_address_is_the_pages_own(head, address):
    stated = facts(head).canonical_url
    assert stated.replace("m.sheet", "www.sheet").replace("//sheet", "//www.sheet") == address.replace(
        "m.sheet", "www.sheet"
    )


@pytest.mark.parametrize(
    ("head", "is_free"),
    [
        (json_ld(isAccessibleForFree="False"), False),
        (json_ld(isAccessibleForFree=True), True),
        (meta(article__content_tier="locked"), False),
        ("", None),
    ],
)
def test_access_is_read_and_never_guessed(head, is_free):
    assert facts(head).is_free is is_free
