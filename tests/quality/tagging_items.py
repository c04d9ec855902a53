"""Labelled items for relevance and tags: the public file, our own, and whole articles made of them.

A label is a list of values and `…_ok`, what is neither asked for nor punished. `part` says who has seen what:
'public' the shared file, 'read' our own items whose errors were read while rules were written, 'held' our own
items of which nobody has read an error.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

OWN = Path(__file__).with_name("own_items.jsonl")
SHARES = (0.0, 0.05, 0.12, 0.2, 0.4)  # of a made article's sentences that are about the pair
BELONGS = 0.1  # from this share on an article is about it


def own_items() -> list[dict]:
    """The items invented and labelled by us."""
    return [json.loads(line) for line in OWN.read_text("utf-8").splitlines()]


def public_items(shared: Path) -> list[dict]:
    """The shared items; their text is not ours to keep."""
    lines = (shared / "data" / "tagging-public.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) | {"part": "public"} for line in lines]


def group_of(item: dict) -> str:
    """Items that may be near in wording are kept in one fold: a shuffle by id, so that no order is left."""
    return hashlib.sha256(item["id"].encode()).hexdigest()


def made_articles(items: list[dict], count: int = 160) -> list[dict]:
    """Whole articles composed of items, to fit what salience weighs: about the pair from a tenth of the sentences on.

    An article about the pair says so at its beginning; one that names it in passing does so further down.
    """
    chance = random.Random(4)
    made = []
    for number in range(count):
        lang = chance.choice(["en", "ko", "ja", "zh-Hans", "zh-Hant"])
        same = [item for item in items if item["lang"] == lang]
        relation = chance.choice(["DPRK-PRC", "ROK-PRC"])
        about = [item for item in same if item["relations"] == [relation]]
        aside = [item for item in same if not item["relations"] and not item.get("relations_ok")]
        share = chance.choice(SHARES)
        total = chance.randint(12, 40)
        told = round(share * total) if share < BELONGS else max(2, round(share * total))
        sentences = [chance.choice(aside)["text"] for _ in range(total - told)]
        for place in range(told):
            at_first = share >= BELONGS and place < 1 and chance.random() < 0.7
            where = chance.randint(0, 2) if at_first else chance.randint(3, max(3, len(sentences)))
            sentences.insert(where, chance.choice(about)["text"])
        end = "。" if lang[:2] in ("zh", "ja") else "."
        text = "\n\n".join(s if s[-1] in ".。”」" else s + end for s in sentences)
        is_about = share >= BELONGS
        titles = aside if not is_about else about if chance.random() < 0.6 else [{"text": ""}]
        title = chance.choice(titles)
        made.append(
            {"id": f"made-{number}", "part": "made", "lang": lang, "title": title["text"][:120], "text": text}
            | {"relations": [relation] if is_about else [], "relations_ok": []}
        )
    return made
