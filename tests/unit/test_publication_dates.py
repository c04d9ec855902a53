"""What a page's day of publication rests on, kind by kind."""

from __future__ import annotations

import pytest

from tests.dated_pages import BODIES, DAY, INSTANT, TITLES, json_ld, node, read, written

STAMPS = [
    ("ko", "<p>입력 2031.03.12 20:05 수정 2031.03.13 09:00</p>", INSTANT),
    ("ko", "<p><em>최종수정 2031.03.13 09:15</em> <em>기사입력 2031.03.12 20:05</em></p>", INSTANT),
    ("ko", "<ul><li>업데이트 2031.03.13 09:15</li><li>등록 2031.03.12 20:05</li></ul>", INSTANT),
    ("ko", "<span>승인 2031.03.12 20:05</span>", INSTANT),
    ("ko", "<dl><dt>작성일</dt><dd>2031-03-12</dd></dl>", DAY),
    ("ko", "<span>2031.03.12 8:05 오후</span>", INSTANT),
    ("ko", "<span>31.03.12 20:05</span>", INSTANT),
    ("ko", "<span>2031년 3월 12일 (수) 20:05</span>", INSTANT),
    ("ko", "<p class='date'>주체120(2031)년 3월 12일 수요일</p>", DAY),
    ("ko", "<p>강변일보 김나루 기자 | 2031.03.12 20:05</p>", INSTANT),
    ("zh", "<div>更新时间：2031-03-13 09:15 发布时间：2031-03-12 20:05</div>", INSTANT),
    ("zh", "<span>2031年03月12日 20:05</span> <span>来源：江边日报</span>", INSTANT),
    ("zh", "<span>发表于 2031/3/12 下午8:05</span>", INSTANT),
    ("zh", "<span>时间：2031-03-12</span>", DAY),
    ("zh", "<span>2031-03-12 20:05更新</span>", INSTANT),
    ("zh", "<span>2031-03-12 20:05 来源：江边新闻网 责任编辑：王小舟</span>", INSTANT),
    ("zh", "<span>2031-03-13 09:15更新 2031-03-12 20:05发布</span>", INSTANT),
    ("ja", "<span>最終更新：2031年3月13日 9:15</span><span>公開：2031年3月12日 20:05</span>", INSTANT),
    ("ja", "<time>2031年3月12日 午後8時5分</time>", INSTANT),
    ("ja", "<p>令和13年3月12日</p>", DAY),
    ("ja", "<p>2031/03/12 20:05 配信</p>", INSTANT),
    ("ja", "<p>2031/03/13 09:15 更新</p><p>2031/03/12 20:05 掲載</p>", INSTANT),
    ("ja", "<p>3/14(金) 9:00更新 2031/3/12(水) 20:05配信</p>", INSTANT),
    (
        "ko",
        "<table><tr><th>작성일시</th><td>2031-03-12 20:05</td></tr><tr><th>조회</th><td>15</td></tr></table>",
        INSTANT,
    ),
    ("en", "<p>Updated: 20:05, 14-Mar-2031</p><p>Posted: 20:05, 12-Mar-2031</p>", INSTANT),
    ("en", "<span>Updated: Mar 13, 2031 09:15 AM</span> <span>Published: Mar 12, 2031 08:05 PM</span>", INSTANT),
    ("en", "<p>8:05pm, 12 Mar 2031</p>", INSTANT),
    ("en", "<p>20:05 March 12, 2031</p>", INSTANT),
    ("en", "<p>By Ada Quill | March 12, 2031</p>", DAY),
    ("en", "<p>Wed Mar 12 20:05:00 KST 2031</p>", INSTANT),
    ("en", "<p>2031 Mar 12, 20:05</p>", INSTANT),
    ("ko", "<p>홍가람 기자 | 기사입력 2031/03/12 [20:05]</p>", INSTANT),
    ("ja", "<p>２０３１年３月１２日　２０時０５分</p>", INSTANT),
    ("ja", "<p>2031年(令和13年)3月12日</p>", DAY),
    ("zh", "<p>發布日期：2031年（民國120年）3月12日</p>", DAY),
    ("en", "<p>Posted on Wednesday, 12 March 2031 at 20:05</p>", INSTANT),
    ("en", "<p>First published Wed 12 Mar 2031 20:05</p>", INSTANT),
]


@pytest.mark.parametrize(("lang", "near", "expected"), STAMPS, ids=[near[:50] for _, near, _ in STAMPS])
def test_a_printed_stamp_of_publication_is_read_and_the_last_change_is_not(lang, near, expected):
    article = read(lang, near)
    assert (written(article, lang), article.date_source) in {(expected, "stamp"), (expected, "time")}


NOT_THE_DAY = [
    ("ko", "", "<footer>등록번호: 서울 아00000 | 등록일: 2009.09.08 | 발행일: 2005.03.15</footer>"),
    ("ko", "", "<div>제호 : 강변일보 | 등록번호 : 강원 아00001 | 등록일 : 2012년 3월 2일 | 발행인 : 김나루</div>"),
    ("ko", "", "<div class='copyright'>Copyright 2031 강변일보. All rights reserved.</div>"),
    ("ko", "<p>양측은 2019년 6월 20일 나루터에서 만났다.</p>", ""),
    ("ko", "<p>행사기간 2029.03.01 ~ 2029.03.05</p>", ""),
    ("ko", "", "<ul class='related'><li>다른 기사 2029.03.01 10:00</li><li>또 다른 기사 2029.02.01 11:00</li></ul>"),
    ("ko", "", "<div class='comment-list'><p>나그네</p><p>2030.03.13 10:11</p><p>반갑습니다</p></div>"),
    ("ko", "<ul><li>일시: 2031년 4월 5일 오후 2시</li><li>장소: 나루터</li></ul>", ""),
    ("zh", "<p>时间：2031年4月5日下午2点</p><p>地点：渡口</p>", ""),
    ("ja", "<p>日時：2031年4月5日 14:00</p><p>場所：渡し場</p>", ""),
    ("en", "<p>When: April 5, 2031, 2 p.m.</p><p>Where: the pier</p>", ""),
    ("zh", "", "<p>上一篇：桥梁开工 2031-03-01</p><p>下一篇：港口关闭 2031-03-05</p>"),
    (
        "en",
        "",
        "<div class='more'><p>Harbour closes</p><p>March 1, 2031</p><p>Bridge opens</p><p>March 2, 2031</p></div>",
    ),
    ("zh", "<p>2019年6月20日，双方在渡口会面。</p>", ""),
    ("zh", "<p>渡口投资2000亿元，运送2017万人。</p>", ""),
    ("zh", "", "<div class='hot-list'><p>2029-03-01 10:00</p></div>"),
    ("zh", "", "<footer>江边新闻网 2010年创刊 沪ICP备10001号 2010-05-01</footer>"),
    ("ja", "<p>2019年6月20日に渡し場で会った。</p>", ""),
    ("ja", "", "<aside><p>2029年3月1日 10:00</p></aside>"),
    ("en", "<p>They met on June 20, 2019 at the pier.</p>", ""),
    ("en", "<p>The road is 2,000 km long.</p>", "<p>Established March 1, 2001</p>"),
    ("en", "", "<footer><p>© 2031 Riverside Sheet</p></footer>"),
    ("en", "", "<div class='event-list'><p>Event: May 3, 2030 7:00 pm</p></div>"),
]


@pytest.mark.parametrize(("lang", "near", "after"), NOT_THE_DAY, ids=[(a + b)[:50] for _, a, b in NOT_THE_DAY])
def test_the_day_of_something_else_is_never_the_day_of_publication(lang, near, after):
    article = read(lang, near, after=after)
    assert (article.published_at, article.date_precision) == (None, "none")
    assert article.date_source in {"", "guess"}
    assert (article.guessed_on is None) is (article.date_source == "")


OTHER = node(headline="Quite another story of the harbour", datePublished="2029-01-01T08:00:00+09:00")
OWN = node(headline=TITLES["en"], datePublished="2031-03-12T20:05:00+09:00")
PUBLISHED = "<meta property='article:published_time' content='2031-03-12T20:05:00+09:00'>"
STATED = [
    json_ld(OTHER, OWN),
    json_ld(OWN, OTHER),
    json_ld(
        OTHER,
        node(
            headline="Ferry is back",
            mainEntityOfPage="https://www.sheet.example/view/1",
            datePublished="2031-03-12T20:05+09:00",
        ),
    ),
    json_ld(OTHER, {**OWN, "@id": "#article", "headline": TITLES["en"] + " - Riverside Sheet"}),
    json_ld(
        {"@type": "WebPage", "name": TITLES["en"], "datePublished": "2031-03-12T20:05:00+09:00"},
        node(headline=TITLES["en"]),
    ),
    json_ld({"@graph": [OTHER, OWN]}),
    json_ld(OTHER) + PUBLISHED,
    "<meta property='article:modified_time' content='2031-03-13T20:05+09:00'>" + PUBLISHED,
    "<meta name='pubdate' content='20310312200500'>",
    json_ld({**OWN, "dateModified": "2031-03-15T00:00:00+09:00"}),
]


@pytest.mark.parametrize("head", STATED)
def test_of_several_statements_the_page_s_own_counts(head):
    assert written(read("en", head=head), "en") == INSTANT


NAMES = [
    "rnews:datePublished", "mediator_published_time", "apub:time", "x.first-publish-date", "site:pubTime",
    "news_published_at", "page.publish_time",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_meta_tag_is_of_publication_by_what_its_name_ends_in(name):
    article = read("en", head=f"<meta name='{name}' content='2031-03-12T20:05:00+09:00'>")
    assert (written(article, "en"), article.date_source) == (INSTANT, "meta")


@pytest.mark.parametrize("name", ["expire_date", "site:unpublished_note", "republish", "published_by", "event-date"])
def test_a_meta_tag_of_another_name_is_not(name):
    assert read("en", head=f"<meta name='{name}' content='2029-03-12'>").published_at is None


EARLIER = "<time itemprop='datePublished' datetime='2029-01-01T00:00:00+09:00'></time>"
ITEMS = [
    f"<aside><div itemscope><a href='/v/9'>x</a>{EARLIER}</div></aside>",
    "<div class='ticker'><time datetime='2029-01-01T00:00:00+09:00'>1 Jan</time></div>",
    f"<article itemscope><h2><a href='/v/9'>Other</a></h2>{EARLIER}</article>",
]


@pytest.mark.parametrize("before", ITEMS)
def test_the_date_of_another_item_of_the_page_is_not_the_page_s(before):
    own = "<time itemprop='datePublished' datetime='2031-03-12T20:05:00+09:00'>today</time>"
    assert written(read("en", own, before=before), "en") == INSTANT
    assert read("en", "", before=before).published_at is None


@pytest.mark.parametrize(
    ("near", "head"),
    [
        ("<span class='time' data-val='1931083500000'>3小时前</span>", ""),
        ("<span data-time='1931083500'>刚刚</span>", ""),
        ("<span data-publish-time='2031-03-12 20:05:00'>刚刚</span>", ""),
        ("", "<script>var ct = \"1931083500\"; var nickname = 'x';</script>"),
        (
            "",
            "<script>window.page = {title: '江边渡口时隔九年重新开放', publishTime: '2031-03-12 20:05'};</script>",
        ),
    ],
)
def test_a_moment_that_only_an_attribute_or_script_states_is_read(near, head):
    article = read("zh", near, head=head)
    assert (written(article, "zh"), article.date_source) == (INSTANT, "state")


def test_moments_of_several_stories_in_a_script_are_nobody_s():
    script = (
        "<script>var list = [{ptime: '2030-01-01 10:00:00', id: 1}, {ptime: '2030-02-01 10:00:00', id: 2}];</script>"
    )
    assert read("zh", head=script).published_at is None


@pytest.mark.parametrize(
    "line",
    ["【江边日报2031年03月12日讯】", "江边社河口2031年3月12日电"],
)
def test_the_dateline_of_a_text_is_its_day(line):
    body = f"<p>{line}{BODIES['zh']}</p>"
    article = read("zh", body)
    assert (written(article, "zh"), article.date_source) == (DAY, "dateline")
