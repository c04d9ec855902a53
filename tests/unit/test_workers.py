"""Workers that may be killed: what a limit costs, what a bug does, and how everything ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.workers.pool import WorkerFailure, Workers, WorkersStopped


# Tasks: they run in workers and so live at the top of a module.
def double(number: int) -> int:
    return number * 2


def own_pid(_: object = None) -> int:
    return os.getpid()


def spin(_: object = None) -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def hoard(_: object = None) -> int:
    return len(bytearray(8 * 1024**3))


def crash(_: object = None) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def quit_quietly(_: object = None) -> None:
    os._exit(0)


def divide(number: int) -> float:
    return 1 / number


class Awkward(Exception):
    """Cannot be unpickled: its arguments are not what it was made with."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def be_awkward(_: object = None) -> None:
    raise Awkward("one", "two")


def give_a_lambda(_: object = None) -> object:
    return lambda: None


def ignores_ctrl_c(_: object = None) -> bool:
    os.kill(os.getpid(), signal.SIGINT)
    return True


def big(number: int) -> bytes:
    return b"x" * number


def do(job: tuple[str, object]) -> object:
    return globals()[job[0]](job[1])


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, preload=()) as workers:
        yield workers


def test_a_task_gives_what_its_function_returns(workers: Workers) -> None:
    assert workers.submit(double, 21).result() == 42


def test_workers_are_reused(workers: Workers) -> None:
    pids = {pid for _, pid in workers.map_unordered(own_pid, range(40))}
    assert len(pids) <= 2
    assert os.getpid() not in pids


@pytest.mark.parametrize(
    ("task", "reason"),
    [(spin, "timed_out"), (hoard, "out_of_memory"), (crash, "crashed"), (quit_quietly, "crashed")],
    ids=["spin", "hoard", "crash", "exit"],
)
def test_a_limit_costs_one_task_and_one_worker(task: object, reason: str, workers: Workers) -> None:
    if task is hoard and sys.platform != "linux":
        pytest.skip("only Linux lets the address space be limited")
    before = {pid for _, pid in workers.map_unordered(own_pid, range(40))}
    failure = workers.submit(task, timeout_s=1).result()
    assert isinstance(failure, WorkerFailure)
    assert failure.reason == reason
    after = {pid for _, pid in workers.map_unordered(own_pid, range(40))}
    assert len(before - after) <= 1
    assert workers.submit(double, 1).result() == 2


def test_hanging_without_work_is_limited_by_the_wall(workers: Workers) -> None:
    assert workers.submit(sleep, 60, timeout_s=0.1).result() == WorkerFailure("timed_out", "no answer after 0.6 s")


def test_the_limit_is_on_each_task_and_not_on_all_of_a_worker(workers: Workers) -> None:
    jobs = [("sleep", 0.0)] * 20 + [("double", 1)] * 20
    assert not [r for _, r in workers.map_unordered(do, jobs, timeout_s=1) if isinstance(r, WorkerFailure)]


def test_a_bug_is_raised_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        workers.submit(divide, 0).result()
    assert "in divide" in str(caught.value.__cause__)
    assert workers.submit(divide, 1).result() == 1


@pytest.mark.parametrize(
    ("task", "error"), [(be_awkward, RuntimeError), (give_a_lambda, Exception)], ids=["error", "result"]
)
def test_what_cannot_be_pickled_is_a_bug_too(task: object, error: type[Exception], workers: Workers) -> None:
    with pytest.raises(error, match=r"onetwo|pickle"):
        workers.submit(task).result()


def test_results_may_be_large(workers: Workers) -> None:
    assert len(workers.submit(big, 20_000_000).result()) == 20_000_000


def test_ctrl_c_is_the_parents(workers: Workers) -> None:
    assert workers.submit(ignores_ctrl_c).result() is True


def test_results_stream_while_jobs_are_still_coming(workers: Workers) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = workers.map_unordered(double, jobs())
    first = next(results)
    assert first[1] == first[0] * 2
    assert len(taken) <= 5  # two workers, two jobs each, and the one in hand
    assert sorted([first, *results]) == [(n, n * 2) for n in range(100)]


def test_one_bad_page_among_many_harms_no_other(workers: Workers) -> None:
    jobs = [("crash" if n % 10 == 5 else "double", n) for n in range(40)]
    results = {job[1]: result for job, result in workers.map_unordered(do, jobs)}
    bad = {n for n, result in results.items() if isinstance(result, WorkerFailure)}
    assert bad == {5, 15, 25, 35}
    assert all(results[n] == 2 * n for n in range(40) if n not in bad)


def test_a_bug_costs_the_job_it_was_met_in(workers: Workers) -> None:
    results = dict(workers.map_unordered(divide, [1, 2, 0, *range(3, 50)]))
    failure = results.pop(0)
    assert isinstance(failure, WorkerFailure)
    assert failure.reason == "bug"
    assert failure.fault
    assert failure.fault.error == failure.detail
    assert failure.detail.startswith("ZeroDivisionError: division by zero at tests/unit/test_workers.py:")
    assert "return 1 / number" in failure.fault.traceback
    assert results == {n: 1 / n for n in range(1, 50)}


@pytest.mark.parametrize("task", [be_awkward, give_a_lambda])
def test_what_cannot_be_pickled_costs_its_job(workers: Workers, task: object) -> None:
    failures = [result for _, result in workers.map_unordered(task, [1, 2])]
    assert [failure.reason for failure in failures] == ["bug", "bug"]
    jobs = [1, lambda: None, 2]
    results = [result for _, result in workers.map_unordered(double, jobs)]
    assert sorted(result for result in results if isinstance(result, int)) == [2, 4]


def test_stop_kills_at_once() -> None:
    with Workers(2, preload=()) as workers:
        pids = [workers.submit(own_pid).result() for _ in range(2)]
        handles = [workers.submit(spin) for _ in range(6)]
        time.sleep(0.2)
    assert all(handle.done() for handle in handles)
    ends = [None if handle.cancelled() else handle.exception(timeout=0) for handle in handles]
    assert {type(end) for end in ends} <= {WorkersStopped, type(None)}  # an answer would be of its limit: timed_out
    assert not [handle for handle, end in zip(handles, ends, strict=True) if end is None and not handle.cancelled()]
    assert not any(is_alive(pid) for pid in pids)
    with pytest.raises(RuntimeError, match="stopped"):
        workers.submit(double, 1)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    if sys.platform == "linux":  # a zombie waits for its parent only
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    return True


PARENT = """
import sys, time
from flows.workers.pool import Workers
from tests.unit.test_workers import own_pid, spin
if __name__ == "__main__":
    with Workers(2, preload=()) as workers:
        pids = {workers.submit(own_pid).result() for _ in range(20)}
        for _ in range(4):
            workers.submit(spin)
        time.sleep(0.2)
        print(*pids, flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_orphans_when_the_parent_is_killed(how: int, root: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environ = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.send_signal(how)
        parent.wait()
    assert pids
    deadline = time.monotonic() + 30  # far below the minute their tasks would take
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if is_alive(pid)]


def patterns_read(_: object = None) -> int:
    from extractors.ledgers._border_signs import border_rules
    from extractors.lexicon import _load

    return min(_load.cache_info().currsize, border_rules.cache_info().currsize)


def test_a_worker_has_read_the_lexicon_and_its_patterns_before_its_first_task() -> None:
    command = (
        "from tests.unit.test_workers import patterns_read; from flows.workers.pool import Workers\n"
        "with Workers(1) as workers: print(workers.submit(patterns_read).result(60))"
    )  # in a process of its own: this one may have started another fork server
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == "1\n", done.stderr
