"""Several machines on one: Dask's scheduler and workers on loopback, and what two collections' warehouses hold.

Each process is ended by its own id. `rows_of` gives every row of every view but for what says which run it was and
when it asked: with YALU_NOW set, all else of two collections of the same web is the same.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flows.fleet.certificate import VARIABLE, make_certificate
from tests.process_tree import cpu_of_tree
from warehouse.store.connection import open_published

NOW = "2026-11-21T00:00:00+00:00"
WHICH_RUN = {"run_id", "first_run_id", "last_run_id", "published"}
# The pause until the next poll is drawn by lot, lest all sources come due in the same second.
WHEN_ASKED = {"next_poll_at", "interval_s"}


def missing() -> str:
    """What Dask lacks in this environment, '' where nothing."""
    lacking = [name for name in ("distributed", "prefect_dask") if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(lacking)} (the extra dask: requirements-dask.lock)" if lacking else ""


@dataclass
class DaskFleet:
    """A scheduler, its workers so far, and where their words go."""

    folder: Path
    root: Path
    environment: dict[str, str]
    port: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tls://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "fleet.pem"

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.processes[1:]

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker of one thread, started apart; gives it when the scheduler knows it."""
        name = f"worker-{len(self.workers)}"
        self._start(
            name, "worker", self.address, "--nthreads", "1", "--local-directory",
            str(self.folder / name), "--name", name,
        )  # fmt: skip
        self.wait_for(len(self.workers))
        return self.workers[-1]

    def wait_for(self, workers: int, seconds: float = 120) -> None:
        from distributed import Client

        from flows.fleet.on_dask import _security

        with Client(self.address, set_as_default=False, security=_security(self.certificate)) as client:
            client.wait_for_workers(workers, timeout=seconds)

    def cpu(self) -> float:
        """CPU seconds of all of it so far."""
        return sum(cpu_of_tree(one.pid) for one in self.processes)

    def _start(self, name: str, *words: str) -> None:
        command = [sys.executable, "-m", "flows.fleet", *words]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command, cwd=self.root, env=os.environ | self.environment, stdout=log, stderr=log,
                    start_new_session=True,
                )
            )  # fmt: skip

    def start(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(self.port))
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError((self.folder / "scheduler.log").read_text())

    def stop(self) -> None:
        for one in reversed(self.processes):
            try:
                os.killpg(one.pid, signal.SIGKILL)  # a group of its own: the worker, its nanny, their children
            except ProcessLookupError:
                pass
            one.wait(120)


@contextmanager
def dask_fleet(folder: Path, root: Path, **environment: str) -> Iterator[DaskFleet]:
    """A scheduler for the length of a block; the block starts its workers."""
    folder.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))
    fleet = DaskFleet(folder, root, {"PYTHONPATH": path, "DO_NOT_TRACK": "1"} | environment)
    make_certificate(fleet.certificate)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(fleet.certificate))  # for the collections of the block as well
        fleet.start()
        try:
            yield fleet
        finally:
            fleet.stop()


def collect(kind: str, settings: Path, root: Path, **environment: str) -> dict[str, Any]:
    """One collection in a process of its own (tests/timed_run.py), by `yalu` run or by the `flow`."""
    return finish(begin(kind, settings, root, **environment))


def begin(kind: str, settings: Path, root: Path, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.timed_run", kind, str(settings)]
    return subprocess.Popen(
        command, cwd=root, env=os.environ | {"YALU_NOW": NOW} | environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(run: subprocess.Popen[str], seconds: float = 900) -> dict[str, Any]:
    told, errors = run.communicate(timeout=seconds)
    assert run.returncode == 0, errors[-4000:]
    return dict(json.loads(told.splitlines()[-1])) | {"errors": errors}


def is_reading(folder: Path) -> bool:
    """Whether a worker is at a shard: pages that went out and have not come back."""
    out = {file.name.partition(".")[0] for file in folder.rglob("*.pages.parquet")}
    return bool(out - {file.name.partition(".")[0] for file in folder.rglob("*.found.parquet")})


def rows_of(home: Path) -> dict[str, list[str]]:
    """Every row of every view, by the view's name."""
    found = {}
    with open_published(home) as connection:
        views = connection.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
        for (view,) in views:
            columns = [name for name in connection.sql(f'FROM "{view}"').columns if name not in WHICH_RUN | WHEN_ASKED]
            kept = ", ".join(f'"{name}"' for name in columns)
            rows = connection.execute(f'SELECT {kept} FROM "{view}"').fetchall()
            found[view] = sorted(map(repr, rows))
    return found
