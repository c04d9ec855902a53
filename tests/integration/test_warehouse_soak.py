"""Two shares of the warehouse's soak: kills of a loader, opens beside one. The whole is in tests/soak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.test_warehouse_soak import assert_nobody_blocked, assert_nothing_lost, run_soak

A_FIFTIETH = [pytest.mark.long, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("kills", [3, pytest.param(8, marks=A_FIFTIETH)])
def test_kills_lose_and_double_nothing(tmp_path: Path, kills: int) -> None:
    assert_nothing_lost(run_soak("warehouse_kills", tmp_path / "home", kills, 7), kills)


@pytest.mark.parametrize("opens", [60, pytest.param(200, marks=A_FIFTIETH)])
def test_opens_while_runs_are_published(tmp_path: Path, opens: int) -> None:
    assert_nobody_blocked(run_soak("warehouse_opens", tmp_path / "home", opens, 2), opens)
