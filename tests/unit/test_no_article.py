"""Pages that answer 200 and are no article, in four languages; and articles that speak of such things."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from extractors.articles import read_article
from extractors.articles.no_article import kinds
from extractors.articles.redirects import find_redirect
from extractors.records import Article
from extractors.records.vocabulary import STAND_INS

TABLE = tomllib.loads((files("extractors.articles") / "no_article.toml").read_text("utf-8"))["reason"]


@pytest.mark.parametrize(("reason", "line"), [(row["id"], line) for row in TABLE for line in row["yes"]])
def test_each_reason_knows_its_words(reason, line):
    kind = next(kind for kind in kinds()[1] if kind.id == reason)
    assert kind.title.fullmatch(line) or kind.text.search(line)


@pytest.mark.parametrize(("reason", "line"), [(row["id"], line) for row in TABLE for line in row["no"]])
def test_no_reason_takes_news_for_a_notice(reason, line):
    kind = next(kind for kind in kinds()[1] if kind.id == reason)
    assert not kind.title.fullmatch(line)
    assert not kind.text.search(line)


# Of our own writing: reason, language, title and body of each.
PAGES = [
    tuple(json.loads(line)[key] for key in ("reason", "lang", "title", "body"))
    for line in (Path(__file__).parent / "golden/pages_in_place_of_articles.jsonl").read_text("utf-8").splitlines()
]


def test_the_reasons_are_those_of_the_vocabulary():
    assert {row["id"] for row in TABLE} == {*STAND_INS, "deleted"}


FORM = '<form><input name="id"><input name="pw" type="password"><button>OK</button></form>'
MENU = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("home", "world", "money", "sport"))


def page(lang, title, body, head=""):
    text = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
    <nav><ul>{MENU}</ul></nav><main>{body}</main><footer>© 2031 River Herald</footer></body></html>"""
    return read_article(text.encode(), "https://herald.example/news/view/1001")


@pytest.mark.parametrize(("reason", "lang", "title", "body"), PAGES)
def test_a_page_in_place_of_an_article_says_why(reason, lang, title, body):
    assert page(lang, title, body).reason == reason


def test_there_are_such_pages_of_every_reason_in_four_languages():
    assert len(PAGES) >= 60
    assert {(reason, lang) for reason, lang, _, _ in PAGES} == {
        (row["id"], lang) for row in TABLE for lang in ("en", "ko", "ja", "zh")
    }


NEWS = {
    "en": (
        "Site of the old bridge reopens after maintenance",
        "The site of the old bridge is open again after maintenance, the port office said on Monday.",
        "Traders had waited for two years, and the first cart crossed at noon with a load of pears.",
    ),
    "ko": (
        "삭제된 기사 논란, 국회로 번져",
        "삭제된 기사를 둘러싼 논란이 국회로 번졌다고 의원실이 20일 밝혔다.",
        "의원실은 관련 자료를 모두 공개하겠다고 했고 신문사는 별다른 입장을 내지 않았다고 전했다.",
    ),
    "ja": (
        "サイトの障害、ログインできず利用者混乱",
        "銀行のサイトで二十日、ログインできない障害が起き、利用者が混乱したと銀行が発表した。",
        "銀行は原因を調べており、利用者には電話での手続きを呼びかけていると担当者は話した。",
    ),
    "zh": (
        "网站因系统维护停摆两小时",
        "铁路售票网站二十日因系统维护停摆两小时，铁路局当晚表示歉意。",
        "乘客改在车站窗口排队买票，部分列车因此推迟发车，直到晚上九点才恢复正常。",
    ),
}


@pytest.mark.parametrize("lang", NEWS)
def test_a_short_report_of_such_a_thing_is_an_article(lang):
    title, lead, more = NEWS[lang]
    head = f'<meta property="og:type" content="article"><meta name="description" content="{lead}">'
    assert isinstance(
        page(lang, title, f"<article><h1>{title}</h1><p>{lead}</p><p>{more}</p></article>", head), Article
    )


def test_a_login_box_beside_an_article_is_no_login_page():
    title, *lines = NEWS["en"]
    box = f"<aside><h2>Log in</h2><p>Please log in to comment.</p>{FORM}</aside>"
    body = "".join(f"<p>{line}</p>" for line in lines * 2)
    assert isinstance(page("en", title, f"{box}<article><h1>{title}</h1>{body}</article>"), Article)


def test_a_page_with_stories_below_an_error_is_that_error():
    stories = "".join(
        f'<h3><a href="/n/{i}">Ferry story {i}</a></h3><p>The ferry crossed the river, and both towns were glad.</p>'
        for i in range(9)
    )
    assert page("en", "Page not found | River Herald", f"<h1>Page not found</h1>{stories}").reason == "soft_404"


def test_words_of_notices_are_written_for_lines_of_a_known_length():
    assert all(len(line) <= kinds()[0] for row in TABLE for line in (*row["yes"], *row["no"]))
    assert not any(re.search(r"(?<!\\)\.\*", part) for row in TABLE for part in (*row["title"], *row["text"]))


HERE = "https://herald.example/old/3"
MOVED = {
    '<meta http-equiv="refresh" content="0;url=/real/3">': "/real/3",
    "<META content='1; URL=https://herald.example/real/3' HTTP-EQUIV=Refresh>": "/real/3",
    '<meta http-equiv="refresh" content="0; /real/3?a=1&amp;b=2">': "/real/3?a=1&b=2",
    "<script>location.href='/real/3'</script>": "/real/3",
    '<script>window.location.replace("https:\\/\\/herald.example\\/real\\/3");</script>': "/real/3",
    "<script>top.location = '/real/3';</script><p>One moment.</p>": "/real/3",
    '<meta http-equiv="refresh" content="600">': "",
    '<meta http-equiv="refresh" content="300;url=/real/3">': "",
    '<meta http-equiv="refresh" content="0;url=/old/3#top">': "",
    '<meta http-equiv="refresh" content="0;url=intent://open">': "",
    '<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>': "",
    "<script>if (a) location.href='/m/3'; else location.href='/real/3'</script>": "",
    f"<script>location.href='/real/3'</script><p>{'The ferry crossed the river again. ' * 9}</p>": "",
}


@pytest.mark.parametrize("markup", MOVED)
def test_a_page_that_only_sends_on_says_where_to(markup):
    found = find_redirect(f"<html><head><title>Ferry</title>{markup}</head><body></body></html>".encode(), HERE)
    assert found == (f"https://herald.example{MOVED[markup]}" if MOVED[markup] else "")
