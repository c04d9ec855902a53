"""Days of sending with everything going wrong; the longest form, a thousand, is in tests/soak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.digest_days import live_through


@pytest.mark.parametrize(
    ("worlds", "days"), [(2, 4), pytest.param(2, 6, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_nothing_is_sent_twice_or_lost_in_silence(tmp_path: Path, worlds: int, days: int) -> None:
    account = live_through(tmp_path, range(worlds), days)
    assert account.problems == []
    assert account.days == worlds * days
    assert account.killed > 0
