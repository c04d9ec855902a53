"""What is recent, alike or known enough to be kept, shown or recorded once more: each limit from both sides."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import log
from flows.digest.mail import layout
from flows.operations import gather_facts, retention
from flows.outbox.completion import is_lost, note_state
from flows.outbox.journal import Delivery
from flows.sources.check_report import same_listing

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
WEEK, THREE_DAYS = timedelta(days=7), timedelta(days=3)


def delivery(state: str = "accepted", **changes: Any) -> Delivery:
    return replace(Delivery(DAY, 1, "ana@x.example", state, NOW.isoformat(), 1, "<m>"), **changes)


LONG_AGO = DAY - timedelta(days=99)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (DAY, NOW, True),
        (DAY - THREE_DAYS, NOW - WEEK * 9, True),
        (DAY - THREE_DAYS - timedelta(days=1), NOW - WEEK * 9, False),
        (DAY + timedelta(days=1), NOW - WEEK * 9, False),
        (LONG_AGO, NOW - THREE_DAYS, False),
        (LONG_AGO, NOW - THREE_DAYS + SECOND, True),
        (LONG_AGO, NOW + THREE_DAYS, False),
    ],
)
def test_a_delivery_is_recent_by_its_day_or_its_last_change(day: date, at: datetime, expected: bool) -> None:
    assert gather_facts._is_recent(delivery(day=day, at=at.isoformat()), NOW, DAY) is expected


def test_an_unknown_delivery_is_shown_however_old() -> None:
    old = {"day": LONG_AGO, "at": (NOW - WEEK * 9).isoformat()}
    kept = [delivery("unknown", **old), delivery("accepted", **old), delivery("accepted")]
    outbox: Any = SimpleNamespace(deliveries=lambda _: kept, last_edition=lambda _: 3)
    assert gather_facts._of_day(outbox, DAY, NOW, DAY) == ([kept[0], kept[2]], 3)
    assert gather_facts._of_day(outbox, LONG_AGO, NOW, DAY)[1] == 1


# ---------------------------------------------------------------- a delivery that the journal lost


@pytest.mark.parametrize(
    ("stored", "noted", "expected"),
    [
        (delivery(), None, True),
        (delivery(), delivery(), False),
        (delivery(at=(NOW + SECOND).isoformat()), delivery(), True),
        (delivery(at=(NOW - SECOND).isoformat()), delivery("owed"), False),
        (delivery("accepted"), delivery("owed"), True),
        (delivery("owed"), delivery("accepted"), False),
        (delivery("deferred"), delivery("owed"), False),
        (delivery("refused"), delivery("accepted"), False),
    ],
)
def test_a_step_that_the_journal_lost(stored: Delivery, noted: Delivery | None, expected: bool) -> None:
    assert is_lost(stored, noted) is expected


@pytest.mark.parametrize(
    ("state", "tries", "before", "is_held", "expected"),
    [
        ("accepted", 0, None, False, "accepted"),
        ("accepted", 2, None, False, "intent intent accepted"),
        ("accepted", 2, 1, False, "intent accepted"),
        ("accepted", 2, 1, True, "intent accepted"),
        ("owed", 0, None, False, "owed"),
        ("deferred", 1, None, False, "intent deferred"),
        ("deferred", 1, 1, False, "deferred"),
        ("deferred", 1, 1, True, "intent"),
        ("owed", 0, None, True, "intent"),
        ("unknown", 1, 1, False, "intent"),
        ("unknown", 3, 1, False, "intent intent"),
    ],
)
def test_the_steps_that_record_a_state(
    state: str, tries: int, before: int | None, is_held: bool, expected: str
) -> None:
    steps: list[str] = []
    outbox: Any = SimpleNamespace(note=lambda name, _: steps.append(name))
    earlier = None if before is None else delivery("owed", tries=before)
    note_state(outbox, delivery(state, tries=tries), earlier, is_held=is_held)
    assert " ".join(steps) == expected


# ---------------------------------------------------------------- sources alike, topics of mail


def listed(*numbers: int) -> list[str]:
    return [f"https://a.example/{number}" for number in numbers]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (range(5), range(5), "other"), (range(4), range(4), ""), (range(5), range(4), ""), (range(4), range(9), ""),
        (range(5), range(1, 6), "other"), (range(5), range(2, 7), ""), (range(50), range(46, 51), "other"),
        (range(50), range(47, 52), ""), (range(5), (), ""),
    ],
)  # fmt: skip
def test_two_listings_are_one_where_four_in_five_entries_are(mine: Any, theirs: Any, expected: str) -> None:
    other: Any = SimpleNamespace(source_id="other", addresses=tuple(listed(*theirs)))
    assert same_listing(listed(*mine), [other]) == expected


@pytest.mark.parametrize("column", ["top_topics", "topics"])
def test_a_story_stands_under_its_first_topic_that_has_a_heading(column: str) -> None:
    title = layout.TOPICS["border"]
    assert layout._topic({column: ["none.such", "border.bridge_rail"]}) == title
    assert layout._topic({column: None}) == layout._topic({}) == layout.OTHER
    both = {"top_topics": ["border.bridge_rail"], "topics": ["diplomacy.visit"]}
    assert layout._topic(both) == title


# ---------------------------------------------------------------- logs


def write_log(home: Path, name: str, first: timedelta, last: timedelta, *more: str) -> Path:
    lines = [json.dumps({"at": (NOW - ago).isoformat()}) for ago in (first, last)]
    path = home / log.FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([lines[0], *more, lines[1]]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "last", "days", "is_gone"),
    [
        ("yalu.jsonl.1", WEEK, 7, False),
        ("yalu.jsonl.1", WEEK + SECOND, 7, True),
        ("yalu.jsonl.12", WEEK + SECOND, 7, True),
        ("yalu.jsonl", WEEK + SECOND, 7, True),
        ("yalu.jsonl.1", WEEK * 9, 0, False),
        ("other.jsonl", WEEK * 9, 7, False),
        ("yalu.jsonl.old", WEEK * 9, 7, False),
    ],
)
def test_a_log_goes_by_its_last_line(name: str, last: timedelta, days: int, is_gone: bool, tmp_path: Path) -> None:
    path = write_log(tmp_path, name, WEEK * 10, last)
    assert retention._drop_logs(tmp_path, NOW, days) == is_gone
    assert path.exists() is not is_gone


@pytest.mark.parametrize(("first", "is_rolled"), [(timedelta(days=2), False), (timedelta(days=2, seconds=1), True)])
def test_a_log_that_begins_a_quarter_of_the_days_ago_is_rolled_over(
    first: timedelta, is_rolled: bool, tmp_path: Path
) -> None:
    path = write_log(tmp_path, log.FILE, first, timedelta(0))
    assert retention._drop_logs(tmp_path, NOW, 8) == 0
    assert path.with_name(f"{log.FILE}.1").exists() is is_rolled


def test_a_log_without_an_instant_goes_by_its_file(tmp_path: Path) -> None:
    path = write_log(tmp_path, "yalu.jsonl.1", timedelta(0), timedelta(0))
    for text, expected in (("{}\nx\n", 5.0), ('{"at": "2026-01-01T00:00:00"}\n', 5.0), ('{"at": 1}\n', 5.0)):
        path.write_text(text, "utf-8")
        os.utime(path, (5, 5))
        assert retention._line_at(path, is_last=True).timestamp() == expected
