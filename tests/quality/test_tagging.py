"""Relevance and tags on labelled items, with floors that only fall by a deliberate flag.

The figures are those of the labelled set's own scorer: topics are cut at the dot; what one annotator alone
gave is neither asked for nor punished; topics, sourcing and stance are scored on relevant items only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from extractors.relevance import judge_relevance, prejudge
from extractors.taggers import tag

FLOORS = Path(__file__).with_name("tagging_floors.json")
MARGIN = 0.015


@pytest.fixture(scope="module")
def items(shared: Path) -> list[dict]:
    lines = (shared / "data" / "tagging-public.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def figures(items: list[dict]) -> dict[str, float]:
    """Every figure that has a floor."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    stance, kept, wanted = [0, 0], [0, 0], [0, 0]
    for item in items:
        said = answer(item)
        gold, doubtful = set(item["relations"]), set(item.get("relations_ok", []))
        for relation in ("DPRK-PRC", "ROK-PRC"):
            count(counts[relation], gold & {relation}, said["relations"] & {relation}, doubtful)
        if gold or not doubtful:
            count(counts["relevant"], set("y") if gold else set(), set("y") if said["relations"] else set(), set())
        is_fetched = prejudge(item["title"], item["text"], item["lang"])
        tally = wanted if gold else kept
        tally[0] += is_fetched
        tally[1] += 1
        for field in ("topics", "sourcing") if gold else ():
            count(counts[field], set(item[field]), said[field], set(item.get(f"{field}_ok", [])))
        count(counts["entities"], set(item["entities"]), said["entities"], set(item.get("entities_ok", [])))
        if gold and said["stance"]:
            stance[0] += said["stance"] <= set(item.get("stance_ok", [item["stance"]]))
            stance[1] += 1
    found = {field: f1(*triple) for field, triple in counts.items()}
    found |= {"stance_precision": stance[0] / stance[1], "prejudge_recall": wanted[0] / wanted[1]}
    return found | {"prejudge_drop_share": 1 - kept[0] / kept[1]}


def answer(item: dict) -> dict[str, set[str]]:
    """What relevance and the taggers say of an item, in the labels' words."""
    tags = tag(item["title"], item["text"], item["lang"])
    values = {kind: {t.value for t in tags if t.kind == kind} for kind in ("topic", "entity", "sourcing", "stance")}
    return {
        "relations": set(judge_relevance(item["title"], item["text"], item["lang"]).relations),
        "topics": {value.partition(".")[0] for value in values["topic"]},
        "entities": values["entity"],
        "sourcing": values["sourcing"],
        "stance": values["stance"],
    }


def count(triple: list[int], gold: set[str], said: set[str], doubtful: set[str]) -> None:
    """Add true positives, false positives, false negatives."""
    said = said - (doubtful - gold)
    for index, size in enumerate((len(gold & said), len(said - gold), len(gold - said))):
        triple[index] += size


def f1(hit: int, false: int, missed: int) -> float:
    return 2 * hit / (2 * hit + false + missed) if hit else 0.0


def test_no_figure_is_below_its_floor(items: list[dict], figures: dict[str, float]) -> None:
    digest = hashlib.sha256(json.dumps(items, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    stored = json.loads(FLOORS.read_text("utf-8"))
    if os.environ.get("YALU_LOWER_FLOORS") == "1":
        floors = {name: round(max(0.0, value - MARGIN), 3) for name, value in sorted(figures.items())}
        FLOORS.write_text(json.dumps({"items": digest, "floors": floors}, indent=2) + "\n", "utf-8")
        return
    assert stored["items"] == digest, "other items: measure again with YALU_LOWER_FLOORS=1"
    low = {name: round(figures[name], 3) for name, floor in stored["floors"].items() if figures[name] < floor}
    assert not low, f"below the floor: {low}"


def seed_bodies(shared: Path) -> list[tuple[str, str]]:
    """The bodies of the seed corpus, by file name."""
    truth = json.loads((shared / "data" / "seed_truth.json").read_text("utf-8"))
    texts = {seed["file"]: (shared / "seeds" / seed["file"]).read_text("utf-8") for seed in truth}
    return [(seed["file"], texts[seed["file"]][seed["body_start"] : seed["body_end"]]) for seed in truth]


def test_every_seed_is_about_the_dprk_and_the_prc_only(shared: Path) -> None:
    found = {name: judge_relevance("", body, "en").relations for name, body in seed_bodies(shared)}
    assert set(found.values()) == {("DPRK-PRC",)}, found
    assert len(found) == 5


def test_the_labelled_pages_are_off_the_subject(shared: Path) -> None:
    """The public pages are about anything but the beat: almost none may be called relevant."""
    pages = [
        page
        for page in json.loads((shared / "data" / "html-public" / "index.json").read_text("utf-8"))
        if page["gold_body"]
    ]
    wrong = [p["id"] for p in pages if judge_relevance(p["title"] or "", p["gold_body"], p["lang"]).relations]
    assert len(wrong) <= len(pages) // 50, wrong
