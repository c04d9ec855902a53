"""What a flow run's logger gets of Yalu's log, and the pure helpers of flows/orchestration and flows/workers."""

from __future__ import annotations

import logging

import pytest

from flows import log
from flows.config.home_secret import is_secret
from flows.orchestration.artifacts import FlowLog, share_of
from flows.workers.batches import in_batches


def test_a_flow_gets_every_line_but_those_of_single_pages() -> None:
    sent: list[tuple[int, str]] = []
    logger = logging.getLogger("a flow run's")
    logger.log = lambda level, _form, line: sent.append((level, line))  # type: ignore[assignment, misc, arg-type]
    with log.attached(FlowLog(logger, "Pages", ("hunter22",))):
        log.PROGRESS.info("polled %d sources (batch 1): 3 new entries", 25)
        log.PAGES.info("failed: http_404", extra={"stage": "page"})
        log.LOGGER.warning("no answer from hunter22", extra={"stage": "fleet"})
        log.LOGGER.debug("a detail")
    assert sent == [
        (logging.INFO, "polled 25 sources (batch 1): 3 new entries"),
        (logging.WARNING, "fleet: no answer from ***"),
    ]


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("batch 1 of 3", 33.3),
        ("batch 3 of 3", 100.0),
        ("batch 4 of 3", None),
        ("batch 1 of 1", None),
        ("batch 0 of 2", 0.0),
        ("25 sources", None),
    ],
)
def test_the_progress_a_line_states(line: str, share: float | None) -> None:
    assert share_of(line) == share


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("yalu:" + "x" * 16, True),
        ("yalu:" + "x" * 15, False),
        (":" + "x" * 16, False),
        ("yalu" + "x" * 16, False),
        ("ya lu:" + "x" * 16, False),
        ("yalu:" + "x" * 15 + "é", False),
        ("yalu:" + "x" * 8 + ":" + "x" * 8, True),
    ],
)
def test_what_can_be_a_secret(text: str, is_one: bool) -> None:
    assert is_secret(text) is is_one


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2])], ids=str)
def test_batches_keep_the_order_and_leave_nothing_out(count: int, sizes: list[int]) -> None:
    batches = list(in_batches(range(count), 2))
    assert [len(batch) for batch in batches] == sizes
    assert [item for batch in batches for item in batch] == list(range(count))
