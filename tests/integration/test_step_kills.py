"""One kill between two halves of a run, of a restore; the long form, two hundred of everything, is in tests/soak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.step_kills import kill_many


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_kill_between_two_halves_leaves_neither(tmp_path: Path) -> None:
    told = kill_many(tmp_path, kills=2, seed=1, names=("run", "restore"))
    assert told.differing == []
    assert (told.kills, told.survived) == (2, 0)
