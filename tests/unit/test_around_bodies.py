"""What belongs to a page beside its body: readings of ruby, notices of a paywall, titles and authors."""

from __future__ import annotations

import pytest

from extractors.articles.authors import clean_authors
from extractors.articles.titles import whole_title
from extractors.listings._plain import text_of_markup
from tests.body_pages import EN, TITLE, page, paragraphs

RUBY = {
    "closed": "<ruby>渡<rt>わた</rt></ruby>し<ruby>船<rp>（</rp><rt>ぶね</rt><rp>）</rp></ruby>",
    "unclosed": "<ruby>渡<rt>わた</ruby>し<ruby>船<rp>（<rt>ぶね<rp>）</ruby>",
    "bases": "<ruby><rb>渡</rb><rt>わた</rt></ruby>し<ruby><rb>船<rt>ぶね</ruby>",
    "container": "<ruby><rb>渡</rb><rtc><rt>わた</rt></rtc></ruby>し船",
}


@pytest.mark.parametrize("shape", RUBY)
def test_readings_of_ruby_are_left_out(shape):
    body = "".join(
        f"<p>{RUBY[shape]}は月曜日に再び川を渡り、港の事務所は九年ぶりの運航だと発表した。{i}</p>" for i in range(4)
    )
    assert (
        page(f"<article><h1>渡し船が再開</h1>{body}</article>", title="渡し船が再開", lang="ja").text.count(
            "渡し船は月曜日に"
        )
        == 4
    )


def test_readings_of_ruby_are_left_out_of_summaries():
    assert text_of_markup(f"<p>{RUBY['closed']}が再開</p>", 200) == "渡し船が再開"


PAYWALLS = [
    "This story is for subscribers only. Subscribe to read on.",
    "Subscribe to continue reading",
    "残り834文字（全文1,200文字）",
    "この記事は有料会員限定です。",
    "이 기사는 유료 구독자만 읽을 수 있습니다.",
    "로그인하면 기사 전문을 볼 수 있습니다",
    "订阅后阅读全文",
    "本文為會員專享內容",
    "剩余 72% 未读",
]


@pytest.mark.parametrize("line", PAYWALLS)
@pytest.mark.parametrize("place", ["paragraph", "box below"])
def test_a_paywall_in_words_makes_a_teaser(line, place):
    below = f"<p>{line}</p>" if place == "paragraph" else ""
    box = f'<div class="pay-guide">{line}</div>' if place != "paragraph" else ""
    article = page(f"<article><h1>{TITLE}</h1>{paragraphs(EN[:3])}{below}</article>{box}")
    assert article.is_teaser
    assert line not in article.text
    assert not page(f"<article><h1>{TITLE}</h1>{paragraphs(EN)}</article>").is_teaser


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Super User", []), ("運営者", []), ("責任編輯：陳一", []), ("作者：林一", ["林一"]),
        ("글: 홍가람", ["홍가람"]),
        ("12345", []), ("No Author", []), ("admin", []), ("佚名", []), ("관리자", []), ("K. B.", []), ("JD", []),
        ("https://sheet.example/staff/1", []), ("www.facebook.com/sheet", []), ("desk@sheet.example", []),
        ('{"@type":"Person","name":"Hana Lind"}', ["Hana Lind"]),
        ('[{"name":"A. Oh"},{"name":"B. Ek"}]', ["A. Oh", "B. Ek"]),
        ("{{ author.name }}", []), ("null", []), ("3f2a9c81b0de", []), ("[object Object]", []),
        ("By Hana Lind", ["Hana Lind"]), ("한나 기자 (hana@sheet.example)", ["한나 기자"]), ("AFP", ["AFP"]),
        ("本报记者 林江", ["本报记者 林江"]),
    ],
)  # fmt: skip
def test_only_names_are_authors(stated, names):
    assert list(clean_authors([stated])) == names


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Ferry returns to the river after…", TITLE), ("Ferry returns to the...", TITLE), ("Ferry r…", "Ferry r…"),
        ("Orchard sold to a cider…", "Orchard sold to a cider…"), (TITLE, TITLE),
    ],
)  # fmt: skip
def test_a_cut_title_is_completed_by_its_heading(cut, whole):
    assert whole_title(cut, ["News", TITLE]) == whole


@pytest.mark.parametrize(
    "stated", [f"{TITLE[:22]}…", f"Sheet | {TITLE}", f"{TITLE} - Sheet", f"{TITLE[:22]}... | Sheet"]
)
def test_the_title_is_whole_and_without_the_sites_name(stated):
    head = f'<meta property="og:title" content="{stated}"><meta property="og:site_name" content="Sheet">'
    assert page(f"<article><h1>{TITLE}</h1>{paragraphs(EN)}</article>", head=head, title=stated).title == TITLE
