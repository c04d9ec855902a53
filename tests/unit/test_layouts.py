"""Hard layouts, each invented: tables, lists, rows of posts, front pages, bodies in odd places. Four languages."""

from __future__ import annotations

import json

import pytest

from extractors.articles import read_article
from extractors.records import Article, Unreadable

EN = [
    "The lamp oil office of Upper Fen said on Tuesday that it would close three of its nine depots before the spring.",
    "“Nobody has bought a lamp here since the wires came,” said Otto Brandt, who has kept the depot for forty years.",
    "The office will keep its barges, which still carry oil to the islands, and offers every clerk a place on them.",
    "A fourth depot may follow if the islands are wired too, the office added in a letter to the town council.",
]
KO = [
    "윗늪 등유 사무소는 화요일 봄이 오기 전에 창고 아홉 곳 가운데 세 곳의 문을 닫겠다고 밝혔다.",
    "창고지기 오토 씨는 “전깃줄이 들어온 뒤로 등잔을 사는 사람이 없었다”며 아쉬움을 감추지 못했다.",
    "사무소는 섬으로 기름을 나르는 거룻배는 그대로 두고 직원 모두에게 배의 일자리를 주기로 했다.",
]
ZH = [
    "上沼灯油局星期二宣布，将在开春以前关闭九座油库中的三座，其余各座照常营业。",
    "看守油库四十年的奥托说：“自从通了电，这里就再没有人买过灯。”他打算回乡下种地。",
    "灯油局将保留运油到各岛的驳船，并为每一名职员在船上安排一个职位，工资不变。",
]
JA = [
    "上沼灯油局は火曜日、春までに九つの倉庫のうち三つを閉じると発表した。残る倉庫は営業を続ける。",
    "四十年倉庫を守ってきたオットーさんは「電線が来てからランプを買う人はいなかった」と話した。",
    "灯油局は島へ油を運ぶはしけを残し、すべての職員に船での仕事を用意するとしている。",
]
TITLES = {
    "en": "Lamp oil office to close three depots",
    "ko": "등유 사무소, 창고 세 곳 문 닫는다",
    "zh": "灯油局将关闭三座油库",
    "ja": "灯油局、三つの倉庫を閉鎖へ",
}
BODIES = {"en": EN, "ko": KO, "zh": ZH, "ja": JA}
URL = "https://www.fenpost.example/news/2031/lamp-oil"


def page(body, title="", lang="en", head="", description=""):
    described = f'<meta property="og:description" content="{description}">' if description else ""
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - Fen Post</title>
    {described}{head}</head><body><ul class="menu"><li><a href="/">Front</a></li><li><a href="/b">Barges</a></li></ul>
    {body}<div class="foot">Fen Post, Upper Fen</div></body></html>""".encode()


def plain(parts):
    return "".join(f"<p>{part}</p>" for part in parts)


def read(markup, lang="en", url=URL, **facts):
    return read_article(page(markup, TITLES[lang], lang, **facts), url)


MENU_CELL = "<td width=160><a href='/a'>Oil</a><br><a href='/b'>Wick</a></td>"
RELATED = (
    "<ul class='related'><li><a href='/x'>Wicks dearer this year</a></li><li><a href='/y'>Barges late</a></li></ul>"
)


def layouts(title, body):
    """The same story in the markup of many publishers."""
    head, text = f"<h1>{title}</h1>", plain(body)
    return {
        "div-per-paragraph": f"{head}<div class='txt'><div>{'</div><div>'.join(body)}</div></div>",
        "double-br": f"{head}<div id='newsBody'>{'<br><br>'.join(body)}</div>",
        "single-br-spans": f"{head}<div><span>{'</span><br><span>'.join(body)}</span></div>",
        "layout-table": f"<table><tr>{MENU_CELL}<td>{head}{text}</td></tr></table>",
        "sidebar-frame": f"<div class='with-sidebar'>{head}{text}</div><div class='sidebar'><a href='/'>Wick</a></div>",
        "sections": f"<article><header>{head}</header><section>{text}</section></article>",
        "font-tags": f"<center><h2>{title}</h2></center><font size=3>{text}</font>",
        "related-between": f"{head}<div>{plain(body[:2])}{RELATED}{plain(body[2:])}</div>",
    }


@pytest.mark.parametrize("lang", list(BODIES))
@pytest.mark.parametrize("layout", list(layouts("", [])))
def test_a_layout_gives_the_body_and_nothing_else(layout, lang):
    article = read(layouts(TITLES[lang], BODIES[lang])[layout], lang, description=BODIES[lang][0][:60])
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == BODIES[lang]


def test_a_table_of_figures_amid_the_body_is_kept_row_by_row():
    rows = [("Depot", "Barrels a year"), ("Mill Lane", "1,200"), ("Old Quay", "940"), ("Chapel", "310")]
    table = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>"
    article = read(f"<h1>{TITLES['en']}</h1><div>{plain(EN[:2])}{table}{plain(EN[2:])}</div>")
    assert [f"{a} | {b}" for a, b in rows] == article.text.split("\n\n")[2:6]


@pytest.mark.parametrize(
    ("href", "is_kept"),
    [("https://lamps.example/brass", True), ("https://www.fenpost.example/brass", False), ("/brass", False)],
    ids=["another-host", "own-host", "own-path"],
)
def test_a_linked_line_amid_the_body_is_the_authors_where_it_leads_elsewhere(href, is_kept):
    line = f"<ul><li><a href='{href}'>The Brass Lamp of Lower Fen</a></li></ul>"
    article = read(f"<h1>{TITLES['en']}</h1><div>{plain(EN[:2])}{line}{plain(EN[2:])}</div>")
    assert ("Brass Lamp" in article.text) is is_kept


def posts(mark):
    return "".join(f"{mark.format(i=i, day=i + 3)}<div class='post-body'><p>{ZH[i]}</p></div>" for i in range(3))


@pytest.mark.parametrize(
    "mark",
    [
        "<div>2031-05-{day:02} 10:2{i} 旧事</div>",
        "<h3><a href='/post/{i}'>旧事之{i}</a></h3>",
        "<p>2031年5月{day}日</p>",
    ],
    ids=["stamps", "linked-headings", "days"],
)
def test_a_row_of_posts_that_the_page_does_not_speak_of_is_no_article(mark):
    answer = read_article(page(f"<div>{posts(mark)}</div>", "沼边人的窝", "zh"), "https://blog.example/fen")
    assert isinstance(answer, Unreadable)
    assert answer.reason == "not_an_article"


def test_a_chronicle_with_a_date_to_each_paragraph_is_an_article():
    days = "".join(f"<h3>{i + 3} May 2031</h3><p>{p}</p>" for i, p in enumerate(EN))
    assert isinstance(read(f"<h1>{TITLES['en']}</h1><div>{days}</div>", description=EN[0][:90]), Article)


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/en/", "/ko"])
def test_a_front_page_is_no_article(path):
    answer = read(f"<h1>Fen Post</h1>{plain(EN)}", url=f"https://www.fenpost.example{path}")
    assert (answer.reason, answer.detail) == ("not_an_article", "a front page")


OTHERS = {
    "en": "Ferry captain wins the winter regatta on Long Lake",
    "ko": "호수 겨울 요트 대회에서 젊은 선장이 우승했다",
    "zh": "长湖冬季帆船赛年轻船长夺冠",
    "ja": "長湖の冬ヨット大会で若い船長が優勝",
}


@pytest.mark.parametrize("lang", list(BODIES))
def test_the_text_of_another_story_is_no_body(lang):
    other = OTHERS[lang]
    body = page(f"<div>{plain(BODIES[lang])}</div>", other, lang, description=f"{other}. {other[::-1]}")
    answer = read_article(body, URL)
    assert isinstance(answer, Unreadable)
    assert answer.reason == "no_body"


def test_a_photograph_is_read_from_state_where_its_lines_are_all_there_is():
    lines = [
        "[윗늪, 홍길동 기자] 5일 오후 오래된 물레방아 앞에서 사람들이 모인 가운데 서른두 번째 겨울 등불 축제가 열렸다.",
        "축제의 막을 여는 한 어린이가 할머니의 손을 잡고 그해의 첫 등불을 켜고 있다.",
    ]
    state = {"content_elements": [{"_id": "A" * 90, "type": "text", "content": line} for line in lines]}
    head = f"<script>Fusion.globalContent={json.dumps(state)};</script>"
    article = read_article(page("<div id='root'></div>", "[사진] 첫 등불", "ko", head, " ".join(lines)), URL)
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == lines


def test_a_first_look_that_finds_little_is_not_believed():
    parts = [f"<div class='c{i}'><div><span>{p}</span></div></div>" for i, p in enumerate(EN * 3)]
    wrapped = "".join(f"<section>{part}</section>" for part in parts)
    article = read(f"<h1>{TITLES['en']}</h1><p>{EN[0]}</p><main>{wrapped}</main>")
    assert all(p in article.text for p in EN)


@pytest.mark.parametrize("head", ["", '<meta property="og:type" content="video.other">'], ids=["page", "video"])
def test_teasers_below_linked_headings_are_no_body_even_where_they_share_the_headlines_words(head):
    teasers = "".join(f"<div><h3><a href='/s/{i}'>Oil story {i}</a></h3><p>{p}</p></div>" for i, p in enumerate(EN))
    body = page(f"<h1>Watch: the lamp oil office</h1><section>{teasers}</section>", "Watch: the lamp oil office", "en",
                head, "Filmed from a barge on a foggy morning. 2 min 14 s.")  # fmt: skip
    answer = read_article(body, URL)
    assert isinstance(answer, Unreadable)
    assert answer.reason == ("video_page" if head else "not_an_article")
