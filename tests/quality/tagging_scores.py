"""Scores of relevance and tags on labelled items, as the labelled set's own scorer counts them, with intervals.

Topics are cut at the dot; what one annotator alone gave is neither asked for nor punished; topics, sourcing and
stance are scored on relevant items only. Relevance is cross-validated with its fitting: an item is judged by
weights made without it, the strength of the ridge chosen on the other folds.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable

from extractors.annotation.annotated_text import annotate
from extractors.annotation.relevance import SIDES_OF, THRESHOLD, features, is_judged, prejudge
from extractors.annotation.taggers import is_unconfirmed, tag
from tests.quality.fit_relevance import CENTRE_SHORT, SHORT, SIGNS, rows_of
from tests.quality.fitting import fit, folds, predict
from tests.quality.tagging_items import group_of

FOLDS = 5
STRENGTHS = (0.3, 1.0)
DRAWS = 400
Counts = dict[str, list[int]]  # field → true positives, false positives, false negatives
Judge = Callable[[dict], set[str]]


def cross_validated(items: list[dict]) -> Judge:
    """A judge of these items that has never been fitted to the item it judges."""
    fold_of = folds((group_of(item) for item in items), FOLDS)
    rows = rows_of(items)
    weights = {}
    for out in range(FOLDS):
        train = [row for row in rows if fold_of[row[2]] != out]
        inner = (out + 1) % FOLDS
        fitted = {
            strength: fit([row for row in train if fold_of[row[2]] != inner], SHORT, strength, SIGNS, CENTRE_SHORT)
            for strength in STRENGTHS
        }
        held = [row for row in train if fold_of[row[2]] == inner]
        best = max(STRENGTHS, key=lambda s: sum((predict(fitted[s], v) >= THRESHOLD) == (y > 0) for v, y, _ in held))
        weights[out] = fit(train, SHORT, best, SIGNS, CENTRE_SHORT)
    return lambda item: judged_by(weights[fold_of[group_of(item)]], item)


def judged_by(weights: dict[str, float], item: dict) -> set[str]:
    """The relations that these weights find in a short item."""
    reading = annotate(item["title"], item["text"], item["lang"])
    found = {relation: features(reading, relation) for relation in SIDES_OF}
    seen = {relation: values for relation, values in found.items() if is_judged(values)}
    return {relation for relation, values in seen.items() if predict(weights, values) >= THRESHOLD}


def score(item: dict, relations: set[str]) -> Counts:
    """What one item adds to each field."""
    counts: Counts = {}
    gold, doubtful = set(item["relations"]), set(item.get("relations_ok", []))
    for relation in SIDES_OF:
        counts[relation] = count(gold & {relation}, relations & {relation}, doubtful)
    if gold or not doubtful:
        counts["relevant"] = count({"y"} if gold else set(), {"y"} if relations else set(), set())
    tags = tag(item["title"], item["text"], item["lang"])
    said = {kind: {t.value for t in tags if t.kind == kind} for kind in ("topic", "entity", "sourcing", "stance")}
    if gold:
        topics = {value.partition(".")[0] for value in said["topic"]}
        counts["topics"] = count(set(item["topics"]), topics, set(item.get("topics_ok", [])))
        counts["sourcing"] = count(set(item["sourcing"]), said["sourcing"], set(item.get("sourcing_ok", [])))
        for value in ("official", "named", "media", "anonymous"):
            wanted, found = set(item["sourcing"]) & {value}, said["sourcing"] & {value}
            counts[f"sourcing {value}"] = count(wanted, found, set(item.get("sourcing_ok", [])))
        if said["stance"]:
            right = said["stance"] <= set(item.get("stance_ok") or [item["stance"]])
            counts["stance"] = [int(right), int(not right), 0]
        if "is_unconfirmed" in item:
            doubt = {"y"} if item["is_unconfirmed"] else set()
            counts["unconfirmed"] = count(doubt, {"y"} if is_unconfirmed(tags) else set(), set())
    if "entities" in item:
        counts["entities"] = count(set(item["entities"]), said["entity"], set(item.get("entities_ok", [])))
    fetched = prejudge(item["title"], item["text"], item["lang"])
    bare = prejudge(f"{item['title']} {item['text']}".strip(), "", item["lang"])
    counts["prejudge" if gold else "prejudge_off"] = [int(fetched), 0, int(not fetched)]
    counts["prejudge title" if gold else "prejudge_off title"] = [int(bare), 0, int(not bare)]
    return counts


def count(gold: set[str], said: set[str], doubtful: set[str]) -> list[int]:
    """True positives, false positives, false negatives; what is doubtful counts only where it is gold."""
    said = said - (doubtful - gold)
    return [len(gold & said), len(said - gold), len(gold - said)]


def summed(scores: Iterable[Counts], field: str) -> tuple[int, int, int]:
    """The counts of a field over items."""
    total = [0, 0, 0]
    for counts in scores:
        for index, value in enumerate(counts.get(field, (0, 0, 0))):
            total[index] += value
    return total[0], total[1], total[2]


def f1(hit: int, false: int, missed: int) -> float:
    """F1; 0 where nothing was found."""
    return 2 * hit / (2 * hit + false + missed) if hit else 0.0


def precision(hit: int, false: int, _missed: int) -> float:
    """The share of what was said that is right."""
    return hit / (hit + false) if hit + false else 1.0


def recall(hit: int, _false: int, missed: int) -> float:
    """The share of what was there that was said."""
    return hit / (hit + missed) if hit + missed else 1.0


def interval(scores: list[Counts], field: str, measure: Callable[..., float] = f1) -> tuple[float, float, float]:
    """A measure with its 95 % interval, by drawing items with replacement."""
    chance = random.Random(7)
    kept = [counts[field] for counts in scores if field in counts]
    drawn = []
    for _ in range(DRAWS if kept else 0):
        total = [0, 0, 0]
        for counts in chance.choices(kept, k=len(kept)):
            for index in range(3):
                total[index] += counts[index]
        drawn.append(measure(*total))
    drawn.sort()
    low, high = (drawn[len(drawn) // 40], drawn[-1 - len(drawn) // 40]) if drawn else (0.0, 0.0)
    return measure(*summed(scores, field)), low, high


def table(name: str, scores: list[Counts]) -> str:
    """One row of figures with intervals, to print."""
    by_field: dict[str, str] = defaultdict(str)
    for field in ("relevant", *SIDES_OF, "topics", "sourcing", "entities"):
        if any(field in counts for counts in scores):
            by_field[field] = "{:.3f} [{:.2f}-{:.2f}]".format(*interval(scores, field))
    anonymous = precision(*summed(scores, "sourcing anonymous"))
    stance = precision(*summed(scores, "stance"))
    said = ", ".join(f"{field} {value}" for field, value in by_field.items())
    return (
        f"{name:16} {len(scores):4} items: {said}, anonymous precision {anonymous:.3f}, stance precision {stance:.3f}"
    )
