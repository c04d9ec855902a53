"""The schedules on Prefect: an embedded server under the home, or the one PREFECT_API_URL names.

The embedded server keeps its SQLite database in `<home>/prefect`, listens on loopback only, reports to nobody, and
ends with `yalu serve`. Prefect is imported only after its environment is set.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from flows.errors import YaluError
from flows.settings import Settings

FIRST_PORT = 4200
STARTING_S = 180.0  # a cold start takes 17 to 24 s of CPU, and the machine may be busy
ENDING_S = 10.0


class ServerUnreachable(YaluError):
    """The Prefect server does not answer."""


def server_environment(home: Path, port: int) -> dict[str, str]:
    """The environment of an embedded server and of what talks to it."""
    folder = home / "prefect"
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # By default only events are vacuumed and flow runs pile up.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    }


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """The API address to use for the length of a block; an embedded server is started where none is named.

    Raises ServerUnreachable with one line where it does not answer.
    """
    if named := os.environ.get("PREFECT_API_URL", ""):
        wait_for(named, 5.0)
        yield named
        return
    settings.home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    os.environ.update(server_environment(settings.home, port))
    folder = settings.home / "prefect"
    folder.mkdir(exist_ok=True)
    with (folder / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - our own words
    try:
        api = os.environ["PREFECT_API_URL"]
        wait_for(api, STARTING_S, server, folder / "server.log")
        (folder / "server.json").write_text(json.dumps({"api": api, "pid": server.pid}), "utf-8")
        yield api
    finally:
        (folder / "server.json").unlink(missing_ok=True)
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port(first: int = FIRST_PORT) -> int:
    """The first free port from Prefect's usual one on."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise YaluError(f"no free port from {first} on for the Prefect server: set PREFECT_API_URL to one that runs")


def wait_for(api: str, seconds: float, server: subprocess.Popen[bytes] | None = None, log: Path | None = None) -> None:
    """Wait until the server answers that it is healthy."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if ask(api, "/health") is True:
                return
        except (URLError, OSError, ValueError) as problem:
            last = str(getattr(problem, "reason", problem))
        else:
            last = "it answers something else"
        if server is not None and server.poll() is not None:
            raise ServerUnreachable(f"the Prefect server ended at once (status {server.returncode}): read {log}")
        if time.monotonic() > deadline:
            raise ServerUnreachable(f"no Prefect server answers at {api} ({last}): start it or mend PREFECT_API_URL")
        time.sleep(0.5)


def ask(api: str, path: str, body: Mapping[str, object] | None = None) -> object:
    """One question to the server's API, as plain JSON: no Prefect import is needed to look."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(api + path, data, {"Content-Type": "application/json"})  # noqa: S310 - the server's own address
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - the server's own address
        return json.loads(answer.read())


def serve(settings: Settings) -> None:
    """Serve the schedules until stopped."""
    with prefect_server(settings) as api:
        from prefect import serve as serve_deployments

        from flows.deployments import make_deployments

        deployments = make_deployments(settings)
        for line in (f"Prefect answers at {api}", *(f"scheduled: {made.name}" for made in deployments)):
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - for the person at the terminal
        serve_deployments(*deployments, pause_on_shutdown=False, print_starting_message=False)


def status(settings: Settings) -> list[dict[str, object]]:
    """What is scheduled: name, next start and last state of each deployment. Raises ServerUnreachable."""
    api = os.environ.get("PREFECT_API_URL", "")
    note = settings.home / "prefect" / "server.json"
    if not api:
        if not note.exists():
            raise ServerUnreachable(f"nothing is served from {settings.home}: start 'yalu serve'")
        api = str(json.loads(note.read_text("utf-8"))["api"])
    wait_for(api, 2.0)
    rows = []
    deployments = ask(api, "/deployments/filter", {})
    for made in deployments if isinstance(deployments, list) else []:
        runs = {"deployments": {"id": {"any_": [made["id"]]}}}
        coming = _first(
            ask(
                api,
                "/flow_runs/filter",
                {
                    **runs,
                    "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
                    "sort": "EXPECTED_START_TIME_ASC",
                    "limit": 1,
                },
            )
        )
        last = _first(
            ask(
                api,
                "/flow_runs/filter",
                {
                    **runs,
                    "flow_runs": {"start_time": {"is_null_": False}},
                    "sort": "START_TIME_DESC",
                    "limit": 1,
                },
            )
        )
        rows.append(
            {
                "deployment": made["name"],
                "paused": made["paused"],
                "next_start": coming.get("expected_start_time"),
                "last_start": last.get("start_time"),
                "last_state": last.get("state_name"),
            }
        )
    return rows


def _first(rows: object) -> dict[str, object]:
    return dict(rows[0]) if isinstance(rows, list) and rows else {}
