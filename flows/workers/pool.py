"""Worker processes that may be killed: hostile pages cost one task, never the run.

    caller ── submit ──► queue ──► one keeper thread a worker ──► pipe ──► worker process

Each worker has a pipe and a keeper thread of its own and shares no lock with anybody, so that killing one
at any moment harms no other. (A pool whose workers share a queue, as pebble's and the standard library's do,
must wait for that queue's lock to kill one, and asks politely first: three seconds for a task inside C.)

The limit on a task is CPU time, kept by the kernel, so that a busy machine does not change what is
extracted; wall time is limited to six times that, for what hangs without working. Not for trusted work
that must share memory, and not for anything with a network in it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Self, TypeVar

from extractors.faults import BUG, Fault, fault_of
from flows.workers.process import OUT_OF_MEMORY, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess
    from types import TracebackType

J = TypeVar("J")
R = TypeVar("R")

MEMORY_BYTES = 1024**3  # address space of one worker
TASKS_PER_WORKER = 1000  # then it is replaced, and leaked memory freed
PRELOAD = ("flows.workers.ready",)  # imported once, before workers are forked
_WALL_PER_CPU = 6.0
_REAP_S = 1.0


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """A task that exceeded a limit, ended its worker, or raised a bug of ours."""

    reason: str  # 'timed_out', 'out_of_memory', 'crashed', 'bug'
    detail: str = ""
    fault: Fault | None = None  # of a bug: what was raised, and where


@dataclass(frozen=True, slots=True)
class _Task:
    payload: bytes
    timeout_s: float
    future: Future[Any]


class WorkersStopped(RuntimeError):
    """The pool was stopped while a task waited or was under way."""


class _RemoteFault(Exception):
    """What a worker raised, shown as the cause."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        return f"\n{self.fault.traceback}"


class Workers:
    """A pool of killable workers. A context manager; leaving it kills every worker at once."""

    def __init__(self, count: int | None = None, preload: tuple[str, ...] = PRELOAD) -> None:
        self._count = count or _count_cores()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._keepers: list[_Keeper] = []
        self._lock = threading.Lock()
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self  # workers start with the first task: a run without a page needs none

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def submit(self, function: Callable[..., R], *args: object, timeout_s: float = 10) -> Future[R | WorkerFailure]:
        """Queue one call of a module-level function. `timeout_s` is CPU seconds; six times that on the wall.

        The result is what the function returned, or a WorkerFailure; a bug in it is raised by `.result()`.
        """
        self._start()
        payload = pickle.dumps((function, args, timeout_s), pickle.HIGHEST_PROTOCOL)
        future: Future[R | WorkerFailure] = Future()
        with self._lock:
            if self._is_stopped:
                raise WorkersStopped("the workers are stopped")
            self._tasks.put(_Task(payload, timeout_s, future))
        return future

    def map_unordered(
        self, function: Callable[[J], R], jobs: Iterable[J], timeout_s: float = 10
    ) -> Iterator[tuple[J, R | WorkerFailure]]:
        """Yield each job with its result as results come. Jobs are taken only as fast as workers need them.

        While the iterable is waited for, workers go on; their results are handed out with the next job. A bug in the
        function, or a job that cannot be sent, is that job's WorkerFailure; what the iterable raises is raised here.
        """
        done: queue.SimpleQueue[tuple[J, Future[R | WorkerFailure]]] = queue.SimpleQueue()
        pending: set[Future[R | WorkerFailure]] = set()

        def take() -> tuple[J, R | WorkerFailure]:
            job, future = done.get()
            pending.discard(future)
            try:
                return job, future.result()
            except (WorkersStopped, CancelledError):
                raise
            except Exception as error:  # noqa: BLE001 - a bug costs the job that raised it
                return job, _bug(error)

        try:
            for job in jobs:
                try:
                    future = self.submit(function, job, timeout_s=timeout_s)
                except WorkersStopped:
                    raise
                except Exception as error:  # noqa: BLE001 - a job that cannot be pickled costs itself
                    yield job, _bug(error)
                    continue
                pending.add(future)
                future.add_done_callback(lambda future, job=job: done.put((job, future)))  # type: ignore[misc]
                while len(pending) >= 2 * self._count or (pending and not done.empty()):
                    yield take()
            while pending:
                yield take()
        finally:
            for future in pending:
                future.cancel()

    def stop(self) -> None:
        """Kill every worker now; what was under way or waiting is cancelled. May be repeated."""
        with self._lock:
            self._is_stopped = True
            keepers = self._keepers
        for keeper in keepers:
            keeper.stop()
        try:
            while task := self._tasks.get_nowait():
                task.future.cancel()
        except queue.Empty:
            pass  # keepers that are ending may take some as well
        for _ in keepers:
            self._tasks.put(None)
        for keeper in keepers:
            keeper.join(_REAP_S)

    def _start(self) -> None:
        with self._lock:
            if not self._keepers and not self._is_stopped:
                self._keepers = [_Keeper(self._context, self._tasks) for _ in range(self._count)]
                for keeper in self._keepers:
                    keeper.start()


class _Keeper(threading.Thread):
    """Keeps one worker alive, hands it one task at a time, and replaces it when a task took it down."""

    # Starting and reaping touch tables that multiprocessing shares between threads without a lock.
    _table_lock = threading.Lock()

    def __init__(
        self,
        context: multiprocessing.context.ForkServerContext,
        tasks: queue.SimpleQueue[_Task | None],
    ) -> None:
        super().__init__(name="yalu-worker-keeper", daemon=True)
        self._context = context
        self._tasks = tasks
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None
        self._done = 0
        self._is_stopped = False

    def run(self) -> None:
        try:
            self._replace()  # ahead of the first task
        except OSError:
            pass  # tried again with the task, which then says why
        while not self._is_stopped and (task := self._tasks.get()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                self._settle(task)
            except BaseException as error:  # noqa: BLE001 - a bug in this module must reach the caller, not hang it
                task.future.set_exception(error)
                self._kill()
        self._kill()

    def stop(self) -> None:
        """Kill the worker from another thread; the keeper sees it die and ends."""
        self._is_stopped = True
        self._signal_death()

    def _settle(self, task: _Task) -> None:
        if self._done >= TASKS_PER_WORKER or not self._is_alive():
            self._replace()
        self._done += 1
        answer = self._ask(task)
        if isinstance(answer, WorkerFailure):
            if self._is_stopped:
                task.future.set_exception(WorkersStopped("the workers were stopped"))
                return
            task.future.set_result(answer)
            self._replace()
            return
        is_result, value, fault = pickle.loads(answer)  # noqa: S301 - from our own child, over a private pipe
        if is_result:
            task.future.set_result(value)
        else:
            value.__cause__ = _RemoteFault(fault)
            task.future.set_exception(value)

    def _ask(self, task: _Task) -> bytes | WorkerFailure:
        process, pipe = self._process, self._pipe
        if process is None or pipe is None:
            return WorkerFailure("crashed", "no worker could be started")
        wall_s = task.timeout_s * _WALL_PER_CPU
        try:
            pipe.send_bytes(task.payload)
            if not wait([pipe], timeout=wall_s):
                return WorkerFailure("timed_out", f"no answer after {wall_s:g} s")
            return pipe.recv_bytes()
        except (OSError, EOFError):
            return self._why_it_died(process, task.timeout_s)

    def _is_alive(self) -> bool:
        with self._table_lock:
            return self._process is not None and self._process.is_alive()

    def _why_it_died(self, process: ForkServerProcess, timeout_s: float) -> WorkerFailure:
        wait([process.sentinel], timeout=_REAP_S)
        with self._table_lock:
            status = process.exitcode
        if status == -signal.SIGXCPU:
            return WorkerFailure("timed_out", f"more than {timeout_s:g} s of CPU time")
        if status == OUT_OF_MEMORY:
            return WorkerFailure("out_of_memory", f"more than {MEMORY_BYTES // 1024**2} MB")
        return WorkerFailure("crashed", f"worker exit status {status}")

    def _replace(self) -> None:
        self._kill()
        if self._is_stopped:
            return
        pipe, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, MEMORY_BYTES), name="yalu-worker", daemon=True)
        with self._table_lock:
            process.start()
        theirs.close()  # so that its death is the end of the pipe
        self._process, self._pipe, self._done = process, pipe, 0
        if self._is_stopped:  # `stop` came while the worker was starting and did not know it yet
            self._signal_death()

    def _signal_death(self) -> None:
        process = self._process
        if process is not None and process.pid is not None:
            try:
                os.kill(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it was quicker

    def _kill(self) -> None:
        process, self._process = self._process, None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if process is not None:
            with self._table_lock:
                if process.is_alive():
                    process.kill()
                process.join(_REAP_S)


def _bug(error: Exception) -> WorkerFailure:
    cause = error.__cause__
    fault = cause.fault if isinstance(cause, _RemoteFault) else fault_of(error)
    return WorkerFailure(BUG, fault.error, fault)


def _count_cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))  # what a container was given, not what the machine has
    return os.cpu_count() or 1
