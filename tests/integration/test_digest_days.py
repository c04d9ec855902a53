"""Fifty days of sending with everything going wrong; the long form, a thousand, is in tests/soak."""

from __future__ import annotations

from pathlib import Path

from tests.soak.digest_days import live_through


def test_fifty_days_send_nothing_twice_and_lose_nothing_in_silence(tmp_path: Path) -> None:
    account = live_through(tmp_path, range(2))
    assert account.problems == []
    assert account.days == 50
    assert account.killed > 0
