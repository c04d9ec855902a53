"""A Prefect server on PostgreSQL, a work pool and its process workers, all on loopback and from deploy/prefect.yaml."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.orchestration.api import ask
from flows.orchestration.server import free_port, silence, wait_for
from tests.fleet import NOW
from tests.integration.prefect_server import SECRET, read, until, with_login, without_login
from tests.lake import PORT, Postgres, running_postgres
from tests.process_tree import adopt_orphans, cpu_of_tree, descendants

FINAL = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}


@dataclass
class Pool:
    """The work pool of deploy/prefect.yaml on a server, and its workers."""

    api: str
    folder: Path
    root: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "PREFECT_API_URL": without_login(self.api),
            "PREFECT_API_AUTH_STRING": SECRET,
            "PREFECT_HOME": str(self.folder / "client"),
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PYTHONPATH": str(self.root),
            "YALU_NOW": NOW,
        }
        return os.environ | silence() | ours

    def prefect(self, *words: str) -> None:
        command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def deploy(self) -> None:
        """The deployment `collect` as deploy/prefect.yaml has it, but for its schedule and its places."""
        told = (self.root / "deploy" / "prefect.yaml").read_text("utf-8")
        told = re.sub(r"(?m)^    schedules:\n(?:      .*\n)+", "", told)
        file = self.folder / "prefect.yaml"
        file.write_text(told.replace("working_dir: /var/lib/yalu", f"working_dir: {self.folder}"), "utf-8")
        self.prefect("deploy", "--name", "collect", "--prefect-file", str(file))

    def start_worker(self) -> subprocess.Popen[bytes]:
        """One more; the first makes the pool."""
        name = f"worker-{len(self.workers)}"
        with (self.folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "yalu", "--type", "process"]
            command += ["--name", name]
            self.workers.append(
                subprocess.Popen(
                    command,
                    cwd=self.root,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=adopt_orphans,  # noqa: PLW1509 - one system call
                )
            )
        return self.workers[-1]

    def wait_for_workers(self, count: int) -> None:
        # The server says of a pool that is not there yet that it cannot answer.
        until(lambda: len(ask(self.api, "/work_pools/yalu/workers/filter", {})) >= count, 600)

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """A worker and all it started, at once, as when its machine is gone."""
        for pid in [worker.pid, *descendants(worker.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        worker.wait(120)

    def collect(self, settings: Path) -> str:
        """Ask for a collection; gives the id of its flow run."""
        deployment = read(self.api, "/deployments/name/collect/collect")["id"]
        files = {"settings": str(settings), "home": str(settings.with_name("home"))}
        return str(ask(self.api, f"/deployments/{deployment}/create_flow_run", {"parameters": files})["id"])

    def run(self, name: str) -> dict[str, Any]:
        return dict(read(self.api, f"/flow_runs/{name}"))

    def wait(self, name: str, seconds: float = 600) -> dict[str, Any]:
        return dict(until(lambda: told if (told := self.run(name))["state_type"] in FINAL else None, seconds))

    def tasks(self, run: str) -> list[str]:
        found = read(self.api, "/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return [f"{row['name']}: {row['state_name']}" for row in found]

    def cpu(self) -> float:
        return sum(cpu_of_tree(worker.pid) for worker in self.workers if worker.poll() is None)


@contextmanager
def pool_on_postgres(folder: Path, root: Path) -> Iterator[Pool]:
    """The server with its database in a PostgreSQL of its own, the pool with one worker, and the deployment."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yalu-pg") as place:
        Path(place).chmod(0o755)  # PostgreSQL runs as another user where we are root
        with running_postgres(Path(place) / "postgres") as database, _server(database, folder) as api:
            pool = Pool(api, folder, root)
            try:
                pool.start_worker()
                pool.wait_for_workers(1)
                pool.deploy()
                yield pool
            finally:
                for worker in pool.workers:
                    if worker.poll() is None:
                        pool.kill(worker)


@contextmanager
def _server(database: Postgres, folder: Path) -> Iterator[str]:
    port = free_port(4300)
    where = f"postgresql+asyncpg://yalu@/{database.database(name='prefect')}?host={database.folder}&port={PORT}"
    environment = (
        os.environ
        | silence()
        | {"PREFECT_HOME": str(folder / "server"), "PREFECT_SERVER_DATABASE_CONNECTION_URL": where}
        | {"PREFECT_SERVER_API_AUTH_STRING": SECRET}
    )
    command = [sys.executable, "-m", "flows.orchestration.server_process", "--port", str(port)]  # as deploy/ starts it
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", 600)
        yield with_login(f"http://127.0.0.1:{port}/api", SECRET)
    finally:
        for pid in [server.pid, *descendants(server.pid)]:
            os.kill(pid, signal.SIGKILL)
        server.wait(120)
