"""Invented pages in four languages, with their day of publication where a test puts it."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from extractors.articles import read_article
from extractors.records import Article

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


def node(**fields):
    return {"@type": "NewsArticle", **fields}


def json_ld(*nodes):
    return f"<script type='application/ld+json'>{json.dumps(list(nodes), ensure_ascii=False)}</script>"
