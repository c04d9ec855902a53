"""The notebook in a real browser: closed without the home's secret, asking nobody else, and showing text as text."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import BROWSER, open_page
from tests.builders import load_run, make_article, make_record, make_tag
from tests.mail import free_port
from warehouse.store.connection import Warehouse

pytest.importorskip("marimo", reason="the extra 'notebook' is not installed (requirements-notebook.lock)")
pytest.importorskip("vl_convert", reason="the extra 'charts' is not installed (requirements-extras.lock)")
HOSTILE = "<img src=x onerror='window.hit=1'>{{7*7}} trains"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    load_run(Warehouse(home), *(make_record(make_article(str(n), title=HOSTILE), make_tag()) for n in range(3)))
    return home


@pytest.fixture(scope="module")
def place(home: Path) -> Iterator[str]:
    """The notebook's address while it is served."""
    port = free_port()
    command = [sys.executable, "-m", "flows.cli", "notebook", "--home", str(home), "--port", str(port), "--no-open"]
    served = subprocess.Popen(command, start_new_session=True, env=os.environ)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 300
    while not status(address) and time.monotonic() < until:
        time.sleep(0.2)
    yield address
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(30)


def status(address: str, body: bytes | None = None) -> int:
    """What an address is answered with; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(address, data=body, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return 0


@pytest.mark.parametrize("path", ["/api/home/running_notebooks", "/api/kernel/run", "/ws"])
def test_without_the_secret_nothing_is_answered(place: str, path: str) -> None:
    assert {status(f"{place}{path}{token}", b"{}") for token in ("", "?access_token=guessed")} <= {401, 403, 404, 405}


def test_what_it_writes_is_closed_to_others(place: str, home: Path) -> None:
    assert status(place)
    assert (home / "notebook").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
def test_with_it_the_page_shows_its_parts_and_asks_nobody_else(place: str, home: Path, tmp_path: Path) -> None:
    secret = (home / "server.secret").read_text().strip().partition(":")[2]
    with open_page(tmp_path / "profile", "--window-size=1100,3600") as page:
        page.open(place)
        assert "Stories" not in page.run("document.body.innerText")
        page.open(f"{place}/?access_token={secret}")
        for heading in ("Coverage by week", "Share of a topic", "Places", "Stories", "Ledgers", "A question in SQL"):
            page.until(f"document.body.innerText.includes({heading!r})")
        page.run("new Promise(done => setTimeout(done, 3000))")  # for its tables
        assert page.run("window.hit") is None
        assert {address.split("/")[2] for _, address, _ in page.statuses if address.startswith("http")} == {
            place.removeprefix("http://")
        }
