"""Reports of events in own sentences of five languages, by kinds, in the styles of wire copy.

The sentences were written and scored before the rules were changed; the first figures are in docs/ledgers/events.md. A
half set aside by hash is scored and never studied; floors are a little below what was measured.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from extractors.similarity.event_groups import MUTUAL

FOLDER = Path(__file__).parent / "passages"
WIRE, HARDER = "events.toml", "events_harder.toml"
PARTS = {"studied": False, "set aside": True}
SAID = {"done", "under_way"}
TEN, LOWEST_OF_LANGUAGE = 10, 0.8


def passages(part, file):
    rows = tomllib.loads((FOLDER / file).read_text("utf-8"))["passage"]
    return [row for row in rows if hashlib.sha256(row["text"].encode()).digest()[0] % 2 == PARTS[part]]


def pair(kind, sides):
    both = sides.split("-")
    return (kind, *(sorted(both) if kind in MUTUAL else both))


def day_of(one):
    if one.happened_on is None:
        return ""
    whole, last = one.happened_on.isoformat(), one.ends_on.isoformat() if one.ends_on else ""
    return {"day": whole, "day_range": f"{whole}/{last[-2:]}", "month": whole[:7]}.get(one.date_precision, whole[:4])


def golds(row):
    """Return the labelled events of a passage: type with sides, the statuses that are right, the day."""
    parts = (one.split() for one in row["events"])
    return [(pair(kind, sides), set(status.split("/")), "".join(when)) for kind, status, sides, *when in parts]


def score(part, file=WIRE, show=lambda *_: None):
    """Count what is right, wrong and missed, in all and by language."""
    count = Counter()
    for row in passages(part, file):
        gold, false = golds(row), 0
        may = {pair(*one.split()) for one in row.get("may", [])}
        read = read_ledgers("", row["text"], row["lang"], PageFacts(published_on=row["day"])).event_reports
        for one in (one for one in read if not one.set_aside):
            key = pair(one.event_type, f"{one.actor_side}-{one.target_side}")
            same = next((label for label in gold if label[0] == key), None)
            if same:
                gold.remove(same)
                count.update(compare(row, one, same, show))
            elif key not in may:
                false += 1
                count["asserted"] += one.status in SAID
                show("false", row, key, one.status)
        for kind, many in (("false", false), ("missed", len(gold))):
            count.update({kind: many, f"{row['lang']} {kind}": many})
        for label in gold:
            show("missed", row, *label)
        count.update({"negatives": not row["events"], "negative hits": not row["events"] and false > 0})
    return count


def compare(row, one, same, show):
    """Count what of a report that has the type and sides of a labelled event is right."""
    is_said, is_right = one.status in SAID, one.status in same[1]
    kind = "right" if is_right else "wrong status"
    is_dated = bool(day_of(one) and same[2])
    if not is_right or (is_dated and day_of(one) != same[2]):
        show("status or day", row, same, one.status, day_of(one))
    return {
        "sides right": 1,
        kind: 1,
        f"{row['lang']} {kind}": 1,
        "asserted": is_said,
        "asserted right": is_said and bool(same[1] & SAID),
        "days": is_dated,
        "days right": is_dated and day_of(one) == same[2],
    }


def precision(count):
    found = count["right"] + count["wrong status"] + count["false"]
    return count["right"] / found if found else 1.0


@pytest.mark.parametrize(
    ("file", "part", "least", "recall"),
    [
        (WIRE, "studied", 0.94, 0.78),
        (WIRE, "set aside", 0.9, 0.74),
        (HARDER, "studied", 0.92, 0.66),
        (HARDER, "set aside", 0.72, 0.55),
    ],
)
def test_own_sentences(file, part, least, recall):
    count = score(part, file)
    print(file, part, dict(count))  # noqa: T201 - shown with -s
    assert precision(count) >= least
    assert count["right"] / (count["right"] + count["wrong status"] + count["missed"]) >= recall
    assert count["negative hits"] <= count["negatives"] / 12


def test_no_language_is_below_its_floor():
    both = [score(part) for part in PARTS]
    for lang in ("en", "ko", "zh-Hans", "zh-Hant", "ja"):
        right, wrong, false = (sum(one[f"{lang} {key}"] for one in both) for key in ("right", "wrong status", "false"))
        assert right + wrong + false < TEN or right / (right + wrong + false) >= LOWEST_OF_LANGUAGE, lang
