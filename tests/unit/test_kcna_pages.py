"""Invented pages in the shapes of KCNA's: no date but the dateline's, and a title that names the site only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.process import PageJob, examine_page
from extractors.records import Entry
from tests.builders import make_source

URL = "http://www.kcna.kp/en/article/detail/0123456789abcdef0123456789abcdef"
MET = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HEAD = "<nav><a href='/en'>Home</a><a href='/en/article/list/x'>Top News</a></nav><h1 class='text-center'>Vice-Minister Meets Railway Delegation</h1>"  # fmt: skip  # noqa: E501
BODY = """<p>{dateline} A vice-minister of Foreign Affairs of the DPRK met a delegation of the Chinese ministry of
railways led by its department director at the Mansudae Assembly Hall on Thursday.</p><p>Present there were officials
concerned and the Chinese ambassador to the DPRK and members of the delegation, which had come by way of Sinuiju.</p>
<p>The talk proceeded in a friendly atmosphere, and both sides discussed the trains of the coming year. -0-</p>"""


def read(page: str, title: str = "Vice-Minister Meets Railway Delegation", lang: str = "en"):
    source = make_source("kcna", lang=lang, country="KP", timezone="Asia/Pyongyang", kind="html_list")
    entry = Entry("e", "kcna", "a", URL, "", title, "", "", "", None, "none", "", MET)
    return examine_page(PageJob(entry, source, page.encode(), URL, "text/html; charset=utf-8")).article


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("Pyongyang, November 20 (KCNA) --", 20),
        ("Pyongyang, November 19 (KCNA) --", 19),
        ("Sinuiju, November 18 (KCNA) --", 18),
        ("Pyongyang, Nov. 20, 2026 (KCNA) --", 20),
    ],
)
def test_the_day_of_the_dateline_is_the_article_s(dateline: str, day: int) -> None:
    article = read(f"<html><title>KCNA | Article</title><body>{HEAD}<div>{BODY.format(dateline=dateline)}</div></body>")
    assert article is not None
    assert article.title == "Vice-Minister Meets Railway Delegation"
    assert article.published_at == datetime(2026, 11, day - 1, 15, tzinfo=UTC)
    assert (article.date_precision, article.date_source) == ("day", "dateline")


def test_a_dateline_of_last_year_s_season_is_no_date() -> None:
    page = f"<html><title>KCNA | Article</title><body>{HEAD}{BODY.format(dateline='Pyongyang, May 2 (KCNA) --')}</body>"
    article = read(page)
    assert article is not None
    assert article.published_at is None


def test_a_korean_page_without_a_heading_takes_the_list_s_title() -> None:
    page = """<html><title>조선중앙통신 | 기사</title><body><div class='content-wrapper'>
    <p>(평양 11월 20일발 조선중앙통신)</p>
    <p>중화인민공화국 국가철로국 대표단이 19일 렬차로 평양에 도착하였다. 역에서 대표단을 철도성 일군들과 우리 나라 주재
    중화인민공화국 대사관 성원들이 맞이하였다.</p><p>대표단은 신의주를 거쳐 왔으며 두 나라사이의 렬차운행문제를
    협의하게 된다고 한다. 끝</p></div></body></html>"""
    article = read(page, "조중철도대표단 평양 도착", "ko")
    assert article is not None
    assert article.title == "조중철도대표단 평양 도착"
    assert article.published_at == datetime(2026, 11, 19, 15, tzinfo=UTC)
