"""Invented pages with a known body, in English and Chinese."""

from __future__ import annotations

import json

from extractors.articles import read_article

EN = (
    "The ferry between the two river towns ran again on Monday, nine years after it stopped, the port office said.",
    "“We had kept the engine warm,” said the captain, who took forty people across in the fog before breakfast.",
    "Traders on both banks expect cheaper fish, dearer rooms and longer queues at the single customs desk.",
    "The port office wants a second boat by the summer, and has asked both town halls for half of the price.",
)
ZH = (
    "港务办公室说，连接两座江边小城的渡船星期一重新开航，这是停航九年以来的第一次，码头上挤满了人。",
    "船长在晨雾中载着四十名乘客过了江，岸上的人们挥手送行，他说发动机一直是热的，从来没有冷过。",
    "两岸的商人估计，鱼会便宜一些，房租会贵一些，唯一的海关窗口前的队伍会更长一些，人手却不会多。",
    "港务办公室希望在夏天之前添置第二条船，并已请两边的市政府各出一半的钱，目前还没有得到答复。",
)
TITLE = "Ferry returns to the river after nine years"
TITLE_ZH = "停航九年的渡船重新开航"


def page(body, *, title=TITLE, head="", lang="en", url="https://sheet.example/a/1"):
    text = f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>
    <body>{body}</body></html>"""
    return read_article(text.encode(), url)


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def description(text):
    return f'<meta name="description" content="{text}">'


NEWS = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE})}</script>'
