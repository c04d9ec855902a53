"""The same SQL on DuckLake with a PostgreSQL catalogue: a real server, the real schema, the suite of macros and search.

Skipped, saying so, where PostgreSQL or the extensions' wheels are not installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lake import Postgres, missing, running_postgres
from warehouse.migrations import bring_up_to_date

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no DuckLake here: {missing()}")
SUITE = ("tests/unit/test_trends.py", "tests/unit/test_search.py")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A running server with the database `made`: an empty warehouse, for others to be copied from."""
    with tempfile.TemporaryDirectory(prefix="yalu-lake.") as folder:  # short: a socket's path may have 107 bytes
        Path(folder).chmod(0o755)
        with running_postgres(Path(folder) / "pg") as postgres:
            made = postgres.attach(postgres.database(name="made"), Path(folder) / "files")
            bring_up_to_date(made, "Asia/Seoul")
            made.close()
            yield postgres


def test_the_sql_suite_is_green_on_it(server: Postgres, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", *SUITE],
        cwd=root, env=os.environ | {"YALU_TEST_LAKE": str(server.folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
