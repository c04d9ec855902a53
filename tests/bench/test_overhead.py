"""What Prefect costs: the flow `collect` beside `yalu run` over 2,000 pages, and what a run leaves in its database.

The server is up and the flow imported before the clock starts; what starting takes is told apart. Both collect the same
web in turns, each time into a home of its own. YALU_BENCH_PAGES says how many pages, if not 2,000.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from flows.orchestration.server import client_environment, embedded_server
from tests.big_web import BigWeb, serve_big_web
from tests.integration.prefect_server import SECRET

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
PAGES = int(os.environ.get("YALU_BENCH_PAGES", "2000"))
ROUNDS = 3
MOST = 1.05
MB_A_RUN = 1.0


@pytest.fixture(scope="module")
def big_web(root: Path) -> Iterator[BigWeb]:
    with serve_big_web(PAGES, root) as web:
        yield web


def timed(kind: str, settings: Path, environment: dict[str, str], root: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.timed_run", kind, str(settings)]
    told = subprocess.run(
        command, cwd=root, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return dict(json.loads(told.stdout.splitlines()[-1]))


def used_mb(folder: Path) -> float:
    """What Prefect's database holds: its pages in use. The file itself grows ahead and keeps what was freed."""
    with sqlite3.connect(folder / "prefect.db") as connection:
        (size,), (count,), (free,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count", "freelist_count")
        )
    connection.close()
    return float(size * (count - free)) / 1e6


def test_orchestration_costs_little(big_web: BigWeb, root: Path, tmp_path: Path, capsys) -> None:
    taken: dict[str, list[dict[str, float]]] = {"yalu": [], "flow": []}
    grown = []
    with embedded_server(tmp_path / "prefect", SECRET) as server:
        environment = client_environment(
            tmp_path / "prefect", int(server.api.rpartition(":")[2].partition("/")[0]), SECRET
        )
        for number in range(ROUNDS):
            for kind in ("yalu", "flow") if number % 2 == 0 else ("flow", "yalu"):
                folder = tmp_path / f"{kind}-{number}"
                folder.mkdir()
                before = used_mb(tmp_path / "prefect")
                taken[kind].append(timed(kind, big_web.write_settings(folder), environment, root))
                with capsys.disabled():
                    sys.stdout.write(f"\n{kind}: {taken[kind][-1]}")
                    sys.stdout.flush()
                if kind == "flow":
                    grown.append(used_mb(tmp_path / "prefect") - before)
    assert {row["seen"] for rows in taken.values() for row in rows} == {PAGES}
    assert len({row["loaded"] for rows in taken.values() for row in rows}) == 1
    wall, cpu, start = (
        {kind: median(row[name] for row in rows) for kind, rows in taken.items()}
        for name in ("wall_s", "cpu_s", "start_s")
    )
    ratio = wall["flow"] / wall["yalu"]
    with capsys.disabled():
        for kind, rows in taken.items():
            walls = ", ".join(f"{row['wall_s']:.1f}" for row in rows)
            sys.stdout.write(f"\n{kind}: wall {wall[kind]:.1f} s ({walls}), CPU {cpu[kind]:.1f} s, ")
            sys.stdout.write(f"start {start[kind]:.1f} s")
        sys.stdout.write(f"\nwall ratio {ratio:.3f}; MB a run: {', '.join(f'{mb:.2f}' for mb in grown)}\n")
    assert ratio <= MOST
    assert max(grown) <= MB_A_RUN
