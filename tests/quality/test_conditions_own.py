"""Conditions that texts name, on own sentences written before the rules; a half set aside by hash.

The sentences and the rules have one author, so that these figures flatter: they hold the rules, they do not claim.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from extractors.ledgers import read_ledgers

PASSAGES = Path(__file__).parent / "passages" / "conditions.toml"
# What an article has besides: it names both sides.
TITLE = {
    "en": "China and North Korea",
    "ko": "북한과 중국",
    "zh-Hans": "中国和朝鲜",
    "zh-Hant": "中國和北韓",
    "ja": "中国と北朝鮮",
}


def score(part: int) -> Counter[str]:
    count: Counter[str] = Counter()
    for row in tomllib.loads(PASSAGES.read_text("utf-8"))["passage"]:
        if hashlib.sha256(row["text"].encode()).digest()[0] % 2 != part:
            continue
        found = read_ledgers(TITLE[row["lang"]], row["text"], row["lang"]).conditions
        got = [[one.test or "open", *filter(None, (one.concept or one.event_type, one.side))] for one in found]
        wanted = [row["wanted"]] if "wanted" in row else []
        count["right"] += got == wanted != []
        count["missed"] += bool(wanted) and got != wanted
        count["wrong"] += bool(got) and got != wanted
    return count


@pytest.mark.parametrize("part", [0, 1], ids=["studied", "set aside"])
def test_own_conditions(part: int) -> None:
    count = score(part)
    print(part, dict(count))  # noqa: T201 - shown with -s
    assert count["right"] >= 0.9 * (count["right"] + count["wrong"])
    assert count["right"] >= 0.9 * (count["right"] + count["missed"])
