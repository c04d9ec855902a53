"""The ledgers of read-outs and firsts on the public, labelled texts: what was tuned on, and a third set aside by hash.

The split is by the id's hash, made before the first rule. Floors are a little below what was measured.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import PageFacts
from extractors.similarity.event_groups import MUTUAL
from extractors.text.date_mentions import read_dates

CONCEPTS = {
    "multilateral_hegemony": "multilateralism",
    "one_china_taiwan": "one_china",
    "shared_destiny_or_community": "shared_destiny",
    "sovereignty_security_development": "sovereignty_interests",
}
PARTS = {"tuned on": False, "set aside": True}


def is_set_aside(name):
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def rows(shared, name, part):
    lines = (shared / "data" / "ledgers" / name).read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if is_set_aside(row["id"]) is PARTS[part]]


def day(text):
    year, month, of_month = (*map(int, (text or "0").split("-")), 7, 15)[:3] if text else (0, 0, 0)
    return date(year, month, of_month) if year else None


def ratio(some, of):
    return some / of if of else 1.0


@pytest.mark.parametrize(("part", "precision", "recall"), [("tuned on", 0.95, 0.95), ("set aside", 0.85, 0.79)])
def test_claims_of_a_first(shared, part, precision, recall):
    count = Counter()
    for row in rows(shared, "ledger-public.jsonl", part):
        if row["family"] != "firsts":
            continue
        found = list(read_ledgers("", row["text"], row["lang"], PageFacts(published_on=day(row["published"]))).firsts)
        for gold in row["labels"].get("firsts", []):
            same = next((one for one in found if agree(gold, one)), None)
            count["right" if same else "missed"] += 1
            if same:
                found.remove(same)
                count["years"] += gold["since_year"] is not None
                count["years right"] += gold["since_year"] is not None and gold["since_year"] == same.since_year
        count["wrong"] += sum(not any(agree(one, f) for one in row["labels"].get("optional", [])) for f in found)
        count["negative hits"] += bool(found) and "negative" in row["labels"] and "optional" not in row["labels"]
    print(part, dict(count))  # noqa: T201 - shown with -s
    assert ratio(count["right"], count["right"] + count["wrong"]) >= precision
    assert ratio(count["right"], count["right"] + count["missed"]) >= recall
    assert ratio(count["years right"], count["years"]) >= 0.93
    assert count["negative hits"] == 0


@pytest.mark.parametrize(("part", "precision", "recall"), [("tuned on", 0.95, 0.8), ("set aside", 0.7, 0.48)])
def test_signs_at_the_border(shared, part, precision, recall):
    count = Counter()
    for row in rows(shared, "ledger-public.jsonl", part):
        if row["family"] != "border":
            continue
        read = read_ledgers("", row["text"], row["lang"], PageFacts(published_on=day(row["published"]))).border_signs
        found = [(sign.indicator, sign.direction) for sign in read]
        gold = [(one["indicator"], one["direction"]) for one in row["labels"]["border"]]
        may = {(one["indicator"], one["direction"]) for key in ("ok", "optional") for one in row["labels"].get(key, [])}
        for sign in gold:
            count["right" if sign in found else "missed"] += 1
            if sign in found:
                found.remove(sign)
        count["wrong"] += sum(sign not in may for sign in found)
        count["negative hits"] += not gold and any(sign not in may for sign in found)
    print(part, dict(count))  # noqa: T201 - shown with -s
    assert ratio(count["right"], count["right"] + count["wrong"]) >= precision
    assert ratio(count["right"], count["right"] + count["missed"]) >= recall


SIDE_OF = {"PRK": "DPRK", "CHN": "PRC", "KOR": "ROK"}


def event(gold):
    """Return the type and sides of a labelled event, who acts first unless both do."""
    sides = [SIDE_OF.get((gold.get(key) or {}).get("side", ""), "") for key in ("actor", "target")]
    return gold["type"], *(sorted(sides) if gold["type"] in MUTUAL else sides)


def day_of(report):
    """Return the days of a report in the labels' form."""
    if report.happened_on is None:
        return None
    first = report.happened_on.isoformat()
    whole = {"day": first, "day_range": f"{first}/{report.ends_on}", "month": first[:7]}
    return whole.get(report.date_precision, first[:4])


@pytest.mark.parametrize(
    ("part", "precision", "recall", "status", "asserted", "days"),
    [("tuned on", 0.95, 0.82, 0.9, 0.92, 0.85), ("set aside", 0.82, 0.59, 0.72, 0.82, 0.9)],
)
def test_reports_of_events(shared, part, precision, recall, status, asserted, days):
    """`status`: of all found, those right with their status; `asserted`: of those said to be done, likewise."""
    count = Counter()
    for row in rows(shared, "ledger-public.jsonl", part):
        if row["family"] != "events":
            continue
        read = read_ledgers("", row["text"], row["lang"], PageFacts(published_on=day(row["published"]))).event_reports
        labels = row["labels"]
        found = [one for one in read if not one.set_aside]
        may = {event(one) for one in labels.get("optional", [])}
        may |= {(one["type"], *sides_of(one)) for one in labels.get("ok", [])}
        wrong = []
        gold = list(labels["events"])
        for one in found:
            sides = (one.actor_side, one.target_side)
            key = (one.event_type, *(sorted(sides) if one.event_type in MUTUAL else sides))
            same = next((label for label in gold if event(label) == key), None)
            is_said = one.status in {"done", "under_way"}
            if same is None:
                wrong += [one] if key not in may else []
                count["asserted"] += is_said and key not in may
                continue
            gold.remove(same)
            wanted = {same["status"], *labels.get("status_ok", [])}
            own = "reported_unconfirmed" if one.status == "reported" else one.status
            count["right"] += 1
            count["status right"] += own in wanted
            count["asserted"] += is_said
            count["asserted right"] += is_said and bool(wanted & {"done", "under_way"})
            days_ok = {same.get("date"), (same.get("date") or "").split("/")[0], *labels.get("date_ok", [])} - {
                None,
                "",
            }
            count["days"] += day_of(one) is not None
            count["days right"] += day_of(one) in days_ok
        count["wrong"] += len(wrong)
        count["missed"] += len(gold)
        count["negatives"] += not labels["events"]
        count["negative hits"] += not labels["events"] and bool(wrong)
    print(part, dict(count))  # noqa: T201 - shown with -s
    found = count["right"] + count["wrong"]
    assert ratio(count["right"], found) >= precision
    assert ratio(count["right"], count["right"] + count["missed"]) >= recall
    assert ratio(count["status right"], found) >= status
    assert ratio(count["asserted right"], count["asserted"]) >= asserted
    assert ratio(count["days right"], count["days"]) >= days
    assert count["negative hits"] <= count["negatives"] / 12


def sides_of(one):
    sides = [SIDE_OF.get(one[key], "") for key in ("actor", "target")]
    return sorted(sides) if one["type"] in MUTUAL else sides


def agree(gold, one):
    near = gold.get("since_year") and one.since_year
    if near and abs(gold["since_year"] - one.since_year) <= (1 if gold.get("n") else 0):
        return True
    if gold.get("n") and one.n:
        return abs(gold["n"] - one.n) <= 0.5 and gold["unit"] == one.unit
    return not any((gold.get("since_year"), gold.get("n"), one.since_year, one.n))


def is_present(use):
    return use.usage in {"said", "negated"} or (use.usage == "reporter" and not use.notes_absence)


@pytest.mark.parametrize(("part", "f1", "known"), [("tuned on", 0.98, 0.95), ("set aside", 0.97, 0.75)])
def test_phrases_and_official_texts(shared, part, f1, known):
    count = Counter()
    for row in rows(shared, "readouts-public.jsonl", part):
        source = row["source"].split()[0]
        page = PageFacts(url=f"https://{source}" if "." in source.split("/")[0] else "")
        ledgers = read_ledgers(row["title"], row["text"], {"zh": "zh-Hans"}.get(row["lang"], row["lang"]), page)
        official = ledgers.readouts[0] if ledgers.readouts else None
        count["official right"] += bool(official) and row["official"]
        count["official wrong"] += bool(official) and not row["official"]
        count["official missed"] += official is None and row["official"]
        if official and row["official"]:
            count["whole right"] += official.is_complete == row["complete"]
        is_whole = official and official.is_complete and not official.why_incomplete
        present = {use.concept for use in ledgers.phrase_uses if is_present(use)}
        used = {use.concept for use in ledgers.phrase_uses}
        for name, label in row["labels"].items():
            concept, is_gold = CONCEPTS.get(name, name), label["value"] == "present"
            count["right"] += is_gold and concept in present
            count["missed"] += is_gold and concept not in present
            count["wrong"] += not is_gold and concept in present
            if concept == "denuclearization" and (is_gold or concept in present):
                count[f"denuclearisation {'right' if is_gold and concept in present else 'not'}"] += 1
            may_be_absent = is_whole and official.page_kind != "announcement" and concept not in used
            count["false absences"] += bool(may_be_absent) and label["value"] != "absent"
    print(part, dict(count))  # noqa: T201 - shown with -s
    assert 2 * count["right"] / (2 * count["right"] + count["wrong"] + count["missed"]) >= f1
    assert count["false absences"] == 0
    assert count["official wrong"] == 0
    assert ratio(count["official right"], count["official right"] + count["official missed"]) >= known
    assert ratio(count["whole right"], count["official right"]) >= 0.9


# What the seeds' bodies report: type, status, who acts, and the month or year where one is stated.
SEED_EVENTS = {
    "000": {("talks", "reported", "DPRK", ""), ("visit", "reported", "PRC", "")},
    "001": {
        ("visit", "done", "DPRK", ""), ("summit", "done", "DPRK", ""), ("statement", "done", "DPRK", "2017-05"),
        ("sanction", "announced", "PRC", ""),
    },
    "002": {("letter", "done", "PRC", "2017-11"), ("visit", "done", "DPRK", "")},
    "003": {
        ("visit", "announced", "PRC", ""), ("visit", "under_way", "PRC", ""), ("visit", "done", "DPRK", "2025-09"),
        ("summit", "done", "DPRK", "2018-01"), ("talks", "done", "PRC", "2026-04"), ("visit", "done", "PRC", "2026-04"),
    },
    "004": {("visit", "done", "PRC", "2018-05"), ("summit", "done", "DPRK", "")},
}  # fmt: skip


def test_the_seeds_events(shared):
    """Each is what the truth says or the text states; none of the agendas, comments and other pairs is one."""
    days = {"000": (2025, 6), "001": (2018, 3), "002": (2018, 3), "003": (2026, 6), "004": (2018, 5)}
    for seed in json.loads((shared / "data" / "seed_truth.json").read_text("utf-8")):
        name, text = seed["file"][:3], (shared / "seeds" / seed["file"]).read_text("utf-8")
        title = "" if seed["title"].startswith("NOT") else seed["title"]
        body = text[seed["body_start"] : seed["body_end"]]
        found = read_ledgers(title, body, "en", PageFacts(published_on=date(*days[name], 28))).event_reports
        said = {
            (one.event_type, one.status, one.actor_side, f"{one.happened_on:%Y-%m}" if one.happened_on else "")
            for one in found
            if not one.set_aside
        }
        assert said == SEED_EVENTS[name], name


SEED_CLAIMS = {
    "001": [("tenure", None, 2011)],
    "003": [("interval", 7.0, 2019), ("since_event", None, 2025), ("since_year", None, 2026)],
    "004": [("interval", 11.0, 2007)],
}


def test_the_seeds_claims_and_phrases(shared):
    """The readers called on the seeds' bodies; stored copies are in no ledger."""
    days = {"000": (2025, 6), "001": (2018, 3), "002": (2018, 3), "003": (2026, 6), "004": (2018, 5)}
    for seed in json.loads((shared / "data" / "seed_truth.json").read_text("utf-8")):
        name, text = seed["file"][:3], (shared / "seeds" / seed["file"]).read_text("utf-8")
        body = text[seed["body_start"] : seed["body_end"]]
        found = read_ledgers(seed["title"], body, "en", PageFacts(published_on=date(*days[name], 8)))
        assert [(f.kind, f.n, f.since_year) for f in found.firsts] == SEED_CLAIMS.get(name, []), name
        assert not found.readouts
        uses = {(use.concept, use.usage, use.notes_absence) for use in found.phrase_uses}
        assert (("denuclearization", "reporter", True) in uses) is (name == "003")
        assert (("lips_and_teeth", "negated", False) in uses) is (name == "004")


# The months the seeds name, in reading order: the first day, and the last of a part of a month.
SEED_MONTHS = {
    "000": ["2025-05-01/2025-05-10", "2025-06-11/2025-06-20", "2025-06-01/2025-06-10"],
    "001": ["2017-05-01", "2018-03-01", "2018-05-01", "2018-04-01", "2018-05-01", "2018-01-01"],
}


@pytest.mark.parametrize(("seed", "on"), [("000", date(2025, 6, 28)), ("001", date(2018, 3, 28))])
def test_the_seeds_days(shared, seed, on):
    """A meeting of early May to mid-June; April and May of the planned summits are of the year to come."""
    (truth,) = (s for s in json.loads((shared / "data" / "seed_truth.json").read_text()) if s["file"].startswith(seed))
    text = (shared / "seeds" / truth["file"]).read_text("utf-8")[truth["body_start"] : truth["body_end"]]
    found = [one for one in read_dates(text, on) if one.precision == "month"]
    assert ["/".join(f"{day}" for day in (one.day, one.until) if day) for one in found] == SEED_MONTHS[seed]


def test_own_passages_on_the_border():
    """Invented passages in many styles; a few words of each kind of source are checked with them."""
    count = Counter()
    for row in tomllib.loads(Path(__file__).with_name("border_passages.toml").read_text("utf-8"))["passage"]:
        page = PageFacts(published_on=date(2031, 5, 20))
        read = read_ledgers("", row["text"], row["lang"], page).border_signs
        found, gold = [(sign.indicator, sign.direction) for sign in read], [tuple(sign) for sign in row["signs"]]
        right = [sign for sign in gold if sign in found]
        if row.get("any_of"):
            right, gold = right[:1], gold[:1]
        count["right"] += len(right)
        count["missed"] += len(gold) - len(right)
        count["wrong"] += sum(list(sign) not in row["signs"] for sign in found)
        kinds = {sign.source_kind for sign in read}
        count["source"] += bool(kinds) and kinds == {row.get("source")}
        count["of source"] += bool(kinds) and "source" in row
    print(dict(count))  # noqa: T201 - shown with -s
    assert ratio(count["right"], count["right"] + count["wrong"]) >= 0.95
    assert ratio(count["right"], count["right"] + count["missed"]) >= 0.95
    assert ratio(count["source"], count["of source"]) >= 0.95
