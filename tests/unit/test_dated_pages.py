"""Whole pages as outlets print them, with their day of publication or without one."""

from __future__ import annotations

import json

import pytest

from extractors.articles import read_article
from tests.dated_pages import BODIES, DAY, INSTANT, TITLES, json_ld, read, written

CHANGED = "<meta property='article:modified_time' content='2031-03-14T10:00:00+09:00'>"
PAGES = [
    # expected, lang, kwargs
    (None, "ko", {"near": "<ul><li>일시: 2031년 4월 5일 오후 2시</li><li>장소: 시청</li></ul>"}),
    (None, "ko", {"near": "<p>일시 : 2031.04.05 14:00</p><p>장소 : 시청 강당</p>"}),
    (None, "zh", {"near": "<p>时间：2031年4月5日下午2点</p><p>地点：市政府礼堂</p>"}),
    (None, "ja", {"near": "<p>日時：2031年4月5日 14:00</p><p>場所：市役所</p>"}),
    (None, "en", {"near": "<p>When: April 5, 2031, 2 p.m.</p><p>Where: Town hall</p>"}),
    (DAY, "ko", {"near": "<p>등록일 2031-03-12 | 조회수 153</p>"}),
    (
        INSTANT,
        "ko",
        {"near": "<div><span>김나루 기자</span><span>승인 2031.03.12 20:05</span><span>댓글 0</span></div>"},
    ),
    (INSTANT, "ko", {"near": "<p>(강변=강변일보) 김나루 기자 = 2031-03-12 20:05</p>"}),
    (
        INSTANT,
        "ko",
        {"before": "<div class='header'><span>2031-03-30 (일) 10:00</span></div>", "near": "<p>2031-03-12 20:05</p>"},
    ),
    (INSTANT, "zh", {"near": "<p>江边日报 | 2031-03-12 20:05:00</p>"}),
    (INSTANT, "zh", {"near": "<p>发布时间:2031-03-12 20:05 | 浏览次数:153 | 字体:大 中 小</p>"}),
    (DAY, "zh", {"near": "<p>江边新闻网  2031年03月12日  作者：王小舟</p>"}),
    (DAY, "zh", {"near": "<p>(2031-03-12)</p>"}),
    (INSTANT, "zh", {"near": "<p>2031年03月12日20:05 新浪</p>"}),
    (INSTANT, "zh", {"near": "<p>2031/03/12 下午 08:05</p>"}),
    (INSTANT, "zh", {"near": "<p>首次發佈：2031-03-12 20:05</p><p>最後更新：2031-03-14 08:00</p>"}),
    (INSTANT, "ja", {"near": "<p>2031年3月12日 20時05分</p>"}),
    (INSTANT, "ja", {"near": "<p>更新日：2031年3月14日 / 公開日：2031年3月12日 20:05</p>"}),
    (DAY, "ja", {"near": "<p>令和13年3月12日（水）</p>"}),
    (INSTANT, "ja", {"near": "<p>3/14(金) 9:00更新 2031/3/12(水) 20:05配信</p>"}),
    (
        INSTANT,
        "en",
        {"near": "<p>By ADA QUILL<br>Published 8:05 PM, March 12, 2031<br>Updated 9:15 AM, March 13, 2031</p>"},
    ),
    (INSTANT, "en", {"near": "<p>March 12, 2031 20:05 | Riverside Sheet</p>"}),
    (DAY, "en", {"near": "<p>12 Mar 2031</p>"}),
    (INSTANT, "en", {"near": "<p>Wed, Mar 12, 2031 - 8:05 pm</p>"}),
    (INSTANT, "en", {"near": "<p>Source: Riverside Sheet Published: 2031-03-12 20:05:12</p>"}),
    (INSTANT, "en", {"near": "<p>Updated: 20:05, 14-Mar-2031</p><p>Posted: 20:05, 12-Mar-2031</p>"}),
    (None, "en", {"near": "<p>Date of birth: 12 March 1961</p>"}),
    (None, "en", {"near": "<div class='countdown'>April 5, 2031 10:00</div>"}),
    (
        None,
        "en",
        {"after": "<h3>More</h3><p>Harbour closes</p><p>March 1, 2031</p><p>Bridge opens</p><p>March 2, 2031</p>"},
    ),
    (
        None,
        "ko",
        {"after": "<div class='news'><h3>많이 본 기사</h3><a>다른 기사</a><span>2031.03.01 10:00</span></div>"},
    ),
    (
        None,
        "ko",
        {"after": "<div class='reply'><b>나그네</b> <span>2031-03-13 10:00</span><p>좋은 소식이네요</p></div>"},
    ),
    (None, "ko", {"after": "<div class='lst'><b>나그네</b> <span>2031-03-13 10:00</span><p>좋은 소식이네요</p></div>"}),
    (None, "zh", {"after": "<p>上一篇：桥梁开工 2031-03-01</p><p>下一篇：港口关闭 2031-03-05</p>"}),
    (None, "zh", {"head": "<style>.a{background:url(/img/20310101/a.png)}</style>"}),
    (None, "zh", {"head": "<link rel=stylesheet href='/css/2031-01-01/a.css'><script src='/js/20310101.js'></script>"}),
    (None, "en", {"head": "<script>var build='2031-01-01 10:00:00'; var now=1931083500;</script>"}),
    (
        INSTANT,
        "en",
        {"head": f"<script type='application/json'>{json.dumps({'title': TITLES['en'], 'ptime': INSTANT})}</script>"},
    ),
    (INSTANT, "zh", {"head": "<script>var pubdate='2031-03-12 20:05:00';</script>"}),
    (DAY, "zh", {"url": "http://www.a.example/n1/2031/0312/c1002-1.html"}),
    (DAY, "zh", {"url": "https://www.a.example/a/203103/12/x.html"}),
    (DAY, "ko", {"url": "https://www.a.example/article/20310312500123"}),
    (DAY, "ko", {"url": "https://www.a.example/news/articleView.html?idxno=20310312"}),
    (DAY, "ja", {"url": "https://www.a.example/news/html/20310312/k10010000000000.html"}),
    (DAY, "zh", {"url": "http://www.a.example/zyxw/t20310312_1.shtml"}),
    (None, "zh", {"url": "http://www.a.example/id/120310312x"}),
    (DAY, "en", {"near": "<p>Pyongyang, March 12, 2031 (KCNA) -- The town said so and the ferry runs again.</p>"}),
    (None, "en", {"near": "<p>Since May 3, 2029, the ferry was shut.</p>"}),
    (None, "en", {"near": "<p>© 2031 Riverside Sheet</p>"}),
    (None, "en", {"head": "<meta name='date' content='2031'>"}),
    (
        INSTANT,
        "en",
        {
            "head": "<meta name='article:published_time' content='2031-03-12T11:05:00.000Z'>",
            "near": "<p>Updated March 14, 2031 10:00</p>",
        },
    ),
    (
        INSTANT,
        "en",
        {
            "head": json_ld(
                {
                    "@type": "NewsArticle",
                    "headline": TITLES["en"],
                    "datePublished": "2031-03-14T10:00:00+09:00",
                    "dateModified": "2031-03-14T10:00:00+09:00",
                }
            ),
            "near": "<p>Published: March 12, 2031 20:05</p><p>Updated: March 14, 2031 10:00</p>",
        },
    ),
    (
        INSTANT,
        "ko",
        {
            "head": CHANGED + CHANGED.replace("modified", "published"),
            "near": "<p>입력 2031.03.12 20:05</p>",
        },
    ),
    (INSTANT, "ko", {"near": "<p>주체120(2031)년 3월 12일 20시 5분</p>"}),
    (DAY, "ko", {"near": "<p>주체120.3.12.</p>"}),
    (DAY, "ko", {"near": "<p>[2031-03-12]</p>"}),
    (DAY, "en", {"near": "<p>Juche120.3.12.</p>"}),
    (DAY, "ko", {"near": "<p>2031년 3월 12일발 중앙통신</p>"}),
    (INSTANT, "ko", {"near": "<p>입력시간 | 2031-03-12 오후 8:05:00</p>"}),
    (INSTANT, "ko", {"near": "<p>기사등록 2031/03/12 20:05:00</p><p>최종수정 2031/03/12 21:00:00</p>"}),
    (
        INSTANT,
        "ko",
        {"near": "<table><tr><th>작성일</th><td>2031-03-12 20:05</td></tr><tr><th>조회</th><td>15</td></tr></table>"},
    ),
    (
        INSTANT,
        "ko",
        {"near": f"<p>{BODIES['ko'][:90]}.</p><p>2031.03.12 20:05</p>"},
    ),
    (
        INSTANT,
        "zh",
        {"near": "<div><span><em>2031</em></span><span><em>03</em>/<em>12</em></span><span>20:05:00</span></div>"},
    ),
    (
        INSTANT,
        "ko",
        {"near": "<p>2031.03.12 20:05 강변일보 김나루 기자 nalu@sheet.example 댓글 0 공유 인쇄 글자크기</p>"},
    ),
    (
        INSTANT,
        "en",
        {"near": "<footer><time class='entry-date' datetime='2031-03-12T20:05:00+09:00'>12 Mar</time></footer>"},
    ),
    (
        None,
        "ko",
        {"after": "<ul><li>윗늪시 다리 공사 다시 시작한다고 밝혀 주민 기대감 커져 2031.03.01 10:00</li></ul>"},
    ),
    (None, "zh", {"after": "<div class='foot'>2031-03-30 10:00:00 江边新闻网</div>"}),
]


@pytest.mark.parametrize(("expected", "lang", "parts"), PAGES, ids=[str(parts)[:60] for _, _, parts in PAGES])
def test_a_page_states_its_day_or_none(expected, lang, parts):
    assert written(read(lang, **parts), lang) == expected


def test_a_notice_may_print_its_day_at_its_end():
    parts = "".join(f"<p>{BODIES['zh']}</p>" for _ in range(3))
    head = f"<html><head><title>{TITLES['zh']}</title></head><body><div><h1>{TITLES['zh']}</h1>"
    page = f"{head}{parts}<p>2031年3月12日</p></div>"
    article = read_article(page.encode(), None, "text/html; charset=utf-8", timezone="Asia/Shanghai")
    assert (written(article, "zh"), article.date_source) == (DAY, "stamp")
