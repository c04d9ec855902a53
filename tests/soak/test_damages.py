"""All damages of a home, each healed or refused and reported. Short form: tests/integration/test_damages.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.damages import CASES, check, make_home

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("empty_warehouse")]


@pytest.fixture(scope="module")
def template(empty_warehouse: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("damages") / "home")


@pytest.mark.parametrize("name", CASES)
def test_a_damage_is_healed_or_refused_and_reported(
    name: str, template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    check(name, template, tmp_path / "home", capfd)
