"""The wheel: built elsewhere, installed into an empty folder and run from a third, it is the whole of Yalu."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from flows.sources.catalog import load_sources

PACKAGES = ("flows", "extractors", "warehouse")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """Build the wheel of a copy of the project: building leaves its traces beside the sources."""
    copy = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(root / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy / name)
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", copy / "made", copy]
    subprocess.run(build, check=True)  # with the setuptools of the lock: no registry is asked
    (made,) = (copy / "made").glob("yalu-*.whl")
    return made


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """Run `yalu` as installed from the wheel, from a folder that is not the project's."""
    site = tmp_path_factory.mktemp("site")
    subprocess.run([*PIP, "install", "--no-deps", "--no-index", "--target", site, wheel], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("YALU_")}

    def run(folder: Path, *line: str) -> str:
        where = (
            "import flows, sys; from flows.cli import main; print(flows.__file__, file=sys.stderr); sys.exit(main())"
        )
        done = subprocess.run(
            [sys.executable, "-c", where, *line],
            cwd=folder,
            env=clean | {"PYTHONPATH": str(site)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr.startswith(str(site))
        return done.stdout

    return run


def test_the_wheel_holds_every_file_of_the_packages(root, wheel):
    inside = {name for name in ZipFile(wheel).namelist() if name.split("/")[0] in PACKAGES}
    sources = {
        file.relative_to(root).as_posix()
        for package in PACKAGES
        for file in (root / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert inside == sources


def test_the_shipped_sources_are_found(elsewhere, tmp_path):
    assert len(json.loads(elsewhere(tmp_path, "sources", "list", "--json"))) == len(load_sources())


def test_the_demo_runs(elsewhere, tmp_path):
    assert elsewhere(tmp_path, "demo")
    assert (tmp_path / "yalu-demo").is_dir()
