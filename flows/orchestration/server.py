"""An embedded Prefect server: one process on loopback with its database in a folder, which speaks to nobody else.

It answers only who brings the secret of the home, and only its own pages (flows/orchestration/door.py).

It ends with whoever started it, even where that one is killed: the server watches a pipe that only its starter
holds. Not for servers of several machines; those are started by other means and named by PREFECT_API_URL.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import YaluError
from flows.orchestration.api import ask, shown
from flows.orchestration.errors import CLIENT_SECRET, SERVER_SECRET, ServerUnreachable
from warehouse.store.permissions import private

FIRST_PORT = 4200  # Prefect's usual one
PORTS = 100
STARTING_S = 180.0  # a cold start takes 10 to 20 s of CPU, and the machine may be busy
ENDING_S = 10.0
# What a collection did is kept in the warehouse; this is how long Prefect's own records of it are: runs with their
# logs, and events, of which there are a dozen a run and one each half minute.
RETENTION_S = 7 * 24 * 3600
EVENTS_S = 2 * 24 * 3600
DATABASE = "prefect.db"
SHRINK_BYTES, SHRINK_SHARE = 16_000_000, 0.25  # of the database free: below that, new rows will fill it soon enough
NOWHERE = "http://127.0.0.1:9"  # the discard port: a proxy that refuses at once
LOG = "server.log"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and the secret it asks for."""

    api: str
    secret: str = field(repr=False)
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_running(self) -> bool:
        """Whether its process is there."""
        return self.process.poll() is None


def client_environment(folder: Path, port: int, secret: str) -> dict[str, str]:
    """The environment of what talks to the embedded server."""
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        CLIENT_SECRET: secret,
        **silence(),
    }


def silence() -> dict[str, str]:
    """Settings that keep Prefect, server or client, from reporting about its use."""
    return {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


def server_environment(folder: Path, port: int, secret: str) -> dict[str, str]:
    """The environment of the embedded server itself."""
    # Beyond its reports, which `silence` stops, the server asks a code host for lists of workers and blocks when
    # somebody opens those pages of the UI, and falls back to its own copies. No setting stops that; a proxy does.
    proxies = dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE
    )
    loopback = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost,::1")
    return {
        **client_environment(folder, port, secret),
        **proxies,
        **loopback,
        SERVER_SECRET: secret,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / DATABASE}",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # By default who holds a deployment's slot is kept in memory: a server killed during a run would never free
        # it again, and every later run would be cancelled.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # By default only events are vacuumed and flow runs pile up.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RETENTION_S),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"PT{EVENTS_S}S",  # a bare number is refused here
    }


@contextmanager
def embedded_server(folder: Path, secret: str) -> Iterator[Server]:
    """Start a server with its files in `folder` (made if need be), wait until it answers, and end it after the block.

    It answers those who bring the secret. Raises ServerUnreachable where it does not come up, YaluError where no port
    is free.
    """
    with private():  # its database holds the key to the secrets in it
        folder.mkdir(parents=True, exist_ok=True)
    shrink(folder / DATABASE)
    port = free_port()
    while True:
        server = _start(folder, port, secret)
        try:
            if _has_its_port(server, folder, STARTING_S):
                yield server
                return
        finally:
            _end(server.process)
        port = free_port(port + 1)


def _start(folder: Path, port: int, secret: str) -> Server:
    log = folder / LOG
    with private(), log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "flows.orchestration.server_process", "--port", str(port), "--with-starter"],
            env={**os.environ, **server_environment(folder, port, secret)},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C is the starter's to answer: runs are ended before their server
        )
    return Server(f"http://127.0.0.1:{port}/api", secret, process, log)


def _has_its_port(server: Server, folder: Path, seconds: float) -> bool:
    """Wait until the server answers; False where the port is another's, started in the same seconds."""
    try:
        wait_for(server.api, seconds, server)
        found = ask(server.api, "/admin/settings", secret=server.secret)
    except ServerUnreachable:
        if server.is_running or _is_free(int(server.api.rpartition(":")[2].partition("/")[0])):
            raise
        return False
    return isinstance(found, dict) and Path(str(found.get("home", ""))).resolve() == folder.resolve()


def shrink(database: Path) -> int:
    """Shrink a database file that nobody has open where much of it is free; return the bytes freed.

    The server's own vacuum deletes rows; the file would stay as large as it ever was.
    """
    if not database.exists():
        return 0
    before = database.stat().st_size
    try:
        with closing(sqlite3.connect(database, timeout=1.0)) as connection:
            page, pages, free = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_size", "page_count", "freelist_count")
            )
            if page * free < SHRINK_BYTES or free < SHRINK_SHARE * pages:
                return 0
            connection.execute("VACUUM")
    except sqlite3.Error:
        return 0  # damaged or in use: the server will name the fault
    return before - database.stat().st_size


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ended(server: Server) -> str:
    """Return the line that names a server's end and its log."""
    return f"the Prefect server ended with status {server.process.returncode}: see {server.log}"


def free_port(first: int = FIRST_PORT, ports: int = PORTS) -> int:
    """Return the first free port on loopback from `first` on."""
    for port in range(first, first + ports):
        if _is_free(port):
            return port
    raise YaluError(
        f"no free port from {first} to {first + ports - 1} for the Prefect server; "
        "free one, or set PREFECT_API_URL to a server that runs"
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_for(api: str, seconds: float, server: Server | None = None) -> None:
    """Wait until the server answers that it is healthy. Raises ServerUnreachable when it does not."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if ask(api, "/health") is True:
                return
            last = f"what answers at {shown(api)} is not a healthy Prefect server; its address ends with /api"
        except ServerUnreachable as problem:
            last = str(problem)
        if server is not None and not server.is_running:
            raise ServerUnreachable(ended(server))
        if time.monotonic() > deadline:
            raise ServerUnreachable(last)
        time.sleep(0.25)
