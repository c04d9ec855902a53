"""The invented articles of the trouble web, in five languages."""
# ruff: noqa: E501 - a text a line

from __future__ import annotations

from datetime import datetime

TITLES = {
    "en": "North Korea and China reopen the Yalu crossing, day {}",
    "ko": "북한과 중국 압록강 다리 다시 열어 {}일째",
    "zh": "中国与朝鲜重新开放鸭绿江口岸第{}天",
    "ja": "北朝鮮と中国、鴨緑江の橋を再開して{}日目に",
    "fr": "Le marché du fromage de la vallée rouvre, jour {}",
}
TEXTS = {
    "en": "North Korea and China let {} lorries cross the Yalu bridge at Dandong on Friday, a Chinese customs officer said. Traders in Sinuiju waited with flour and timber for the trains that run twice a day again.",
    "ko": "북한과 중국이 압록강 다리로 화물차 {}대를 오가게 했다고 중국 세관 관계자가 금요일 밝혔다. 신의주 상인들은 하루 두 번 다니는 열차를 기다리며 밀가루와 목재를 쌓아 두었다고 전했다.",
    "zh": "中国海关官员周五说，朝鲜与中国当天让{}辆货车通过丹东的鸭绿江大桥。新义州的商人带着面粉和木材等候每天两班的列车，双方都表示口岸会继续开放下去。",
    "ja": "北朝鮮と中国は金曜日、丹東の鴨緑江の橋を{}台のトラックに通らせたと中国税関の職員が述べた。新義州の商人たちは一日に二便の列車を待ち、小麦粉と木材を積み上げていたという。",
    "fr": "The cheese market of the valley opened with {} stalls on Friday, and the mayor of the small town tasted all of them. Visitors came from three valleys and bought honey and soap.",
}


def article_text(lang: str, number: int) -> str:
    return "\n\n".join(TEXTS[lang].format(number * 7 + line) for line in range(5))


def article(lang: str, number: int, at: datetime) -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in article_text(lang, number).split("\n\n"))
    stamp = f"<meta property='article:published_time' content='{at.isoformat()}'>"
    return f"<html lang='{lang}'><head><title>{TITLES[lang].format(number)}</title>{stamp}</head><body><article><h1>{TITLES[lang].format(number)}</h1>{paragraphs}</article></body></html>"
