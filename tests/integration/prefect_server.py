"""A real Prefect server on loopback and a real `yalu serve` for tests, each a process that is ended by its own id.

Every process they start notes whom it connects to, so that a test can say that nobody off this machine was asked.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.records import RunReport, Source
from flows.collection.pipeline import Call, Choice, call_directly, run_collection
from flows.config.home_secret import home_secret
from flows.config.settings import Settings, load_settings
from flows.orchestration import server
from flows.orchestration.api import ask
from flows.orchestration.deployments import FLOWS
from flows.orchestration.errors import ServerUnreachable
from flows.orchestration.server import embedded_server
from flows.sources.catalog import load_sources
from tests.process_tree import descendants

# Runs in every Python process that finds it on its path: an audit hook sees connections of all libraries.
NOTER = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "started"):
        told = arguments[1] if event == "socket.connect" else arguments
        if isinstance(told, tuple):
            line = f"{told[0]}\\t{event}\\t{' '.join(sys.argv)}\\n"
            file = os.open(os.environ["YALU_TEST_NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(file, line.encode())
            os.close(file)

sys.addaudithook(note)
note("started", ("localhost",))
"""
# Each process of tests looks for free ports from one of its own: two servers that start on one port in the same seconds
# would meet each other.
FIRST_PORT = 20_000 + os.getpid() % 120 * server.PORTS
SERVE = (
    "import flows.orchestration.deployments as deployments, flows.orchestration.server as server, flows.cli; "
    f"server.free_port.__defaults__ = ({FIRST_PORT}, server.PORTS); "
    "deployments.COLLECT_EVERY_S = {}; flows.cli.sys.exit(flows.cli.main())"
)
# An interval whose next slot the server knows, and which no run of these tests meets.
SELDOM_S = 97 * 86_400
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
FINAL = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}
SECRET = "yalu:for-the-servers-of-tests"


@dataclass(frozen=True)
class Notes:
    """Where processes note whom they connect to, and the environment that makes them do so."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "connections"

    def environment(self) -> dict[str, str]:
        (self.folder / "sitecustomize.py").write_text(NOTER, "utf-8")
        return {"PYTHONPATH": str(self.folder), "YALU_TEST_NOTES": str(self.file)}

    def hosts(self) -> set[str]:
        return {line.partition("\t")[0] for line in self.file.read_text("utf-8").splitlines()}


@contextmanager
def running_server(folder: Path, notes: Notes) -> Iterator[str]:
    """A server with its home and database in `folder`; gives the address of its API, with the login to it."""
    with ExitStack() as held:
        with pytest.MonkeyPatch.context() as patched:
            for name in filter(is_pointing, list(os.environ)):
                patched.delenv(name)
            for name, value in notes.environment().items():
                patched.setenv(name, value)
            patched.setattr(server.free_port, "__defaults__", (FIRST_PORT, server.PORTS))
            begun = held.enter_context(embedded_server(folder, SECRET))
        yield with_login(begun.api, SECRET)


def with_login(api: str, secret: str) -> str:
    return api.replace("//", f"//{secret}@")


def without_login(api: str) -> str:
    return re.sub(r"//[^/@]*@", "//", api)


def is_pointing(name: str) -> bool:
    """Whether a variable would point Prefect elsewhere, or silence it without our doing."""
    return name.startswith("PREFECT_") or name in ("CI", "GITHUB_ACTIONS", "DO_NOT_TRACK", "YALU_NOW")


@dataclass(frozen=True)
class Served:
    """A `yalu serve` that runs."""

    process: subprocess.Popen[str]
    api: str
    errors: Path

    def deployment(self, name: str) -> str:
        return str(read(self.api, f"/deployments/name/{name}/{name}")["id"])

    def start(self, name: str, **parameters: object) -> str:
        """Ask for a run now; gives its id."""
        made = ask(self.api, f"/deployments/{self.deployment(name)}/create_flow_run", {"parameters": parameters})
        return str(made["id"])

    def run(self, name: str) -> dict[str, Any]:
        return dict(read(self.api, f"/flow_runs/{name}"))

    def wait(self, run: str, states: set[str] = FINAL, seconds: float = 600) -> dict[str, Any]:
        """Wait until a run is in one of the states."""
        return until(lambda: told if (told := self.run(run))["state_type"] in states else None, seconds)

    def tasks(self, run: str) -> list[str]:
        found = read(self.api, "/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return [f"{row['name']}: {row['state_name']}" for row in sorted(found, key=lambda row: row["start_time"] or "")]

    def logs(self, run: str) -> str:
        found = read(self.api, "/logs/filter", {"logs": {"flow_run_id": {"any_": [run]}}})
        return "\n".join(row["message"] for row in found)

    def artifact(self, run: str, key: str) -> dict[str, Any]:
        wanted = {"flow_run_id": {"any_": [run]}, "key": {"any_": [key]}}
        (found,) = read(self.api, "/artifacts/filter", {"artifacts": wanted})
        return dict(found)


def write_settings(folder: Path, *sources: Source, timezone: str = "Asia/Seoul") -> Path:
    """A settings file over these sources, its home beside it."""
    kept = ("id", "outlet", "url", "lang", "country", "prejudge")
    rows = ["[[source]]\n" + "".join(f"{key} = {json.dumps(getattr(s, key))}\n" for key in kept) for s in sources]
    (folder / "sources.toml").write_text("\n".join(rows), "utf-8")
    file = folder / "yalu.toml"
    file.write_text(
        f'home = "home"\nsources = "sources.toml"\ntimezone = "{timezone}"\n'
        '[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0.0\ntotal_timeout_s = 10\n',
        "utf-8",
    )
    return file


def run_plainly(file: Path, home: Path, call: Call = call_directly) -> tuple[Settings, RunReport]:
    """Collect as `yalu run` does, no Prefect in it; gives the settings of that home and the account."""
    settings = load_settings(file, home)
    return settings, run_collection(settings, Choice(load_sources(settings.sources)), call=call)


def zone_at_noon() -> str:
    """A zone in which it is about noon: far from the hours of the digest and of upkeep, whenever tests run."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}"  # POSIX's sign: Etc/GMT-9 is nine hours ahead


def wait_for_slots(served: Served, count: int, seconds: float) -> list[dict[str, Any]]:
    """Wait until so many scheduled runs of `collect` are done; gives all that ended, in the order of their slots.

    On a busy machine a run may outlast its slot; the next is cancelled then, and is none of those counted.
    """
    ended = {
        "flow_runs": {
            "deployment_id": {"any_": [served.deployment("collect")]},
            "state": {"type": {"any_": sorted(FINAL)}},
        },
        "sort": "EXPECTED_START_TIME_ASC",
    }

    def found() -> list[dict[str, Any]]:
        runs = [run for run in ask(served.api, "/flow_runs/filter", ended) if run["auto_scheduled"]]
        return runs if sum(run["state_name"] == "Completed" for run in runs) >= count else []

    return list(until(found, seconds))


@contextmanager
def serving(settings: Path, notes: Notes, api: str = "", every_s: int = SELDOM_S) -> Iterator[Served]:
    """`yalu serve` with these settings, on the server at `api` or ('') its own; ended by SIGTERM if it still runs.

    `collect` is scheduled every so many seconds: by default so seldom that its runs are only those asked for, else a
    scheduled one would take the slot of a test's.
    """
    errors = settings.with_name("serve.err")
    command = [sys.executable, "-c", SERVE.format(every_s), "serve", "--settings", str(settings)]
    environment = {name: value for name, value in os.environ.items() if not is_pointing(name)} | notes.environment()
    if api:
        environment |= {"PREFECT_API_URL": without_login(api), "PREFECT_HOME": str(settings.with_name("client"))}
        environment |= {"PREFECT_API_AUTH_STRING": SECRET}
        environment |= {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}  # else each run waits up to ten seconds
    with errors.open("w") as told, (settings.with_name("serve.out")).open("w") as out:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=out,
            stderr=told,
            text=True,
        )
    try:
        until(lambda: f"scheduled: {FLOWS[-1]}" in errors.read_text() or process.poll() is not None, 600)
        assert process.poll() is None, errors.read_text()
        home = settings.with_name("home")
        note = home / "prefect" / "server.json"
        login = SECRET if api else home_secret(home)
        yield Served(process, with_login(without_login(api or json.loads(note.read_text())["api"]), login), errors)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(300)


def until(found: Callable[[], Any], seconds: float) -> Any:
    """Ask again until the answer is true, and give it; a server too busy to answer is asked again as well."""
    deadline = time.monotonic() + seconds
    answer = None
    while not answer:
        with suppress(ServerUnreachable):
            answer = found()
        assert answer or time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0 if answer else 0.2)
    return answer


def read(api: str, path: str, body: dict[str, object] | None = None) -> Any:
    """What only reads may be asked twice: on a busy machine a server of tests lets a request run out of time."""
    return until(lambda: [ask(api, path, body)], 300)[0]


def alive(pids: set[int]) -> set[int]:
    """Those of the processes that are still there."""
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    states = {int(pid): state for pid, state in map(str.split, listed.splitlines())}
    return {pid for pid in pids if not states.get(pid, "Z").startswith("Z")}


def flow_processes(service: int) -> set[int]:
    """The processes that run flows, below a service: those of Prefect's engine, with all below them."""
    found = set()
    for pid in descendants(service):
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            if b"prefect.engine" in command or b"prefect.flow_engine" in command:
                found |= {pid} | descendants(pid)
    return found


def kill(pids: set[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until(lambda: not alive(pids), 120)
