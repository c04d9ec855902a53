"""A killed collection is made good by the next; the long form, twenty kills, is in tests/soak."""

from __future__ import annotations

from pathlib import Path

from tests.soak.kills import kill_and_compare


def test_a_kill_changes_nothing(tmp_path: Path) -> None:
    assert len(kill_and_compare(tmp_path, kills=1, seed=1)) == 1
