"""What pages made to cost come to: each in a worker of its own, with its CPU seconds and its peak of memory."""

from __future__ import annotations

import sys

import pytest

from flows.collection.fetch_pages import EXTRACT_TIMEOUT_S
from flows.workers.pool import MEMORY_BYTES, WorkerFailure, Workers
from tests.hostile import PAGES, Cost, read_at_cost


@pytest.mark.bench
def test_every_page_ends_in_an_answer_or_a_reason_within_the_limits() -> None:
    sys.stdout.write("\n")
    met: dict[str, str] = {}
    for name, make in PAGES.items():
        body = make(1)
        with Workers(1) as workers:  # fresh: the peak is this page's
            cost = workers.submit(read_at_cost, body, timeout_s=EXTRACT_TIMEOUT_S).result()
        if isinstance(cost, WorkerFailure):
            met[name] = cost.reason
            cost = Cost(cost.reason, EXTRACT_TIMEOUT_S, MEMORY_BYTES / 1024**2)
        size = len(body) / 1e6
        sys.stdout.write(f"{name:32} {size:5.1f} MB  {cost.answer:18} {cost.cpu_s:6.2f} s  {cost.peak_mb:5.0f} MB\n")
        assert cost.answer
    assert met == {}
