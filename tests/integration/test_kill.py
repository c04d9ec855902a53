"""A killed collection is made good by the next: one kill here, twenty in tests/soak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.kills import kill_and_compare


@pytest.mark.long
def test_a_kill_changes_nothing(tmp_path: Path) -> None:
    assert len(kill_and_compare(tmp_path, kills=1, seed=1)) == 1
