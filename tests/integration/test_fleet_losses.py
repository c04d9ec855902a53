"""The collector's side of a fleet, with a stand-in for Dask: what is handed out, and that nothing it loses is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.process import PageFindings, PageJob
from flows.fleet import on_dask
from flows.fleet.on_dask import FAILURES, Fleet
from flows.fleet.shards import Finding, read_shard, write_findings
from tests.unit.test_fleet import make_job

RUN: Any = SimpleNamespace(seeds=(), lexicon=None)
ELSEWHERE, HERE = PageFindings(None, "read elsewhere"), PageFindings(None, "read here")


@dataclass(eq=False)
class Future:
    """As prefect_dask has them."""

    wrapped_future: Any
    result: Callable[[float], None]


@dataclass
class StandIn:
    """Reads each shard as soon as it is handed out, or fails in one of the ways workers fail."""

    fails: str = ""
    handed: list[dict[str, str]] = field(default_factory=list)

    @property
    def client(self) -> Any:
        if self.fails == "gone":
            raise OSError("no scheduler")
        return SimpleNamespace(nthreads=lambda callback_timeout: {} if self.fails == "idle" else {"w": 2})

    def submit(self, task: Any, parameters: dict[str, str]) -> Any:
        self.handed.append(parameters)
        if self.fails == "unsent":
            raise RuntimeError("the client is closed")
        jobs, _ = read_shard(Path(parameters["folder"]), parameters["name"])
        found = [Finding(job.entry.entry_id, ELSEWHERE) for job in jobs]
        write_findings(Path(parameters["folder"]), parameters["name"], found[1:] if self.fails == "short" else found)
        status = {"raised": "error", "silent": "pending"}.get(self.fails, "finished")
        return Future(SimpleNamespace(status=status, cancel=self.cancel), self.result)

    def result(self, timeout: float) -> None:
        if self.fails == "raised":
            raise MemoryError("a worker's")

    def cancel(self) -> None:
        raise RuntimeError("nor does it take this")


def here(jobs: Iterable[PageJob]) -> Iterator[tuple[PageJob, PageFindings]]:
    return ((job, HERE) for job in jobs)


def read(fleet: Fleet, count: int) -> set[str]:
    """Have pages read, each exactly once; gives who read them."""
    jobs = [make_job(number, f"{number % 7}.example") for number in range(count)]
    back = list(fleet.examine(RUN, iter(jobs), here))  # type: ignore[arg-type]
    assert sorted(job.entry.entry_id for job, _ in back) == [job.entry.entry_id for job in jobs]
    return {found.reason for _, found in back if isinstance(found, PageFindings)}


def test_names_of_files_are_handed_out_and_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    runner = StandIn()
    assert read(Fleet(runner, lambda: tmp_path), 120) == {"read elsewhere"}
    assert [set(handed) for handed in runner.handed] == [{"folder", "name"}] * 6
    assert {handed["folder"] for handed in runner.handed} == {str(tmp_path)}
    assert caplog.messages == []


@pytest.mark.parametrize("fails", ["raised", "silent", "short", "unsent"])
def test_what_comes_to_nothing_is_read_here_and_said(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(on_dask, "WAIT_S", 0.1)
    runner = StandIn(fails)
    fleet = Fleet(runner, lambda: tmp_path)
    assert read(fleet, 20) == {"read here"}
    assert len(caplog.messages) == len(runner.handed) == 2
    assert all("pages are read here: " in line for line in caplog.messages)


def test_a_fleet_that_fails_again_and_again_is_given_up(tmp_path: Path) -> None:
    runner = StandIn("raised")
    fleet = Fleet(runner, lambda: tmp_path)
    for _ in range(5):
        read(fleet, 20)
    assert FAILURES <= len(runner.handed) <= FAILURES + 1


@pytest.mark.parametrize("fails", ["gone", "idle"])
def test_without_workers_nothing_is_handed_out(fails: str, tmp_path: Path) -> None:
    runner = StandIn(fails)
    assert read(Fleet(runner, lambda: tmp_path), 20) == {"read here"}
    assert runner.handed == []
