"""What runs on a worker of the fleet: a shard of pages read, from a file in the shared folder to a file beside it.

    DASK_DISTRIBUTED__WORKER__DAEMON=false dask worker tcp://SCHEDULER:8786 --preload flows.fleet.worker

The pages are read in killable processes (flows/workers/pool.py), as many as the Dask worker has threads: a hostile page
costs one page here too. The preload imports what a shard needs, so that the first one does not wait for it.
"""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import YaluError
from extractors.process import examine_page
from flows.collection.fetch_pages import EXTRACT_TIMEOUT_S
from flows.fleet.shards import Finding, read_shard, versions_of, write_findings
from flows.workers.pool import WorkerFailure, Workers

if TYPE_CHECKING:
    from extractors.process import PageFindings, PageJob

# The flow run that shards belong to is sent along with them, and made again here.
PRELOAD = ("flows.orchestration.collect", "prefect.task_engine", "pyarrow.parquet")
_pools: dict[int, Workers] = {}
_lock = threading.Lock()
_open = ExitStack()


class NoChildren(YaluError):
    """The process of a Dask worker may not start processes of its own."""


class OtherVersion(YaluError):
    """A worker that would read or judge pages otherwise than the machine that collects."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a worker says of a shard: all that comes back over the wire."""

    pages: int
    failed: int  # pages that met a limit


def extract_shard(folder: str, name: str, processes: int) -> Extracted:
    """Read the pages of a shard and write what was found. The same shard may be read twice: the files are the same.

    Raises OSError where the folder is not shared with this machine, OtherVersion.
    """
    jobs, versions = read_shard(Path(folder), name)
    for lexicon in {job.lexicon for job in jobs}:
        if (here := versions_of(lexicon)) != versions:
            has, asked = (", ".join(f"{name} {of}" for name, of in each.items()) for each in (here, versions))
            raise OtherVersion(f"a worker has {has}, the collection {asked}: install the same Yalu on all machines")
    read = _pool(processes).map_unordered(examine_page, jobs, timeout_s=EXTRACT_TIMEOUT_S)
    findings = [_finding(job, found) for job, found in read]
    write_findings(Path(folder), name, findings)
    return Extracted(len(findings), sum(1 for row in findings if row.findings is None))


def _finding(job: PageJob, found: PageFindings | WorkerFailure) -> Finding:
    if isinstance(found, WorkerFailure):
        return Finding(job.entry.entry_id, None, found.reason, found.detail, found.fault)
    return Finding(job.entry.entry_id, found)


def _pool(processes: int) -> Workers:
    """The processes of this worker, kept between shards; they end with it. Raises NoChildren."""
    if multiprocessing.current_process().daemon:
        raise NoChildren("a Dask worker must be started with DASK_DISTRIBUTED__WORKER__DAEMON=false (or --no-nanny)")
    with _lock:
        if processes not in _pools:
            _pools[processes] = _open.enter_context(Workers(processes))
        return _pools[processes]


def dask_setup(worker: Any) -> None:  # noqa: ANN401 - Dask's own worker; it calls this of a preloaded module
    """Import what a shard needs, and start this worker's processes."""
    for name in PRELOAD:
        import_module(name)
    versions_of(None)
    _pool(worker.state.nthreads)


def dask_teardown(_worker: Any) -> None:  # noqa: ANN401 - as above
    """End this worker's processes."""
    _open.close()
