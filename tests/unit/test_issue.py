"""Issuing a day: who is owed it, who skips it, what a correction replaces; a real journal, no warehouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.config.settings import MailSettings, Settings
from flows.delivery import issue as issuing
from flows.delivery.issue import CORRECTION_CHARS, issue_day, past_days
from flows.delivery.send import SendReport
from flows.digest.records import Input, Window
from flows.errors import UsageError
from flows.outbox.journal import Delivery, Issue, Outbox
from flows.sources.catalog import Recipient

DAY = date(2026, 11, 21)  # a Saturday
NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ANA, BO = Recipient("ana@x.example"), Recipient("bo@x.example", days=("mon",))
WINDOW = Window("2026-11-21", 1, "2026-11-20T07:00:00+00:00", NOW.isoformat(), NOW.isoformat(), "UTC")
GIVEN = Input(WINDOW, ())


def step(name: str, recipient: str = ANA.address, edition: int = 1, day: date = DAY) -> tuple[str, Delivery]:
    return name, Delivery(day, edition, recipient, "", NOW.isoformat(), 0, "<m>")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, timezone="UTC", mail=MailSettings(sender="y@x.example"))


@pytest.fixture
def outbox(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """A journal in which edition 1 is issued; a correction repeats its rows."""

    def correct(
        _settings: Settings, issued: Input, edition: int, correction: str, _now: datetime, without: tuple[str, ...]
    ) -> Input:
        window = replace(issued.window, edition=edition)
        return replace(issued, window=window, correction=correction, without=without)

    monkeypatch.setattr(issuing, "build_correction", correct)
    box = Outbox(settings.home)
    box.note_issue(Issue(DAY, 1, "subject", (), GIVEN))
    return box


def states(outbox: Outbox) -> dict[tuple[int, str], str]:
    return {(d.edition, d.recipient[:2]): d.state for d in outbox.deliveries(DAY)}


STEPS = {
    "nobody recorded yet": ([], NOW, {(1, "an"): "owed", (1, "bo"): "skipped"}),
    "one recorded, same day": ([step("accepted")], NOW, {(1, "an"): "accepted", (1, "bo"): "skipped"}),
    "one recorded, past day: another is not added": ([step("accepted")], LATER, {(1, "an"): "accepted"}),
    "nobody recorded, past day: all are": ([], LATER, {(1, "an"): "owed", (1, "bo"): "skipped"}),
}


@pytest.mark.parametrize(("steps", "now", "expected"), STEPS.values(), ids=STEPS)
def test_every_reader_is_owed_or_skips_the_day_once(outbox, settings, steps, now, expected):
    for name, delivery in steps:
        outbox.note(name, delivery)
    for _ in range(2):  # the second call adds nothing
        assert issue_day(outbox, settings, DAY, now, [ANA, BO]).edition == 1
        assert states(outbox) == expected
    assert len(outbox.path(DAY).read_text().splitlines()) == 1 + len(expected)


def test_a_reader_is_held_as_unknown_where_a_line_cannot_be_read(outbox, settings):
    outbox.note(*step("accepted", "cy@x.example"))
    with outbox.path(DAY).open("a") as file:
        file.write('{"step":"accepted","edition":0}\n')
    issue_day(outbox, settings, DAY, NOW, [ANA], kind="file")
    (held,) = (d for d in outbox.deliveries(DAY) if d.recipient == ANA.address)
    assert (held.state, held.tries, held.output) == ("unknown", 1, "file")
    assert held.reply == "a line of the journal cannot be read"


@pytest.mark.parametrize(("name", "after"), {
    "accepted": {(1, "an"): "accepted", (2, "an"): "owed"},
    "intent": {(1, "an"): "unknown", (2, "an"): "owed"},
    "skipped": {(1, "an"): "skipped", (2, "an"): "owed"},
    "owed": {(1, "an"): "replaced", (2, "an"): "owed"},
    "deferred": {(1, "an"): "replaced", (2, "an"): "owed"},
    "withdrawn": {(1, "an"): "replaced", (2, "an"): "owed"},
    "refused": {(1, "an"): "refused"},
    "failed": {(1, "an"): "failed"},
}.items())  # fmt: skip
def test_a_correction_reaches_whom_the_edition_before_may_reach(outbox, settings, name, after):
    outbox.note(*step(name))
    assert issue_day(outbox, settings, DAY, NOW, [ANA], "Wrong day").edition == 2
    assert states(outbox) == after


def test_the_same_correction_is_the_same_edition(outbox, settings):
    words = "x" * (CORRECTION_CHARS + 9)
    editions = [issue_day(outbox, settings, DAY, NOW, [ANA], mark).edition for mark in ("", words, words, "other", "")]
    assert editions == [1, 2, 2, 3, 3]


@pytest.mark.parametrize(("day", "correction", "words"), [
    (DAY - timedelta(days=1), "", "has covered it"),
    (DAY - timedelta(days=1), "x", "is stored that could be corrected"),
    (DAY + timedelta(days=1), "", "cannot be made before that day"),
])  # fmt: skip
def test_a_day_that_cannot_be_issued_is_refused(outbox, settings, day, correction, words):
    with pytest.raises(UsageError, match=words):
        issue_day(outbox, settings, day, NOW, [ANA], correction)
    assert outbox.days() == [DAY]


def test_past_days_end_before_the_day_and_begin_so_many_days_earlier(outbox):
    for ago in (31, 30, 1):
        outbox.note(*step("owed", day=DAY - timedelta(days=ago)))
    assert past_days(outbox, DAY) == [DAY - timedelta(days=30), DAY - timedelta(days=1)]
    assert past_days(outbox, DAY, timedelta(days=1)) == [DAY - timedelta(days=1)]


@pytest.mark.parametrize(("states_", "given_up", "bugs", "tried", "expected"), [
    ((), 0, (), True, 0), (("accepted", "skipped"), 0, (), True, 0),
    (("deferred",), 0, (), True, 75), (("owed",), 0, (), True, 75), (("accepted", "owed"), 0, (), True, 75),
    (("unknown", "owed"), 0, (), True, 1), (("refused",), 0, (), True, 1), (("refused",), 0, (), False, 0),
    (("accepted",), 1, (), True, 1), (("deferred",), 0, ("bug",), True, 1),
])  # fmt: skip
def test_the_exit_status_of_a_report(states_, given_up, bugs, tried, expected):
    deliveries = tuple(replace(step("x", f"r{n}")[1], state=state) for n, state in enumerate(states_))
    names = tuple(d.recipient for d in deliveries) if tried else ()
    lost = (step("x")[1],) * given_up
    assert SendReport(DAY, 1, "s", deliveries, names, (), lost, bugs).exit_status == expected
