"""The schedules on Prefect for longer than tests/integration has time for: a long row of slots, and a power cut."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.orchestration.api import ask
from flows.orchestration.server import embedded_server
from tests.collecting import LONG, page, source
from tests.integration.prefect_server import (
    FINAL,
    SECRET,
    Notes,
    serving,
    until,
    wait_for_slots,
    write_settings,
)
from tests.process_tree import descendants
from tests.web import Web


@pytest.mark.soak
def test_a_twenty_second_schedule_fires_four_times_in_150_s(tmp_path: Path) -> None:
    with serving(write_settings(tmp_path), Notes(tmp_path), every_s=20) as served:
        runs = wait_for_slots(served, count=4, seconds=150)
    assert {run["state_name"] for run in runs} <= {"Completed", "Cancelled"}


@pytest.mark.soak
def test_after_a_power_cut_the_next_run_does_the_work(web: Web, tmp_path: Path) -> None:
    on = web.add("/on", page("Freight trains cross the Yalu again", LONG))
    settings = write_settings(tmp_path, source("s1", web.add_feed("/feed", [("Freight trains", on, "")])))
    web.faults["/on"] = [0]
    with serving(settings, Notes(tmp_path)) as cut:
        dead = cut.start("collect")
        until(lambda: "collect 1 pages: Running" in cut.tasks(dead), 60)
        for pid in [cut.process.pid, *descendants(cut.process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        cut.process.wait()
    web.faults.clear()
    with serving(settings, Notes(tmp_path)) as served:
        assert served.run(dead)["state_name"] == "Crashed"
        run = served.start("collect")
        ended = served.wait(run)
        assert ended["state_name"] == "Completed", ended["state"]["message"]
        assert "pending 0" in (account := served.artifact(run, "run-report")["data"]), account
        assert "seen 1 " in account, account


@pytest.mark.soak
def test_after_an_hour_off_one_run_does_the_work(web: Web, tmp_path: Path) -> None:
    """The server goes on and makes slots that nobody takes: with one each 20 s a minute stands for an hour."""
    on = web.add("/on", page("Freight trains cross the Yalu again", LONG))
    feed = source("s1", web.add_feed("/feed", [("Freight trains", on, "")]))
    settings = write_settings(tmp_path)
    with embedded_server(tmp_path / "server", SECRET) as server:
        with serving(settings, Notes(tmp_path), server.api, every_s=20) as before:
            deployment = before.deployment("collect")
        write_settings(tmp_path, feed)
        time.sleep(70)
        with serving(settings, Notes(tmp_path), server.api, every_s=20) as served:
            back = datetime.now(UTC)
            wanted = {"flow_runs": {"deployment_id": {"any_": [deployment]}}}

            def missed() -> list[dict[str, Any]]:
                runs = ask(served.api, "/flow_runs/filter", wanted)
                late = [run for run in runs if datetime.fromisoformat(run["expected_start_time"]) < back]
                return late if all(run["state_type"] in FINAL for run in late) else []

            late = until(missed, 120)
            wait_for_slots(served, count=2, seconds=150)
    assert len(late) >= 3
    assert {run["state_name"] for run in late} <= {"Completed", "Cancelled"}
    assert sorted(path for path, *_ in web.log if path != "/robots.txt") == ["/feed", "/on"]
