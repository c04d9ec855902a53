"""Flashes: a headline that is all there is, of a source that says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.articles.flash import as_flash, is_flash_title
from extractors.process import PageJob, examine_page
from extractors.records import Article, Unreadable
from tests.builders import make_entry, make_source

MARKED = [
    "[속보] 나룻배 9년 만에 운항",
    "[1보] 나룻배 운항",
    "(속보) 나룻배 운항",
    "속보: 나룻배 운항",
    "나룻배 운항 [속보]",
    "【快讯】渡船复航",
    "快訊：渡船復航",
    "【速報】渡し船が再開",
    "速報：渡し船が再開",
    "URGENT: Ferry runs again",
    "(URGENT) Ferry runs again",
    "[Breaking News] Ferry runs",
    "Breaking: ferry runs again",
    "突发｜渡船复航",
    "［緊急速報］渡し船が再開",
    "[속보-2보] 나룻배 운항",
]
PLAIN = [
    "속보 경쟁이 낳은 오보",
    "Urgent talks on the ferry",
    "Breaking the ice on the river",
    "快讯公司上市",
    "速報値は前月を下回る",
    "나룻배 9년 만에 운항",
]


@pytest.mark.parametrize("title", MARKED)
def test_a_headline_says_that_it_is_a_flash(title):
    assert is_flash_title(title)


@pytest.mark.parametrize("title", PLAIN)
def test_other_headlines_do_not(title):
    assert not is_flash_title(title)


FLASHES = make_source(flashes=True, lang="ko")
ENTRY = make_entry(title="[속보] 북중 정상회담, 베이징서 시작")
LINE = "북한과 중국의 정상회담이 20일 베이징에서 시작됐다고 관영 매체가 전했다."


def shown(text):
    return Article(title=ENTRY.title, text=text, lang="ko", extractor="html")


@pytest.mark.parametrize(("page", "text"), [(Unreadable("no_body"), ""), (shown(LINE), LINE), (shown(ENTRY.title), "")])
def test_a_line_or_a_headline_alone_is_loaded_as_what_it_is(page, text):
    found = as_flash(page, ENTRY, FLASHES)
    assert (found.page_kind, found.text, found.title) == ("flash", text, ENTRY.title)


@pytest.mark.parametrize(
    ("page", "entry", "source"),
    [
        (Unreadable("no_body"), ENTRY, replace(FLASHES, flashes=False)),
        (Unreadable("no_body"), replace(ENTRY, title="북중 정상회담"), FLASHES),
        (Unreadable("login"), ENTRY, FLASHES),
        (shown(LINE * 20), ENTRY, FLASHES),
    ],
)
def test_anything_else_stays_what_it_was(page, entry, source):
    assert as_flash(page, entry, source) == page


def test_a_flash_without_a_text_is_judged_by_its_headline():
    page = f"<html><head><title>{ENTRY.title}</title></head><body><h1>{ENTRY.title}</h1></body></html>".encode()
    found = examine_page(PageJob(ENTRY, FLASHES, page, "https://sheet.example/f/1", "text/html"))
    assert (found.article.page_kind, found.article.text, found.reason) == ("flash", "", "")
    assert found.relevance.relations == ("DPRK-PRC",)
    assert found.fingerprint.tokens > 5
