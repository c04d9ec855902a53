"""Fixtures of the integration tests: a feed on loopback, the command line pointed at it, a mail server, a desk."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from extractors.records import Source
from flows.cli import main
from flows.config.settings import Settings
from tests import on_lake
from tests.collecting import LONG, OFF, page, source
from tests.digest_builders import EDGES, NOW, make_home, make_settings, records
from tests.integration.prefect_server import LOOPBACK, Notes, running_server
from tests.lake import Postgres, missing, running_postgres
from tests.mail import Postman, free_port
from tests.web import Web

Yalu = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _inline_workers(request: pytest.FixtureRequest) -> None:
    """Pages are read in this process, save where `real_workers` says that a worker's end is what is tested."""
    if "real_workers" not in request.keywords:
        request.getfixturevalue("inline_workers")


@pytest.fixture(scope="module", autouse=True)
def _one_thread_an_engine(one_thread_an_engine: None) -> None:
    """Every engine of these tests' own process has one thread."""


@pytest.fixture(autouse=True, scope="module")
def _warehouse_by_copy(request: pytest.FixtureRequest) -> None:
    """A new warehouse is a copy of one made before, save in a module that says MAKES_WAREHOUSES."""
    if not getattr(request.module, "MAKES_WAREHOUSES", False):
        request.getfixturevalue("empty_warehouse")


@pytest.fixture
def feed(web: Web) -> Source:
    """Three entries: one on the subject, one off it, one whose page is gone."""
    on = web.add("/on", page("Freight trains cross the Yalu again", LONG))
    off = web.add("/off", page("A new oven for the bakery", OFF))
    return source(
        "s1",
        web.add_feed("/feed", [("Freight trains", on, ""), ("New oven", off, ""), ("Gone", web.url("/gone"), "")]),
    )


@pytest.fixture
def yalu_settings(web: Web, feed: Source, tmp_path: Path) -> Path:
    """A settings file over the feed."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'[[source]]\nid = "s1"\noutlet = "One"\nfamily = "one"\nurl = "{feed.url}"\nkind = "rss"\nlang = "en"\n'
        'country = "GB"\nownership = "independent"\ntimezone = "UTC"\nenabled = true\nverified = false\n'
        'prejudge = false\nnote = ""\n',
        "utf-8",
    )
    settings = tmp_path / "yalu.toml"
    settings.write_text(
        f'home = "home"\nsources = "{sources.name}"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0.0\n'
        + on_lake.setting(tmp_path / "home"),
        "utf-8",
    )
    return settings


@pytest.fixture
def yalu(yalu_settings: Path) -> Yalu:
    """Runs the command line on the feed in this process: one of its own takes a second to start."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        words = [*arguments, "--settings", str(yalu_settings)]
        out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            status = main(words)
        return subprocess.CompletedProcess(words, status, *(s.buffer.getvalue().decode() for s in (out, err)))

    return run


@pytest.fixture
def yalu_process(yalu_settings: Path) -> Yalu:
    """Runs the command line on the feed in a process of its own, where that is what is tested."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *arguments, "--settings", str(yalu_settings)]
        return subprocess.run(command, capture_output=True, text=True, timeout=600, env=os.environ, check=False)

    return run


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman) -> Iterator[Controller]:
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("filled")
    make_home(home, *records(), edges=EDGES)
    return home


@pytest.fixture(scope="module")
def no_picture() -> Iterator[None]:
    """No picture is drawn in this module: a second each; test_digest_kinds.py has one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.delivery.build.draw_pictures", lambda given: given)
        yield


@pytest.fixture
def desk(tmp_path: Path, filled: Path, server: Controller, monkeypatch) -> Settings:
    """A home with a published day, at the hour of sending, and the server in its settings."""
    monkeypatch.setenv("YALU_NOW", NOW.isoformat())
    monkeypatch.setattr(
        "flows.delivery.build.draw_pictures", lambda given: given
    )  # a second each; see test_digest_kinds
    subprocess.run(["cp", "-a", f"{filled}/.", tmp_path / "home"], check=True)  # keeps the symlink a symlink
    return make_settings(tmp_path / "home", port=server.port)


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notes]:
    """What all processes of these tests connected to; in the end, nobody off this machine."""
    kept = Notes(tmp_path_factory.mktemp("notes"))
    yield kept
    assert kept.hosts() <= LOOPBACK


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory, notes: Notes) -> Iterator[str]:
    """The one Prefect server of these tests."""
    with running_server(tmp_path_factory.mktemp("prefect"), notes) as address:
        yield address


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The one PostgreSQL server of these tests; skips where DuckLake's needs are not installed."""
    if lacking := missing():
        pytest.skip(f"no DuckLake here: {lacking}")
    with tempfile.TemporaryDirectory(prefix="yalu-lake.") as folder:  # short: a socket's path may have 107 bytes
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder) / "pg") as began:
            yield began
