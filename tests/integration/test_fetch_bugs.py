"""A bug of ours while something is asked for costs that request."""

from __future__ import annotations

import pytest

from flows.fetching import exchange
from flows.fetching.fetcher import Fetcher
from tests.integration.fault_server import FaultServer, answer, say
from tests.integration.http_faults import BODY
from tests.integration.test_fetch import ask, faults, fetcher

__all__ = ["faults", "fetcher"]  # fixtures


@pytest.mark.parametrize("step", ["check_target", "read_validator"], ids=["before it is asked", "in its answer"])
def test_a_bug_costs_its_request_and_is_not_taken_for_a_bad_server(
    faults: FaultServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    url = faults.serve(say(answer(BODY))) + "/"
    with monkeypatch.context() as broken:
        broken.setattr(exchange, step, lambda *_: 1 / 0)
        (first,) = ask(fetcher, url)
    (second,) = ask(fetcher, url)
    assert first.failure == "bug"
    assert first.fault
    assert first.fault.error.startswith("ZeroDivisionError: division by zero at tests/integration/test_fetch_bugs.py:")
    assert second.is_ok
