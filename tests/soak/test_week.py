"""Seven virtual days of polling, every rule asserted on the log. Short form: tests/integration/test_etiquette.py."""

from __future__ import annotations

import pytest

from tests.soak.rules import RULES
from tests.soak.week import Week, live

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    return live(tmp_path_factory.mktemp("week"), days=7)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_seven_days(week: Week, rule) -> None:
    rule(week)
