"""The skin between Yalu's steps and Prefect: a step becomes a task, and an expected failure becomes a state.

A task a stage or batch, never an article: each costs 8 to 22 ms and 22 KB in Prefect's database. Prefect gets
a function without arguments or result, so it neither walks through the run's records nor keeps article texts;
nothing is persisted, because what a step learned is in the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Failed
from prefect.task_engine import TaskRunTimeoutError

from extractors.errors import BUSY, YaluError

T = TypeVar("T")
# A step waits for the writer's lock by itself, for two minutes; these pauses are for what lasts longer.
DELAYS_S = (10.0, 60.0)
# A mail server that says "not now" means minutes: greylisting lasts five to fifteen.
MAIL_DELAYS_S = (300.0, 900.0, 1800.0)
JITTER = 0.5
# What a step may take; far beyond what any takes, so that only one that hangs is ended and reported.
STEP_TIMEOUT_S = 2 * 3600.0


def as_task(name: str, step: Callable[..., T], *arguments: object) -> T:
    """Run one step as a task of the flow run under way, and again where it was busy or lost a connection.

    A step commits in one transaction, so one that failed half-way has left nothing and may be run again.
    """
    return run_task(name, lambda: step(*arguments), DELAYS_S)


def run_task(name: str, step: Callable[[], T], delays_s: Sequence[float], timeout_s: float = STEP_TIMEOUT_S) -> T:
    """Run a step as a task, tried again after each of `delays_s` seconds while `is_worth_retrying` says so.

    One that takes longer than `timeout_s` seconds is ended, and fails.
    """
    # Prefect holds on to each task until the flow run ends; a step's arguments and result must not stay with it.
    waiting, results = [step], list[T]()

    @task(
        name=re.sub(r"\s*\d+\s*", " ", name).strip(),  # "collect 50 pages" is a run of "collect pages"
        task_run_name=name,
        retries=len(delays_s),
        retry_delay_seconds=list(delays_s),
        retry_jitter_factor=JITTER,
        retry_condition_fn=is_worth_retrying,
        timeout_seconds=timeout_s,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def run_step() -> None:
        results.append(waiting[0]())

    try:
        run_step()
        return results.pop()
    finally:
        waiting.clear()


def is_worth_retrying(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failed step may succeed when run again: a busy lock may; a bug, a full disk, one that hung will not."""
    error = state.data  # what the step raised; asking for state.result() would raise it with a longer traceback
    if isinstance(error, TaskRunTimeoutError):
        return False
    is_busy = isinstance(error, YaluError) and error.exit_status == BUSY
    return is_busy or isinstance(error, ConnectionError | TimeoutError)


def as_state(error: Exception) -> State[Any]:
    """Return the final state of a flow run that an expected failure ended, in one line; raise any other error.

    Cancelled where another process was at work: nothing is wrong, and the next run finds what is left.
    """
    if not isinstance(error, YaluError):
        raise error
    line = " ".join(str(error).split())
    return Cancelled(message=line) if error.exit_status == BUSY else Failed(message=line)


def name_run() -> str:
    """Return a flow run's name: the flow and its slot, as "collect 2026-11-20 05:20 UTC"."""
    from prefect.runtime import flow_run

    return f"{flow_run.get_flow_name()} {flow_run.get_scheduled_start_time():%Y-%m-%d %H:%M} UTC"
