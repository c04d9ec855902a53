"""The invented month from its first day to its last, four collections a day: what its digests may not get wrong.

Some 200 CPU seconds. `-s` prints every figure and every fault. tests/soak/month/play.py plays single days.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.soak.month.plan import DAYS, Month
from tests.soak.month.play import Findings, Player
from tests.soak.month.web import MonthWeb


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    home: Path = tmp_path_factory.mktemp("month")
    with MonthWeb(month := Month()) as web:
        player = Player(home, month, web)
        player.play(range(DAYS))
        findings = player.findings()
    sys.stdout.write("\n" + "\n".join(findings.lines()) + "\n")
    return findings


def test_the_lead_is_the_news(found: Findings) -> None:
    assert found.leads_right >= 27, found.wrong_leads


def test_one_event_is_one_story(found: Findings) -> None:
    assert found.grouping.precision >= 0.95
    assert found.grouping.recall >= 0.85
    assert found.grouping.b_cubed >= 0.90
    assert found.summit_stories == 1


def test_no_claim_about_coverage_is_false(found: Findings) -> None:
    assert not found.false_claims


def test_an_outage_is_reported_and_no_quiet_day_called_one(found: Findings) -> None:
    assert not found.outages_missed
    assert not found.quiet_called_outage


def test_every_flash_is_loaded(found: Findings) -> None:
    assert found.flashes[0] == found.flashes[1]
