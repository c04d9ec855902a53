"""The collector's side of a fleet on Dask: shards out, findings back; what does not come back is read here.

    pages ─► share_out ─► a Prefect task a shard, on DaskTaskRunner ─► findings
                 └─► late, lost, or refused by a worker of another version ─► read on this machine, and said so

A worker that dies takes nothing with it: Dask gives its shard to another, and in the end this machine reads it. Only
the flow `collect` uses this; `yalu run` reads its pages itself.
"""

from __future__ import annotations

import contextvars
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from extractors.process import PageJob
from flows.collection.run import ReadPage, Run
from flows.errors import UsageError
from flows.fleet.certificate import certificate_file
from flows.fleet.shards import PAGES_A_SHARD, read_findings, shard_folder, share_out, versions_of, write_shard
from flows.fleet.worker import Extracted, extract_shard
from flows.log import LOGGER

if TYPE_CHECKING:
    from flows.config.settings import Settings

WAIT_S = 300.0  # for the next shard to come back: a page may take a minute
ALONE_S = 10.0  # the same where no worker is left: one that is restarted is back by then
ASK_S = 5.0  # for the scheduler's answer
LOOK_S = 0.02
FAILURES = 3  # shards that came to nothing; then the rest of the run is read here
ENDED = {"finished", "error", "cancelled", "lost"}  # Dask's words for a future nothing more will come of


@task(name="read pages", task_run_name="read shard {name}", cache_policy=NO_CACHE, persist_result=False)
def read_pages(folder: str, name: str) -> Extracted:
    """Read the pages of a shard on the worker this runs on."""
    from distributed import get_worker

    return extract_shard(folder, name, get_worker().state.nthreads)


@contextmanager
def dask_fleet(settings: Settings) -> Iterator[Fleet | None]:
    """The fleet of these settings for one flow run; None where none is named, or where it does not answer.

    Call within a flow run. Raises UsageError where one is named and Dask is not installed.
    """
    address = settings.fleet.scheduler
    if not address:
        yield None
        return
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as missing:
        raise UsageError("fleet.scheduler is set and Dask is not installed: install yalu[dask]") from missing
    certificate = certificate_file(settings.home)
    if not os.access(certificate, os.R_OK):
        LOGGER.warning(
            "%s cannot be read, so pages are read here: make it with 'python -m flows.fleet certificate', "
            "and start the scheduler and workers with it",
            certificate,
        )
        yield None
        return
    shared = settings.fleet.folder or settings.home / "fleet"
    # By any address in the settings, a scheduler is reached with the fleet's certificate or not at all.
    address = "tls://" + address.partition("://")[2]
    runner = DaskTaskRunner(address=address, client_kwargs={"timeout": ASK_S, "security": _security(certificate)})
    with shard_folder(shared, settings.home) as folder, runner:
        try:
            runner.client  # noqa: B018 - asking for it connects it
        except OSError as problem:
            LOGGER.warning("the Dask scheduler at %s does not answer, so pages are read here: %s", address, problem)
            yield None
        else:
            yield Fleet(runner, folder)


def _security(certificate: Path) -> Any:  # noqa: ANN401 - Dask carries no types
    from distributed.security import Security

    file = str(certificate)
    return Security(require_encryption=True, tls_ca_file=file, tls_client_cert=file, tls_client_key=file)


class Fleet:
    """The workers of one scheduler, for the length of a run."""

    def __init__(
        self,
        runner: Any,  # noqa: ANN401 - prefect_dask's
        folder: Callable[[], Path],
    ) -> None:
        self._runner = runner
        self._folder = folder
        self._failures = 0
        self._count = 0
        # Shards are handed out from inside a step's task, whose context holds that step and with it the whole run;
        # Prefect would send it along. The context of the flow run, kept here, holds none of it.
        self._context = contextvars.copy_context()

    def examine(
        self, run: Run, jobs: Iterable[PageJob], here: Callable[[Iterable[PageJob]], Iterator[ReadPage]]
    ) -> Iterator[ReadPage]:
        """Give each page with what was found on it: read by the fleet, or by `here` where the fleet failed."""
        threads = self._threads() if self._failures < FAILURES else 0
        if not threads:
            yield from here(jobs)
            return
        out: dict[Any, tuple[str, list[PageJob]]] = {}
        left: list[list[PageJob]] = []
        waiting: list[PageJob] = []
        for job in jobs:
            waiting.append(job)
            if len(waiting) >= threads * PAGES_A_SHARD:
                left += self._hand_out(run, share_out(waiting, threads), out)
                waiting = []
        left += self._hand_out(run, share_out(waiting, threads), out)
        for shard in left:
            yield from here(shard)
        for shard, found in self._come_in(out):
            yield from here(shard) if found is None else found

    def _hand_out(
        self, run: Run, shards: Sequence[list[PageJob]], out: dict[Any, tuple[str, list[PageJob]]]
    ) -> list[list[PageJob]]:
        """Write shards and submit a task for each, kept in `out` by their futures; gives those that were not sent."""
        left = []
        for shard in shards:
            self._count += 1
            name = f"{self._count:05d}"
            try:
                folder = self._folder()
                write_shard(folder, name, shard, run.seeds, versions_of(run.lexicon))
                parameters = {"folder": str(folder), "name": name}
                out[self._context.run(self._runner.submit, read_pages, parameters)] = (name, shard)
            except Exception as problem:  # noqa: BLE001 - a full folder, a scheduler that went away: nobody's loss
                self._lose(name, shard, problem)
                left.append(shard)
        return left

    def _come_in(
        self, out: dict[Any, tuple[str, list[PageJob]]]
    ) -> Iterator[tuple[list[PageJob], list[ReadPage] | None]]:
        """Each shard as it comes back, with what was found; None where nothing will come."""
        last = asked = time.monotonic()
        patience_s = WAIT_S
        while out:
            now = time.monotonic()
            if now - asked > 1:
                patience_s, asked = (WAIT_S if self._threads() else ALONE_S), now
            ended = [future for future in out if future.wrapped_future.status in ENDED]
            if not ended and now - last > patience_s:
                ended = list(out)
            for future in ended:
                name, shard = out.pop(future)
                yield shard, self._found(future, name, shard)
                last = time.monotonic()
            if not ended:
                time.sleep(LOOK_S)

    def _found(self, future: Any, name: str, shard: Sequence[PageJob]) -> list[ReadPage] | None:  # noqa: ANN401 - Dask's
        """What came back of a shard, None where it came to nothing."""
        try:
            if future.wrapped_future.status in ENDED:
                future.result(timeout=ASK_S)
                return read_findings(self._folder(), name, shard)
            self._lose(name, shard, TimeoutError("no worker gave it back in time"))
        except Exception as problem:  # noqa: BLE001 - any failure of a worker; a bug in reading shows here as well
            self._lose(name, shard, problem)
        with suppress(Exception):  # a courtesy to the workers; a scheduler that went away takes none
            future.wrapped_future.cancel()
        return None

    def _lose(self, name: str, shard: Sequence[PageJob], problem: Exception) -> None:
        self._failures += 1
        why = " ".join(str(problem).split()) or type(problem).__name__
        LOGGER.warning("shard %s came to nothing, so its %d pages are read here: %s", name, len(shard), why)

    def _threads(self) -> int:
        """How many threads the workers have together; 0 also where the scheduler does not answer."""
        try:
            return sum(self._runner.client.nthreads(callback_timeout=ASK_S).values())
        except Exception:  # noqa: BLE001 - Dask tells in many ways that a scheduler is gone, and in any it has no workers
            return 0
