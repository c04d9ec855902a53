"""A Prefect server that Yalu starts answers who brings the secret, and its own pages; every route of it, and a browser.

The routes come from the server's own table, so that a new version of Prefect brings its new routes here.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import BROWSER, open_page
from tests.integration.prefect_server import SECRET, without_login

ROUTES = """
import json
from prefect.server.api.server import create_app

def walk(routes, before):
    for route in routes:
        path = before + getattr(route, "path", "")
        inner = getattr(getattr(route, "app", None), "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", None)
        if inner:
            yield from walk(inner, path)
        elif type(route).__name__ == "APIWebSocketRoute":
            yield "", path
        else:
            yield from ((method, path) for method in getattr(route, "methods", None) or ["GET"])

app = create_app(ephemeral=True)
print(json.dumps(sorted({(method, path) for method, path in walk(app.routes, "")})))
"""
OPEN = {("GET", "/api/health"), ("GET", "/api/ready")}
FILES = [("GET", "/"), ("GET", "/v2/"), ("GET", "/robots.txt"), ("GET", "/api/static/prefect-logo-mark-gradient.png")]
NOBODY = "00000000-0000-4000-8000-000000000000"
LOGIN = f"Basic {base64.b64encode(SECRET.encode()).decode()}"
EVIL = "http://evil.test"


@pytest.fixture(scope="module")
def place(api: str) -> str:
    return urlsplit(without_login(api)).netloc


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Every method and path of the server; '' for a websocket."""
    environment = os.environ | {"PREFECT_HOME": str(tmp_path_factory.mktemp("routes")), "DO_NOT_TRACK": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ROUTES], env=environment, capture_output=True, text=True, check=True, timeout=600
    )
    found = [(method, re.sub(r"\{[^}]*\}", NOBODY, path)) for method, path in json.loads(done.stdout.splitlines()[-1])]
    assert len(found) > 200
    assert {("GET", "/docs"), ("GET", "/openapi.json"), ("GET", "/ui-settings"), ("", "/api/events/in")} <= set(found)
    assert set(found) >= OPEN
    return [*found, *FILES]


def http_routes(routes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(method, path) for method, path in routes if method]


def statuses(place: str, asked: list[tuple[str, str]], **headers: str) -> dict[tuple[str, str], int]:
    """The status of each request, sent with these headers."""
    connection, found = HTTPConnection(place, timeout=60), {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for method, path in asked:
        connection.request(method, path, headers=named)
        with connection.getresponse() as answer:
            answer.read()
            found[method, path] = answer.status
            assert answer.headers.get("Access-Control-Allow-Origin") in (None, f"http://{place}")
    connection.close()
    return found


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({}, 401),
        ({"Authorization": f"Basic {base64.b64encode(b'yalu:a-wrong-one-of-tests').decode()}"}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Origin": EVIL}, 403),
        ({"Origin": EVIL, "Authorization": LOGIN}, 403),
        ({"Origin": "null", "Authorization": LOGIN}, 403),
        ({"Host": "evil.test", "Authorization": LOGIN}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Authorization": LOGIN}, 403),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else str(value),
)
def test_every_route_is_closed(
    place: str, routes: list[tuple[str, str]], headers: dict[str, str], refusal: int
) -> None:
    found = statuses(place, http_routes(routes), **headers)
    assert {asked: status for asked, status in found.items() if status != refusal} == dict.fromkeys(OPEN, 200)


def test_no_preflight_is_answered(place: str, routes: list[tuple[str, str]]) -> None:
    asked = [("OPTIONS", path) for _, path in http_routes(routes)]
    assert set(statuses(place, asked, Origin=EVIL, Access_Control_Request_Method="PATCH").values()) == {403}


def test_the_secret_opens_them(place: str, routes: list[tuple[str, str]]) -> None:
    reading = [(method, path) for method, path in http_routes(routes) if method == "GET"]
    found = statuses(place, reading, Authorization=LOGIN)
    assert {status for status in found.values() if status in (401, 403)} == set()
    assert found["GET", "/api/hello"] == found["GET", "/ui-settings"] == found["GET", "/"] == 200


@pytest.mark.parametrize("origin", [None, EVIL], ids=["a client", "a page"])
def test_every_websocket_is_closed(place: str, routes: list[tuple[str, str]], origin: Any) -> None:
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect

    sockets = [path for method, path in routes if not method]
    assert len(sockets) >= 5
    for path in sockets:
        with pytest.raises(InvalidStatus, match="403"), connect(f"ws://{place}{path}", origin=origin):
            pass
        header = {"Authorization": LOGIN if origin else LOGIN.lower()}
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(f"ws://{place}{path}", subprotocols=["prefect"], origin=origin, additional_headers=header),
        ):
            pass
        if origin is None:  # Prefect's own clients bring the secret in the first message
            with connect(f"ws://{place}{path}", subprotocols=["prefect"]) as socket:
                socket.send(json.dumps({"type": "auth", "token": "yalu:a-wrong-one-of-tests"}))
                with pytest.raises(ConnectionClosed, match="1008"):
                    socket.recv(timeout=30)


# ---------------------------------------------------------------- a browser


@pytest.fixture
def evil() -> Iterator[int]:
    """A web server of somebody else; gives its port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>evil</title>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


ATTACK = """
(async () => {
  const read = [];
  for (const [method, path] of ROUTES) for (const mode of ["cors", "no-cors"]) {
    if (mode == "no-cors" && !["GET", "HEAD", "POST"].includes(method)) continue;
    const asked = {method, mode, credentials: "include"};
    if (!["GET", "HEAD"].includes(method)) asked.body = "{}";
    if (mode == "cors") asked.headers = {"Content-Type": "application/json"};
    try {
      const answer = await fetch("http://PLACE" + path, asked);
      if (answer.type != "opaque") read.push(method + " " + path);
    } catch {}
  }
  const opened = [];
  for (const path of SOCKETS) await new Promise(done => {
    const socket = new WebSocket("ws://PLACE" + path, "prefect");
    socket.onopen = () => { opened.push(path); done() };
    socket.onerror = done;
  });
  const frame = document.createElement("iframe");
  frame.src = "http://PLACE/api/hello";
  await new Promise(done => { frame.onload = done; document.body.append(frame) });
  return {read, opened};
})()
"""


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
def test_in_a_browser_its_own_pages_work_and_those_of_another_origin_get_nothing(
    place: str, routes: list[tuple[str, str]], evil: int, tmp_path: Path
) -> None:
    """Even where the person at the browser has signed in."""
    user, _, password = SECRET.partition(":")
    hosts = "--host-resolver-rules=MAP evil.test 127.0.0.1"
    with open_page(tmp_path / "profile", hosts, login=(user, password)) as page:
        page.open(f"http://{place}/")
        page.until("document.body.innerText.includes('Work Pools')")  # its dashboard: drawn from answers of the API
        page.run("new Promise(done => setTimeout(done, 2000))")  # for its questions to the API
        assert page.asked == 1
        api = [status for _, address, status in page.statuses if "/api/" in address]
        assert len(api) > 3
        assert set(api) <= {200, 201, 401}
        assert page.run("Object.keys(localStorage).filter(key => key.includes('password')).length") == 0

        page.open(f"http://evil.test:{evil}/")
        page.statuses.clear()
        asked = [pair for pair in http_routes(routes) if pair not in OPEN]
        script = ATTACK.replace("PLACE", place).replace("ROUTES", json.dumps(asked))
        seen = page.run(script.replace("SOCKETS", json.dumps([path for method, path in routes if not method])))
    assert seen == {"read": [], "opened": []}
    answered = [status for _, address, status in page.statuses if place in address]
    assert len(answered) > len(asked)
    assert set(answered) <= {401, 403}
