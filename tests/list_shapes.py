"""Invented list pages in the shapes of ministries and outlets, each with the entries it shows."""
# ruff: noqa: E501 - markup as servers write it

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

SEOUL, SHANGHAI, PYONGYANG, TOKYO = "Asia/Seoul", "Asia/Shanghai", "Asia/Pyongyang", "Asia/Tokyo"
MENU_ZH = "<div class='nav'><a href='/'>首页</a><a href='/web/wjb/'>外交部概况介绍</a><a href='/web/lbzs/'>礼宾知识问答</a></div>"
MENU_EN = "<ul id='menu'><li><a href='/eng/'>Home page</a></li><li><a href='/eng/about/'>About the Ministry</a></li><li><a href='/eng/wjb/zzjg/'>Departments and offices</a></li></ul>"
FOOT = "<div class='foot'><a href='/copyright.html'>Copyright and disclaimer</a> 2026 <a href='/contact'>Contact the webmaster</a></div>"


def token(number: int, day: str) -> str:
    return base64.b64encode(f"12@{day}-H{number:03d}@15@1@@0@{number}".encode()).decode()


@dataclass(frozen=True)
class Shape:
    url: str
    zone: str
    body: str
    found: list[tuple[str, str, str]]  # end of address, title, local time
    charset: str = "utf-8"


def _mfa_zh() -> Shape:
    rows = [
        (f"t20261{d}_1234{n}.html", f"外交部发言人主持例行记者会（{n}）", f"2026-11-{d[1:]}")
        for n, d in enumerate(["120", "119", "118"])
    ]
    items = "".join(f"<li><a href='./202611/{a}' target='_blank'>{t}</a>（{d}）</li>" for a, t, d in rows)
    pager = "<div class='page'><a href='index_1.html'>下一页</a><a href='index_28.html'>尾页</a></div>"
    return Shape(
        "https://www.foreign.example/web/fyrbt/jzhsl/",
        SHANGHAI,
        f"{MENU_ZH}<ul class='list1'>{items}</ul>{pager}{FOOT}",
        [(a, t, d) for a, t, d in rows],
    )


def _mfa_en() -> Shape:
    rows = [
        (f"202611/t2026112{n}_99{n}.html", f"Spokesperson's Regular Press Conference, part {n}", f"2026-11-2{n}")
        for n in (0,)
    ]
    rows += [
        (f"202611/t2026111{n}_98{n}.html", f"Minister Meets His Counterpart of Country {n}", f"2026-11-1{n}")
        for n in (9, 8, 7)
    ]
    items = "".join(
        f"<div class='newsLst_mod'><a href='./{a}'><p>{t}</p></a><span>{d}</span></div>" for a, t, d in rows
    )
    return Shape(
        "https://www.foreign.example/eng/xw/fyrbt/lxjzh/",
        SHANGHAI,
        f"{MENU_EN}{items}{FOOT}",
        [(a, t, d) for a, t, d in rows],
    )


def _board() -> Shape:
    rows = [
        (f"view.do?seq=37{n}&page=1", f"[보도자료] 한중 외교차관 전략대화 {n}차 개최", f"2026-11-{20 - n}")
        for n in range(4)
    ]
    items = "".join(
        f"<tr><td>{900 - n}</td><td class='al'><a href='/brd/m_4080/{a}' onclick='go()'>{t}</a></td><td>동북아국</td><td>{d}</td><td>{n * 37}</td></tr>"
        for n, (a, t, d) in enumerate(rows)
    )
    pager = "<div class='paging'><a href='list.do?page=2'>2</a><a href='list.do?page=3'>다음 페이지로</a></div>"
    return Shape(
        "https://www.ministry.example/brd/m_4080/list.do",
        SEOUL,
        f"<table><thead><tr><th>번호<th>제목<th>부서<th>작성일<th>조회</tr></thead>{items}</table>{pager}",
        [(a, t, d) for a, t, d in rows],
    )


def _cards() -> Shape:
    rows = [
        (f"/news/2026{n}", f"Border town counts the trains, week {n}", f"{n} hours ago", f"2026-11-20 {21 - n}:30")
        for n in range(1, 5)
    ]
    items = "".join(
        f"<div class='card'><a href='{a}'><img src='x.jpg' alt=''></a><div class='tx'><h3><a href='{a}'>{t}</a></h3><p>A teaser of some length about wagons, days and the 3-1 result of a match.</p><span class='when'>{w}</span> · <a href='/by/desk'>The North Desk</a></div></div>"
        for a, t, w, _ in rows
    )
    return Shape(
        "https://www.border.example/north",
        SEOUL,
        f"<nav><a href='/north'>North</a><a href='/world'>World section</a></nav>{items}",
        [(a, t, w) for a, t, _, w in rows],
    )


def _relative_ko() -> Shape:
    whens = [
        ("3분 전", "2026-11-20 21:27"),
        ("2시간 전", "2026-11-20 19:30"),
        ("어제 20:05", "2026-11-19 20:05"),
        ("11.18 09:00", "2026-11-18 09:00"),
        ("11.17.", "2026-11-17"),
    ]
    rows = [
        (f"articleView.html?idxno=55{n}", f"북중 접경 소식 {n}보, 화물차 늘어", when, at)
        for n, (when, at) in enumerate(whens)
    ]
    items = "".join(
        f"<li class='altlist'><h2><a href='/news/{a}'>{t}</a></h2><div class='info'><em>북한</em><em>김단동 기자</em><em>{w}</em></div></li>"
        for a, t, w, _ in rows
    )
    return Shape(
        "https://www.special.example/news/articleList.html?sc=S1",
        SEOUL,
        f"<ul>{items}</ul>",
        [(a, t, at) for a, t, _, at in rows],
    )


def _gbk() -> Shape:
    rows = [
        (
            f"content_7{n}.htm",
            f"商务部召开例行新闻发布会第{n}场实录",
            f"11-{20 - n} 15:3{n}",
            f"2026-11-{20 - n} 15:3{n}",
        )
        for n in range(3)
    ]
    items = "".join(
        f"<li><span>{w}</span><a href='/xwfb/2026-11/{20 - n}/{a}'>{t}</a></li>" for n, (a, t, w, _) in enumerate(rows)
    )
    return Shape(
        "https://www.trade.example/xwfb/",
        SHANGHAI,
        f"<meta charset='gb2312'>{MENU_ZH}<ul>{items}</ul>",
        [(a, t, at) for a, t, _, at in rows],
        "gb18030",
    )


def _state() -> Shape:
    rows = [
        (f"/2026/11/20/ARTIabc{n}26112{n}.shtml", f"新闻联播 今日要闻第{n}条：边境口岸", f"2026-11-20 19:0{n}:00")
        for n in range(4)
    ]
    data = {
        "code": 0,
        "data": {
            "list": [
                {
                    "id": f"x{n}",
                    "title": t,
                    "url": f"https://tv.state.example{a}",
                    "focus_date": d,
                    "image": "x.jpg",
                    "brief": "长的简介",
                }
                for n, (a, t, d) in enumerate(rows)
            ]
        },
    }
    return Shape(
        "https://tv.state.example/lm/",
        SHANGHAI,
        f"<div id='app'></div><script>window.__INITIAL_STATE__ = {json.dumps(data, ensure_ascii=False)};</script>",
        [(a, t, d[:16]) for a, t, d in rows],
    )


def _next_data() -> Shape:
    rows = [
        (f"/en/news/65{n}", f"Ministry says trade rose in month {n}", f"2026-11-1{n}T09:00:00+09:00") for n in range(3)
    ]
    data = {
        "props": {
            "pageProps": {
                "articles": [
                    {"headline": t, "path": a, "publishedAt": d, "author": {"name": "Desk"}} for a, t, d in rows
                ]
            }
        }
    }
    return Shape(
        "https://www.outlet.example/en/news",
        SEOUL,
        f"<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>",
        [(a, t, f"2026-11-1{n} 09:00") for n, (a, t, _) in enumerate(rows)],
    )


def _digits() -> Shape:
    rows = [(f"20261120{n:02d}1512{n}", f"국제면 기사 {n}번 제목은 이렇다", "2026-11-20") for n in range(1, 4)]
    items = "".join(
        f"<dl><dt><a href='/newsView/{a}'>{t}</a></dt><dd>요약 문장이 여기에 조금 길게 붙는다.</dd></dl>"
        for a, t, _ in rows
    )
    return Shape("https://www.daily.example/world", SEOUL, items, rows)


def _slashes() -> Shape:
    rows = [
        (
            f"2026112{n}/c.html" if n < 1 else f"2026111{n}/c.html",
            f"Xiangyang port sees more trains, dispatch {n}",
            f"2026-11-{20 if n < 1 else 10 + n}",
        )
        for n in range(4)
    ]
    items = "".join(
        f"<div class='item'><div class='tit'><a href='https://english.wire.example/{a.replace('/c', f'/{n:032x}/c')}'>{t}</a></div></div>"
        for n, (a, t, _) in enumerate(rows)
    )
    return Shape(
        "https://english.wire.example/",
        SHANGHAI,
        f"<div class='menu'><a href='/china/index.htm'>China section</a><a href='/sports/index.htm'>Sports section</a></div>{items}",
        [(f"{n:032x}/c.html", t, d) for n, (_, t, d) in enumerate(rows)],
    )


def _kcna() -> Shape:
    rows = [
        (f"/en/article/detail/{n:032x}", f"Delegation of the Ministry Leaves for Beijing, Part {n}", "")
        for n in range(10, 16)
    ]
    items = "".join(f"<div class='row'><a href='{a}' class='title'>{t}</a></div>" for a, t, _ in rows)
    menu = "".join(f"<li><a href='/en/article/list/{n:032x}'>Section of Things {n}</a></li>" for n in range(3))
    return Shape(
        "http://www.agency.example/en/article/list/6a47505ba5268fd7749c0fe11e4b24b4",
        PYONGYANG,
        f"<ul>{menu}</ul><a href='/kp'>조선말로 보기</a>{items}",
        rows,
    )


def _token() -> Shape:
    rows = [(token(n, f"2026-11-{20 - n}"), f"조중친선의 뉴대를 더욱 굳게 {n}", f"2026-11-{20 - n}") for n in range(4)]
    items = "".join(f"<div class='ListNewsLineContainer'><a href='index.php?{a}'>{t}</a></div>" for a, t, _ in rows)
    return Shape("http://www.daily.example/ko/", PYONGYANG, items, rows)


def _juche() -> Shape:
    rows = [
        (
            f"/kp/article/q/{n:032x}.kcmsf",
            f"경애하는 동지께서 축전을 보내시였다 {n}",
            f"주체115(2026).11.{20 - n}.",
            f"2026-11-{20 - n}",
        )
        for n in range(3)
    ]
    items = "".join(f"<li><a href='{a}'>{t}</a><span class='publish-time'>{w}</span></li>" for a, t, w, _ in rows)
    return Shape("http://www.agency.example/kp", PYONGYANG, f"<ul>{items}</ul>", [(a, t, at) for a, t, _, at in rows])


def _japanese() -> Shape:
    rows = [
        (
            f"/articles/AST{n}.html",
            f"中朝国境の貨物列車が増える、{n}便に",
            f"11/{20 - n}({'金木水'[n]}) 1{n}:00",
            f"2026-11-{20 - n} 1{n}:00",
        )
        for n in range(3)
    ]
    items = "".join(
        f"<li><a href='{a}'><span class='Title'>{t}</span><span class='Time'>{w}</span></a></li>" for a, t, w, _ in rows
    )
    return Shape(
        "https://www.shimbun.example/international/", TOKYO, f"<ul>{items}</ul>", [(a, t, at) for a, t, _, at in rows]
    )


def _big5() -> Shape:
    rows = [(f"/story/7331/81{n}", f"陸港傳真：丹東口岸貨車排隊第{n}天", f"2026/11/{20 - n} 08:1{n}") for n in range(3)]
    items = "".join(f"<div class='story'><h2><a href='{a}'>{t}</a></h2><time>{w}</time></div>" for a, t, w in rows)
    return Shape(
        "https://udaily.example/mainland",
        "Asia/Taipei",
        items,
        [(a, t, w.replace("/", "-")) for a, t, w in rows],
        "big5hkscs",
    )


def _numbered(
    count: int, row: str, url: str = "https://www.desk.example/news/", zone: str = SEOUL, **more: str
) -> Shape:
    """A page of rows from a pattern with {n} (0, 1 …) and {d} (20, 19 …); found dates follow `at`."""
    at, title = more.get("at", "2026-11-{d}"), more.get("title", "Border town counts the trains, part {n}")
    found = [(f"/v/{n}", title.format(n=n), at.format(n=n, d=20 - n)) for n in range(count)]
    body = "".join(row.format(n=n, d=20 - n, t=title.format(n=n)) for n in range(count))
    return Shape(url, zone, more.get("before", "") + body, found)


ROWS = {
    "day over month": _numbered(4, "<li><div><b>{d}</b><span>2026.11</span></div><a href='/v/{n}'>{t}</a></li>"),
    "day and month's name": _numbered(
        4, "<div><span>{d}</span> <span>Nov</span><a href='/v/{n}'>{t}</a></div>", zone="Europe/London"
    ),
    "dates first in a list of definitions": _numbered(4, "<dt>2026.11.{d}</dt><dd><a href='/v/{n}'>{t}</a></dd>"),
    "links first": _numbered(4, "<p><a href='/v/{n}'>{t}</a></p><p>2026.11.{d}</p>"),
    "attribute": _numbered(
        4,
        "<div><h2><a href='/v/{n}'>{t}</a></h2><i data-publish-time='2026-11-{d}T08:00:00+09:00'></i></div>",
        at="2026-11-{d} 08:00",
    ),
    "badge": _numbered(4, "<li><a href='/v/{n}'>{t}<span>NEW</span></a><span>26-11-{d}</span></li>"),
    "Reiwa": _numbered(4, "<tr><td>令和8年11月{d}日</td><td><a href='/v/{n}'>{t}</a></td></tr>", zone=TOKYO),
    "Minguo": _numbered(4, "<tr><td>115-11-{d}</td><td><a href='/v/{n}'>{t}</a></td></tr>", zone="Asia/Taipei"),
    "comments and views": _numbered(
        4,
        "<tr><td>1{n}1</td><td><a href='/v/{n}'>{t}</a> <a href='/v/{n}#c'>[12]</a></td><td>26/11/{d}</td><td>1,2{n}4</td></tr>",
    ),
    "a day over a group": _numbered(
        4, "<li><a href='/v/{n}'>{t}</a></li>", before="<h3>2026年11月20日 星期五</h3>", at="2026-11-20"
    ),
    "hour with a zone": _numbered(
        4, "<div><a href='/v/{n}'>{t}</a><span>11/{d} 08:0{n} KST</span></div>", at="2026-11-{d} 08:0{n}"
    ),
}
_QUOTED = "{title:'Border town counts the trains',url:'/v/1',date:'2026-11-20 18:00',more:undefined},{title:'Border town counts lorries',url:'/v/2',date:'2026-11-19 18:00',}"
ROWS["state in single quotes"] = Shape(
    "https://www.desk.example/news/", SEOUL, f"<script>var list=[{_QUOTED}];</script>",
    [("/v/1", "Border town counts the trains", "2026-11-20 18:00"), ("/v/2", "Border town counts lorries", "2026-11-19 18:00")],
)  # fmt: skip
SHAPES = {
    make.__name__.strip("_"): make()
    for make in (
        _mfa_zh,
        _mfa_en,
        _board,
        _cards,
        _relative_ko,
        _gbk,
        _state,
        _next_data,
        _digits,
        _slashes,
        _kcna,
        _token,
        _juche,
        _japanese,
        _big5,
    )
}
