"""What the ledgers say of the seed corpus beside what was labelled in it: 26 events and 32 claims, where they lie.

The texts and labels are read where they are. The tables below say, in the ledgers' own words and in the labels' order,
what each label asks: an event (type, status, how well its day is known), a sign of the border (indicator, direction,
kind of source, period), a statement (class, manner), a row of another ledger, or None where nothing may be said:
another pair, background, an idiom, the author's own view.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from extractors.ledgers import read_ledgers
from extractors.records import Ledgers, PageFacts

ON = {
    "000": date(2025, 6, 28), "001": date(2018, 3, 28), "002": date(2018, 3, 30), "003": date(2026, 6, 7),
    "004": date(2018, 5, 13),
}  # fmt: skip
EVENTS: dict[str, tuple[tuple[str, ...] | None, ...]] = {
    "000": (("talks", "reported", "month"), ("rail", "up", "satellite", "month"), ("visit", "reported", "none")),
    "001": (("visit", "done", "none"), None, ("statement", "done", "month"), None, None, None, None, None),
    "002": (("visit", "done", "none"), ("letter", "done", "month"), None),
    "003": (
        ("visit", "under_way", "none"), ("visit", "done", "month"), ("visit", "done", "month"),
        ("summit", "done", "year"), None, None,
    ),
    "004": (
        ("visit", "done", "month"), ("summit", "done", "week"), None, ("cargo", "up", "media", "none"), None, None,
    ),
}  # fmt: skip
CLAIMS: dict[str, tuple[tuple[str, ...] | str | None, ...]] = {
    "000": (
        ("anonymous", "asserted"), ("official", "asserted"), ("official", "neither"), ("official", "asserted"),
        ("official", "silent"), None, None, ("named", "asserted"),
    ),
    "001": (
        "firsts", ("media", "asserted"), ("media", "asserted"), ("official", "asserted"), ("official", "confirmed"),
        ("official", "asserted"), ("official", "asserted"),
    ),
    "002": (("media", "hedged"), ("official", "asserted"), None, None, ("official", "asserted")),
    "003": (
        "firsts", ("named", "hedged"), ("named", "asserted"), ("named", "asserted"), ("anonymous", "asserted"),
        "conditions", None,
    ),
    "004": ("phrase_uses", None, ("anonymous", "hedged"), ("official", "asserted"), None),
}  # fmt: skip


@pytest.fixture(scope="module")
def seeds(shared: Any) -> list[dict[str, Any]]:
    truths = json.loads((shared / "data" / "seed_truth.json").read_text("utf-8"))
    for truth in truths:
        text = (shared / "seeds" / truth["file"]).read_text("utf-8")[truth["body_start"] : truth["body_end"]]
        page = PageFacts(published_on=ON[truth["file"][:3]])
        truth["read"] = read_ledgers("", text, "en", page)
    return list(truths)


def within(truth: dict[str, Any], label: dict[str, Any], rows: Any) -> list[Any]:
    start, end = (label[key] - truth["body_start"] for key in ("start", "end"))
    return [row for row in rows if row.field == "text" and row.start < end and start < row.end]


def events_said(read: Ledgers, truth: dict[str, Any], label: dict[str, Any]) -> set[tuple[str, ...]]:
    reports = within(truth, label, read.event_reports)
    signs = within(truth, label, read.border_signs)
    return {(one.event_type, one.status, one.date_precision) for one in reports if not one.set_aside} | {
        (one.indicator, one.direction, one.source_kind, one.period_precision) for one in signs
    }


def test_of_26_events_most_have_day_status_and_source(seeds: list[dict[str, Any]]) -> None:
    right, false = [], []
    for truth in seeds:
        name = truth["file"][:3]
        assert len(truth["events"]) == len(EVENTS[name])
        for number, (label, wanted) in enumerate(zip(truth["events"], EVENTS[name], strict=True)):
            said = events_said(truth["read"], truth, label)
            right += [f"{name}.{number}"] if (wanted in said if wanted else not said) else []
            false += [f"{name}.{number} {sorted(said)}"] if said and not wanted else []
    print(f"events right: {len(right)} of 26; asserted where nothing may be: {false}")  # noqa: T201 - shown with -s
    assert false == []
    assert len(right) >= 24


def test_of_32_claims_most_have_their_speaker_and_manner(seeds: list[dict[str, Any]]) -> None:
    right, false = [], []
    for truth in seeds:
        name = truth["file"][:3]
        assert len(truth["claims"]) == len(CLAIMS[name])
        for number, (label, wanted) in enumerate(zip(truth["claims"], CLAIMS[name], strict=True)):
            said = {(one.source_class, one.manner) for one in within(truth, label, truth["read"].statements)}
            if isinstance(wanted, str):
                is_right = bool(within(truth, label, getattr(truth["read"], wanted)))
            else:
                is_right = wanted in said if wanted else not said
            right += [f"{name}.{number}"] if is_right else []
            false += [f"{name}.{number} {sorted(said)}"] if said and not is_right else []
    print(f"claims right: {len(right)} of 32; said otherwise: {false}")  # noqa: T201 - shown with -s
    assert false == []
    assert len(right) >= 29
