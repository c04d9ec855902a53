"""What makes hundreds of real warehouses quick: the empty one is made once and copied.

Making one from nothing (every migration, view, macro and comment) is tested by the integration tests.
"""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _copies_the_empty_warehouse(empty_warehouse: None) -> None:
    """Every unit test does."""
