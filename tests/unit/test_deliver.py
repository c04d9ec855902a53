"""Pure deciders of a day's delivery and of its alerts: exit status, pause between tries, which errors alert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extractors.errors import YaluError
from flows.delivery.deliver import choose_pause, merge_statuses
from flows.errors import SettingsError, UsageError
from flows.operations.alerting import needs_alert
from flows.outputs import OutputUnavailable

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [({0}, 0), ({0, 75}, 75), ({0, 1}, 1), ({0, 1, 75}, 1), (set(), 0)],
)
def test_the_worst_status_of_all_outputs_counts(statuses: set[int], expected: int) -> None:
    assert merge_statuses(statuses) == expected


@pytest.mark.parametrize(
    ("wait_s", "expected_s"),
    [(None, 300), (-60, 30), (0, 30), (29, 30), (30, 30), (31, 31), (4000, 4000)],
)
def test_the_pause_ends_at_the_next_try(wait_s: float | None, expected_s: float) -> None:
    next_try = None if wait_s is None else NOW + timedelta(seconds=wait_s)
    assert choose_pause(next_try, NOW) == expected_s


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (YaluError("x"), True),
        (SettingsError(None, "x", "y"), True),
        (OSError("disk"), True),
        (KeyError("a bug"), True),
        (UsageError("x"), False),
        (OutputUnavailable("exit status 75"), False),
    ],
)
def test_an_error_alerts_unless_it_is_a_held_lock_or_a_mistyped_command(error: Exception, expected: bool) -> None:
    assert needs_alert(error) is expected
