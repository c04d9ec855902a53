"""What makes hundreds of real warehouses quick: the empty one is made once and copied.

Making one from nothing (every migration, view, macro and comment) is tested by the integration tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import connection
from warehouse.connection import Warehouse


@pytest.fixture(scope="session", autouse=True)
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give every new writer file the schema and catalogue at once; its zone is left for the test to set."""
    template = Warehouse(tmp_path_factory.mktemp("template"))
    with template.write("make the template"):
        pass
    with connection.connect(template.writer_path, read_only=False) as made:  # no batch of Yalu's, so none is spooled
        made.execute("DELETE FROM store.meta WHERE key = 'timezone'")

    def copy(path: Path) -> None:
        shutil.copyfile(template.writer_path, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "create", copy)
        yield
