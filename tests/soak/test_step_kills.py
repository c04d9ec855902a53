"""Two hundred kills between the halves of a step, over every command that writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.step_kills import ACTS, kill_many


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_two_hundred_kills_leave_no_half_of_a_step(tmp_path: Path) -> None:
    told = kill_many(tmp_path, kills=200, seed=20261130)
    assert told.differing == []
    assert told.kills + told.survived == 200
    assert set(told.by_act) == set(ACTS)
