"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import Web, serve_web

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party test data, which is never part of the repository; skips where it is absent."""
    folder = Path(os.environ.get("YALU_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the third-party test data is not here: set YALU_SHARED to its folder")
    return folder


@pytest.fixture
def web() -> Iterator[Web]:
    """An empty web on loopback."""
    with serve_web() as served:
        yield served
