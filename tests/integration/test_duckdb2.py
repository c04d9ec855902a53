"""The heart of the SQL suite on DuckDB 2, from a lock of its own; `.ci/run duckdb2` runs all of it.

It asks a package registry, so it is a long form. Skipped, saying so,
where the version cannot be installed: no registry, or no wheel for this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
SUITE = ("tests/unit/test_warehouse.py", "tests/unit/test_recipes.py", "tests/unit/test_trends.py")


@pytest.fixture(scope="module")
def engine(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with DuckDB 2 in it, to be put before the environment's own."""
    folder = tmp_path_factory.mktemp("duckdb2")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "--target", str(folder)]
    made = subprocess.run(
        [*install, "-r", str(root / "requirements-duckdb2.lock")], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(
            f"DuckDB 2 cannot be installed here: {(made.stderr.strip().splitlines() or ['no reason given'])[-1]}"
        )
    return folder


def run(engine: Path, root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=os.environ | {"PYTHONPATH": str(engine)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_it_is_the_other_version(engine: Path, root: Path) -> None:
    assert run(engine, root, "-c", "import duckdb; print(duckdb.__version__)").stdout.startswith("2.")


def test_the_sql_suite_is_green_on_it(engine: Path, root: Path) -> None:
    done = run(engine, root, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *SUITE)
    assert done.returncode == 0, done.stdout[-3000:]


def test_each_version_reads_what_the_other_wrote(engine: Path, root: Path, tmp_path: Path) -> None:
    load = "import sys; from pathlib import Path; from tests.builders import *; load_run(Warehouse(Path(sys.argv[1]))"
    first = f"{load}, make_record(make_article('1')))"
    second = f"{load}, make_record(make_article('2')), run_id='r2')"
    ask = ["-m", "flows.cli", "--home", str(tmp_path), "sql", "--csv", "SELECT count(*) AS n FROM articles"]
    for version, code, count in ((root, first, 1), (engine, second, 2), (root, first, 2)):
        assert run(version, root, "-c", code, str(tmp_path)).returncode == 0
        for reader in (root, engine):
            assert run(reader, root, *ask).stdout == f"n\n{count}\n"
