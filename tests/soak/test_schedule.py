"""A schedule of 20 seconds, for longer than tests/integration has time for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.prefect_server import Notes, serving, wait_for_slots, write_settings


@pytest.mark.soak
def test_a_twenty_second_schedule_fires_four_times_in_150_s(tmp_path: Path) -> None:
    with serving(write_settings(tmp_path), Notes(tmp_path), every_s=20) as served:
        runs = wait_for_slots(served, count=4, seconds=150)
    assert {run["state_name"] for run in runs} <= {"Completed", "Cancelled"}
