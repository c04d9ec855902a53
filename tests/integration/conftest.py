"""Fixtures of the integration tests: a feed on loopback, and the command line pointed at it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.records import Source
from tests.collecting import LONG, OFF, page, source
from tests.web import Web


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
def yalu(web: Web, feed: Source, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line on the feed, from files."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'[[source]]\nid = "s1"\noutlet = "One"\nfamily = "one"\nurl = "{feed.url}"\nkind = "rss"\nlang = "en"\n'
        'country = "GB"\nownership = "independent"\ntimezone = "UTC"\nenabled = true\nverified = false\n'
        'prejudge = false\nnote = ""\n',
        "utf-8",
    )
    settings = tmp_path / "yalu.toml"
    settings.write_text(
        f'home = "home"\nsources = "{sources.name}"\n[fetch]\nallow_hosts = ["127.0.0.1"]\nper_host_delay_s = 0.0\n',
        "utf-8",
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *arguments, "--settings", str(settings)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ, check=False)

    return run
