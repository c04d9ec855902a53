"""Texts in four languages, partly in the index of search, and the macro of before the index: a scan of every text."""

from __future__ import annotations

import random
from pathlib import Path

from tests.desk import TODAY, Desk, before
from warehouse.search import index, merging
from warehouse.tables import load, load_reference

SCAN = Path(__file__).with_name("search_by_scan.sql").read_text("utf-8")
TEXT = {
    "en": "port report ports PORT free-trade US us just Russia U.N. UN un under x-ray X-Ray xray 1.5 11.5 2026 202 the "
    "in into école lécole né N.K. NK nK tank shtank SHTANK Kim Test-un o'clock it's _x a_b A.I. G7 C++ no. North Korea "
    "Korean ana banana aaaa",
    "ko": "신의주세관으로 세관 중국의 북한은 한국GDP GDP는 김시험의 중단체관광객이 13일 3일 제3국",
    "zh": "中国 中 朝鲜 朝鮮 铁桥 鐵橋 鉄橋 后方 後方 中国中国 人人 哈哈哈 日本日 ＡＢＣ GDP 5月 金测试",
    "ja": "中朝 首脳会談 カタカナ カタ 日本 の は 橋を 新義州",
}
WORDS = {name: text.split() for name, text in TEXT.items()} | {"mixed": " ".join(TEXT.values()).split()}
GAPS = (", ", ". ", "\n", "  ", "-", "。", ' "')


def _text(dice: random.Random, words: int) -> str:
    name = dice.choice(list(WORDS))
    gaps = [" " if name in ("en", "ko", "mixed") else ""] * 9 + list(GAPS)
    return "".join(dice.choice(WORDS[name]) + dice.choice(gaps) for _ in range(words))


def searched() -> Desk:
    """Texts of which a third is in the index, a third was taken in by upkeep, and a third waits."""
    dice = random.Random(17)
    desk = Desk("s1")
    for number in range(60):
        article = {"article_id": f"a{number}", "lang": "en"}
        words = 1500 if number % 20 == 7 else dice.choice((0, 1, 5, 40, 90))
        desk.add(before(dice.randrange(60)), title=_text(dice, dice.randrange(6)), text=_text(dice, words), **article)
        if number % 9 == 0:
            desk.add(before(1), version=2, title=_text(dice, 2), text=_text(dice, 20), **article)
        if number % 7 == 0:
            desk.tag(f"a{number}", TODAY, "per:kim", kind="entity", field=dice.choice(("title", "text")))
    desk.add(TODAY, article_id="blank", title=None, text=None)
    loaded = desk._articles[::3]
    parts = [index.number_texts(desk.connection, loaded[start : start + 8]) for start in range(0, len(loaded), 8)]
    desk.ask("SELECT 1")
    for first, after in parts:
        index.add_numbered(desk.connection, first, after)
    merging.fill(desk.connection, 20)
    load.append(desk.connection, "duplicates", [{"article_id": "a3", "of_article_id": "a1", "relation": "exact"}])
    names = [("per:kim", "en", "Kim Test-un"), ("per:kim", "ko", "김시험"), ("per:kim", "zh_hans", "金测试")]
    rows = [dict(zip(("entity_id", "lang", "alias"), row, strict=True)) for row in names]
    load_reference.load_whole(desk.connection, "entity_aliases", rows)
    desk.connection.execute(SCAN)
    return desk


def cut(desk: Desk, dice: random.Random) -> str:
    """A piece of a text as somebody might type it, from the middle of a word or not."""
    texts = desk.ask("SELECT text FROM store.article_versions WHERE length(text) > 20 ORDER BY article_id, version")
    text = str(dice.choice(texts)[0])
    start = dice.randrange(len(text))
    piece = text[start : start + dice.choice((1, 2, 3, 5, 9, 18))].replace('"', "")
    return dice.choice((piece, f'"{piece}"', f'"{piece.lower()}"', f'"{piece.upper()}"'))


def is_same(desk: Desk, terms: str, most: int = 1000) -> bool:
    wanted, found = (
        desk.ask(f"FROM {macro}(?, most := ?, copies := ?)", terms, most, most < 10)
        for macro in ("search_by_scan", "search")
    )
    return wanted == found
