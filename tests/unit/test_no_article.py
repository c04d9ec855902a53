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
    assert len(PAGES) >= 120
    assert {(reason, lang) for reason, lang, _, _ in PAGES} == {
        (row["id"], lang) for row in TABLE for lang in ("en", "ko", "ja", "zh")
    }


HERE = "https://herald.example/old/3"
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


SPEAKING = {
    "Ad blockers cost the river papers a third of their income": "Readers who use ad blockers cost the papers on the "
    "river a third of their income, a union of printers said. It asks them to turn off the tool on its members' pages.",
    "Ferry site down under heavy demand": "The site that sells ferry tickets was down for two hours under heavy demand "
    "on Monday. Buyers saw the words bad gateway, the operator said, and then waited in a queue.",
    "표 예매 사이트 접속자 폭주로 마비": "나룻배 표를 파는 사이트가 월요일 접속자가 몰려 마비됐다고 항만청이 밝혔다. "
    "표를 사려던 사람들은 부두 창구에 줄을 섰고 일부는 다음 배를 기다렸다.",
    "군, 정지된 누리집 되찾아": "군청은 호스팅 기간이 만료돼 정지됐던 누리집을 되찾았다고 20일 밝혔다. "
    "담당자는 도메인을 제때 갱신하지 못했다고 설명했다.",
    "予約サイトにアクセス集中": "渡し船の予約サイトにアクセスが集中し、つながりにくくなったと港湾局が発表した。"
    "窓口には朝から列ができ、最後の客が乗船したのは夕方だったという。",
    "订票网站繁忙，旅客改在码头排队": "渡船订票网站星期一因访问过多一度瘫痪，港务局当晚致歉。"
    "旅客改在码头排队，最后一班船晚了两个小时才离岸。",
    "市民举报违规文章，平台称已屏蔽": "有市民举报平台上一篇关于渡船的文章违反规定，平台星期二回应说已经屏蔽。"
    "作者表示不服，将向法院提起诉讼。",
}


@pytest.mark.parametrize("title", SPEAKING)
def test_a_report_that_speaks_of_such_pages_is_an_article(title):
    text = SPEAKING[title]
    answer = page("", title, f"<article><h1>{title}</h1><p>{text}</p></article>")
    assert isinstance(answer, Article)
    assert answer.text == text


ALERTS = {
    "<script>alert('존재하지 않는 기사입니다.');history.back();</script>": "soft_404",
    '<html><head><script>alert("삭제된 기사입니다.\\n처음으로");location.href="/"</script></head></html>': "deleted",
    "<script>alert('该新闻不存在');window.location.href='/'</script>": "soft_404",
    "<html><body><script>alert('この記事は掲載期間が終了しました。');</script></body></html>": "deleted",
    "<script>alert('로그인이 필요합니다.');location.replace('/login');</script>": "login",
    "<script>alert('You have exceeded the request limit.'); self.close();</script>": "firewall",
}


@pytest.mark.parametrize("markup", ALERTS)
def test_a_script_that_only_says_why_there_is_no_page_is_heard_and_not_followed(markup):
    assert read_article(markup.encode(), HERE).reason == ALERTS[markup]
    assert find_redirect(markup.encode(), HERE) == ""


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
