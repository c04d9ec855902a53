"""What an installed Yalu needs is inside its packages, and pyproject.toml sends it along."""

from __future__ import annotations

import fnmatch
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

PACKAGES = ("flows", "extractors", "warehouse")


def test_every_data_file_is_sent_along(files, root):
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert settings["packages"]["find"]["include"] == [f"{package}*" for package in PACKAGES]
    patterns = settings["package-data"]["*"]
    data = [file.relative_to(root) for file in files if file.relative_to(root).parts[0] in PACKAGES]
    left_behind = [
        str(file)
        for file in data
        if file.suffix != ".py" and not any(fnmatch.fnmatch(file.name, pattern) for pattern in patterns)
    ]
    assert left_behind == []


def test_a_folder_of_data_has_a_name_that_packages_may_have(files, root):
    """A folder is sent along as a (namespace) package: one with a hyphen or a dot in its name is not."""
    folders = {file.relative_to(root).parent for file in files if file.relative_to(root).parts[0] in PACKAGES}
    assert [str(folder) for folder in folders if not all(map(str.isidentifier, folder.parts))] == []


def test_the_three_packages_are_typed(root):
    assert [package for package in PACKAGES if not (root / package / "py.typed").exists()] == []


def test_the_entry_point_is_the_command_line():
    (yalu,) = entry_points(group="console_scripts", name="yalu")
    assert yalu.value == "flows.cli:main"


def test_the_licence_is_the_one_pyproject_names(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = Path(root / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
