"""Workers without processes, for tests in which nothing is killed: starting one takes half a second and more."""

from __future__ import annotations

import pickle
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from flows.workers.pool import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.workers.pool import WorkerFailure

R = TypeVar("R")


class InlineWorkers(Workers):
    """Calls each task in this process, on pickled arguments; the answer is pickled, too."""

    def submit(self, function: Callable[..., R], *args: object, timeout_s: float = 10) -> Future[R | WorkerFailure]:
        task = pickle.dumps((function, args, timeout_s))
        future: Future[R | WorkerFailure] = Future()
        try:
            called, given, _ = pickle.loads(task)
            future.set_result(pickle.loads(pickle.dumps(called(*given))))
        except Exception as error:  # noqa: BLE001 - the future's to raise, as a worker's is
            future.set_exception(error)
        return future
