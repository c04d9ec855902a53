"""What makes hundreds of real warehouses quick: the empty one is made once and copied.

Making one from nothing (every migration, view, macro and comment) is tested by the integration tests.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

# A module without any of these words opens no warehouse in a file, and needs not wait for the empty one.
OPENS = re.compile(r"tmp_path|home|arehouse|desk|settings", re.IGNORECASE)


@pytest.fixture(scope="module", autouse=True)
def _one_thread_an_engine(one_thread_an_engine: None) -> None:
    """Every engine of the unit tests has one thread."""


@pytest.fixture(scope="module", autouse=True)
def _copies_the_empty_warehouse(request: pytest.FixtureRequest) -> None:
    """Every unit test does that may open one."""
    if OPENS.search(Path(request.path).read_text("utf-8")):
        request.getfixturevalue("empty_warehouse")
