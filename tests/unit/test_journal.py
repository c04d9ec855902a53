"""A line of the outbox that cannot be read is held with its number; it stops no day, no other reader and no look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.delivery.ledger import load_outbox
from flows.outbox.journal import Issue, Outbox
from tests.unit.test_digest_outbox import DAY, GIVEN, delivery
from warehouse.store.connection import Warehouse, open_published

GOOD = json.loads(json.dumps({"step": "accepted", "edition": 1, "recipient": "a@x.example", "message_id": "<m>",
                              "at": "2026-11-20T22:00:06+00:00", "reply": "250 ok"}))  # fmt: skip
WRONG = {
    "no JSON": "{]}", "noise": "\x00\ufffd", "a number": "7", "a list": "[]", "no step": "{}",
    "a null step": '{"step":null}',
    "deep": "[" * 100_000, "a key of two": '{"step":"accepted"}', "broken inside": '{"step":"accepted,"edition":1}',
    **{f"no {key}": json.dumps({k: v for k, v in GOOD.items() if k != key}) for key in GOOD if key != "step"},
    **{f"{key} {value!r}": json.dumps(GOOD | {key: value}) for key, value in (
        ("edition", "1"), ("edition", 0), ("edition", True), ("edition", {}), ("recipient", []), ("at", 7),
        ("at", "noon"), ("at", "2026-11-20T22:00:06"), ("reply", None), ("variant", 1), ("lang", None),
        ("output", [1]))},
}  # fmt: skip


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    """Two readers: one who has the digest, one whose delivery is owed."""
    made = Outbox(tmp_path, ["a@x.example", "b@x.example"])
    made.note_issue(Issue(DAY, 1, "Subject", ("art-1",), GIVEN))
    for step in ("owed", "intent", "accepted"):
        made.note(step, delivery())
    made.note("owed", delivery("b@x.example"))
    return made


def add(outbox: Outbox, line: str) -> None:
    with outbox.path(DAY).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def states(outbox: Outbox) -> list[tuple[str, str]]:
    return [(found.recipient[0], found.state) for found in outbox.deliveries(DAY)]


@pytest.mark.parametrize("line", WRONG.values(), ids=list(WRONG))
def test_what_is_open_before_such_a_line_is_held_until_it_is_settled(outbox: Outbox, line: str) -> None:
    add(outbox, line)
    assert [found.line for found in outbox.misread(DAY)] == [6]
    assert states(outbox) == [("a", "accepted"), ("b", "unknown")]
    assert "line 6" in outbox.deliveries(DAY)[1].reply
    outbox.note("withdrawn", delivery("b@x.example"))
    assert states(outbox) == [("a", "accepted"), ("b", "withdrawn")]
    assert len(outbox.issues(DAY)) == 1


@pytest.mark.parametrize("line", ["", "{", '{"st', '{"step":"inten', '{"step":"accepted","edition":1,"recip'])
def test_what_a_kill_tore_holds_nothing(outbox: Outbox, line: str) -> None:
    add(outbox, line)
    assert outbox.misread(DAY) == []
    assert states(outbox) == [("a", "accepted"), ("b", "owed")]


@pytest.mark.parametrize(
    "line", ['{"step":"digest"}', '{"step":"digest","edition":1,"subject":"s","article_ids":[],"input":"7"}']
)
def test_a_digest_that_cannot_be_read_is_none(outbox: Outbox, line: str) -> None:
    add(outbox, line)
    assert [found.line for found in outbox.misread(DAY)] == [6]
    assert len(outbox.issues(DAY)) == 1


@pytest.mark.parametrize("make", [Path.mkdir, lambda p: p.symlink_to("/nowhere"), lambda p: p.symlink_to(p.name)],
                         ids=["a folder", "a dangling link", "a circle"])  # fmt: skip
def test_a_journal_that_is_no_file_is_one_line(tmp_path: Path, make: Callable[[Path], None]) -> None:
    outbox = Outbox(tmp_path)
    outbox.folder.mkdir()
    make(outbox.path(DAY))
    assert [found.line for found in outbox.misread(DAY)] == [0]
    assert (outbox.deliveries(DAY), outbox.issues(DAY)) == ([], [])
    with pytest.raises(Exception, match="move it away") as refused:
        outbox.note("owed", delivery())
    assert refused.value.exit_status == 1  # type: ignore[attr-defined]


def lose_all(journal: Path) -> None:
    journal.write_text("")


def lose_the_end(journal: Path) -> None:
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:2]))


def garble_an_outcome(journal: Path) -> None:
    lines = journal.read_text("utf-8").splitlines()
    journal.write_text("\n".join([*lines[:3], "\x00" * 40, *lines[4:]]) + "\n", "utf-8")


def garble_the_digest(journal: Path) -> None:
    journal.write_text("x" + journal.read_text("utf-8")[1:], "utf-8")


@pytest.mark.usefixtures("empty_warehouse")
@pytest.mark.parametrize("damage", [lose_all, lose_the_end, garble_an_outcome, garble_the_digest])
def test_what_a_journal_lost_comes_back_from_the_warehouse(outbox: Outbox, damage: Callable[[Path], None]) -> None:
    warehouse = Warehouse(outbox.folder.parent)
    load_outbox(warehouse)
    damage(outbox.path(DAY))
    load_outbox(warehouse)
    assert [(one.edition, one.subject) for one in outbox.issues(DAY)] == [(1, "Subject")]
    found = dict(states(outbox))
    assert (found["a"], found["b"] in ("owed", "unknown")) == ("accepted", True)
    with open_published(warehouse.home) as connection:
        assert connection.sql("SELECT count(*) FROM digests").fetchall() == [(1,)]
        assert connection.sql("SELECT DISTINCT state FROM deliveries").fetchall().count(("accepted",)) == 1
