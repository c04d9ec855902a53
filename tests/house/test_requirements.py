"""The locks: whole, hashed, free of addresses, and no way off from pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = ["requirements.lock", "requirements-dev.lock"]
SECOND_ENGINE = "requirements-duckdb2.lock"  # over the development lock: the other version that Yalu supports
FLEET = "requirements-dask.lock"  # over either lock: the extra dask
EXTRAS = "requirements-extras.lock"  # over requirements.lock: the extras charts and xlsx; the development lock has them
CONTEST = [f"tests/bench/contest/requirements-{name}.lock" for name in ("handmade", "newsplease", "newspaper")]
BUILD = "requirements-build.lock"  # what builds Yalu's own wheel; the development lock has it, too
# Spelled so that this file is not itself an example.
ADDRESS = re.compile(r"://|index[-_]url|find[-_]links|trusted[-_]host|@\s*(?:file|git|http)|^\s*-", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    version: str
    marker: str
    hashes: tuple[str, ...]


def read_lock(root, name) -> dict[str, Locked]:
    """Read the packages of a lock by their canonical names."""
    packages = {}
    text = (root / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pinned, *hashes = re.split(r"\s+--hash=", line.strip())
        requirement = Requirement(pinned)
        (pin,) = requirement.specifier
        assert pin.operator == "==", line
        key = canonicalize_name(requirement.name)
        assert key not in packages, f"{key} is locked twice"
        packages[key] = Locked(pin.version, str(requirement.marker or ""), tuple(hashes))
    return packages


@pytest.fixture(scope="module")
def pyproject(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("name", [*LOCKS, SECOND_ENGINE, FLEET, EXTRAS, BUILD, *CONTEST])
def test_a_lock_names_no_address(root, name):
    text = (root / name).read_text(encoding="utf-8").replace("\\\n", " ")
    without_hashes = re.sub(r"\s--hash=\S+", "", text)
    assert ADDRESS.findall(without_hashes) == []


@pytest.mark.parametrize("name", [*LOCKS, SECOND_ENGINE, FLEET, EXTRAS, BUILD, *CONTEST])
def test_every_locked_package_has_its_hashes(root, name):
    packages = read_lock(root, name)
    assert packages
    for package, locked in packages.items():
        assert locked.hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", entry) for entry in locked.hashes), package


def drifted(wanted: list[str], locked: dict[str, Locked]) -> list[str]:
    """The requirements that a lock lacks or holds in a version they exclude."""
    requirements = [Requirement(line) for line in wanted]
    return [
        str(requirement)
        for requirement in requirements
        if (found := locked.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(Version(found.version))
    ]


def test_the_locks_hold_what_pyproject_asks_for(root, pyproject):
    assert drifted(pyproject["dependencies"], read_lock(root, "requirements.lock")) == []
    everything = pyproject["dependencies"] + pyproject["optional-dependencies"]["dev"]
    assert drifted(everything, read_lock(root, "requirements-dev.lock")) == []


def test_the_extra_dask_is_locked_and_changes_nothing_of_the_locks(root, pyproject):
    fleet = read_lock(root, FLEET)
    assert drifted(pyproject["optional-dependencies"]["dask"], fleet) == []
    assert sorted(set(fleet) & set(read_lock(root, "requirements.lock"))) == []


def test_the_extra_notebook_is_locked_over_the_development_lock(root, pyproject):
    notebook = read_lock(root, "requirements-notebook.lock")
    assert drifted(pyproject["optional-dependencies"]["notebook"], notebook) == []
    assert sorted(set(notebook) & set(read_lock(root, "requirements-dev.lock"))) == []


def test_the_extras_are_locked_as_in_development_and_change_nothing_of_the_lock(root, pyproject):
    extras, running = read_lock(root, EXTRAS), read_lock(root, "requirements.lock")
    wanted = [line for name in ("charts", "xlsx") for line in pyproject["optional-dependencies"][name]]
    assert drifted(wanted, extras) == []
    developing = read_lock(root, "requirements-dev.lock")
    assert {name: developing.get(name) for name in extras} == extras
    assert sorted(set(extras) & set(running)) == []


def test_what_builds_the_wheel_is_locked_and_fetched_by_no_command_of_ours(root):
    required = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    build = read_lock(root, BUILD)
    assert drifted(required, build) == []
    assert [line for line in required if "==" not in line] == []
    assert len(build) == len(required)
    assert [
        name for name, locked in build.items() if read_lock(root, "requirements-dev.lock").get(name) != locked
    ] == []
    for file in ("README.md", ".ci/run", "deploy/Dockerfile", "tests/integration/test_wheel.py"):
        lines = (root / file).read_text(encoding="utf-8").replace("&&", "\n").splitlines()
        building = [line for line in lines if re.search(r"pip install .*-e \.|pip wheel|\"wheel\", \"--", line)]
        assert building, file
        assert [line for line in building if "--no-build-isolation" not in line] == []


def test_a_drift_would_be_seen(root):
    locked = read_lock(root, "requirements.lock")
    assert drifted(["duckdb<1.0", "no-such-package"], locked) == ["duckdb<1.0", "no-such-package"]


def test_both_locks_hold_the_same_versions(root):
    running, developing = (read_lock(root, name) for name in LOCKS)
    differing = [name for name, locked in running.items() if developing.get(name) != locked]
    assert differing == []


def test_what_tests_need_is_not_needed_to_run(root, pyproject):
    tools = {canonicalize_name(Requirement(line).name) for line in pyproject["optional-dependencies"]["dev"]}
    assert sorted(tools & set(read_lock(root, "requirements.lock"))) == []


def test_the_distribution_can_never_be_uploaded(pyproject):
    assert pyproject["name"] == "yalu"
    assert "Private :: Do Not Upload" in pyproject["classifiers"]
    assert pyproject["requires-python"] == ">=3.11,<3.14"
