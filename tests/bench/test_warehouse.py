"""The warehouse at a million documents and at ten: the figures of docs/benchmarks.md. Minutes, gigabytes of disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.synthetic import build

SIZES = {"1M with bodies": (1_000_000, 550), "1M": (1_000_000, 0), "10M": (10_000_000, 0)}


@pytest.mark.bench
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", list(SIZES))
def test_a_warehouse_of(name: str, tmp_path: Path) -> None:
    documents, words = SIZES[name]
    build(tmp_path / "home", documents, words=words)
    command = [sys.executable, "-m", "tests.bench.warehouse_bench", str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    sys.stdout.write(f"{name} {done.stdout}")
    assert told["documents"] == documents
