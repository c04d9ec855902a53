"""Twenty kills at random moments; the short form is in tests/integration/test_kill.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.kills import kill_and_compare


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_twenty_kills_change_nothing(tmp_path: Path) -> None:
    assert len(kill_and_compare(tmp_path, kills=20, seed=20261121)) == 20
