"""A part of each page made to cost: none comes near a worker's limits. The whole of each: tests/bench."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.workers.pool import Workers
from tests.hostile import PAGES, Cost, read_at_cost

PART = 0.03
LIMIT_S = 6  # of CPU time, where the dearest takes one: what is quadratic takes more


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1) as workers:
        yield workers


@pytest.mark.parametrize("name", list(PAGES))
def test_a_part_of_it_is_read_at_once(workers: Workers, name: str) -> None:
    cost = workers.submit(read_at_cost, PAGES[name](PART), timeout_s=LIMIT_S).result()
    assert isinstance(cost, Cost), cost
    assert cost.answer
