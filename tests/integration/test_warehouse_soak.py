"""A twentieth of the warehouse's soak: fifteen kills of a loader, five hundred opens beside one."""

from __future__ import annotations

from pathlib import Path

from tests.soak.test_warehouse_soak import assert_nobody_blocked, assert_nothing_lost, run_soak


def test_fifteen_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    assert_nothing_lost(run_soak("warehouse_kills", tmp_path / "home", 15, 7), 15)


def test_five_hundred_opens_while_runs_are_published(tmp_path: Path) -> None:
    assert_nobody_blocked(run_soak("warehouse_opens", tmp_path / "home", 500, 2), 500)
