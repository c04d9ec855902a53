"""What the second pass takes from bodies that hold no junk: less than a two-hundredth of their characters.

The gold bodies of the real pages and the real texts of the duplicates' set, by language. Much of what is taken is
junk all the same (an agency's copyright line in a gold body), so the true share is lower still.
"""

from __future__ import annotations

import gzip
import json

import pytest

from extractors.articles.boilerplate import split_junk

MOST = 0.005  # of the characters of all bodies together, and of each large language
MIN_CHARS = 50_000  # of a language from which its own share is held to it


def bodies(shared, name):
    folder = shared / "data"
    if name == "html-public":
        pages = json.loads((folder / name / "index.json").read_text("utf-8"))
        return [(page["lang"], page["title"] or "", page["gold_body"]) for page in pages]
    with gzip.open(folder / name / "clusters.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["lang"], (row["title"] or "").strip(), row["text"]) for row in rows if row["kind"] == "base"]


@pytest.mark.parametrize("name", ["html-public", "dedup-public"])
def test_hardly_a_body_line_is_taken_for_junk(shared, name):
    chars: dict[str, int] = {}
    taken: dict[str, int] = {}
    for lang, title, text in bodies(shared, name):
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        chars[lang] = chars.get(lang, 0) + sum(map(len, lines))
        taken[lang] = taken.get(lang, 0) + sum(len(junk.text) for junk in split_junk(lines, title=title)[1])
    shares = {lang: taken[lang] / chars[lang] for lang in chars if chars[lang] >= MIN_CHARS}
    shares["all"] = sum(taken.values()) / sum(chars.values())
    assert {lang: share for lang, share in shares.items() if share >= MOST} == {}
