"""A real browser for tests, driven over its own protocol: pages, the statuses they get, and what scripts in them see.

It is started apart for each block, with a profile of its own, and ended by its id.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --remote-debugging-port=0"
)


@dataclass
class Page:
    """A tab. `statuses` holds what each request of it got: (method, address, status)."""

    socket: Any
    session: str = ""
    login: tuple[str, str] = ("", "")  # what the person at the browser would type
    asked: int = 0  # how often the browser asked the person
    statuses: list[tuple[str, str, int]] = field(default_factory=list)
    _requests: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def call(self, method: str, **parameters: object) -> Any:
        """A command of the protocol, and its result."""
        number = self._send(method, **parameters)
        while True:
            told = json.loads(self.socket.recv(timeout=60))
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]
            self._hear(told.get("method", ""), told.get("params", {}))

    def open(self, address: str) -> None:
        """Go to an address and wait until its scripts are loaded."""
        self.call("Page.navigate", url=address)
        self.until("document.readyState == 'complete'")

    def run(self, script: str) -> Any:
        """What a script in the page gives, awaited."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def until(self, script: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < deadline, f"{script}: not within {seconds} s"
            time.sleep(0.1)

    def _send(self, method: str, **parameters: object) -> int:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message | ({"sessionId": self.session} if self.session else {})))
        return number

    def _hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "Fetch.requestPaused":
            self._send("Fetch.continueRequest", requestId=told["requestId"])
        elif event == "Fetch.authRequired":
            self.asked += 1
            user, password = self.login
            answer = {"response": "ProvideCredentials", "username": user, "password": password}
            given = answer if user else {"response": "CancelAuth"}
            self._send("Fetch.continueWithAuth", requestId=told["requestId"], authChallengeResponse=given)
        elif event == "Network.requestWillBeSent":
            self._requests[told["requestId"]] = told["request"]["method"]
        elif event == "Network.responseReceived":
            method, answer = self._requests.get(told["requestId"], "?"), told["response"]
            self.statuses.append((method, answer["url"], answer["status"]))


@contextmanager
def open_page(profile: Path, *options: str, login: tuple[str, str] = ("", "")) -> Iterator[Page]:
    """A browser with one page, for the length of a block."""
    from websockets.sync.client import connect

    command = [str(BROWSER), *OPTIONS.split(), f"--user-data-dir={profile}", *options, "about:blank"]
    with (profile.with_suffix(".log")).open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        place = profile / "DevToolsActivePort"
        for _ in range(600):
            if place.is_file() and len(lines := place.read_text().split()) == 2:
                break
            time.sleep(0.1)
        with connect(f"ws://127.0.0.1:{lines[0]}{lines[1]}", max_size=None) as socket:
            page = Page(socket, login=login)
            target = page.call("Target.createTarget", url="about:blank")["targetId"]
            page.session = page.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for command_name in ("Page.enable", "Network.enable", "Runtime.enable"):
                page.call(command_name)
            page.call("Fetch.enable", handleAuthRequests=True)
            yield page
    finally:
        process.terminate()
        process.wait(120)
