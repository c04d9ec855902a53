"""The pre-judgement of title and summary: what it must never leave out, and what it saves. Floors beside it.

The firehose is the public feed files as they are: general newspapers, technology, Korean and Chinese feeds, nearly
all of it off the subject, none of it chosen for this.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from extractors.annotation.relevance import prejudge
from extractors.lexicon import load_lexicon
from extractors.listings import read_listing

FLOOR = Path(__file__).with_name("prejudge_floors.json")
SUMMARY_CHARS = 600


def recall(items: list[dict[str, str]], shown: int) -> float:
    """The share of relevant items that are fetched when so many characters of their text are the summary."""
    lexicon = load_lexicon()
    relevant = [item for item in items if item["relations"]]
    kept = [prejudge(item["title"], item["text"][:shown], item["lang"], None, lexicon=lexicon) for item in relevant]
    return sum(kept) / len(kept)


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, float]:
    lexicon, data = load_lexicon(), shared / "data"
    items = [json.loads(line) for line in (data / "tagging-public.jsonl").read_text("utf-8").splitlines()]
    left_out = entries = 0
    for one in json.loads((data / "feeds-public" / "manifest.json").read_text("utf-8")):
        body = (data / "feeds-public" / one["file"]).read_bytes()
        for entry in read_listing(body, "https://feeds.example.net/f.xml").entries:
            entries += 1
            left_out += not prejudge(entry.title, (entry.summary or entry.content)[:SUMMARY_CHARS], lexicon=lexicon)
    return {
        "recall, title and text": recall(items, 100_000),
        "recall, title and summary": recall(items, 200),
        "recall, title alone": recall(items, 0),
        "saved": left_out / entries,
    }


def test_the_floors_hold(measured: dict[str, float]) -> None:
    if os.environ.get("YALU_LOWER_FLOORS") == "1":
        FLOOR.write_text(
            json.dumps({name: round(value * 0.99, 3) for name, value in measured.items()}, indent=2) + "\n"
        )
    floors = json.loads(FLOOR.read_text("utf-8"))
    assert {name: value for name, value in measured.items() if value < floors[name]} == {}
