"""What a killed writer left behind: a write-ahead log nobody closed, or no writer file at all.

A write-ahead log is never believed where the spool can stand in for it: DuckDB drops a torn tail without a word and
stops at a broken middle, and a log from elsewhere would be taken for ours. It is set aside, the file opens as its last
checkpoint left it, and the spool replays every batch since (warehouse/spool.py). Where the spool lacks one of those
batches the log is all there is: then it is read, and the run says so.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.engine_errors import Cause, cause_of
from warehouse.manifest import read_manifest
from warehouse.spool import Spool, lacks

if TYPE_CHECKING:
    from collections.abc import Sequence

SET_ASIDE = ".set-aside"


def before_open(writer: Path, published: Path, spool: Spool) -> list[str]:
    """Make the writer file fit to be opened; gives what there is to say. Only under writer.lock."""
    notes = []
    if not writer.exists() and published.exists():
        _restore(writer, published)
        notes.append("writer.duckdb was gone: it was made again from the published snapshot and the spool")
    logs = [path for path in writer.parent.glob(f"{writer.name}.wal*") if not path.name.endswith(SET_ASIDE)]
    if logs and writer.exists():
        notes += _set_aside(writer, logs, spool, int(read_manifest(published.resolve()).get("batch", 0)))
    return notes


def told(replayed: Sequence[int]) -> str:
    """What to say of batches that were replayed."""
    return f"an earlier process was killed: {len(replayed)} batch(es) were replayed from the spool, nothing was lost"


def _restore(writer: Path, published: Path) -> None:
    draft = writer.with_suffix(".tmp")
    shutil.copyfile(published.resolve(), draft)
    draft.rename(writer)


def _set_aside(writer: Path, logs: Sequence[Path], spool: Spool, verified: int) -> list[str]:
    """Set the log aside unless it holds what the spool does not."""
    newest = max(spool.files(), default=0)
    ledger, problem = _ledger_with_log(writer)
    if ledger is None and not problem and not newest:
        return []  # a file from before there was a ledger: its log is all there is
    if missing := lacks(spool, [(number, sha) for number, sha in ledger or () if number > verified]):
        return [f"the write-ahead log was read as it stands: batch(es) {missing} are not in the spool"]
    for log in logs:
        log.rename(log.with_name(log.name + SET_ASIDE))
    if problem:
        return [f"a broken write-ahead log was set aside: {problem}"]
    if max((number for number, _ in ledger or ()), default=0) < newest:
        return ["the write-ahead log had lost batches that the spool has; it was set aside"]
    return []


def _ledger_with_log(writer: Path) -> tuple[list[tuple[int, str]] | None, str]:
    """The ledger as the file and its log tell it (None where there is none), and what is wrong with the log.

    Opened read-only, so that nothing of the log is written into the file.
    """
    import duckdb

    from warehouse.connection import connect

    try:
        with connect(writer, read_only=True) as connection:
            return connection.execute("SELECT number, sha256 FROM store.batches ORDER BY number").fetchall(), ""
    except duckdb.CatalogException:
        return None, ""
    except duckdb.Error as error:  # 1.5 raises an IOException, 2.0 its root
        if cause_of(error) is Cause.LOCKED:
            raise  # open in another program: nothing is broken
        return None, str(error).splitlines()[0]
