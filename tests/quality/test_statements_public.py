"""The ledger of statements on the public, labelled texts, and on invented ones: class, speaker and manner.

The public third set aside is split off by the id's hash, made before the first rule. Floors are a little below what was
measured.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from extractors.ledgers import read_ledgers

CLASSES = {"media_relay": "media"}
MANNERS = {"neither_confirmed_nor_denied": "neither"}
ANSWERS = ("neither", "denied", "silent")
PARTS = {"tuned on": False, "set aside": True}


def is_set_aside(name):
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def pairs(words):
    """Return the pairs of letters of words, by which two namings of one speaker are compared."""
    plain = "".join(words.lower().split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def is_same_speaker(one, other):
    one, other = one.lower().strip(), other.lower().strip()
    if not one or not other:
        return False
    shared, both = pairs(one) & pairs(other), pairs(one) | pairs(other)
    return one in other or other in one or (bool(both) and len(shared) / len(both) >= 0.25)


def is_match(gold, one):
    """Return whether a label (class, manner, speaker) is of a statement: an anonymous speaker needs no words."""
    names = re.split(r"[,，(]", gold[2])
    same_class = gold[0] == one.source_class
    return same_class and (gold[0] == "anonymous" or any(is_same_speaker(name, one.speaker) for name in names))


def is_so(label, one):
    """Return whether the manner is the label's: "a|b" where either is right."""
    return one.manner in label[1].split("|")


def score(rows):
    """Count class and speaker, the manner of those, and each manner and class by itself."""
    count = Counter()
    for lang, text, gold in rows:
        left = list(gold)
        for one in read_ledgers("", text, lang).statements:
            matches = [label for label in left if is_match(label, one)]
            same = next((label for label in matches if is_so(label, one)), matches[0] if matches else None)
            count["found"] += 1
            count[f"{one.source_class} found"] += 1
            count[f"{one.manner} found"] += 1
            if same is None:
                continue
            left.remove(same)
            count["right"] += 1
            count[f"{one.source_class} right"] += 1
            count["manner right"] += is_so(same, one)
            count[f"{one.manner} right"] += is_so(same, one)
        count["labelled"] += len(gold)
        for label in gold:
            count[f"{label[1].partition('|')[0]} labelled"] += 1
    return count


def ratio(some, of):
    return some / of if of else 1.0


def f1(count):
    return 2 * count["right"] / (count["found"] + count["labelled"])


def public(shared, part):
    for line in (shared / "data" / "ledgers" / "ledger-public.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["family"] != "claims" or is_set_aside(row["id"]) is not PARTS[part]:
            continue
        labels = row["labels"]["claims"]
        yield (
            row["lang"],
            row["text"],
            [
                (
                    CLASSES.get(one["source_class"], one["source_class"]),
                    MANNERS.get(one["status"], one["status"]),
                    one["attribution"] or "",
                )
                for one in labels
            ],
        )


@pytest.mark.parametrize(
    ("part", "least", "manner", "anonymous"), [("tuned on", 0.87, 0.93, 0.9), ("set aside", 0.7, 0.45, 0.87)]
)
def test_statements_of_public_texts(shared, part, least, manner, anonymous):
    count = score(public(shared, part))
    print(part, round(f1(count), 3), dict(count))  # noqa: T201 - shown with -s
    assert f1(count) >= least
    assert ratio(count["manner right"], count["right"]) >= manner
    assert ratio(count["anonymous right"], count["anonymous found"]) >= anonymous


def test_own_passages():
    passages = tomllib.loads(Path(__file__).with_name("statement_passages.toml").read_text("utf-8"))["passage"]
    count = score((row["lang"], row["text"], row["said"]) for row in passages)
    print(round(f1(count), 3), dict(count))  # noqa: T201 - shown with -s
    assert f1(count) >= 0.95
    for manner in ANSWERS:
        assert ratio(count[f"{manner} right"], count[f"{manner} found"]) >= 0.85
        assert ratio(count[f"{manner} right"], count[f"{manner} labelled"]) >= 0.85


@pytest.mark.parametrize(
    ("name", "part", "least", "manner"),
    [
        ("statements.toml", "studied", 0.95, 0.95),
        ("statements.toml", "set aside", 0.87, 0.9),
        ("statements_2.toml", "studied", 0.95, 0.95),
        ("statements_2.toml", "set aside", 0.82, 0.9),
    ],
)
def test_own_passages_in_the_manner_of_outlets(name, part, least, manner):
    """Of each round a half set aside by hash; the first figures, before any rule was changed: docs/ledgers."""
    passages = tomllib.loads((Path(__file__).parent / "passages" / name).read_text("utf-8"))["passage"]
    rows = [row for row in passages if hashlib.sha256(row["text"].encode()).digest()[0] % 2 == (part == "set aside")]
    count = score((row["lang"], row["text"], row["said"]) for row in rows)
    print(name, part, round(f1(count), 3), dict(count))  # noqa: T201 - shown with -s
    assert f1(count) >= least
    assert ratio(count["manner right"], count["right"]) >= manner
    assert ratio(count["anonymous right"], count["anonymous found"]) >= 0.8
    assert ratio(count["silent right"], count["silent found"]) >= 0.9
    assert ratio(count["denied right"], count["denied found"]) >= 0.9
