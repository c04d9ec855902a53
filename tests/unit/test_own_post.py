"""A page that shows several posts in full is its own post's: the one whose permalink is the page's address."""

from __future__ import annotations

import pytest

from extractors.articles import read_article
from extractors.records import Article

URL = "https://quay.example/2026/11/{}.html"
POSTS = {
    "en": {
        "Lamps on the pier": "The lamps on the pier were lit again on Tuesday. They had been dark for nine years. The "
        "harbour master said that the fishermen paid for the oil. Nobody had asked the town.",
        "A ladder for the tower": "The tower has a new ladder of ash wood. It was carried up the hill by six men. The "
        "old one is now a bench beside the well. Children sit on it when it rains.",
        "Flour from the mill": "The mill grinds again, after a winter without water. Two bakers share its flour. The "
        "miller asks a copper for each sack. His daughter keeps the book.",
    },
    "ko": {
        "부두의 등불": "화요일에 부두의 등불이 다시 켜졌다. 아홉 해 동안 어두웠다."
        " 어부들이 기름값을 냈다고 항만장이 말했다. 마을은 몰랐다.",
        "탑의 사다리": "탑에 물푸레나무 사다리가 새로 놓였다."
        " 여섯 사람이 언덕 위로 날랐다. 낡은 것은 우물가의 긴 의자가 되었다.",
        "방앗간의 밀가루": "겨울 내내 물이 없던 방앗간이 다시 돌아간다."
        " 빵집 두 곳이 밀가루를 나눈다. 장부는 주인의 딸이 적는다.",
    },
    "zh-Hans": {
        "码头上的灯": "星期二，码头上的灯又亮了。它们暗了九年。港务长说，油钱是渔民出的。"
        "没有人问过镇上的意见。老人们在灯下坐到半夜，谁也不想回家。",
        "塔里的梯子": "塔里有了一架新的白蜡木梯子。六个人把它抬上了山。"
        "旧梯子成了井边的长凳。下雨的时候，孩子们坐在上面，听屋檐滴水的声音。",
        "磨坊的面粉": "磨坊一冬没有水，现在又转了。两家面包房分用它的面粉。"
        "磨坊主每袋收一个铜板。账本由他的女儿记，一笔也没有错过。",
    },
    "ja": {
        "波止場の灯": "火曜日、波止場の灯が再びともった。九年のあいだ暗いままだった。"
        "油代は漁師が出したと港長は話した。町には誰も尋ねなかった。",
        "塔の梯子": "塔にトネリコの新しい梯子がかけられた。六人が丘の上まで運んだ。"
        "古い梯子は井戸端の腰掛けになった。雨の日には子どもが座る。",
        "水車の粉": "冬じゅう水のなかった水車がまた回り始めた。二軒のパン屋が粉を分け合う。"
        "主人は一袋につき銅貨一枚を取る。帳面は娘がつける。",
    },
}
SITE = {"en": "Notes from the quay", "ko": "부두 일기", "zh-Hans": "渡口札记", "ja": "港の日記"}
SHAPES = {
    "headline": "<div class='post'><h2><a href='{url}'>{title}</a></h2><p class='d'>2026-11-1{n}</p>{text}</div>",
    "below": "<div class='entry'><h3>{title}</h3>{text}<p class='foot'>2026-11-1{n} | <a href='{url}'>#</a></p></div>",
    "cells": "<table class='t'><tr><td><b><a href='{url}'>{title}</a></b><br>2026-11-1{n}<br>{text}</td></tr></table>",
    "article": "<article><header><h2>{title}</h2>"
    "<time><a href='{url}'>2026-11-1{n}</a></time></header>{text}</article>",
}
MENU = "<ul><li><a href='/'>A</a></li><li><a href='/2026/'>B</a></li></ul>"


def page(lang, shape):
    rows = [
        SHAPES[shape].format(url=URL.format(n), title=title, n=n, text=f"<p>{text}</p>")
        for n, (title, text) in enumerate(POSTS[lang].items())
    ]
    return html(f"{MENU}<div>{''.join(rows)}</div>", SITE[lang])


def html(body, title):
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("lang", POSTS)
@pytest.mark.parametrize("own", [0, 1, 2])
def test_the_own_post_is_read_with_its_headline_and_day(lang, shape, own):
    answer = read_article(page(lang, shape), URL.format(own))
    assert isinstance(answer, Article)
    title, text = [*POSTS[lang].items()][own]
    assert (answer.title, answer.published_at and answer.published_at.day) == (
        title,
        None if shape == "below" else 10 + own,  # a stamp at a foot is no day of publication
    )
    assert [other[:20] in answer.text for other in POSTS[lang].values()] == [n == own for n in range(3)]
    assert text[-20:] in answer.text


@pytest.mark.parametrize("address", ["https://quay.example/2026/11/", "https://quay.example/notes.html"])
def test_a_page_of_posts_that_is_none_of_them_stays_a_list(address):
    assert not isinstance(read_article(page("en", "headline"), address), Article)


SECTION = "<div class='s'><h2>{}</h2><p>{}</p></div>"


@pytest.mark.parametrize("first", ["<p><a href='{}'>Link to this page</a></p>", "<a href='{}#more'>more</a>"])
def test_sections_of_one_article_stay_together(first):
    rows = [SECTION.format(title, text) for title, text in POSTS["en"].items()]
    rows[0] = rows[0].replace("<p>", first.format(URL.format(0)) + "<p>", 1)
    answer = read_article(html(f"<h1>{SITE['en']}</h1>{''.join(rows)}", SITE["en"]), URL.format(0))
    assert isinstance(answer, Article)
    assert all(text[:30] in answer.text for text in POSTS["en"].values())


def test_a_list_of_the_newest_that_holds_the_article_itself_leaves_it_whole():
    newest = "".join(
        f"<div class='item'><h3><a href='{URL.format(n)}'>{title}</a></h3><p>{text[:140]}</p></div>"
        for n, (title, text) in enumerate(POSTS["en"].items())
    )
    title, *_ = POSTS["en"]
    texts = [*POSTS["en"].values()][:2]
    body = f"<article><h1>{title}</h1><p>{texts[0]}</p><p>{texts[1]}</p></article><div>{newest}</div>"
    answer = read_article(html(body, title), URL.format(0))
    assert isinstance(answer, Article)
    assert (answer.title, [text in answer.text for text in texts]) == (title, [True, True])
