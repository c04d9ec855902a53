"""A thousand days of sending with everything going wrong; the short form is in tests/integration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.digest_days import DAYS, live_through


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_thousand_days_send_nothing_twice_and_lose_nothing_in_silence(tmp_path: Path) -> None:
    account = live_through(tmp_path, range(1000 // DAYS))
    assert account.problems == []
    assert account.days == 1000
