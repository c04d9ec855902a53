"""Dask's scheduler and workers talk to who has the certificate of the home, and to nobody else."""

from __future__ import annotations

import os
import socket
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.fleet.certificate import VARIABLE, make_certificate
from tests import fleet
from tests.process_tree import descendants

pytestmark = pytest.mark.timeout(300)
# Of Dask's own servers, as they come.
PAGES = [
    *("/", "/status", "/health", "/metrics", "/info/main/workers.html", "/json/counts.json", "/statics/css/base.css"),
    *("/api/v1/retire_workers", "/proxy/4200/127.0.0.1/api/hello"),
]
needs_dask = pytest.mark.skipif(bool(fleet.missing()), reason=fleet.missing())


@pytest.fixture(scope="module")
def cluster(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[fleet.DaskFleet]:
    with fleet.dask_fleet(tmp_path_factory.mktemp("dask") / "dask", root) as running:
        running.start_worker()
        yield running


def ports(cluster: fleet.DaskFleet) -> dict[int, str]:
    """Every port that the scheduler, the worker and what they started listen on, with the address."""
    import psutil

    processes = {pid for one in cluster.processes for pid in (one.pid, *descendants(one.pid))}
    found = [row for row in psutil.net_connections("tcp") if row.status == "LISTEN" and row.pid in processes]
    return {row.laddr.port: row.laddr.ip for row in found}


def context(member: Path | None = None) -> ssl.SSLContext:
    """What a client brings: any server will do for it."""
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    if member:
        made.load_cert_chain(member)
    return made


def is_answered(port: int, given: ssl.SSLContext) -> bool:
    """Whether a server of Dask goes on to speak to a client: it greets first."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
            given.wrap_socket(plain) as secure,
        ):
            return bool(secure.recv(1))
    except OSError:
        return False


def status_of(port: int, path: str = "/") -> int:
    """The status of a page over plain HTTP; 0 where no HTTP is spoken."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            with connection.getresponse() as answer:
                return answer.status
        except (OSError, HTTPException):
            return 0


@needs_dask
def test_who_has_the_certificate_is_answered_and_nobody_else(cluster: fleet.DaskFleet, tmp_path: Path) -> None:
    another = tmp_path / "another" / "fleet.pem"
    make_certificate(another)
    speaking = [port for port in ports(cluster) if not status_of(port)]
    assert cluster.port in speaking
    assert len(speaking) >= 3  # the scheduler, the worker, its nanny
    for port in speaking:
        assert is_answered(port, context(cluster.certificate)), port
        assert not is_answered(port, context()), port
        assert not is_answered(port, context(another)), port


@needs_dask
@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_client_of_dask_without_the_certificate_is_refused(
    cluster: fleet.DaskFleet, scheme: str, tmp_path: Path
) -> None:
    from distributed import Client

    from flows.fleet.on_dask import _security

    make_certificate(tmp_path / "fleet.pem")  # of another home
    brought = {"security": _security(tmp_path / "fleet.pem")} if scheme == "tls" else {}
    with pytest.raises(OSError, match=r"imed out|closed|TLS certificate does not match"):
        Client(f"{scheme}://127.0.0.1:{cluster.port}", timeout=5, set_as_default=False, **brought)


@needs_dask
def test_a_worker_without_the_certificate_does_not_join(cluster: fleet.DaskFleet, tmp_path: Path) -> None:
    from distributed import Client

    from flows.fleet.on_dask import _security

    make_certificate(tmp_path / "fleet.pem")
    command = [sys.executable, "-m", "flows.fleet", "worker", cluster.address, "--no-nanny", "--death-timeout", "5"]
    environment = os.environ | cluster.environment | {VARIABLE: str(tmp_path / "fleet.pem")}
    stranger = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(10)
        with Client(cluster.address, set_as_default=False, security=_security(cluster.certificate)) as client:
            assert len(client.scheduler_info()["workers"]) == 1
    finally:
        stranger.kill()
        stranger.wait(20)


@needs_dask
def test_what_else_listens_is_on_loopback_and_has_no_routes(cluster: fleet.DaskFleet) -> None:
    listening = ports(cluster)
    rest = [port for port in listening if status_of(port)]
    assert rest  # Dask starts these whatever it is told
    for port in rest:
        assert listening[port] in ("127.0.0.1", "::1")
        assert [path for path in PAGES if status_of(port, path) != 404] == []


def test_a_certificate_is_made_once_and_for_its_user_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.fleet", "certificate"]
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = [
        subprocess.run(
            command, env=environment | {"YALU_HOME": str(tmp_path)}, capture_output=True, text=True, check=False
        )
        for _ in range(2)
    ]
    file = tmp_path / "fleet.pem"
    assert (done[0].returncode, done[0].stdout) == (0, f"{file}\n")
    assert (done[1].returncode, done[1].stderr.startswith(f"yalu: {file} is there already")) == (2, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    strict = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=file)
    strict.load_cert_chain(file)
    with pytest.raises(UsageError):
        make_certificate(file)


@pytest.mark.parametrize("kind", ["scheduler", "worker"])
def test_nothing_starts_without_a_certificate(kind: str, tmp_path: Path) -> None:
    environment = os.environ | {VARIABLE: str(tmp_path / "none.pem")}
    command = [sys.executable, "-m", "flows.fleet", kind, "tls://127.0.0.1:9"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"yalu: {tmp_path}/none.pem cannot be read: copy it from the machine that collects")
