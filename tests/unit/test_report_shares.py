"""The report's small multiples: one scale, what was not seen is not a fall, and the words of each panel."""

from __future__ import annotations

from typing import Any

import pytest

from flows.report.shares import HEIGHT, panels


def week(day: int, share: float | None, **changes: Any) -> dict[str, Any]:
    usual = {"articles": 1, "collected": 10, "is_outage": False, "healthy_share": 1.0}
    return {"week": f"2026-11-{day:02}", "week_end": f"2026-11-{day + 6:02}", "share": share, **usual, **changes}


def test_all_panels_have_one_scale_and_the_largest_comes_first() -> None:
    small, large = [week(2, 0.1), week(9, 0.1)], [week(2, 0.2), week(9, 0.4)]
    first, second = panels({"border": small, "trade": large}, "")
    assert (first.topic, first.top, second.topic) == ("trade", "40.0 %", "border")
    assert [bar.height for bar in (*first.bars, *second.bars)] == [HEIGHT / 2, HEIGHT, HEIGHT / 4, HEIGHT / 4]


@pytest.mark.parametrize(
    ("changes", "is_hatched"),
    [({}, False), ({"is_outage": True}, True), ({"healthy_share": 0.89}, True), ({"healthy_share": 0.9}, False),
     ({"healthy_share": None}, False)],
)  # fmt: skip
def test_a_week_to_read_with_care_is_hatched(changes: dict[str, Any], is_hatched: bool) -> None:
    (panel,) = panels({"border": [week(2, 0.1, **changes)]}, "")
    assert [bar.is_hatched for bar in panel.bars] == [is_hatched]


def test_weeks_before_the_first_poll_have_no_bar() -> None:
    (panel,) = panels({"border": [week(2, 0.5), week(9, 0.1), week(16, 0.2)]}, "2026-11-10")
    assert [bar.words[:10] for bar in panel.bars] == ["2026-11-09", "2026-11-16"]
    assert panel.bars[-1].height == HEIGHT
    assert panel.top == "20.0 %"  # of what has a bar


@pytest.mark.parametrize("weeks", [{}, {"border": []}, {"border": [week(2, None)]}, {"border": [week(2, 0.0)]}])
def test_without_a_share_there_is_no_panel(weeks: dict[str, Any]) -> None:
    assert panels(weeks, "") == ()
