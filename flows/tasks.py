"""The skin between the pipeline and Prefect: a step becomes a task, and Prefect never looks into its arguments.

A task a stage or batch, never an article: each costs 8 to 22 ms and 22 KB in Prefect's database. Nothing is
persisted: what a step learned is in the warehouse, and results would hold article texts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

T = TypeVar("T")
RETRIES = 2
RETRY_DELAYS_S = [10.0, 60.0]
JITTER = 0.5


def as_task(name: str, step: Callable[..., T], *arguments: object) -> T:
    """Run one step as a task of the flow run under way, tried again where it raises.

    A step commits in one transaction, so one that failed half-way has left nothing and may be run again.
    """

    def run_step() -> T:
        return step(*arguments)

    made: Any = task(
        run_step,
        name=name.rstrip("0123456789 ").strip() or name,
        task_run_name=name,
        retries=RETRIES,
        retry_delay_seconds=RETRY_DELAYS_S,
        retry_jitter_factor=JITTER,
        retry_condition_fn=is_worth_retrying,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    result: T = made()
    return result


def is_worth_retrying(_task: object, _run: object, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    """Whether a failed step may succeed when run again: a busy lock may, a bug or a full disk will not."""
    from warehouse.errors import WarehouseBusy

    try:
        state.result()
    except (WarehouseBusy, ConnectionError, TimeoutError):
        return True
    except Exception:  # noqa: BLE001 - any other failure is told by its own traceback, once
        return False
    return False
