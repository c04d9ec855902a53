"""The one list of what needs a person: decided from facts alone, the worst first, each with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.operations.alerts import REPEAT_AFTER, as_text, select_unsent
from flows.operations.facts import (
    BugPlace,
    Check,
    DigestDay,
    Disk,
    Facts,
    Failure,
    Healed,
    HeldLock,
    Problem,
    Published,
    Snapshot,
    SourceHealth,
    SpoolFile,
    Writer,
)
from flows.operations.findings import CRITICAL, NOTE, WARNING, Finding, decide
from flows.outbox.journal import Delivery

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPOOLED = SpoolFile("7.arrow", 7, "is damaged")
WELL = Published(has_runs=True, last_run_at=NOW, sources=(SourceHealth("a", "ok"), SourceHealth("b", "ok")))


def delivery(state: str, **changes: Any) -> Delivery:
    usual = {"day": DAY, "edition": 1, "recipient": "ana@x.example", "state": state, "at": NOW.isoformat(), "tries": 1,
             "message_id": "<m>"}  # fmt: skip
    return Delivery(**(usual | changes))


def digest(*deliveries: Delivery, **changes: Any) -> DigestDay:
    return DigestDay(**({"day": DAY, "due_at": NOW - HOUR, "deliveries": deliveries} | changes))


def sources(**states: str) -> Published:
    """Sources by id: their state, since a week; one that is failing or dead has failures."""
    rows = (
        SourceHealth(name, state, NOW - timedelta(days=7), "", int(state in ("failing", "dead")))
        for name, state in states.items()
    )
    return replace(WELL, sources=tuple(rows))


TOO_LATE = Published(has_runs=True, last_run_at=NOW - 30 * HOUR)
LAKE = Problem("the lake", "the lake's catalogue cannot be reached")
OK, BO = delivery("accepted", recipient="bo@x.example"), "bo@x.example"
C, W, N = CRITICAL, WARNING, NOTE
TABLE: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "nothing is known": ({"published": None}, []),
    "all is well": ({"writer": Writer(), "disk": Disk(10, 1), "digest": digest(OK)}, []),
    "a part that cannot be examined": ({"unexamined": (Problem("the spool", "KeyError: x"),)}, [(C, "the spool")]),
    "a disk that is full": ({"disk": Disk(1, 2)}, [(C, "disk")]),
    "a disk that is nearly full": ({"disk": Disk(3, 2)}, [(N, "disk")]),
    "nothing can be written": ({"disk": Disk(9, 2, "Read-only file system")}, [(C, "home")]),
    "a folder that is a file": ({"misplaced": ("spool",)}, [(C, "spool")]),
    "a writer that cannot be opened": ({"writer": Writer(problem=Problem("w", "x"))}, [(C, "w")]),
    "a writer that is older": ({"writer": Writer(is_older=True)}, [(C, "writer.duckdb")]),
    "batches that are nowhere": ({"writer": Writer(missing=(7, 8))}, [(C, "spool")]),
    "a writer that is gone": ({"writer": Writer(is_begun=False)}, [(N, "writer.duckdb")]),
    "a lake that is away, once": (
        {"writer": Writer(problem=LAKE), "published": Published(problem=LAKE)}, [(C, "the lake")]
    ),
    "a check that blocks": ({"writer": Writer(checks=(Check("c", "Words.", 2),))}, [(C, "check c")]),
    "a check that warns": ({"writer": Writer(checks=(Check("c", "Words.", 2, blocks=False),))}, [(N, "check c")]),
    "nothing published": ({"published": Published(nothing="no")}, [(C, "warehouse.duckdb")]),
    "a snapshot that cannot be read": ({"published": Published(problem=Problem("s", "cut"))}, [(C, "s")]),
    "no run for a day": ({"published": TOO_LATE}, [(C, "runs")]),
    "never a run": ({"published": Published(has_runs=True)}, [(C, "runs")]),
    "entries pending too long": ({"published": replace(WELL, pending=3, pending_since=NOW)}, [(W, "entries")]),
    "entries that a bug cost": ({"published": replace(WELL, bugs=2)}, [(W, "entries")]),
    "changed after publishing": ({"published": replace(WELL, differing=(Problem("s", "x", "run"),))}, [(W, "s")]),
    "sums of another DuckDB": ({"published": replace(WELL, differing=(Problem("s", "x"),))}, [(N, "s")]),
    "a damaged batch that is lost": ({"spool": (SPOOLED,), "writer": Writer(last_batch=6)}, [(C, "spool/7.arrow")]),
    "a damaged batch, writer unknown": ({"spool": (SPOOLED,)}, [(C, "spool/7.arrow")]),
    "a damaged batch the writer has": ({"spool": (SPOOLED,), "writer": Writer(last_batch=7)}, [(W, "spool/7.arrow")]),
    "batches that wait": ({"waiting": 2}, [(N, "spool")]),
    "the snapshot held": ({"snapshots": (Snapshot("w", is_held=True, has_log=True),)}, [(C, "w")]),
    "an older one changed": ({"snapshots": (Snapshot("w", is_published=False, has_log=True),)}, [(W, "w")]),
    "the snapshot cut": ({"snapshots": (Snapshot("w", is_resized=True),)}, [(C, "w")]),
    "a call that failed": ({"failures": (Failure("run", "disk full", NOW),)}, [(W, "yalu run")]),
    "a bug": ({"bugs": (BugPlace("page", "KeyError: x", 3),)}, [(W, "bug in page")]),
    "all sources fail": ({"published": sources(a="failing", b="dead")},
                         [(C, "sources"), (N, "source a"), (N, "source b")]),
    "one source fails": ({"published": sources(a="failing", b="ok")}, [(W, "source a")]),
    "all fail but one never asked": (
        {"published": sources(a="failing", b="new")}, [(C, "sources"), (N, "source a")]
    ),
    "a frozen source": ({"published": sources(a="frozen", b="ok")}, [(W, "source a")]),
    "a lock": ({"locks": (HeldLock("run.lock", "yalu run", NOW - HOUR),)}, [(N, "run.lock")]),
    "a lock held too long": ({"locks": (HeldLock("run.lock", "yalu run", NOW - 7 * HOUR),)}, [(W, "run.lock")]),
    "a lock since nobody knows": ({"locks": (HeldLock("run.lock", "yalu run"),)}, [(N, "run.lock")]),
    "a writer that was healed": ({"healed": (Healed("w.1.set-aside"),)}, [(W, "w.1.set-aside")]),
    "a log set aside": ({"healed": (Healed("writer.duckdb.wal.set-aside", is_routine=True),)},
                        [(N, "writer.duckdb.wal.set-aside")]),
    "no digest": ({"digest": digest(is_issued=False)}, [(C, f"digest of {DAY}")]),
    "not yet the hour": ({"digest": digest(is_issued=False, due_at=NOW + HOUR)}, []),
    "nobody wants one": ({"digest": digest(is_issued=False, due_at=None)}, []),
    "it reached nobody": ({"digest": digest(delivery("owed"))}, [(C, f"digest of {DAY}"), (W, f"digest of {DAY}")]),
    "one is stuck": ({"digest": digest(OK, delivery("deferred"))}, [(W, f"digest of {DAY}")]),
    "one is unknown": ({"digest": digest(OK, delivery("unknown"))}, [(W, f"digest of {DAY}")]),
    "one was refused": ({"digest": digest(OK, delivery("refused"))}, [(W, f"digest of {DAY}")]),
    "one failed before": ({"digest": digest(OK, delivery("failed", day=DAY - timedelta(days=2)))},
                          [(W, f"digest of {DAY - timedelta(days=2)}")]),
    "the worst first": (
        {"published": replace(TOO_LATE, sources=(SourceHealth("a", "frozen"),)), "waiting": 1, "disk": Disk(1, 2)},
        [(C, "disk"), (C, "runs"), (W, "source a"), (N, "spool")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), TABLE.values(), ids=TABLE)
def test_what_there_is_to_say(changes: dict[str, Any], expected: list[tuple[str, str]]):
    found = decide(Facts(**({"now": NOW, "published": WELL} | changes)))
    assert [(finding.severity, finding.subject) for finding in found] == expected
    assert all(finding.words and "  " not in finding.text and ".." not in finding.text for finding in found)
    assert len({finding.key for finding in found}) == len(found)


def test_a_failing_check_shows_rows_and_what_mends_it():
    check = Check("runs_balance", "Every run balances.", 7, ("run_id = r1, seen = 3",), "run 'yalu retag'")
    (found,) = decide(Facts(NOW, writer=Writer(checks=(check,))))
    assert found.text == (
        "check runs_balance: 7 rows break it, so nothing new is published. Every run balances. "
        "Rows: run_id = r1, seen = 3; …. Run 'yalu retag'."
    ).replace("…. ", "… ")


def test_what_gets_worse_is_alarmed_again():
    nearly, full = (decide(Facts(NOW, disk=Disk(free, 2)))[0] for free in (3, 1))
    assert nearly.key != full.key


def test_an_alarm_is_sent_once_a_day_however_often_it_is_seen():
    alarms = [Finding("a", "x"), Finding("b", "x"), Finding("a", "x")]
    told = {"warning a": (NOW - timedelta(minutes=1)).isoformat()}
    assert [alarm.subject for alarm in select_unsent(alarms, told, NOW)] == ["b"]
    assert [alarm.subject for alarm in select_unsent(alarms, told, NOW + REPEAT_AFTER)] == ["a", "b"]
    assert timedelta(hours=24) > REPEAT_AFTER, "a daily look must not miss it by a second"
    assert select_unsent([], told, NOW) == ()


def test_one_mail_holds_what_is_new_and_what_lasts():
    shown = tuple(Finding(f"k{n}", f"thing {n}\nand\x1b[31m more") for n in range(30))
    text = as_text(Path("home"), shown, shown[:20], 100)
    assert "* k0: thing 0 and" in text
    assert "\x1b" not in text
    assert text.index("* k19:") < text.index("Sent before, and not over:") < text.index("* k20:")
    assert "… and 70 more" in text


def held(minutes: float, name: str = "writer.lock") -> dict[str, Any]:
    return {"locks": (HeldLock(name, "yalu run", NOW - timedelta(minutes=minutes)),)}


def silent(state: str, hours: float) -> dict[str, Any]:
    return {"published": replace(WELL, sources=(SourceHealth("a", state, NOW - hours * HOUR), SourceHealth("b", "ok")))}


def last_run(hours: float) -> dict[str, Any]:
    return {"published": replace(WELL, last_run_at=NOW - hours * HOUR)}


EDGES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "room for two snapshots": ({"disk": Disk(4, 2)}, []),
    "room for less than two": ({"disk": Disk(3, 2)}, [(N, "disk")]),
    "room for one": ({"disk": Disk(2, 2)}, [(N, "disk")]),
    "room for less than one": ({"disk": Disk(1, 2)}, [(C, "disk")]),
    "a run 26 hours ago": (last_run(26), []),
    "a run longer ago": (last_run(26.1), [(C, "runs")]),
    "the writer's lock for ten minutes": (held(10), [(N, "writer.lock")]),
    "the writer's lock for longer": (held(10.1), [(W, "writer.lock")]),
    "the run's lock for six hours": (held(360, "run.lock"), [(N, "run.lock")]),
    "the run's lock for longer": (held(361, "run.lock"), [(W, "run.lock")]),
    "another lock, however long": (held(9999, "x.lock"), [(N, "x.lock")]),
    "a source that redirects for three days": (silent("moved", 72), [(N, "source a")]),
    "a source that redirects for longer": (silent("moved", 72.1), [(W, "source a")]),
    "a source that is silent since now": (silent("quiet", 0), [(W, "source a")]),
    "a digest due now": ({"digest": digest(due_at=NOW, is_issued=False)}, [(C, f"digest of {DAY}")]),
    "a digest due later": ({"digest": digest(due_at=NOW + timedelta(seconds=1), is_issued=False)}, []),
    "a digest that was only skipped": ({"digest": digest(delivery("skipped"))}, []),
    "a spool file of the writer's last batch": (
        {"spool": (SPOOLED,), "writer": Writer(last_batch=7)}, [(W, "spool/7.arrow")]
    ),
    "a spool file after it": ({"spool": (SPOOLED,), "writer": Writer(last_batch=6)}, [(C, "spool/7.arrow")]),
    "the worst first": ({**held(1), "disk": Disk(1, 2), **last_run(1)}, [(C, "disk"), (N, "writer.lock")]),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), EDGES.values(), ids=EDGES)
def test_each_threshold(changes: dict[str, Any], expected: list[tuple[str, str]]):
    found = decide(Facts(**({"now": NOW, "published": WELL} | changes)))
    assert [(finding.severity, finding.subject) for finding in found] == expected


def test_a_list_of_names_is_cut_after_five():
    for count, more in ((5, ""), (6, " …")):
        (found,) = decide(Facts(NOW, writer=Writer(missing=tuple(range(1, count + 1)))))
        assert found.words == f"batch 1, 2, 3, 4, 5{more} is neither in it nor in the writer file"


def test_a_refused_delivery_is_one_finding_on_all_days_and_a_failed_one_is_not():
    keys = {
        state: {
            decide(Facts(NOW, digest=digest(delivery(state, day=day), due_at=None)))[0].key
            for day in (DAY, DAY - 24 * HOUR)
        }
        for state in ("refused", "failed", "unknown")
    }
    assert {state: len(found) for state, found in keys.items()} == {"refused": 1, "failed": 2, "unknown": 2}
