"""The journal is the truth: it survives a torn line, and an intent without an outcome is unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flows.digest.records import Answer, Input, SectionInput, Window
from flows.outbox.journal import Delivery, Issue, Outbox

DAY = date(2026, 11, 21)
GIVEN = Input(
    Window(
        "2026-11-21", 1, "2026-11-19T22:00:00+00:00", "2026-11-20T22:00:00+00:00", "2026-11-20T22:00:05+00:00", "UTC"
    ),
    (
        SectionInput(
            "20_news", "뉴스", "none", "articles", (Answer("rows", "r", "SELECT 1", ({"a": 1, "b": ["한"]},)),)
        ),
    ),
)


def delivery(recipient: str = "a@x.example", **changes) -> Delivery:
    return Delivery(**({"day": DAY, "edition": 1, "recipient": recipient, "state": "unknown",
                        "at": "2026-11-20T22:00:05+00:00", "tries": 1, "message_id": "<m>"} | changes))  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "state", "tries"),
    [
        (["intent"], "unknown", 1),
        (["intent", "accepted"], "accepted", 1),
        (["intent", "deferred", "intent"], "unknown", 2),
        (["intent", "deferred", "intent", "refused"], "refused", 2),
        (["intent", "withdrawn"], "withdrawn", 1),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else None,
)
def test_the_last_step_says_where_a_delivery_stands(tmp_path: Path, steps: list[str], state: str, tries: int):
    outbox = Outbox(tmp_path)
    for step in steps:
        outbox.note(step, delivery())
    (found,) = outbox.deliveries(DAY)
    assert (found.state, found.tries) == (state, tries)


def test_an_issue_comes_back_as_it_was(tmp_path: Path):
    issue = Issue(DAY, 1, "제목", ("art-1",), GIVEN)
    Outbox(tmp_path).note_issue(issue)
    assert Outbox(tmp_path).issue(DAY) == issue
    assert Outbox(tmp_path).issue(DAY, 2) is None


def test_a_torn_last_line_is_closed_and_the_rest_is_kept(tmp_path: Path):
    outbox = Outbox(tmp_path)
    outbox.note("intent", delivery())
    with outbox.path(DAY).open("a") as file:
        file.write('{"step":"accepted","recip')
    assert [d.state for d in outbox.deliveries(DAY)] == ["unknown"]
    outbox.note("intent", delivery("b@x.example"))
    assert [d.recipient for d in outbox.deliveries(DAY)] == ["a@x.example", "b@x.example"]


def test_an_edition_is_a_delivery_of_its_own(tmp_path: Path):
    outbox = Outbox(tmp_path)
    outbox.note("intent", delivery())
    outbox.note("intent", delivery(edition=2))
    assert [d.edition for d in outbox.deliveries(DAY)] == [1, 2]
    assert outbox.days() == [DAY]
