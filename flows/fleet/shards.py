"""Which pages go together to one worker, and the files they go in.

    pages ─► by host ─► shards ─► NNNN.pages.parquet ─► (a worker) ─► NNNN.found.parquet ─► findings by page

The files live in a folder of the run's under the shared one and are gone with it. `share_out` is pure.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import extractors
from extractors.faults import Fault
from extractors.process import PageFindings, PageJob
from extractors.records import Seed
from extractors.text.urls import host_of
from flows.fleet.record_files import read_records, write_records
from flows.workers.batches import in_batches
from flows.workers.pool import WorkerFailure
from warehouse.store.permissions import with_operator_umask

PAGES_A_SHARD = 25  # some two seconds of work: many times what handing it over costs
FEWEST_A_SHARD = 5  # rather than fewer, a worker stays idle


@dataclass(frozen=True, slots=True)
class Finding:
    """What a worker found on one page, or the limit it met there."""

    entry_id: str
    findings: PageFindings | None
    failure: str = ""  # of a WorkerFailure
    detail: str = ""
    fault: Fault | None = None  # of a bug of ours


def share_out(jobs: Sequence[PageJob], workers: int) -> list[list[PageJob]]:
    """Share pages out among so many workers: pages of a host together, shards as even as that allows.

    A host with more than a shard of pages is divided. The same pages are shared out the same way, in any
    order.
    """
    hosts: dict[str, list[PageJob]] = {}
    for job in sorted(jobs, key=lambda job: job.entry.entry_id):
        hosts.setdefault(host_of(job.url), []).append(job)
    pieces = [piece for _, pages in sorted(hosts.items()) for piece in in_batches(pages, PAGES_A_SHARD)]
    count = max(-(-len(jobs) // PAGES_A_SHARD), min(workers, len(jobs) // FEWEST_A_SHARD), 1)
    shards: list[list[PageJob]] = [[] for _ in range(min(count, len(pieces)))]
    for piece in sorted(pieces, key=len, reverse=True):
        min(shards, key=len).extend(piece)
    return shards


@contextmanager
def shard_folder(shared: Path, home: Path) -> Iterator[Callable[[], Path]]:
    """The folder for the shards of one run of this home: made when it is first asked for, gone after the block.

    Ask under run.lock only: what other runs of this home have there then was left by killed ones, and is removed.
    Other homes may use the same shared folder.
    """
    of_home = shared / f"shards-{sha256(str(home).encode()).hexdigest()[:12]}"
    own = of_home / secrets.token_hex(8)

    def ask() -> Path:
        if not own.exists():
            shutil.rmtree(of_home, ignore_errors=True)
            shared.mkdir(parents=True, exist_ok=True)
            with with_operator_umask():
                own.mkdir(parents=True)
        return own

    try:
        yield ask
    finally:
        shutil.rmtree(own, ignore_errors=True)
        with suppress(OSError):  # the next run of this home has begun, or none ever asked
            of_home.rmdir()


def write_shard(
    folder: Path, name: str, jobs: Sequence[PageJob], seeds: Sequence[Seed], versions: Mapping[str, str]
) -> None:
    """Write the pages of a shard for a worker, and the versions of what they are to be read and judged by."""
    kept = folder / "seeds.parquet"
    with with_operator_umask():
        if not kept.exists():  # the same for all pages of a run: written once
            write_records(kept, Seed, seeds, {})
        write_records(folder / f"{name}.pages.parquet", PageJob, [replace(job, seeds=()) for job in jobs], versions)


def read_shard(folder: Path, name: str) -> tuple[list[PageJob], dict[str, str]]:
    """The pages of a shard and the versions they are to be read and judged by."""
    jobs, versions = read_records(folder / f"{name}.pages.parquet", PageJob)
    seeds = tuple(read_records(folder / "seeds.parquet", Seed)[0])
    return [replace(job, seeds=seeds) for job in jobs], versions


def versions_of(lexicon: Path | None) -> dict[str, str]:
    """What decides how a page is read on a machine: the extractors' own files and the lexicon in use."""
    from extractors.lexicon import load_lexicon

    return {"extractors": _digest_of_extractors(), "lexicon": load_lexicon(lexicon).version}


@cache
def _digest_of_extractors() -> str:
    """A digest of the package's files: its version alone does not tell two states of a checkout apart."""
    root = Path(extractors.__file__).parent
    digest = sha256()
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def write_findings(folder: Path, name: str, findings: Sequence[Finding]) -> None:
    """Write what a worker found on the pages of a shard."""
    write_records(folder / f"{name}.found.parquet", Finding, findings, {})


def read_findings(
    folder: Path, name: str, jobs: Sequence[PageJob]
) -> list[tuple[PageJob, PageFindings | WorkerFailure]]:
    """What was found on each page of a shard. Raises ValueError where it is not of these pages, each once."""
    found, _ = read_records(folder / f"{name}.found.parquet", Finding)
    by_entry = {job.entry.entry_id: job for job in jobs}
    if sorted(row.entry_id for row in found) != sorted(by_entry):
        raise ValueError(f"shard {name} came back with other pages than it went out with")
    return [
        (by_entry[row.entry_id], row.findings or WorkerFailure(row.failure, row.detail, row.fault)) for row in found
    ]
