"""What `yalu serve` says when it cannot: one clear line and the right exit status, whatever is wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from extractors.errors import YaluError
from flows.orchestration.api import ask, check_version
from flows.orchestration.errors import ServerUnreachable, VersionSkew
from flows.orchestration.server import Server, _end, _has_its_port, free_port, shrink
from tests.integration.prefect_server import is_pointing
from warehouse.store.locks import hold

OWN = version("prefect")


@contextmanager
def answering(told: dict[str, object]) -> Iterator[str]:
    """A server that gives these answers as JSON, and 404 to all else."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            is_known = self.path in told
            body = json.dumps(told.get(self.path, "no")).encode()
            self.send_response(200 if is_known else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve(home: Path, api: str = "", *options: str) -> tuple[int, str]:
    """The exit status of `yalu serve` and what it said."""
    environment = {name: value for name, value in os.environ.items() if not is_pointing(name)}
    command = [sys.executable, "-m", "flows.cli", "serve", "--home", str(home), *options]
    done = subprocess.run(
        command,
        env=environment | ({"PREFECT_API_URL": api} if api else {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("api", "status", "words"),
    [
        ("http://127.0.0.1:9/api", 1, "yalu: no Prefect server answers at http://127.0.0.1:9/api"),
        ("http://me:secret@127.0.0.1:9/api", 1, "yalu: no Prefect server answers at http://127.0.0.1:9/api"),
        ("127.0.0.1:4200", 2, "yalu: PREFECT_API_URL is not a web address; write it as http://HOST:4200/api"),
        ("postgresql://me:secret@db/prefect", 2, "yalu: PREFECT_API_URL"),
    ],
    ids=["nobody there", "a login in it", "no scheme", "a database's address"],
)
def test_a_server_that_cannot_be_asked(tmp_path: Path, api: str, status: int, words: str) -> None:
    ended, said = serve(tmp_path, api)
    assert (ended, said.count("\n")) == (status, 1), said
    assert said.startswith(words)
    assert "secret" not in said


def test_an_older_server_is_refused_before_anything_is_registered(tmp_path: Path) -> None:
    with answering({"/api/health": True, "/api/admin/version": "2.19.3"}) as api:
        ended, said = serve(tmp_path, api)
    assert (ended, said) == (
        1,
        f"yalu: the Prefect server at {api} is 2.19.3 and Yalu uses {OWN}: upgrade the server\n",
    )


def test_something_else_that_answers_is_told(tmp_path: Path) -> None:
    with answering({"/api/health": "hello"}) as api:
        ended, said = serve(tmp_path, api)
    assert (ended, said.count("\n")) == (1, 1)
    assert "is not a healthy Prefect server" in said


@pytest.mark.parametrize(
    ("server", "own", "is_refused"),
    [
        ("3.8.8", "3.8.8", False),
        ("3.9.1", "3.8.8", False),
        ("3.8.1", "3.8.8", False),
        ("3.7.9", "3.8.8", True),
        ("4.0.0", "3.8.8", True),
        ("3.8.9.dev1+5", "3.8.8", False),
    ],
)
def test_which_versions_go_together(server: str, own: str, is_refused: bool) -> None:
    with answering({"/api/admin/version": server}) as api:
        if is_refused:
            with pytest.raises(VersionSkew, match="upgrade"):
                check_version(api, own)
        else:
            check_version(api, own)


def test_a_server_that_asks_for_a_secret_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(401)

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.delenv("PREFECT_API_AUTH_STRING", raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Closed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(ServerUnreachable, match="answers 401 Unauthorized: set PREFECT_API_AUTH_STRING"):
            ask(f"http://127.0.0.1:{server.server_port}/api", "/admin/version")
        server.shutdown()


def test_two_servers_started_in_the_same_seconds_find_a_port_each(tmp_path: Path) -> None:
    """The one that is later finds the other behind its port: that one is not taken for its own."""
    with answering({"/api/health": True, "/api/admin/settings": {"home": "another's"}}) as api:
        port = int(api.rpartition(":")[2].partition("/")[0])
        later = Server(
            api, "yalu:a-secret-of-tests", subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE), tmp_path / "log"
        )
        assert not _has_its_port(later, tmp_path, 5)
        _end(later.process)
        with pytest.raises(YaluError):
            free_port(port, 1)


def test_a_home_that_is_served_already_is_busy(tmp_path: Path) -> None:
    with hold(tmp_path / "serve.lock", "yalu serve"):
        ended, said = serve(tmp_path)
    assert (ended, said.count("\n")) == (75, 1), said
    assert f"process {os.getpid()}" in said


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    ended, said = serve(tmp_path / "home")
    assert (ended, said.count("\n")) == (1, 1), said
    assert "choose another --home" in said


def test_nothing_served_is_told_by_the_status(tmp_path: Path) -> None:
    ended, said = serve(tmp_path, "", "--status")
    assert (ended, said) == (1, f"yalu: nothing is served from {tmp_path}: start 'yalu serve'\n")


def test_prefects_database_gives_back_what_was_deleted(tmp_path: Path) -> None:
    database = tmp_path / "prefect.db"
    assert shrink(database) == 0
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE logs (id INTEGER, message TEXT)")
        connection.executemany("INSERT INTO logs VALUES (?, ?)", [(number, "x" * 4000) for number in range(6000)])
        connection.commit()
        assert shrink(database) == 0  # nothing is free
        connection.execute("DELETE FROM logs WHERE id > 10")
        connection.commit()
    freed = shrink(database)
    assert freed > 16_000_000 > database.stat().st_size
    database.write_bytes(b"no database at all" * 100)
    assert shrink(database) == 0
