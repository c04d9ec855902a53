"""A day and a third of polling: the rules of etiquette on the request log. Seven days: tests/soak/test_week.py."""

from __future__ import annotations

import pytest

from tests.soak.rules import RULES
from tests.soak.week import Week, live

pytestmark = pytest.mark.long  # sixteen seconds of processor; tests/unit proves what is decided about one poll


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    return live(tmp_path_factory.mktemp("days"), days=1.3)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_day_and_a_third(week: Week, rule) -> None:
    rule(week)
