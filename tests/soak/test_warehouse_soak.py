"""Three hundred kills and ten thousand opens; the short forms are in tests/integration/test_warehouse_soak.py."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def run_soak(module: str, *arguments: object) -> dict:
    command = [sys.executable, "-m", f"tests.soak.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_nothing_lost(told: dict, kills: int) -> None:
    assert told["kills"] == kills
    assert told["batches"] > 0
    counted = {name: told[name] for name in ("lost", "doubled", "failed_checks", "bad_opens")}
    assert counted == dict.fromkeys(counted, 0)


def assert_nobody_blocked(told: dict, opens: int) -> None:
    assert sum(reader["opens"] for reader in told["readers"]) == opens
    assert [(reader["errors"], reader["wrong"]) for reader in told["readers"]] == [(0, 0)] * len(told["readers"])
    assert told["holder"]["wrong"] == 0
    assert told["holder"]["asked"] > 0
    assert told["loader"]["runs"] > 1


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_three_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    assert_nothing_lost(run_soak("warehouse_kills", tmp_path / "home", 300, 20261121), 300)


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_ten_thousand_opens_while_runs_are_published(tmp_path: Path) -> None:
    assert_nobody_blocked(run_soak("warehouse_opens", tmp_path / "home", 10_000, 4), 10_000)
