"""What a page's day of publication rests on, kind by kind: invented pages in four languages, and the pure decision."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.articles import read_article
from extractors.articles.dating.address import read_address
from extractors.articles.dating.decision import DateCandidate, PageDate, decide, weigh_entry, with_entry
from extractors.records import Article
from tests.builders import NOW, make_entry

TITLES = {
    "ko": "강변 나루터, 9년 만에 다시 문 연다",
    "zh": "江边渡口时隔九年重新开放",
    "ja": "川辺の渡し船が九年ぶりに再開",
    "en": "Ferry returns to the river after nine years",
}
BODIES = {
    "ko": "윗늪시는 강을 건너는 나룻배 운항을 다시 시작하기로 했다고 관계자가 밝혔다. "
    "배는 하루 두 차례 강을 건너며 주민과 짐을 나른다고 시는 설명했다.",
    "zh": "江边市政府宣布，停运多年的渡船将重新往返两岸。"
    "有关负责人介绍，渡船每天往返两次，主要运送居民和货物，票价保持不变。",
    "ja": "川辺市は、長く止まっていた渡し船の運航を再び始めると明らかにした。"
    "市の担当者によると、船は一日に二往復し、住民や荷物を運ぶという。",
    "en": "The town said that the ferry would cross the river again, twice a day, with people and goods on board. "
    "Officials added that the price of a ticket would stay what it was when the boat last ran.",
}
ZONES = {"ko": "Asia/Seoul", "zh": "Asia/Shanghai", "ja": "Asia/Tokyo", "en": "Asia/Seoul"}
DAY, INSTANT = "2031-03-12", "2031-03-12 20:05"


def read(lang, near="", head="", after="", url="https://www.sheet.example/view/1", before=""):
    title, body = TITLES[lang], "".join(f"<p>{BODIES[lang]}</p>" for _ in range(3))
    page = (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"{before}<article><h1>{title}</h1>{near}{body}</article>{after}</body></html>"
    )
    article = read_article(page.encode(), url, "text/html", timezone=ZONES[lang])
    assert isinstance(article, Article), article
    return article


def written(article, lang):
    if article.published_at is None:
        return None
    form = "%Y-%m-%d %H:%M" if article.date_precision == "instant" else "%Y-%m-%d"
    return article.published_at.astimezone(ZoneInfo(ZONES[lang])).strftime(form)


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


def node(**fields):
    return {"@type": "NewsArticle", **fields}


def json_ld(*nodes):
    return f"<script type='application/ld+json'>{json.dumps(list(nodes), ensure_ascii=False)}</script>"


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


ADDRESSES = [
    "https://a.example/world/20310312/c.html",
    "https://a.example/n1/2031/0312/c1-1.html",
    "https://a.example/a/203103/12/WS5f.html",
    "https://a.example/2031/03/12/story",
    "https://a.example/2031-03-12/story",
    "https://a.example/story-2031-03-12",
    "https://a.example/t20310312_12.htm",
    "https://a.example/2031/mar/12/story",
    "https://a.example/view/AKR20310312123456083",
    "https://a.example/v/20310312200501234",
    "https://a.example/a?d=20310312",
    "https://a.example/2031/3/12/x",
    "https://a.example/news/k20310312-x",
    "https://a.example/html/2031-03/12/content_1.htm",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_day_of_an_address_is_read(url):
    assert read_address(url)[0] == date(2031, 3, 12)


FORMS = [
    "/{0:%Y%m%d}/x",
    "/{0:%Y}/{0:%m%d}/x",
    "/{0:%Y%m}/{0:%d}/x",
    "/{0:%Y/%m/%d}/x",
    "/x-{0:%Y-%m-%d}",
    "/t{0:%Y%m%d}_9",
]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.dates(date(1996, 1, 1), date(2098, 12, 31)), st.sampled_from([*FORMS, "/a?d={0:%Y%m%d}", "/v/{0:%Y%m%d}1305123"])
)
def test_any_day_in_an_address_is_read_back(day, form):
    assert read_address("https://www.a.example" + form.format(day))[0] == day


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2031/story",
        "https://a.example/2031/03/story",
        "https://a.example/20311399/x",
        "https://a.example/a/123456789_120000",
        "https://a.example/id/9203103121",
        "https://a.example/18991231/x",
        "https://a.example/p/2031-x-12",
        "",
    ],
)
def test_a_number_of_an_address_is_no_day(url):
    assert read_address(url) is None


def at(day, hour=11, month=3):
    return datetime(2031, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([DateCandidate(at(12), "instant", "json_ld", 2)], None, id="too light"),
        pytest.param(
            [DateCandidate(at(12), "instant", "meta", 5), DateCandidate(at(20), "instant", "json_ld", 8)],
            at(20),
            id="heavier",
        ),
        pytest.param(
            [
                DateCandidate(at(20), "instant", "json_ld", 8),
                DateCandidate(at(12), "instant", "stamp", 6),
                DateCandidate(at(12, 0), "day", "address", 5),
            ],
            at(12),
            id="two that agree beat one",
        ),
        pytest.param(
            [DateCandidate(at(12, 0), "day", "json_ld", 10), DateCandidate(at(12), "instant", "stamp", 6)],
            at(12),
            id="the exact one of a day",
        ),
        pytest.param(
            [
                DateCandidate(at(13), "instant", "meta", 8),
                DateCandidate(at(13), "instant", "meta", 8, is_change=True),
                DateCandidate(at(10), "instant", "stamp", 8),
            ],
            at(10),
            id="first published beats last changed",
        ),
        pytest.param(
            [DateCandidate(at(13), "instant", "stamp", 8, is_change=True)], at(13), id="the only stamp printed"
        ),
        pytest.param(
            [DateCandidate(at(13), "instant", "meta", 8, is_change=True)], None, id="a change is no publication"
        ),
    ],
)
def test_the_weights_decide(candidates, expected):
    assert decide(candidates).published_at == expected


SURE, WEAK = PageDate(at(12), "instant", "json_ld", 18), PageDate(at(12, 0), "day", "address", 5)
GUESS = PageDate(source="guess", guessed_on=date(2031, 1, 9))


@pytest.mark.parametrize(
    ("page", "entry", "expected"),
    [
        pytest.param(GUESS, (at(20, 0), "day"), (at(20, 0), "day", "list"), id="a guess never beats the list"),
        pytest.param(GUESS, (None, "none"), (None, "none", "guess"), id="a guess alone states nothing"),
        pytest.param(WEAK, (at(12, 3), "instant"), (at(12, 3), "instant", "list"), id="the exact one of a day"),
        pytest.param(SURE, (at(12, 3), "instant"), (at(12), "instant", "json_ld"), id="one day, the page says when"),
        pytest.param(WEAK, (at(25), "instant"), (at(25), "instant", "list"), id="far apart, the page is not sure"),
        pytest.param(SURE, (at(25), "instant"), (at(12), "instant", "json_ld"), id="a list that redates its entries"),
        pytest.param(
            PageDate(at(25), "instant", "meta", 8),
            (at(12), "instant"),
            (at(12), "instant", "list"),
            id="the first publication",
        ),
        pytest.param(PageDate(), (None, "none"), (None, "none", ""), id="nothing"),
    ],
)
def test_a_page_is_weighed_against_its_entry(page, entry, expected):
    dated = with_entry(page, *entry, "list")
    assert (dated.published_at, dated.precision, dated.source) == expected
    assert (dated.guessed_on is None) is (dated.published_at is not None or page.guessed_on is None)


def test_a_guess_is_kept_apart_and_is_never_the_first_of_a_lone_year():
    later = read("en", after="<div><p>The pier opened on 5 May 2029 in the rain.</p></div>")
    assert later.published_at is None
    assert read("en", after="<p>2031</p>").guessed_on != date(2031, 1, 1)


def test_a_day_to_come_is_never_the_day_of_publication():
    coming = Article(
        "T", "text", published_at=NOW + timedelta(days=9), date_precision="instant", date_source="stamp", date_weight=8
    )
    listed = weigh_entry(coming, make_entry("1", "s1"), "feed")
    assert (listed.published_at, listed.source) == (NOW, "feed")
    undated = weigh_entry(coming, make_entry("1", "s1", published_at=None, date_precision="none"), "feed")
    assert (undated.published_at, undated.precision) == (None, "none")


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
